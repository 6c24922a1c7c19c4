"""Real processes: kills at any moment, builders at the same time, many readers of one snapshot."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from analytics import warehouse
from analytics.home import PROJECT
from analytics.warehouse import queries, shelf
from tests.warehouse.builder import PERIODS, row
from tests.warehouse.conftest import House
from tests.warehouse.test_figures import contents

KILLS = 12


@contextmanager
def builder(root: Path, times: int | None = None) -> Iterator[subprocess.Popen[str]]:
    """A builder at work; it has loaded everything when the block begins."""
    command = [sys.executable, "-m", "tests.warehouse.builder", str(root), *([str(times)] if times else [])]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process


def temporary(snapshots: Path) -> set[Path]:
    """The databases that are being written, or that a kill left half-written."""
    return set(snapshots.glob(".tmp-*"))


def wait_for_writing(snapshots: Path) -> None:
    """Return while a database is being written: one appears that was not there."""
    known, limit = temporary(snapshots), time.monotonic() + 60
    while not temporary(snapshots) - known:
        assert time.monotonic() < limit, "the builder writes nothing"
        time.sleep(0.001)


@pytest.mark.thorough
def test_a_kill_at_any_moment_leaves_a_whole_current_version(house: House) -> None:
    chance, struck = random.Random(45), 0
    for turn in range(KILLS):
        with builder(house.home.root) as process:
            if turn % 2:
                wait_for_writing(house.home.snapshots)
            time.sleep(chance.uniform(0.0, 0.01 if turn % 2 else 0.4))
            process.kill()
        struck += bool(temporary(house.home.snapshots))
        now = shelf.current(house.home)
        if now is None:
            continue
        with warehouse.open_current(house.home) as snapshot:
            assert queries.meta(snapshot)["version"].to_pylist() == [now.version]
            assert queries.submissions(snapshot).num_rows == now.archive_number
    assert struck, "no kill fell into the writing of a database"
    grown = warehouse.build(house.home, house.plan)
    assert shelf.manifest(house.home, grown).head == house.archive.head()
    assert not list(house.home.snapshots.glob(".tmp-*"))
    stepwise = contents(house.home)
    for path in house.home.snapshots.glob("*.duckdb"):
        path.unlink()
    (house.home.snapshots / "current").unlink()
    assert warehouse.build(house.home, house.plan) == grown
    assert contents(house.home) == stepwise


def test_builders_at_the_same_time_both_end_well(house: House) -> None:
    with builder(house.home.root, 4) as one, builder(house.home.root, 4) as other:
        assert (one.wait(120), other.wait(120)) == (0, 0)
    now = shelf.current(house.home)
    assert now is not None
    assert now.head == house.archive.head()
    with warehouse.open_current(house.home) as snapshot:
        assert queries.submissions(snapshot).num_rows == 8


def test_many_threads_read_one_snapshot_and_each_gets_its_own_rows(house: House) -> None:
    for number in range(len(PERIODS)):
        house.submit([row(number * 7)])
    warehouse.build(house.home, house.plan)
    with warehouse.open_current(house.home) as snapshot:

        def ask(period: str) -> tuple[str, list[dict[str, object]]]:
            return period, queries.current(snapshot, period=period, variant="default").to_pylist()

        right = dict(map(ask, PERIODS))
        assert len({str(rows) for rows in right.values()}) == len(PERIODS)
        with ThreadPoolExecutor(16) as pool:
            for period, rows in pool.map(ask, PERIODS * 60):
                assert rows == right[period]
