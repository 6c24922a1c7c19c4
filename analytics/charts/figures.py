"""Rows of queries joined into what charts draw: one figure with its targets, already in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any

import pyarrow as pa

from analytics.charts.numbers import exact, figure_text, people_text, points_text, target_text
from analytics.charts.status import Status, status_of
from analytics.forecast import Extent, Likelihood
from analytics.plan import Indicator, Plan, Unit
from analytics.progress import Goal, gap, gap_people, measured, met
from analytics.status import StatcanStatus, Verdict
from analytics.text import Text

Row = Mapping[str, Any]
Place = tuple[str, str, str]  # level (sector, agency, commune), agency, commune
JUDGED_SHORT = ("on_track", "slightly_behind", "behind", "moving_away")


@dataclass(frozen=True)
class Outlook:
    """What becomes of a target: a row of the `outlook` query.

    `status` is the plan's method's; `said` how far the points since the last
    break may be carried (`analytics.forecast.Extent`); paces are a year, in the
    indicator's unit; `people` who must qualify a year, at 2, 3 and 4% leaving;
    `enrolled` those in training for it, of a sector where the plan counts them.
    """

    status: Verdict | StatcanStatus
    status_linear: Verdict
    status_statcan: StatcanStatus
    said: Extent
    points: int
    probability: float | None
    likelihood: Likelihood | None
    year_reached: int | None
    past_pace: float | None
    required_pace: float | None
    people: tuple[float | None, ...]
    enrolled: int | None = None
    enrolled_period: str | None = None


@dataclass(frozen=True)
class Aimed:
    """A target and how far today's figure is from it: a row of the `progress` query."""

    year: int
    goal: Goal
    value: float
    value_max: float | None
    gap: float | None
    gap_people: int | None
    met: bool | None
    outlook: Outlook | None = None


@dataclass(frozen=True)
class Figure:
    """The current figure of a sector's indicator and the plan's targets for it, earliest first."""

    sector: str
    indicator: Indicator
    numerator: int | None
    denominator: int | None
    period: str
    reported: int
    expected: int
    series_break: bool
    targets: tuple[Aimed, ...]

    @property
    def exact(self) -> Fraction | None:
        """Percent, people or times; None while there is nothing to show."""
        if self.numerator is None or self.denominator == 0:
            return None
        return exact(self.indicator.unit, self.numerator, self.denominator)

    @property
    def partial(self) -> bool:
        """Whether some reporting units are still missing from the figure."""
        return self.exact is not None and self.reported < self.expected

    @property
    def next_target(self) -> Aimed | None:
        """The earliest target, which the status speaks of."""
        return self.targets[0] if self.targets else None

    def target(self, year: int) -> Aimed | None:
        """The target of one year, if the plan sets one."""
        return next((target for target in self.targets if target.year == year), None)

    def shown(self, text: Text) -> str:
        """The figure in words, rounded so that it agrees with every verdict; empty without one."""
        if self.exact is None:
            return ""
        goals = [target.goal for target in self.targets]
        return figure_text(text, self.exact, self.indicator.unit, self.indicator.decimals, goals)

    def share(self, text: Text) -> str:
        """`96 trên 214 người`, the people behind a ratio."""
        if self.exact is None or self.indicator.unit != "percent":
            return ""
        numerator, denominator = text.number(self.numerator or 0), text.number(self.denominator or 0)
        return text("charts.people.share", numerator=numerator, denominator=denominator)

    def period_name(self, text: Text) -> str:
        """`Năm 2025`; empty without a figure."""
        return text.period(self.period) if self.period else ""

    def coverage(self, text: Text) -> str:
        """`7/9 đơn vị`."""
        return text("charts.coverage.units", reported=text.number(self.reported), expected=text.number(self.expected))


def figures(progress: pa.Table, current: pa.Table, plan: Plan, outlook: pa.Table | None = None) -> list[Figure]:
    """Every sector x indicator of the `current` query with its targets, in the plan's order."""
    ahead = _outlooks(outlook, plan)
    aims: dict[tuple[str, str], list[Aimed]] = {}
    for row in sorted(progress.to_pylist(), key=lambda row: row["target_year"]):
        unit = plan.indicator(row["indicator"]).unit
        aims.setdefault((row["sector"], row["indicator"]), []).append(_aimed(row, unit, ahead))
    found = {(row["sector"], row["indicator"]): row for row in current.to_pylist()}
    pairs = ((s.code, i) for s in plan.sectors for i in plan.indicators if (s.code, i.code) in found)
    return [_figure(found[sector, i.code], i, aims.get((sector, i.code), [])) for sector, i in pairs]


