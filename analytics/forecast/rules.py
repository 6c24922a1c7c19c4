"""What a short past allows to be said, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Extent = Literal["counts_only", "gap_only", "band_only", "forecast"]
Band = Literal["forecast", "scenario"]
Likelihood = Literal["likely", "uncertain", "unlikely"]

_SMALLEST_DENOMINATOR = 30
_POINTS_FOR_A_BAND = 3
_POINTS_FOR_A_PROBABILITY = 5
_LIKELY = 0.7
_UNLIKELY = 0.3


def points_since(points: Sequence[tuple[int, float]], break_year: int | None) -> list[tuple[int, float]]:
    """The year-end points since a series break: the one that carries the break is the first of the new series."""
    return [point for point in points if break_year is None or point[0] >= break_year]


def what_can_be_said(points: int, denominator: int | None) -> Extent:
    """How far a series of year-end points since its last break may be carried.

    `counts_only` (no forecast): fewer than 30 people in the denominator, where one person is three points.
    `gap_only`: up to 2 points, gap and required pace. `band_only`: 3 or 4, a wider band and no probability.
    `forecast`: 5 and more, everything. `denominator` is the newest one, None for a count of people.
    """
    if denominator is not None and denominator < _SMALLEST_DENOMINATOR:
        return "counts_only"
    if points < _POINTS_FOR_A_BAND:
        return "gap_only"
    return "band_only" if points < _POINTS_FOR_A_PROBABILITY else "forecast"


def band(year: int, nearest_target_year: int) -> Band:
    """A band beyond the plan's nearest target year is a scenario and is called so."""
    return "forecast" if year <= nearest_target_year else "scenario"


def likelihood(probability: float) -> Likelihood:
    """Likely from 0.7, unlikely below 0.3, uncertain between."""
    if probability >= _LIKELY:
        return "likely"
    return "uncertain" if probability >= _UNLIKELY else "unlikely"
