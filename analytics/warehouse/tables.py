"""Small typed tables, stated in one line."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "flag": pa.bool_(),
    "day": pa.date32(),
}


def schema(columns: str) -> pa.Schema:
    """`"code:text order:int"` -> an Arrow schema; types: text, int, float, flag, day."""
    fields = [column.split(":") for column in columns.split()]
    return pa.schema([pa.field(name, _TYPES[kind]) for name, kind in fields])


def table(columns: str, rows: Iterable[tuple[object, ...]]) -> pa.Table:
    """A table of `columns`, as for `schema`, from rows in their order."""
    layout = schema(columns)
    return pa.Table.from_pylist([dict(zip(layout.names, row, strict=True)) for row in rows], schema=layout)
