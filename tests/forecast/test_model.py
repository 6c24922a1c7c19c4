"""The method step by step in plain Python, and the properties that hold for every series."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, isclose, log, sqrt
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.forecast import (
    FAN,
    Kind,
    Series,
    fit_all,
    forecast,
    probability_of_reaching,
    year_reached,
    years_reached,
)
from analytics.forecast.model import LAWS
from analytics.forecast.scale import from_line, to_line
from analytics.forecast.student import above, quantile

YEARS = [2020, 2021, 2022, 2023, 2024, 2025]
VALUES = [60.2, 61.0, 62.9, 64.1, 64.8, 66.5]
# 80% of a Student's t with four degrees of freedom lies within this many scales: printed tables.
T4_UPPER_TENTH = 1.533206


def logit(percent: float) -> float:
    return log((percent + 0.25) / (100.25 - percent))


def percent(line: float) -> float:
    return 100.5 / (1 + exp(-line)) - 0.25


def by_hand(years: Sequence[int], values: Sequence[float], ahead: int, peers: float = 0.0) -> tuple[float, float]:
    """Middle and scale on the line, point after point as the recursions of the method say."""
    line = [logit(value) for value in values]
    jumps = [(late - early, to - since) for early, late, since, to in zip(line, line[1:], years, years[1:])]  # noqa: B905
    weights = [0.85 ** (years[-1] - to) for to in years[1:]]
    total = sum(w * gap for w, (_, gap) in zip(weights, jumps, strict=True))
    own = sum(w * jump for w, (jump, _) in zip(weights, jumps, strict=True)) / total
    effective = total**2 / sum(w**2 * gap for w, (_, gap) in zip(weights, jumps, strict=True))
    squares = sum(w * (jump - own * gap) ** 2 / gap for w, (jump, gap) in zip(weights, jumps, strict=True))
    count = sum(weights) ** 2 / sum(w**2 for w in weights)
    jump_variance = (5 * 0.058**2 + count * squares / sum(weights)) / (5 + count - 1)
    trust = 0.024**2 / (0.024**2 + jump_variance / effective)
    slope = peers + trust * (own - peers)
    level = line[0]
    for value, (_, gap) in zip(line[1:], jumps, strict=True):
        kept = 0.3**gap
        level = (1 - kept) * value + kept * (level + slope * gap)
    carried = sum(0.94**year for year in range(1, ahead + 1))
    width = (1.25 + 0.1 * min(max((ahead - 5) / 15, 0), 1)) * sqrt(6 / min(len(values), 8))
    variance = jump_variance * ahead + carried**2 * trust * jump_variance / effective
    return level + slope * carried, width * sqrt(variance)


@pytest.mark.parametrize("ahead", [1, 5, 10, 25])
@pytest.mark.parametrize(
    ("years", "values"),
    [(YEARS, VALUES), (YEARS[:3], VALUES[:3]), ([2015, 2018, 2019, 2023, 2024], [98.0, 99.5, 100.0, 97.2, 0.0])],
)
def test_percent_by_hand(years: list[int], values: list[float], ahead: int) -> None:
    middle, scale = by_hand(years, values, ahead)
    told = forecast(years, values, [years[-1] + ahead], quantiles=[0.1, 0.9])
    assert told["point"] == [pytest.approx(min(max(percent(middle), 0), 100))]
    expected = [min(max(percent(middle + t * scale), 0), 100) for t in (-T4_UPPER_TENTH, T4_UPPER_TENTH)]
    assert told["quantiles"][0] == pytest.approx(expected, rel=1e-5)


def test_a_steady_count_by_hand() -> None:
    """Growth by the same factor each year: no jump but the usual one, so every step can be written down."""
    values = [100 * 1.1**year - 0.5 for year in range(5)]
    jump = 3 * 0.06**2 / (3 + 4 - 1)
    trust = 0.05**2 / (0.05**2 + jump / 4)
    ahead = 0.88 + 0.88**2
    told = forecast(range(2021, 2026), values, [2027], "count", [0.9])
    assert told["point"] == [pytest.approx(100 * 1.1**4 * exp(trust * log(1.1) * ahead) - 0.5)]
    spread = 1.1 * sqrt(6 / 5 * (jump * 2 + ahead**2 * trust * jump / 4))
    middle = log(100 * 1.1**4) + trust * log(1.1) * ahead
    assert told["quantiles"][0] == [pytest.approx(exp(middle + T4_UPPER_TENTH * spread) - 0.5, rel=1e-5)]


def test_four_peers_draw_the_slope_halfway_to_their_median() -> None:
    peers = [[20, 25], [30, 31], [40, 48], [50, 49]]
    slope = median([logit(late) - logit(early) for early, late in peers]) / 2
    middle, _ = by_hand(YEARS, VALUES, 5, slope)
    assert forecast(YEARS, VALUES, [2030], peers=peers)["point"] == [pytest.approx(percent(middle))]
    alone = forecast(YEARS, VALUES, [2030])
    assert forecast(YEARS, VALUES, [2030], peers=peers[:3]) == alone


@pytest.mark.parametrize("kind", ["percent", "count"])
def test_values_come_back_from_the_line(kind: Kind) -> None:
    values = np.array([0, 0.1, 3, 50, 99.9, 100])
    assert from_line(to_line(values, kind), kind) == pytest.approx(values)


def test_student_against_printed_tables_and_itself() -> None:
    tables = {0.75: 0.740697, 0.9: T4_UPPER_TENTH, 0.975: 2.776445, 0.995: 4.604095}
    assert quantile(np.array(list(tables))) == pytest.approx(list(tables.values()), rel=1e-6)
    probabilities = np.linspace(0.001, 0.999, 99)
    assert 1 - above(quantile(probabilities)) == pytest.approx(probabilities)


KINDS: list[Kind] = ["percent", "count"]


@st.composite
def short_series(draw: st.DrawFn) -> tuple[list[int], list[float], Kind]:
    kind: Kind = draw(st.sampled_from(KINDS))
    years = sorted(draw(st.sets(st.integers(1990, 2025), min_size=3, max_size=9)))
    highest = 100 if kind == "percent" else 1e9
    values = draw(st.lists(st.floats(0, highest), min_size=len(years), max_size=len(years)))
    return years, values, kind


@given(short_series(), st.integers(1, 60))
def test_within_bounds_and_in_order(series: tuple[list[int], list[float], Kind], ahead: int) -> None:
    years, values, kind = series
    told = forecast(years, values, [years[-1] + ahead], kind, [0.0001, *FAN, 0.9999])
    row = [*told["quantiles"][0], *told["point"]]
    assert all(0 <= value <= (100 if kind == "percent" else 1e305) for value in row)
    assert row[:-1] == sorted(row[:-1])
    assert isclose(row[-1], told["quantiles"][0][4], rel_tol=1e-9, abs_tol=1e-9)


@given(short_series(), st.lists(st.floats(-10, 110), min_size=2, max_size=2))
def test_a_higher_target_is_never_likelier(series: tuple[list[int], list[float], Kind], targets: list[float]) -> None:
    years, values, kind = series
    low, high = (probability_of_reaching(years, values, t, 2030, kind=kind) for t in sorted(targets))
    assert 0 <= high <= low <= 1


def test_probability_agrees_with_the_quantiles() -> None:
    for share in (0.05, 0.3, 0.5, 0.8):
        target = forecast(YEARS, VALUES, [2030], quantiles=[share])["quantiles"][0][0]
        assert probability_of_reaching(YEARS, VALUES, target, 2030) == pytest.approx(1 - share)


def test_beyond_the_bounds_nothing_is_uncertain() -> None:
    assert probability_of_reaching(YEARS, VALUES, 0, 2030) == 1
    assert probability_of_reaching(YEARS, VALUES, 100.5, 2030) == 0
    assert 0 < probability_of_reaching(YEARS, VALUES, 100, 2030) < 0.01


def test_the_year_reached_is_where_the_median_crosses() -> None:
    year = year_reached(YEARS, VALUES, 70)
    assert year is not None
    before, then = forecast(YEARS, VALUES, [year - 1, year])["point"]
    assert before < 70 <= then
    assert year_reached(YEARS, VALUES, 99) is None
    assert year_reached(YEARS, VALUES, 66.5) == 2025


def test_exactly_80_is_not_over_80() -> None:
    flat = [80.0] * 6
    assert year_reached(YEARS, flat, 80) == 2025
    assert year_reached(YEARS, flat, 80, strict=True) is None


def test_many_series_at_once_are_each_forecast_alone() -> None:
    peers = [[20.0, 25], [30.0, 31], [40.0, 48], [50.0, 49]]
    many = [Series(YEARS, VALUES, peers), Series(YEARS[2:], VALUES[2:]), Series([2019, 2021, 2024], [5, 9, 8])]
    fitted = fit_all(many)
    ahead, probabilities = np.array([2026, 2030, 2045]), np.array([0.1, 0.9])
    for at, one in enumerate(many):
        alone = forecast(one.years, one.values, [2026, 2030, 2045], quantiles=[0.1, 0.9], peers=one.peers)
        assert fitted.point(ahead)[at] == pytest.approx(alone["point"])
        assert fitted.quantiles(ahead, probabilities)[at].tolist() == [pytest.approx(r) for r in alone["quantiles"]]
    assert np.isnan(fitted.point(np.array([2025]))).tolist() == [[True], [True], [False]]
    assert years_reached(fitted, [66, 70, 60], 2045, strict=[False] * 3)[0] == 2025


def test_no_series_no_forecast() -> None:
    assert fit_all([]).point(np.array([2030])).shape == (0, 1)


@pytest.mark.parametrize(
    ("years", "values", "ahead", "kind", "why"),
    [
        ([2024, 2025], [1, 2], 2030, "percent", "2 points; a forecast needs at least 3"),
        ([2023, 2024, 2025], [1, 2], 2030, "percent", "3 years but 2 values"),
        ([2023, 2025, 2024], [1, 2, 3], 2030, "percent", "years must rise"),
        ([2023, 2024, 2025], [1, 2, 101], 2030, "percent", "101 is not a percent between 0 and 100"),
        ([2023, 2024, 2025], [1, 2, -1], 2030, "count", "-1 is not a count between 0 and inf"),
        ([2023, 2024, 2025], [1, float("nan"), 3], 2030, "count", "nan is not a count"),
        ([2023, 2024, 2025], [1, 2, 3], 2025, "count", "2025 is not after the last point, 2025"),
        ([2023, 2024, 2025], [1, 2, 3], 2030, "share", "kind is percent or count, not share"),
    ],
)
def test_mistakes_are_named(years: list[int], values: list[float], ahead: int, kind: Kind, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        forecast(years, values, [ahead], kind)


def test_mistakes_in_quantiles_peers_and_batches_are_named() -> None:
    with pytest.raises(ValueError, match="quantiles lie between 0 and 1"):
        forecast(YEARS, VALUES, [2030], quantiles=[0.5, 1])
    with pytest.raises(ValueError, match="every peer needs at least two values"):
        forecast(YEARS, VALUES, [2030], peers=[[3]])
    with pytest.raises(ValueError, match="series 1: 2 points"):
        fit_all([Series(YEARS, VALUES), Series(YEARS[:2], VALUES[:2])])


@pytest.mark.parametrize("kind", ["percent", "count"])
def test_bands_hold_what_they_say_where_the_model_is_true(kind: Kind) -> None:
    """Series drawn from the model: jumps usual in the middle, each series with its own, slopes damped in the future.

    The bands are made for real series, whose jumps change too: here they hold a little more than they say.
    """
    law, draw, count, points, ahead = LAWS[kind], np.random.default_rng(45), 4000, 6, 5
    slopes = draw.normal(0, law.slope_spread, (count, 1))
    damped = np.concatenate([np.ones(points), law.damping ** np.arange(1, ahead + 1)])
    weight = law.usual_jump_weight
    own = law.usual_jump * np.sqrt(weight / draw.chisquare(weight, (count, 1)))
    jumps = slopes * damped + own * draw.standard_normal((count, points + ahead))
    line = np.array([1.0 if kind == "percent" else 6.0]) + np.cumsum(jumps, axis=1)
    values = from_line(line, kind)
    fitted = fit_all([Series(YEARS, row[:points].tolist()) for row in values], kind)
    band = fitted.quantiles(np.array([2030]), np.array([0.025, 0.1, 0.25, 0.75, 0.9, 0.975]))[:, 0]
    came = values[:, -1]
    low, high = band[:, :3], band[:, :2:-1]
    held = np.mean((low <= came[:, None]) & (came[:, None] <= high), axis=0)
    assert np.all(held >= [0.94, 0.8, 0.5])
    assert np.all(held <= [1, 0.96, 0.7])
    assert np.mean(came < band[:, 2]) == pytest.approx(np.mean(came > band[:, 3]), abs=0.02)
