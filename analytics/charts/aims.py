"""The plan's aims without a number: what is counted of them, over time, and the level the province itself has set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import pyarrow as pa

from analytics import disclosure
from analytics.charts.makeup import Makeups
from analytics.charts.numbers import exact
from analytics.plan import Aim, LocalTarget, Plan
from analytics.progress import Goal, met

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Counted:
    """An aim's figure of one period. `people` is None where it is hidden."""

    period: str
    kind: str
    people: int | None
    whole: int | None
    reported: int
    expected: int

    @property
    def exact(self) -> Fraction | None:
        """Percent or people; None where it is hidden or there is nobody."""
        if self.people is None or self.whole == 0:
            return None
        return exact("percent" if self.whole else "people", self.people, self.whole)


@dataclass(frozen=True)
class Pursued:
    """An aim with its figures up to a period, oldest first, and the province's own level if there is one.

    Figures are comparable from the period `since` on (A13), from the first if it is empty.
    """

    aim: Aim
    figures: tuple[Counted, ...]
    local: LocalTarget | None
    since: str = ""

    @property
    def now(self) -> Counted | None:
        """The newest figure."""
        return self.figures[-1] if self.figures else None

    @property
    def reached(self) -> bool | None:
        """Whether the province's own level is reached; None without a level or a figure."""
        if self.local is None or self.now is None or self.now.exact is None:
            return None
        return met(self.now.exact, Goal(self.local.comparator, Fraction(self.local.value)))

    @property
    def before(self) -> Counted | None:
        """The first year-end figure that as many units made up as the newest: what the trend starts from."""
        now = self.now
        if self.local or now is None:
            return None
        start = next((at for at, each in enumerate(self.figures) if each.period == self.since), 0)
        alike = (e for e in self.figures[start:-1] if e.kind == "year" and e.reported == now.reported)
        return next((each for each in alike if each.exact is not None), None)


def pursued(series: pa.Table, plan: Plan, guarded: Mapping[str, Makeups]) -> list[Pursued]:
    """Every aim that a form measures, from the `aim_series` query; `guarded` are the breakdowns of each period."""
    rows: dict[str, list[Row]] = {}
    for row in series.to_pylist():
        rows.setdefault(row["aim"], []).append(row)
    return [_pursued(plan, aim, rows.get(aim.id, []), guarded) for aim in plan.aims if aim.form]


def _pursued(plan: Plan, aim: Aim, rows: Sequence[Row], guarded: Mapping[str, Makeups]) -> Pursued:
    local = next((each for each in plan.local_targets if each.aim == aim.id), None)
    figures = tuple(_counted(plan, aim, row, guarded[row["period"]]) for row in rows)
    return Pursued(aim, figures, local, _since(plan, aim, [row["period"] for row in rows]))


def _since(plan: Plan, aim: Aim, periods: Sequence[str]) -> str:
    """The first period with a figure at or after the last break of any sector that the aim adds up."""
    if plan.form(aim.form).of_type("sector") is None:
        return ""
    breaks = [plan.period(each.period).order for each in plan.breaks]
    begun = [order for order in breaks if periods and order <= plan.period(periods[-1]).order]
    return next((code for code in periods if begun and plan.period(code).order >= max(begun)), "")


def _counted(plan: Plan, aim: Aim, row: Row, makeups: Makeups) -> Counted:
    names = ("period", "kind", "people", "whole", "reported", "expected")
    figure = Counted(*(row[name] for name in names))
    small = any(0 < count < disclosure.LEAST for count in _counts(figure))
    return replace(figure, people=None) if small or _is_hidden(plan, aim, figure.period, makeups) else figure


def _counts(figure: Counted) -> tuple[int, ...]:
    people = figure.people or 0
    return (people,) if figure.whole is None else (people, figure.whole - people)


def _is_hidden(plan: Plan, aim: Aim, period: str, makeups: Makeups) -> bool:
    """Whether the aim counts what a breakdown hides of the whole province."""
    known = (by.get(plan.province.whole_province_sector) for by in makeups.values())
    return any(
        makeup.by_name[name].hidden
        for makeup in known
        if makeup and makeup.period == period and makeup.breakdown.form == aim.form
        for name in aim.numerator
        if name in makeup.by_name
    )
