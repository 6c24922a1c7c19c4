"""Which reports of the period have come, and whose are missing."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.story.edition import Edition
from analytics.story.resting import inside, notes, period_name
from analytics.story.slide import Cell, Grid, Slide
from analytics.warehouse import queries

Place = tuple[str, str, str]  # form, agency, commune or ""


def slides(edition: Edition) -> Iterator[Slide]:
    """One slide, for periods in which reports are due."""
    t, due = edition.t, expected(edition)
    if not due:
        return
    late = missing(edition)
    words = {"received": t.number(len(due) - len(late)), "expected": t.number(len(due))}
    period = period_name(t, edition.period)
    yield Slide(
        "followup",
        kicker=t("story.followup.kicker", period=inside(period)),
        title=t(f"story.followup.{'some' if late else 'all'}", missing=t.number(len(late)), **words),
        grid=_grid(edition, due, late),
        notes=notes(edition, "", t("story.followup.counted")),
        speech=(t("story.followup.counted"),),
    )


def expected(edition: Edition) -> frozenset[Place]:
    """Each form that an agency or commune owes for the edition's period; one form may hold several sectors."""
    plan = edition.plan
    owed = {(row.form, row.sector) for row in plan.reporting}
    return frozenset(
        (form, *unit) for form, sector in owed for unit in plan.expected_units(form, sector, edition.period)
    )


def missing(edition: Edition) -> frozenset[Place]:
    """Those of them that no counting submission fills; a withdrawn or returned one does not count as received."""
    rows = queries.slots(edition.snapshot).to_pylist()
    return expected(edition) - {
        (row["form"], row["agency"], row["commune"])
        for row in rows
        if row["counts"] and row["period"] == edition.period
    }


def _grid(edition: Edition, due: frozenset[Place], late: frozenset[Place]) -> Grid:
    """One row an agency, those that lack most first; the communes together are one."""
    t = edition.t
    agencies = [agency.code for agency in edition.plan.agencies if any(agency.code == place[1] for place in due)]
    counted = {code: tuple(sum(place[1] == code for place in places) for places in (due, late)) for code in agencies}
    ordered = sorted(agencies, key=lambda code: -counted[code][1])
    heads = ("agency", "expected", "received", "missing")
    return Grid(
        tuple(t(f"story.followup.column.{head}") for head in heads),
        tuple(_row(edition, code, *counted[code]) for code in ordered if counted[code][1]),
    )


def _row(edition: Edition, code: str, due: int, late: int) -> tuple[Cell, ...]:
    name = edition.plan.agency(code).text("name", edition.language)
    return (Cell(name), *(Cell(edition.t.number(count), count) for count in (due, due - late, late)))
