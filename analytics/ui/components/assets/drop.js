// A zone for files: checks size and ending before reading, then sends one file after another.

import { element, fill, icon } from "./dom.js";

const UPLOAD = "M12 16V4m0 0L7 9m5-5 5 5M4 16v3a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-3";
const MEGABYTE = 1024 * 1024;
const ANSWER_MS = 30_000; // then the file is sent again; the server knows a repeat
const TRIES = 3;
const zones = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  if (!zones.has(parentElement)) zones.set(parentElement, new Zone(parentElement));
  const zone = zones.get(parentElement);
  zone.update(data, (message) => setTriggerValue("file", message));
  return () => zone.close();
}

class Zone {
  constructor(root) {
    this.drop = null;
    this.depth = 0; // dragenter and dragleave come for every child
    this.invite = element("p", { class: "invite" });
    this.hint = element("p", { class: "hint", id: "hint" });
    this.button = element("button", { type: "button", "aria-describedby": "hint" });
    this.input = element("input", { type: "file", multiple: "", hidden: "" });
    this.zone = element("div", { class: "zone" }, icon(UPLOAD), this.invite, this.button, this.input, this.hint);
    this.bar = element("progress", { hidden: "" });
    this.status = element("p", { class: "status", role: "status" });
    this.refusals = element("ul", { class: "refusals" });
    root.append(element("div", { class: "drop" }, this.zone, this.bar, this.status, this.refusals));
    this.listen();
  }

  listen() {
    this.button.addEventListener("click", () => this.drop || this.input.click());
    this.input.addEventListener("change", () => {
      this.choose([...this.input.files]);
      this.input.value = ""; // the same file, corrected, can be chosen again
    });
    this.zone.addEventListener("dragenter", () => this.highlight(1));
    this.zone.addEventListener("dragleave", () => this.highlight(-1));
    this.zone.addEventListener("dragover", (event) => event.preventDefault());
    this.zone.addEventListener("drop", (event) => {
      event.preventDefault();
      this.highlight(-this.depth);
      this.choose([...event.dataTransfer.files]);
    });
  }

  highlight(change) {
    this.depth = Math.max(0, this.depth + change);
    this.zone.classList.toggle("over", this.depth > 0);
  }

  update(data, send) {
    Object.assign(this, { data, send, words: data.words });
    this.invite.textContent = this.words.invite;
    this.button.textContent = this.words.button;
    this.input.setAttribute("aria-label", this.words.button);
    this.input.accept = data.endings.join(",");
    const endings = data.endings.map((ending) => ending.slice(1).toUpperCase()).join(", ");
    this.hint.textContent = fill(this.words.hint, { endings, most: this.size(data.most_bytes), files: data.most_files });
    this.answered(data.received);
  }

  size(bytes) {
    const megabytes = bytes / MEGABYTE;
    const digits = Number.isInteger(megabytes) || megabytes >= 10 ? 0 : megabytes < 0.1 ? 2 : 1;
    return `${new Intl.NumberFormat(this.data.language, { maximumFractionDigits: digits }).format(megabytes)}\u00a0MB`;
  }

  choose(files) {
    if (this.drop || !files.length) return;
    this.refusals.replaceChildren();
    this.status.textContent = "";
    const wanted = files.length > this.data.most_files ? [] : files.filter((file) => this.admits(file));
    if (files.length > this.data.most_files) {
      this.refuse(fill(this.words.too_many, { count: files.length, files: this.data.most_files }));
    }
    if (!wanted.length) return;
    this.drop = { id: `${Date.now()}-${Math.random()}`, files: wanted, index: 0 };
    this.sendNext(1);
  }

  admits(file) {
    const name = file.name;
    if (!this.data.endings.some((ending) => name.toLowerCase().endsWith(ending))) {
      this.refuse(fill(this.words.ending, { name, endings: this.data.endings.join(", ") }));
      return false;
    }
    if (file.size > this.data.most_bytes) {
      this.refuse(fill(this.words.size, { name, size: this.size(file.size), most: this.size(this.data.most_bytes) }));
      return false;
    }
    return true;
  }

  refuse(words) {
    this.refusals.append(element("li", {}, words));
    this.status.textContent = this.words.refused;
  }

  async sendNext(attempt) {
    const { id, files, index } = this.drop;
    const file = files[index];
    this.show(fill(this.words.sending, { name: file.name, index: index + 1, count: files.length }), index, files.length);
    try {
      const content = await base64(file);
      if (this.drop?.id !== id) return;
      this.send({ drop: id, index, of: files.length, name: file.name, content });
      this.timer = setTimeout(() => this.unanswered(attempt), ANSWER_MS);
    } catch {
      this.stop(fill(this.words.unreadable, { name: file.name }));
    }
  }

  answered(received) {
    if (!this.drop || received?.[0] !== this.drop.id || received[1] <= this.drop.index) return;
    clearTimeout(this.timer);
    this.drop.index = received[1];
    const count = this.drop.files.length;
    if (this.drop.index < count) return void this.sendNext(1);
    this.drop = null;
    this.show(fill(this.words.received, { count }), null);
  }

  unanswered(attempt) {
    if (attempt < TRIES) this.sendNext(attempt + 1);
    else this.stop(fill(this.words.unsent, { name: this.drop.files[this.drop.index].name }));
  }

  stop(words) {
    this.drop = null;
    this.show("", null);
    this.refuse(words);
  }

  show(words, index, count) {
    this.status.textContent = words;
    this.bar.hidden = index === null;
    this.bar.setAttribute("aria-label", words);
    if (count > 1) Object.assign(this.bar, { max: count, value: index });
    else this.bar.removeAttribute("value"); // one file: under way, nobody knows how far
    if (index === null) this.button.removeAttribute("aria-disabled");
    else this.button.setAttribute("aria-disabled", "true");
  }

  close() {
    clearTimeout(this.timer);
    this.drop = null;
  }
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
