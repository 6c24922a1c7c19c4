"""Homes filled with a part of the sample, each file through the same door as a real one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from analytics import intake, warehouse
from analytics import plan as plans
from analytics.archive import Explanation
from analytics.home import PROJECT, Home
from analytics.sample import manifest
from analytics.sample.recipe import SAMPLE

OFFICES = ("SGDDT", "SYT", "SKHCN", "BTCTU", "UBXP-01273")
PERIODS = ("2025-N", "2026-H1")


def home_in(folder: Path) -> Home:
    """A home that holds nothing yet."""
    return Home(folder, PROJECT / "data" / "reference")


def submit_sample(home: Home, wanted: Callable[[str], bool]) -> int:
    """Submit the sample's files that are wanted by name; gives how many."""
    plan = plans.load(home.reference)
    events = [event for event in manifest.read(SAMPLE) if event.event == "submit" and wanted(event.file)]
    for event in events:
        with warehouse.open_version(home, warehouse.build(home, plan)) as before:
            path, settled = SAMPLE / event.file, frozenset(event.confirm)
            found = intake.check(path, plan, before, today=event.at.date(), confirmed=settled)
        open_ = [each for each in found.problems if each.needs == "explain"]
        odd = [Explanation(line=each.line or 0, code=each.code, text="Số liệu minh họa") for each in open_]
        submission = intake.submit(home, plan, path, by=event.by, explanations=odd, confirmed=settled, at=event.at)
        assert submission.receipt is not None, submission.check.problems
    return len(events)


def unbroken_in(folder: Path, agencies: Sequence[str]) -> Home:
    """Six years of some agencies in a plan without series breaks: their sectors have a whole forecast."""
    reference = folder / "reference"
    shutil.copytree(PROJECT / "data" / "reference", reference)
    (reference / "series_breaks.csv").write_text("period;sectors;reason_vi;reason_en\n", "utf-8")
    home = Home(folder / "home", reference)
    found = submit_sample(home, lambda file: file[4:7] == "-N/" and any(f"-{each}-" in file for each in agencies))
    assert found >= 6 * len(agencies)
    return home


def usual(file: str) -> bool:
    """Five units, two periods: sectors that are whole, sectors in part, sectors with no data at all."""
    is_wanted = any(f"-{office}-" in file for office in OFFICES) and "BM05" not in file
    return file.startswith(PERIODS) and is_wanted and "dinh-chinh" not in file


def on_tasks(file: str) -> bool:
    """What one agency says of its tasks, for two periods."""
    return "BM05-BTCTU" in file


def late(file: str) -> bool:
    """One more file, with which the figures change."""
    return file.startswith("2026-H1") and "-UBXP-01288-" in file
