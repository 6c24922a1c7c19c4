"""Periods that are locked or overdue: refused at the door and on the way back, with whom to ask."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from analytics import intake
from analytics.archive import Archive, ArchiveMoved, NoSuchSubmission, Slot
from analytics.home import PROJECT, Home
from analytics.plan import Plan
from analytics.warehouse import queries
from tests.intake.conftest import GOOD, HEADER, told

AT = datetime(2026, 11, 22, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
FILE = f"{HEADER}\n{GOOD}\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home", PROJECT / "data" / "reference")


def submit(home: Home, plan: Plan, content: str = FILE) -> intake.Submission:
    path = home.root.parent / "nop.csv"
    path.write_text(content, "utf-8")
    return intake.submit(home, plan, path, by="Văn thư", explanations={}, confirmed=(), at=AT)


def withdraw(home: Home, plan: Plan, number: int) -> None:
    intake.withdraw(home, plan, number, by="Văn thư", reason="nhầm", at=AT)


def test_what_comes_after_the_due_date_is_refused_with_whom_to_ask(home: Home, the_plan: Plan) -> None:
    Archive(home.archive).period("opening", "2025-N", by="a", at=AT, due=date(2026, 1, 31))
    found = submit(home, the_plan).check
    assert (found.status, told(found)) == ("refused", ["- period_overdue"])
    for language, reviewer in (
        ("vi", "Ban Tổ chức Tỉnh ủy"),
        ("en", "Organisation Commission of the Provincial Party Committee"),
    ):
        message = found.problems[0].message[language]
        assert all(word in message for word in ("2025-N", "31/01/2026", "SNNMT", reviewer)), message


def test_a_locked_period_is_named_with_the_due_date_it_had(home: Home, the_plan: Plan) -> None:
    archive = Archive(home.archive)
    archive.period("locking", "2025-N", by="a", at=AT)
    locked = submit(home, the_plan).check.problems[0]
    assert (locked.code, "(" in locked.message["vi"]) == ("period_locked", False)
    archive.period("reopening", "2025-N", by="a", at=AT, reason="bão", due=date(2026, 12, 31))
    assert submit(home, the_plan).receipt is not None
    archive.period("locking", "2025-N", by="a", at=AT)
    with pytest.raises(intake.PeriodClosed, match=r"2025-N đã khóa \(hạn nộp 31/12/2026\)") as refused:
        withdraw(home, the_plan, 3)
    assert "(due 31/12/2026)" in refused.value.message("en")
    archive.period("reopening", "2025-N", by="a", at=AT, reason="bão", agency="SNNMT")
    withdraw(home, the_plan, 3)


def test_an_exception_is_for_its_own_agency(home: Home, the_plan: Plan) -> None:
    archive = Archive(home.archive)
    archive.period("locking", "2025-N", by="a", at=AT)
    archive.period("reopening", "2025-N", by="a", at=AT, reason="bão", agency="SCT")
    both = FILE + GOOD.replace("SNNMT;;NN", "SCT;;KT") + "\n"
    found = submit(home, the_plan, both).check
    assert [each.code for each in found.problems] == ["period_locked"]
    assert "SNNMT" in found.problems[0].message["vi"]
    assert "SCT" not in found.problems[0].message["vi"]


def test_many_communes_are_one_problem_of_few_names(home: Home, the_plan: Plan) -> None:
    Archive(home.archive).period("locking", "2025-N", by="a", at=AT)
    communes = [each.code for each in the_plan.communes[:30]]
    rows = (GOOD.replace("SNNMT;;NN", f"UBXP;{code};VH") for code in communes)
    found = submit(home, the_plan, "\n".join([HEADER, *rows])).check
    closed = [each for each in found.problems if each.code == "period_locked"]
    assert len(closed) == 1
    assert f"UBXP/{communes[0]}" in closed[0].message["vi"]
    assert closed[0].message["vi"].count("UBXP/") == 10


def test_a_file_that_fills_no_slot_is_refused_for_what_is_wrong_with_it(home: Home, the_plan: Plan) -> None:
    Archive(home.archive).period("locking", "2025-N", by="a", at=AT)
    assert told(submit(home, the_plan, FILE.replace("SNNMT", "XYZ")).check)[0].startswith("2 unknown_agency")


def test_only_submissions_are_withdrawn(home: Home, the_plan: Plan) -> None:
    Archive(home.archive).period("locking", "2025-N", by="a", at=AT)
    for number in (1, 9):
        with pytest.raises(NoSuchSubmission):
            withdraw(home, the_plan, number)


def test_a_withdrawal_of_what_moved_since_the_caller_looked_is_refused(home: Home, the_plan: Plan) -> None:
    submit(home, the_plan)
    archive = Archive(home.archive)
    seen = archive.head()
    archive.note("denial", by="a", at=AT)
    with pytest.raises(ArchiveMoved):
        intake.withdraw(home, the_plan, 1, by="a", reason="b", at=AT, expected_head=seen)
    withdraw(home, the_plan, 1)
    assert archive.head().number == 3
    assert archive.about(1)[0].slots == (Slot("BM01", "2025-N", "SNNMT"),)


def test_a_withdrawal_gives_up_when_somebody_is_always_faster(
    home: Home, the_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(home, the_plan)
    archive, look = Archive(home.archive), queries.closed

    def meanwhile(*given: Any) -> pa.Table:  # noqa: ANN401 - what the query takes
        archive.note("denial", by="b", at=AT)
        assert archive.head().number < 20, "it never ends"
        return look(*given)

    monkeypatch.setattr(queries, "closed", meanwhile)
    with pytest.raises(ArchiveMoved):
        withdraw(home, the_plan, 1)
    assert archive.about(1) == []
