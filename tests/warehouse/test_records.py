"""Records hold what a snapshot of the same receipts holds of submissions, figures and due dates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from analytics import warehouse
from analytics.warehouse import Snapshot
from tests.warehouse.conftest import AT, House

HELD = ("submission", "slot", "fact", "pending_fact", "task_report", "period_event", "deadline")


def held(snapshot: Snapshot) -> dict[str, list[tuple[object, ...]]]:
    with snapshot._connection.cursor() as cursor:
        return {name: cursor.execute(f"select * from {name} order by all").fetchall() for name in HELD}


def row(period: str, people: int) -> dict[str, object]:
    place = {"ky_bao_cao": period, "ma_co_quan": "SYT", "ma_linh_vuc": "YT"}
    return place | {"tong_cc_vc": 50, "dai_hoc": people, "thac_si": 0, "tien_si": 0}


def test_records_step_by_step_are_those_of_the_snapshot(house: House, tmp_path: Path) -> None:
    known = warehouse.records(tmp_path, house.plan, house.archive)
    for step in (
        lambda: house.submit([row("2024-N", 10)]),
        lambda: house.archive.period("opening", "2025-N", due=date(2026, 1, 31), by="Ban Tổ chức", at=AT),
        lambda: house.submit([row("2024-N", 11), row("2025-N", 12)]),
        lambda: house.withdraw(3),
    ):
        step()
        known.snapshot.close()
        known = warehouse.records(tmp_path, house.plan, house.archive, known)
        with warehouse.open_version(house.home, warehouse.build(house.home, house.plan)) as snapshot:
            assert held(known.snapshot) == held(snapshot)
    assert known.number == 4
    known.snapshot.close()
