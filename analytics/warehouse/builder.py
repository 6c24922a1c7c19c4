"""Builds snapshots: the current one after each submission, an old one when a link asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from analytics import plan as plan_as_data
from analytics.archive import EMPTY, Archive, Head, Receipt, disk
from analytics.home import Home
from analytics.plan import Plan
from analytics.warehouse import shelf
from analytics.warehouse.marts import write_snapshot
from analytics.warehouse.shelf import LostInputsError, Manifest, OtherSchemaError


def build(home: Home, plan: Plan | None = None) -> str:
    """Bring the current snapshot up to date with archive and plan; its version.

    Takes over what the current snapshot holds and reads only newer receipts,
    where plan and program are the same. Builders wait for each other.
    """
    plan = plan or plan_as_data.load(home.reference)
    entry = _wanted(home, plan)
    if not _is_current(home, entry):
        with _alone(home):
            entry = _wanted(home, plan)
            if not shelf.database(home, entry.version).exists():
                shelf.keep_plan(home, plan)
                _write(home, entry, plan, _base(home, entry))
            shelf.point(home, entry.version)
            shelf.clean_up(home)
    return entry.version


def _wanted(home: Home, plan: Plan) -> Manifest:
    return Manifest.of(Archive(home.archive).head(), plan)


def _is_current(home: Home, entry: Manifest) -> bool:
    now = shelf.current(home)
    return now is not None and now.version == entry.version and shelf.database(home, entry.version).exists()


def rebuild(home: Home, version: str) -> Path:
    """The database of a version, built again from the first receipts of the archive if it was cleaned up.

    Raises UnknownVersionError, OtherSchemaError, LostInputsError.
    """
    entry = shelf.manifest(home, version)
    if entry.schema_digest != shelf.schema_digest():
        raise OtherSchemaError(version=version)
    path = shelf.database(home, version)
    if not path.exists():
        with _alone(home), shelf.kept_plan(home, entry) as plan:
            if not path.exists():
                _write(home, entry, plan, None)
    return path


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """One builder at a time; what a killed one left behind is swept first."""
    home.snapshots.mkdir(parents=True, exist_ok=True)
    with FileLock(home.snapshots / ".lock"):
        disk.sweep(home.snapshots)
        yield


def _write(home: Home, entry: Manifest, plan: Plan, base: Manifest | None) -> None:
    archive = Archive(home.archive)
    receipts = _receipts(archive, entry.head, base)
    if receipts is None and base:
        base, receipts = None, _receipts(archive, entry.head, None)
    if receipts is None:
        raise LostInputsError(version=entry.version)
    start = shelf.database(home, base.version) if base else None
    draft = disk.temporary(home.snapshots)
    write_snapshot(draft, base=start, meta=entry.table(), plan=plan, archive=archive, receipts=receipts)
    shelf.publish(home, entry, draft)


def _base(home: Home, entry: Manifest) -> Manifest | None:
    """The current snapshot, if the new one can start from it."""
    base = shelf.current(home)
    if base is None or not shelf.database(home, base.version).exists():
        return None
    same = (base.plan_digest, base.schema_digest) == (entry.plan_digest, entry.schema_digest)
    return base if same and base.archive_number <= entry.archive_number else None


def _receipts(archive: Archive, head: Head, base: Manifest | None) -> list[Receipt] | None:
    """The receipts after `base` up to `head`; None if they are not the chain that joins the two."""
    start = base.head if base else EMPTY
    newest = archive.head()
    later = [each for each in archive.receipts(start.number) if each.number <= newest.number]
    digests = [*(each.previous for each in later), newest.digest]
    wanted = [each for each in later if each.number <= head.number]
    return wanted if (digests[0], digests[len(wanted)]) == (start.digest, head.digest) else None
