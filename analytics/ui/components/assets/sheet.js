// An editable table with marked cells. Rows are drawn once; a rerun of the page changes marks and nothing else.

import { element, fill } from "./dom.js";
import { parse } from "./tsv.js";

const PAUSE_MS = 600; // after the last edit, before the edits are sent
const HEADER = -1; // the position of a row's own header, which carries the row's remarks
const RANK = { error: 0, warning: 1, note: 2 };
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const FAR = 10_000;
const WIDEST = 34; // letters
const sheets = new WeakMap();
const jumped = new Set(); // the nonces seen: coming back to the sheet is no jump

export default function ({ data, parentElement, setStateValue }) {
  if (!sheets.has(parentElement)) sheets.set(parentElement, new Sheet(parentElement));
  const sheet = sheets.get(parentElement);
  sheet.update(data, (edits) => setStateValue("edits", edits));
  return () => sheet.close();
}

class Sheet {
  constructor(root) {
    this.root = root;
    this.widths = element("colgroup");
    this.head = element("tr");
    this.body = element("tbody");
    this.table = element("table", { role: "grid", "aria-describedby": "keys" }, this.widths, element("thead", {}, this.head), this.body);
    this.box = element("div", { class: "box" }, this.table);
    this.told = element("p", { class: "told" });
    this.buttons = { add: this.makeButton(() => this.add()), remove: this.makeButton(() => this.remove()), undo: this.makeButton(() => this.undo()) };
    this.keys = element("p", { class: "keys", id: "keys" });
    this.news = element("p", { class: "news unseen", role: "status" });
    this.notes = element("div", { hidden: "" });
    this.lists = element("div", { hidden: "" });
    this.tools = element("div", { class: "tools" }, ...Object.values(this.buttons), this.keys);
    root.append(element("div", { class: "sheet" }, this.box, this.told, this.tools, this.news, this.notes, this.lists));
    this.listen();
  }

  makeButton(action) {
    const made = element("button", { type: "button" });
    made.addEventListener("click", action);
    return made;
  }

  listen() {
    this.table.addEventListener("keydown", (event) => this.key(event));
    this.table.addEventListener("mousedown", (event) => this.press(event));
    this.table.addEventListener("focusin", (event) => this.reach(event));
    this.table.addEventListener("mouseover", (event) => this.tell(this.cellOf(event)));
    this.table.addEventListener("mouseleave", () => this.tell(this.active));
    this.table.addEventListener("paste", (event) => this.paste(event));
    this.table.addEventListener("copy", (event) => this.copy(event));
    const sheet = this.root.lastChild;
    sheet.addEventListener("focusout", (event) => this.left(event));
    // Streamlit's own shortcuts ("r", "c") see the component, not the input inside it.
    for (const kind of ["keydown", "keypress", "keyup"]) sheet.addEventListener(kind, (event) => event.stopPropagation());
  }

  // --- what comes from the page ---------------------------------------------------------------

  update(data, send) {
    const isNew = data.version !== this.data?.version;
    const jump = data.jump && !jumped.has(data.jump[2]) ? data.jump : null;
    Object.assign(this, { data, send, words: data.words });
    this.say();
    if (isNew) this.draw();
    this.paintMarks();
    this.tell(this.active);
    if (jump) this.jump(...jump);
    else if (isNew) this.reveal();
    jumped.add(data.jump?.[2]);
  }

  say() {
    this.table.setAttribute("aria-label", this.words.label);
    this.buttons.add.textContent = this.words.add;
    this.buttons.undo.textContent = this.words.undo;
    this.keys.textContent = this.data.editable ? this.words.keys : this.words.keys_read;
    this.tools.classList.toggle("read", !this.data.editable);
    for (const each of ["add", "remove"]) this.buttons[each].hidden = !(this.data.editable && this.data.addable);
    this.buttons.undo.hidden = !this.data.editable;
  }

  draw() {
    clearTimeout(this.timer);
    Object.assign(this, { history: [], input: null, active: null, marks: new Map(), pending: false });
    const { columns, rows, edits } = this.data;
    this.head.replaceChildren(element("th", { scope: "col" }, this.words.line), ...columns.map(headerOf));
    this.widths.replaceChildren(element("col", { class: "lines" }), ...columns.map((column, position) => widthOf(column, rows, position)));
    this.lists.replaceChildren(...columns.map(listOf).filter(Boolean));
    const removed = new Set(edits?.removed);
    this.rows = rows.map(([line, cells]) => this.makeRow({ line, cells, values: this.wide(cells), removed: removed.has(line) }));
    this.rows.push(...(edits?.added ?? []).map((values) => this.makeRow({ cells: null, values: this.wide(values) })));
    const byLine = new Map(this.rows.map((row) => [row.line, row]));
    for (const [line, position, text] of edits?.cells ?? []) {
      const row = byLine.get(line);
      if (row && position < row.values.length) this.setText(row, position, text);
    }
    this.body.replaceChildren(...this.rows.map((row) => row.element));
    this.number();
    this.activate(this.body.querySelector("td"));
    this.sent = JSON.stringify(this.edits());
  }

