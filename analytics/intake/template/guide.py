"""The sheet that says how the form is filled in, what its columns mean and which codes there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from analytics import paper
from analytics.intake.template import layout
from analytics.intake.template.blank import Blank
from analytics.paper import Paper
from analytics.plan import FormColumn

_STEPS = ("fill", "blank", "spare", "check", "send")
_TASK_STEPS = ("fill", "status", "evidence", "send")
_WIDTHS = (8, 36, 46, 22, 78)


def write(made: Blank, paper_: Paper) -> str:
    """The guide; returns the range of the communes' codes, "" where the agency has none."""
    t, sheet = paper_.t, layout.reference(paper_, paper_.t("template.sheet.guide"))
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(1, 0, t("template.guide.title"), paper_.style(paper.TITLE))
    steps = [step for step in _STEPS if step != "spare" or made.lines[-1].spare]
    steps = list(_TASK_STEPS) if made.has_tasks else steps
    for number, step in enumerate(steps, 1):
        sheet.write_string(2 + number, 0, f"{number}. " + t(f"template.guide.{step}"), paper_.style())
    at = _columns(sheet, 4 + len(steps), made, paper_)
    if "sector" in made.roles:
        at = _codes(sheet, at + 1, "sector", _sectors(made, paper_), paper_)
    return _communes(sheet, at + 1, made, paper_)


def _columns(sheet: Worksheet, at: int, made: Blank, paper_: Paper) -> int:
    names = ("number", "group", "column", "needed", "meaning")
    _row(sheet, at, [paper_.t(f"template.guide.{name}") for name in names], paper_, paper.HEAD)
    for number, column in enumerate(made.columns, 1):
        words = [column.text(name, paper_.language) for name in ("group", "label", "note")]
        needed = paper_.t(f"template.guide.{_needed(column)}", sectors=", ".join(column.sectors))
        _row(sheet, at + number, [str(number), *words[:2], needed, words[2]], paper_, paper.WRAPPED)
    return at + len(made.columns) + 1


def _needed(column: FormColumn) -> str:
    if column.required == "always" and column.sectors:
        return "needed_in"
    return {"always": "needed_always", "commune": "needed_commune", "told": "needed_told", "no": "needed_no"}[
        column.required
    ]


def _sectors(made: Blank, paper_: Paper) -> list[tuple[str, str]]:
    return [(code, made.plan.sector(code).text("name", paper_.language)) for code in made.sectors]


def _communes(sheet: Worksheet, at: int, made: Blank, paper_: Paper) -> str:
    if made.agency.level == "province":
        return ""
    mine = [commune for commune in made.plan.communes if made.commune in {"", commune.code}]
    end = _codes(sheet, at, "commune", [(each.code, each.text("name", paper_.language)) for each in mine], paper_)
    return f"='{paper_.t('template.sheet.guide')}'!{xl_range_abs(at + 1, 0, end - 1, 0)}"


def _codes(sheet: Worksheet, at: int, kind: str, rows: Sequence[tuple[str, str]], paper_: Paper) -> int:
    _row(sheet, at, [paper_.t("template.guide.code"), paper_.t(f"template.guide.{kind}")], paper_, paper.HEAD)
    for place, row in enumerate(rows, at + 1):
        _row(sheet, place, row, paper_, paper.WRAPPED)
    return at + len(rows) + 1


def _row(sheet: Worksheet, at: int, words: Iterable[str], paper_: Paper, look: paper.Style) -> None:
    for place, each in enumerate(words):
        sheet.write_string(at, place, each, paper_.style(paper.BOX, paper.WORDS, look))
