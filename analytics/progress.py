"""How far a measured value is from a target: exact arithmetic, never rounded before it is compared.

The plan's words decide: "từ ... trở lên", "ít nhất" and "đạt" are met at the
value itself (A10), "trên" only above it (A07), "02 - 03" at its lower end (A04).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Literal

Comparator = Literal[">=", ">", "range"]


@dataclass(frozen=True)
class Goal:
    """A target in its own unit: percent (`scale` 100), people or times (`scale` 1). Plan, section II."""

    comparator: Comparator
    value: Fraction
    scale: int = 1


def measured(numerator: int, denominator: int, goal: Goal) -> Fraction | None:
    """The value in the goal's unit, or None where there is nobody to measure.

    `denominator` is the population of a ratio, the baseline of a multiple, 1 for a count of people.
    """
    return Fraction(goal.scale * numerator, denominator) if denominator else None


def met(value: Fraction, goal: Goal) -> bool:
    """Whether the target is reached: 80% is not "trên 80%"."""
    return value > goal.value if goal.comparator == ">" else value >= goal.value


def gap(value: Fraction, goal: Goal) -> Fraction:
    """Target minus value: percentage points, people or times; positive while short."""
    return goal.value - value


def gap_people(numerator: int, denominator: int, goal: Goal) -> int:
    """The fewest more people who, qualifying today, would meet the target with everyone else unchanged."""
    short = goal.value * denominator / goal.scale - numerator
    needed = floor(short) + 1 if goal.comparator == ">" else ceil(short)
    return max(0, needed)