  wide(cells) {
    return this.data.columns.map((_, position) => cells[position] ?? "");
  }

  makeRow(row) {
    const { columns, editable } = this.data;
    row.element = element("tr", {}, element("th", { scope: "row", tabindex: "-1" }));
    row.values.forEach((text, position) => {
      const cell = document.createElement("td");
      cell.textContent = text;
      cell.tabIndex = -1;
      if (columns[position].kind === "count") cell.className = "count";
      if (!editable || !columns[position].editable) cell.setAttribute("aria-readonly", "true");
      row.element.append(cell);
    });
    row.element.row = row;
    if (!row.cells) row.element.classList.add("added");
    return row;
  }

  // Lines of added rows follow from their order: taking one away moves the rest up.
  number() {
    let next = this.data.next_line;
    for (const row of this.rows) {
      if (!row.cells) row.line = next++;
      row.element.classList.toggle("removed", Boolean(row.removed));
      const header = row.element.firstChild;
      header.textContent = String(row.line);
      if (row.removed) header.setAttribute("aria-label", fill(this.words.removed_row, { line: row.line }));
      else header.removeAttribute("aria-label");
    }
    this.byLine = new Map(this.rows.map((row) => [row.line, row]));
    // What scrolls must be reachable: by its cells, or by itself where there are none.
    if (this.rows.length) this.box.removeAttribute("tabindex");
    else this.box.setAttribute("tabindex", "0");
    this.label();
  }

  // --- marks -------------------------------------------------------------------------------------

  paintMarks() {
    for (const cell of this.marks.keys()) this.unmark(cell);
    this.marks = new Map();
    const judged = this.judged();
    for (const [line, position, severity, message] of this.data.marks) {
      const cell = this.cellAt(line, position);
      if (cell && judged(cell)) this.marks.set(cell, [...(this.marks.get(cell) ?? []), { severity, message }]);
    }
    this.notes.replaceChildren(...[...this.marks].map(([cell, marks], index) => this.mark(cell, marks, index)));
  }

  // Whether the marks that came are about the text that a cell has now: it may have been edited since.
  judged() {
    const { edits, next_line } = this.data;
    const known = new Map(edits?.cells.map(([line, position, text]) => [`${line} ${position}`, text]));
    return (cell) => {
      const { row, position } = this.placeOf(cell);
      const before = row.cells ? row.cells[position] ?? "" : edits?.added[row.line - next_line]?.[position];
      return position === HEADER || row.values[position] === (known.get(`${row.line} ${position}`) ?? before);
    };
  }

  mark(cell, marks, index) {
    marks.sort((one, other) => RANK[one.severity] - RANK[other.severity]);
    cell.dataset.mark = marks[0].severity;
    cell.setAttribute("aria-describedby", `note-${index}`);
    if (marks[0].severity === "error" && cell.tagName === "TD") cell.setAttribute("aria-invalid", "true");
    const words = marks.map(({ severity, message }) => `${this.words[severity]}: ${message}`).join(" ");
    return element("p", { id: `note-${index}` }, words);
  }

  unmark(cell) {
    delete cell.dataset.mark;
    for (const name of ["aria-describedby", "aria-invalid"]) cell.removeAttribute(name);
  }

  cellAt(line, position) {
    const row = this.byLine.get(line);
    return row?.element.cells[(position ?? HEADER) + 1];
  }

  // The sheet begins where there is something to do: whose figures they are stands in the first columns, and is known.
  reveal() {
    const wrong = this.body.querySelector("td[data-mark=error]") ?? this.body.querySelector("td[data-mark]");
    const cell = wrong ?? this.body.querySelector("td.count:not([aria-readonly])");
    if (!cell) return;
    this.activate(cell);
    this.tell(cell);
    const { firstChild } = cell.parentElement;
    if (cell.previousElementSibling !== firstChild) this.box.scrollLeft = cell.previousElementSibling.offsetLeft - firstChild.offsetWidth;
  }

