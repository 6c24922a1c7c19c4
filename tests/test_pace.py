"""Required pace and people: the plan's own figures, and every answer played forward year by year."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.pace import (
    LEAVING_RATES,
    Flows,
    Staff,
    carried_on,
    people_a_year,
    people_a_year_for_count,
    points_a_year,
)
from analytics.progress import Goal


def test_intellectuals_of_the_province_from_2020_to_2030() -> None:
    assert round(people_a_year_for_count(17178, 25767, 10, leaving=0)) == 859
    assert round(people_a_year_for_count(17178, 25767, 10, leaving=0.03)) == 1497


def test_a_thousand_staff_from_60_to_70_percent() -> None:
    """602 x 0.96^5 = 490.9 stay, 24 x (1 - 0.96^5) / 0.04 = 110.8 are hired qualified, 98.4 / 4.616 qualify a year."""
    flows = Flows(leaving=0.04, qualified_leaving=0.04, hires_qualified=0.6)
    assert people_a_year(Staff(1000, 602), 0.7, 5, flows) == pytest.approx(21.312, abs=0.001)


def test_without_flows_the_gap_is_spread_evenly() -> None:
    assert people_a_year(Staff(1000, 602), 0.7, 7, Flows(0, 0)) == pytest.approx(98 / 7)


def test_growth_alone_adds_people_to_qualify() -> None:
    assert people_a_year(Staff(1000, 500), 0.5, 1, Flows(0, 0, growth=0.1)) == pytest.approx(50)


def test_the_more_leave_the_more_must_qualify() -> None:
    needed = [people_a_year_for_count(17178, 25767, 10, rate) for rate in LEAVING_RATES]
    assert needed == sorted(needed)
    assert len(set(needed)) == 3


def test_enough_already() -> None:
    assert people_a_year(Staff(1000, 900), 0.5, 5, Flows(0.04, 0.04)) == 0
    assert people_a_year_for_count(30000, 25767, 5, 0) == 0


shares = st.floats(0, 0.2)


@given(st.integers(100, 5000), st.floats(0.1, 0.9), st.floats(0.1, 0.9), st.integers(1, 25), shares, shares, shares)
def test_played_forward_the_target_is_met(
    total: int, now: float, share: float, years: int, leaving: float, qualified_leaving: float, growth: float
) -> None:
    flows, staff = Flows(leaving, qualified_leaving, growth - 0.1, 0.3), Staff(total, now * total)
    needed = people_a_year(staff, share, years, flows)
    end = carried_on(staff, needed, years, flows)[-1]
    assert end.total == pytest.approx(total * (0.9 + growth) ** years)
    assert end.qualified >= share * end.total * (1 - 1e-9) or _capped(staff, needed, years, flows)
    if needed and not _capped(staff, needed, years, flows):
        assert end.qualified == pytest.approx(share * end.total)


def _capped(staff: Staff, trained: float, years: int, flows: Flows) -> bool:
    """On the way everyone was qualified: more could not be trained."""
    return any(year.qualified == year.total for year in carried_on(staff, trained, years, flows))


def test_a_scenario_year_by_year() -> None:
    path = carried_on(Staff(1000, 600), 20, 2, Flows(0.05, 0.04, 0.01, 0.5))
    assert path[0].total == 1010
    assert path[0].qualified == pytest.approx(600 * 0.96 + 30 + 20)
    assert path[1].qualified == pytest.approx(626 * 0.96 + 1010 * 0.06 * 0.5 + 20)
    assert carried_on(Staff(10, 9), 20, 1, Flows(0, 0)) == [Staff(10, 10)]


def test_staff_that_shrink_hire_nobody() -> None:
    assert carried_on(Staff(1000, 500), 0, 1, Flows(0.02, 0.02, -0.05, 1.0))[0].qualified == pytest.approx(490)


def test_points_a_year_are_exact() -> None:
    goal = Goal(">=", Fraction(70), 100)
    assert points_a_year(Fraction(301, 5), goal, 5) == Fraction(49, 25)
    assert points_a_year(Fraction(71), goal, 5) < 0


def test_mistakes_are_named() -> None:
    with pytest.raises(ValueError, match="the target year must lie ahead, not 0 years"):
        points_a_year(Fraction(1), Goal(">=", Fraction(2)), 0)
    with pytest.raises(ValueError, match="must lie ahead"):
        people_a_year(Staff(10, 1), 0.5, 0, Flows(0, 0))
    with pytest.raises(ValueError, match="leaving is a share between 0 and 1, not 4"):
        Flows(4, 0.04)
    with pytest.raises(ValueError, match="growth is above -1"):
        Flows(0, 0, growth=-1)
