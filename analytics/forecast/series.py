"""What a forecast starts from: yearly points and sister series, checked and laid out as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from analytics.forecast.scale import Floats, Kind

FEWEST_POINTS = 3


@dataclass(frozen=True)
class Series:
    """Year-end points of one figure, oldest first, with none from before a series break.

    `peers` are yearly values of sister series (the same indicator in other
    sectors, agencies or communes) over the same years, each of two values or more.
    """

    years: Sequence[int]
    values: Sequence[float]
    peers: Sequence[Sequence[float]] = ()


@dataclass(frozen=True)
class Batch:
    """Many series side by side: row = series, newest point in the last column, NaN before the first."""

    ages: Floats
    values: Floats
    last: NDArray[np.int64]
    peer_ends: Floats
    peer_owner: NDArray[np.int64]


def batch(series: Sequence[Series], kind: Kind) -> Batch:
    """Lay out checked series; ValueError names the first that cannot be forecast.

    `peer_ends` has a row for each peer: first value, last value, years between.
    """
    for at, one in enumerate(series):
        _check(one, kind, f"series {at}: " if len(series) > 1 else "")
    width = max((len(one.years) for one in series), default=FEWEST_POINTS)
    last = np.array([one.years[-1] for one in series], dtype=np.int64)
    years = np.array([_padded(one.years, width) for one in series]).reshape(-1, width)
    values = np.array([_padded(one.values, width) for one in series]).reshape(-1, width)
    ends = [(p[0], p[-1], len(p) - 1) for one in series for p in one.peers]
    owner = np.repeat(np.arange(len(series)), [len(one.peers) for one in series])
    return Batch(last[:, None] - years, values, last, np.array(ends, dtype=np.float64).reshape(-1, 3), owner)


def _padded(numbers: Sequence[float], width: int) -> list[float]:
    return [float("nan")] * (width - len(numbers)) + [float(n) for n in numbers]


def _check(one: Series, kind: Kind, where: str) -> None:
    if len(one.years) != len(one.values):
        raise ValueError(f"{where}{len(one.years)} years but {len(one.values)} values")
    if len(one.years) < FEWEST_POINTS:
        raise ValueError(f"{where}{len(one.years)} points; a forecast needs at least {FEWEST_POINTS}")
    if any(later <= earlier for earlier, later in pairwise(one.years)):
        raise ValueError(f"{where}years must rise from point to point, got {list(one.years)}")
    if any(len(peer) < 2 for peer in one.peers):
        raise ValueError(f"{where}every peer needs at least two values")
    for numbers in (one.values, *one.peers):
        _check_range(numbers, kind, where)


def _check_range(numbers: Sequence[float], kind: Kind, where: str) -> None:
    highest = 100 if kind == "percent" else float("inf")
    wrong = [n for n in numbers if not (isfinite(n) and 0 <= n <= highest)]
    if wrong:
        raise ValueError(f"{where}{wrong[0]} is not a {kind} between 0 and {highest:g}")
