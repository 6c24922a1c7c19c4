"""Snapshots of the archive under the plan: built once, never changed, read by typed queries."""

from analytics.home import Home
from analytics.warehouse import queries, shelf
from analytics.warehouse.builder import build, rebuild
from analytics.warehouse.connection import Snapshot
from analytics.warehouse.facts import is_illustrative
from analytics.warehouse.records import Records, records
from analytics.warehouse.shelf import (
    LostInputsError,
    OtherSchemaError,
    UnknownVersionError,
    WarehouseError,
    versions,
)

__all__ = [
    "LostInputsError",
    "OtherSchemaError",
    "Records",
    "Snapshot",
    "UnknownVersionError",
    "WarehouseError",
    "build",
    "is_illustrative",
    "open_current",
    "open_version",
    "queries",
    "records",
    "versions",
]


def open_current(home: Home) -> Snapshot:
    """The newest snapshot; built first where there is none that this program can read."""
    now = shelf.current(home)
    if now is None or now.schema_digest != shelf.schema_digest():
        return open_version(home, build(home))
    return open_version(home, now.version)


def open_version(home: Home, version: str) -> Snapshot:
    """The snapshot of a version, built again if it was cleaned up.

    Raises UnknownVersionError, OtherSchemaError, LostInputsError.
    """
    return Snapshot(rebuild(home, version))
