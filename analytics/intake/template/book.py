"""The blank form as a workbook: the form, its checks, the last period's figures, a guide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import ceil

import pyarrow as pa
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from analytics import paper
from analytics.intake import cells
from analytics.intake.template import checks, earlier, guide, layout
from analytics.intake.template.blank import Blank, Line, blank
from analytics.paper import Paper
from analytics.plan import FormColumn, Plan
from analytics.text import Language

_WIDTHS = {
    "period": 9, "agency": 10, "commune": 8, "sector": 8, "date": 11, "code": 9, "text": 26, "count": 10,
    "percent": 11, "task": 9, "summary": 44, "status": 15, "document": 16, "link": 22, "position": 18,
}  # fmt: skip
_PAGE = 230  # characters of the body font across a page that is still easy to read
_MESSAGE = 255
_HEIGHT, _TALL = 21, 48
_WORDS = frozenset({"text", "summary", "document", "link", "position"})


def workbook(
    plan: Plan,
    form: str,
    period: str,
    agency: str,
    commune: str = "",
    *,
    previous: pa.Table | None = None,
    language: Language = "vi",
) -> bytes:
    """The form as a workbook for an agency and period; the same inputs give the same bytes.

    `previous` are the checked rows of its last submission: their counts stand
    beside for reference, their units have rows. Raises as `blank` does.
    """
    made = blank(plan, form, period, agency, commune, previous=previous)
    paper_ = Paper(language, made.period.end)
    sheet = paper_.sheet(paper_.t("template.sheet.form"))
    _form(sheet, made, paper_)
    _state(sheet, checks.write(made, paper_), paper_, first="right" if made.has_tasks else "open")
    if made.earlier:
        earlier.write(made, paper_, lambda other: _head(other, made, paper_))
    communes = guide.write(made, paper_)
    _lists(sheet, made, paper_, communes)
    return paper_.close()


def _form(sheet: Worksheet, made: Blank, paper_: Paper) -> None:
    _title(sheet, made, paper_)
    _head(sheet, made, paper_)
    _Cells(sheet, made, paper_).write()


# --- title and header ----------------------------------------------------------------------------


def _title(sheet: Worksheet, made: Blank, paper_: Paper) -> None:
    t, language = paper_.t, paper_.language
    who = f"{made.agency.text('name', language)} ({made.agency.code})"
    if made.commune:
        who += f" · {made.plan.commune(made.commune).text('name', language)} ({made.commune})"
    when = t(f"screens.period.{made.period.code[5:]}", year=made.period.year)
    name = f"{made.form.code} · {made.form.text('name', language)}"
    closing = t("template.title.period", name=when, code=made.period.code, closing=t.day(made.period.end))
    sheet.write_string(layout.TITLE, 0, name, paper_.style(paper.TITLE))
    sheet.write_string(layout.AGENCY, 0, t("template.title.agency", name=who), paper_.style(paper.STRONG))
    sheet.write_string(layout.PERIOD, 0, closing, paper_.style(paper.STRONG))
    sheet.write_string(layout.SECRET, 0, t("template.title.secret"), paper_.style(paper.WARNING))
    colours = t(f"template.title.{'colours_tasks' if made.has_tasks else 'colours'}")
    sheet.write_string(layout.COLOURS, 0, colours, paper_.style(paper.NOTE))
    sheet.set_row(layout.TITLE, 26)


def _state(sheet: Worksheet, area: str, paper_: Paper, *, first: str) -> None:
    """Whether the checks hold, said above the form; `first` before anything is filled in."""
    t = paper_.t
    said = {each: layout.quoted(t(f"template.state.{each}")) for each in ("off", "open", "right")}
    off, missing = (layout.quoted(t(f"template.checks.{each}", count="").strip() + "*") for each in ("off", "missing"))
    formula = (
        f"=IF(COUNTIF({area},{off})>0,{said['off']},IF(COUNTIF({area},{missing})>0,{said['open']},{said['right']}))"
    )
    sheet.write_formula(layout.STATE, 0, formula, paper_.style(paper.STRONG), t(f"template.state.{first}"))
    sheet.set_row(layout.STATE, 22)
    for key, look in {"off": paper.BAD, "right": paper.GOOD}.items():
        value = {
            "type": "cell",
            "criteria": "==",
            "value": said[key],
            "format": paper_.mark({"font_color": look["font_color"]}),
        }
        sheet.conditional_format(layout.STATE, 0, layout.STATE, 0, value)


def _head(sheet: Worksheet, made: Blank, paper_: Paper) -> None:
    """Groups, labels and numbers of the columns, their widths, and how the sheet scrolls and prints."""
    language = paper_.language
    for place, column in enumerate(made.columns):
        sheet.set_column(place, place, _WIDTHS[column.type])
        sheet.write_string(layout.HEADER, place, column.text("label", language), paper_.style(paper.HEAD))
        sheet.write_number(layout.NUMBERS, place, place + 1, paper_.style(paper.COUNTED))
    _groups(sheet, made, paper_)
    sheet.set_row(layout.HEADER, 84)
    sheet.freeze_panes(layout.FIRST, made.last_key + 1)
    sheet.set_selection(layout.FIRST, made.last_key + 1, layout.FIRST, made.last_key + 1)
    sheet.repeat_rows(layout.HEADER, layout.NUMBERS)
    sheet.repeat_columns(0, made.last_key)
    sheet.fit_to_pages(_pages(made), 0)


def _groups(sheet: Worksheet, made: Blank, paper_: Paper) -> None:
    style = paper_.style(paper.GROUP)
    for name, group in groupby(enumerate(made.columns), lambda each: each[1].text("group", paper_.language)):
        places = [place for place, _ in group]
        if name and len(places) > 1:
            sheet.merge_range(layout.GROUPS, places[0], layout.GROUPS, places[-1], name, style)
        elif name:
            sheet.write_string(layout.GROUPS, places[0], name, style)


def _pages(made: Blank) -> int:
    """So many pages across that the print stays readable, the keys on each of them."""
    widths = [_WIDTHS[column.type] for column in made.columns]
    keys = sum(widths[: made.last_key + 1])
    return max(1, ceil((sum(widths) - keys) / (_PAGE - keys)))


# --- cells ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Cells:
    """Writes the cells under the header."""

    sheet: Worksheet
    made: Blank
    paper: Paper

    def write(self) -> None:
        for at, line in enumerate(self.made.lines, layout.FIRST):
            self.sheet.set_row(at, _TALL if self.made.has_tasks else _HEIGHT)
            for where, column in enumerate(self.made.columns):
                self._cell(at, where, column, line)
        spare = [at for at, line in enumerate(self.made.lines, layout.FIRST) if line.spare]
        for where, column in enumerate(self.made.columns) if spare else ():
            self._light((spare[0], where, spare[-1], where), column)

    def _cell(self, at: int, where: int, column: FormColumn, line: Line) -> None:
        kind = self.made.cell(column, line)
        if kind == "closed":
            self.sheet.write_blank(at, where, None, self.paper.style(paper.CLOSED))
        elif kind == "given" and line.spare:
            self._given_once_used(at, where, self.made.given(column, line))
        elif column.type == "summary":
            shown = str(self.made.given(column, line, self.paper.language))
            self.sheet.write_string(at, where, shown, self.paper.style(paper.GIVEN, paper.WORDS, paper.LEFT))
        elif kind == "given":
            self._given(at, where, self.made.given(column, line))
        else:
            self._entry(at, where, column, line)

    def _given(self, at: int, where: int, value: str | date | None) -> None:
        if isinstance(value, date):
            self.sheet.write_datetime(at, where, value, self.paper.style(paper.GIVEN, paper.DAY))
        else:
            self.sheet.write_string(at, where, value or "", self.paper.style(paper.GIVEN, paper.WORDS))

    def _given_once_used(self, at: int, where: int, value: str | date | None) -> None:
        """What is known, shown as soon as the spare row is used; till then the row is blank.

        All as text: of an old .xls the reader takes a blank result under a format of dates for midnight.
        """
        shown = layout.quoted(self.paper.t.day(value) if isinstance(value, date) else value or "")
        trigger = xl_rowcol_to_cell(at, self.made.trigger, col_abs=True)
        self.sheet.write_formula(at, where, f'=IF({trigger}="","",{shown})', self.paper.style(paper.GIVEN), "")

    def _entry(self, at: int, where: int, column: FormColumn, line: Line) -> None:
        number = {"num_format": paper.NUMBER[self.paper.language]}
        shapes = {"count": number, "percent": paper.PERCENT, "date": paper.DAY}
        wrapped = {"text_wrap": True} if self.made.has_tasks and column.type in _WORDS else {}
        side = wrapped if column.type in {"count", *_WORDS} else paper.CENTRE
        tint = paper.NEEDED if column.required == "always" and not line.spare else {}
        style = self.paper.style(paper.ENTRY, shapes.get(column.type, paper.WORDS), side, tint)
        if line.unit and where == self.made.roles.get("unit"):
            self.sheet.write_string(at, where, line.unit, style)
        else:
            self.sheet.write_blank(at, where, None, style)

    def _light(self, area: tuple[int, int, int, int], column: FormColumn) -> None:
        """On spare rows a column turns grey, or is tinted as required, once a sector is chosen."""
        trigger = f"${xl_col_to_name(self.made.trigger)}{area[0] + 1}"
        if column.sectors:
            inside = layout.joined("OR", (f"{trigger}={layout.quoted(sector)}" for sector in column.sectors))
            grey = {"format": self.paper.mark({"bg_color": paper.CLOSED["bg_color"]}), "stop_if_true": True}
            formula = f'=AND({trigger}<>"",NOT({inside}))'
            self.sheet.conditional_format(*area, {"type": "formula", "criteria": formula, **grey})
        if column.required == "always" and self.made.cell(column, Line(spare=True)) == "entry":
            tint = {"format": self.paper.mark(paper.NEEDED)}
            self.sheet.conditional_format(*area, {"type": "formula", "criteria": f'={trigger}<>""', **tint})


# --- what may be typed ---------------------------------------------------------------------------


def _lists(sheet: Worksheet, made: Blank, paper_: Paper, communes: str) -> None:
    """What may be typed into each column, and the notes of the form beside the cell."""
    t, last = paper_.t, layout.FIRST + len(made.lines) - 1
    for where, column in enumerate(made.columns):
        allowed = _allowed(column, made, communes)
        if not allowed:
            continue
        note = column.text("note", paper_.language)[:_MESSAGE]
        stop = "percent" if column.type == "percent" else allowed["validate"]
        message = t(f"template.stop.{stop}", most=t.number(column.longest or cells.LONGEST))
        words = {"error_title": t("template.stop.title"), "error_message": message}
        sheet.data_validation(
            layout.FIRST, where, last, where, allowed | words | ({"input_message": note} if note else {})
        )


def _allowed(column: FormColumn, made: Blank, communes: str) -> dict[str, object]:
    if column.type == "count":
        return {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": cells.LARGEST}
    if column.type == "percent":
        return {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": cells.WHOLE}
    if column.longest:
        return {"validate": "length", "criteria": "<=", "value": column.longest}
    if column.type == "date":
        return {"validate": "date", "criteria": ">=", "value": date(1900, 1, 1)}
    codes = {
        "sector": made.sectors,
        "commune": communes if made.agency.level == "commune" else "",
        "status": [status.name_vi for status in made.plan.task_statuses],
    }.get(column.type)
    source = codes or column.codes
    return {"validate": "list", "source": source if isinstance(source, str) else list(source)} if source else {}
