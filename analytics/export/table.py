"""Arrow tables as files: CSV for machines, CSV for Excel in Vietnam, JSON, Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

Cell = str | int | float | bool | date | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def stamped(table: pa.Table, meta: Mapping[str, Any]) -> pa.Table:
    """The table with the snapshot's version in every row, and whether its figures are illustrative.

    `meta` is the row of the `meta` query. Whatever leaves the program passes through here.
    """
    for name, value in (("snapshot_version", meta["version"]), ("illustrative", meta["illustrative"])):
        table = table.append_column(name, pa.repeat(pa.scalar(value), table.num_rows))
    return table


def to_csv(table: pa.Table) -> bytes:
    """UTF-8, commas, decimal points, `true`/`false`, empty for null: the same in every country.

    Text that a spreadsheet would run as a formula gets an apostrophe here too; numbers never do.
    """
    return _csv(table, _plain, ",")


def to_excel_csv(table: pa.Table) -> bytes:
    """What Excel in Vietnam opens rightly by a double click: BOM, `;`, decimal comma, dd/mm/yyyy.

    Text that Excel would run as a formula gets an apostrophe; numbers never do.
    """
    return b"\xef\xbb\xbf" + _csv(table, _vietnamese, ";")


def to_json(table: pa.Table) -> bytes:
    """An array of objects in the table's order of columns; dates as ISO 8601."""
    return json.dumps(table.to_pylist(), ensure_ascii=False, indent=2, default=str, allow_nan=False).encode() + b"\n"


def to_parquet(table: pa.Table) -> bytes:
    """The table with its types."""
    target = io.BytesIO()
    pq.write_table(table, target)
    return target.getvalue()


FORMATS: Mapping[str, Callable[[pa.Table], bytes]] = MappingProxyType(
    {"csv": to_csv, "json": to_json, "parquet": to_parquet}
)


def _csv(table: pa.Table, cell: Callable[[Cell], str], separator: str) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=separator, lineterminator="\r\n")
    writer.writerow(map(cell, table.column_names))
    rows: Iterable[Mapping[str, Cell]] = table.to_pylist()
    writer.writerows(map(cell, row.values()) for row in rows)
    return target.getvalue().encode()


def _plain(value: Cell) -> str:
    if isinstance(value, str):
        return _harmless(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return "" if value is None else str(value)


def _harmless(words: str) -> str:
    return f"'{words}" if words.startswith(_FORMULA) else words


def _vietnamese(value: Cell) -> str:
    if isinstance(value, str):
        return _harmless(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return _plain(value).replace(".", ",")
