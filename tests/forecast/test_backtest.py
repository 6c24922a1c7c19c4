"""Real series, forecast from what was known at the time: a change that makes the forecast worse goes red.

`series.csv` holds published yearly indicators: Statistics Canada (Statistics Canada Open Licence), the UK's
Office for National Statistics (Open Government Licence 3.0), Kazakhstan's Bureau of National Statistics (MIT),
Our World in Data with OECD and Herrendorf et al. (CC BY 4.0). The group is repository and indicator.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from analytics.forecast import Kind, Series, fit_all
from analytics.forecast.scale import Floats

POINTS = 6
HORIZONS = (1, 3, 5, 10)


@dataclass(frozen=True)
class Published:
    group: str
    kind: Kind
    first: int
    values: tuple[float, ...]

    def known(self, last: int) -> tuple[float, ...]:
        """The newest points of that time; none where there are too few, or nothing ever changed."""
        end = last - self.first + 1
        window = self.values[end - POINTS : end] if POINTS <= end < len(self.values) else ()
        return window if len(set(window)) > 1 else ()


@dataclass(frozen=True)
class Outcome:
    """One forecast beside what came; errors in units of the series' own mean yearly change."""

    about: Published
    ahead: int
    error: float
    line_error: float
    held80: bool
    held95: bool


def published() -> Iterator[Published]:
    with (Path(__file__).parent / "series.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter=";"):
            values = tuple(float(value) for value in row["values"].split())
            yield Published(row["group"], cast(Kind, row["kind"]), int(row["first_year"]), values)


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    groups = defaultdict(list)
    for one in published():
        groups[one.group].append(one)
    years = range(1990, 2026)
    return [told for group in groups.values() for year in years for told in told_in(year, group)]


def told_in(last: int, group: list[Published]) -> Iterator[Outcome]:
    """Every forecast made after the year `last`; the rest of the group are the peers."""
    then = [(one, one.known(last)) for one in group if one.known(last)]
    windows = [window for _, window in then]
    at = range(last - POINTS + 1, last + 1)
    fitted = fit_all([Series(at, w, [p for p in windows if p is not w]) for w in windows], group[0].kind)
    ahead = np.array([last + h for h in HORIZONS])
    bands = fitted.quantiles(ahead, np.array([0.025, 0.1, 0.9, 0.975]))
    for (one, window), points, band in zip(then, fitted.point(ahead), bands, strict=True):
        for h, point, edges in zip(HORIZONS, points, band, strict=True):
            if last + h < one.first + len(one.values):
                yield beside(one, window, last + h, h, point, edges)


def beside(one: Published, window: tuple[float, ...], year: int, ahead: int, point: float, edges: Floats) -> Outcome:
    came = one.values[year - one.first]
    scale = float(np.mean(np.abs(np.diff(window))))
    line = window[-1] + ahead * (window[-1] - window[0]) / (POINTS - 1)
    line = min(max(line, 0.0), 100.0 if one.kind == "percent" else line)
    low95, low80, high80, high95 = edges
    held = (bool(low80 <= came <= high80), bool(low95 <= came <= high95))
    return Outcome(one, ahead, abs(came - point) / scale, abs(came - line) / scale, *held)


def mean(told: list[Outcome], read: Callable[[Outcome], float]) -> float:
    """Every group of series weighs the same."""
    groups = defaultdict(list)
    for one in told:
        groups[one.about.group].append(read(one))
    return float(np.mean([np.mean(numbers) for numbers in groups.values()]))


@pytest.mark.parametrize(
    ("kind", "ahead", "worst_error", "cover80", "cover95"),
    [
        ("percent", (1, 3, 5), 0.935, (0.77, 0.82), (0.92, 0.95)),
        ("percent", (10,), 0.91, (0.80, 0.90), (0.90, 0.98)),
        ("count", (1, 3, 5), 0.93, (0.80, 0.87), (0.92, 0.98)),
    ],
)
def test_better_than_a_straight_line_and_as_wide_as_it_says(
    outcomes: list[Outcome],
    kind: Kind,
    ahead: tuple[int, ...],
    worst_error: float,
    cover80: tuple[float, float],
    cover95: tuple[float, float],
) -> None:
    told = [one for one in outcomes if one.about.kind == kind and one.ahead in ahead]
    skill = mean(told, lambda one: one.error) / mean(told, lambda one: one.line_error)
    assert skill <= worst_error
    assert cover80[0] <= mean(told, lambda one: one.held80) <= cover80[1]
    assert cover95[0] <= mean(told, lambda one: one.held95) <= cover95[1]