  tell(cell) {
    const shown = cell ?? this.active;
    this.told.replaceChildren(...(shown ? [] : [this.words.empty]));
    if (!shown) return;
    const { row, position } = this.placeOf(shown);
    const column = position === HEADER ? "" : ` · ${this.data.columns[position].name}`;
    this.told.append(element("b", {}, `${fill(this.words.row, { line: row.line })}${column}`));
    for (const { severity, message } of this.marks.get(shown) ?? []) {
      this.told.append(element("span", { class: severity }, element("b", {}, this.words[severity]), ` ${message}`));
    }
    if (shown.classList.contains("edited")) {
      this.told.append(element("span", { class: "before" }, fill(this.words.before, { text: row.cells[position] || "–" })));
    } else if (!this.marks.has(shown) && position !== HEADER) {
      this.told.append(element("span", { class: "value" }, row.values[position] || "–"));
    }
  }

  // --- where one is ------------------------------------------------------------------------------

  cellOf(event) {
    return event.target.closest?.("tbody td, tbody th");
  }

  placeOf(cell) {
    return { row: cell.parentElement.row, position: cell.cellIndex - 1 };
  }

  activate(cell) {
    if (this.active) this.active.tabIndex = -1;
    this.active = cell;
    if (cell) cell.tabIndex = 0;
    this.label();
  }

  label() {
    const row = this.active && this.placeOf(this.active).row;
    this.buttons.remove.disabled = !row;
    this.buttons.remove.textContent = row
      ? fill(row.removed ? this.words.restore : this.words.remove, { line: row.line })
      : fill(this.words.remove, { line: "" }).trim();
    this.buttons.undo.disabled = !this.history.length;
  }

  reach(event) {
    const cell = this.cellOf(event);
    if (!cell) return;
    if (cell !== this.active) this.activate(cell);
    this.tell(cell);
  }

  focus(cell) {
    this.activate(cell);
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  jump(line, position) {
    const cell = this.cellAt(line, position);
    if (!cell) return;
    this.commit();
    this.focus(cell);
    cell.scrollIntoView({ block: "center", inline: "center" });
  }

  step(down, right, extent = 1) {
    const { row, position } = this.placeOf(this.active);
    const at = this.rows.indexOf(row) + down * extent;
    const next = this.rows[clamp(at, 0, this.rows.length - 1)];
    return next.element.cells[clamp(position + right * extent, HEADER, this.data.columns.length - 1) + 1];
  }

  // The next cell that can be edited, in reading order; none after the last.
  beside(backwards) {
    const cells = [...this.body.querySelectorAll("td:not([aria-readonly])")].filter((cell) => !cell.parentElement.row.removed);
    return cells[cells.indexOf(this.active) + (backwards ? -1 : 1)];
  }

  // --- keys and pointer --------------------------------------------------------------------------

  press(event) {
    const cell = this.cellOf(event);
    if (!cell || event.button || event.target === this.input) return;
    event.preventDefault();
    this.commit();
    this.focus(cell);
    this.edit("select");
  }

  key(event) {
    if (event.isComposing || !this.active) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !this.changedInput()) {
      event.preventDefault();
      this.cancel();
      this.undo();
    } else if (this.input) this.keyInCell(event);
    else this.keyOnCell(event);
  }

  keyInCell(event) {
    const typed = this.input.dataset.from === "key"; // arrows leave what was begun by typing, as in a spreadsheet
    if (event.key === "Escape") this.finish(event, () => this.cancel());
    else if (event.key === "Enter") this.finish(event, () => this.commit(), this.step(event.shiftKey ? -1 : 1, 0));
    else if (event.key === "Tab") this.tab(event);
    else if (MOVES[event.key] && (typed || event.key === "ArrowUp" || event.key === "ArrowDown")) {
      this.finish(event, () => this.commit(), this.step(...MOVES[event.key]));
    }
  }

  finish(event, how, next = this.active) {
    event.preventDefault();
    how();
    this.focus(next);
  }

  tab(event) {
    const next = this.beside(event.shiftKey);
    this.commit();
    if (!next) return void this.active.focus(); // and the browser goes on from here
    event.preventDefault();
    this.focus(next);
    this.edit("select");
  }

  keyOnCell(event) {
    const { key } = event;
    const command = event.ctrlKey || event.metaKey;
    if (MOVES[key]) this.finish(event, () => {}, this.step(...MOVES[key], command ? FAR : 1));
    else if (key === "PageDown" || key === "PageUp") this.finish(event, () => {}, this.step(key === "PageDown" ? 1 : -1, 0, 10));
    else if (key === "Home" || key === "End") this.finish(event, () => {}, this.edge(key === "Home", command));
    else if (key === "Enter" || key === "F2") this.open(event);
    else if (key === "Delete" || key === "Backspace") this.finish(event, () => this.clear());
    else if (!command && !event.altKey && (key.length === 1 || key === "Process")) this.edit("key");
  }

