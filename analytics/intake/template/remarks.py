"""A refused file again as a workbook: its cells as they were written, what is wrong marked and said beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from analytics import paper
from analytics.intake.problems import Problem
from analytics.intake.template import layout
from analytics.paper import Paper
from analytics.plan import Plan
from analytics.text import Language

if TYPE_CHECKING:
    from analytics.intake.sheet import Sheet

_LONGEST = 32_767
# More cells than anybody corrects by hand, and some seconds of work.
MOST_CELLS = 200_000
_LINES, _COLUMNS = 1_048_576, 16_384
_HEAD = 4
_CREATED = date(2000, 1, 1)
_SIGNS: Mapping[str, paper.Style] = {"error": paper.BAD, "warning": paper.OPEN}

Places = Mapping[tuple[int, int], Sequence[Problem]]


def annotated(sheet: Sheet, problems: Sequence[Problem], plan: Plan, language: Language) -> bytes:
    """The file with its remarks: a list of them that leads to the cells, and every row at its own line number.

    Cells are text, nothing in them is computed; corrected and sent in again,
    it is read as the file was. Raises ValueError where `sheet` lacks rows of
    the file, which would be lost on the way, or it is larger than a workbook can be or anybody corrects by hand.
    """
    if not _fits(sheet):
        raise ValueError("the sheet lacks rows, or is larger than a workbook can be")
    paper_ = Paper(language, _CREATED)
    places = _places(sheet, problems)
    listed = layout.reference(paper_, paper_.t("template.sheet.remarks"))
    _list(listed, sheet, problems, paper_)
    _table(_open_sheet(sheet, plan, paper_), sheet, places, paper_)
    return paper_.close()


def _fits(sheet: Sheet) -> bool:
    lines = [sheet.header_line, *(row.line for row in sheet.rows)]
    width = max(map(len, [sheet.names, *(row.cells for row in sheet.rows)]))
    longest = max(map(len, (cell for row in sheet.rows for cell in row.cells)), default=0)
    filled = sum(len(row.cells) for row in sheet.rows)
    is_small = max(lines) <= _LINES and width <= _COLUMNS and longest <= _LONGEST and filled <= MOST_CELLS
    return len(sheet.rows) == sheet.total and is_small


def _places(sheet: Sheet, problems: Sequence[Problem]) -> dict[tuple[int, int], list[Problem]]:
    """The problems of each cell, by line and position."""
    found: dict[tuple[int, int], list[Problem]] = defaultdict(list)
    positions = _positions(sheet)
    for each in problems:
        if each.line:
            found[each.line, positions.get(each.column or "", 0)].append(each)
    return found


def _positions(sheet: Sheet) -> Mapping[str, int]:
    """Where each column stands, by its name or else its letter; of a name used twice the first."""
    found = {name: place for place, name in reversed([*enumerate(sheet.names)]) if name}
    return {xl_col_to_name(place): place for place in range(len(sheet.names))} | found


# --- the list ------------------------------------------------------------------------------------


def _list(listed: Worksheet, sheet: Sheet, problems: Sequence[Problem], paper_: Paper) -> None:
    t = paper_.t
    for place, width in enumerate((11, 11, 34, 24, 90)):
        listed.set_column(place, place, width)
    listed.write_string(1, 0, t("template.remarks.title"), paper_.style(paper.TITLE))
    listed.write_string(2, 0, t("template.remarks.note"), paper_.style(paper.NOTE))
    for place, name in enumerate(("line", "kind", "column", "value", "remark")):
        listed.write_string(_HEAD, place, t(f"template.remarks.{name}"), paper_.style(paper.HEAD))
    positions = _positions(sheet)
    for at, each in enumerate(problems, _HEAD + 1):
        cell = xl_rowcol_to_cell((each.line or 1) - 1, positions.get(each.column or "", 0))
        _remark(listed, at, each, f"internal:'{sheet.form}'!{cell}", paper_)
    listed.freeze_panes(_HEAD + 1, 0)
    listed.fit_to_pages(1, 0)
    listed.repeat_rows(_HEAD)


def _remark(listed: Worksheet, at: int, found: Problem, link: str, paper_: Paper) -> None:
    look = paper_.style(paper.BOX, paper.WRAPPED, paper.WORDS)
    sign = paper_.style(paper.BOX, paper.CENTRE, {"valign": "top"}, _SIGNS[found.severity])
    if found.line:
        style = paper_.style(paper.BOX, paper.CENTRE, {"valign": "top", "underline": 1, "font_color": "#1F5FA8"})
        listed.write_url(at, 0, link, style, str(found.line))
    else:
        listed.write_string(at, 0, paper_.t("template.remarks.whole"), look)
    listed.write_string(at, 1, paper_.t(f"template.remarks.{found.severity}"), sign)
    for place, words in enumerate((found.column, found.value, found.message[paper_.language]), 2):
        listed.write_string(at, place, (words or "")[:_LONGEST], look)


# --- the rows ------------------------------------------------------------------------------------


def _open_sheet(sheet: Sheet, plan: Plan, paper_: Paper) -> Worksheet:
    """The sheet of the file's rows, free to be changed, wide enough for its columns."""
    table = paper_.open_sheet(sheet.form)
    types = {column.column: column.type for column in plan.form(sheet.form).columns}
    for place, column in enumerate(sheet.columns):
        table.set_column(
            place, place, 12 if types.get(column or "") in {"count", None} else 14, paper_.style(paper.WORDS)
        )
    table.freeze_panes(sheet.header_line, 0)
    table.ignore_errors({"number_stored_as_text": f"A1:{xl_rowcol_to_cell(_LINES - 1, _COLUMNS - 1)}"})
    table.fit_to_pages(1, 0)
    table.repeat_rows(sheet.header_line - 1)
    return table


def _table(table: Worksheet, sheet: Sheet, places: Places, paper_: Paper) -> None:
    _row(table, sheet.header_line, sheet.names, places, partial(paper_.style, paper.WORDS, paper.HEAD))
    for row in sheet.rows:
        _row(table, row.line, row.cells, places, partial(paper_.style, paper.WORDS, paper.BOX))
    for (line, where), found in places.items():
        _comment(table, line, where, found, paper_)


def _row(table: Worksheet, line: int, cells: Sequence[str], places: Places, style: Callable[..., Format]) -> None:
    for where, cell in enumerate(cells):
        signs = [_SIGNS[each.severity] for each in sorted(places.get((line, where), ()), key=_gravity)]
        if cell:
            table.write_string(line - 1, where, cell, style(*signs))
        else:
            table.write_blank(line - 1, where, None, style(*signs))


def _gravity(found: Problem) -> bool:
    """Errors come last, over the warnings."""
    return found.severity == "error"


def _comment(table: Worksheet, line: int, where: int, found: Sequence[Problem], paper_: Paper) -> None:
    """A note at a cell with all that is said of it, in a box large enough to read it."""
    words = "\n\n".join(each.message[paper_.language] for each in found)[:_LONGEST]
    size = {"width": 320, "height": min(60 + 18 * (len(words) // 45), 420)}
    table.write_comment(line - 1, where, words, {"author": "", "font_name": "Times New Roman", "font_size": 10, **size})
