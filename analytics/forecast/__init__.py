"""When will it be reached, and how likely? Calibrated forecasts of short yearly series.

`model.py` holds the method and its sources, `rules.py` what may be said of how short a series.
Half-years are early readings and no points; a percentage is never forecast from a straight line.
For thousands of series call `fit_all` once; the other functions are the same thing for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import numpy as np

from analytics.forecast.model import Fitted, fit
from analytics.forecast.rules import (
    Band,
    Extent,
    Likelihood,
    band,
    likelihood,
    points_since,
    what_can_be_said,
)
from analytics.forecast.scale import Kind
from analytics.forecast.series import Series, batch

__all__ = [
    "FAN",
    "Band",
    "Extent",
    "Fitted",
    "Kind",
    "Likelihood",
    "Series",
    "band",
    "fit_all",
    "forecast",
    "likelihood",
    "points_since",
    "probability_of_reaching",
    "what_can_be_said",
    "year_reached",
    "years_reached",
]

# The edges of the 95, 80 and 50% bands around the median.
FAN = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)


class Forecast(TypedDict):
    """`point`: median of each horizon year; `quantiles`: a row for each year, a column for each quantile."""

    point: list[float]
    quantiles: list[list[float]]


def fit_all(series: Sequence[Series], kind: Kind = "percent") -> Fitted:
    """Fit many series at once; ValueError names the first that is not a series of three rising years or more."""
    if kind not in ("percent", "count"):
        raise ValueError(f"kind is percent or count, not {kind}")
    return fit(batch(series, kind), kind)


def forecast(
    years: Sequence[int],
    values: Sequence[float],
    horizon_years: Sequence[int],
    kind: Kind = "percent",
    quantiles: Sequence[float] = FAN,
    *,
    peers: Sequence[Sequence[float]] | None = None,
) -> Forecast:
    """Forecast one series for calendar years after its last point, in its own unit.

    `peers` are yearly values of sister series over the same years. ValueError
    where the points, the horizon or the quantiles make no sense.
    """
    if not all(0 < q < 1 for q in quantiles):
        raise ValueError(f"quantiles lie between 0 and 1, got {list(quantiles)}")
    fitted = fit_all([Series(years, values, peers or ())], kind)
    ahead = _after(years, horizon_years)
    return {
        "point": fitted.point(ahead)[0].tolist(),
        "quantiles": fitted.quantiles(ahead, np.asarray(quantiles, dtype=np.float64))[0].tolist(),
    }


def probability_of_reaching(
    years: Sequence[int],
    values: Sequence[float],
    target: float,
    target_year: int,
    *,
    kind: Kind = "percent",
    peers: Sequence[Sequence[float]] | None = None,
) -> float:
    """Probability that the figure at the end of the target year is at or above the target.

    The band is continuous, so "over 80%" and "80% or more" have the same probability.
    """
    fitted = fit_all([Series(years, values, peers or ())], kind)
    return float(fitted.probability(np.array([float(target)]), _after(years, [target_year]))[0, 0])


def year_reached(
    years: Sequence[int],
    values: Sequence[float],
    target: float,
    *,
    kind: Kind = "percent",
    peers: Sequence[Sequence[float]] | None = None,
    until: int = 2045,
    strict: bool = False,
) -> int | None:
    """First year in which reaching the target is as likely as not; None: not before `until` at this pace.

    A series whose last point meets the target has reached it in that year.
    `strict` for a target to be exceeded ("over 80%").
    """
    fitted = fit_all([Series(years, values, peers or ())], kind)
    return years_reached(fitted, [target], until, strict=[strict])[0]


def years_reached(fitted: Fitted, targets: Sequence[float], until: int, *, strict: Sequence[bool]) -> list[int | None]:
    """`year_reached` for each fitted series and its target."""
    goals, exceed = np.asarray(targets, dtype=np.float64)[:, None], np.asarray(strict, dtype=bool)[:, None]
    ahead = np.arange(int(fitted.last.min(initial=until)), until + 1, dtype=np.int64)
    path = np.where(ahead == fitted.last[:, None], fitted.newest[:, None], np.round(fitted.point(ahead), 9))
    there = np.where(exceed, path > goals, path >= goals)
    return [int(ahead[row.argmax()]) if row.any() else None for row in there]


def _after(years: Sequence[int], wanted: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The wanted years as an array, all of them after the last point."""
    early = [year for year in wanted if year <= years[-1]]
    if early:
        raise ValueError(f"{early[0]} is not after the last point, {years[-1]}")
    return np.asarray(wanted, dtype=np.int64)
