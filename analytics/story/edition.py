"""One data version read in one way: what every document and every slide draws its figures from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pyarrow as pa

from analytics.charts.figures import Figure, figures, years
from analytics.plan import DEFAULT_VARIANT, Plan
from analytics.text import Language, Text, text
from analytics.warehouse import Snapshot, queries


@dataclass(frozen=True)
class Edition:
    """A snapshot with the plan it was built with, as of one period, under one reading, in one language."""

    snapshot: Snapshot
    plan: Plan
    period: str
    reading: str
    language: Language

    @property
    def t(self) -> Text:
        """The words to tell it with."""
        return text(self.language)

    @cached_property
    def meta(self) -> Mapping[str, Any]:
        """What the version is made of: the one row of the `meta` query."""
        row: Mapping[str, Any] = queries.meta(self.snapshot).to_pylist()[0]
        return row

    @cached_property
    def progress(self) -> pa.Table:
        """The `progress` query: every target beside the current value."""
        return queries.progress(self.snapshot, period=self.period, variant=self.reading)

    @cached_property
    def current(self) -> pa.Table:
        """The `current` query: every measured indicator of every sector."""
        return queries.current(self.snapshot, period=self.period, variant=self.reading)

    @cached_property
    def outlook(self) -> pa.Table:
        """The `outlook` query: what becomes of every target."""
        return queries.outlook(self.snapshot, period=self.period, variant=self.reading)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Every sector's figures with their targets, in the plan's order."""
        return tuple(figures(self.progress, self.current, self.plan, self.outlook))

    @property
    def next_year(self) -> int:
        """The next year that the plan sets targets for; 0 where it sets none."""
        return next(iter(years(self.figures)), 0)

    def series(self, sector: str, indicator: str) -> pa.Table:
        """The `series` query: one sector's figure over time."""
        place = {"sector": sector, "indicator": indicator, "level": "sector", "agency": "", "commune": ""}
        return queries.series(self.snapshot, **place, variant=self.reading, period=self.period)

    @cached_property
    def provisional(self) -> bool:
        """Whether figures of the period are not yet accepted."""
        rows = queries.provisional(self.snapshot).to_pylist()
        return any(row["period"] == self.period and row["submissions"] for row in rows)


def edition(
    snapshot: Snapshot, plan: Plan, language: Language, *, period: str = "", reading: str = DEFAULT_VARIANT
) -> Edition:
    """The edition of a snapshot as of `period`, by default the newest with data. Raises ValueError if it has none."""
    periods = _periods(snapshot)
    wanted = period or next(iter(periods), "")
    if wanted not in periods:
        raise ValueError(f"no data for period {wanted!r}")
    return Edition(snapshot, plan, wanted, reading, language)


def before(edition: Edition) -> Edition | None:
    """The same version as of the period with data before; None as of the first."""
    periods = _periods(edition.snapshot)
    known = periods[periods.index(edition.period) + 1 :]
    return replace(edition, period=known[0]) if known else None


def earlier(edition: Edition, snapshot: Snapshot, plan: Plan) -> Edition | None:
    """An earlier version told in the same way, as of the same period or, where it has none of that, of its newest.

    None if the version has no figures at all.
    """
    periods = _periods(snapshot)
    period = edition.period if edition.period in periods else next(iter(periods), "")
    return replace(edition, snapshot=snapshot, plan=plan, period=period) if period else None


def _periods(snapshot: Snapshot) -> list[str]:
    """The periods with data, newest first."""
    return [str(code) for code in queries.periods(snapshot)["period"].to_pylist()]
