"""Is a target on track? Two published methods, each with its source; the plan chooses one.

`linear` is the method of the German sustainability strategy's indicator report:
Destatis, "Status of indicators - Methodology", https://dns-indikatoren.de/en/status.
`statcan` is Statistics Canada's progress measurement as Open SDG uses it:
https://open-sdg.readthedocs.io/en/latest/progress-methodology/.

A status describes the past carried on; how likely the target is, `analytics.forecast` says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import isnan
from typing import Literal, get_args

from analytics.progress import Goal, gap, met

Method = Literal["linear", "statcan"]
Verdict = Literal["reached", "on_track", "slightly_behind", "behind", "moving_away", "not_enough_data"]
StatcanStatus = Literal[
    "target_achieved",
    "substantial_progress",
    "moderate_progress",
    "limited_progress",
    "deterioration",
    "not_available",
]
Point = tuple[int, Fraction]

_POINTS_USED = 6
_FEWEST_POINTS = 4


@dataclass(frozen=True)
class Linear:
    """A verdict with its reasons: average change a year and the value it leads to, in the target's unit."""

    verdict: Verdict
    change: Fraction | None = None
    expected: Fraction | None = None


def linear(points: Sequence[Point], goal: Goal, target_year: int, *, now: Fraction, maintained: bool = False) -> Linear:
    """The German method: the average yearly change of the last six year-end points, carried to the target year.

    `points` are (year, value) with rising years, none from before a series
    break; fewer than four give no trend. `now` is the newest reading, a
    half-year included: it alone decides whether the target is reached. With
    m the amount by which the target will be missed and D the distance from
    the last point to the target: on track if met or m < 5% of D, slightly
    behind if m <= 20% of D, behind if the change is upward, else moving away
    (the distance stays or grows).

    `maintained`: a target to be kept every year. Met now: reached, or
    slightly behind if the trend leads down. Not met: behind or moving away.
    """
    change = average_change(points)
    if change is None:
        return Linear("reached" if met(now, goal) else "not_enough_data")
    year, value = points[-1]
    expected = value + change * max(0, target_year - year)
    if maintained:
        return Linear(_kept(met(now, goal), change), change, expected)
    return Linear("reached" if met(now, goal) else _carried_on(value, expected, change, goal), change, expected)


def average_change(points: Sequence[Point]) -> Fraction | None:
    """Change a year from the first to the last of the newest six points; None with fewer than four."""
    if any(later[0] <= earlier[0] for earlier, later in pairwise(points)):
        raise ValueError(f"years must rise from point to point, got {[year for year, _ in points]}")
    if len(points) < _FEWEST_POINTS:
        return None
    (first, start), (last, end) = points[-_POINTS_USED:][0], points[-1]
    return Fraction(end - start) / (last - first)


def _carried_on(value: Fraction, expected: Fraction, change: Fraction, goal: Goal) -> Verdict:
    missed, distance = gap(expected, goal), abs(gap(value, goal))
    if met(expected, goal) or missed * 20 < distance:
        return "on_track"
    if missed * 5 <= distance and change > 0:
        return "slightly_behind"
    return "behind" if change > 0 else "moving_away"


def _kept(met_now: bool, change: Fraction) -> Verdict:
    if met_now:
        return "reached" if change >= 0 else "slightly_behind"
    return "behind" if change > 0 else "moving_away"


def deciding_year(target_years: Sequence[int], year: int) -> int:
    """Of a figure's target years the next one decides; once all have passed, the last one."""
    return min((due for due in target_years if due >= year), default=max(target_years))


# Zero has no growth rate; the method's publishers put this in its place.
_INSTEAD_OF_ZERO = 0.001
_NOT_AVAILABLE: tuple[None, None, StatcanStatus] = (None, None, "not_available")


def statcan_progress(  # noqa: PLR0917 - its callers know the published order
    base_value: float | None,
    base_year: float | None,
    current_value: float | None,
    current_year: float | None,
    target: float | None,
    target_year: float | None,
    direction: Literal[1, -1],
    limit: float | None,
) -> tuple[float | None, float | None, StatcanStatus]:
    """Statistics Canada's measure: (progress value, score from -5 to 5, status).

    With a target the progress value is R = s d CAGR_observed / |CAGR_required|,
    both from the base year; without one it is g = s d CAGR_observed, held
    against thresholds that shrink as the base value nears its natural `limit`.
    CAGR(a, b, n) = (a/b)^(1/n) - 1; `direction` d is 1 where more is better,
    -1 where less is; s is -1 for a negative base value. Not available without
    base or current value, with less than a year between them, or when the sign
    changes. R is None where no growth leads to the target: one of the other
    sign or not after the base year (then not available unless achieved), or
    one equal to the base value (then any step away is a deterioration).
    """
    if direction not in (1, -1):
        raise ValueError(f"direction is 1 or -1, not {direction}")
    base, current, goal = _number(base_value), _number(current_value), _number(target)
    if base is None or current is None or base_year is None or current_year is None:
        return _NOT_AVAILABLE
    sign, start = -1 if base < 0 else 1, base or _INSTEAD_OF_ZERO
    if current_year - base_year < 1 or start * current < 0:
        return _NOT_AVAILABLE
    growth = sign * direction * _cagr(current, start, current_year - base_year)
    if goal is None:
        return _without_target(growth, _reduction(base, _number(limit)))
    required = _required(goal or _INSTEAD_OF_ZERO, start, (target_year or base_year) - base_year)
    achieved = direction * (current - (goal or _INSTEAD_OF_ZERO)) >= 0
    return _with_target(growth, required, achieved)


