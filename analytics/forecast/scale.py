"""The scale on which change is forecast: unbounded, so that no forecast leaves its bounds."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Kind = Literal["percent", "count"]

# Added on both sides so that 0%, 100% and a count of 0 have a place on the scale.
_PERCENT_OFFSET = 0.25
_COUNT_OFFSET = 0.5
# Beyond this the exponential is no longer a finite number.
_HIGHEST = 700.0


def to_line(values: Floats, kind: Kind) -> Floats:
    """Percent by log odds, counts by logarithm."""
    if kind == "count":
        return np.asarray(np.log(values + _COUNT_OFFSET))
    return np.asarray(np.log((values + _PERCENT_OFFSET) / (100 - values + _PERCENT_OFFSET)))


def from_line(line: Floats, kind: Kind) -> Floats:
    """Back to percent within 0 and 100, or to a count not below 0."""
    if kind == "count":
        return np.asarray(np.maximum(np.exp(np.minimum(line, _HIGHEST)) - _COUNT_OFFSET, 0))
    share = 1 / (1 + np.exp(np.minimum(-line, _HIGHEST)))
    return np.asarray(np.clip((100 + 2 * _PERCENT_OFFSET) * share - _PERCENT_OFFSET, 0, 100))
