"""The ways in which offices write a table: workbooks with title blocks, CSV of several kinds, old encodings.

Every writer gives the same bytes for the same sheet: no clock, no machine.
"""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from xml.sax.saxutils import escape

import xlsxwriter

from analytics.sample.recipe import Style

Value = str | int | date | None
Grid = list[list[Value]]
_TONES = "\u0300\u0301\u0303\u0309\u0323"


@dataclass(frozen=True)
class Sheet:
    """A table as an office sees it. The header has the form's labels; `codes` are its column codes."""

    title: tuple[str, ...]
    codes: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def titled(self) -> Grid:
        """Title block, a blank row, labels, rows."""
        title: Grid = [[line] for line in self.title]
        return [*title, [], [*self.header], *map(list, self.rows)]

    def totalled(self) -> Grid:
        """The same with a total row at the end."""
        sums: list[Value] = [_sum(column) for column in zip(*self.rows, strict=True)]
        return [*self.titled(), ["Tổng cộng", *sums[1:]]]

    def bare(self) -> Grid:
        """Column codes and rows, as a program exports them."""
        return [[*self.codes], *map(list, self.rows)]

    def line(self, row: int, style: Style) -> int:
        """The physical line on which a row (from 0) stands in a file of this style."""
        above = 0 if style in _BARE else len(self.title) + 1
        return above + 2 + row


def _sum(column: Sequence[Value]) -> Value:
    numbers = [value for value in column if isinstance(value, int)]
    return sum(numbers) if numbers else None


def _workbook(sheet: Sheet) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": datetime(2020, 1, 1)})  # noqa: DTZ001 - workbooks know no time zone
    page = book.add_worksheet("Biểu")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for row, cells in enumerate(sheet.totalled()):
        for column, value in enumerate(cells):
            if isinstance(value, date):
                page.write_datetime(row, column, value, day)
            else:
                page.write(row, column, value)
    book.close()
    return target.getvalue()


def _opendocument(sheet: Sheet) -> bytes:
    """The smallest valid spreadsheet, stored without compression so that it is the same everywhere."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in (("mimetype", _ODS), ("content.xml", _content(sheet)), ("META-INF/manifest.xml", _PARTS)):
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_PARTS = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_ODS}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def _content(sheet: Sheet) -> str:
    rows = "".join(
        f"<table:table-row>{''.join(map(_cell, cells)) or _cell(None)}</table:table-row>" for cells in sheet.titled()
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="Biểu">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )


def _cell(value: Value) -> str:
    if value is None:
        return "<table:table-cell/>"
    kind = f'float" office:value="{value}' if isinstance(value, int) else "string"
    return f'<table:table-cell office:value-type="{kind}"><text:p>{escape(_written(value))}</text:p></table:table-cell>'


def _written(value: Value) -> str:
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else "" if value is None else str(value)


def _separated(grid: Grid, separator: str, line_end: str = "\r\n") -> str:
    """Text as Excel saves it: every line as wide as the widest."""
    target = io.StringIO()
    width = max(map(len, grid))
    rows = ([*map(_written, cells)] + [""] * (width - len(cells)) for cells in grid)
    csv.writer(target, delimiter=separator, lineterminator=line_end).writerows(rows)
    return target.getvalue()


def _windows_1258(content: str) -> bytes:
    """Tones written after their letter, as that encoding has few letters that carry one."""
    return b"".join(map(_letter_1258, unicodedata.normalize("NFC", content)))


def _letter_1258(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        return (base + "".join(part for part in parts if part in _TONES)).encode("cp1258")


_BARE = frozenset({"plain_csv", "decomposed_tsv"})
STYLES: Mapping[Style, tuple[str, Callable[[Sheet], bytes]]] = MappingProxyType(
    {
        "workbook": (".xlsx", _workbook),
        "opendocument": (".ods", _opendocument),
        "excel_csv": (".csv", lambda sheet: _separated(sheet.titled(), ";").encode("utf-8-sig")),
        "plain_csv": (".csv", lambda sheet: _separated(sheet.bare(), ",", "\n").encode()),
        "unicode_text": (".txt", lambda sheet: b"\xff\xfe" + _separated(sheet.titled(), "\t").encode("utf-16-le")),
        "windows_1258": (".csv", lambda sheet: _windows_1258(_separated(sheet.titled(), ";"))),
        "decomposed_tsv": (
            ".tsv",
            lambda sheet: unicodedata.normalize("NFD", _separated(sheet.bare(), "\t", "\n")).encode(),
        ),
    }
)
