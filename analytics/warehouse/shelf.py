"""Which snapshots there are: their names, what each was built from, and which one is current.

A version is named by what it was built from, so the same inputs have the same
name on every machine. Its manifest is kept for ever; its database can be
thrown away and built again from the archive and a stored copy of the plan.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import ClassVar, Self

import pyarrow as pa
from pydantic import BaseModel, ConfigDict

from analytics import plan as plan_as_data
from analytics.archive import Head, disk
from analytics.home import Home
from analytics.plan import Plan
from analytics.text import Language, text
from analytics.warehouse.connection import SQL
from analytics.warehouse.tables import schema

_KEPT = 10
_CURRENT = "current"
_MANIFEST = "version:text archive_number:int archive_digest:text plan_digest:text schema_digest:text built_at:text"


class WarehouseError(Exception):
    """Base of the warehouse's refusals; `values` fill the placeholders of the catalogue's entry."""

    key: ClassVar[str]

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.message("vi"))

    def message(self, language: Language) -> str:
        """What happened and what to do."""
        return text(language)(f"warehouse.error.{self.key}", **self.values)


class UnknownVersionError(WarehouseError):
    """No snapshot of this name was ever built here."""

    key = "unknown_version"


class OtherSchemaError(WarehouseError):
    """The version was computed by an earlier program and can no longer be built again."""

    key = "other_schema"


class LostInputsError(WarehouseError):
    """What the version was built from is no longer what the archive or the stored plan holds."""

    key = "lost_inputs"


class Manifest(BaseModel):
    """What a version was built from. Times are ISO 8601 in the province's time zone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    archive_number: int
    archive_digest: str
    plan_digest: str
    schema_digest: str
    built_at: str

    @classmethod
    def of(cls, head: Head, plan: Plan) -> Self:
        """The manifest of the version that `head` and `plan` give."""
        inputs = (head.digest, plan.digest, schema_digest())
        return cls(
            version=hashlib.sha256("\n".join(inputs).encode()).hexdigest()[:12],
            archive_number=head.number,
            archive_digest=head.digest,
            plan_digest=plan.digest,
            schema_digest=schema_digest(),
            built_at=plan.province.now.isoformat(),
        )

    @property
    def head(self) -> Head:
        """The newest receipt that went into it."""
        return Head(self.archive_number, self.archive_digest)

    def table(self) -> pa.Table:
        """One row, a column a field."""
        return pa.Table.from_pylist([self.model_dump()], schema=schema(_MANIFEST))


@cache
def schema_digest() -> str:
    """SHA-256 over every file that decides what the figures are, whatever its line endings."""
    here = Path(__file__).parent
    files = [*sorted(SQL.glob("build/*.sql")), *sorted(SQL.glob("marts/*.sql"))]
    files += [here.parent / name for name in ("progress.py", "status.py", "pace.py")]
    files += sorted((here.parent / "forecast").glob("*.py"))
    files += [here / "dimensions.py", here / "facts.py", here / "marts.py", here / "outlook.py"]
    total = hashlib.sha256()
    for file in files:
        total.update(f"{file.name}\0{file.read_text('utf-8')}\0".encode())
    return total.hexdigest()


def database(home: Home, version: str) -> Path:
    """Where the snapshot of a version is, if it was not cleaned up."""
    return home.snapshots / f"{version}.duckdb"


def manifest(home: Home, version: str) -> Manifest:
    """What a version was built from. Raises UnknownVersionError."""
    try:
        if not version.isalnum():
            raise UnknownVersionError(version=version)
        return Manifest.model_validate_json((home.snapshots / f"{version}.json").read_bytes())
    except FileNotFoundError:
        raise UnknownVersionError(version=version) from None


def current(home: Home) -> Manifest | None:
    """The version that readers get when they ask for none; None before the first build."""
    try:
        return manifest(home, (home.snapshots / _CURRENT).read_text("ascii"))
    except FileNotFoundError:
        return None


def versions(home: Home) -> pa.Table:
    """Every version ever built, newest first.

    Columns: those of Manifest, `available` (its database is at hand), `is_current`.
    """
    now = current(home)
    found = [Manifest.model_validate_json(path.read_bytes()) for path in home.snapshots.glob("*.json")]
    rows = [
        each.model_dump() | {"available": database(home, each.version).exists(), "is_current": each == now}
        for each in sorted(found, key=_age, reverse=True)
    ]
    return pa.Table.from_pylist(rows, schema=schema(_MANIFEST + " available:flag is_current:flag"))


def publish(home: Home, entry: Manifest, draft: Path) -> None:
    """Give a finished database its name. At every moment a reader finds a whole version or none."""
    _flush(draft)
    record(home, entry)
    draft.rename(database(home, entry.version))
    disk.flush_folder(home.snapshots)


def record(home: Home, entry: Manifest) -> None:
    """Write a version's manifest, unless it has one from an earlier build."""
    path = home.snapshots / f"{entry.version}.json"
    if not path.exists():
        disk.replace(path, (entry.model_dump_json(indent=2) + "\n").encode())


def point(home: Home, version: str) -> None:
    """Make a version the current one."""
    disk.replace(home.snapshots / _CURRENT, version.encode("ascii"))


def clean_up(home: Home) -> None:
    """Remove all databases but the newest and the current one; one in use stays where the system says so."""
    now = current(home)
    present = sorted((manifest(home, path.stem) for path in home.snapshots.glob("*.duckdb")), key=_age, reverse=True)
    for old in present[_KEPT:]:
        if old != now:
            with suppress(OSError):
                database(home, old.version).unlink()


def keep_plan(home: Home, plan: Plan) -> None:
    """Store a copy of the reference data beside the versions built with it."""
    path = _plan_copy(home, plan.digest)
    if not path.exists():
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
            for file in sorted(p for p in home.reference.rglob("*") if p.suffix in {".csv", ".toml"}):
                bundle.write(file, file.relative_to(home.reference).as_posix())
        disk.replace(path, packed.getvalue())


@contextmanager
def kept_plan(home: Home, entry: Manifest) -> Iterator[Plan]:
    """The plan as it was when the version was built. Raises LostInputsError."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(_plan_copy(home, entry.plan_digest)) as bundle:
                bundle.extractall(folder)
        except FileNotFoundError:
            raise LostInputsError(version=entry.version) from None
        plan = plan_as_data.load(Path(folder))
        if plan.digest != entry.plan_digest:
            raise LostInputsError(version=entry.version)
        yield plan


def _plan_copy(home: Home, digest: str) -> Path:
    return home.snapshots / f"reference-{digest}.zip"


def _age(entry: Manifest) -> tuple[int, str]:
    return entry.archive_number, entry.built_at


def _flush(path: Path) -> None:
    with path.open("r+b") as stream:
        os.fsync(stream.fileno())
