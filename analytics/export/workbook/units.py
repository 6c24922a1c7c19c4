"""Sheets of units: what each agency and commune reported, without small counts, who is missing, what is due."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.charts.figures import Figure, Row, by_sector
from analytics.export.receipt import unit_name
from analytics.export.workbook.results import amount, named, sheet
from analytics.export.workbook.sheet import Amount, Cell, Sheet
from analytics.plan import Plan
from analytics.story import Edition, followup
from analytics.story import missing as gaps
from analytics.story.missing import Bound
from analytics.story.owed import Owed
from analytics.text import Text
from analytics.warehouse import outside, queries


def units(edition: Edition) -> Sheet:
    """One row a figure and unit; counts of 1 or 2 people, and what would tell them, are blank and said to be hidden."""
    heads = ("sector", "indicator", "level", "unit", "code", "value", "numerator", "denominator", "hidden")
    rows = [row for sector, members in by_sector(edition.figures) for row in _sector(edition, sector, members)]
    return sheet(edition, "units", heads, rows, keys=4)


def _sector(edition: Edition, sector: str, members: list[Figure]) -> Iterator[tuple[Cell, ...]]:
    if edition.plan.sector(sector).kind == "province":
        return
    withheld = outside.withheld(edition.snapshot, edition.plan, sector)
    for figure in (figure for figure in members if figure.period):
        code, place = figure.indicator.code, {"variant": edition.reading, "period": edition.period}
        rows = queries.units(edition.snapshot, sector=sector, indicator=code, **place)
        shown = withheld.units(rows, code, edition.reading, figure.period).to_pylist()
        yield from (_unit(edition, figure, row) for row in shown)


def _unit(edition: Edition, figure: Figure, row: Row) -> tuple[Cell, ...]:
    t = edition.t
    return (
        *named(edition, figure),
        t(f"screens.forecast.{row['level']}"),
        *_who(edition.plan, t, row),
        amount(figure, row["value"], 2),
        row["numerator"],
        row["denominator"],
        t("disclosure.hidden") if row["hidden"] else None,
    )


def _who(plan: Plan, t: Text, row: Row) -> tuple[str, str]:
    """The unit's name and code."""
    return unit_name(plan, t, row["agency"], row["commune"]), row["commune"] or row["agency"]


def missing(edition: Edition) -> Sheet:
    """One row a figure and unit that it lacks."""
    rows = [
        (*named(edition, figure), *_who(edition.plan, edition.t, row))
        for figure in edition.figures
        for row in queries.missing_units(
            edition.snapshot, sector=figure.sector, indicator=figure.indicator.code, period=edition.period
        ).to_pylist()
    ]
    return sheet(edition, "missing", ("sector", "indicator", "unit", "code"), rows, keys=2)


def bounds(edition: Edition) -> Sheet:
    """One row a ratio that lacks units: between what it would lie if they reported, and which verdicts could turn."""
    heads = ("sector", "indicator", "value", "lowest", "highest", "turn", "units", "missing_people", "unknown")
    found = gaps.bounds(edition.snapshot, edition.plan, edition.period, edition.reading)
    return sheet(edition, "bounds", (*heads, "hidden"), [_bound(edition, each) for each in found], keys=2)


def _bound(edition: Edition, each: Bound) -> tuple[Cell, ...]:
    t, plan = edition.t, edition.plan
    ends = (None, None) if each.is_hidden else (each.lowest, each.highest)
    return (
        plan.sector(each.sector).text("short", t.language),
        plan.indicator(each.indicator).text("short", t.language),
        *(None if value is None else Amount(value / 100, "percent", 2) for value in (each.value, *ends)),
        gaps.verdicts(t, each),
        each.units,
        None if each.is_hidden else each.people,
        each.unknown,
        t("disclosure.hidden") if each.is_hidden else None,
    )


def reports(edition: Edition) -> Sheet:
    """One row a form that a unit owes for the period: by when, whether it has come, and when."""
    heads = ("form", "unit", "code", "sectors", "deadline", "state", "came", "days", "number", "lacking")
    return sheet(edition, "reports", heads, [_report(edition, each) for each in followup.due(edition)], keys=3)


def _report(edition: Edition, each: Owed) -> tuple[Cell, ...]:
    sectors, lacking = (
        "; ".join(edition.plan.sector(code).text("short", edition.language) for code in codes)
        for codes in (each.sectors, each.lacking)
    )
    return (
        each.form,
        unit_name(edition.plan, edition.t, each.agency, each.commune),
        each.commune or each.agency,
        sectors,
        each.due,
        edition.t(f"followup.state.{each.state}"),
        each.received,
        each.days,
        each.number,
        lacking or None,
    )
