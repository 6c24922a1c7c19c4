"""Homes filled with a part of the sample, each file through the same door as a real one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from analytics import plan as plans
from analytics import warehouse
from analytics.home import PROJECT, Home
from analytics.sample import manifest
from analytics.sample.load import Loader, SampleRefused
from analytics.sample.manifest import Event
from analytics.sample.recipe import SAMPLE

OFFICES = ("SGDDT", "SYT", "SKHCN", "BTCTU", "UBXP-01273")
PERIODS = ("2025-N", "2026-H1")
ENGINEERS = ("SXD", "SCT", "SKHCN", "BQLKKT")


def home_in(folder: Path) -> Home:
    """A home that holds nothing yet."""
    return Home(folder, PROJECT / "data" / "reference")


def submit_sample(home: Home, wanted: Callable[[str], bool]) -> int:
    """Submit the sample's files that are wanted by name; gives how many.

    What is odd only because other files are missing is explained.
    """
    plan = plans.load(home.reference)
    events = [event for event in manifest.read(SAMPLE) if event.event == "submit" and wanted(event.file)]
    with closing(Loader(home, plan, SAMPLE)) as loader:
        for event in events:
            _submit(loader, event)
    warehouse.build(home, plan)
    return len(events)


def _submit(loader: Loader, event: Event) -> None:
    try:
        loader.submit(event)
    except SampleRefused as refused:
        odd = [each.line or 0 for each in refused.check.problems if each.needs == "explain"]
        loader.submit(replace(event, explain=dict.fromkeys(odd, "Số liệu minh họa")))


def shared(factory: pytest.TempPathFactory, name: str, fill: Callable[[Home], object]) -> Home:
    """A home filled once a run, the same for all its processes. Not to be changed: copy it."""
    own = factory.getbasetemp()
    folder = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with FileLock(folder / f"{name}.lock"):
        if not (folder / name).exists():
            draft = home_in(folder / f".{name}")
            fill(draft)
            draft.root.rename(folder / name)
    return home_in(folder / name)


def without_breaks(folder: Path) -> Path:
    """The plan without its series breaks."""
    reference = folder / "reference"
    shutil.copytree(PROJECT / "data" / "reference", reference)
    (reference / "series_breaks.csv").write_text("period;sectors;reason_vi;reason_en\n", "utf-8")
    return reference


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


def yearly(file: str) -> bool:
    """Every year-end of the four agencies of one sector."""
    return "BM01" in file and file[4:7] == "-N/" and any(f"-{each}-" in file for each in ENGINEERS)
