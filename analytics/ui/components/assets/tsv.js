// What spreadsheets put on the clipboard: tabs between cells, a quoted cell may hold tabs, line ends and "".

export function parse(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') cell += text[(at += 1)];
      else quoted = false;
    } else if (letter === '"' && cell === "") quoted = true;
    else if (letter === "\t") cell = end(rows, cell);
    else if (letter === "\n") {
      cell = end(rows, cell);
      rows.push([]);
    } else if (letter !== "\r") cell += letter;
  }
  end(rows, cell);
  if (rows.length > 1 && rows.at(-1).join("") === "") rows.pop();
  return rows;
}

function end(rows, cell) {
  rows.at(-1).push(cell);
  return "";
}
