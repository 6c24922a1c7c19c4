"""The sheet that checks the form while it is filled in: the plan's comparisons as formulas.

They say of every row what intake will say of it (`analytics.intake.rules`):
blanks count as nothing in a sum, and nothing is held against a total that
is not there yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from analytics import paper
from analytics.intake.template import layout
from analytics.intake.template.blank import Blank, Line
from analytics.intake.template.layout import joined, quoted
from analytics.paper import Paper
from analytics.plan import FormColumn, Rule

_NAME, _NOTE, _HEAD, _MISSING, _FIRST = 1, 2, 4, 5, 6
_HEIGHT, _WIDTH = 17, 78
_NOT_HERE = "–"


@dataclass(frozen=True)
class _Row:
    """One row of the form, as formulas see it."""

    made: Blank
    paper: Paper
    place: int
    line: Line

    def cell(self, column: str) -> str:
        return layout.cell(self.paper.t, self.place, self.made.places[column])

    @property
    def trigger(self) -> str:
        return layout.cell(self.paper.t, self.place, self.made.trigger)

    def among(self, sectors: Sequence[str]) -> str:
        """Whether the row's sector, chosen by the person, is one of these."""
        return joined("OR", (f"{self.trigger}={quoted(sector)}" for sector in sectors))

    def present(self, columns: Sequence[str]) -> str:
        """Whether all columns that apply to the row's sector are filled."""
        form = self.made.form
        parts = [part for name in columns if (part := self._filled(form.column(name)))]
        return joined("AND", parts) if parts else "TRUE"

    def _filled(self, column: FormColumn) -> str:
        filled = f'{self.cell(column.column)}<>""'
        if not column.sectors:
            return filled
        if self.line.spare:
            return f"OR({filled},NOT({self.among(column.sectors)}))"
        return filled if column.applies(self.line.sector) else ""

    def alive(self, formula: str) -> str:
        """A formula that says nothing of a spare row before it is used."""
        return f'=IF({self.trigger}="","",{formula})' if self.line.spare else f"={formula}"


