"""What is in the archive but not in the figures, as after a kill between storing and building."""

from __future__ import annotations

import pytest

from analytics import intake, warehouse
from analytics import plan as plans
from analytics.archive import Archive
from analytics.home import Home
from analytics.sample.recipe import SAMPLE
from analytics.ui import fetch
from analytics.warehouse import shelf
from tests.pages.browse import opened, state, words

NEW = SAMPLE / "2026-H1" / "BM01-UBXP-01288-2026-H1.csv"


def store(home: Home) -> int:
    """Put one more file into the archive and build nothing; the number of its receipt."""
    plan = plans.load(home.reference)
    found = intake.check(NEW, plan, None, today=plan.province.now.date())
    assert found.table is not None
    assert found.form is not None
    receipt = Archive(home.archive).accept(
        NEW, found.table, form=found.form, slots=found.slots, by="a", at=plan.province.now, reference=plan.digest
    )
    return receipt.number


def built(home: Home) -> int:
    """How many events the figures know of."""
    now = shelf.current(home)
    return now.archive_number if now else 0


def test_a_page_opened_afterwards_has_the_new_figures(home: Home) -> None:
    before = state(opened())["version"]
    number = store(home)
    assert built(home) == number - 1
    app = opened("history")
    assert built(home) == number
    assert state(app)["version"] == fetch.newest() != before
    assert any(NEW.name in word or str(number) in word for word in words(app))
    assert fetch.meta(state(app)["version"])["archive_number"] == number


def test_a_starting_server_brings_the_figures_up_to_date(home: Home) -> None:
    number = store(home)
    fetch.warm()
    assert built(home) == number


def test_a_starting_server_builds_where_nothing_was_built(home: Home) -> None:
    (home.snapshots / "current").unlink()
    fetch.warm()
    assert built(home) == Archive(home.archive).head().number


def test_nothing_is_built_while_nothing_is_new(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warehouse, "build", lambda _: pytest.fail("built"))
    assert fetch.newest() == fetch.newest()
    assert built(home) == Archive(home.archive).head().number


def test_where_building_fails_the_old_figures_stay_and_the_log_says_why(
    home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    old = state(opened())["version"]
    store(home)

    def full(_: Home) -> str:
        raise OSError("the disk is full")

    monkeypatch.setattr(warehouse, "build", full)
    app = opened()
    assert (state(app)["version"], len(app.error)) == (old, 0)
    fetch.warm()
    assert caplog.text.count("the disk is full") >= 2
