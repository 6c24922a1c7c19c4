"""The sheet with the last period's figures beside the form, and how far the new ones are from them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pyarrow as pa
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from analytics import paper, warehouse
from analytics.intake.template import layout
from analytics.intake.template.blank import Blank, Line
from analytics.paper import Paper
from analytics.plan import FormColumn


def write(made: Blank, paper_: Paper, head: Callable[[Worksheet], None]) -> None:
    """The sheet, laid out as the form (`head` writes its header), so that a figure stands in the same cell."""
    t, sheet = paper_.t, layout.reference(paper_, paper_.t("template.sheet.earlier"))
    head(sheet)
    sheet.write_string(layout.AGENCY, 0, _title(made, paper_), paper_.style(paper.TITLE))
    note = t(f"template.earlier.{'note_tasks' if made.has_tasks else 'note'}")
    sheet.write_string(layout.PERIOD, 0, note, paper_.style(paper.NOTE))
    lines = [line for line in made.lines if not line.spare]
    for place, line in enumerate(lines):
        _keys(sheet, layout.FIRST + place, line, made, paper_)
        _figures(sheet, layout.FIRST + place, line, made, paper_)
    if made.has_tasks:
        return
    below = layout.FIRST + len(lines) + 1
    sheet.write_string(below, 0, t("template.earlier.change"), paper_.style(paper.STRONG))
    for place, line in enumerate(lines):
        _keys(sheet, below + 1 + place, line, made, paper_)
        _changes(sheet, below + 1 + place, place, made, paper_)


def _title(made: Blank, paper_: Paper) -> str:
    """Of which period these figures are, and that they are illustrative where they say so."""
    title = paper_.t("template.earlier.title", period=made.before)
    is_illustrative = warehouse.is_illustrative(pa.Table.from_pylist([*map(dict, made.earlier.values())]))
    return f"{title} · {paper_.t('screens.notice.illustrative')}" if is_illustrative else title


def _figures(sheet: Worksheet, at: int, line: Line, made: Blank, paper_: Paper) -> None:
    found = made.earlier.get(line, {})
    style = paper_.style(paper.BOX, {"num_format": paper.NUMBER[paper_.language]})
    words = paper_.style(paper.BOX, paper.WORDS, {"text_wrap": True})
    for column in _compared(made):
        value, place = found.get(column.column), made.places[column.column]
        if value is None:
            sheet.write_blank(at, place, None, style)
        elif isinstance(value, int):
            sheet.write_number(at, place, value, style)
        else:
            sheet.write_string(at, place, paper_.t.day(value) if isinstance(value, date) else value, words)


def _changes(sheet: Worksheet, at: int, place: int, made: Blank, paper_: Paper) -> None:
    style = paper_.style(paper.BOX, {"num_format": paper.CHANGE[paper_.language]})
    for column in _compared(made):
        where = made.places[column.column]
        now, before = layout.cell(paper_.t, place, where), xl_rowcol_to_cell(layout.FIRST + place, where)
        sheet.write_formula(at, where, f'=IF(OR({now}="",{before}=""),"",{now}-{before})', style, "")


def _keys(sheet: Worksheet, at: int, line: Line, made: Blank, paper_: Paper) -> None:
    """Whose figures these are, as on the form; the period is the earlier one."""
    period = made.roles["period"]
    for place in range(made.last_key + 1):
        value = made.given(made.columns[place], line, paper_.language)
        shown = made.before if place == period else line.unit if place == made.roles.get("unit") else value
        words = "" if isinstance(shown, date) or shown is None else shown
        sheet.write_string(at, place, words, paper_.style(paper.GIVEN))


def _compared(made: Blank) -> list[FormColumn]:
    """The counts; of tasks all that was said of them."""
    if made.has_tasks:
        return [column for column in made.columns[made.last_key + 1 :] if column.type not in {"summary", "code"}]
    return [column for column in made.columns if column.type == "count"]
