"""Sheets of results: targets, current figures, what becomes of them, and how they came about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analytics.charts.figures import Aimed, Figure, Outlook, years
from analytics.charts.numbers import decimals_needed
from analytics.export import annex
from analytics.export.workbook.sheet import Amount, Cell, Sheet
from analytics.story import Edition
from analytics.warehouse import queries


def sheet(edition: Edition, name: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], keys: int = 0) -> Sheet:
    """A sheet by its name in the catalogue; `heads` name entries of `workbook.column`."""
    t = edition.t
    tab, title, note = (t(f"workbook.{name}.{part}") for part in ("name", "title", "note"))
    return Sheet(tab, title, note, [t(f"workbook.column.{head}") for head in heads], rows, keys)


def named(edition: Edition, figure: Figure) -> tuple[str, str]:
    """The sector and the indicator."""
    sector = edition.plan.sector(figure.sector).text("short", edition.language)
    return sector, figure.indicator.text("short", edition.language)


def amount(figure: Figure, value: float | None, decimals: int | None = None) -> Amount | None:
    """A value in the figure's unit, percent from 0 to 100, as a cell."""
    if value is None:
        return None
    unit, places = figure.indicator.unit, figure.indicator.decimals if decimals is None else decimals
    return Amount(value / 100 if unit == "percent" else value, unit, places)


def _now(figure: Figure) -> Amount | None:
    """Today's value with as many decimals as keep every verdict."""
    if figure.exact is None:
        return None
    goals = [target.goal for target in figure.targets]
    return amount(figure, float(figure.exact), decimals_needed(figure.exact, goals, figure.indicator.decimals))


def _goal(figure: Figure, target: Aimed) -> Amount | None:
    return amount(figure, float(target.goal.value), 1 if figure.indicator.unit == "times" else 0)


def _resting(edition: Edition, figure: Figure) -> tuple[Cell, ...]:
    """How complete a figure is, up to which day, after a break or not."""
    closing = edition.plan.period(figure.period).end if figure.period else None
    return figure.reported, figure.expected, closing, figure.series_break


def targets(edition: Edition) -> Sheet:
    """One row a target, in the plan's order: its value, today's, how far, and the verdict."""
    heads = (
        *("sector", "indicator", "year", "comparator", "target", "target_max", "value", "numerator", "denominator"),
        *("gap_points", "gap_people", "met", "status", "reported", "expected", "closing", "series_break", "target_id"),
    )
    ids = {(each.sector, each.indicator, each.year): each.id for each in edition.plan.targets}
    rows = [
        (*_target(edition, figure, target), ids[figure.sector, figure.indicator.code, target.year])
        for figure in edition.figures
        for target in figure.targets
    ]
    return sheet(edition, "targets", heads, rows, keys=2)


def _target(edition: Edition, figure: Figure, target: Aimed) -> tuple[Cell, ...]:
    t, percent = edition.t, figure.indicator.unit == "percent"
    comparator = "range" if target.value_max is not None else "over" if target.goal.comparator == ">" else "least"
    most = None if target.value_max is None else amount(figure, target.value_max, 0)
    met = t(f"workbook.met.{ {True: 'yes', False: 'no', None: 'unknown'}[target.met] }")
    return (
        *named(edition, figure),
        str(target.year),
        t(f"workbook.comparator.{comparator}"),
        _goal(figure, target),
        most,
        _now(figure),
        figure.numerator,
        figure.denominator,
        None if target.gap is None or not percent else Amount(target.gap, "points", 2),
        target.gap_people,
        met,
        annex.verdict(t, figure, target),
        *_resting(edition, figure),
    )


