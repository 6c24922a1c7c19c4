from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from filelock import FileLock

from analytics.archive import (
    EMPTY,
    AlreadyWithdrawn,
    Archive,
    ArchiveBusy,
    ArchiveDamaged,
    ArchiveMoved,
    Explanation,
    NoSuchSubmission,
    Slot,
)
from tests.archive.conftest import AT, Accept


def test_an_empty_archive_has_nothing_and_is_well(archive: Archive) -> None:
    assert archive.head() == EMPTY
    assert list(archive.receipts()) == []
    assert archive.verify() == []


def test_a_submission_is_one_folder_with_file_rows_and_receipt(archive: Archive, accept: Accept) -> None:
    receipt = accept(content="một;2\n")
    folder = archive.root / "00000001-2025-N-SYT"
    assert {entry.name for entry in folder.iterdir()} == {"original.csv", "rows.parquet", "receipt.json"}
    assert archive.original_path(receipt).read_text(encoding="utf-8") == "một;2\n"
    assert pq.read_table(archive.rows_path(receipt)).to_pylist() == [{"line": 2, "tong_cc_vc": 1}]


def test_the_receipt_read_back_is_the_receipt_given(archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "Báo cáo.xlsx"
    file.write_bytes(b"PK")
    given = archive.accept(
        file,
        pa.table({"line": [1]}),
        form="BM01",
        slots=[Slot("BM01", "2025-N", "UBXP", "01279"), Slot("BM01", "2025-N", "UBXP", "01273")],
        by="Văn thư",
        at=AT,
        reference="abc",
        explanations=[Explanation(line=7, code="total_jump", text="sáp nhập"), Explanation(line=0, text="nộp lại")],
        confirmed=["windows_1258"],
        supersedes=[3],
    )
    assert [archive.receipt(1), *archive.receipts()] == [given, given]
    assert [each.line for each in given.explanations] == [0, 7]
    assert given.slots[0] == Slot("BM01", "2025-N", "UBXP", "01273")
    assert json.loads((archive.root / given.folder / "receipt.json").read_text("utf-8"))["at"].endswith("+07:00")


@pytest.mark.parametrize(
    ("slots", "folder"),
    [
        ([("2025-N", "SYT")], "00000001-2025-N-SYT"),
        ([("2025-N", "SYT"), ("2025-N", "SCT")], "00000001-2025-N-multi"),
        ([("2024-N", "SYT"), ("2025-N", "SYT")], "00000001-multi-SYT"),
        ([("2025-N", "Sở/Y:tế")], "00000001-2025-N-S__Y_t_"),
    ],
)
def test_folders_are_named_by_number_period_and_agency(
    archive: Archive, tmp_path: Path, slots: list[tuple[str, str]], folder: str
) -> None:
    file = tmp_path / "a.csv"
    file.touch()
    wanted = [Slot("BM01", period, agency) for period, agency in slots]
    receipt = archive.accept(file, pa.table({"line": [1]}), form="BM01", slots=wanted, by="a", at=AT, reference="")
    assert (receipt.folder, archive.verify()) == (folder, [])


def test_receipts_are_chained_and_numbered_without_gaps(archive: Archive, accept: Accept) -> None:
    heads = [EMPTY]
    for agency in ("SYT", "SCT", "SXD"):
        accept(agency=agency)
        heads.append(archive.head())
    receipts = list(archive.receipts())
    assert [receipt.number for receipt in receipts] == [1, 2, 3]
    assert [receipt.previous for receipt in receipts] == [head.digest for head in heads[:3]]
    assert receipts[-1].head == heads[-1]


def test_only_newer_receipts_are_read(archive: Archive, accept: Accept) -> None:
    for agency in ("SYT", "SCT", "SXD"):
        accept(agency=agency)
    (archive.root / "00000001-2025-N-SYT" / "receipt.json").write_text("not read")
    assert [receipt.number for receipt in archive.receipts(after=1)] == [2, 3]


def test_a_moved_head_stops_the_caller_who_looked_earlier(archive: Archive, accept: Accept) -> None:
    seen = archive.head()
    accept(agency="SCT")
    with pytest.raises(ArchiveMoved, match="số 0 lên số 1") as caught:
        accept(expected_head=seen)
    assert "number 0 became 1" in caught.value.message("en")
    accept(expected_head=archive.head())


def test_a_withdrawal_is_an_event_and_leaves_the_files(archive: Archive, accept: Accept) -> None:
    submitted = accept()
    receipt = archive.withdraw(1, by="Phòng TH", reason="Nộp nhầm kỳ", at=AT)
    assert (receipt.folder, receipt.concerns, receipt.reason) == ("00000002-withdrawal", 1, "Nộp nhầm kỳ")
    assert receipt.slots == submitted.slots
    assert archive.original_path(submitted).exists()
    assert archive.verify() == []


def test_a_submission_is_withdrawn_once(archive: Archive, accept: Accept) -> None:
    accept()
    archive.withdraw(1, by="a", reason="b", at=AT)
    with pytest.raises(AlreadyWithdrawn, match="số 1"):
        archive.withdraw(1, by="a", reason="b", at=AT)


@pytest.mark.parametrize("number", [0, 2, 9])
def test_only_submissions_can_be_withdrawn(archive: Archive, accept: Accept, number: int) -> None:
    accept()
    archive.withdraw(1, by="a", reason="b", at=AT)
    with pytest.raises(NoSuchSubmission):
        archive.withdraw(number, by="a", reason="b", at=AT)
    assert archive.head().number == 2


def test_a_busy_archive_says_try_again(archive: Archive, accept: Accept) -> None:
    accept()
    hasty = Archive(archive.root, timeout=0.1)
    with FileLock(archive.root / ".lock"), pytest.raises(ArchiveBusy, match="thử lại"):
        hasty.withdraw(1, by="a", reason="b", at=AT)


def test_a_failed_write_leaves_nothing(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        archive.accept(
            tmp_path / "gone.csv", pa.table({"line": [1]}), form="BM01", slots=[], by="a", at=AT, reference=""
        )
    assert {entry.name for entry in archive.root.iterdir()} <= {".lock"}


def test_leftovers_of_a_killed_write_are_ignored_then_cleared(archive: Archive, accept: Accept) -> None:
    accept()
    (archive.root / ".tmp-1").mkdir()
    (archive.root / ".tmp-1" / "original.csv").touch()
    (archive.root / ".tmp-2").touch()
    assert archive.verify() == []
    accept(agency="SCT")
    assert not list(archive.root.glob(".tmp-*"))


def test_a_witness_one_event_behind_is_caught_up(archive: Archive, accept: Accept) -> None:
    accept()
    behind = (archive.root / "head.json").read_bytes()
    accept(agency="SCT")
    (archive.root / "head.json").write_bytes(behind)
    assert archive.verify() == []
    accept(agency="SXD")
    assert archive.verify() == []


def test_nothing_is_accepted_onto_a_damaged_end(archive: Archive, accept: Accept) -> None:
    accept()
    receipt = archive.root / "00000001-2025-N-SYT" / "receipt.json"
    receipt.write_bytes(receipt.read_bytes().replace("Văn thư".encode(), b"X"))
    with pytest.raises(ArchiveDamaged, match="verify"):
        accept(agency="SCT")


@pytest.mark.parametrize("witness", ['{"number"', '{"number": 3, "digest": "ab"}'])
def test_nothing_is_accepted_where_everything_was_lost(archive: Archive, accept: Accept, witness: str) -> None:
    archive.root.mkdir()
    (archive.root / "head.json").write_text(witness)
    with pytest.raises(ArchiveDamaged):
        accept()
