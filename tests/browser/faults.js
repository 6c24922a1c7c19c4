// What is wrong with a slide as it is drawn: parts that leave it, cover each other or hold more than they show,
// words that touch, letters smaller than `legible` lines of 1080.
(slide, legible) => {
  const stage = slide.getBoundingClientRect(), faults = [], shown = (part) => part.getClientRects().length;
  const leaves = (box) => box.left < stage.left - 1 || box.right > stage.right + 1 || box.top < stage.top - 1 || box.bottom > stage.bottom + 1;
  const touch = (a, b, by) => a.left < b.right - by && b.left < a.right - by && a.top < b.bottom - by && b.top < a.bottom - by;
  const parts = [...slide.querySelectorAll("header, .drawing, table, .lines, footer")].filter(shown);
  parts.forEach((part, place) => {
    const name = part.className || part.tagName, box = part.getBoundingClientRect();
    if (leaves(box)) faults.push(`${name} leaves the slide`);
    for (const other of parts.slice(place + 1)) if (touch(box, other.getBoundingClientRect(), 1)) faults.push(`${name} covers ${other.className || other.tagName}`);
  });
  for (const part of [slide, ...slide.querySelectorAll(".body, header, footer, td, th")])
    if (shown(part) && part.clientWidth && (part.scrollHeight > part.clientHeight + 2 || part.scrollWidth > part.clientWidth + 2)) faults.push(`${part.className || part.tagName} holds too much: ${part.textContent.slice(0, 40)}`);
  for (const cell of slide.querySelectorAll("tbody .number")) {
    const head = cell.closest("table").querySelector("thead tr").children[cell.cellIndex];
    if (getComputedStyle(head).textAlign !== "right") faults.push(`head beside its figures: ${head.textContent}`);
  }
  const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT), words = [];
  const label = (part) => part.parentElement.closest("text");
  for (let node; (node = walker.nextNode()); ) {
    const range = document.createRange(), drawn = node.parentElement.closest("svg[viewBox]");
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (!node.textContent.trim() || !box.width || box.top < -3000) continue; // a chart's other layout is far off the screen
    const scale = drawn ? drawn.getBoundingClientRect().width / drawn.viewBox.baseVal.width : 1;
    const size = (parseFloat(getComputedStyle(node.parentElement).fontSize) * scale * 1080) / stage.height;
    if (size < legible - 0.1) faults.push(`${size.toFixed(1)} lines high: ${node.textContent}`);
    if (leaves(box)) faults.push(`cut off: ${node.textContent}`);
    if (drawn) words.push([node.textContent, box, label(node)]);
  }
  words.forEach(([said, box, of], place) => {
    for (const [other, by, its] of words.slice(place + 1)) if (said !== other && of !== its && touch(box, by, 3)) faults.push(`${said} touches ${other}`);
  });
  return faults;
}