def current(edition: Edition) -> Sheet:
    """One row a measured figure, with a target or without; where the plan sets none, the row says so."""
    goals = years(edition.figures)
    names = ("sector", "indicator", "value", "numerator", "denominator", "reported", "expected", "closing")
    rows = [
        (
            *named(edition, figure),
            _now(figure),
            figure.numerator,
            figure.denominator,
            *_resting(edition, figure),
            *(_goal_or_none(edition, figure, year) for year in goals),
        )
        for figure in edition.figures
    ]
    made = sheet(edition, "current", (*names, "series_break"), rows, keys=2)
    heads = [*made.heads, *(edition.t("screens.column.goal", year=year) for year in goals)]
    return Sheet(made.name, made.title, made.note, heads, rows, made.keys)


def _goal_or_none(edition: Edition, figure: Figure, year: int) -> Cell:
    target = figure.target(year)
    return _goal(figure, target) if target else edition.t("charts.status.no_target")


def forecasts(edition: Edition) -> Sheet:
    """One row a target: the pace it takes beside that of past years, how likely it is, and when."""
    heads = (
        *("sector", "indicator", "year", "target", "value", "status", "needed", "past", "likelihood", "probability"),
        *("reached", "people_2", "people_3", "people_4", "enrolled", "points", "unsaid"),
    )
    rows = [
        (
            *named(edition, figure),
            str(target.year),
            _goal(figure, target),
            _now(figure),
            *_ahead(edition, figure, target, target.outlook),
        )
        for figure in edition.figures
        for target in figure.targets
        if target.outlook
    ]
    return sheet(edition, "forecasts", heads, rows, keys=2)


def _ahead(edition: Edition, figure: Figure, target: Aimed, ahead: Outlook) -> Iterator[Cell]:
    t = edition.t
    yield annex.verdict(t, figure, target)
    yield _pace(figure, ahead.required_pace)
    yield _pace(figure, ahead.past_pace)
    yield t(f"screens.likelihood.{ahead.likelihood}") if ahead.likelihood else None
    yield None if ahead.probability is None else Amount(ahead.probability, "percent", 0)
    yield None if ahead.year_reached is None else str(ahead.year_reached)
    yield from (None if people is None else Amount(people, "people", 1) for people in ahead.people)
    yield ahead.enrolled
    yield ahead.points
    yield _unsaid(edition, ahead)


def _pace(figure: Figure, pace: float | None) -> Amount | None:
    """A change a year: percentage points or people."""
    if pace is None:
        return None
    if figure.indicator.unit == "percent":
        return Amount(pace, "points", 2)
    return Amount(pace * (figure.indicator.baseline_value or 1), "people", 1)


def _unsaid(edition: Edition, ahead: Outlook) -> str | None:
    return None if ahead.likelihood else edition.t(f"screens.forecast.unsaid_{ahead.said}")


def bands(edition: Edition) -> Sheet:
    """One row a figure and year to come: the middle and the bands of the forecast or scenario."""
    edges = ("point", "q10", "q90", "q025", "q975")
    heads = ("sector", "indicator", "as_of", "year", "band", *edges)
    rows = [
        (
            *named(edition, figure),
            edition.plan.period(row["as_of"]).end,
            str(row["year"]),
            edition.t(f"workbook.band.{row['band']}"),
            *(amount(figure, row[edge], 2) for edge in edges),
        )
        for figure in edition.figures
        for row in queries.forecast(
            edition.snapshot,
            sector=figure.sector,
            indicator=figure.indicator.code,
            variant=edition.reading,
            period=edition.period,
        ).to_pylist()
    ]
    return sheet(edition, "bands", heads, rows, keys=2)


def series(edition: Edition) -> Sheet:
    """One row a figure and period up to now, and where series break."""
    heads = ("sector", "indicator", "period", "closing", "value", "numerator", "denominator", "reported", "expected")
    rows = [
        (
            *named(edition, figure),
            edition.t.period(row["period"]),
            row["end"],
            amount(figure, row["value"], 2),
            row["numerator"],
            row["denominator"],
            row["reported"],
            row["expected"],
            row["break_here"],
        )
        for figure in edition.figures
        for row in edition.series(figure.sector, figure.indicator.code).to_pylist()
    ]
    return sheet(edition, "series", (*heads, "break_here"), rows, keys=2)
