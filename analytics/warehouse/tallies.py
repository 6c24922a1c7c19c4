"""What is counted of people beside the plan's indicators: parts of breakdowns, groupings of them, and aims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from analytics.plan import AgeBand, Form, Period, Plan, RetirementAge
from analytics.warehouse.tables import table

Kind = Literal["part", "rest", "grouping", "aim"]


@dataclass(frozen=True)
class Tally:
    """One count of people: what of a row adds to it (a rest is the whole without its parts) and what it is out of.

    `needed` are the cells that a row must have filled to count. The code is `age/tuoi_31_40`, `sex/`, or an aim's id.
    """

    breakdown: str
    name: str
    kind: Kind
    form: str
    adds: Mapping[str, int]
    below: frozenset[str]
    needed: tuple[str, ...]

    @property
    def code(self) -> str:
        """The key of the marts."""
        return self.name if self.kind == "aim" else f"{self.breakdown}/{self.name}"


def dimensions(plan: Plan) -> dict[str, pa.Table]:
    """The tables that the marts of tallies join the facts to, by name."""
    every = list(tallies(plan))
    return {
        "tally": table(
            "code:text breakdown:text name:text kind:text form:text ord:int",
            ((t.code, t.breakdown, t.name, t.kind, t.form, order) for order, t in enumerate(every)),
        ),
        "tally_term": table(
            "tally:text form:text sector:text measure:text adds:int below:int terms:int applies:flag",
            (row for tally in every for row in _terms(plan, tally)),
        ),
        "leaving_band": table("period:text year:int tally:text sure:flag possible:flag", _leaving(plan)),
    }


def tallies(plan: Plan) -> Iterator[Tally]:
    """Every count: the breakdowns' parts and rests, then groupings, then aims that a form measures."""
    for row in plan.breakdowns:
        whole, below = {row.whole: 1}, frozenset({row.whole})
        every = (*row.parts, row.whole)
        for part in row.parts:
            needed = every if row.kind == "whole" else (part, row.whole)
            yield Tally(row.code, part, "part", row.form, {part: 1}, below, needed)
        if row.rest_vi:
            rest = whole | dict.fromkeys(row.parts, -1)
            yield Tally(row.code, "", "rest", row.form, rest, below, every)
        for group in (group for group in plan.groupings if group.breakdown == row.code):
            yield Tally(row.code, group.code, "grouping", row.form, dict.fromkeys(group.parts, 1), below, every)
    for aim in (aim for aim in plan.aims if aim.form):
        adds = dict.fromkeys(aim.numerator, 1)
        needed = tuple(dict.fromkeys(aim.numerator + aim.denominator))
        yield Tally("", aim.id, "aim", aim.form, adds, frozenset(aim.denominator), needed)


def _terms(plan: Plan, tally: Tally) -> Iterator[tuple[object, ...]]:
    """A row a sector and cell that a row must have filled; `applies`: whether the sector has what is counted."""
    form = plan.form(tally.form)
    for sector in _sectors(plan, form):
        cells = [name for name in tally.needed if form.column(name).applies(sector)]
        applies = any(name in cells for name in tally.adds)
        for name in cells:
            counted = tally.adds.get(name, 0), int(name in tally.below)
            yield tally.code, form.code, sector, name, *counted, len(cells), applies


def _sectors(plan: Plan, form: Form) -> list[str]:
    """Those whose rows count: all but the whole province, for which a form without a sector column speaks."""
    whole = form.of_type("sector") is None
    return [sector.code for sector in plan.sectors if (sector.kind == "province") == whole]


def _leaving(plan: Plan) -> Iterator[tuple[object, ...]]:
    """Which age bands of a period have reached the age of retirement at the end of a year that the plan aims at."""
    years = sorted({target.year for target in plan.targets})
    for period in plan.periods:
        for year in (year for year in years if year > period.end.year):
            ages = plan.retirement_age(year)
            if ages:
                for band in plan.age_bands:
                    yield period.code, year, f"age/{band.column}", *reached(band, period, year, ages)


def reached(band: AgeBand, period: Period, year: int, ages: RetirementAge) -> tuple[bool, bool]:
    """Whether everybody of a band at a period's end has reached retirement at the end of `year`, and whether anybody.

    Ages are whole years and sexes are not known band by band: the youngest of those who retire last, the oldest of
    those who retire first.
    """
    months = 12 * (year - period.end.year) + 12 - period.end.month
    last, first = max(ages.men, ages.women), min(ages.men, ages.women)
    sure = 12 * band.youngest + months >= last
    return sure, band.oldest is None or 12 * band.oldest + 11 + months >= first
