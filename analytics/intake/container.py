"""What a file really is, told by its content and never by its name; archives that could swell are refused."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from analytics.intake.problems import Problem, Refused, problem
from analytics.zips import DAMAGED

Kind = Literal["text", "xlsx", "xls", "ods"]

_HEAD = 4096
_TEXT_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
_EXPANDED = 512 << 20
_RATIO = 200
_SMALL = 8 << 20
_CELLS = 40_000_000
_MANY_ROWS = 100_000
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
            if archive.testzip():  # one part does not give the sum it was written with
                raise Refused(problem("damaged_workbook"))
            return _workbook_kind(archive, {entry.filename for entry in entries})
    except DAMAGED as error:
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
    for block in blocks(archive, name):
        cells = _CELL.findall(block)
        width = max(width, *(column_number(letters) for letters in {c[0] for c in cells}), 0)
        height = max(height, *(int(row) for _, row in cells[-1:]), *(int(row) for row in _ROW.findall(block)), 0)
    return width * height


def column_number(letters: bytes) -> int:
    """The number of a column (from 1) by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


_REPEATED_ROWS = re.compile(rb'number-rows-repeated="(\d+)"')
_REPEATED_COLUMNS = re.compile(rb'number-columns-repeated="(\d+)"[^>]*?office:value')


def _ods_extent(archive: zipfile.ZipFile) -> int:
    """An upper bound of the cells with content: rows times the widest repetition of a filled cell."""
    rows, width = 0, 256
    for block in blocks(archive, "content.xml"):
        rows += block.count(b"<table:table-row") + sum(
            n for n in map(int, _REPEATED_ROWS.findall(block)) if n < _MANY_ROWS
        )
        width = max(width, *map(int, _REPEATED_COLUMNS.findall(block)), 0)
    return rows * width


def blocks(archive: zipfile.ZipFile, name: str, size: int = 1 << 20) -> Iterator[bytes]:
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
