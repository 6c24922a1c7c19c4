"""The follow-up as a slide and as a table, held against the plan and the archive read by themselves."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from analytics import plan as plans
from analytics import warehouse
from analytics.archive import Archive
from analytics.export.followup import COLUMNS, followup_table
from analytics.export.table import to_json
from analytics.home import Home
from analytics.plan import Plan
from analytics.story import Slide, edition, followup
from analytics.text import LANGUAGES, Language, text
from analytics.warehouse import Snapshot

PERIOD = "2026-H1"


@pytest.fixture(scope="module")
def plan(sampled: Home) -> Plan:
    return plans.load(sampled.reference)


@pytest.fixture(scope="module")
def snapshot(sampled: Home) -> Iterator[Snapshot]:
    with warehouse.open_current(sampled) as opened:
        yield opened


@pytest.fixture(scope="module")
def counts(sampled: Home, plan: Plan) -> dict[str, tuple[int, int]]:
    """Reports due and received by agency, from the plan and the receipts; none was withdrawn or returned."""
    lines = {(line.form, line.sector) for line in plan.reporting}
    due = {(form, *unit) for form, sector in lines for unit in plan.expected_units(form, sector, PERIOD)}
    slots = {slot for receipt in Archive(sampled.archive).receipts() for slot in receipt.slots}
    came = {(slot.form, slot.agency, slot.commune) for slot in slots if slot.period == PERIOD} & due
    every, here = (Counter(agency for _, agency, _ in places) for places in (due, came))
    return {agency: (every[agency], here[agency]) for agency in every}


def told(snapshot: Snapshot, plan: Plan, language: Language) -> Slide:
    [slide] = followup.slides(edition(snapshot, plan, language, period=PERIOD))
    return slide


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_slide_counts_what_the_archive_holds(
    snapshot: Snapshot, plan: Plan, counts: dict[str, tuple[int, int]], language: Language
) -> None:
    slide, t = told(snapshot, plan, language), text(language)
    due, received = (sum(each[place] for each in counts.values()) for place in (0, 1))
    assert f"{received}" in slide.title
    assert f"{due}" in slide.title
    assert t("followup.finding.missing", count=t.number(due - received)) in slide.title
    assert t.percent(100 * received / due) in slide.lines[0]
    assert slide.grid is not None
    names = {plan.agency(code).text("name", language): code for code in counts}
    rows = {names[row[0].words]: row for row in slide.grid.rows}
    assert {code: (row[1].value, row[2].value) for code, row in rows.items()} == {code: counts[code] for code in rows}
    lacks = [row[4].value or 0 for row in slide.grid.rows]
    assert lacks == sorted(lacks, reverse=True)
    health = next(row for code, row in rows.items() if code == "UBXP")
    assert health[4].value == counts["UBXP"][0] - counts["UBXP"][1]


def test_the_table_has_a_row_for_each_report_that_is_due(
    snapshot: Snapshot, counts: dict[str, tuple[int, int]]
) -> None:
    rows = json.load(io.BytesIO(to_json(followup_table(snapshot, date(2026, 11, 28), PERIOD))))
    assert list(rows[0]) == [*COLUMNS, "snapshot_version", "illustrative"]
    found = Counter(row["agency"] for row in rows)
    here = Counter(row["agency"] for row in rows if row["number"] is not None)
    assert {code: (found[code], here[code]) for code in found} == counts
    assert {row["illustrative"] for row in rows} == {True}
    assert len(followup_table(snapshot, date(2026, 11, 28))) > len(rows)