def by_unit(whole: Figure, units: pa.Table, unit_outlook: pa.Table) -> dict[Place, Figure]:
    """The figure of each agency or commune of the `units` query that has a population, held against the targets.

    Where the `unit_outlook` query judges a unit, its figure is that of the year-end it is judged from: half-years
    are early readings. Counts have targets only for the whole sector.
    """
    judged: dict[Place, list[Row]] = {}
    for row in unit_outlook.to_pylist():
        judged.setdefault(_place(row), []).append(row)
    rows = (row for row in units.to_pylist() if row["denominator"] != 0)
    return {_place(row): _unit(whole, row, judged.get(_place(row), [])) for row in rows}


def _place(row: Row) -> Place:
    return row["level"], row["agency"], row["commune"]


def _unit(whole: Figure, now: Row, judged: Sequence[Row]) -> Figure:
    row, period = (judged[0], judged[0]["as_of"]) if judged else (now, whole.period)
    ahead = {each["target_year"]: _outlook(each) for each in judged}
    targets = whole.targets if whole.indicator.unit == "percent" else ()
    aims = (_aimed_by_unit(target, row, ahead.get(target.year)) for target in targets)
    counts = {"numerator": row["numerator"], "denominator": row["denominator"]}
    return replace(whole, **counts, period=period, reported=1, expected=1, targets=tuple(aims))


def _aimed_by_unit(target: Aimed, row: Row, ahead: Outlook | None) -> Aimed:
    value = measured(row["numerator"], row["denominator"], target.goal)
    if value is None:
        return replace(target, gap=None, gap_people=None, met=None, outlook=None)
    short = gap_people(row["numerator"], row["denominator"], target.goal)
    distance, reached = float(gap(value, target.goal)), met(value, target.goal)
    return replace(target, gap=distance, gap_people=short, met=reached, outlook=ahead)


def years(figures: Iterable[Figure]) -> tuple[int, ...]:
    """The years that any of the figures has a target for, earliest first."""
    return tuple(sorted({target.year for figure in figures for target in figure.targets}))


def status(figure: Figure, year: int | None) -> Status:
    """The verdict on one year's target."""
    target = figure.target(year) if year else None
    return status_of(
        has_value=figure.exact is not None,
        has_target=target is not None,
        met=target.met if target else None,
        verdict=target.outlook.status if target and target.outlook else "",
    )


def status_words(text: Text, figure: Figure, year: int | None) -> str:
    """`Đạt`, `chậm, thiếu 38`, `còn thiếu 38 người`, `chưa có số liệu`, `không đặt chỉ tiêu 2030`."""
    now = status(figure, year)
    target = figure.target(year) if year else None
    if now in JUDGED_SHORT and target:
        return _judged_words(text, target)
    if now == "not_reached" and target:
        return text("charts.status.not_reached", people=people_text(text, target.gap_people or 0))
    if now == "no_target" and figure.targets:
        return text("charts.status.no_target_year", year=year)
    return text(f"charts.status.{now}")


def aim_text(text: Text, figure: Figure, year: int) -> str:
    """The target as the plan writes it, or that it sets none."""
    target = figure.target(year)
    if target is None:
        return text("charts.status.no_target")
    return goal_text(text, target, figure.indicator.unit)


def goal_text(text: Text, target: Aimed, unit: Unit) -> str:
    """`98%`, `trên 80%`, `2–3`: the target in the unit that it is shown in."""
    shown = target_text(text, float(target.goal.value), unit, target.value_max)
    return text("charts.unit.over", target=shown) if target.goal.comparator == ">" else shown


def gap_words(text: Text, figure: Figure, year: int) -> str:
    """`3,7 điểm %`, `Đạt`; empty where there is no figure or no target."""
    target = figure.target(year)
    if figure.exact is None or target is None or target.met is None:
        return ""
    short = target.goal.value - figure.exact
    return text("charts.status.reached") if target.met else points_text(text, short)


def with_verdict(text: Text, figure: Figure, year: int, words: str) -> str:
    """`7,4 điểm % · chậm`: the words of a gap with the verdict of the plan's method, where it gives one."""
    target = figure.target(year)
    if target is None or target.outlook is None or target.met or status(figure, year) not in JUDGED_SHORT:
        return words
    return f"{words} · {verdict_word(text, target.outlook.status)}"


