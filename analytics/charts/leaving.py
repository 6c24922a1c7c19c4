"""Who retires by when, and what that leaves of a ratio: bounds, without what would tell of one or two people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pyarrow as pa

from analytics import disclosure
from analytics.charts.makeup import Makeup
from analytics.charts.numbers import exact
from analytics.charts.slots import Key
from analytics.plan import Indicator, Plan, Target
from analytics.progress import Goal, met
from analytics.text import Text

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Leavers:
    """How many of a sector's staff, of those whose ages are known, retire by the end of a year; None where hidden."""

    sector: str
    year: int
    period: str
    staff: int
    least: int | None
    most: int | None
    reported: int
    expected: int
    sure: frozenset[str]
    possible: frozenset[str]


@dataclass(frozen=True)
class Left:
    """A sector's ratio today and after retirement, over the `units` whose ages are known (percent)."""

    sector: str
    indicator: Indicator
    year: int
    period: str
    units: int
    now: Fraction
    worst: Fraction | None
    best: Fraction | None
    target: Target | None

    @property
    def holds(self) -> bool | None:
        """Whether the target is met at worst (True), not even at best (False), or that depends on who leaves."""
        if self.target is None or self.worst is None or self.best is None:
            return None
        goal = Goal(self.target.comparator, Fraction(self.target.value), 100)
        verdicts = met(self.worst, goal), met(self.best, goal)
        return verdicts[0] if verdicts[0] == verdicts[1] else None


def leavers(rows: pa.Table, ages: Mapping[str, Makeup]) -> list[Leavers]:
    """The `leavers` query without counts that the breakdown by age hides."""
    return [_leavers(row, ages[row["sector"]]) for row in rows.to_pylist() if row["sector"] in ages]


def _leavers(row: Row, age: Makeup) -> Leavers:
    sure, possible = (
        frozenset(code.partition("/")[2] for code in (row[n] or "").split()) for n in ("sure", "possible")
    )
    counts = {n: row[n] if _told(age, bands, row[n]) else None for n, bands in (("least", sure), ("most", possible))}
    return Leavers(
        row["sector"], row["year"], row["period"], row["staff"], counts["least"], counts["most"],
        age.reported, age.expected, sure, possible,
    )  # fmt: skip


def _told(age: Makeup, bands: frozenset[str], people: int) -> bool:
    names = [part.name for part in age.parts]
    hidden = [part.hidden for part in age.parts]
    small = 0 < people < disclosure.LEAST
    return not small and disclosure.tells_nothing_new(hidden, [names.index(name) for name in bands])


def left(rows: pa.Table, known: Sequence[Leavers], plan: Plan) -> list[Left]:
    """The `leaving` query, of sectors whose numbers of leavers may be told."""
    told = {(each.sector, each.year) for each in known if None not in (each.least, each.most)}
    found = (row for row in rows.to_pylist() if (row["sector"], row["year"]) in told and row["denominator"])
    return [_left(row, plan) for row in found]


def _left(row: Row, plan: Plan) -> Left:
    indicator = plan.indicator(row["indicator"])
    bounds = {
        name: exact("percent", row[f"{name}_numerator"], row[f"{name}_denominator"])
        if row[f"{name}_denominator"]
        else None
        for name in ("worst", "best")
    }
    place = (row["sector"], row["indicator"], row["year"])
    target = next((each for each in plan.targets if (each.sector, each.indicator, each.year) == place), None)
    now = exact("percent", row["numerator"], row["denominator"])
    return Left(row["sector"], indicator, row["year"], row["period"], row["units"], now, **bounds, target=target)


_SLOTS = (("a6", "a3"), ("p6", "p3"))
_STAYS = "p1"


def colours(text: Text, age: Makeup, ahead: Sequence[Leavers]) -> tuple[list[Key], dict[str, str]]:
    """What the age bands of one sector are coloured by: when they retire. `ahead` are its leavers, next year first."""
    keys: list[Key] = []
    found = {part.name: _STAYS for part in age.parts}
    for each, (sure, possible) in reversed([*zip(ahead, _SLOTS, strict=False)]):
        found |= dict.fromkeys(each.possible, possible) | dict.fromkeys(each.sure, sure)
        told = (("sure", sure), ("possible", possible))
        keys = [Key(slot, text(f"charts.parts.{name}", year=each.year)) for name, slot in told] + keys
    keys += [Key(_STAYS, text("charts.parts.stays", year=each.year)) for each in ahead[-1:]]
    return [key for key in keys if key.slot in found.values()], found
