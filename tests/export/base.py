"""A snapshot's base tables, counted by plain dicts and loops: reports, tasks, staff, what missing units could do.

Nothing of the warehouse's marts and nothing of the story is used: only what was submitted, reviewed and opened, and
what the plan asks for.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from analytics import warehouse
from analytics.home import Home
from analytics.plan import Plan

Row = Mapping[str, Any]
Unit = tuple[str, str]  # agency, commune
Key = tuple[str, str, str]  # form, agency, commune
TABLES = ("submission", "slot", "review", "period_event", "fact", "task_report", "expected", "task")
STUCK = ("late", "paused", "not_started")


class Report(NamedTuple):
    """What has come of a report that is due: its state, the day it came, the submission, days late or overdue."""

    state: str
    day: date | None
    number: int | None
    days: int | None


class Told(NamedTuple):
    """The newest report on a task: period, status, percent, submission, agency."""

    period: str
    status: str
    percent: int | None
    number: int
    agency: str


class Span(NamedTuple):
    """A ratio that lacks units: what it is, its bounds, how many units, of what size, how many of unknown size.

    `alone` is the one unit of known size, where there is one: its size is then the sum.
    """

    value: Fraction | None
    lowest: Fraction | None
    highest: Fraction | None
    units: int
    people: int | None
    unknown: int
    alone: Unit | None = None


@dataclass(frozen=True)
class Base:
    """The base tables as rows, with the plan, as of one period."""

    plan: Plan
    period: str
    tables: Mapping[str, Sequence[Row]]

    @cached_property
    def order(self) -> dict[str, tuple[date, bool]]:
        return {each.code: each.order for each in self.plan.periods}

    @cached_property
    def void(self) -> dict[int, str]:
        """Submissions that were withdrawn or returned."""
        words = {"withdrawal": "withdrawn", "return": "returned"}
        return {int(row["submission"]): words[row["kind"]] for row in self.tables["review"] if row["kind"] in words}

    # Reports

    @cached_property
    def due(self) -> dict[Key, set[str]]:
        """The reports that the plan asks for in the period, with their sectors."""
        found: dict[Key, set[str]] = {}
        for row in self.tables["expected"]:
            if row["period"] == self.period:
                found.setdefault((row["form"], row["agency"], row["commune"]), set()).add(row["sector"])
        return found

    @cached_property
    def deadline(self) -> date | None:
        """The one day that was set for everybody."""
        days: set[date] = {row["due"] for row in self.tables["period_event"] if row["period"] == self.period}
        return days.pop() if days else None

    @cached_property
    def reports(self) -> dict[Key, Report]:
        """What has come of each; of a slot the newest submission counts."""
        return {key: self._report(key) for key in self.due}

    def _report(self, key: Key) -> Report:
        day = {row["number"]: row["day"] for row in self.tables["submission"]}
        filed = sorted(
            row["submission"]
            for row in self.tables["slot"]
            if (row["form"], row["agency"], row["commune"]) == key and row["period"] == self.period
        )
        standing = [number for number in filed if number not in self.void]
        today, end = self.plan.province.now.date(), self.plan.period(self.period).end
        if standing:
            gone = [number for number in filed if number in self.void and number < standing[-1]]
            came = day[min(number for number in standing if number > max(gone, default=0))]
            late = (came - self.deadline).days if self.deadline and came > self.deadline else None
            state = "received" if self.deadline is None else "late" if late else "on_time"
            return Report(state, came, standing[-1], late)
        overdue = (today - self.deadline).days if self.deadline and today > self.deadline else None
        if filed:
            return Report(self.void[filed[-1]], None, None, overdue)
        waits = end >= today or bool(self.deadline and self.deadline >= today)
        return Report("not_due" if waits else "missing", None, None, overdue)

    # Tasks

    def tasks(self, until: str = "") -> dict[str, Told]:
        """The newest report of each task up to a period, of those that were neither withdrawn nor returned."""
        last = self.order[until or self.period]
        known = [row for row in self.tables["task_report"] if row["submission"] not in self.void]
        rows = sorted(known, key=lambda row: (self.order[row["period"]], row["submission"]))
        return {
            row["task"]: Told(row["period"], row["status"], row["percent"], row["submission"], row["agency"])
            for row in rows
            if self.order[row["period"]] <= last
        }

    # People

    @cached_property
    def lines(self) -> list[tuple[str, str, str, Unit, dict[str, int]]]:
        """Rows of forms that count: form, period, sector, unit, filled cells."""
        found: dict[tuple[int, int], tuple[str, str, str, Unit, dict[str, int]]] = {}
        for row in self.tables["fact"]:
            place = (row["form"], row["period"], row["sector"], (row["agency"], row["commune"]))
            cells = found.setdefault((row["submission"], row["line"]), (*place, {}))[4]
            cells[row["measure"]] = row["value"]
        return list(found.values())

    def counted(
        self, form: str, above: Sequence[str], below: Sequence[str], needed: Sequence[str] = ()
    ) -> Iterator[tuple[str, str, Unit, int, int]]:
        """Period, sector, unit and people over people of the rows that filled every cell that is theirs to fill."""
        columns = self.plan.form(form)
        for name, period, sector, unit, cells in self.lines:
            mine = [c for c in (*above, *below, *needed) if columns.column(c).applies(sector)] if name == form else []
            if mine and all(c in cells for c in mine):
                people, whole = (sum(cells[c] for c in names if c in mine) for names in (above, below))
                yield period, sector, unit, people, whole

    def newest(
        self, form: str, above: Sequence[str], below: Sequence[str], needed: Sequence[str] = ()
    ) -> tuple[int, int] | None:
        """People over people of the whole province in the newest period that has any, up to this one."""
        rows = [
            row for row in self.counted(form, above, below, needed) if self.order[row[0]] <= self.order[self.period]
        ]
        if not rows:
            return None
        last = max(rows, key=lambda row: self.order[row[0]])[0]
        return sum(row[3] for row in rows if row[0] == last), sum(row[4] for row in rows if row[0] == last)

    # What the missing could do

    @cached_property
    def spans(self) -> dict[tuple[str, str], Span]:
        """Every ratio of the period that lacks units; yearly training has none at half-years."""
        half = self.plan.period(self.period).kind != "year"
        ratios = [each for each in self.plan.indicators if each.unit == "percent"]
        asked = [(s, i) for i in ratios for s in i.sectors if not (half and i.kind == "flow_ratio")]
        found = {(sector, each.code): self._span(sector, each.code) for sector, each in asked}
        return {place: span for place, span in found.items() if span.units}

    def missing(self, sector: str, indicator: str) -> set[Unit]:
        """Units that are to report and of which the figure has nothing."""
        form = self.plan.indicator(indicator).form
        due = {(agency, commune) for (name, agency, commune), s in self.due.items() if name == form and sector in s}
        return due - {unit for period, unit, *_ in self._units(sector, indicator) if period == self.period}

    def _units(self, sector: str, indicator: str) -> list[tuple[str, Unit, int, int]]:
        above, below = self.plan.formula(indicator)
        rows = self.counted(self.plan.indicator(indicator).form, above, below)
        return [(period, unit, num, den) for period, of, unit, num, den in rows if of == sector]

    def _span(self, sector: str, indicator: str) -> Span:
        rows, gone = self._units(sector, indicator), self.missing(sector, indicator)
        now = [row for row in rows if row[0] == self.period]
        num, den = sum(row[2] for row in now), sum(row[3] for row in now)
        sizes = {unit: self._size(rows, unit) for unit in gone}
        known = {unit: size for unit, size in sizes.items() if size is not None}
        value = Fraction(100 * num, den) if now and den else None
        if not known:
            return Span(value, None, None, len(gone), None, len(gone))
        people, alone = sum(known.values()), next(iter(known)) if len(known) == 1 else None
        ends = [Fraction(100 * (num + more), den + people) if den + people else None for more in (0, people)]
        return Span(value, ends[0], ends[1], len(gone), people, len(gone) - len(known), alone)

    def _size(self, rows: Sequence[tuple[str, Unit, int, int]], unit: Unit) -> int | None:
        """The people that a unit had when it last reported before the period."""
        before = [p for p, of, *_ in rows if of == unit and self.order[p] < self.order[self.period]]
        last = max(before, key=self.order.__getitem__, default=None)
        return None if last is None else sum(den for p, of, _, den in rows if (p, of) == (last, unit))

    def turns(self, sector: str, indicator: str) -> dict[int, bool]:
        """By target year, whether the missing could turn its verdict."""
        span = self.spans[sector, indicator]
        mine = [each for each in self.plan.targets if (each.sector, each.indicator) == (sector, indicator)]
        return {each.year: _turns(each.comparator, Fraction(each.value), span) for each in mine}


def _turns(comparator: str, goal: Fraction, span: Span) -> bool:
    met = [None if v is None else v > goal if comparator == ">" else v >= goal for v in span[:3]]
    possible = {each for each in met[1:] if each is not None}
    return bool(possible - {met[0]}) if met[0] is not None else len(possible) > 1


def read(home: Home, plan: Plan, period: str, folder: Path) -> Base:
    """The base tables of a home's newest version, from a copy of its file."""
    with warehouse.open_current(home) as snapshot:
        copy = Path(shutil.copy(snapshot.path, folder))
    with duckdb.connect(str(copy), read_only=True) as found:
        return Base(plan, period, {name: found.table(name).to_arrow_table().to_pylist() for name in TABLES})
