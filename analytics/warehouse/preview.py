"""What a submission or a withdrawal would change, before anybody decides: computed as the real thing, kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from analytics.archive import Archive, Change, Receipt, Slot
from analytics.home import Home
from analytics.plan import Plan
from analytics.warehouse import shelf
from analytics.warehouse.builder import build, rebuild
from analytics.warehouse.marts import changed_figures

_NOBODY = "preview"


def changes(home: Home, plan: Plan, rows: pa.Table, form: str, slots: Sequence[Slot]) -> tuple[Change, ...]:
    """The figures that checked rows would change, against all that counts now, in the default reading.

    Where only accepted submissions count, as if these had been accepted.
    """
    entry = shelf.manifest(home, build(home, plan))
    submitted = _event(entry.archive_number + 1, plan, kind="submission", form=form, slots=tuple(sorted(slots)))
    accepted = _event(submitted.number + 1, plan, kind="acceptance", slots=submitted.slots, concerns=submitted.number)
    counted = [submitted, accepted] if plan.province.counting == "accepted" else [submitted]
    with TemporaryDirectory(prefix="trithuc45-") as folder:
        stand_in = Archive(Path(folder))
        stand_in.rows_path(submitted).parent.mkdir()
        pq.write_table(rows, stand_in.rows_path(submitted))
        return _changes(home, plan, entry.version, stand_in, counted)


def changes_of_withdrawal(home: Home, plan: Plan, number: int) -> tuple[Change, ...]:
    """The figures that withdrawing a submission would change. Raises NoSuchSubmission."""
    archive = Archive(home.archive)
    entry = shelf.manifest(home, build(home, plan))
    slots = archive.receipt(number).slots
    event = _event(entry.archive_number + 1, plan, kind="withdrawal", slots=slots, concerns=number)
    return _changes(home, plan, entry.version, archive, [event])


def _changes(home: Home, plan: Plan, version: str, archive: Archive, receipts: Sequence[Receipt]) -> tuple[Change, ...]:
    with TemporaryDirectory(prefix="trithuc45-") as folder:
        path = Path(folder) / "preview.duckdb"
        base = rebuild(home, version)
        found = changed_figures(path, base=base, plan=plan, archive=archive, receipts=receipts)
    return tuple(Change(**row) for row in found.to_pylist())


def _event(number: int, plan: Plan, **fields: object) -> Receipt:
    """A receipt that is never stored."""
    return Receipt.model_validate(
        {"number": number, "at": plan.province.now, "by": _NOBODY, "previous": "0" * 64} | fields
    )
