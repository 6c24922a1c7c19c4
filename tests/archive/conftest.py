"""A small archive to write to, and one call to write to it with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pyarrow as pa
import pytest

from analytics.archive import Archive, Head, Receipt, Slot

AT = datetime(2026, 1, 15, 8, 30, tzinfo=timezone(timedelta(hours=7)))
Accept = Callable[..., Receipt]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive", timeout=10)


@pytest.fixture
def accept(archive: Archive, tmp_path: Path) -> Accept:
    return lambda **changes: submit(archive, tmp_path, **changes)


def submit(
    archive: Archive,
    folder: Path,
    *,
    agency: str = "SYT",
    period: str = "2025-N",
    content: str = "tổng;1\n",
    name: str = "bao-cao.CSV",
    expected_head: Head | None = None,
) -> Receipt:
    """One submission of one row by `agency`."""
    file = folder / name
    file.write_text(content, encoding="utf-8")
    rows = pa.table({"line": [2], "tong_cc_vc": [1]})
    slots = [Slot("BM01", period, agency)]
    return archive.accept(
        file, rows, form="BM01", slots=slots, by="Văn thư", at=AT, reference="r" * 64, expected_head=expected_head
    )
