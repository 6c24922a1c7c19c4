"""What it takes: points a year, people a year. (Doctorates still to be awarded: `analytics.progress.gap_people`.)

People come and go while they qualify. With N staff, Q of them qualified, a
and b the shares of staff and of the qualified who leave in a year, g the
growth of staff and pi the share of new staff who come qualified:

    N' = N (1 - a) + H = N (1 + g),  so  H = N (a + g)  are hired a year,
    Q' = Q (1 - b) + pi H + X        with X who qualify while in service.

Solved for X so that Q = p N after T years:

    X = [p N_T - Q_0 (1-b)^T - pi sum_t H_t (1-b)^(T-1-t)] / sum_{j<T} (1-b)^j

It is the stock and flow identity of manpower planning: D. J. Bartholomew, A. F. Forbes and S. I. McClean,
"Statistical Techniques for Manpower Planning" (1991).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from analytics.progress import Goal, gap

# Beside each other, because nobody knows the leaving rate in advance.
LEAVING_RATES = (0.02, 0.03, 0.04)


@dataclass(frozen=True)
class Flows:
    """What a scenario assumes a year, as shares between 0 and 1: the sliders of the forecast screen.

    `leaving` of all staff, `qualified_leaving` of the qualified, `growth` of
    staff, `hires_qualified` of the newly hired. Staff that shrink faster than
    people leave hire nobody.
    """

    leaving: float
    qualified_leaving: float
    growth: float = 0.0
    hires_qualified: float = 0.0

    def __post_init__(self) -> None:
        for name in ("leaving", "qualified_leaving", "hires_qualified"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is a share between 0 and 1, not {getattr(self, name)}")
        if self.growth <= -1:
            raise ValueError(f"growth is above -1, not {self.growth}")


@dataclass(frozen=True)
class Staff:
    """People in service at a year's end, and those of them who count for the target."""

    total: float
    qualified: float


def points_a_year(value: Fraction, goal: Goal, years: int) -> Fraction:
    """Change a year from now to the target, in its own unit, at most 0 where it is reached.

    Beside it stands the pace of the past, `analytics.status.average_change`.
    """
    return gap(value, goal) / _ahead(years)


def people_a_year(staff: Staff, share: float, years: int, flows: Flows) -> float:
    """X: how many must qualify in service each year so that `share` of all staff is qualified after `years`.

    At least 0: hires and those already qualified may be enough.
    """
    total = staff.total * (1 + flows.growth) ** _ahead(years)
    stays = 1 - flows.qualified_leaving
    hired = sum(_hired(staff.total * (1 + flows.growth) ** t, flows) * stays ** (years - 1 - t) for t in range(years))
    return _evenly(share * total - staff.qualified * stays**years - flows.hires_qualified * hired, stays, years)


def people_a_year_for_count(now: float, target: float, years: int, leaving: float) -> float:
    """X for a target in people: 17,178 to 25,767 in ten years is 859 a year net, 1,497 if 3% leave each year."""
    stays = 1 - leaving
    return _evenly(target - now * stays ** _ahead(years), stays, years)


def carried_on(staff: Staff, trained_a_year: float, years: int, flows: Flows) -> list[Staff]:
    """A scenario: staff after each of the coming years if so many qualify in service a year.

    Never more qualified than there are staff.
    """
    path = [staff]
    for _ in range(years):
        before = path[-1]
        total = before.total * (1 + flows.growth)
        gained = flows.hires_qualified * _hired(before.total, flows) + trained_a_year
        path.append(Staff(total, min(total, before.qualified * (1 - flows.qualified_leaving) + gained)))
    return path[1:]


def _hired(total: float, flows: Flows) -> float:
    return total * max(0.0, flows.leaving + flows.growth)


def _evenly(needed: float, stays: float, years: int) -> float:
    """The same number each year, of whom the share `stays` is kept from year to year."""
    return max(0.0, needed) / sum(stays**j for j in range(years))


def _ahead(years: int) -> int:
    if years < 1:
        raise ValueError(f"the target year must lie ahead, not {years} years")
    return years
