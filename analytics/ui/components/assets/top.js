// Begins at the top: what takes the place of a long list is not shown from its middle.

const begun = new WeakSet();

export default function ({ parentElement }) {
  if (begun.has(parentElement)) return;
  begun.add(parentElement);
  parentElement.host.scrollIntoView({ block: "end" });
}
