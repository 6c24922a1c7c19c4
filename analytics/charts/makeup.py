"""Who the staff are, breakdown by breakdown and sector by sector, without what may not leave the house."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pyarrow as pa

from analytics import disclosure
from analytics.plan import Breakdown, Grouping, Plan
from analytics.text import Language

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """People of one part, rest or grouping out of `whole`. `people` is None where it is hidden.

    `provisional`: a submission behind it is not yet accepted.
    """

    name: str
    kind: str
    people: int | None
    whole: int
    reported: int
    expected: int
    provisional: bool

    @property
    def hidden(self) -> bool:
        """Whether the count is kept in the house."""
        return self.people is None

    @property
    def share(self) -> float | None:
        """Percent of the whole; None where it is hidden or there is nobody."""
        return 100 * self.people / self.whole if self.people is not None and self.whole else None


@dataclass(frozen=True)
class Makeup:
    """One breakdown of one sector, or of the whole province, as of the period of its figures."""

    breakdown: Breakdown
    sector: str
    period: str
    parts: tuple[Part, ...]
    groupings: tuple[Part, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Part]:
        """Parts, the rest ('') and groupings by name."""
        return {part.name: part for part in (*self.parts, *self.groupings)}

    @property
    def whole(self) -> int:
        """People of the units that reported it; of parts asked for one by one, those of the part that most reported."""
        return max(part.whole for part in self.parts)

    @property
    def reported(self) -> int:
        """Units that reported it."""
        return max(part.reported for part in self.parts)

    @property
    def expected(self) -> int:
        """Units that are due to report."""
        return max(part.expected for part in self.parts)


Makeups = Mapping[str, Mapping[str, Makeup]]


def part_label(plan: Plan, breakdown: Breakdown, name: str, language: Language) -> str:
    """What a part is called: its column's label, the name of the rest, a grouping's label."""
    if name in breakdown.parts:
        return plan.form(breakdown.form).column(name).text("label", language)
    group = next((each for each in plan.groupings if (each.breakdown, each.code) == (breakdown.code, name)), None)
    return group.text("label", language) if group else breakdown.text("rest", language)


def makeups(rows: pa.Table, plan: Plan) -> Makeups:
    """The `makeup` query: breakdown -> sector -> what may be shown, in the plan's order."""
    found: dict[str, dict[str, list[Row]]] = {}
    for row in rows.to_pylist():
        found.setdefault(row["breakdown"], {}).setdefault(row["sector"], []).append(row)
    order = [sector.code for sector in plan.sectors]
    return {
        each.code: _guarded(plan, each, {code: found[each.code][code] for code in order if code in found[each.code]})
        for each in plan.breakdowns
        if each.code in found
    }


def _guarded(plan: Plan, breakdown: Breakdown, rows: Mapping[str, Sequence[Row]]) -> dict[str, Makeup]:
    known = {sector: _makeup(plan, breakdown, sector, lines) for sector, lines in rows.items()}
    masks = _whole(plan, known) if breakdown.kind == "whole" else _some(plan, known)
    return {sector: _without(plan, makeup, masks[sector]) for sector, makeup in known.items()}


def _makeup(plan: Plan, breakdown: Breakdown, sector: str, rows: Iterable[Row]) -> Makeup:
    columns = ("people", "whole", "reported", "expected", "provisional")
    every = [Part(row["name"], row["kind"], *(row[name] for name in columns)) for row in rows]
    parts = (part for part in every if part.kind != "grouping")
    groupings = (part for part in every if part.kind == "grouping")
    return Makeup(breakdown, sector, next(iter(rows))["period"], tuple(parts), tuple(groupings))


def _without(plan: Plan, makeup: Makeup, hidden: frozenset[str]) -> Makeup:
    """Without the people of hidden parts, and of groupings that would tell them."""
    names = [part.name for part in makeup.parts]
    mask = [name in hidden for name in names]
    kept = tuple(replace(part, people=None) if part.name in hidden else part for part in makeup.parts)
    return replace(makeup, parts=kept, groupings=tuple(_grouped(plan, makeup, each, mask) for each in makeup.groupings))