def _number(value: float | None) -> float | None:
    return None if value is None or isnan(value) else value


def _cagr(value: float, base: float, years: float) -> float:
    return float((value / base) ** (1 / years) - 1)


def _required(target: float, base: float, years: float) -> float | None:
    """The growth a year that would lead from base to target, 0 where it is the base; None where none would."""
    return abs(_cagr(target, base, years)) if years > 0 and target / base > 0 else None


def _with_target(
    growth: float, required: float | None, achieved: bool
) -> tuple[float | None, float | None, StatcanStatus]:
    progress = growth / required if required else None
    if achieved:
        return progress, 5.0, "target_achieved"
    if required == 0 and growth < 0:
        return None, -5.0, "deterioration"
    return progress, *_graded(progress)


def _graded(progress: float | None) -> tuple[float | None, StatcanStatus]:
    """Score and status of a target that is not yet achieved."""
    if progress is None:
        return None, "not_available"
    if progress < 0.6:
        return max(4.1667 * progress - 2.5, -5.0), "limited_progress" if progress >= 0 else "deterioration"
    score = min(7.1429 * progress - 4.2857, 5.0)
    return score, "substantial_progress" if progress >= 0.95 else "moderate_progress"


def _without_target(growth: float, reduction: float) -> tuple[float, float, StatcanStatus]:
    if growth < 0:
        return growth, max(125 * growth - 2.5, -5.0), "deterioration"
    if reduction == 0:
        return growth, 5.0, "substantial_progress"
    scaled = growth / reduction
    if growth >= 0.015 * reduction:
        return growth, min(500 * scaled - 5, 5.0), "substantial_progress"
    if growth >= 0.005 * reduction:
        return growth, 250 * scaled - 1.25, "moderate_progress"
    return growth, 500 * scaled - 2.5, "limited_progress"


def _reduction(base: float, limit: float | None) -> float:
    """How much of the thresholds remains near the limit: 0 at the limit, 1 at zero and from twice the limit on."""
    if limit is None or abs(base) >= 2 * abs(limit):
        return 1.0
    near = abs(base) if abs(base) <= abs(limit) else 2 * abs(limit) - abs(base)
    return float(1 - (near / abs(limit)) ** 4.44)


@dataclass(frozen=True)
class Judgement:
    """One target judged by one method; what the method does not give is None.

    `change` a year and `expected` in the target year are in the target's unit
    (`linear`); `score` from -5 to 5 (`statcan`).
    """

    method: Method
    status: Verdict | StatcanStatus
    change: Fraction | None = None
    expected: Fraction | None = None
    score: float | None = None


def judge(
    method: Method, points: Sequence[Point], goal: Goal, target_year: int, *, now: Fraction, maintained: bool = False
) -> Judgement:
    """Judge one target by the method that the plan chooses; arguments as in `linear`.

    `statcan` takes the first of the points as its base year. The plan's own
    comparator decides under both methods whether a target is reached.
    """
    if method == "linear":
        told = linear(points, goal, target_year, now=now, maintained=maintained)
        return Judgement(method, told.verdict, told.change, told.expected)
    if met(now, goal):
        return Judgement(method, "target_achieved", score=5.0)
    if not points:
        return Judgement(method, "not_available")
    (first, base), (last, value) = points[0], points[-1]
    progress, score, status = statcan_progress(
        float(base), first, float(value), last, float(goal.value), target_year, direction=1, limit=None
    )
    if status == "target_achieved":
        score, status = _graded(progress)
    return Judgement(method, status, score=score)


# Worst first; a figure without a status is told apart from all of them.
_WORST_FIRST: tuple[Verdict | StatcanStatus, ...] = (
    *reversed(get_args(Verdict)[:-1]),
    *reversed(get_args(StatcanStatus)[:-1]),
)


@dataclass(frozen=True)
class Summary:
    """A sector in one status: its worst one, which `count` of `total` targets have; `unknown` lack the data."""

    worst: Verdict | StatcanStatus | None
    count: int
    total: int
    unknown: int


def summary(statuses: Sequence[Verdict | StatcanStatus]) -> Summary:
    """The worst status of a sector's targets, all judged by one method; None where none could be judged."""
    counts = Counter(statuses)
    worst = next((status for status in _WORST_FIRST if counts[status]), None)
    unknown = counts["not_enough_data"] + counts["not_available"]
    return Summary(worst, counts[worst] if worst else 0, len(statuses), unknown)
