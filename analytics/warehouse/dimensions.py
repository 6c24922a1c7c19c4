"""The plan as tables: what the marts join the facts to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from analytics.plan import DEFAULT_VARIANT, Form, FormColumn, Indicator, Period, Plan, Target
from analytics.warehouse.tables import table


@dataclass(frozen=True)
class Formula:
    """How one reading of the plan computes an indicator from form columns."""

    indicator: Indicator
    variant: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]


def formulas(plan: Plan) -> list[Formula]:
    """The default reading of every indicator, then the other readings that change a formula (A01, A02)."""
    default = [Formula(i, DEFAULT_VARIANT, i.numerator, i.denominator) for i in plan.indicators]
    other = [Formula(plan.indicator(v.indicator), v.code, v.numerator, v.denominator) for v in plan.variants]
    return default + other


def measured_sectors(plan: Plan, indicator: Indicator) -> list[str]:
    """The sectors whose rows count for an indicator.

    A form without a sector column speaks for the whole province; any other
    speaks for the plan's sectors, and the province is their sum.
    """
    whole = not any(column.type == "sector" for column in plan.form(indicator.form).columns)
    kind = "province" if whole else "sector"
    return [code for code in indicator.sectors if plan.sector(code).kind == kind]


def dimensions(plan: Plan) -> dict[str, pa.Table]:
    """Every dimension table by name."""
    return {
        "setting": table("counting:text", [(plan.province.counting,)]),
        "sector": table("code:text kind:text ord:int", _sectors(plan)),
        "indicator": table(
            "code:text form:text kind:text unit:text baseline:int in_training:text ord:int", _indicators(plan)
        ),
        "variant": table("indicator:text variant:text", ((f.indicator.code, f.variant) for f in formulas(plan))),
        "shown": table("indicator:text sector:text", _shown(plan)),
        "indicator_term": table(
            "indicator:text variant:text form:text sector:text role:text measure:text terms:int",
            _terms(plan),
        ),
        "target": table(
            "id:text sector:text indicator:text comparator:text value:float value_max:float"
            " year:int maintained:flag ord:int",
            _targets(plan),
        ),
        "agency": table("code:text level:text ord:int", ((a.code, a.level, n) for n, a in enumerate(plan.agencies))),
        "commune": table("code:text", ((c.code,) for c in plan.communes)),
        "period": table(
            "code:text kind:text year:int start:day end:day year_end:day cumulated:flag ord:int", _periods(plan)
        ),
        "expected": table("form:text sector:text period:text agency:text commune:text", _expected(plan)),
        "task": tasks(plan),
        "task_status": task_statuses(plan),
        "series_break": table("indicator:text sector:text period:text ord:int", _breaks(plan)),
    }


def tasks(plan: Plan) -> pa.Table:
    """The plan's tasks, who reports on each, and until when the province wants it done."""
    due = {deadline.task: deadline.due for deadline in plan.task_deadlines}
    rows = ((task.id, task.section, task.reported_by, due.get(task.id), at) for at, task in enumerate(plan.tasks))
    return table("code:text section:text reported_by:text due:day ord:int", rows)


def task_statuses(plan: Plan) -> pa.Table:
    """The words in which agencies say how far a task is, and what they mean."""
    return table("word:text means:text", ((status.name_vi, status.means) for status in plan.task_statuses))


def _sectors(plan: Plan) -> Iterator[tuple[object, ...]]:
    for order, sector in enumerate(plan.sectors):
        yield sector.code, sector.kind, order


def _indicators(plan: Plan) -> Iterator[tuple[object, ...]]:
    for order, indicator in enumerate(plan.indicators):
        counted = indicator.baseline_value, indicator.in_training or None
        yield indicator.code, indicator.form, indicator.kind, indicator.unit, *counted, order


def _shown(plan: Plan) -> Iterator[tuple[object, ...]]:
    for indicator in plan.indicators:
        for sector in indicator.sectors:
            yield indicator.code, sector


def _terms(plan: Plan) -> Iterator[tuple[object, ...]]:
    """One row a cell that a row of a sector must have filled; `terms` is how many there are of them."""
    for formula in formulas(plan):
        form = plan.form(formula.indicator.form)
        for sector in measured_sectors(plan, formula.indicator):
            cells = [
                (role, measure)
                for role, measures in (("numerator", formula.numerator), ("denominator", formula.denominator))
                for measure in measures
                if _applies(form.column(measure), sector)
            ]
            for role, measure in cells:
                yield formula.indicator.code, formula.variant, form.code, sector, role, measure, len(cells)


def _applies(column: FormColumn, sector: str) -> bool:
    return not column.sectors or sector in column.sectors


def _targets(plan: Plan) -> Iterator[tuple[object, ...]]:
    for order, target in enumerate(plan.targets):
        upper = None if target.value_max is None else float(target.value_max)
        yield (
            *(target.id, target.sector, target.indicator, target.comparator),
            *(float(target.value), upper, target.year, is_maintained(plan, target), order),
        )


def is_maintained(plan: Plan, target: Target) -> bool:
    """Whether an earlier year already asks for the same value (A15)."""
    return any(
        (other.sector, other.indicator, other.value) == (target.sector, target.indicator, target.value)
        and other.year < target.year
        for other in plan.targets
    )


def _periods(plan: Plan) -> Iterator[tuple[object, ...]]:
    """Periods in the plan's order; `cumulated` ones lie in the window of cumulative counts (A03)."""
    ends = {period.year: period.end for period in plan.periods if period.kind == "year"}
    for order, period in enumerate(sorted(plan.periods, key=lambda each: each.order)):
        year_end = ends.get(period.year, date(period.year, 12, 31))
        cumulated = period.start >= plan.province.cumulative_since
        yield period.code, period.kind, period.year, period.start, period.end, year_end, cumulated, order


def _expected(plan: Plan) -> Iterator[tuple[object, ...]]:
    """Who is to report what when: a commune-level agency stands for every commune."""
    for line in plan.reporting:
        if not line.expected:
            continue
        communes = [c.code for c in plan.communes] if plan.agency(line.agency).level == "commune" else [""]
        first, last = plan.period(line.first_period).order, plan.period(line.last_period).order
        for period in _between(plan, first, last):
            for commune in communes:
                yield line.form, line.sector, period, line.agency, commune


def _between(plan: Plan, first: tuple[date, bool], last: tuple[date, bool]) -> list[str]:
    return [period.code for period in plan.periods if period.expected and first <= period.order <= last]


def _breaks(plan: Plan) -> Iterator[tuple[object, ...]]:
    """A break in a sector breaks the sector's series and the province's where it is their sum (A13)."""
    whole = plan.province.whole_province_sector
    order = {p.code: place for place, p in enumerate(sorted(plan.periods, key=_order))}
    found = {
        (indicator.code, scope, each.period, order[each.period])
        for each in plan.breaks
        for indicator in plan.indicators
        for sector in each.sectors
        if sector in measured_sectors(plan, indicator)
        for scope in (sector, whole)
    }
    yield from sorted(found)


def _order(period: Period) -> tuple[date, bool]:
    return period.order


def role_columns(form: Form) -> Mapping[str, str]:
    """The form's columns that place a row: period, agency, commune and sector, where the form has them."""
    return {c.type: c.column for c in form.columns if c.type in {"period", "agency", "commune", "sector"}}


def unit_columns(form: Form) -> list[str]:
    """The key columns that tell the units of one agency apart."""
    placed = set(role_columns(form).values())
    return [name for name in form.key if name not in placed]
