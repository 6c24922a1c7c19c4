"""Errors and formulas in workbooks of three kinds: what the reader alone would pass over."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
import xlwt

from analytics.intake import special
from tests.intake.conftest import Checker, told
from tests.intake.test_containers import NAMES, VALUES, Row, ods, xlsx
from tests.intake.test_workbooks import edited

CODES = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}


def xls(*cells: tuple[int, int, object]) -> bytes:
    """The good workbook with other cells; an error is written by its text."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Biểu")
    changed = {(line, place) for line, place, _ in cells}
    for line, row in enumerate([NAMES, VALUES]):
        for place, value in enumerate(row):
            if (line, place) not in changed:
                sheet.write(line, place, value)
    for line, place, value in cells:
        if isinstance(value, str) and value.startswith("#"):
            sheet.row(line).set_cell_error(place, CODES[value])
        else:
            sheet.write(line, place, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("error", CODES)
def test_errors_of_an_old_workbook(error: str, check: Checker) -> None:
    """The reader sees a blank there; in a column that may be blank nobody would notice."""
    assert told(check(xls((1, 9, error)), name="b.xls")) == [f"2 cell_error Tiến sĩ mới={error}"]


def test_formulas_of_an_old_workbook_are_found(tmp_path: Path) -> None:
    path = tmp_path / "b.xls"
    path.write_bytes(xls((1, 4, xlwt.Formula("60+40"))))
    assert special.cells(path, "Biểu").computed == {(2, 4)}


def test_a_broken_old_workbook_tells_nothing(tmp_path: Path) -> None:
    """Cut anywhere, no exception: the reader of workbooks has the say."""
    whole = xls((1, 9, "#REF!"))
    for size in range(0, len(whole), 97):
        (tmp_path / "b.xls").write_bytes(whole[:size])
        special.cells(tmp_path / "b.xls", "Biểu")


def test_a_formula_that_was_never_computed(check: Checker) -> None:
    """Said with line and column, in a row of its own too; one with a result is taken and counted."""
    formulas: Row = [*VALUES[:4], "=60+40", *VALUES[5:9], "=1"]
    alone: Row = [None] * 9 + ["=1"]
    assert told(check(xlsx([NAMES, formulas, alone]), name="b.xlsx"))[:3] == [
        "2 formula_not_computed Tổng số công chức, viên chức==",
        "2 formula_not_computed Tiến sĩ mới==",
        *[each for each in told(check(xlsx([NAMES, formulas, alone]), name="b.xlsx")) if each.startswith("3 ")][:1],
    ]
    last = check(xlsx([NAMES, VALUES, alone]), name="b.xlsx")
    assert "3 formula_not_computed Tiến sĩ mới==" in told(last)


def test_a_computed_formula_is_its_value(check: Checker) -> None:
    content = edited(
        ods([NAMES, VALUES]),
        lambda text: text.replace('office:value="100"', 'table:formula="of:=60+40" office:value="100"'),
    )
    found = check(content, name="b.ods")
    assert (found.status, told(found)) == ("accepted", ["- formula_cells"])
    assert "1 ô" in found.problems[0].message["vi"]
    bare = edited(
        ods([NAMES, VALUES]),
        lambda text: text.replace('office:value="100" office:value-type="float"', 'table:formula="of:=60+40"').replace(
            'office:value-type="float" office:value="100"', 'table:formula="of:=60+40"'
        ),
    )
    assert "2 formula_not_computed Tổng số công chức, viên chức==" in told(check(bare, name="b.ods"))


def test_text_that_only_looks_like_a_formula_is_none(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["<f>1</f>", 't="e"'])
    book.save(tmp_path / "b.xlsx")
    found = special.cells(tmp_path / "b.xlsx", "Sheet")
    assert (found.errors, found.computed, found.uncomputed) == ({}, set(), set())
