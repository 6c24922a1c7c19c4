"""The table of tasks from the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from analytics import __main__ as command
from analytics import plan as plan_as_data
from analytics import warehouse
from analytics.home import PROJECT, Home
from tests.warehouse.conftest import House
from tests.warehouse.test_tasks import report

REFERENCE = PROJECT / "data" / "reference"


def test_the_table_of_tasks_has_every_task_in_both_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    house = House(Home(tmp_path, REFERENCE), plan_as_data.load(REFERENCE))
    house.submit([{**report("III.3.3", "2025-N", "Đang thực hiện", 40), "ket_qua": "@SUM(A1)"}], "BM05")
    version = warehouse.build(house.home, house.plan)
    house.submit([report("III.3.3", "2026-H1", "Hoàn thành", 100)], "BM05")
    warehouse.build(house.home, house.plan)
    monkeypatch.setenv("TRITHUC45_HOME", str(tmp_path))

    def told(*arguments: str) -> str:
        assert command.main(["export", "tasks", *arguments]) == 0
        return capfdbinary.readouterr().out.decode()

    rows = list(csv.DictReader(io.StringIO(told("--format", "csv", "--version", version))))
    assert [row["task"] for row in rows] == [task.id for task in house.plan.tasks]
    [one] = [row for row in rows if row["task"] == "III.3.3"]
    assert (one["state"], one["state_words"], one["percent"], one["submission"]) == (
        "under_way", "Đang thực hiện", "40", "1",
    )  # fmt: skip
    assert (one["ket_qua"], one["illustrative"], one["snapshot_version"]) == ("'@SUM(A1)", "true", version)
    assert {row["state"] for row in rows} == {"unreported", "under_way"}
    listed = json.loads(told("--format", "json", "--lang", "en", "--period", "2026-H1"))
    newest = next(row for row in listed if row["task"] == "III.3.3")
    assert (newest["state"], newest["state_words"], newest["period"]) == ("done", "Done", "2026-H1")
    assert newest["lead"] == "Provincial Party Organisation Commission (suggested)"
    assert all(row["percent"] is None for row in listed if row["state"] == "unreported")
