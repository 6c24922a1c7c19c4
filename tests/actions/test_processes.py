"""Kills in the middle of a submission, with real processes: afterwards all of it is there, or nothing."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from analytics.archive import Archive
from analytics.home import PROJECT, Home
from analytics.ui import fetch
from analytics.warehouse import open_current, queries

pytestmark = pytest.mark.thorough


def submitter(home: Home) -> subprocess.Popen[str]:
    """A child that has finished its imports and is about to submit."""
    command = [sys.executable, "-m", "tests.actions.submitter", str(home.root)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def is_whole_after_a_restart(home: Home, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the submission is there, in the archive and in the figures alike."""
    monkeypatch.setenv("TRITHUC45_HOME", str(home.root))
    archive = Archive(home.archive)
    assert archive.verify() == []
    fetch.warm()
    with open_current(home) as snapshot:
        shown = queries.submissions(snapshot).to_pylist()
        periods = queries.periods(snapshot)["period"].to_pylist()
    assert [(each["number"], each["rows"]) for each in shown] == [(each.number, 1) for each in archive.receipts()]
    assert periods == (["2025-N"] if shown else [])
    return bool(shown)


@pytest.mark.parametrize("moment", [0, 0.3, 0.6, 0.9, 1.2])
def test_a_kill_at_any_moment_leaves_all_or_nothing(moment: float, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with submitter(home) as child:
        time.sleep(moment)
        child.kill()
    is_whole_after_a_restart(home, monkeypatch)
    with submitter(home) as child:
        assert child.wait(timeout=60) == 0
    assert is_whole_after_a_restart(home, monkeypatch)
    assert Archive(home.archive).head().number == 1


def test_a_kill_once_it_is_stored_leaves_it_to_the_next_start(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with submitter(home) as child:
        while not Archive(home.archive).folders():
            assert child.poll() is None
        child.kill()
    assert is_whole_after_a_restart(home, monkeypatch)
