"""How far the tasks are: every state, at every day, against a reading of the events in plain Python."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from analytics import plan as plan_as_data
from analytics import warehouse
from analytics.archive import ArchiveError
from analytics.home import PROJECT, Home
from analytics.plan import Plan, TaskDeadline
from analytics.plan.models import Counting
from analytics.warehouse import queries
from tests.warehouse.conftest import AT, House, slots, wide

WHOLE = plan_as_data.load(PROJECT / "data" / "reference")
TINY = PROJECT / "tests" / "provinces" / "tiny" / "reference"
PERIODS = ("2024-N", "2025-N", "2026-H1")
AGENCIES = ("BTCTU", "SNV")
WORDS = {status.name_vi: status.means for status in WHOLE.task_statuses if status.means != "late"}
DUE = {"III.3.3": date(2025, 6, 30), "III.2.1": date(2026, 6, 30), "IV.2.2": date(2026, 6, 29)}
Row = Mapping[str, Any]


def following(counting: Counting) -> Plan:
    """The plan of two communes with three due dates, in which reports count at once or only once accepted."""
    due = [TaskDeadline(task=task, due=day, decided_vi="a", decided_en="a") for task, day in DUE.items()]
    province = WHOLE.province.model_copy(update={"counting": counting})
    digest = counting.rjust(64, "0")
    return replace(WHOLE, province=province, communes=WHOLE.communes[:2], task_deadlines=tuple(due), digest=digest)


@dataclass
class Reports:
    """A house whose reports on tasks come day by day, and what a person would write down of them."""

    house: House
    told: dict[int, list[Row]] = field(default_factory=dict)
    events: list[tuple[date, str, int]] = field(default_factory=list)

    def submit(self, rows: Sequence[Row], at: datetime) -> None:
        form = self.house.plan.form("BM05")
        original = self.house.home.root / "tệp.csv"
        original.parent.mkdir(parents=True, exist_ok=True)
        original.write_text(str((rows, at)), "utf-8")
        filled, digest = slots(form, rows), self.house.plan.digest
        receipt = self.house.archive.accept(
            original, wide(form, rows), form="BM05", slots=filled, by="Văn thư", at=at, reference=digest
        )
        self.told[receipt.number] = list(rows)
        self.events.append((at.date(), "submission", receipt.number))

    def judge(self, kind: Any, number: int, at: datetime) -> None:  # noqa: ANN401
        if kind == "withdrawal":
            self.house.archive.withdraw(number, by="a", reason="nhầm", at=at)
        else:
            self.house.archive.review(number, kind, by="a", reason="thiếu", at=at)
        self.events.append((at.date(), kind, number))

    def standing(self, day: date) -> dict[tuple[str, str], int]:
        """Which submission counts in each slot at the end of a day."""
        current: dict[tuple[str, str], int] = {}
        accepted: dict[tuple[str, str], int] = {}
        at_once = self.house.plan.province.counting == "submitted"
        for when, kind, number in self.events:
            slot = self.told[number][0]["ky_bao_cao"], self.told[number][0]["ma_co_quan"]
            if when > day:
                break
            if kind == ("submission" if at_once else "acceptance") and number > accepted.get(slot, 0):
                current[slot] = accepted[slot] = number
            elif kind in {"withdrawal", "return"} and current.get(slot) == number:
                del current[slot]
        return current

    def state(self, task: str, period: str, day: date) -> tuple[str, int | None, int | None]:
        """State, percentage and submission of a task."""
        counting = self.standing(day)
        found = [
            (PERIODS.index(told), number, row)
            for (told, _), number in counting.items()
            for row in self.told[number]
            if row["ma_nhiem_vu"] == task and PERIODS.index(told) <= PERIODS.index(period)
        ]
        if not found:
            return "unreported", None, None
        _, number, row = max(found, key=lambda each: each[:2])
        said = WORDS[row["trang_thai"]]
        closing = self.house.plan.period(period).end
        late = task in DUE and DUE[task] < closing and said != "done"
        return "late" if late else said, row["ty_le_hoan_thanh"], number


@pytest.fixture(params=["submitted", "accepted"])
def reports(request: pytest.FixtureRequest, tmp_path: Path) -> Reports:
    return Reports(House(Home(tmp_path / "home", tmp_path), following(request.param)))


def rows(chance: random.Random) -> list[Row]:
    """One agency's report for one period, on some of its tasks."""
    agency, period = chance.choice(AGENCIES), chance.choice(PERIODS)
    mine = [task.id for task in WHOLE.tasks_of(agency)]
    return [
        {
            "ky_bao_cao": period,
            "ma_co_quan": agency,
            "ma_nhiem_vu": task,
            "trang_thai": chance.choice(list(WORDS)),
            "ty_le_hoan_thanh": chance.choice([None, 0, 40, 100]),
            "ket_qua": f"{task} {period} {chance.random()}",
        }
        for task in chance.sample(mine, chance.randint(1, len(mine)))
    ]


