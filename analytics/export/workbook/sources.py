"""Sheets of where the figures come from: submissions, which of them are behind which figure, tasks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from analytics.export.duties import Duty, duties
from analytics.export.receipt import unit_name
from analytics.export.workbook.results import named, sheet
from analytics.export.workbook.sheet import Amount, Cell, Sheet
from analytics.story import Edition
from analytics.warehouse import queries

Row = Mapping[str, Any]


def submissions(edition: Edition) -> Sheet:
    """One row a submission ever stored, newest first; people are not named."""
    heads = (
        "number",
        "at",
        "form",
        "period",
        "unit",
        "rows",
        "state",
        "counts",
        "reviewed_at",
        "message",
        "file_name",
        "sha256",
    )
    rows = [_submission(edition, row) for row in queries.submissions(edition.snapshot).to_pylist()]
    return sheet(edition, "submissions", heads, rows, keys=1)


def _submission(edition: Edition, row: Row) -> tuple[Cell, ...]:
    t, plan = edition.t, edition.plan
    places = [unit_name(plan, t, "", code) for code in row["communes"].split()]
    places = places or [unit_name(plan, t, code) for code in row["agencies"].split()]
    return (
        row["number"],
        _moment(edition, row["at"]),
        row["form"],
        "; ".join(t.period(code) for code in row["periods"].split()),
        "; ".join(places),
        row["rows"],
        t(f"screens.state.{row['state']}"),
        row["counts"],
        _moment(edition, row["reviewed_at"]),
        row["message"],
        row["file_name"],
        row["file_sha256"],
    )


def _moment(edition: Edition, at: str | None) -> datetime | None:
    """A moment as the province's clocks show it: workbooks know no time zones."""
    return datetime.fromisoformat(at).astimezone(edition.plan.province.zone).replace(tzinfo=None) if at else None


def sources(edition: Edition) -> Sheet:
    """One row a figure and submission that it was made of."""
    heads = ("sector", "indicator", "number", "form", "unit", "rows", "file_name")
    rows = [
        (
            *named(edition, figure),
            row["number"],
            row["form"],
            unit_name(edition.plan, edition.t, row["agency"], row["commune"]),
            row["rows"],
            row["file_name"],
        )
        for figure in edition.figures
        for row in queries.sources(
            edition.snapshot, sector=figure.sector, indicator=figure.indicator.code, period=edition.period
        ).to_pylist()
    ]
    return sheet(edition, "sources", heads, rows, keys=2)


def tasks(edition: Edition) -> Sheet:
    """One row a task of the plan: who leads it, and what was reported of it."""
    heads = ("task", "section", "summary", "lead", "cadence", "state", "percent", "due", "closing", "by", "said")
    rows = [_task(edition, one) for one in duties(edition)]
    return sheet(edition, "tasks", heads, rows, keys=1)


def _task(edition: Edition, one: Duty) -> tuple[Cell, ...]:
    plan, found = edition.plan, one.progress
    names = {section.code: section.text("name", edition.language) for section in plan.task_sections}
    return (
        *(one.id, names.get(one.section, one.section), one.summary, one.led_by, one.cadence),
        edition.t(f"tasks.state.{found.state}"),
        None if found.percent is None else Amount(found.percent / 100, "percent"),
        found.due,
        plan.period(found.period).end if found.period else None,
        plan.agency(found.agency).text("name", edition.language) if found.agency else None,
        one.said or None,
    )