  open(event) {
    event.preventDefault();
    this.edit("select");
  }

  edge(first, everywhere) {
    const row = everywhere ? this.rows.at(first ? 0 : -1).element : this.active.parentElement;
    return first ? row.cells[1] : row.cells[row.cells.length - 1];
  }

  left(event) {
    if (event.target === this.input && event.relatedTarget !== this.input) this.commit();
    if (!this.root.contains(event.relatedTarget)) this.flush();
  }

  // --- editing -----------------------------------------------------------------------------------

  isOpen(cell) {
    return cell.tagName === "TD" && !cell.hasAttribute("aria-readonly") && !this.placeOf(cell).row.removed;
  }

  edit(from) {
    const cell = this.active;
    if (this.input || !this.isOpen(cell)) return;
    const { row, position } = this.placeOf(cell);
    const { name, kind, options } = this.data.columns[position];
    const input = element("input", { type: "text", autocomplete: "off", spellcheck: "false", "data-from": from });
    input.setAttribute("aria-label", `${name}, ${fill(this.words.row, { line: row.line })}`);
    for (const each of ["aria-describedby", "aria-invalid"]) if (cell.hasAttribute(each)) input.setAttribute(each, cell.getAttribute(each));
    if (kind === "count") input.inputMode = "numeric";
    if (options.length) input.setAttribute("list", `options-${position}`);
    input.value = from === "key" ? "" : row.values[position];
    cell.classList.add("editing");
    cell.append(input);
    this.input = input;
    input.focus({ preventScroll: true });
    input.select();
  }

  changedInput() {
    if (!this.input) return false;
    const { row, position } = this.placeOf(this.active);
    return this.input.value !== row.values[position];
  }

  commit() {
    const { input } = this;
    if (!input) return;
    const { row, position } = this.placeOf(input.parentElement);
    this.cancel();
    this.change([[row, position, input.value]]);
  }

  cancel() {
    const { input } = this;
    if (!input) return;
    this.input = null; // first: what follows fires focusout
    if (this.root.activeElement === input) input.parentElement.focus({ preventScroll: true });
    input.parentElement.classList.remove("editing");
    input.remove();
  }

  clear() {
    if (this.isOpen(this.active)) this.change([[...Object.values(this.placeOf(this.active)), ""]]);
  }

  // Changes are [row, position, text]; all of them are undone together.
  change(changes) {
    const real = changes.filter(([row, position, text]) => row.values[position] !== text);
    if (!real.length) return;
    const before = real.map(([row, position]) => [row, position, row.values[position]]);
    this.write(real);
    this.remember(() => this.write(before), before[0]);
  }

  write(changes) {
    for (const change of changes) this.setText(...change);
    this.tell(this.active);
    this.schedule();
  }

  setText(row, position, text) {
    const cell = row.element.cells[position + 1];
    row.values[position] = text;
    cell.textContent = text;
    cell.classList.toggle("edited", row.cells !== null && text !== (row.cells[position] ?? ""));
    if (this.marks.delete(cell)) this.unmark(cell); // it judged the former text
  }

  remember(action, [row, position]) {
    this.history.push({ action, row, position });
    this.label();
  }

  undo() {
    const last = this.history.pop();
    if (!last) return;
    last.action();
    const cell = last.row.element.isConnected ? last.row.element.cells[last.position + 1] : this.body.querySelector("td");
    if (cell) this.focus(cell);
    this.label();
    this.announce(this.words.undone);
  }

  add() {
    this.insert(this.makeRow({ cells: null, values: this.data.columns.map((column) => column.preset) }));
    const row = this.rows.at(-1);
    this.remember(() => this.take(row), [row, 0]);
    this.announce(fill(this.words.row_added, { line: row.line }));
    this.focus(row.element.querySelector("td:not([aria-readonly])") ?? row.element.cells[1]);
    this.edit("select");
  }

  insert(row, at = this.rows.length) {
    this.rows.splice(at, 0, row);
    this.body.insertBefore(row.element, this.rows[at + 1]?.element ?? null);
    this.moved();
  }

  take(row) {
    this.rows.splice(this.rows.indexOf(row), 1);
    row.element.remove();
    this.moved();
  }

  // Added rows have other numbers now: what was said of the old ones waits for the next check.
  moved() {
    for (const cell of [...this.marks.keys()].filter((each) => !each.isConnected || !this.placeOf(each).row.cells)) {
      this.marks.delete(cell);
      this.unmark(cell);
    }
    this.number();
    this.schedule();
  }

