// Slides over the whole window. All of them are ready in the page; a key only shows another one.

import { CHANNEL, SVG, element, fill, icon } from "./dom.js";

const SWIPE = 60; // pixels that a finger has to move
const LARGEST = 1.36; // how far type grows where there is room, as a share of the usual
const SMALLEST = 0.5; // and how far it shrinks; from 0.76 down, which is 22 of 1080 lines, only rather than cut off
const UPRIGHT = "(max-aspect-ratio: 1/1) and (max-width: 700px)"; // as in deck.css
const DOWN = "M6 9l6 6 6-6";
const UP = "M6 15l6-6 6 6";
const decks = new WeakMap();

export default function mount({ data, parentElement }) {
  let deck = decks.get(parentElement);
  if (deck?.data.version !== data.version) {
    deck?.close();
    deck?.start.remove();
    deck = new Deck(parentElement, data);
    decks.set(parentElement, deck);
  }
  return () => deck.close();
}

// The address keeps the slide, the slides chosen and whether this window shows the notes; a file keeps them after #.
class Place {
  constructor() {
    this.isFile = location.protocol === "file:";
  }

  get asked() {
    return new URLSearchParams(this.isFile ? location.hash.slice(1) : location.search);
  }

  address(changes) {
    const query = this.asked;
    for (const [name, value] of Object.entries(changes)) value ? query.set(name, value) : query.delete(name);
    return this.isFile ? `#${query}` : `${location.pathname}?${query}`;
  }

  write(changes) {
    history.replaceState(history.state, "", this.address(changes));
  }
}

// What a channel is among pages of a server, among windows of one file: they know each other by who opened whom.
class Windows extends EventTarget {
  constructor() {
    super();
    this.others = new Set(window.opener ? [window.opener] : []);
    this.pass = ({ source, data }) => {
      if (!source || source === window || typeof data !== "object") return;
      this.others.add(source);
      this.dispatchEvent(new MessageEvent("message", { data }));
    };
    window.addEventListener("message", this.pass);
  }

  postMessage(message) {
    for (const other of this.others) other.postMessage(message, "*"); // files have no origin to name
  }

  close() {
    window.removeEventListener("message", this.pass);
  }
}

class Deck {
  constructor(root, data) {
    Object.assign(this, { data, words: data.words, place: new Place(), digits: "", timer: 0, at: 0 });
    this.found = new Map(data.slides.map((slide) => [slide.code, slide]));
    this.sections = new Map(data.slides.map((slide) => [slide.code, this.section(slide)]));
    this.order = this.chosen();
    this.build(root);
    this.listen();
    if (this.place.isFile) this.alone();
    this.open();
  }

  // In a file there is nothing but the deck.
  alone() {
    this.start.hidden = true;
    document.title = this.data.title;
    document.documentElement.lang = this.data.language;
  }

  // ---- what there is

  build(root) {
    this.stage = element("div", { class: "stage" }, ...this.sections.values());
    this.speech = element("aside", { class: "speech", tabindex: "0", "aria-label": this.words.notes, hidden: "" });
    this.typed = element("output", { class: "typed", "aria-label": this.words.typed });
    this.hall = element("div", { class: "hall" }, this.stage, this.typed);
    this.dialog = element("dialog", { class: "deck", "aria-label": this.data.title, lang: this.data.language });
    this.dialog.append(this.hall, this.speech, this.controls(), this.list(), this.help());
    this.dialog.dataset.theme = this.data.theme;
    for (const [name, colour] of Object.entries(this.data.colours)) this.dialog.style.setProperty(`--${name}`, colour);
    this.start = this.button("start", () => this.open());
    root.append(this.start, this.dialog);
  }

  section(slide) {
    const head = element("header", {}, element("p", { class: "kicker" }, slide.kicker), element("h1", {}, slide.title));
    const body = element("div", { class: "body" });
    for (const [width, svg] of Object.entries(slide.drawings)) body.append(this.drawing(slide, width, svg));
    if (slide.grid) body.append(slide.kind === "matrix" ? this.table(slide.grid, "matrix") : this.table(slide.grid, "grid"));
    if (slide.lines.length) body.append(element("ul", { class: "lines" }, ...slide.lines.map((line) => element("li", {}, line))));
    const made = element("section", { class: `slide ${slide.kind}`, "data-code": slide.code, tabindex: "-1" });
    made.append(head, body, this.foot(slide));
    return made;
  }

