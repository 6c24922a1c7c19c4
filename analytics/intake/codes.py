"""Codes of agencies, communes, sectors and periods: known, or a problem that suggests what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from analytics.intake.header import fold
from analytics.intake.problems import Problem, problem
from analytics.plan import Agency, Commune, FormColumn, Period, Plan, Sector
from analytics.text import LANGUAGES, text

_KIND_OF_PLACE = re.compile(r"^(xa|phuong)")
_FEW = 12


def known(column: FormColumn, plan: Plan) -> frozenset[str]:
    """The codes that may stand in a column; empty where any may (words, dates, codes of the agency's own)."""
    tables: Mapping[str, Iterable[Agency | Commune | Sector | Period]] = {
        "agency": plan.agencies,
        "commune": plan.communes,
        "sector": plan.sectors,
        "period": plan.periods,
    }
    if column.type == "task":
        return frozenset(task.id for task in plan.tasks)
    if column.type == "status":
        return frozenset(status.name_vi for status in plan.task_statuses)
    return frozenset(column.codes) | frozenset(row.code for row in tables.get(column.type, ()))


class Judge:
    """Says what is wrong with a cell that is not one of a column's codes, or not a date or a link.

    Codes are taken as the plan writes them: nothing is padded or capitalised silently.
    """

    def __init__(self, column: FormColumn, plan: Plan, header: str) -> None:
        self.column, self.header = column, header
        self.known = known(column, plan)
        self._meanings = dict(_names(column.type, plan)) | {fold(code): code for code in self.known}

    def __call__(self, cell: str) -> Problem:
        """The problem of one wrong cell."""
        if self.column.type in {"date", "link"}:
            return problem(f"{self.column.type}_invalid", None, self.header, cell)
        meant = self._meant(cell)
        if meant and cell.isdigit() and cell != meant:
            return problem("leading_zero_lost", None, self.header, cell, meant=meant)
        return problem(f"unknown_{self.column.type}", None, self.header, cell, hint=self._hint(meant))

    def _meant(self, cell: str) -> str | None:
        """The code that the person most likely meant: lost zeros, another case, the name in place of the code."""
        if cell.isdigit():
            return next((code for code in self.known if code.lstrip("0") == cell.lstrip("0")), None)
        return self._meanings.get(fold(cell)) or (self._period(cell) if self.column.type == "period" else None)

    def _period(self, cell: str) -> str | None:
        year = re.search(r"(?<!\d)20\d\d(?!\d)", cell)
        if year is None:
            return None
        rest = fold(cell.replace(year[0], ""))
        half = "H2" if re.search("cuoi|h2|ii", rest) else "H1"
        code = f"{year[0]}-{half if re.search('6thang|h[12]|ki', rest) else 'N'}"
        return code if code in self.known else None

    def _hint(self, meant: str | None) -> Mapping[str, str]:
        few = ", ".join(sorted(self.known)) if len(self.known) <= _FEW else ""
        key = "meant" if meant else "one_of" if few else "see_list"
        return {each: text(each)(f"intake.hint.{key}", meant=meant, known=few) for each in LANGUAGES}


def _names(kind: str, plan: Plan) -> Iterator[tuple[str, str]]:
    """Folded names with their codes."""
    if kind == "commune":
        for commune in plan.communes:
            yield from ((name, commune.code) for name in _place_names(commune.name_vi))
    if kind == "status":
        yield from ((fold(status.name_en), status.name_vi) for status in plan.task_statuses)
    named: Mapping[str, Iterable[Agency | Sector]] = {"agency": plan.agencies, "sector": plan.sectors}
    for row in named.get(kind, ()):
        yield from ((fold(name), row.code) for name in (row.name_vi, row.name_en))


def _place_names(name: str) -> tuple[str, str]:
    return fold(name), _KIND_OF_PLACE.sub("", fold(name))


def places(plan: Plan) -> frozenset[str]:
    """The folded names of all communes, with and without their kind."""
    return frozenset(name for commune in plan.communes for name in _place_names(commune.name_vi))
