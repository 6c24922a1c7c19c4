"""Withdrawals, reviews and periods: what the archive writes down, and what it refuses as senseless."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pyarrow as pa
import pytest

from analytics.archive import (
    AlreadyAccepted,
    AlreadyReturned,
    AlreadyWithdrawn,
    Archive,
    ArchiveError,
    ArchiveMoved,
    Change,
    FiguresLocked,
    NoSuchQuestion,
    NoSuchSubmission,
    PeriodLocked,
    PeriodNotClosed,
    ReasonMissing,
    Slot,
    Superseded,
    disk,
)
from analytics.text import LANGUAGES
from tests.archive.conftest import AT, Accept

DUE = date(2026, 1, 31)


def act(archive: Archive, step: str) -> None:
    """One event stated as text: `return 1`, `lock`, `reopen SYT/01273 31`."""
    name, *rest = step.split()
    if name in {"opening", "locking", "reopening"}:
        who, day = (
            next((each for each in rest if not each.isdigit()), ""),
            [int(each) for each in rest if each.isdigit()],
        )
        agency, _, commune = who.partition("/")
        due = date(2026, 3, day[0]) if day else None
        archive.period(name, "2025-N", by="a", at=AT, agency=agency, commune=commune, due=due, reason="lý do")  # type: ignore[arg-type]
    elif name == "withdraw":
        archive.withdraw(int(rest[0]), by="a", reason="lý do", at=AT)
    else:
        archive.review(int(rest[0]), name, by="a", at=AT, reason="lý do")  # type: ignore[arg-type]


def test_a_corrected_copy_lies_beside_the_original(archive: Archive, tmp_path: Path) -> None:
    file, copy = tmp_path / "a.xlsx", tmp_path / "copy"
    file.write_bytes(b"PK")
    copy.write_text("x;1", "utf-8")
    change = Change(
        level="agency", sector="YT", agency="SYT", indicator="TY_LE_DH_SDH", period="2025-N",
        numerator_before=None, denominator_before=None, value_before=None,
        numerator_after=1, denominator_after=2, value_after=50.0,
        reported_before=0, expected_before=1, reported_after=1, expected_after=1,
    )  # fmt: skip
    given = archive.accept(
        file, pa.table({"line": [2]}), form="BM01", slots=[Slot("BM01", "2025-N", "SYT")], by="a", at=AT,
        reference="", corrected=copy, corrected_cells=2, changes=[change],
    )  # fmt: skip
    assert archive.receipt(1) == given
    assert (given.changes, given.corrected_cells) == ((change,), 2)
    assert given.counted_sha256 == given.corrected_sha256 == disk.sha256(archive.corrected_path(given))
    assert given.file_sha256 == disk.sha256(file)
    assert archive.verify() == []
    archive.corrected_path(given).write_text("x;2", "utf-8")
    assert [each.kind for each in archive.verify()] == ["corrected_changed"]
    archive.corrected_path(given).unlink()
    assert [each.kind for each in archive.verify()] == ["file_missing"]


def test_without_corrections_the_original_counts(accept: Accept) -> None:
    receipt = accept()
    assert (receipt.counted_sha256, receipt.corrected_sha256) == (receipt.file_sha256, "")


def test_every_event_is_read_back_and_verified(archive: Archive, accept: Accept) -> None:
    accept()
    accept(agency="SCT")
    written = [
        archive.review(1, "acceptance", by="Văn phòng", at=AT),
        archive.review(1, "return", by="Văn phòng", at=AT, reason="Thiếu dòng"),
        archive.withdraw(2, by="SCT", at=AT, reason="Nhầm"),
        archive.period("opening", "2025-N", by="a", at=AT, due=DUE),
        archive.period("locking", "2025-N", by="a", at=AT),
        archive.period("reopening", "2025-N", by="a", at=AT, agency="UBXP", commune="01273", reason="Bão"),
    ]
    assert list(archive.receipts(2)) == written
    assert (archive.about(1), archive.about(2)) == (written[:2], written[2:3])
    assert [receipt.folder for receipt in written] == [
        "00000003-acceptance-00000001", "00000004-return-00000001", "00000005-withdrawal",
        "00000006-opening", "00000007-locking", "00000008-reopening",
    ]  # fmt: skip
    assert written[0].slots == (Slot("BM01", "2025-N", "SYT"),)
    assert (written[1].concerns, written[1].reason, written[3].due) == (1, "Thiếu dòng", DUE)
    assert archive.verify() == []


def test_a_journal_is_an_archive_of_notes(tmp_path: Path) -> None:
    journal = Archive(tmp_path / "journal")
    written = [journal.note(kind, by="lan@syt", at=AT, reason="chi tiết") for kind in ("sign_in", "roles", "denial")]
    assert list(journal.receipts()) == written
    assert journal.verify() == []


def test_correspondence_is_an_archive_of_letters(tmp_path: Path) -> None:
    book = Archive(tmp_path / "correspondence")
    place = {"agency": "UBXP", "commune": "01273", "period": "2025-N"}
    asked = book.letter("question", "task:III.1.3", "Vì sao chậm?", by="hoa", at=AT, **place)
    reminded = book.letter("reminder", "form:BM01", "Đề nghị nộp.", by="hoa", at=AT, agency="SYT")
    answered = book.reply(1, "Chờ kinh phí.", by="lan", at=AT)
    assert list(book.receipts()) == [asked, reminded, answered]
    assert (answered.concerns, answered.topic, answered.folder) == (1, "task:III.1.3", "00000003-answer-00000001")
    assert answered.model_dump(include={*place}) == place
    assert book.verify() == []


def test_only_a_question_is_answered_and_with_words(tmp_path: Path) -> None:
    book = Archive(tmp_path / "correspondence")
    book.letter("reminder", "form:BM01", "Đề nghị nộp.", by="hoa", at=AT, agency="SYT")
    for number in (1, 2):
        with pytest.raises(NoSuchQuestion):
            book.reply(number, "Chờ.", by="lan", at=AT)
    with pytest.raises(ReasonMissing):
        book.letter("question", "task:III.1.3", " ", by="hoa", at=AT)
    assert book.head().number == 1


REFUSED: list[tuple[str, type[ArchiveError]]] = [
    ("withdraw 1, withdraw 1", AlreadyWithdrawn),
    ("return 1, withdraw 1", AlreadyReturned),
    ("return 1, return 1", AlreadyReturned),
    ("return 1, acceptance 1", AlreadyReturned),
    ("withdraw 1, return 1", AlreadyWithdrawn),
    ("withdraw 1, acceptance 1", AlreadyWithdrawn),
    ("acceptance 1, acceptance 1", AlreadyAccepted),
    ("acceptance 2", Superseded),
    ("return 2", Superseded),
    ("return 3, acceptance 2", Superseded),
    ("return 9", NoSuchSubmission),
    ("return 1, acceptance 5", NoSuchSubmission),
    ("locking, locking", PeriodLocked),
    ("locking, opening 31", PeriodLocked),
    ("locking SYT, opening SYT 31", PeriodLocked),
    ("reopening", PeriodNotClosed),
    ("opening, reopening SYT", PeriodNotClosed),
    ("locking, reopening, reopening", PeriodNotClosed),
    ("locking SYT, reopening SCT", PeriodNotClosed),
    ("locking, return 1", FiguresLocked),
    ("locking, acceptance 1, return 1", FiguresLocked),
    ("locking, reopening SCT, return 1", FiguresLocked),
    ("locking SXD, return 4", FiguresLocked),
]
ALLOWED = [
    "acceptance 1, return 1",
    "acceptance 1, withdraw 1",
    "acceptance 3, acceptance 4",
    "withdraw 2",
    "return 4, acceptance 3",
    "opening 31, opening 30, locking, reopening",
    "locking, reopening SYT, locking, reopening SYT",
    "opening 31, reopening UBXP/01273 31, reopening UBXP 31",
    "locking, reopening SYT, return 1",
    "locking, reopening, return 1",
    "locking SCT, return 1",
    "locking, acceptance 1",
    "opening 1, return 1",
]


@pytest.fixture
def filled(archive: Archive, accept: Accept, tmp_path: Path) -> Archive:
    """Submissions 1 (SYT), 2 and then 3 (SCT), 4 (two agencies, of which 3 has one)."""
    for agency in ("SYT", "SCT", "SCT"):
        accept(agency=agency)
    slots = [Slot("BM01", "2025-N", "SXD"), Slot("BM01", "2024-N", "SXD")]
    archive.accept(
        tmp_path / "bao-cao.CSV", pa.table({"line": [2]}), form="BM01", slots=slots, by="a", at=AT, reference=""
    )
    return archive


@pytest.mark.parametrize(("steps", "refusal"), REFUSED)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    filled: Archive, steps: str, refusal: type[ArchiveError]
) -> None:
    *before, last = steps.split(", ")
    for step in before:
        act(filled, step)
    head = filled.head()
    with pytest.raises(refusal) as caught:
        act(filled, last)
    assert filled.head() == head
    assert len({caught.value.message(language) for language in LANGUAGES}) == 2


@pytest.mark.parametrize("steps", ALLOWED)
def test_what_makes_sense_is_written_down(filled: Archive, steps: str) -> None:
    for step in steps.split(", "):
        act(filled, step)
    assert filled.head().number == 4 + len(steps.split(", "))
    assert filled.verify() == []


def test_a_submission_of_several_agencies_is_superseded_slot_by_slot(filled: Archive, accept: Accept) -> None:
    accept(agency="SXD")
    filled.review(4, "acceptance", by="a", at=AT)
    accept(agency="SXD", period="2024-N")
    accept(agency="SYT")
    with pytest.raises(Superseded):
        filled.review(1, "acceptance", by="a", at=AT)


def test_where_only_accepted_figures_count_a_locked_period_takes_no_acceptance(filled: Archive) -> None:
    """The figures of a locked period stay as they are, until it is reopened for whoever is concerned."""
    filled.period("locking", "2024-N", by="a", at=AT)
    accepted = partial(filled.review, verdict="acceptance", by="a", at=AT, acceptance_counts=True)
    with pytest.raises(FiguresLocked):
        accepted(4)
    assert accepted(1).concerns == 1
    filled.period("reopening", "2024-N", by="a", at=AT, agency="SXD", reason="bão")
    assert accepted(4).concerns == 4


UNREASONED: list[Callable[[Archive], object]] = [
    lambda archive: archive.withdraw(1, by="a", at=AT, reason=" "),
    lambda archive: archive.review(1, "return", by="a", at=AT),
    lambda archive: archive.period("reopening", "2025-N", by="a", at=AT, due=DUE),
]


@pytest.mark.parametrize("act", UNREASONED)
def test_a_reason_is_asked_for(filled: Archive, act: Callable[[Archive], object]) -> None:
    filled.period("locking", "2025-N", by="a", at=AT)
    with pytest.raises(ReasonMissing):
        act(filled)


def test_a_verdict_on_what_moved_meanwhile_is_refused(filled: Archive, accept: Accept) -> None:
    seen = filled.head()
    accept(agency="SKHCN")
    with pytest.raises(ArchiveMoved):
        filled.review(1, "acceptance", by="a", at=AT, expected_head=seen)
    with pytest.raises(ArchiveMoved):
        filled.withdraw(1, by="a", at=AT, reason="b", expected_head=seen)


def test_receipts_of_earlier_releases_are_read_and_verified(archive: Archive, accept: Accept) -> None:
    """Explanations by line alone, and `withdraws`: what an existing archive holds stays whole."""
    accept()
    folder = archive.root / "00000001-2025-N-SYT"
    old = OLD_SUBMISSION % (disk.sha256(folder / "original.csv"), disk.sha256(folder / "rows.parquet"))
    previous = write(archive, "00000001-2025-N-SYT", old)
    write(archive, "00000002-withdrawal", OLD_WITHDRAWAL % previous)
    submitted, withdrawn = archive.receipts()
    assert [(each.line, each.code, each.text) for each in submitted.explanations] == [(3, "", "sáp nhập")]
    assert (submitted.concerns, withdrawn.concerns) == (None, 1)
    assert archive.verify() == []
    with pytest.raises(AlreadyWithdrawn):
        archive.withdraw(1, by="a", at=AT, reason="b")
    accept()
    assert archive.verify() == []


def write(archive: Archive, folder: str, content: str) -> str:
    """Put a receipt into the archive and make it the newest; its SHA-256."""
    path = archive.root / folder / "receipt.json"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode())
    digest = disk.sha256(path)
    (archive.root / "head.json").write_text(f'{{"number": {int(folder[:8])}, "digest": "{digest}"}}\n', "utf-8")
    return digest


OLD_SUBMISSION = """{
  "number": 1,
  "kind": "submission",
  "at": "2026-01-15T08:30:00+07:00",
  "by": "Văn thư",
  "form": "BM01",
  "slots": [
    [
      "BM01",
      "2025-N",
      "SYT",
      ""
    ]
  ],
  "file_name": "bao-cao.CSV",
  "file_sha256": "%s",
  "rows_sha256": "%s",
  "rows": 1,
  "explanations": {
    "3": "sáp nhập"
  },
  "confirmed": [],
  "supersedes": [],
  "withdraws": null,
  "reason": "",
  "reference": "",
  "previous": "0000000000000000000000000000000000000000000000000000000000000000"
}
"""
OLD_WITHDRAWAL = """{
  "number": 2,
  "kind": "withdrawal",
  "at": "2026-01-16T08:30:00+07:00",
  "by": "Văn thư",
  "form": "BM01",
  "slots": [
    [
      "BM01",
      "2025-N",
      "SYT",
      ""
    ]
  ],
  "file_name": "",
  "file_sha256": "",
  "rows_sha256": "",
  "rows": 0,
  "explanations": {},
  "confirmed": [],
  "supersedes": [],
  "withdraws": 1,
  "reason": "nhầm kỳ",
  "reference": "",
  "previous": "%s"
}
"""