def test_states_at_every_day_are_those_of_a_plain_reading(reports: Reports) -> None:
    chance, at = random.Random(45), AT
    for _ in range(40):
        at += timedelta(hours=chance.choice([1, 20, 60]))
        if not reports.told or chance.random() < 0.5:
            reports.submit(rows(chance), at)
        else:
            kind = chance.choice(["acceptance", "acceptance", "withdrawal", "return"])
            with suppress(ArchiveError):
                reports.judge(kind, chance.choice(list(reports.told)), at)
    assert {kind for _, kind, _ in reports.events} == {"submission", "acceptance", "withdrawal", "return"}
    warehouse.build(reports.house.home, reports.house.plan)
    last = reports.events[-1][0]
    with warehouse.open_current(reports.house.home) as snapshot:
        for period in PERIODS:
            for day in [None, *(AT.date() + timedelta(days=days) for days in range(0, (last - AT.date()).days + 1, 8))]:
                found = queries.tasks(snapshot, period=period, day=day).to_pylist()
                assert [row["task"] for row in found] == [task.id for task in WHOLE.tasks]
                for row in found:
                    expected = reports.state(row["task"], period, day or last)
                    assert (row["state"], row["percent"], row["submission"]) == expected, (row, day)
        words = {(row["task"], row["period"]): row["words"] for row in queries.task_words(snapshot).to_pylist()}
        counting = reports.standing(last)
        assert words == {
            (row["ma_nhiem_vu"], row["ky_bao_cao"]): row["ket_qua"]
            for number in counting.values()
            for row in reports.told[number]
        }
        current = {row["number"] for row in queries.slots(snapshot).to_pylist() if row["counts"]}
        assert current == set(counting.values())


def report(task: str, period: str, status: str, percent: int | None = None) -> Row:
    place = {"ky_bao_cao": period, "ma_co_quan": "BTCTU", "ma_nhiem_vu": task}
    return {**place, "trang_thai": status, "ty_le_hoan_thanh": percent, "tinh_chat_so_lieu": "MH"}


def test_a_history_says_when_each_report_counted(house: House) -> None:
    reports, day = Reports(house), timedelta(days=1)
    reports.submit([report("III.3.3", "2025-N", "Đang thực hiện", 40)], AT)
    reports.submit([report("III.3.3", "2025-N", "Đang thực hiện", 50)], AT + day)
    reports.submit([report("III.3.3", "2026-H1", "Hoàn thành", 100)], AT + 2 * day)
    reports.judge("acceptance", 2, AT + 3 * day)
    reports.judge("withdrawal", 3, AT + 4 * day)
    warehouse.build(house.home, house.plan)
    with warehouse.open_current(house.home) as snapshot:
        history = queries.task_history(snapshot, task="III.3.3").to_pylist()
        names = ("period", "submission", "status", "percent", "from_day", "until_day", "counts", "provisional")
        start = AT.date()
        assert [tuple(row[name] for name in names) for row in history] == [
            ("2025-N", 1, "under_way", 40, start, start + day, False, True),
            ("2025-N", 2, "under_way", 50, start + day, None, True, False),
            ("2026-H1", 3, "done", 100, start + 2 * day, start + 4 * day, False, True),
        ]
        meta = queries.meta(snapshot).to_pylist()[0]
        assert (meta["illustrative"], meta["latest_period"]) == (True, "2025-N")
        assert queries.periods(snapshot)["period"].to_pylist() == ["2025-N"]


def test_a_due_date_passes_with_its_last_day(house: House) -> None:
    """III.2.1 is due on the very day that the period closes, IV.2.2 the day before."""
    plan = following("submitted")
    reports = Reports(House(house.home, plan))
    reports.submit([report("IV.2.2", "2026-H1", "Đang thực hiện"), report("III.2.1", "2026-H1", "Đang thực hiện")], AT)
    warehouse.build(house.home, plan)
    with warehouse.open_current(house.home) as snapshot:
        states = {row["task"]: row for row in queries.tasks(snapshot, period="2026-H1").to_pylist()}
    assert (states["IV.2.2"]["state"], states["IV.2.2"]["said"]) == ("late", "under_way")
    assert (states["III.2.1"]["state"], states["III.2.1"]["overdue"]) == ("under_way", False)
    assert (states["III.3.3"]["state"], states["III.3.3"]["overdue"]) == ("unreported", True)


def test_a_province_without_a_form_on_tasks_has_its_tasks_all_the_same(tmp_path: Path) -> None:
    house = House(Home(tmp_path, TINY), plan_as_data.load(TINY))
    warehouse.build(house.home)
    with warehouse.open_current(house.home) as snapshot:
        assert [row["state"] for row in queries.tasks(snapshot, period="2025-N").to_pylist()] == ["unreported"]
