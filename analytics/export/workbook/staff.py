"""Sheets of who the staff are: every breakdown without small counts, and the plan's aims without a number."""

from __future__ import annotations

from analytics import structure
from analytics.charts.aims import Pursued
from analytics.charts.makeup import Makeup, Part, part_label
from analytics.export import annex
from analytics.export.workbook.results import sheet
from analytics.export.workbook.sheet import Amount, Cell, Sheet
from analytics.story import Edition
from analytics.story import structure as staff


def makeup(edition: Edition) -> Sheet:
    """One row a part of a breakdown in a sector; what would tell of 1 or 2 people is blank and said to be hidden."""
    heads = ("respect", "sector", "part", "kind", "share", "people", "whole", "reported", "expected", "closing")
    rows = [
        _part(edition, each, part)
        for by in staff.known(edition, edition.period).values()
        for each in by.values()
        for part in (*each.parts, *each.groupings)
    ]
    return sheet(edition, "makeup", (*heads, "hidden"), rows, keys=3)


def _part(edition: Edition, makeup: Makeup, part: Part) -> tuple[Cell, ...]:
    t, plan, breakdown = edition.t, edition.plan, makeup.breakdown
    kind = "grouping" if part.kind == "grouping" else "within" if part.name in breakdown.of_which else breakdown.kind
    return (
        breakdown.text("name", t.language),
        plan.sector(makeup.sector).text("short", t.language),
        part_label(plan, breakdown, part.name, t.language),
        t(f"workbook.kind.{kind}"),
        None if part.share is None else Amount(part.share / 100, "percent", 1),
        part.people,
        part.whole,
        part.reported,
        part.expected,
        plan.period(makeup.period).end,
        t("disclosure.hidden") if part.hidden else None,
    )


def aims(edition: Edition) -> Sheet:
    """One row an aim without a number that a form measures: its figure, and how it moved or what the province set."""
    heads = ("target_id", "sector", "aim", "value", "people", "whole", "trend", "reported", "expected", "closing")
    rows = [_aim(edition, each) for each in staff.aims(edition)]
    return sheet(edition, "aims", (*heads, "hidden"), rows, keys=1)


def _aim(edition: Edition, each: Pursued) -> tuple[Cell, ...]:
    t, plan, aim, now = edition.t, edition.plan, each.aim, each.now
    named = (aim.id, plan.sector(aim.sector).text("short", t.language), aim.text("name", t.language))
    if now is None:
        return *named, *([None] * 8)
    moved = structure.local(t, aim, each.local) if each.local else structure.trend(t, each)
    is_hidden = now.people is None
    return (
        *named,
        _value(each),
        now.people,
        None if is_hidden else now.whole,
        None if moved == annex.NONE else moved,
        now.reported,
        now.expected,
        plan.period(now.period).end,
        t("disclosure.hidden") if is_hidden else None,
    )


def _value(each: Pursued) -> Amount | None:
    if each.now is None or each.now.exact is None:
        return None
    value = float(each.now.exact)
    return Amount(value / 100, "percent", 1) if each.aim.unit == "percent" else Amount(value, "people")