def pace_text(text: Text, pace: float, figure: Figure) -> str:
    """A change a year: `0,7 điểm %`, `12 người`; of a multiple of a baseline in people."""
    unit = "points" if figure.indicator.unit == "percent" else "people"
    return text(f"charts.unit.{unit}", n=_number(text, pace, figure))


def pace_words(text: Text, figure: Figure, year: int | None) -> str:
    """`cần 0,9 điểm %/năm, đã có 0,7`: the change a year that a target takes, beside that of past years."""
    paces = _paces(figure, year)
    if paces is None:
        return ""
    needed, past = paces
    if past is None:
        return text("charts.pace.needed", needed=pace_text(text, needed, figure))
    return text("charts.pace.both", needed=pace_text(text, needed, figure), past=_number(text, past, figure))


def pace_numbers(text: Text, figure: Figure, year: int) -> str:
    """The same as bare numbers: `0,9 / 0,7`."""
    paces = _paces(figure, year)
    return " / ".join("–" if pace is None else _number(text, pace, figure) for pace in paces) if paces else ""


def _paces(figure: Figure, year: int | None) -> tuple[float, float | None] | None:
    """What a target takes a year and what past years brought; None where it is met or nothing can be said."""
    target = figure.target(year) if year else None
    ahead = target.outlook if target and target.met is False else None
    return (ahead.required_pace, ahead.past_pace) if ahead and ahead.required_pace is not None else None


def _number(text: Text, pace: float, figure: Figure) -> str:
    if figure.indicator.unit == "percent":
        return text.number(pace, 1 if abs(pace) >= 0.05 or pace == 0 else 2)
    people = pace * (figure.indicator.baseline_value or 1)
    if abs(people) >= 10 or people % 1 == 0:
        return text.number(people)
    return text.number(people, 1 if abs(people) >= 0.05 else 2)


def verdict_word(text: Text, verdict: str) -> str:
    """A method's verdict in one or two words."""
    return text(f"charts.verdict.{verdict}")


def _judged_words(text: Text, target: Aimed) -> str:
    """The verdict and how many people are short; a target that is met but slipping is said to be both."""
    word = verdict_word(text, target.outlook.status if target.outlook else "")
    if target.met:
        return text("charts.status.slipping")
    return text("charts.status.judged", verdict=word, count=text.number(target.gap_people or 0))


def _outlooks(outlook: pa.Table | None, plan: Plan) -> dict[tuple[str, str, int], Outlook]:
    """By sector, indicator and target year."""
    rows = {row["target_id"]: row for row in outlook.to_pylist()} if outlook is not None else {}
    return {(t.sector, t.indicator, t.year): _outlook(rows[t.id]) for t in plan.targets if t.id in rows}


def _outlook(row: Row) -> Outlook:
    told = {field.name: row[field.name] for field in fields(Outlook) if field.name in row}
    return Outlook(**told, people=tuple(row[f"people_a_year_{rate}"] for rate in (2, 3, 4)))


def _aimed(row: Row, unit: Unit, ahead: Mapping[tuple[str, str, int], Outlook]) -> Aimed:
    goal = Goal(row["comparator"], Fraction(str(row["target"])), 100 if unit == "percent" else 1)
    return Aimed(
        year=row["target_year"],
        goal=goal,
        value=row["target"],
        value_max=row["target_max"],
        gap=row["gap"],
        gap_people=row["gap_people"],
        met=row["met"],
        outlook=ahead.get((row["sector"], row["indicator"], row["target_year"])),
    )


def _figure(row: Row, indicator: Indicator, targets: Iterable[Aimed]) -> Figure:
    return Figure(
        sector=row["sector"],
        indicator=indicator,
        numerator=row["numerator"],
        denominator=row["denominator"],
        period=row["period"] or "",
        reported=row["reported"] or 0,
        expected=row["expected"] or 0,
        series_break=bool(row["series_break"]),
        targets=tuple(targets),
    )


def by_sector(figures: Iterable[Figure]) -> Iterator[tuple[str, list[Figure]]]:
    """Figures grouped by sector, those with targets first."""
    groups: dict[str, list[Figure]] = {}
    for figure in figures:
        groups.setdefault(figure.sector, []).append(figure)
    for sector, members in groups.items():
        yield sector, sorted(members, key=lambda figure: not figure.targets)
