"""Workbooks with more than one sheet, under another ending, with errors shown in cells; web pages of all kinds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

import openpyxl
import pytest

from tests.intake.conftest import Checker, told
from tests.intake.test_containers import NAMES, VALUES, WRITERS, Row, ods, xlsx
from tests.intake.test_encodings import tcvn3

OTHER_FORM: list[Row] = [["Kỳ báo cáo", "Mã cơ quan", "Tổng số trí thức"], ["2025-N", "SNV", 9]]
FEWER: list[Row] = [["BIỂU 2"], ["Kỳ báo cáo", "Mã cơ quan", "Thạc sĩ"], ["2025-N", "SNV", 9]]
GOOD: list[Row] = [NAMES, VALUES]
STATES = ("visible", "hidden", "veryHidden")


def with_state(state: str, *sheets: Sequence[Row]) -> bytes:
    """A workbook whose sheets but the first are in this state."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx(*sheets)))
    for sheet in book.worksheets[1:]:
        sheet.sheet_state = state
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


SECOND: dict[str, tuple[list[Row], list[str]]] = {
    "the same again": (GOOD, ["- several_sheets"]),
    "fewer columns": (FEWER, ["- several_sheets"]),
    "another form": (OTHER_FORM, ["- several_sheets"]),
    "header without rows": ([NAMES], ["- sheet_ignored Trang 2"]),
    "rows without header": ([VALUES], ["- sheet_ignored Trang 2"]),
    "notes": ([["Hướng dẫn"]], ["- sheet_ignored Trang 2"]),
    "nothing": ([], []),
    "names of persons": (
        [["DANH SÁCH"], ["STT", "Họ và tên"], [1, "Nông Văn A"]],
        ["2 personal_column Trang 2!Họ và tên"],
    ),
    "persons in old letters": ([[tcvn3("Họ và tên"), tcvn3("Quê quán")]], ["1 personal_column Trang 2!Họ và tên"]),
    "a telephone with its number": ([["ĐT: 0912345678"]], ["1 personal_column Trang 2!ĐT"]),
    "persons in row 50": ([*[["x"]] * 49, ["Số CMT"]], ["50 personal_column Trang 2!Số CMT"]),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", SECOND)
def test_a_second_sheet(name: str, state: str, check: Checker) -> None:
    """Nothing that is filled is passed over silently, whether the sheet shows or not."""
    rows, expected = SECOND[name]
    found = check(with_state(state, GOOD, rows), name="bieu.xlsx")
    assert told(found) == expected
    assert not any(value in str([p.to_json() for p in found.problems]) for value in ("Nông", "0912"))


def test_several_sheets_are_put_together(check: Checker) -> None:
    """A second file would replace the first, so the advice is one sheet."""
    message = check(xlsx(GOOD, GOOD), name="bieu.xlsx").problems[0].message
    assert "vào một trang" in message["vi"]
    assert "thay thế" in message["vi"]


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods", "csv"])
@pytest.mark.parametrize("kind", WRITERS)
def test_another_ending(kind: str, ending: str, check: Checker) -> None:
    """A workbook is read by its content, whatever its name says."""
    found = check(WRITERS[kind](GOOD), name=f"bieu.{ending}")
    mismatch = [] if ending == kind else [f"- extension_mismatch bieu.{ending}"]
    assert (found.status, found.encoding, told(found)) == ("accepted", kind, mismatch)


def edited(content: bytes, change: Callable[[str], str]) -> bytes:
    """An .ods workbook with another content.xml."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.namelist():
            body = old.read(entry)
            new.writestr(entry, change(body.decode()).encode() if entry == "content.xml" else body)
    return stream.getvalue()


@pytest.mark.parametrize("shown", ["Err:502", "#DIV/0!", "#REF!", "#N/A", "#VALUE!", "#NAME?"])
@pytest.mark.parametrize("value", ['office:value-type="float" office:value="0"', 'office:value-type="string"'])
def test_errors_of_libreoffice(shown: str, value: str, check: Checker) -> None:
    """What the cell shows counts, not the zero behind it; blank rows and columns before the table are counted."""
    rows: list[Row] = [[None] * 11, [None, *NAMES, "Nữ"], [None, *VALUES, "XX"]]

    def change(text: str) -> str:
        cell = '<table:table-cell office:value-type="string"><text:p>XX</text:p></table:table-cell>'
        assert cell in text
        return text.replace(cell, f"<table:table-cell {value}><text:p>{shown}</text:p></table:table-cell>")

    found = check(edited(ods(rows), change), name="bieu.ods")
    assert told(found) == [f"3 cell_error Nữ={shown}"]


def test_errors_beside_repeated_cells(check: Checker) -> None:
    """Rows and cells that are written once and stand for several."""
    blank = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    twice = '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="0"><text:p>'

    def change(text: str) -> str:
        start = text.index("<table:table-row")
        body = text[:start] + blank + text[start:]
        cells = "".join(
            f'<table:table-cell office:value-type="float" office:value="{n}"><text:p>{n}</text:p></table:table-cell>'
            for n in (5, 1)
        )
        assert cells in body
        return body.replace(cells, f"{twice}Err:502</text:p></table:table-cell>")

    found = check(edited(ods(GOOD), change), name="bieu.ods")
    assert told(found) == ["5 cell_error Tiến sĩ=Err:502", "5 cell_error Tiến sĩ mới=Err:502"]


PAGES = (
    *("\ufeff\n\n<!-- x --><table>", "\n\n<!-- saved from -->\n<p>", "<style>a{}</style><table>", "<!doctype>\n<p>"),
    *("\ufeff<!DOCTYPE html>", "<script>x</script>", "<title>x</title>", "\r\n \t<!doctype HTML PUBLIC>", "<tr><td>1"),
)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_web_pages(page: str, encoding: str, check: Checker) -> None:
    """However a page begins."""
    assert told(check(page.encode(encoding), name="bieu.csv")) == ["- html_page"]
