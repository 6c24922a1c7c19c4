"""Student's t distribution with four degrees of freedom, in closed form: no statistics library is needed.

Heavier tails than the normal: a short series meets surprises that its own past does not show.
Source: W. T. Shaw, "Sampling Student's T distribution", Journal of Computational Finance 9 (2006).
"""

from __future__ import annotations

import numpy as np

from analytics.forecast.scale import Floats


def quantile(probability: Floats) -> Floats:
    """The value that is exceeded with probability 1 - p; 0 < p < 1."""
    root = np.sqrt(4 * probability * (1 - probability))
    spread = np.cos(np.arccos(root) / 3) / root
    return np.asarray(np.sign(probability - 0.5) * 2 * np.sqrt(np.maximum(spread - 1, 0)))


def above(value: Floats) -> Floats:
    """The probability of a draw at or above `value`."""
    sine = value / np.sqrt(4 + value**2)
    return np.asarray(np.clip(0.5 - 0.75 * sine + 0.25 * sine**3, 0, 1))
