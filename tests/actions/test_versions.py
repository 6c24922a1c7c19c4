"""Two versions cell by cell, against a reading of its own."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.actions.versions import compare
from analytics.plan import Plan

COUNTS = ("tong_cc_vc", "thac_si", "ghi_chu")
Cells = dict[str, object]
ROWS = st.dictionaries(
    st.tuples(st.sampled_from(["2024-N", "2025-N"]), st.sampled_from(["SYT", "SXD"])),
    st.tuples(st.none() | st.integers(0, 3), st.none() | st.integers(0, 3), st.sampled_from([None, "a", "b"])),
    max_size=4,
)


def table(plan: Plan, rows: dict[tuple[str, str], tuple[object, ...]]) -> pa.Table:
    blank: Cells = dict.fromkeys(column.column for column in plan.form("BM01").columns)
    cells = [
        blank
        | {"ky_bao_cao": period, "ma_co_quan": agency, "ma_linh_vuc": "KT"}
        | dict(zip(COUNTS, values, strict=True))
        for (period, agency), values in rows.items()
    ]
    return pa.Table.from_pylist(cells, schema=pa.schema([(name, _type(name)) for name in blank]))


def _type(name: str) -> pa.DataType:
    return pa.int64() if name in COUNTS[:2] else pa.string()


@settings(deadline=None)
@given(ROWS, ROWS)
def test_every_difference_and_no_other(
    plan: Plan, before: dict[tuple[str, str], tuple[object, ...]], after: dict[tuple[str, str], tuple[object, ...]]
) -> None:
    """A blank is not a zero; rows are matched by their key, in whatever order they stand."""
    form = plan.form("BM01")
    found = compare(table(plan, before), table(plan, after), form)
    expected = {
        (key, name, old, new)
        for key in before.keys() & after.keys()
        for name, old, new in zip(COUNTS, before[key], after[key], strict=True)
        if old != new
    }
    where = [form.key.index(name) for name in ("ky_bao_cao", "ma_co_quan")]
    assert {(tuple(d.key[w] for w in where), d.column, d.before, d.after) for d in found.cells} == expected
    assert {tuple(key[w] for w in where) for key in found.added} == after.keys() - before.keys()
    assert {tuple(key[w] for w in where) for key in found.removed} == before.keys() - after.keys()
    assert found.is_same == (before == after)
