from __future__ import annotations

from fractions import Fraction
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.progress import Comparator, Goal, gap, gap_people, measured, met

PERCENT, PEOPLE = 100, 1


@pytest.mark.parametrize(
    ("comparator", "goal", "numerator", "denominator", "reached", "short"),
    [
        (">=", "98", 98, 100, True, 0),
        (">=", "98", 97, 100, False, 1),
        (">=", "15", 149, 1000, False, 1),
        (">", "80", 80, 100, False, 1),
        (">", "80", 81, 100, True, 0),
        (">", "80", 4, 5, False, 1),
        (">", "80", 799, 1000, False, 2),
        (">=", "100", 99, 100, False, 1),
        (">=", "98.5", 197, 200, True, 0),
        (">=", "98.5", 196, 200, False, 1),
    ],
)
def test_shares(comparator: Comparator, goal: str, numerator: int, denominator: int, reached: bool, short: int) -> None:
    target = Goal(comparator, Fraction(goal), PERCENT)
    value = measured(numerator, denominator, target)
    assert value is not None
    assert met(value, target) is reached
    assert gap_people(numerator, denominator, target) == short


def test_a_third_is_never_rounded_up_to_the_target() -> None:
    target = Goal(">=", Fraction("33.34"), PERCENT)
    value = measured(1, 3, target)
    assert value == Fraction(100, 3)
    assert not met(value, target)
    assert gap(value, target) == Fraction("33.34") - Fraction(100, 3)


@pytest.mark.parametrize(
    ("people", "reached", "short"), [(0, False, 2), (1, False, 1), (2, True, 0), (3, True, 0), (4, True, 0)]
)
def test_a_range_is_met_at_its_lower_end(people: int, reached: bool, short: int) -> None:
    target = Goal("range", Fraction(2), PEOPLE)
    value = measured(people, 1, target)
    assert value is not None
    assert (met(value, target), gap_people(people, 1, target)) == (reached, short)


@pytest.mark.parametrize(("people", "short"), [(17_178, 8_589), (25_766, 1), (25_767, 0), (30_000, 0)])
def test_one_and_a_half_times_17178_is_25767(people: int, short: int) -> None:
    assert gap_people(people, 17_178, Goal(">=", Fraction("1.5"))) == short


def test_nobody_to_measure_is_no_value() -> None:
    assert measured(0, 0, Goal(">=", Fraction(98), PERCENT)) is None


@given(
    st.integers(0, 400),
    st.integers(1, 400),
    st.sampled_from([">=", ">", "range"]),
    st.fractions(0, 120, max_denominator=20),
    st.sampled_from([PERCENT, PEOPLE]),
)
def test_the_people_short_are_the_first_number_that_is_enough(
    numerator: int, denominator: int, comparator: Comparator, goal: Fraction, scale: int
) -> None:
    target = Goal(comparator, goal if scale == PERCENT else goal / 40, scale)

    def enough(more: int) -> bool:
        left, right = scale * (numerator + more) * target.value.denominator, target.value.numerator * denominator
        return left > right if comparator == ">" else left >= right

    assert gap_people(numerator, denominator, target) == next(more for more in count() if enough(more))
    value = measured(numerator, denominator, target)
    assert value is not None
    assert met(value, target) is enough(0)
    assert (gap(value, target) > 0) is (value < target.value)
