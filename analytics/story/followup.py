"""Which reports of the period have come, whose are missing, and what that may do to the ratios."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analytics.story import missing as gaps
from analytics.story import owed
from analytics.story.edition import Edition
from analytics.story.missing import Bound
from analytics.story.owed import Owed
from analytics.story.resting import notes
from analytics.story.slide import Cell, Grid, Slide
from analytics.text import small
from analytics.warehouse import queries

MOST = 10  # agencies that a hall can read


def slides(edition: Edition) -> Iterator[Slide]:
    """One slide, for periods in which reports are due."""
    t, those = edition.t, due(edition)
    if not those:
        return
    period = t.period(edition.period)
    bounds = gaps.bounds(edition.snapshot, edition.plan, edition.period, edition.reading)
    told = gaps.finding(t, bounds) if bounds else ""
    yield Slide(
        "followup",
        kicker=t("story.followup.kicker", period=small(period)),
        title=owed.finding(t, those, period),
        lines=tuple(filter(None, (owed.rates(t, those), told))),
        grid=_grid(edition, those, bounds),
        notes=notes(edition, "", t("story.followup.counted")),
        speech=(t("followup.note.rates"), t("followup.note.bounds")) if bounds else (t("followup.note.rates"),),
    )


def due(edition: Edition) -> tuple[Owed, ...]:
    """The reports of the edition's period that are to come by today."""
    every = owed.owed(edition.snapshot, edition.plan.province.now.date())
    return tuple(each for each in every if each.period == edition.period)


def missing(edition: Edition) -> tuple[Owed, ...]:
    """Those that somebody has to be reminded of; a withdrawn or returned one does not count as received."""
    return tuple(each for each in due(edition) if each.is_outstanding)


@dataclass(frozen=True)
class _Standing:
    """One agency's reports, and the ratio that its missing ones leave most open."""

    agency: str
    those: tuple[Owed, ...]
    bound: Bound | None

    @property
    def lacks(self) -> int:
        return sum(each.is_outstanding for each in self.those)


def _grid(edition: Edition, those: Sequence[Owed], bounds: Sequence[Bound]) -> Grid:
    """One row an agency, those that lack most first; the communes together are one."""
    lacking = queries.missing_effects(edition.snapshot, period=edition.period, variant=edition.reading).to_pylist()
    open_ = {(each.sector, each.indicator): each for each in bounds if each.highest is not None and not each.is_hidden}

    def widest(agency: str) -> Bound | None:
        touched = {(row["sector"], row["indicator"]) for row in lacking if row["agency"] == agency}
        return max((bound for key, bound in open_.items() if key in touched), key=_span, default=None)

    agencies = dict.fromkeys(each.agency for each in those)
    rows = [_Standing(code, tuple(each for each in those if each.agency == code), widest(code)) for code in agencies]
    rows.sort(key=lambda row: (-row.lacks, row.bound is None))
    heads = ("agency", "expected", "received", "on_time", "missing", "effect")
    return Grid(
        tuple(edition.t(f"story.followup.column.{head}") for head in heads),
        tuple(_row(edition, row) for row in rows[:MOST]),
    )


def _span(each: Bound) -> float:
    return (each.highest or 0) - (each.lowest or 0)


def _row(edition: Edition, row: _Standing) -> tuple[Cell, ...]:
    t = edition.t
    name = edition.plan.agency(row.agency).text("name", edition.language)
    dated = any(each.due for each in row.those)
    on_time = owed.on_time(row.those)
    counts = (Cell(t.number(count), count) for count in (len(row.those), owed.received(row.those)))
    timely = Cell(t.number(on_time), on_time) if dated else Cell("–")
    lacks = Cell(t.number(row.lacks), row.lacks)
    return (Cell(name), *counts, timely, lacks, Cell(_effect(edition, row.bound) if row.bound and row.lacks else ""))


def _effect(edition: Edition, bound: Bound) -> str:
    """`Kỹ thuật, đại học và sau đại học: 80,3% – 92,5%`."""
    t, plan = edition.t, edition.plan
    indicator = plan.indicator(bound.indicator)
    sector = plan.sector(bound.sector).text("short", t.language)
    low, high = (t.percent(each or 0, indicator.decimals) for each in (bound.lowest, bound.highest))
    return f"{sector}, {small(indicator.text('short', t.language))}: {low} – {high}"