def _grouped(plan: Plan, makeup: Makeup, group: Part, mask: Sequence[bool]) -> Part:
    names = [part.name for part in makeup.parts]
    members = grouping(plan, makeup.breakdown, group.name).parts
    inside = [names.index(name) for name in members if name in names]
    small = 0 < (group.people or 0) < disclosure.LEAST
    told = disclosure.tells_nothing_new(mask, inside) and not small
    return group if told else replace(group, people=None)


def grouping(plan: Plan, breakdown: Breakdown, code: str) -> Grouping:
    """A grouping of a breakdown; StopIteration if it has no such one."""
    return next(each for each in plan.groupings if (each.breakdown, each.code) == (breakdown.code, code))


def _whole(plan: Plan, known: Mapping[str, Makeup]) -> dict[str, frozenset[str]]:
    """Parts that add up: a table of sectors and parts, whose sums are the sectors' totals and the province's parts."""
    province = known.get(plan.province.whole_province_sector)
    summed = [
        each
        for each in known.values()
        if province and each.sector != province.sector and each.period == province.period
    ]
    found = {each.sector: _small(each.parts) for each in known.values() if each not in summed}
    if province and summed:
        names = [part.name for part in province.parts]
        counts = [[_people(each, name) for name in names] for each in summed]
        crossed = disclosure.crossed(counts, [_published(plan, each, names) for each in summed])
        found |= {each.sector: _named(names, mask) for each, mask in zip(summed, crossed.cells, strict=True)}
        found[province.sector] = _named(names, crossed.sums)
    return found


def _some(plan: Plan, known: Mapping[str, Makeup]) -> dict[str, frozenset[str]]:
    """Parts that may overlap: each by itself against those of the sector who are not in it."""
    found: dict[str, set[str]] = {sector: set() for sector in known}
    names = dict.fromkeys(part.name for makeup in known.values() for part in makeup.parts)
    for name in names:
        single = {
            sector: replace(makeup, parts=_halves(makeup.by_name[name], _within(makeup, name)))
            for sector, makeup in known.items()
            if name in makeup.by_name
        }
        for sector, hidden in _whole(plan, single).items():
            found[sector] |= {name} if hidden else set()
    return {sector: frozenset(hidden) for sector, hidden in found.items()}


def _within(makeup: Makeup, name: str) -> Part | None:
    """The part that a part lies in, where the same units reported both."""
    if name not in makeup.breakdown.of_which:
        return None
    outer = makeup.by_name.get(makeup.breakdown.parts[makeup.breakdown.parts.index(name) - 1])
    return outer if outer and outer.whole == makeup.by_name[name].whole else None


def _halves(part: Part, outer: Part | None) -> tuple[Part, ...]:
    """Those in a part, those only in the one around it, and everybody else."""
    around = outer.people if outer and outer.people is not None else part.people or 0
    between = (replace(part, name="between", people=around - (part.people or 0)),) if outer else ()
    return part, *between, replace(part, name="others", people=part.whole - around)


def _people(makeup: Makeup, name: str) -> int | None:
    return makeup.by_name[name].people if name in makeup.by_name else None


def _small(parts: Sequence[Part]) -> frozenset[str]:
    names = [part.name for part in parts]
    return _named(names, disclosure.breakdown([part.people for part in parts], sum(part.people or 0 for part in parts)))


def _named(names: Sequence[str], mask: Sequence[bool]) -> frozenset[str]:
    return frozenset(name for name, gone in zip(names, mask, strict=True) if gone)


def _published(plan: Plan, makeup: Makeup, names: Sequence[str]) -> list[int]:
    """Labels of the parts: the same for those that no indicator of the sector, whose results stay, tells apart."""
    sums = list(_results(plan, makeup))
    kinds = [tuple(name in each for each in sums) for name in names]
    return [kinds.index(kind) for kind in kinds]


def _results(plan: Plan, makeup: Makeup) -> Iterator[frozenset[str]]:
    """The sums of parts that the plan's indicators, in every reading, publish of a sector."""
    for indicator in plan.indicators:
        if indicator.form == makeup.breakdown.form and makeup.sector in indicator.sectors:
            for variant in plan.indicator_variants(indicator.code):
                for side in plan.formula(indicator.code, variant):
                    if set(side) <= set(makeup.breakdown.parts):
                        yield frozenset(side)
