"""The Present screen compared with an earlier data version: which can be chosen, and what is said to have changed."""

from __future__ import annotations

import shutil
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import duckdb

from analytics import warehouse
from analytics.home import Home
from analytics.text import text
from analytics.ui import fetch, presenting
from analytics.ui.view import View
from analytics.warehouse.shelf import database
from tests.pages.browse import opened, state

Place = tuple[str, str]


def ratios(home: Home, version: str, folder: Path) -> dict[Place, Fraction | None]:
    """Every ratio of the newest period, read from a copy of the version's file by nothing of the program's."""
    copy = shutil.copy(database(home, version), folder)
    asked = "select sector, indicator, numerator, denominator from current_value where as_of = ? and variant = ?"
    with duckdb.connect(str(copy), read_only=True) as found:
        rows = found.execute(asked, ["2026-H1", "default"]).fetchall()
    return {(sector, code): Fraction(above, below) if below else None for sector, code, above, below in rows}


def test_since_a_version_tells_what_the_submissions_after_it_changed(newer: Home, tmp_path: Path) -> None:
    now, then, *_ = warehouse.versions(newer).to_pylist()
    app = opened("present", since=then["version"])
    built = datetime.fromisoformat(then["built_at"])
    assert (state(app)["since"], app.selectbox(key="since").value) == (then["version"], then["version"])
    names = app.selectbox(key="since").options
    assert names[0] == "Năm 2025"
    assert f"Bản số liệu lúc {built:%d/%m/%Y %H:%M} ({then['version']})" in names
    view = View("vi", "2026-H1", "default", str(fetch.newest()), "light")
    (told,) = (each for each in presenting.story(view, then["version"]).slides if each.code == "changes")
    assert told.kicker == f"Thay đổi so với bản số liệu lúc {built:%d/%m/%Y %H:%M} ({then['version']})"
    listed = [cell for table in app.table for row in table.value.itertuples() for cell in row]
    assert any(told.title in str(cell) for cell in listed)
    before, after = (ratios(newer, each["version"], tmp_path) for each in (then, now))
    percent = {each.code for each in view.plan.indicators if each.unit == "percent"}
    moved = {place for place in after if place[1] in percent and after[place] != before[place]}
    assert moved
    name = {
        " · ".join(of.text("short", "vi") for of in (view.plan.sector(sector), view.plan.indicator(code))): (
            sector,
            code,
        )
        for sector, code in moved
    }
    assert told.grid
    shown = {name[row[0].words]: row[1:3] for row in told.grid.rows if row[0].words in name}
    targeted = {(each.sector, each.indicator) for each in view.plan.targets}
    assert set(shown) == moved & targeted
    for place, cells in shown.items():
        for cell, found in zip(cells, (before[place], after[place]), strict=True):
            assert cell.value == (None if found is None else float(100 * found))
    assert text("vi")("story.changes.source", since=then["version"]) in " ".join(told.notes)
