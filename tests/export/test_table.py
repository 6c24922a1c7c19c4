from __future__ import annotations

import csv
import io
import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics.export.table import stamped, to_csv, to_excel_csv, to_json, to_parquet

TABLE = pa.table(
    {
        "sector": ["NN", "GD"],
        "value": [98.5, None],
        "gap": [-0.00001, 2.0],
        "people": pa.array([17178, None], pa.int64()),
        "met": [True, None],
        "end": [date(2025, 12, 31), None],
    }
)


def test_csv_for_machines() -> None:
    assert to_csv(TABLE).decode().splitlines() == [
        "sector,value,gap,people,met,end",
        "NN,98.5,-0.00001,17178,true,2025-12-31",
        "GD,,2.0,,,",
    ]


def test_csv_for_excel_in_vietnam() -> None:
    content = to_excel_csv(TABLE)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == [
        "sector;value;gap;people;met;end",
        "NN;98,5;-0,00001;17178;TRUE;31/12/2025",
        "GD;;2,0;;;",
    ]


@pytest.mark.parametrize("dangerous", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1"])
def test_text_that_looks_like_a_formula_is_neutralised(dangerous: str) -> None:
    content = to_excel_csv(pa.table({"name": [dangerous], dangerous: ["x"]})).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))
    assert rows == [["name", f"'{dangerous}"], [f"'{dangerous}", "x"]]


def test_negative_numbers_are_not_text() -> None:
    assert "'" not in to_excel_csv(pa.table({"gap": [-1.5], "people": [-3]})).decode("utf-8-sig")


def test_cells_with_separators_quotes_and_line_breaks_survive() -> None:
    assert to_excel_csv(pa.table({"a": ['x;"y"\nz']})).decode("utf-8-sig") == 'a\r\n"x;""y""\nz"\r\n'


def test_json_keeps_null_and_booleans() -> None:
    assert json.loads(to_json(TABLE))[0] == {
        "sector": "NN", "value": 98.5, "gap": -0.00001, "people": 17178, "met": True, "end": "2025-12-31",
    }  # fmt: skip
    assert json.loads(to_json(TABLE))[1]["met"] is None


def test_parquet_keeps_types() -> None:
    assert pq.read_table(io.BytesIO(to_parquet(TABLE))).equals(TABLE)


def test_what_leaves_says_which_data_and_whether_they_are_illustrative() -> None:
    marked = stamped(pa.table({"value": [1.5, None]}), {"version": "abc", "illustrative": True})
    assert marked.to_pylist() == [
        {"value": 1.5, "snapshot_version": "abc", "illustrative": True},
        {"value": None, "snapshot_version": "abc", "illustrative": True},
    ]