def write(made: Blank, paper_: Paper) -> str:
    """The sheet of checks; returns the range where their words stand."""
    t, sheet = paper_.t, layout.reference(paper_, paper_.t("template.sheet.checks"))
    rules = [rule for rule in made.plan.rules if _is_used(rule, made)]
    rows = [_Row(made, paper_, place, line) for place, line in enumerate(made.lines)]
    sheet.set_column(0, 0, _WIDTH)
    sheet.set_column(1, len(rows), 13)
    sheet.write_string(_NAME, 0, t("template.checks.title"), paper_.style(paper.TITLE))
    sheet.write_string(_NOTE, 0, t("template.checks.note"), paper_.style(paper.NOTE))
    _heads(sheet, rows, paper_)
    _missing(sheet, rows, paper_)
    for place, rule in enumerate(rules, _FIRST):
        _rule(sheet, place, rule, rows, paper_)
    area = (_MISSING, 1, _FIRST + len(rules) - 1, len(rows))
    _colour(sheet, area, paper_)
    sheet.freeze_panes(_MISSING, 1)
    sheet.fit_to_pages(1 + len(rows) // 14, 0)
    sheet.repeat_columns(0, 0)
    return f"'{t('template.sheet.checks')}'!{xl_range_abs(*area)}"


def _is_used(rule: Rule, made: Blank) -> bool:
    """Whether a comparison can fail in a row of the agency: a spare one has the columns of all its sectors."""
    if rule.form != made.form.code or rule.kind != "compare":
        return False
    meant = not rule.sectors or not set(rule.sectors).isdisjoint(made.sectors)
    return meant and any(made.form.column(name).applies(sector) for name in rule.left for sector in made.sectors)


def _heads(sheet: Worksheet, rows: Sequence[_Row], paper_: Paper) -> None:
    """Over each column the line of the form, its sector and its unit."""
    style = paper_.style(paper.HEAD)
    sheet.set_row(_HEAD, 62)
    sheet.write_string(_HEAD, 0, paper_.t("template.checks.condition"), style)
    for row in rows:
        words = quoted(paper_.t("template.checks.line", line=layout.physical(row.place)))
        roles = [role for role in ("commune", "sector", "unit") if role in row.made.roles]
        parts = (layout.cell(paper_.t, row.place, row.made.roles[role]) for role in roles)
        shown = "".join(f'&IF({part}="","",CHAR(10)&{part})' for part in parts)
        value = "\n".join(filter(None, (words.strip('"'), *(getattr(row.line, role) for role in roles))))
        sheet.write_formula(_HEAD, 1 + row.place, f"={words}{shown}", style, value)


def _missing(sheet: Worksheet, rows: Sequence[_Row], paper_: Paper) -> None:
    """How many of the cells that must be filled are still blank, row by row."""
    sheet.write_string(
        _MISSING, 0, paper_.t("template.checks.needed"), paper_.style(paper.BOX, paper.STRONG, {"indent": 1})
    )
    sheet.set_row(_MISSING, _HEIGHT + 4)
    for row in rows:
        parts = list(_blanks(row))
        blank = "+".join(parts) or "0"
        missing, full = paper_.t("template.checks.missing", count=""), paper_.t("template.checks.full")
        formula = f"IF({blank}=0,{quoted(full)},{quoted(missing)}&({blank}))"
        value = "" if row.line.spare else f"{missing}{len(parts)}" if parts else full
        style = paper_.style(paper.BOX, paper.CENTRE)
        sheet.write_formula(_MISSING, 1 + row.place, row.alive(formula), style, value)


def _blanks(row: _Row) -> Iterator[str]:
    """1 for each cell that must be filled and is not."""
    for column in row.made.columns:
        must = column.required == "always" or (column.required == "commune" and row.made.agency.level == "commune")
        kind = row.made.cell(column, row.line)
        if must and (kind == "entry" or (kind == "chosen" and column.type == "commune")):
            blank = f'{row.cell(column.column)}=""'
            limited = row.line.spare and column.sectors
            yield f"IF(AND({blank},{row.among(column.sectors)}),1,0)" if limited else f"IF({blank},1,0)"


# --- comparisons ---------------------------------------------------------------------------------


def _rule(sheet: Worksheet, at: int, rule: Rule, rows: Sequence[_Row], paper_: Paper) -> None:
    words = _identity(rule, rows[0].made, paper_.language)
    sheet.write_string(at, 0, words, paper_.style(paper.BOX, paper.WRAPPED, {"valign": "vcenter"}))
    sheet.set_row(at, _HEIGHT * (1 + len(words) // _WIDTH))
    style = paper_.style(paper.BOX, paper.CENTRE)
    for row in rows:
        if _is_foreign(rule, row):
            sheet.write_string(at, 1 + row.place, _NOT_HERE, style)
        else:
            sheet.write_formula(at, 1 + row.place, row.alive(_verdict(rule, row)), style, "")


def _identity(rule: Rule, made: Blank, language: str) -> str:
    """`Công chức + Viên chức = Tổng số công chức, viên chức`, with the sectors that alone have it."""
    left, right = (
        " + ".join(made.form.column(name).text("label", language) for name in names)
        for names in (rule.left, rule.right)
    )
    sign = "≤" if rule.comparator == "<=" and rule.right else "="
    return f"{left} {sign} {right or '0'}" + (f" ({', '.join(rule.sectors)})" if rule.sectors else "")


def _is_foreign(rule: Rule, row: _Row) -> bool:
    """Whether a row of a known sector cannot have what a comparison is about."""
    if row.line.spare:
        return False
    columns = [row.made.form.column(name) for name in rule.left]
    outside = bool(rule.sectors) and row.line.sector not in rule.sectors
    return outside or not any(column.applies(row.line.sector) for column in columns)


def _verdict(rule: Rule, row: _Row) -> str:
    """What intake would find: right, off by so many, or not to be told yet; nothing while the left is blank."""
    t = row.paper.t
    right, wrong, partial = (quoted(t(f"template.checks.{each}")) for each in ("right", "off", "partial"))
    cells = [row.cell(name) for name in rule.left]
    left, total = joined("SUM", cells), joined("SUM", map(row.cell, rule.right)) if rule.right else "0"
    known = right
    if rule.comparator == "=":
        known = f"IF({row.present(rule.left)},IF({left}<{total},{wrong}&({total}-{left}),{right}),{partial})"
    verdict = f"IF({left}>{total},{wrong}&({left}-{total}),{known})"
    told = f'IF({joined("COUNT", cells)}=0,"",IF({row.present(rule.right)},{verdict},{partial}))'
    return f"IF({row.among(rule.sectors)},{told},{quoted(_NOT_HERE)})" if row.line.spare and rule.sectors else told


def _colour(sheet: Worksheet, area: tuple[int, int, int, int], paper_: Paper) -> None:
    t = paper_.t
    looks = {"right": paper.GOOD, "full": paper.GOOD, "off": paper.BAD, "partial": paper.OPEN}
    looks_by_start = [(t(f"template.checks.{key}"), look) for key, look in looks.items()]
    for start, look in (*looks_by_start, (t("template.checks.missing", count=""), paper.OPEN)):
        criteria = {"type": "text", "criteria": "begins with", "value": start.strip(), "format": paper_.mark(look)}
        sheet.conditional_format(*area, criteria)
