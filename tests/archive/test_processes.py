"""Kills and crowds, with real processes."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analytics.archive import Archive
from analytics.home import PROJECT

KILLS = 20


def writer(archive: Archive, folder: Path, agency: str, *times: str) -> subprocess.Popen[str]:
    """A child that has finished its imports and is about to submit."""
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "tests.archive.writer", str(archive.root), str(folder), agency, *times]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


@pytest.mark.thorough
def test_a_kill_at_any_moment_leaves_whole_submissions_only(archive: Archive, tmp_path: Path) -> None:
    moments = random.Random(45)
    for _ in range(KILLS):
        with writer(archive, tmp_path / "files", "SYT") as child:
            time.sleep(moments.uniform(0, 0.06))
            child.kill()
        assert archive.verify() == []
    numbers = [receipt.number for receipt in archive.receipts()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_two_processes_at_once_both_succeed(archive: Archive, tmp_path: Path) -> None:
    first = writer(archive, tmp_path / "first", "SYT", "15")
    second = writer(archive, tmp_path / "second", "SCT", "15")
    assert [child.wait(timeout=60) for child in (first, second)] == [0, 0]
    receipts = list(archive.receipts())
    assert [receipt.number for receipt in receipts] == list(range(1, 31))
    assert {receipt.slots[0].agency for receipt in receipts} == {"SYT", "SCT"}
    assert archive.verify() == []
