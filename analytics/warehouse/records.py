"""What files are held against, and nothing that pages show: enough to check many files one after another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analytics.archive import Archive
from analytics.plan import Plan
from analytics.warehouse.connection import Snapshot
from analytics.warehouse.marts import write_records


@dataclass(frozen=True)
class Records:
    """A database with the submissions, slots, figures and due dates of the first `number` receipts."""

    snapshot: Snapshot
    number: int


def records(folder: Path, plan: Plan, archive: Archive, base: Records | None = None) -> Records:
    """The records of an archive, as a new database in `folder`; only what came after `base` is read. Close it."""
    receipts = list(archive.receipts(base.number if base else 0))
    number = receipts[-1].number if receipts else base.number if base else 0
    path = folder / f"{number:08}.duckdb"
    if base is None or number > base.number:
        start = base.snapshot.path if base else None
        write_records(path, base=start, plan=plan, archive=archive, receipts=receipts)
    return Records(Snapshot(path), number)
