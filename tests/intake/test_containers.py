"""What a file really is: workbooks of three kinds, and everything that only pretends to be a table."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from tests.intake.conftest import GOOD, HEADER, Checker, told
from tests.intake.test_encodings import tcvn3

Row = Sequence[object]
NAMES = HEADER.split(";")
VALUES: Row = ["2025-N", "SNNMT", None, "NN", 100, 20.0, 60, "15", 5, 1]


def xlsx(*sheets: Sequence[Row]) -> bytes:
    """A workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Trang {number + 1}")
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls(rows: Sequence[Row]) -> bytes:
    """A workbook of Excel 97."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Biểu")
    for line, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet.write(line, place, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(rows: Sequence[Row]) -> bytes:
    """A workbook of LibreOffice."""
    book = OpenDocumentSpreadsheet()
    sheet = Table(name="Biểu")
    for row in rows:
        line = TableRow()
        for value in row:
            number = isinstance(value, int | float)
            cell = TableCell(valuetype="float", value=value) if number else TableCell(valuetype="string")
            cell.addElement(P(text="" if value is None else str(value)))
            line.addElement(cell)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    stream = io.BytesIO()
    book.write(stream)
    return stream.getvalue()


WRITERS: dict[str, Callable[[Sequence[Row]], bytes]] = {"xlsx": xlsx, "xls": xls, "ods": ods}


@pytest.mark.parametrize("kind", WRITERS)
def test_workbooks(kind: str, check: Checker) -> None:
    """Title, header with merged labels, codes and numbering below, blank row, row, total."""
    codes = "ky_bao_cao ma_co_quan ma_dvhc ma_linh_vuc tong_cc_vc duoi_dai_hoc dai_hoc thac_si tien_si tien_si_moi"
    numbering = [f"({place})" for place in range(1, 11)]
    total: Row = ["Tổng cộng", None, None, None, 100, 20, 60, 15, 5, 1]
    rows: list[Row] = [["BIỂU SỐ LƯỢNG"], NAMES, codes.split(), numbering, [None] * 10, VALUES, total]
    found = check(WRITERS[kind](rows), name=f"bieu.{kind}")
    assert (found.status, told(found), found.encoding) == ("accepted", ["7 total_row Tổng cộng"], kind)
    assert found.table is not None
    assert [found.table[name].to_pylist() for name in ("line", "tong_cc_vc", "duoi_dai_hoc")] == [[6], [100], [20]]


def test_cells_of_a_workbook(check: Checker) -> None:
    """Decimals, dates, booleans and errors are no counts, whatever the sheet shows."""
    wrong: Row = ["2025-N", "SNNMT", None, "NN", 12.5, date(2026, 5, 1), True, "#REF!", "5 ", "1 234"]
    found = check(xlsx([NAMES, wrong]), name="bieu.xlsx")
    assert told(found) == [
        "2 number_decimal Tổng số công chức, viên chức=12.5",
        "2 cell_error Thạc sĩ=#REF!",
        "2 number_is_date Dưới đại học=01/05/2026",
        "2 number_not_a_number Đại học=TRUE",
        "2 number_spaces Tiến sĩ mới=1 234",
    ]


def test_old_letters_in_a_workbook(check: Checker) -> None:
    """TCVN3 in Unicode cells waits for a person, then gives the real words."""
    content = xlsx([[*map(tcvn3, NAMES), "ghi_chu"], [*VALUES, tcvn3("Số liệu chính thức")]])
    assert check(content, name="bieu.xlsx").status == "needs_confirmation"
    found = check(content, name="bieu.xlsx", confirmed={"encoding_tcvn3"})
    assert found.table is not None
    assert found.table["ghi_chu"].to_pylist() == ["Số liệu chính thức"]


def test_several_sheets_are_a_question(check: Checker) -> None:
    """A sheet of instructions is passed over, a second table is not."""
    assert check(xlsx([["Hướng dẫn"]], [NAMES, VALUES]), name="bieu.xlsx").status == "accepted"
    assert told(check(xlsx([NAMES, VALUES], [NAMES, VALUES]), name="bieu.xlsx")) == ["- several_sheets"]


def test_workbook_named_csv(check: Checker) -> None:
    """Read as what it is, with a warning."""
    found = check(xlsx([NAMES, VALUES]), name="bieu.csv")
    assert (found.status, told(found)) == ("accepted", ["- extension_mismatch bieu.csv"])


def zipped(**entries: str | bytes) -> bytes:
    """A zip file; `__` in a name stands for a slash, `_dot_` for a point."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return stream.getvalue()


def with_entry(name: str) -> bytes:
    """A workbook with one more entry."""
    stream = io.BytesIO(xlsx([NAMES, VALUES]))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(name, b"x")
    return stream.getvalue()


