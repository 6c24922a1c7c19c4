"""A shown figure never contradicts the verdict that exact integers give."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.charts.numbers import (
    decimals_needed,
    exact,
    figure_text,
    people_text,
    points_text,
    rounded,
    target_text,
)
from analytics.progress import Goal, met
from analytics.text import text

VI, EN = text("vi"), text("en")


@given(
    numerator=st.integers(0, 30_000),
    denominator=st.integers(1, 30_000),
    target=st.integers(0, 100),
    comparator=st.sampled_from([">=", ">"]),
)
def test_rounding_keeps_the_verdict(
    numerator: int, denominator: int, target: int, comparator: Literal[">=", ">"]
) -> None:
    value, goal = exact("percent", numerator, denominator), Goal(comparator, Fraction(target), 100)
    shown = rounded(value, decimals_needed(value, [goal], 1))
    assert met(Fraction(shown), goal) == met(value, goal)
    assert abs(Fraction(shown) - value) <= Fraction(1, 20)


@given(gap=st.fractions(min_value=0, max_value=100, max_denominator=100_000))
def test_a_gap_is_zero_only_when_there_is_none(gap: Fraction) -> None:
    digits = {letter for letter in points_text(EN, gap) if letter.isdigit()}
    assert (digits <= {"0"}) == (gap == 0)


@pytest.mark.parametrize(
    ("numerator", "denominator", "goal", "vi", "en"),
    [
        (9796, 10000, Goal(">=", Fraction(98), 100), "97,96%", "97.96%"),
        (97996, 100000, Goal(">=", Fraction(98), 100), "97,996%", "97.996%"),
        (985, 1000, Goal(">=", Fraction(98), 100), "98,5%", "98.5%"),
        (80, 100, Goal(">", Fraction(80), 100), "80,0%", "80.0%"),
        (8001, 10000, Goal(">", Fraction(80), 100), "80,01%", "80.01%"),
        (1, 8, Goal(">=", Fraction(15), 100), "12,5%", "12.5%"),
    ],
)
def test_ratios(numerator: int, denominator: int, goal: Goal, vi: str, en: str) -> None:
    value = exact("percent", numerator, denominator)
    assert [figure_text(words, value, "percent", 1, [goal]) for words in (VI, EN)] == [vi, en]


def test_halves_are_rounded_up_as_by_hand() -> None:
    assert str(rounded(Fraction(125, 1000), 2)) == "0.13"


def test_targets_as_the_plan_writes_them() -> None:
    shown = [target_text(VI, *target) for target in ((98, "percent"), (1.5, "times"), (2, "people", 3))]
    assert shown == ["98%", "1,5 lần", "2–3"]


def test_people_in_both_languages() -> None:
    assert [people_text(VI, 1214), people_text(EN, 1214), people_text(EN, 1)] == [
        "1.214 người",
        "1,214 people",
        "1 person",
    ]
