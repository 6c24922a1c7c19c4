"""What screens show, kept ready: each thing is made once for a data version and its parameters.

A version never changes, so nothing here grows old; the least used is let go.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import pyarrow as pa

from analytics import charts
from analytics.charts import Drawing, Frame
from analytics.home import Home, from_environment
from analytics.plan import Plan
from analytics.text import Language, text
from analytics.warehouse import Snapshot, open_version, queries
from analytics.warehouse.versions import Manifest, kept_plan, manifest
from analytics.warehouse.versions import current as current_manifest

_kept = partial(lru_cache, maxsize=512)


@dataclass(frozen=True)
class Ready:
    """A chart's data in the form that is sent to the browser."""

    chart: str
    frame: Frame
    datasets: Mapping[str, bytes]


def newest() -> str | None:
    """The version everybody sees now; None before the first build."""
    now = current_manifest(from_environment())
    return now.version if now else None


def warm() -> None:
    """Open what the first reader will ask for."""
    version = newest()
    if version and periods(version):
        meta(version)


def snapshot(version: str) -> Snapshot:
    """The snapshot of a version. Raises WarehouseError if this installation cannot show it."""
    return _snapshot(from_environment(), version)


@lru_cache(maxsize=8)
def _snapshot(home: Home, version: str) -> Snapshot:
    return open_version(home, version)


def plan(version: str) -> Plan:
    """The plan that a version was built with, which may be older than the one in use."""
    home = from_environment()
    entry = manifest(home, version)
    return _plan(home, entry)


@lru_cache(maxsize=8)
def _plan(home: Home, entry: Manifest) -> Plan:
    with kept_plan(home, entry) as kept:
        return kept


@_kept()
def meta(version: str) -> Mapping[str, Any]:
    """What a version is made of: the columns of the `meta` query."""
    row: Mapping[str, Any] = queries.meta(snapshot(version)).to_pylist()[0]
    return row


@_kept()
def periods(version: str) -> tuple[str, ...]:
    """Codes of the periods that have data, newest first."""
    return tuple(str(code) for code in queries.periods(snapshot(version))["period"].to_pylist())


@_kept()
def progress(version: str, period: str, reading: str) -> pa.Table:
    """The `progress` query: every target beside the current value."""
    return queries.progress(snapshot(version), period=period, variant=reading)


@_kept()
def current(version: str, period: str, reading: str) -> pa.Table:
    """The `current` query: every measured indicator of every sector."""
    return queries.current(snapshot(version), period=period, variant=reading)


@_kept()
def overview(version: str, period: str, reading: str, language: Language) -> Ready:
    """The matrix of all sectors."""
    tables = progress(version, period, reading), current(version, period, reading)
    return ready(charts.overview_data(*tables, plan(version), text(language)))


def ready(drawing: Drawing) -> Ready:
    """The drawing with its tables as Arrow streams."""
    return Ready(drawing.chart, drawing.frame, {name: _stream(table) for name, table in drawing.tables.items()})


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    stream: bytes = sink.getvalue().to_pybytes()
    return stream
