"""The figures of an archive read a second time, with dicts and loops and nothing shared with the marts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import NamedTuple

from analytics.archive import Verdict
from analytics.plan import Indicator, Period, Plan, Target
from analytics.plan.models import Counting

Row = Mapping[str, object]
Unit = tuple[str, str]


class Submit(NamedTuple):
    form: str
    rows: Sequence[Row]


class Withdraw(NamedTuple):
    number: int


class Review(NamedTuple):
    number: int
    verdict: Verdict


Event = Submit | Withdraw | Review


class Key(NamedTuple):
    period: str
    level: str
    sector: str
    agency: str
    commune: str
    indicator: str
    variant: str


class Figure(NamedTuple):
    numerator: int
    denominator: int | None
    reported: int
    expected: int
    series_break: bool
    provisional: bool


@dataclass
class Cell:
    """What one unit adds to one sector's figure."""

    numerator: int | None = None
    denominator: int | None = None
    now: bool = False
    expected: bool = False
    complete: bool = False
    provisional: bool = False


@dataclass
class Oracle:
    """`figures` is everything the mart `value` should hold."""

    plan: Plan
    events: Sequence[Event]
    rows: list[tuple[str, Row, bool]] = field(init=False)
    figures: dict[Key, Figure] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = list(_standing_rows(self.events, self.plan.province.counting))
        self.figures = dict(self._figures())

    def current(self, as_of: str, sector: str, indicator: str, variant: str) -> tuple[str, Figure] | None:
        """The latest figure at or before a period."""
        level = "province" if sector == self.plan.province.whole_province_sector else "sector"
        last = self.plan.period(as_of).order
        for period in sorted(self.plan.periods, key=lambda p: p.order, reverse=True):
            key = Key(period.code, level, sector, "", "", indicator, variant)
            if period.order <= last and key in self.figures:
                return period.code, self.figures[key]
        return None

    def cells(self, indicator: Indicator, variant: str, period: Period) -> dict[tuple[str, str, str], Cell]:
        """(sector, agency, commune) -> what the unit adds as of the period."""
        if indicator.kind == "cumulative_count":
            return self._cumulated(indicator, variant, period)
        cells = self._own(indicator, variant, period)
        for place in self._expected(indicator, period):
            cells.setdefault(place, Cell()).expected = True
        for cell in cells.values():
            cell.complete = cell.now
        return cells

    def awaited(self, indicator: Indicator, period: Period) -> dict[tuple[str, str, str], Cell]:
        """Nobody has reported: everybody who should have."""
        return {place: Cell(expected=True) for place in self._expected(indicator, period)}

    def _figures(self) -> Iterator[tuple[Key, Figure]]:
        for indicator, variant in self._formulas():
            for period in self.plan.periods:
                if indicator.kind == "flow_ratio" and period.kind == "half":
                    continue
                yield from self._of_period(indicator, variant, period)

    def _of_period(self, indicator: Indicator, variant: str, period: Period) -> Iterator[tuple[Key, Figure]]:
        cells = self.cells(indicator, variant, period)
        whole = self.plan.province.whole_province_sector
        for scope in {*(sector for sector, _, _ in cells), whole}:
            mine = {place: cell for place, cell in cells.items() if scope in {place[0], whole}}
            if not any(cell.now for cell in mine.values()):
                continue
            breaks = self._broken(indicator, scope, period)
            for level, agency, commune, group in _groups(mine, "province" if scope == whole else "sector"):
                figure = self._sum(indicator, group, breaks)
                if figure:
                    yield Key(period.code, level, scope, agency, commune, indicator.code, variant), figure

    def _sum(self, indicator: Indicator, group: Mapping[tuple[str, str, str], Cell], broken: bool) -> Figure | None:
        numerators = [cell.numerator for cell in group.values() if cell.numerator is not None]
        denominators = [cell.denominator for cell in group.values() if cell.denominator is not None]
        if not numerators:
            return None
        expected, reported = 0, 0
        for unit in {place[1:] for place in group}:
            wanted = [cell for place, cell in group.items() if place[1:] == unit and cell.expected]
            expected += bool(wanted)
            reported += bool(wanted) and all(cell.complete for cell in wanted)
        denominator = sum(denominators) if denominators else None
        if indicator.kind == "baseline_multiple":
            denominator = indicator.baseline_value
        provisional = any(cell.provisional for cell in group.values())
        return Figure(sum(numerators), denominator, reported, expected, broken, provisional)

    def _own(self, indicator: Indicator, variant: str, period: Period) -> dict[tuple[str, str, str], Cell]:
        """Sums of the rows of this very period that have every cell the formula needs."""
        numerator, denominator = self._formula(indicator, variant)
        cells: dict[tuple[str, str, str], Cell] = {}
        for form, row, provisional in self.rows:
            sector = str(row.get("ma_linh_vuc") or self.plan.province.whole_province_sector)
            if form != indicator.form or row["ky_bao_cao"] != period.code or sector not in indicator.sectors:
                continue
            top, bottom = self._add(form, row, sector, numerator), self._add(form, row, sector, denominator)
            if top is None or bottom is None:
                continue
            cell = cells.setdefault((sector, *_unit(row)), Cell(0, 0 if denominator else None, now=True))
            cell.numerator = (cell.numerator or 0) + top
            cell.provisional = cell.provisional or provisional
            if cell.denominator is not None:
                cell.denominator += bottom
        return cells

    def _add(self, form: str, row: Row, sector: str, columns: Iterable[str]) -> int | None:
        total = 0
        for name in columns:
            only = self.plan.form(form).column(name).sectors
            if only and sector not in only:
                continue
            value = row.get(name)
            if value is None:
                return None
            assert isinstance(value, int)
            total += value
        return total

    def _cumulated(self, indicator: Indicator, variant: str, period: Period) -> dict[tuple[str, str, str], Cell]:
        window = [
            p for p in self.plan.periods if p.start >= self.plan.province.cumulative_since and p.end <= period.end
        ]
        if period not in window:
            return {}
        awarded = {p.code: self._own(indicator, variant, p) for p in window}
        wanted = {p.code: self._expected(indicator, p) for p in window}
        if not awarded[period.code]:
            return {}
        places = {place for cells in awarded.values() for place in cells} | set().union(*wanted.values())
        result = {}
        for place in places:
            cell = result[place] = Cell(complete=True, now=place in awarded[period.code])
            for year in sorted({p.year for p in window}):
                self._add_year(cell, place, [p for p in window if p.year == year], awarded, wanted)
        return result

    def _add_year(
        self,
        cell: Cell,
        place: tuple[str, str, str],
        periods: Sequence[Period],
        awarded: Mapping[str, Mapping[tuple[str, str, str], Cell]],
        wanted: Mapping[str, set[tuple[str, str, str]]],
    ) -> None:
        closed = any(p.kind == "year" for p in periods)
        annual = [awarded[p.code][place] for p in periods if p.kind == "year" and place in awarded[p.code]]
        halves = [awarded[p.code][place] for p in periods if p.kind == "half" and place in awarded[p.code]]
        taken = annual or halves
        if taken:
            cell.numerator = (cell.numerator or 0) + sum(each.numerator or 0 for each in taken)
            cell.provisional = cell.provisional or any(each.provisional for each in taken)
        if any(place in wanted[p.code] for p in periods):
            cell.expected = True
            cell.complete = cell.complete and (bool(annual) or len(halves) >= (2 if closed else 1))

    def _expected(self, indicator: Indicator, period: Period) -> set[tuple[str, str, str]]:
        places = set()
        for line in self.plan.reporting:
            first, last = self.plan.period(line.first_period), self.plan.period(line.last_period)
            if not (line.expected and period.expected and first.order <= period.order <= last.order):
                continue
            if line.form != indicator.form or line.sector not in indicator.sectors:
                continue
            commune_level = self.plan.agency(line.agency).level == "commune"
            for commune in [c.code for c in self.plan.communes] if commune_level else [""]:
                places.add((line.sector, line.agency, commune))
        return places

    def _broken(self, indicator: Indicator, scope: str, period: Period) -> bool:
        whole = self.plan.province.whole_province_sector
        for each in self.plan.breaks:
            touched = set(each.sectors) & set(indicator.sectors)
            if self.plan.period(each.period).order <= period.order and (
                scope in touched or (scope == whole and touched)
            ):
                return True
        return False

    def _formulas(self) -> Iterator[tuple[Indicator, str]]:
        for indicator in self.plan.indicators:
            yield indicator, "default"
        for variant in self.plan.variants:
            yield self.plan.indicator(variant.indicator), variant.code

    def _formula(self, indicator: Indicator, variant: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        for each in self.plan.variants:
            if (each.indicator, each.code) == (indicator.code, variant):
                return each.numerator, each.denominator
        return indicator.numerator, indicator.denominator


def _standing_rows(events: Sequence[Event], counting: Counting) -> Iterator[tuple[str, Row, bool]]:
    """The rows that count, and whether they are provisional: those of each slot's newest submission (of those ever
    accepted, where only they count), unless that one was withdrawn or returned."""
    reviews = [event for event in events if isinstance(event, Review)]
    accepted = {event.number for event in reviews if event.verdict == "acceptance"}
    void = {event.number for event in reviews if event.verdict == "return"}
    void |= {event.number for event in events if isinstance(event, Withdraw)}
    submitted = [(number, event) for number, event in enumerate(events, start=1) if isinstance(event, Submit)]
    deciding = {
        slot: number for number, event in submitted if counting == "submitted" or number in accepted
        for slot in filled(event)
    }  # fmt: skip
    for number, event in submitted:
        for row in event.rows:
            if number not in void and deciding.get((event.form, str(row["ky_bao_cao"]), *_unit(row))) == number:
                yield event.form, row, number not in accepted


def filled(event: Submit) -> set[tuple[str, str, str, str]]:
    """The slots of a submission."""
    return {(event.form, str(row["ky_bao_cao"]), *_unit(row)) for row in event.rows}


def _unit(row: Row) -> Unit:
    return str(row["ma_co_quan"]), str(row.get("ma_dvhc") or "")


def _groups(
    cells: Mapping[tuple[str, str, str], Cell], top: str
) -> Iterator[tuple[str, str, str, dict[tuple[str, str, str], Cell]]]:
    yield top, "", "", dict(cells)
    for agency in {place[1] for place in cells}:
        yield "agency", agency, "", {place: cell for place, cell in cells.items() if place[1] == agency}
    for agency, commune in {place[1:] for place in cells if place[2]}:
        yield "commune", agency, commune, {p: cell for p, cell in cells.items() if p[1:] == (agency, commune)}


def reaches(target: Target, unit: str, numerator: int, denominator: int) -> bool:
    """Whether people over people meet a target, by cross-multiplied integers."""
    goal = Fraction(target.value)
    left = (100 if unit == "percent" else 1) * numerator * goal.denominator
    right = goal.numerator * denominator
    return left > right if target.comparator == ">" else left >= right


def people_short(target: Target, unit: str, numerator: int, denominator: int) -> int:
    """The first number of more people that is enough, tried one by one."""
    return next(k for k in count() if reaches(target, unit, numerator + k, denominator))
