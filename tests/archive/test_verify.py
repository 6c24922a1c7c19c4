"""Whatever happens to a stored byte, verify names the place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from analytics.archive import Archive
from analytics.text import LANGUAGES
from tests.archive.conftest import AT, Accept

SECOND = "00000002-2025-N-SCT"
LAST = "00000004-withdrawal"


def flip(path: Path) -> None:
    """Change one byte in the middle, keeping the length."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")


def empty(archive: Path) -> None:
    for folder in archive.glob("0*"):
        shutil.rmtree(folder)


TAMPERING: list[tuple[str, Callable[[Path], object], list[tuple[str, str]]]] = [
    ("original", lambda a: flip(a / SECOND / "original.csv"), [("original_changed", f"{SECOND}/original.csv")]),
    ("rows", lambda a: flip(a / SECOND / "rows.parquet"), [("rows_changed", f"{SECOND}/rows.parquet")]),
    ("receipt", lambda a: edit(a / SECOND / "receipt.json", "Văn thư", "Văn thơ"), [("receipt_changed", SECOND)]),
    ("last receipt", lambda a: edit(a / LAST / "receipt.json", "nhầm", "nhằm"), [("receipt_changed", LAST)]),
    (
        "unreadable receipt",
        lambda a: (a / LAST / "receipt.json").write_text("{"),
        [("receipt_unreadable", f"{LAST}/receipt.json"), ("receipt_changed", LAST)],
    ),
    (
        "no receipt",
        lambda a: (a / SECOND / "receipt.json").unlink(),
        [("receipt_unreadable", f"{SECOND}/receipt.json"), ("receipt_changed", SECOND)],
    ),
    ("no file", lambda a: (a / SECOND / "original.csv").unlink(), [("file_missing", f"{SECOND}/original.csv")]),
    ("extra file", lambda a: (a / SECOND / "a.txt").touch(), [("file_extra", f"{SECOND}/a.txt")]),
    ("extra folder", lambda a: (a / "khác").mkdir(), [("folder_extra", "khác")]),
    ("no folder", lambda a: shutil.rmtree(a / SECOND), [("folder_missing", "00000002")]),
    ("no first folder", lambda a: shutil.rmtree(a / "00000001-2025-N-SYT"), [("folder_missing", "00000001")]),
    ("no last folder", lambda a: shutil.rmtree(a / LAST), [("head_ahead", "head.json")]),
    (
        "same number twice",
        lambda a: shutil.copytree(a / SECOND, a / "00000002-2025-N-ZZZ"),
        [("folder_extra", "00000002-2025-N-ZZZ"), ("folder_renamed", "00000002-2025-N-ZZZ")],
    ),
    (
        "renamed folder",
        lambda a: (a / SECOND).rename(a / "00000002-2024-N-SCT"),
        [("folder_renamed", "00000002-2024-N-SCT")],
    ),
    ("head lost", lambda a: (a / "head.json").unlink(), [("head_behind", "head.json")]),
    ("head torn", lambda a: (a / "head.json").write_text('{"number"'), [("head_unreadable", "head.json")]),
    ("head of nothing", lambda a: (a / "head.json").write_text("[]"), [("head_unreadable", "head.json")]),
    ("archive emptied", empty, [("head_ahead", "head.json")]),
]


@pytest.fixture
def written(archive: Archive, accept: Accept) -> Archive:
    for agency in ("SYT", "SCT", "SXD"):
        accept(agency=agency)
    archive.withdraw(1, by="Phòng TH", reason="Nộp nhầm kỳ", at=AT)
    return archive


def test_what_nobody_touched_is_well(written: Archive) -> None:
    assert written.verify() == []


@pytest.mark.parametrize(("tamper", "damage"), [case[1:] for case in TAMPERING], ids=[case[0] for case in TAMPERING])
def test_tampering_shows(written: Archive, tamper: Callable[[Path], object], damage: list[tuple[str, str]]) -> None:
    tamper(written.root)
    found = written.verify()
    assert [(one.kind, one.place) for one in found] == damage
    assert all(one.place in one.message(language) for one in found for language in LANGUAGES)


def test_every_byte_of_every_stored_file_counts(written: Archive) -> None:
    for path in sorted(p for p in written.root.rglob("*") if p.is_file() and p.name != ".lock"):
        content = path.read_bytes()
        for position in {0, len(content) // 3, len(content) - 1}:
            path.write_bytes(content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :])
            assert written.verify(), f"byte {position} of {path.name}"
        path.write_bytes(content)
    assert written.verify() == []
