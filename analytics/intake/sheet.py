"""The table of a file as its writer sees it: for showing wrong cells in their place, and for a corrected copy.

Nothing becomes right by being copied: what a workbook holds as a number with
decimals, an error or a date is written so that the check refuses it as before.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from analytics.intake import container, decode, tabular, workbook
from analytics.intake.header import Header, Record, is_personal
from analytics.intake.problems import Findings, Refused
from analytics.plan import Plan
from analytics.text import legible

_WIDEST = 200
_LONGEST = 500
_MASK = "•••"
_BOM = "\ufeff"
_SEPARATOR = ";"
# A broken cell with so many separators looks like a row that was swallowed.
_FEW = 2
# Only these: other letters that end a line somewhere are damage, and stay for the check to see.
_BREAK = re.compile("\r\n|\r|\n")
_RUN = re.compile(r"^\s*[=@+-]")
Edits = Mapping[tuple[int, int], str]


@dataclass(frozen=True)
class Row:
    """One row of the table: its physical line (1-based) and the text of each cell."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A table under its header, or the rows of it that are shown.

    `columns` are the form's columns by position (None: none of the form's),
    `total` counts the rows of the whole table, `end` is its last line.
    """

    form: str
    header_line: int
    names: tuple[str, ...]
    columns: tuple[str | None, ...]
    rows: tuple[Row, ...]
    total: int
    end: int


def read(path: Path, plan: Plan, *, lines: Collection[int] = (), limit: int = 300) -> Sheet | None:
    """The first `limit` rows and, up to as many again, those on `lines`; None where the file holds no table.

    Columns beyond the header are shown as far as a row fills them, up to 200 in
    all, and of a cell the first 500 letters; nothing of a column on persons.
    """
    try:
        header, records = _table(path, plan)
        return _masked(_sheet(header, *_kept(records, frozenset(lines), limit), widest=_WIDEST, longest=_LONGEST))
    except Refused:
        return None


def _masked(sheet: Sheet) -> Sheet:
    """The same without what stands under a column on single persons: nobody needs to see it again."""
    secret = frozenset(
        place for place, name in enumerate(sheet.names) if sheet.columns[place] is None and is_personal(name)
    )
    if not secret:
        return sheet
    rows = (
        Row(row.line, tuple(_MASK if place in secret and cell else cell for place, cell in enumerate(row.cells)))
        for row in sheet.rows
    )
    return replace(sheet, rows=tuple(rows))


def whole(path: Path, plan: Plan) -> Sheet | None:
    """Every row, column and letter; None where the file holds no table."""
    try:
        header, records = _table(path, plan)
        return _sheet(header, *_kept(records, frozenset(), sys.maxsize), widest=sys.maxsize, longest=sys.maxsize)
    except Refused:
        return None


def _sheet(header: Header, kept: Sequence[Record], total: int, end: int, *, widest: int, longest: int) -> Sheet:
    width = min(widest, max([header.width, *(_filled(row.cells) for row in kept)]))
    by_place = {place: column for column, place in header.columns.items()}
    return Sheet(
        form=header.form.code,
        header_line=header.line,
        names=tuple(header.names[place] if place < header.width else "" for place in range(width)),
        columns=tuple(by_place.get(place) for place in range(width)),
        rows=tuple(
            Row(row.line, tuple(_cut(cell, longest) for cell in _padded(row.cells, width)[:width])) for row in kept
        ),
        total=total,
        end=max(end, header.end),
    )


def _kept(records: Iterable[Record], lines: frozenset[int], limit: int) -> tuple[list[Record], int, int]:
    """The rows to show, how many there are in all, and the last line."""
    kept, total, end = list[Record](), 0, 0
    for record in records:
        wanted = total < limit or (len(kept) < 2 * limit and not lines.isdisjoint(range(record.line, record.end + 1)))
        total, end = total + 1, record.end
        if wanted:
            kept.append(record)
    return kept, total, end


def corrected(
    path: Path,
    plan: Plan,
    edits: Edits,
    *,
    added: Sequence[Sequence[str]] = (),
    removed: Collection[int] = (),
) -> bytes:
    """The whole table as CSV (UTF-8 with BOM, `;`) in which every row stands at its physical line.

    Line breaks in cells of a workbook become spaces, what stood above the
    header and rows that are `removed` blank lines; `added` rows follow the last.
    What stands outside the form's columns is never run as a formula; the check
    refuses it within. Raises Refused where the file holds no table.
    """
    header, records = _table(path, plan)
    text = io.StringIO(_BOM)
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text, delimiter=_SEPARATOR, lineterminator="\n")
    at, known, typed = _head(text, header), frozenset(header.columns.values()), _by_line(edits)
    for record in records:
        text.write("\n" * (record.line - at))
        cells = [] if record.line in removed else _written(_edited(record, typed), known)
        writer.writerow(cells)
        text.write("\n" * (record.end - record.line - sum(cell.count("\n") for cell in cells)))
        at = record.end + 1
    writer.writerows(_written(map(_one_line, row), known) for row in added)
    return text.getvalue().encode()


def _by_line(edits: Edits) -> Mapping[int, Mapping[int, str]]:
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for (line, place), text in edits.items():
        found[line][place] = text
    return found


def _head(text: io.StringIO, header: Header) -> int:
    """The header at its line, with the codes of the columns under it where the file had more than one row of names."""
    text.write("\n" * (header.line - 1))
    names = csv.writer(text, delimiter=_SEPARATOR, lineterminator="\n")
    names.writerow(_written(header.names, frozenset()))
    if header.end == header.line:
        return header.line + 1
    names.writerow(header.meant)
    text.write("\n" * (header.end - header.line - 1))
    return header.end + 1


def _edited(record: Record, typed: Mapping[int, Mapping[int, str]]) -> list[str]:
    """The cells of a row with what was typed over them."""
    mine = typed.get(record.line, {})
    cells = _padded(record.cells, max([0, *(place + 1 for place in mine)]))
    breaks = record.end > record.line
    kept = [cell if breaks and cell.count(_SEPARATOR) < _FEW else _one_line(cell) for cell in cells]
    return [_one_line(mine[place]) if place in mine else cell for place, cell in enumerate(kept)]


def _one_line(cell: str) -> str:
    return _BREAK.sub(" ", cell)


def _written(cells: Iterable[str], known: Collection[int]) -> list[str]:
    """Cells as text that can be stored; those outside the `known` columns never run."""
    return [cell if place in known else _RUN.sub(r"'\g<0>", cell) for place, cell in enumerate(map(legible, cells))]


def _cut(cell: str, longest: int) -> str:
    return cell if len(cell) <= longest else cell[: longest - 1] + "…"


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _filled(cells: Sequence[str]) -> int:
    return max((place + 1 for place, cell in enumerate(cells) if cell.strip()), default=0)


def _table(path: Path, plan: Plan) -> tuple[Header, Iterator[Record]]:
    """The header and every row under it that is not blank, misshapen ones too. Raises Refused."""
    kind = container.kind(path)
    if kind != "text":
        book = workbook.read(path, plan, Findings())
        return book.layout.header, book.records()
    pieces = decode.lines(path, decode.recognise(path))
    first = next(pieces, "")
    layout = tabular.layout(first, plan)
    return layout.header, tabular.Rows(layout, Findings()).records(first, pieces)


def letters(path: Path, plan: Plan, most: int = 5) -> tuple[tuple[str, str], ...]:
    """Some cells as they stand in the file beside how they are read, where an old encoding was guessed.

    Empty where nothing had to be guessed, or the file cannot be read.
    """
    try:
        kind = container.kind(path)
        pairs = decode.conversions(path) if kind == "text" else workbook.read(path, plan, Findings()).conversions()
        return tuple(islice(dict.fromkeys(pairs), most))
    except Refused:
        return ()