def far_cell() -> bytes:
    """A tiny workbook that spans the whole sheet."""
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.active["XFD1048576"] = 1
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def torn(content: bytes, part: str) -> bytes:
    """The same package with a part of which some bytes were lost on the way."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        start = package.getinfo(part).header_offset + 30 + len(part)
    return content[:start] + b"\xff" * 30 + content[start + 30 :]


def changed(content: bytes, part: str) -> bytes:
    """The same package with a part that is not what it was when its sum was written."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {each: package.read(each) for each in package.namelist()}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, held in parts.items():
            package.writestr(name, held)
    return stream.getvalue().replace(parts[part], parts[part][:-1] + b" ", 1)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty_file"),
    "mark only": (b"\xef\xbb\xbf", "empty_file"),
    "line ends only": (b"\r\n\r\n", "empty_file"),
    "web page": (b"\xef\xbb\xbf  <HTML><table><tr><td>1", "html_page"),
    "web page in UTF-16": ("<html><table>".encode("utf-16"), "html_page"),
    "pdf": (b"%PDF-1.7 ...", "pdf_file"),
    "gzip": (b"\x1f\x8b\x08....", "unsupported_archive"),
    "other zip": (zipped(word__document_dot_xml="x"), "zip_not_workbook"),
    "broken zip": (b"PK\x03\x04 broken", "damaged_workbook"),
    "cut workbook": (xlsx([NAMES, VALUES])[:-200], "damaged_workbook"),
    "torn workbook": (torn(xlsx([NAMES, VALUES]), "xl/workbook.xml"), "damaged_workbook"),
    "torn sheet": (torn(xlsx([NAMES, VALUES]), "xl/worksheets/sheet1.xml"), "damaged_workbook"),
    "changed sheet": (changed(xlsx([NAMES, VALUES]), "xl/worksheets/sheet1.xml"), "damaged_workbook"),
    "torn sheet of LibreOffice": (torn(ods([NAMES, VALUES]), "content.xml"), "damaged_workbook"),
    "sheet of LibreOffice without its kind": (zipped(content_dot_xml="x"), "damaged_workbook"),
    "broken workbook": (zipped(xl__workbook_dot_xml="<x"), "damaged_workbook"),
    "zip bomb": (zipped(xl__workbook_dot_xml="x", xl__worksheets__sheet1_dot_xml=b"0" * (20 << 20)), "zip_bomb"),
    "macro": (with_entry("xl/vbaProject.bin"), "macro_workbook"),
    "far cell": (far_cell(), "sheet_too_large"),
    "password": (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password_protected"),
    "macro in xls": (OLE + b"\0" * 600 + "_VBA_PROJECT_CUR".encode("utf-16-le"), "macro_workbook"),
    "document of Word": (OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "unsupported_file"),
    "broken xls": (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "damaged_workbook"),
    "long line": (b"a" * (9 << 20), "line_too_long"),
    "random": (bytes(range(128, 256)) * 4, "encoding_unknown"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files(name: str, check: Checker) -> None:
    """One clear problem, no table, no exception."""
    content, code = HOSTILE[name]
    found = check(content)
    assert (found.status, found.table) == ("refused", None)
    assert [p.code for p in found.problems if p.severity == "error"] == [code]
    assert all(found.problems[-1].message.values())


def test_ten_thousand_columns(check: Checker) -> None:
    """Ten thousand unknown columns are ten thousand warnings, not a collapse."""
    names = ";".join(f"cot {number}" for number in range(10_000))
    cells = ";".join("1" * 10_000)
    found = check(f"{HEADER};{names}\n{GOOD};{cells}\n")
    assert found.status == "accepted"
    assert len(found.problems) == 10_000


def test_formulas_and_markup_stay_words(check: Checker) -> None:
    """A remark is never more than text; what a spreadsheet program would run is none."""
    for remark in ("<script>alert(1)</script>", "- Tổng(2), kèm (3)", "-5 người", "+"):
        found = check(f"{HEADER};Ghi chú\n{GOOD};{remark}\n")
        assert found.table is not None
        assert found.table["ghi_chu"].to_pylist() == [remark]
    for formula in ('=HYPERLINK("x")', "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+B5!C6", "+1+EXEC(1)", "-EXEC(1)"):
        cell = formula.replace('"', '""')
        assert told(check(f'{HEADER};Ghi chú\n{GOOD};"{cell}"\n')) == [f"2 text_formula Ghi chú={formula}"]


def test_errors_and_overlong_cells_are_no_words(check: Checker) -> None:
    """A remark that a spreadsheet program wrote because it could not, and one that nobody reads."""
    for cell, code in (("#REF!", "cell_error"), ("Err:502", "cell_error"), ("x" * 2001, "text_too_long")):
        assert [each.code for each in check(f"{HEADER};Ghi chú\n{GOOD};{cell}\n").problems] == [code]
    assert check(f"{HEADER};Ghi chú\n{GOOD};{'x' * 2000}\n").status == "accepted"
    total = "Tổng cộng;;;;=SUM(E2:E2);20;60;15;5;1;=cmd|'x'!A1"
    assert [each.code for each in check(f"{HEADER};Ghi chú\n{GOOD};\n{total}\n").problems if each.needs == "fix"] == [
        *("text_formula", "text_formula")
    ]
