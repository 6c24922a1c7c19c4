from __future__ import annotations

import pytest

from analytics.forecast import band, likelihood, points_since, what_can_be_said


@pytest.mark.parametrize(
    ("points", "denominator", "said"),
    [
        (0, None, "gap_only"),
        (2, 500, "gap_only"),
        (3, 500, "band_only"),
        (4, None, "band_only"),
        (5, None, "forecast"),
        (8, 30, "forecast"),
        (8, 29, "counts_only"),
        (0, 0, "counts_only"),
    ],
)
def test_a_short_past_says_little(points: int, denominator: int | None, said: str) -> None:
    assert what_can_be_said(points, denominator) == said


def test_only_the_points_since_the_break_count() -> None:
    points = [(2023, 50.0), (2024, 52.0), (2025, 41.0), (2026, 43.0)]
    assert points_since(points, 2025) == [(2025, 41.0), (2026, 43.0)]
    assert points_since(points, None) == points


def test_beyond_the_nearest_target_a_band_is_a_scenario() -> None:
    assert [band(year, 2030) for year in (2026, 2030, 2031, 2045)] == ["forecast", "forecast", "scenario", "scenario"]


@pytest.mark.parametrize(
    ("probability", "word"),
    [(1, "likely"), (0.7, "likely"), (0.699, "uncertain"), (0.3, "uncertain"), (0.299, "unlikely"), (0, "unlikely")],
)
def test_likelihood_in_words(probability: float, word: str) -> None:
    assert likelihood(probability) == word
