"""A sheet of results and how it is written: typed cells, a header that stays, filters, one page across when printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from textwrap import wrap
from typing import Literal

from xlsxwriter.worksheet import Worksheet

from analytics import paper
from analytics.paper import Paper, Style
from analytics.text import Language

# Rows from 0: mark, title, what the figures are of, note; a free one; then the header.
MARK, TITLE, ABOUT, NOTE, HEADER = 0, 1, 2, 3, 5
_NARROWEST, _WIDEST, _PAGE = 5, 42, 150  # characters
_LINE, _HIGHEST = 14, 409  # points
_LETTERS = 1.2  # of words in the width of a digit; the words of heads are bold
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_LOCALES: Mapping[Language, str] = {"vi": "[$-42A]", "en": "[$-409]"}


@dataclass(frozen=True)
class Amount:
    """A number with its unit: `percent` as a share of 1, `points` as percentage points."""

    value: float
    unit: Literal["percent", "points", "people", "times"]
    decimals: int = 0


Cell = str | int | bool | date | datetime | Amount | None


@dataclass(frozen=True)
class Sheet:
    """A table: its name on the tab, its title, the names of its columns, its rows; `keys` columns stay in sight."""

    name: str
    title: str
    note: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    keys: int = 0


@dataclass(frozen=True)
class Stamp:
    """What stands on every sheet: the mark (empty for real, accepted figures), and what the figures are of."""

    mark: str
    about: str


def write(book: Paper, sheet: Sheet, stamp: Stamp) -> None:
    """The sheet as a worksheet; text never becomes a formula, a number or a link."""
    made = book.open_sheet(sheet.name)
    top(book, made, sheet.title, stamp)
    made.write_string(NOTE, 0, sheet.note, book.style(paper.NOTE))
    widths = _widths(book, sheet)
    for place, (head, width) in enumerate(zip(sheet.heads, widths, strict=True)):
        made.set_column(place, place, width)
        made.write_string(HEADER, place, head, book.style(paper.HEAD))
    raise_row(made, HEADER, sheet.heads, widths, is_head=True)
    for at, row in enumerate(sheet.rows, HEADER + 1):
        raise_row(made, at, [cell if isinstance(cell, str) else "" for cell in row], widths)
        for place, cell in enumerate(row):
            _write(book, made, at, place, cell)
    last = HEADER + max(len(sheet.rows), 1)
    made.autofilter(HEADER, 0, last, len(sheet.heads) - 1)
    made.freeze_panes(HEADER + 1, sheet.keys)
    made.repeat_rows(HEADER)
    made.fit_to_pages(1, 0)


def top(book: Paper, made: Worksheet, title: str, stamp: Stamp) -> None:
    """What every sheet begins with, and what it prints at the head of every page."""
    made.write_string(MARK, 0, stamp.mark, book.style(paper.WARNING))
    made.write_string(TITLE, 0, title, book.style(paper.TITLE))
    made.write_string(ABOUT, 0, stamp.about, book.style(paper.NOTE))
    made.set_header("&C&8" + stamp.mark.replace("&", "&&"))
    made.hide_gridlines(2)


def raise_row(
    made: Worksheet, at: int, words: Sequence[str], widths: Sequence[float], *, is_head: bool = False
) -> None:
    """Make a row as high as its words in columns of these widths: not every program does so by itself."""
    letters = [int(width) - 1 if is_head else int(width * _LETTERS) for width in widths]
    lines = max(_lines(said, room) for said, room in zip(words, letters, strict=True))
    if lines > 1 or is_head:
        made.set_row(at, min(_LINE * lines + 4, _HIGHEST))


def _lines(words: str, letters: int) -> int:
    return sum(max(len(wrap(line, letters)), 1) for line in words.splitlines())


def _write(book: Paper, made: Worksheet, at: int, place: int, cell: Cell) -> None:
    look = _look(book.language, cell)
    style = book.style(paper.BOX, {"valign": "top", **look})
    match cell:
        case None:
            made.write_blank(at, place, None, style)
        case bool():
            made.write_string(at, place, book.t(f"workbook.{'yes' if cell else 'no'}"), style)
        case str():
            made.write_string(at, place, cell, style)
        case Amount():
            made.write_number(at, place, cell.value, style)
        case int():
            made.write_number(at, place, cell, style)
        case date():
            made.write_datetime(at, place, cell, style)


def _look(language: Language, cell: Cell) -> Style:
    match cell:
        case bool() | None:
            return paper.CENTRE
        case str():
            # Excel would take such words for a formula as soon as somebody edits the cell.
            return {"text_wrap": True, "valign": "top"} | ({"quote_prefix": True} if cell.startswith(_FORMULA) else {})
        case datetime():
            return {"num_format": "dd/mm/yyyy hh:mm", "align": "center"}
        case date():
            return {"num_format": "dd/mm/yyyy", "align": "center"}
        case Amount():
            return {"num_format": _number(language, cell.decimals) + ("%" if cell.unit == "percent" else "")}
        case int():
            return {"num_format": _number(language, 0)}


def _number(language: Language, decimals: int) -> str:
    """Dots between thousands in Vietnamese wherever the office's own settings leave the choice to the file."""
    return f"{_LOCALES[language]}#,##0{'.' + '0' * decimals if decimals else ''}"


def _widths(book: Paper, sheet: Sheet) -> list[float]:
    """As wide as the widest cell, within reason: longer words wrap. A head may take two lines or more."""
    widest = max(_WIDEST, _PAGE // len(sheet.heads))
    return [
        min(max(_NARROWEST, *(_length(book, row[place]) for row in sheet.rows), *map(len, head.split())) + 2, widest)
        for place, head in enumerate(sheet.heads)
    ]


def _length(book: Paper, cell: Cell) -> int:
    match cell:
        case None | bool():
            return 0
        case str():
            return max(map(len, cell.splitlines()), default=0)
        case datetime():
            return 16
        case date():
            return 10
        case Amount():
            return len(book.t.number(cell.value, cell.decimals)) + 1
        case int():
            return len(book.t.number(cell))
