"""The blank form of one agency and period: which rows and columns it has, and what is filled in already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal, NamedTuple

import pyarrow as pa

from analytics.intake.desk import role_columns
from analytics.plan import Agency, Form, FormColumn, Period, Plan
from analytics.text import Language

Cell = Literal["given", "chosen", "entry", "closed"]

_SPARE = 10


class Line(NamedTuple):
    """One row: whose figures it takes. A `spare` one is for a sector and unit yet to be chosen."""

    commune: str = ""
    sector: str = ""
    unit: str = ""
    spare: bool = False


@dataclass(frozen=True)
class Blank:
    """A form made out to an agency for a period.

    `sectors` are those that the agency may report; `earlier` holds the counts
    of the last submission by line, of the period `before`.
    """

    plan: Plan
    form: Form
    period: Period
    agency: Agency
    commune: str
    columns: tuple[FormColumn, ...]
    sectors: tuple[str, ...]
    lines: tuple[Line, ...]
    earlier: Mapping[Line, Mapping[str, Any]] = field(default_factory=dict)
    before: str = ""

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The position of each column, from 0."""
        return {column.column: place for place, column in enumerate(self.columns)}

    @cached_property
    def roles(self) -> Mapping[str, int]:
        """The position of the column for each role that the form has: period, agency, commune, unit, sector."""
        return {role: self.places[name] for role, name in role_columns(self.form).items()}

    @property
    def trigger(self) -> int:
        """The position of the cell that brings a spare row to life: its sector, else its unit."""
        return self.roles.get("sector", self.roles.get("unit", 0))

    @property
    def has_tasks(self) -> bool:
        """Whether a row is a task, not figures of a sector."""
        return self.form.of_type("task") is not None

    @property
    def last_key(self) -> int:
        """The position of the last column that says whose figures a row holds."""
        return max(self.places[name] for name in self.form.key)

    def applies(self, column: FormColumn, line: Line) -> bool:
        """Whether a row can have a column: in its sector, or in any that may still be chosen for it."""
        return any(map(column.applies, self.sectors if line.spare else (line.sector,)))

    def given(self, column: FormColumn, line: Line, language: Language = "vi") -> str | date | None:
        """What is filled in already, None where nothing is; a task's summary in the language asked for."""
        if column.column == self._looked_at("closing_date"):
            return self.period.end
        if column.column == self._looked_at("level_agency"):
            return "X" if self.agency.level == "commune" else "T"
        if column.type == "summary":
            return self.plan.task(line.unit).text("summary", language)
        if column.type == "task":
            return line.unit
        roles = {"period": self.period.code, "agency": self.agency.code, "commune": line.commune, "sector": line.sector}
        return roles.get(column.type) or None

    def cell(self, column: FormColumn, line: Line) -> Cell:
        """How a cell is filled: in advance, from a list that the row hangs on, by the person, or not at all."""
        foreign = column.type == "commune" and self.agency.level == "province"
        if foreign or not self.applies(column, line):
            return "closed"
        if self.given(column, line) is not None:
            return "given"
        return "chosen" if column.type in {"sector", "commune"} else "entry"

    def _looked_at(self, rule: str) -> str:
        """The column that a rule of the form looks at."""
        found = (each.left[0] for each in self.plan.rules if (each.form, each.code) == (self.form.code, rule))
        return next(found, "")


def reported(plan: Plan, form: str, period: str, agency: str) -> tuple[str, ...]:
    """The sectors that an agency may report on a form for a period, those expected of it first; empty if none."""
    return tuple(_reporting(plan, form, period, agency))