  drawing(slide, width, svg) {
    const drawn = document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true);
    drawn.setAttribute("role", "img");
    drawn.setAttribute("aria-label", slide.described);
    drawn.removeAttribute("width");
    drawn.removeAttribute("height");
    for (const part of drawn.querySelectorAll("[aria-label], [role]")) {
      part.removeAttribute("aria-label");
      part.removeAttribute("role");
      part.removeAttribute("aria-roledescription");
    }
    return element("div", { class: `drawing ${width}` }, drawn);
  }

  table(grid, kind) {
    const isNumber = ({ value, words }) => value !== null && !words.includes("\n");
    const sides = grid.columns.map((_, column) => (column && grid.rows.some((row) => isNumber(row[column])) ? "number" : ""));
    const heads = grid.columns.map((name, column) => element("th", { scope: "col", class: sides[column] }, name));
    const rows = grid.rows.map((row) => element("tr", {}, ...row.map((cell, column) => this.cell(cell, column, sides[column]))));
    return element("table", { class: kind }, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows));
  }

  cell(cell, column, side) {
    const made = column ? element("td", { class: side }) : element("th", { scope: "row" });
    const lines = cell.words.split("\n");
    const look = cell.status && this.data.looks[cell.status];
    const lot = element("div", { class: "said" });
    for (const [place, line] of lines.entries()) {
      const verdict = look && place === lines.length - 1;
      const said = element("span", { class: verdict ? "verdict" : place ? "aims" : "shown" }, ...(verdict ? [sign(look.icon)] : []), line);
      if (verdict) said.style.color = look.ink;
      lot.append(said);
    }
    made.append(lot);
    return made;
  }

  foot(slide) {
    const notes = element("p", { class: "notes" }, slide.notes.join(" "));
    const marks = this.data.marks.map((mark) => element("span", { class: "mark" }, mark));
    const newer = element("span", { class: "newer", hidden: "" }, this.words.newer);
    return element("footer", {}, notes, element("div", { class: "stamps" }, newer, ...marks, element("span", { class: "page" })));
  }

  button(name, act, ...content) {
    const made = element("button", { type: "button", class: name }, ...(content.length ? content : [this.words[name]]));
    made.addEventListener("click", act);
    return made;
  }

  controls() {
    const acts = {
      previous: () => this.step(-1),
      next: () => this.step(1),
      slides: () => this.toggle(this.slides),
      notes: () => this.toggleNotes(),
      window: () => this.openNotes(),
      screen: () => this.fullScreen(),
      keys: () => this.toggle(this.keys),
      ...(this.place.isFile ? {} : { back: () => this.leave() }),
    };
    return element("nav", { class: "controls", "aria-label": this.words.controls }, ...Object.entries(acts).map(([name, act]) => this.button(name, act)));
  }

  // ---- choosing and ordering

  chosen() {
    const asked = (this.place.asked.get("slides") ?? "").split(",").filter((code) => this.found.has(code));
    return asked.length ? [...new Set(asked)] : [...this.found.keys()];
  }

  list() {
    this.rows = element("ol");
    const foot = element("p", { class: "foot" }, this.button("all", () => this.choose([...this.found.keys()])));
    if (!this.place.isFile) foot.append(this.button("save", () => this.save()));
    foot.append(this.button("done", () => this.toggle(this.slides)));
    this.slides = element("div", { class: "panel slides", role: "dialog", "aria-label": this.words.slides, hidden: "" });
    this.slides.append(element("h2", {}, this.words.slides), element("p", {}, this.words.choose), this.rows, foot);
    return this.slides;
  }

  fillList() {
    const left = [...this.found.keys()].filter((code) => !this.order.includes(code));
    this.rows.replaceChildren(...this.order.map((code) => this.row(code, true)), ...left.map((code) => this.row(code, false)));
  }

  row(code, shown) {
    const { title } = this.found.get(code);
    const box = element("input", { type: "checkbox", "aria-label": fill(this.words.show, { title }) });
    box.checked = shown;
    box.addEventListener("change", () => this.choose(shown ? this.order.filter((other) => other !== code) : [...this.order, code], code, "input"));
    const place = element("span", { class: "place" }, shown ? `${this.order.indexOf(code) + 1}` : "");
    const open = this.button("open", () => shown && (this.toggle(this.slides), this.show(this.order.indexOf(code))), title);
    open.disabled = !shown;
    open.title = title;
    const moves = [[-1, "up", UP], [1, "down", DOWN]].map(([by, name, path]) => {
      const move = this.button(name, () => this.move(code, by), icon(path));
      move.setAttribute("aria-label", fill(this.words[name], { title }));
      move.disabled = !shown || !this.order[this.order.indexOf(code) + by];
      return move;
    });
    const made = element("li", { "data-code": code }, box, place, open, ...moves);
    made.classList.toggle("current", code === this.code);
    return made;
  }

  move(code, by) {
    const order = [...this.order];
    const from = order.indexOf(code);
    order.splice(from, 1);
    order.splice(from + by, 0, code);
    this.choose(order, code, by < 0 ? ".up" : ".down");
  }

  choose(order, code, part) {
    if (!order.length) return this.fillList(); // one slide at least
    const { code: current } = this;
    this.order = order;
    const every = [...this.found.keys()].join() === order.join();
    this.place.write({ slides: every ? "" : order.join() });
    this.show(Math.max(0, order.indexOf(current)));
    this.fillList();
    const again = code && this.rows.querySelector(`[data-code="${CSS.escape(code)}"]`);
    (again?.querySelector(`${part}:not([disabled])`) ?? again?.querySelector("input") ?? this.slides.querySelector("button")).focus();
    this.tell();
  }

  // ---- showing

  get code() {
    return this.order[this.at];
  }

  open() {
    if (!this.dialog.open) this.dialog.showModal();
    this.channel = this.place.isFile ? new Windows() : new BroadcastChannel(CHANNEL);
    this.channel.addEventListener("message", ({ data }) => this.hear(data));
    const asked = this.place.asked;
    this.dialog.classList.toggle("speaker", asked.has("notes"));
    this.speech.hidden = !asked.has("notes");
    this.show(Math.max(0, this.order.indexOf(asked.get("slide"))));
    this.channel.postMessage({ ask: "newer" });
    if (asked.has("notes")) this.channel.postMessage({ ask: "slide" });
    document.fonts.ready.then(() => this.fit());
    // Letters do not grow as their slide does where a system sets them on whole pixels.
    this.sizes = new ResizeObserver(() => this.fit());
    this.sizes.observe(this.stage);
  }

  close() {
    this.channel?.close();
    this.sizes?.disconnect();
    if (this.dialog.open) this.dialog.close();
  }

  leave() {
    this.close();
    this.place.write({ notes: "" });
    this.start.focus();
  }

  show(at, quietly = false) {
    this.at = Math.min(Math.max(at, 0), this.order.length - 1);
    for (const [code, section] of this.sections) section.classList.toggle("shown", code === this.code);
    const section = this.sections.get(this.code);
    section.querySelector(".page").textContent = `${this.at + 1}/${this.order.length}`;
    if (this.slides.hidden) section.focus({ preventScroll: true });
    this.place.write({ slide: this.code });
    if (!this.speech.hidden) this.fillSpeech();
    if (!quietly) this.tell();
  }

  step(by) {
    this.show(this.at + by);
  }

  fillSpeech() {
    const { title, speech, notes } = this.found.get(this.code);
    const next = this.found.get(this.order[this.at + 1]);
    const following = element("p", { class: "following" }, next ? fill(this.words.following, { title: next.title }) : this.words.last);
    const lines = [...speech, ...notes].map((line) => element("p", {}, line));
    this.speech.replaceChildren(element("h2", {}, title), following, ...lines);
    this.speech.scrollTop = 0;
  }

  toggleNotes() {
    this.speech.hidden = !this.speech.hidden;
    if (!this.speech.hidden) this.fillSpeech();
  }

  openNotes() {
    window.open(this.place.address({ notes: "1" }), CHANNEL, "popup,width=1100,height=760");
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.();
  }

  // Type grows where a slide has little to say and shrinks where it has much, so that nothing is ever cut off. A phone
  // held upright scrolls instead.
  fit() {
    if (matchMedia(UPRIGHT).matches) return;
    for (const section of this.sections.values()) {
      const body = section.querySelector(".body");
      const most = section.querySelector(".drawing") ? 1 : LARGEST;
      for (let share = most; share >= SMALLEST; share -= 0.04) {
        section.style.setProperty("--fit", share);
        if (section.scrollHeight <= section.clientHeight && body.scrollHeight <= body.clientHeight && body.scrollWidth <= body.clientWidth) break;
      }
    }
  }

  // ---- windows that follow each other

  tell() {
    this.channel?.postMessage({ version: this.data.version, order: this.order, slide: this.code });
  }

  hear(message) {
    if ("newer" in message) for (const mark of this.stage.querySelectorAll(".newer")) mark.hidden = !message.newer;
    if (message.ask === "slide") this.tell();
    if (message.version !== this.data.version) return;
    this.order = message.order.filter((code) => this.found.has(code));
    this.show(this.order.indexOf(message.slide), true);
  }

  // ---- keys and fingers

  listen() {
    this.dialog.addEventListener("keydown", (event) => this.press(event));
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.escape();
    });
    this.dialog.addEventListener("pointermove", () => this.wake());
    this.hall.addEventListener("touchstart", (event) => (this.from = event.changedTouches[0]), { passive: true });
    this.hall.addEventListener("touchend", (event) => this.swiped(event.changedTouches[0]), { passive: true });
  }

  wake() {
    this.dialog.classList.add("awake");
    clearTimeout(this.sleeping);
    this.sleeping = setTimeout(() => this.dialog.classList.remove("awake"), 2500);
  }

  swiped(to) {
    const across = to.clientX - this.from.clientX;
    if (Math.abs(across) > SWIPE && Math.abs(across) > 2 * Math.abs(to.clientY - this.from.clientY)) this.step(across < 0 ? 1 : -1);
  }

  press(event) {
    event.stopPropagation(); // Streamlit has keys of its own
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") return this.escape(event);
    const open = [this.slides, this.keys].some((panel) => !panel.hidden);
    const act = open ? { l: () => this.toggle(this.slides), "?": () => this.toggle(this.keys) }[event.key.toLowerCase()] : this.acts(event);
    if (!act) return;
    event.preventDefault();
    act();
  }

  acts(event) {
    if (/^[0-9]$/.test(event.key)) return () => this.type(event.key);
    if (event.target.closest("button") && ["Enter", " "].includes(event.key)) return undefined;
    return {
      ArrowRight: () => this.step(1),
      PageDown: () => this.step(1),
      " ": () => this.step(1),
      ArrowLeft: () => this.step(-1),
      PageUp: () => this.step(-1),
      Home: () => this.show(0),
      End: () => this.show(this.order.length - 1),
      Enter: () => this.go(),
      l: () => this.toggle(this.slides),
      n: () => this.toggleNotes(),
      f: () => this.fullScreen(),
      "?": () => this.toggle(this.keys),
      w: () => this.openNotes(),
    }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  }

  type(digit) {
    this.digits = (this.digits + digit).slice(-3);
    this.typed.textContent = this.digits;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.forget(), 3000);
  }

  forget() {
    this.digits = this.typed.textContent = "";
  }

  go() {
    if (this.digits) this.show(Number(this.digits) - 1);
    else this.step(1);
    this.forget();
  }

  escape(event) {
    event?.preventDefault();
    const open = [this.slides, this.keys].find((panel) => !panel.hidden);
    if (open) this.toggle(open);
    else if (!this.speech.hidden && !this.dialog.classList.contains("speaker")) this.toggleNotes();
    else if (!this.place.isFile) this.leave();
  }

  toggle(panel) {
    for (const other of [this.slides, this.keys]) if (other !== panel) other.hidden = true;
    panel.hidden = !panel.hidden;
    if (panel.hidden) return this.sections.get(this.code).focus({ preventScroll: true });
    if (panel === this.slides) this.fillList();
    panel.querySelector("input, button").focus();
  }

  help() {
    const close = this.place.isFile ? this.words.escape_file : this.words.escape;
    const rows = [...this.words.help.split("\n"), close].map((line) => line.split(": "));
    const list = element("dl", {}, ...rows.flatMap(([key, does]) => [element("dt", {}, key), element("dd", {}, does)]));
    this.keys = element("div", { class: "panel keys", role: "dialog", "aria-label": this.words.keys, hidden: "" });
    this.keys.append(element("h2", {}, this.words.keys), list, element("p", { class: "foot" }, this.button("done", () => this.toggle(this.keys))));
    return this.keys;
  }

  // ---- a deck as one file that needs nothing else

  async save() {
    const page = await whole({ ...this.data, slides: this.order.map((code) => this.found.get(code)) });
    const link = element("a", { href: URL.createObjectURL(new Blob([page], { type: "text/html" })), download: `${this.data.name}.html` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
}

function sign(path) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: "-1.2 -1.2 2.4 2.4", "aria-hidden": "true" })) svg.setAttribute(name, value);
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

// The slides as one page, as `export/deck/page.py` makes it: script, style, fonts and figures inside; it fetches nothing.
async function whole(data) {
  const part = (name) => text(new URL(name, import.meta.url));
  const [page, shared, script, css, ...fonts] = await Promise.all([...["deck.html", "dom.js", "deck.js", "deck.css"].map(part), ...data.fonts.map(face)]);
  const parts = {
    style: [...fonts, css].join("\n"),
    script: [shared, script].map((source) => source.replace(/^import .*$|^export (default )?/gm, "")).join("\n"),
    data: JSON.stringify({ ...data, fonts: undefined }).replaceAll("<", "\\u003c"),
  };
  return page.replace(/\{\{(\w+)\}\}/g, (place, name) => parts[name]);
}

async function text(url) {
  return (await fetch(url)).text();
}

async function face({ family, url, weight, unicodeRange }) {
  const bytes = new Uint8Array(await (await fetch(new URL(url, document.baseURI))).arrayBuffer());
  const coded = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return `@font-face{font-family:"${family}";font-weight:${weight};unicode-range:${unicodeRange};src:url(data:font/woff2;base64,${coded}) format("woff2")}`;
}
