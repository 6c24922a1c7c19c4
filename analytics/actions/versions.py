"""Two versions of the same figures, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from analytics.plan import Form

Key = tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """One cell that is not the same: the row's key, the form's column, what stood and what stands there."""

    key: Key
    column: str
    before: object
    after: object


@dataclass(frozen=True)
class Comparison:
    """What a newer version changed: cells of rows that both have, rows that only one has."""

    cells: tuple[Difference, ...]
    added: tuple[Key, ...]
    removed: tuple[Key, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not (self.cells or self.added or self.removed)


def compare(before: pa.Table, after: pa.Table, form: Form) -> Comparison:
    """The checked rows of two submissions of one form, matched by the form's key; a blank is not a zero."""
    older, newer = _by_key(before, form), _by_key(after, form)
    both = [key for key in newer if key in older]
    return Comparison(
        cells=tuple(each for key in both for each in _differences(key, older[key], newer[key], form)),
        added=tuple(key for key in newer if key not in older),
        removed=tuple(key for key in older if key not in newer),
    )


def _by_key(rows: pa.Table, form: Form) -> Mapping[Key, Mapping[str, Any]]:
    return {tuple(str(row.get(name) or "") for name in form.key): row for row in rows.to_pylist()}


def _differences(key: Key, older: Mapping[str, Any], newer: Mapping[str, Any], form: Form) -> Iterator[Difference]:
    for column in form.columns:
        if column.column in form.key:
            continue
        before, after = older.get(column.column), newer.get(column.column)
        if before != after:
            yield Difference(key, column.column, before, after)
