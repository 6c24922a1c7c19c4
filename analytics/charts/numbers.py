"""Figures as people read them: rounded, but never so far that they contradict the verdict.

97.96% against a target of 98% has not reached it, so it is never shown as
98.0%: decimals are added until the shown figure tells the same as the exact one.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from analytics.plan import LocalTarget, Unit
from analytics.progress import Goal, met
from analytics.text import Text

_MOST_DECIMALS = 12


def exact(unit: Unit, numerator: int, denominator: int | None) -> Fraction:
    """The figure itself: a percentage, a multiple of the baseline, or people."""
    if unit == "people" or not denominator:
        return Fraction(numerator)
    return Fraction(100 if unit == "percent" else 1) * Fraction(numerator, denominator)


def rounded(figure: Fraction, decimals: int) -> Decimal:
    """Rounded half up, as people do by hand, without passing through a float."""
    places = Decimal(figure.numerator * 10**decimals) / Decimal(figure.denominator)
    return places.quantize(Decimal(1), ROUND_HALF_UP).scaleb(-decimals)


def decimals_needed(figure: Fraction, goals: Iterable[Goal], least: int) -> int:
    """The fewest decimals, at least `least`, with which the shown figure keeps every verdict."""
    goals = tuple(goals)
    for decimals in range(least, _MOST_DECIMALS):
        shown = Fraction(rounded(figure, decimals))
        if all(met(shown, goal) == met(figure, goal) for goal in goals):
            return decimals
    return _MOST_DECIMALS


def figure_text(text: Text, figure: Fraction, unit: Unit, decimals: int, goals: Iterable[Goal] = ()) -> str:
    """98.46 -> `98,5%`, 1.5 -> `1,50 lần`, 17178 -> `17.178`, true to the goals."""
    places = decimals_needed(figure, goals, decimals)
    number = text.number(float(rounded(figure, places)), places)
    return {"percent": f"{number}%", "times": text("charts.unit.times", n=number), "people": number}[unit]


def target_text(text: Text, value: float, unit: Unit, value_max: float | None = None) -> str:
    """A target as the plan writes it: `98%`, `1,5 lần`, `2–3`."""
    figure = Fraction(str(value))
    shown = figure_text(text, figure, unit, 0, (Goal(">=", figure), Goal(">", figure)))
    return shown if value_max is None else f"{shown}–{text.number(value_max)}"


def level_text(text: Text, level: LocalTarget, unit: Unit) -> str:
    """A level of the province's own, told as such: `từ 20 người đến năm 2030, tỉnh tự đặt: ...`."""
    shown = people_text(text, int(level.value)) if unit == "people" else target_text(text, float(level.value), unit)
    key = "charts.level.over" if level.comparator == ">" else "charts.level.least"
    return text(key, value=shown, year=level.year, decided=level.text("decided", text.language))


def points_text(text: Text, gap: Fraction) -> str:
    """A distance in percentage points, never shown as zero while there is one."""
    places = decimals_needed(gap, (Goal(">", Fraction(0)), Goal(">=", Fraction(0))), 1)
    return text("charts.unit.points", n=text.number(float(rounded(gap, places)), places))


def people_text(text: Text, count: int) -> str:
    """`38 người`, `1 person`, `1,214 people`."""
    return text("charts.unit.person" if count == 1 else "charts.unit.people", n=text.number(count))
