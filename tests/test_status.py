"""Both methods on cases worked by hand from their published descriptions."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.progress import Comparator, Goal
from analytics.status import (
    Judgement,
    Linear,
    Point,
    StatcanStatus,
    Verdict,
    average_change,
    deciding_year,
    judge,
    linear,
    statcan_progress,
    summary,
)


def points(*values: str | int, last: int = 2025) -> list[Point]:
    return [(last - len(values) + 1 + at, Fraction(value)) for at, value in enumerate(values)]


def at_least(value: str | int, comparator: Comparator = ">=") -> Goal:
    return Goal(comparator, Fraction(value), 100)


def verdict(history: list[Point], goal: Goal, year: int = 2030, maintained: bool = False) -> Verdict:
    return linear(history, goal, year, now=history[-1][1], maintained=maintained).verdict


# From 50 in 2020 to 60 in 2025: 2 a year, so 70 in 2030. A target T is missed by T - 70, its distance is T - 60.
STEADY = points(50, 52, 54, 56, 58, 60)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (59, "reached"),
        (60, "reached"),
        (65, "on_track"),
        (70, "on_track"),
        ("70.52", "on_track"),  # 0.52 of 10.52 = 4.9%
        (Fraction(1340, 19), "slightly_behind"),  # 10/19 of 200/19 = 5% exactly
        (72, "slightly_behind"),  # 2 of 12 = 16.7%
        ("72.5", "slightly_behind"),  # 2.5 of 12.5 = 20% exactly
        ("72.51", "behind"),
        (100, "behind"),
    ],
)
def test_missed_by_a_share_of_the_distance(target: str | int, expected: Verdict) -> None:
    assert verdict(STEADY, at_least(target)) == expected


def test_the_reasons_are_given() -> None:
    told = linear(STEADY, at_least(72), 2030, now=Fraction(60))
    assert told == Linear("slightly_behind", Fraction(2), Fraction(70))


def test_only_the_last_six_points_count() -> None:
    assert average_change(points(90, 90, 50, 52, 54, 56, 58, 60)) == 2
    assert verdict(points(90, 90, 50, 52, 54, 56, 58, 60), at_least(70)) == "on_track"


def test_four_points_are_the_fewest() -> None:
    assert average_change(points(54, 56, 58, 60)) == 2
    assert average_change(points(56, 58, 60)) is None
    assert verdict(points(56, 58, 60), at_least(70)) == "not_enough_data"
    assert verdict(points(56, 58, 60), at_least(60)) == "reached"


def test_missing_years_are_years() -> None:
    assert average_change([(2016, Fraction(50)), (2019, Fraction(51)), (2020, Fraction(54)), (2025, Fraction(59))]) == 1


def test_away_from_the_target_or_not_at_all() -> None:
    assert verdict(points(60, 59, 58, 57), at_least(70)) == "moving_away"
    assert verdict(points(60, 60, 60, 60), at_least(70)) == "moving_away"
    assert verdict(points(60, 55, 52, "60.1"), at_least(90)) == "behind"


def test_over_80_is_not_80() -> None:
    flat, rising = points(80, 80, 80, 80), points(77, 78, 79, 80)
    assert verdict(flat, at_least(80)) == "reached"
    assert verdict(flat, at_least(80, ">")) == "moving_away"
    assert verdict(rising, at_least(80, ">")) == "on_track"


def test_a_range_is_met_at_its_lower_end() -> None:
    assert verdict(points(0, 1, 1, 2), Goal("range", Fraction(2))) == "reached"


def test_a_half_year_may_reach_but_is_no_point() -> None:
    assert linear(STEADY, at_least(72), 2030, now=Fraction(73)).verdict == "reached"
    assert linear(STEADY, at_least(60), 2030, now=Fraction(59)).verdict == "on_track"


def test_the_target_year_has_come() -> None:
    assert verdict(STEADY, at_least(61), 2025) == "behind"
    assert verdict(STEADY, at_least(61), 2020) == "behind"


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ((80, 81, 82, 83), "reached"),
        ((83, 83, 83, 83), "reached"),
        ((86, 85, 84, 83), "slightly_behind"),
        ((70, 71, 72, 73), "behind"),
        ((76, 75, 74, 73), "moving_away"),
        ((73, 73, 73, 73), "moving_away"),
    ],
)
def test_a_target_to_be_kept_looks_at_the_last_value_then_the_trend(history: tuple[int, ...], expected: str) -> None:
    assert verdict(points(*history), at_least(80, ">"), maintained=True) == expected


def test_years_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match=r"years must rise from point to point, got \[2024, 2023\]"):
        average_change([(2024, Fraction(1)), (2023, Fraction(1))])


def test_the_next_target_decides() -> None:
    assert [deciding_year([2045, 2030], year) for year in (2026, 2030, 2031, 2046)] == [2030, 2030, 2045, 2045]


def same(told: tuple[object, ...], *expected: object) -> bool:
    return told == expected


# CAGR 2015-2020 and 2015-2030 of 2% and 4% and so on: 100 x 1.02^5, 100 x 1.04^15.
def grown(rate: float, years: int, base: float = 100.0) -> float:
    return base * (1 + rate) ** years


@pytest.mark.parametrize(
    ("observed", "status", "score"),
    [
        (0.08, "substantial_progress", 5),
        (0.0381, "substantial_progress", 7.1429 * 0.9525 - 4.2857),
        (0.0379, "moderate_progress", 7.1429 * 0.9475 - 4.2857),
        (0.0241, "moderate_progress", 7.1429 * 0.6025 - 4.2857),
        (0.02, "limited_progress", 4.1667 * 0.5 - 2.5),
        (0.0, "limited_progress", -2.5),
        (-0.01, "deterioration", 4.1667 * -0.25 - 2.5),
        (-0.2, "deterioration", -5),
    ],
)
def test_statcan_beside_the_growth_that_4_percent_a_year_requires(
    observed: float, status: StatcanStatus, score: float
) -> None:
    told = statcan_progress(100, 2015, grown(observed, 5), 2020, grown(0.04, 15), 2030, 1, None)
    assert same(told, pytest.approx(observed / 0.04, abs=1e-9), pytest.approx(score, abs=1e-6), status)


def test_statcan_where_less_is_better() -> None:
    told = statcan_progress(100, 2015, grown(-0.02, 5), 2020, grown(-0.04, 15), 2030, -1, None)
    assert same(told, pytest.approx(0.5), pytest.approx(-0.41665), "limited_progress")
    worse = statcan_progress(100, 2015, grown(0.02, 5), 2020, grown(-0.04, 15), 2030, -1, None)
    assert same(worse, pytest.approx(-0.5), pytest.approx(4.1667 * -0.5 - 2.5), "deterioration")


def test_statcan_target_achieved_at_or_beyond_it() -> None:
    assert statcan_progress(100, 2015, 120, 2020, 120, 2030, 1, None)[1:] == (5, "target_achieved")
    assert statcan_progress(100, 2015, 80, 2020, 90, 2030, -1, None)[1:] == (5, "target_achieved")
    none_left = statcan_progress(5, 2015, 0, 2020, 0, 2030, -1, None)
    assert same(none_left, pytest.approx(1 / (1 - 0.0002 ** (1 / 15))), 5, "target_achieved")


def test_statcan_negative_values_keep_their_direction() -> None:
    """-100 to -90 is upward: the ratio shrinks by 2.085% a year, and the sign turns it round."""
    value, score, status = statcan_progress(-100, 2015, -90, 2020, None, None, 1, None)
    assert same((value, score, status), pytest.approx(0.020852, abs=1e-6), 5, "substantial_progress")
    assert statcan_progress(-100, 2015, -110, 2020, None, None, 1, None)[2] == "deterioration"


def test_statcan_zero_becomes_a_thousandth() -> None:
    base = statcan_progress(0, 2015, 0.001, 2020, 0.002, 2030, 1, None)
    assert base == (0, -2.5, "limited_progress")
    target = statcan_progress(1, 2015, 0.5, 2020, 0, 2030, -1, None)
    assert target[0] == pytest.approx((1 - 0.5**0.2) / (1 - 0.001 ** (1 / 15)))


@pytest.mark.parametrize(
    ("base", "base_year", "current", "current_year"),
    [
        (None, 2015, 1, 2020),
        (1, 2015, None, 2020),
        (nan, 2015, 1, 2020),
        (1, None, 1, 2020),
        (1, 2015, 1, 2015),
        (1, 2015, 9, 2015.5),
        (1, 2020, 1, 2015),
        (1, 2015, -1, 2020),
        (-1, 2015, 1, 2020),
        (0, 2015, -1, 2020),
    ],
)
def test_statcan_not_available(
    base: float | None, base_year: int | None, current: float | None, current_year: float
) -> None:
    for target in (None, 0.5):
        told = statcan_progress(base, base_year, current, current_year, target, 2030, 1, None)
        assert told == (None, None, "not_available")


def test_statcan_where_no_growth_leads_to_the_target() -> None:
    assert statcan_progress(5, 2015, 4, 2020, -5, 2030, -1, None) == (None, None, "not_available")
    assert statcan_progress(5, 2015, 6, 2020, 7, 2015, 1, None) == (None, None, "not_available")
    assert statcan_progress(5, 2015, 6, 2020, 7, None, 1, None) == (None, None, "not_available")
    assert statcan_progress(5, 2015, 5, 2020, 5, 2030, 1, None) == (None, 5, "target_achieved")
    assert statcan_progress(5, 2015, 4, 2020, 5, 2030, 1, None) == (None, -5, "deterioration")


@pytest.mark.parametrize(
    ("growth", "status", "score"),
    [
        (0.03, "substantial_progress", 5),
        (0.016, "substantial_progress", 3),
        (0.01, "moderate_progress", 1.25),
        (0.004, "limited_progress", -0.5),
        (0.0, "limited_progress", -2.5),
        (-0.01, "deterioration", -3.75),
        (-0.05, "deterioration", -5),
    ],
)
def test_statcan_without_a_target(growth: float, status: StatcanStatus, score: float) -> None:
    told = statcan_progress(100, 2015, grown(growth, 5), 2020, None, None, 1, None)
    assert same(told, pytest.approx(growth, abs=1e-9), pytest.approx(score, abs=1e-6), status)


@pytest.mark.parametrize(
    ("base", "reduction"),
    [(100, 0), (50, 1 - 0.5**4.44), (150, 1 - 0.5**4.44), (200, 1), (250, 1), (-50, 1 - 0.5**4.44)],
)
def test_statcan_near_its_limit_less_counts_as_more(base: float, reduction: float) -> None:
    growth = 0.004 * reduction
    value, score, status = statcan_progress(
        base, 2015, grown(growth, 5, base), 2020, None, None, 1 if base > 0 else -1, 100
    )
    if reduction:
        assert same((score, status), pytest.approx(-0.5, abs=1e-6), "limited_progress")
    else:
        assert (value, score, status) == (0, 5, "substantial_progress")


def test_statcan_below_its_limit_of_zero_is_unreduced() -> None:
    assert statcan_progress(0, 2015, 0.001, 2020, None, None, 1, 0)[2] == "limited_progress"


def test_statcan_directions_are_two() -> None:
    with pytest.raises(ValueError, match="direction is 1 or -1, not 0"):
        statcan_progress(1, 2015, 2, 2020, None, None, 0, None)  # type: ignore[arg-type]


values = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))


@given(values, values, st.one_of(st.none(), values), st.sampled_from([1, -1]), st.one_of(st.none(), values))
def test_statcan_scores_stay_between_5_and_minus_5(
    base: float, current: float, target: float | None, direction: int, limit: float | None
) -> None:
    progress, score, status = statcan_progress(
        base, 2015, current, 2020, target, 2030, 1 if direction > 0 else -1, limit
    )
    assert (score is None) == (status == "not_available")
    assert score is None or -5 <= score <= 5
    assert progress not in (inf, -inf)


def test_one_call_for_both_methods() -> None:
    goal, now = at_least(72), Fraction(60)
    assert judge("linear", STEADY, goal, 2030, now=now) == Judgement(
        "linear", "slightly_behind", change=Fraction(2), expected=Fraction(70)
    )
    _, score, status = statcan_progress(50, 2020, 60, 2025, 72, 2030, 1, None)
    assert judge("statcan", STEADY, goal, 2030, now=now) == Judgement("statcan", status, score=score)


def test_the_plans_comparator_rules_both_methods() -> None:
    rising = points(77, 78, 79, 80)
    assert judge("statcan", rising, at_least(80, ">"), 2030, now=Fraction(80)).status == "substantial_progress"
    assert judge("statcan", rising, at_least(80), 2030, now=Fraction(80)).status == "target_achieved"
    assert judge("statcan", rising, at_least(81), 2030, now=Fraction(81)).status == "target_achieved"
    assert judge("statcan", [], at_least(81), 2030, now=Fraction(1)).status == "not_available"
    assert judge("statcan", points(80), at_least(81), 2030, now=Fraction(80)).status == "not_available"


def test_a_sector_never_hides_its_worst_target() -> None:
    told = summary(["on_track", "behind", "reached", "behind", "not_enough_data"])
    assert (told.worst, told.count, told.total, told.unknown) == ("behind", 2, 5, 1)
    assert summary(["target_achieved", "limited_progress"]).worst == "limited_progress"
    assert summary(["reached", "moving_away"]).worst == "moving_away"
    nothing = summary(["not_enough_data", "not_available"])
    assert (nothing.worst, nothing.count, nothing.unknown) == (None, 0, 2)