  remove() {
    this.commit();
    const { row } = this.placeOf(this.active);
    const at = this.rows.indexOf(row);
    const { line } = row;
    if (row.cells) this.toggle(row);
    else {
      const next = this.rows[at + 1] ?? this.rows[at - 1];
      this.active = null;
      this.take(row);
      this.activate(next?.element.cells[1] ?? null);
    }
    this.remember(() => (row.cells ? this.toggle(row) : this.insert(row, at)), [row, 0]);
    this.announce(fill(row.cells && !row.removed ? this.words.row_restored : this.words.row_removed, { line }));
    this.tell(this.active);
  }

  toggle(row) {
    row.removed = !row.removed;
    this.number();
    this.schedule();
  }

  // --- clipboard ---------------------------------------------------------------------------------

  paste(event) {
    const block = parse(event.clipboardData.getData("text/plain"));
    if (this.input && block.length === 1 && block[0].length === 1) return; // into the input, as anywhere
    event.preventDefault();
    this.cancel();
    if (!this.active || !this.data.editable) return;
    const { row, position } = this.placeOf(this.active);
    this.spread(block, this.rows.indexOf(row), Math.max(position, 0));
    this.focus(this.active);
  }

  spread(block, top, start) {
    const fresh = this.data.addable ? Math.max(0, top + block.length - this.rows.length) : 0;
    const made = Array.from({ length: fresh }, () => this.makeRow({ cells: null, values: this.data.columns.map((column) => column.preset) }));
    for (const row of made) this.insert(row);
    const wanted = block.flatMap((texts, down) => texts.map((text, right) => [this.rows[top + down], start + right, text.trim()]));
    const changes = wanted.filter(([row, position]) => row && row.element.cells[position + 1] && this.isOpen(row.element.cells[position + 1]));
    const before = changes.map(([row, position]) => [row, position, row.values[position]]);
    this.write(changes);
    this.remember(() => this.unspread(before, made), [this.rows[top], start]);
    const left = wanted.length - changes.length;
    this.announce(fill(left ? this.words.pasted_partly : this.words.pasted, { count: changes.length, left }), left > 0);
  }

  unspread(before, made) {
    this.write(before);
    for (const row of made) this.take(row);
  }

  copy(event) {
    if (this.input || !this.active) return;
    const { row, position } = this.placeOf(this.active);
    event.clipboardData.setData("text/plain", position === HEADER ? row.values.join("\t") : row.values[position]);
    event.preventDefault();
  }

  // --- what goes to the page ---------------------------------------------------------------------

  edits() {
    const cells = this.rows.flatMap((row) => (row.cells ? changesOf(row) : []));
    const added = this.rows.filter((row) => !row.cells).map((row) => row.values);
    const removed = this.rows.filter((row) => row.removed).map((row) => row.line);
    return { version: this.data.version, cells, added, removed };
  }

  schedule() {
    clearTimeout(this.timer);
    this.pending = true;
    this.timer = setTimeout(() => this.flush(), PAUSE_MS);
  }

  flush() {
    clearTimeout(this.timer);
    if (!this.pending) return;
    this.pending = false;
    const edits = this.edits();
    const sent = JSON.stringify(edits);
    if (sent !== this.sent) this.send(edits);
    this.sent = sent;
  }

  announce(words, seen = false) {
    this.news.classList.toggle("unseen", !seen);
    this.news.textContent = words;
  }

  close() {
    this.commit();
    this.flush();
  }
}

// Names of columns are long words with low lines, after which they may break.
function headerOf(column) {
  const parts = column.name.split(/(?<=_)/).flatMap((part) => [part, element("wbr")]);
  const header = element("th", { scope: "col" }, element("span", {}, ...parts));
  if (column.kind === "count") header.className = "count";
  return header;
}

// Widths are reckoned, not left to the browser: it would measure every cell again after every edit.
function widthOf(column, rows, position) {
  const header = Math.max(...column.name.split("_").map((part) => part.length + 1));
  const longest = rows.reduce((most, [, cells]) => Math.max(most, cells[position]?.length ?? 0), column.preset.length);
  const made = element("col");
  made.style.width = `calc(${clamp(Math.max(header * 1.1, longest), 6, WIDEST)}ch + 2.75rem)`;
  return made;
}

function listOf(column, position) {
  if (!column.options.length) return null;
  const options = column.options.map(([code, name]) => element("option", { value: code, label: name }));
  return element("datalist", { id: `options-${position}` }, ...options);
}

function changesOf(row) {
  return row.values.flatMap((text, position) => (text === (row.cells[position] ?? "") ? [] : [[row.line, position, text]]));
}

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
