"""What missing reports could do to the ratios: how far each could move, and which verdicts could turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from analytics.disclosure import LEAST, breakdown
from analytics.plan import Plan
from analytics.text import Text
from analytics.warehouse import Snapshot, outside, queries

Row = Mapping[str, Any]
Ratio = tuple[str, str]  # sector, indicator


@dataclass(frozen=True)
class Turn:
    """A target's verdict as it stands (None where nobody reported), and whether the missing units could turn it."""

    year: int
    met: bool | None
    could_turn: bool


@dataclass(frozen=True)
class Bound:
    """A ratio that lacks units, in percent: what it is, and the least and the most that it could be.

    `units` are missing, `unknown` of them were never measured, `people` is the population of the others when they last
    were; without any known size there are no bounds. `is_hidden` where those people may not be known: they are one or
    two, or those of a single unit that has something to hide.
    """

    sector: str
    indicator: str
    value: float | None
    units: int
    unknown: int
    people: int | None
    lowest: float | None
    highest: float | None
    targets: tuple[Turn, ...]
    is_hidden: bool = False


@dataclass(frozen=True)
class Effect:
    """What one missing unit alone could do to one ratio; `is_hidden` where its people may not be known."""

    agency: str
    commune: str
    sector: str
    indicator: str
    people: int | None
    people_period: str | None
    after_break: bool
    value: float | None
    lowest: float | None
    highest: float | None
    is_hidden: bool = False


def bounds(snapshot: Snapshot, plan: Plan, period: str, variant: str) -> tuple[Bound, ...]:
    """Every ratio of a period that lacks units, in the plan's order."""
    rows: Sequence[Row] = queries.missing_bounds(snapshot, period=period, variant=variant).to_pylist()
    closed = set(_closed(snapshot, plan, period, variant))
    return tuple(_bound(list(same), is_closed=key in closed) for key, same in groupby(rows, _ratio))


def _ratio(row: Row) -> Ratio:
    return row["sector"], row["indicator"]


def _bound(rows: Sequence[Row], *, is_closed: bool) -> Bound:
    names = ("sector", "indicator", "value", "units", "unknown", "people", "lowest", "highest")
    told = {name: rows[0][name] for name in names}
    targets = tuple(_turn(row) for row in rows if row["target_id"])
    return Bound(**told, targets=targets, is_hidden=is_closed or 0 < (told["people"] or 0) < LEAST)


def _closed(snapshot: Snapshot, plan: Plan, period: str, variant: str) -> Iterator[Ratio]:
    """Ratios of which a single missing unit of known size has something to hide: their people would be that unit's.

    Its people in one reading of the plan, taken from those in another, would be a count that is hidden.
    """
    rows: Sequence[Row] = queries.missing_effects(snapshot, period=period, variant=variant).to_pylist()
    known = [row for row in rows if row["people"] is not None]
    counts = Counter(map(_ratio, known))
    alone = {_ratio(row): row for row in known if counts[_ratio(row)] == 1}
    withheld = {sector: outside.withheld(snapshot, plan, sector) for sector, _ in alone}
    for (sector, indicator), row in alone.items():
        if not withheld[sector].is_open(indicator, variant, (row["agency"], row["commune"])):
            yield sector, indicator


def _turn(row: Row) -> Turn:
    now, outcomes = row["met"], {row["met_lowest"], row["met_highest"]} - {None}
    return Turn(row["target_year"], now, could_turn=bool(outcomes - {now}) if now is not None else len(outcomes) > 1)


def effects(snapshot: Snapshot, period: str, variant: str, is_open: Callable[[Row], bool]) -> tuple[Effect, ...]:
    """Every missing unit and ratio, in the plan's order; sizes that would tell of one or two people are hidden.

    `is_open` says whether all that is known of the unit and the ratio of a row may be told to whoever asks.
    """
    rows: Sequence[Row] = queries.missing_effects(snapshot, period=period, variant=variant).to_pylist()
    hidden = set(_hidden(rows, is_open))
    return tuple(Effect(**row, is_hidden=place in hidden) for place, row in enumerate(rows))


def _hidden(rows: Sequence[Row], is_open: Callable[[Row], bool]) -> Iterator[int]:
    """Places of the rows to hide: the sum of each ratio's sizes is published, so one that is hidden hides them all."""
    for key in dict.fromkeys(map(_ratio, rows)):
        places = [place for place, row in enumerate(rows) if _ratio(row) == key and row["people"] is not None]
        sizes = [rows[place]["people"] for place in places]
        flags = breakdown(sizes, sum(sizes))
        closed = not all(is_open(rows[place]) for place in places)
        yield from (place for place, flag in zip(places, flags, strict=True) if flag or closed)


def finding(t: Text, those: Sequence[Bound]) -> str:
    """Whether what is missing could turn a verdict."""
    if not those:
        return t("followup.missing.none")
    turns = sum(target.could_turn for each in those for target in each.targets)
    key = "turns" if turns else "unknown" if any(each.unknown for each in those) else "same"
    return t(f"followup.missing.{key}", count=t.number(turns), ratios=t.number(len(those)))


def verdicts(t: Text, each: Bound) -> str:
    """`2030: không đổi; 2045: có thể đổi`, or that the plan sets no target."""
    words = {True: t("followup.turn.could"), False: t("followup.turn.stays")}
    return "; ".join(f"{one.year}: {words[one.could_turn]}" for one in each.targets) or t("charts.status.no_target")


def lack(t: Text, each: Bound) -> str:
    """`3 đơn vị, 412 người; 1 chưa rõ quy mô`."""
    told = t(f"followup.units{'_one' if each.units == 1 else ''}", count=t.number(each.units))
    if each.is_hidden:
        told = f"{told}, {t('disclosure.hidden')}"
    elif each.people is not None:
        told = f"{told}, {t('followup.people', count=t.number(each.people))}"
    return "; ".join(filter(None, (told, t("followup.unknown", count=t.number(each.unknown)) if each.unknown else "")))
