"""What a file really is, told by its content and never by its name; archives that could swell are refused."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

from analytics.intake.problems import Problem, Refused, problem

Kind = Literal["text", "xlsx", "xls", "ods"]

_HEAD = 4096
_TEXT_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
_EXPANDED = 512 << 20
_RATIO = 200
_SMALL = 8 << 20
_CELLS = 40_000_000
_MANY_ROWS = 100_000
_SHOWN = 10_000
_UNREADABLE: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf_file"),
    (b"{\\rtf", "unsupported_file"),
    (b"\x1f\x8b", "unsupported_archive"),
    (b"7z\xbc\xaf", "unsupported_archive"),
    (b"Rar!", "unsupported_archive"),
    (b"\x89PNG", "unsupported_file"),
    (b"\xff\xd8\xff", "unsupported_file"),
    (b"PAR1", "unsupported_file"),
    (b"SQLite format 3", "unsupported_file"),
)
_MARKUP = re.compile(
    rb"<(!--|(!doctype|html|head|body|title|meta|style|script|link|base|table|tr|td|div|p|span|font|center|h[1-6])\b)",
    re.IGNORECASE,
)
_PAGE = re.compile(rb"<(!doctype\s+html|html)\b", re.IGNORECASE)
_XML = re.compile(rb"<\?xml|<\?mso-application|<workbook\b", re.IGNORECASE)


def kind(path: Path) -> Kind:
    """The kind of a file by its first bytes and, for a zip, its entries.

    Raises Refused for an empty file and for everything that is not a table:
    web pages, PDF, password-protected or macro workbooks, zip bombs.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head:
        raise Refused(problem("empty_file"))
    if head.startswith(b"PK"):
        return _zip_kind(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_kind(path)
    _refuse_foreign(head)
    return "text"


def _refuse_foreign(head: bytes) -> None:
    for start, code in _UNREADABLE:
        if head.startswith(start):
            raise Refused(problem(code))
    opening = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if _MARKUP.match(opening) or (_XML.match(opening) and _PAGE.search(opening)):
        raise Refused(problem("html_page"))
    if _XML.match(opening):
        raise Refused(problem("unsupported_file"))


def mismatch(path: Path, found: Kind) -> Problem | None:
    """A warning where the name ends otherwise than the content."""
    ending = path.suffix.lower()
    fits = ending in _TEXT_ENDINGS if found == "text" else ending == f".{found}"
    return None if fits else problem("extension_mismatch", value=path.name, kind="CSV" if found == "text" else found)


# --- zip: xlsx and ods ---------------------------------------------------------------------------


def _zip_kind(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _refuse_bomb(entries)
            return _workbook_kind(archive, {entry.filename for entry in entries})
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise Refused(problem("damaged_workbook")) from error


def _refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    expanded = sum(entry.file_size for entry in entries)
    swollen = any(e.file_size > _SMALL and e.file_size > _RATIO * max(e.compress_size, 1) for e in entries)
    if expanded > _EXPANDED or swollen or len(entries) > 10_000:
        raise Refused(problem("zip_bomb"))
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(problem("password_protected"))


def _workbook_kind(archive: zipfile.ZipFile, names: set[str]) -> Kind:
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
        raise Refused(problem("macro_workbook"))
    if "xl/workbook.xml" in names:
        _refuse_wide(_xlsx_extent(archive, names))
        return "xlsx"
    if "content.xml" in names and b"spreadsheet" in archive.read("mimetype")[:100]:
        _refuse_encrypted_ods(archive, names)
        _refuse_wide(_ods_extent(archive))
        return "ods"
    raise Refused(problem("zip_not_workbook"))


def _refuse_wide(cells: int) -> None:
    """The reader lays a sheet out as a full rectangle: one far cell would fill the memory."""
    if cells > _CELLS:
        raise Refused(problem("sheet_too_large"))


def _refuse_encrypted_ods(archive: zipfile.ZipFile, names: set[str]) -> None:
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Refused(problem("password_protected"))


_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="(\d{1,7})"')


def _xlsx_extent(archive: zipfile.ZipFile, names: set[str]) -> int:
    """Cells of the largest rectangle that a sheet spans."""
    sheets = [name for name in names if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    return max((_sheet_extent(archive, name) for name in sheets), default=0)


def _sheet_extent(archive: zipfile.ZipFile, name: str) -> int:
    width = height = 0
    for block in _blocks(archive, name):
        cells = _CELL.findall(block)
        width = max(width, *(_column_number(letters) for letters in {c[0] for c in cells}), 0)
        height = max(height, *(int(row) for _, row in cells[-1:]), *(int(row) for row in _ROW.findall(block)), 0)
    return width * height


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


_SHEET = re.compile(rb'<(?:\w+:)?sheet [^>]*?name="([^"]*)"[^>]*?:id="([^"]*)"')
_TARGET = re.compile(rb"<Relationship [^>]*>")
_ERROR = re.compile(rb'<(?:\w+:)?c ([^>]*\bt="e"[^>]*)>.*?<(?:\w+:)?v>([^<]*)', re.DOTALL)


def broken_cells(path: Path, sheet: str) -> dict[tuple[int, int], str]:
    """Cells of an .xlsx or .ods sheet that show an error (#REF!, Err:502), by line and position.

    The reader sees them blank, or the number behind.
    """
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            return _ods_errors(archive, sheet)
        entry = _entry(archive, sheet)
        blocks = _blocks(archive, entry) if entry in names else iter(())
        return {_at(found[0]): found[1].decode() for block in blocks for found in _ERROR.findall(block)}


def _entry(archive: zipfile.ZipFile, sheet: str) -> str:
    """The entry that holds a sheet, by way of the workbook's relations."""
    wanted = escape(sheet).encode()
    ids = dict(_SHEET.findall(archive.read("xl/workbook.xml")))
    relations = _TARGET.findall(archive.read("xl/_rels/workbook.xml.rels"))
    mine = next((each for each in relations if b'Id="' + ids.get(wanted, b"") + b'"' in each), b"")
    target = re.search(rb'Target="/?(?:xl/)?([^"]*)"', mine)
    return "xl/" + target[1].decode() if target else ""


def _at(attributes: bytes) -> tuple[int, int]:
    place = re.search(rb'\br="([A-Z]+)(\d+)"', attributes)
    return (int(place[2]), _column_number(place[1]) - 1) if place else (0, 0)


_REPEATED_ROWS = re.compile(rb'number-rows-repeated="(\d+)"')
_REPEATED_COLUMNS = re.compile(rb'number-columns-repeated="(\d+)"[^>]*?office:value')


def _ods_extent(archive: zipfile.ZipFile) -> int:
    """An upper bound of the cells with content: rows times the widest repetition of a filled cell."""
    rows, width = 0, 256
    for block in _blocks(archive, "content.xml"):
        rows += block.count(b"<table:table-row") + sum(
            n for n in map(int, _REPEATED_ROWS.findall(block)) if n < _MANY_ROWS
        )
        width = max(width, *map(int, _REPEATED_COLUMNS.findall(block)), 0)
    return rows * width


_ODS_ERROR = rb"<text:p[^>]*>\s*(#(?:REF!|DIV/0!|VALUE!|NAME\?|N/A|NUM!|NULL!)|Err:[0-9]+)\s*</text:p>"
_ODS_PART = re.compile(
    rb'<table:table [^>]*?table:name="([^"]*)"|<table:table-row\b([^>]*)>|<table:(?:covered-)?table-cell\b([^>]*)>|'
    + _ODS_ERROR
)
_REPEATED = re.compile(rb'-repeated="(\d+)"')


def _ods_errors(archive: zipfile.ZipFile, sheet: str) -> dict[tuple[int, int], str]:
    """Errors in the sheet of an .ods, by line and position; one read in search of any spares counting the cells."""
    if not any(re.search(_ODS_ERROR, block) for block in _blocks(archive, "content.xml")):
        return {}
    wanted = escape(sheet, {'"': "&quot;"}).encode()
    shown = (each for each in _ods_shown(archive.read("content.xml")) if each[0] == wanted)
    return {place: error for _, area, error in shown for place in islice(product(*area), _SHOWN)}


def _ods_shown(content: bytes) -> Iterator[tuple[bytes, tuple[range, range], str]]:
    """The sheet, the lines and positions, and the text of each error; a row or cell may stand for several."""
    sheet, lines, places = b"", range(0), range(0)
    for part in _ODS_PART.finditer(content):
        if part.lastindex == 1:
            sheet, lines = part[1], range(1, 1)
        elif part.lastindex == 2:
            lines, places = range(lines.stop, lines.stop + _times(part[2])), range(0)
        elif part.lastindex == 3:
            places = range(places.stop, places.stop + _times(part[3]))
        else:
            yield sheet, (lines, places), part[4].decode()


def _times(attributes: bytes) -> int:
    repeated = _REPEATED.search(attributes)
    return int(repeated[1]) if repeated else 1


def _blocks(archive: zipfile.ZipFile, name: str, size: int = 1 << 20) -> Iterator[bytes]:
    """An entry piece by piece, each with the end of the one before, so that no tag is cut."""
    with archive.open(name) as stream:
        last = b""
        while block := stream.read(size):
            yield last + block
            last = block[-512:]


# --- OLE2: xls -----------------------------------------------------------------------------------


def _ole_kind(path: Path) -> Kind:
    content = path.read_bytes() if path.stat().st_size <= _EXPANDED else b""
    if _utf16("EncryptedPackage") in content:
        raise Refused(problem("password_protected"))
    if _utf16("_VBA_PROJECT_CUR") in content:
        raise Refused(problem("macro_workbook"))
    if _utf16("Workbook") in content or _utf16("Book") in content:
        return "xls"
    raise Refused(problem("unsupported_file"))


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")