def blank(
    plan: Plan, form: str, period: str, agency: str, commune: str = "", *, previous: pa.Table | None = None
) -> Blank:
    """The form made out to an agency, with the rows of its last submission beside it.

    `commune` "" of an agency of commune level gives rows for all communes.
    Raises KeyError for an unknown code and ValueError where the agency does
    not report the form for the period, or has no communes.
    """
    found, sectors = plan.form(form), _reporting(plan, form, period, agency)
    if not sectors:
        raise ValueError(f"{agency} does not report {form} for {period}")
    due = [sector for sector, expected in sectors.items() if expected] or list(sectors)
    before, earlier = _earlier(plan, found, period, _mine(found, agency, commune, previous))
    places = [(each, sector) for each in _communes(plan, agency, commune) for sector in due]
    tasks = plan.tasks_of(agency) if found.of_type("task") else ()
    lines = [Line(*place, task.id) for place in places for task in tasks] or _lines(places, earlier, sectors)
    has_spare = not tasks and ("unit" in role_columns(found) or len(due) < len(sectors))
    spare = [Line(commune, spare=True)] * _SPARE if has_spare else []
    return Blank(
        plan, found, plan.period(period), plan.agency(agency), commune, _columns(found),
        tuple(sectors), (*lines, *spare), earlier, before,
    )  # fmt: skip


def _reporting(plan: Plan, form: str, period: str, agency: str) -> dict[str, bool]:
    """Sector -> whether it is expected, the expected ones first."""
    when = plan.period(period).order
    mine = [row for row in plan.reporting if (row.form, row.agency) == (form, agency)]
    covering = [r for r in mine if plan.period(r.first_period).order <= when <= plan.period(r.last_period).order]
    return {row.sector: row.expected for row in sorted(covering, key=lambda row: not row.expected)}


def _communes(plan: Plan, agency: str, commune: str) -> tuple[str, ...]:
    if plan.agency(agency).level == "province":
        if commune:
            raise ValueError(f"{agency} has no communes")
        return ("",)
    return (plan.commune(commune).code,) if commune else tuple(each.code for each in plan.communes)


def _columns(form: Form) -> tuple[FormColumn, ...]:
    """The form's columns without the free words that stand among the keys: the title says them."""
    names = [column.column for column in form.columns]
    last = max(map(names.index, form.key), default=-1)
    return tuple(
        column
        for place, column in enumerate(form.columns)
        if place > last or column.type != "text" or column.required != "no"
    )


def _mine(form: Form, agency: str, commune: str, previous: pa.Table | None) -> list[Mapping[str, Any]]:
    """The checked rows of an agency, or of a single commune."""
    roles = role_columns(form)
    rows = [] if previous is None else previous.to_pylist()
    mine = (row for row in rows if row[roles["agency"]] == agency)
    return [row for row in mine if not commune or row[roles["commune"]] == commune]


def _earlier(
    plan: Plan, form: Form, period: str, rows: list[Mapping[str, Any]]
) -> tuple[str, dict[Line, Mapping[str, Any]]]:
    """The last period up to this one among an agency's checked rows, and its rows by line."""
    roles = role_columns(form)
    periods = {plan.period(row[roles["period"]]) for row in rows}
    before = max((each for each in periods if each.order <= plan.period(period).order), key=_order, default=None)
    if before is None:
        return "", {}
    return before.code, {_line(plan, row, roles): row for row in rows if row[roles["period"]] == before.code}


def _order(period: Period) -> tuple[date, bool]:
    return period.order


def _line(plan: Plan, row: Mapping[str, Any], roles: Mapping[str, str]) -> Line:
    whole = "" if "sector" in roles else plan.province.whole_province_sector
    found = {role: row[roles[role]] or "" for role in ("commune", "sector", "unit") if role in roles}
    return Line(**({"sector": whole} | found))


def _lines(due: list[tuple[str, str]], earlier: Mapping[Line, object], sectors: Mapping[str, bool]) -> Iterator[Line]:
    """A row for each sector due, or one for each of its units that reported before; then what else was reported."""
    known: dict[tuple[str, str], list[str]] = {place: [] for place in due}
    for line in earlier:
        if line.sector in sectors:
            known.setdefault((line.commune, line.sector), []).append(line.unit)
    for (commune, sector), units in known.items():
        yield from (Line(commune, sector, unit) for unit in units or [""])
