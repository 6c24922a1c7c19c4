"""Where the method and well-known statistics coincide, they say the same: held against statsmodels and scipy."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student_t
from statsmodels.regression.linear_model import WLS
from statsmodels.tsa.holtwinters import Holt
from statsmodels.tsa.statespace.structural import UnobservedComponents

from analytics.forecast import Series, fit_all
from analytics.forecast.model import LAWS, Fitted
from analytics.forecast.scale import Floats, Kind, from_line, to_line
from analytics.forecast.student import above, quantile

AHEAD = np.arange(2026, 2046)
percents = st.lists(st.floats(0, 100), min_size=5, max_size=12)
counts = st.lists(st.integers(0, 10**6).map(float), min_size=5, max_size=12)
series = st.one_of(st.tuples(percents, st.just("percent")), st.tuples(counts, st.just("count")))
ROUNDS = settings(max_examples=50)


def fitted(values: list[float], kind: Kind) -> tuple[Fitted, Floats]:
    """One series of consecutive years up to 2025, and its points on the line."""
    years = range(2026 - len(values), 2026)
    return fit_all([Series(years, values)], kind), to_line(np.array(values), kind)


def weights(line: Floats, kind: Kind) -> Floats:
    """What each year's change weighs: the newest 1."""
    return np.asarray(LAWS[kind].memory ** np.arange(len(line) - 2, -1, -1.0))


@given(series)
@ROUNDS
def test_the_slope_is_a_weighted_regression_on_a_constant_drawn_towards_none(given: tuple[list[float], Kind]) -> None:
    """Shrunk by the share of the spread of slopes in it and the variance of the estimate."""
    model, line = fitted(*given)
    weight, law = weights(line, given[1]), LAWS[given[1]]
    own = WLS(np.diff(line), np.ones(len(line) - 1), weights=weight).fit().params[0]
    effective = weight.sum() ** 2 / (weight**2).sum()
    trust = law.slope_spread**2 / (law.slope_spread**2 + model.jump_variance[0] / effective)
    assert model.slope[0] == pytest.approx(trust * own, abs=1e-9)


@pytest.mark.filterwarnings("ignore::RuntimeWarning:statsmodels")
@given(series)
@ROUNDS
def test_level_and_path_are_holts_with_a_known_trend(given: tuple[list[float], Kind]) -> None:
    """The level is smoothed about the slope, and from it the trend is damped: Holt (1957), Gardner and McKenzie."""
    model, line = fitted(*given)
    law, slope = LAWS[given[1]], model.slope[0]
    smoothed = Holt(line, initialization_method="known", initial_level=line[0] - slope, initial_trend=slope).fit(
        smoothing_level=1 - law.smoothing, smoothing_trend=0, optimized=False
    )
    assert model.level[0] == pytest.approx(smoothed.level[-1], abs=1e-9)
    # statsmodels damps the trend at every point already known: two of them stand at the level
    level, before = np.array([model.level[0]] * 2), slope / law.damping**2
    damped = Holt(
        level, damped_trend=True, initialization_method="known", initial_level=level[0], initial_trend=before
    ).fit(smoothing_level=1, smoothing_trend=0, damping_trend=law.damping, optimized=False)
    assert model.point(AHEAD)[0] == pytest.approx(from_line(damped.forecast(len(AHEAD)), given[1]), abs=1e-6)


@given(series)
@ROUNDS
def test_but_for_the_slope_the_variance_is_that_of_a_random_walk(given: tuple[list[float], Kind]) -> None:
    model, line = fitted(*given)
    law, years = LAWS[given[1]], AHEAD[:5]
    walk = UnobservedComponents(line, "rwalk").smooth([model.jump_variance[0]])
    carried = np.cumsum(law.damping ** np.arange(1, 6))
    width = law.width_near * sqrt(6 / min(len(line), 8))
    variance = (model._path(years)[1][0] / width) ** 2 - carried**2 * model.slope_variance[0]
    assert variance == pytest.approx(walk.get_forecast(5).var_pred_mean, rel=1e-6)


def test_student_is_scipys() -> None:
    probabilities = np.linspace(0.0005, 0.9995, 401)
    assert quantile(probabilities) == pytest.approx(student_t.ppf(probabilities, 4), abs=1e-9)
    values = np.linspace(-30, 30, 401)
    assert above(values) == pytest.approx(student_t.sf(values, 4), abs=1e-12)
