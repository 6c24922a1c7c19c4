"""Cells of a workbook that are more than the value its reader gives: errors shown, formulas.

The reader sees an error as a blank or as the number behind it, and a formula
that no program has computed yet as a blank.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, product
from pathlib import Path
from xml.sax.saxutils import escape

from analytics.intake import biff, container

Place = tuple[int, int]

_BLOCK = 1 << 20
_LONGEST_CELL = 1 << 18
_SHOWN = 10_000


@dataclass
class Special:
    """By line (1-based) and position: errors as shown, formulas with a value, formulas that were never computed."""

    errors: dict[Place, str] = field(default_factory=dict)
    computed: set[Place] = field(default_factory=set)
    uncomputed: set[Place] = field(default_factory=set)

    def without(self, columns: int) -> Special:
        """The same where the first columns are not counted."""
        return Special(
            {(line, place - columns): error for (line, place), error in self.errors.items()},
            {(line, place - columns) for line, place in self.computed},
            {(line, place - columns) for line, place in self.uncomputed},
        )


def cells(path: Path, sheet: str) -> Special:
    """The special cells of one sheet of a workbook."""
    if not zipfile.is_zipfile(path):
        return _of_xls(path.read_bytes(), sheet)
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            return _of_ods(archive, sheet)
        entry = _entry(archive, sheet)
        return _of_xlsx(archive, entry) if entry in names else Special()


def _of_xls(content: bytes, sheet: str) -> Special:
    """What was never computed cannot be told: a formula is written with a value."""
    found = Special()
    for each in biff.special(content, sheet):
        if each.error:
            found.errors[each.line, each.place] = each.error
        elif each.is_formula:
            found.computed.add((each.line, each.place))
    return found


# --- xlsx ----------------------------------------------------------------------------------------

_SHEET = re.compile(rb'<(?:\w+:)?sheet [^>]*?name="([^"]*)"[^>]*?:id="([^"]*)"')
_TARGET = re.compile(rb"<Relationship [^>]*>")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*)>")
_CLOSED = re.compile(rb"</(?:\w+:)?c>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_IS_ERROR = re.compile(rb'\bt="e"')
_IS_TEXT = re.compile(rb'\bt="str"')
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)<")
_REFERENCE = re.compile(rb'\br="([A-Z]+)(\d+)"')


def _entry(archive: zipfile.ZipFile, sheet: str) -> str:
    """The entry that holds a sheet, by way of the workbook's relations."""
    wanted = escape(sheet).encode()
    ids = dict(_SHEET.findall(archive.read("xl/workbook.xml")))
    relations = _TARGET.findall(archive.read("xl/_rels/workbook.xml.rels"))
    mine = next((each for each in relations if b'Id="' + ids.get(wanted, b"") + b'"' in each), b"")
    target = re.search(rb'Target="/?(?:xl/)?([^"]*)"', mine)
    return "xl/" + target[1].decode() if target else ""


def _of_xlsx(archive: zipfile.ZipFile, entry: str) -> Special:
    found = Special()
    for cell in _written(archive, entry):
        is_formula = _FORMULA.search(cell) is not None
        if not (is_formula or _IS_ERROR.search(cell)):
            continue
        opened = _CELL.findall(cell)
        attributes, value = opened[-1] if opened else b"", _VALUE.search(cell)
        if _IS_ERROR.search(attributes):
            found.errors[_at(attributes)] = value[1].decode() if value else "#N/A"
        elif is_formula and value:
            found.computed.add(_at(attributes))
        elif is_formula and not _IS_TEXT.search(attributes):
            found.uncomputed.add(_at(attributes))
    return found


def _written(archive: zipfile.ZipFile, entry: str) -> Iterator[bytes]:
    """The cells that hold something, each with what stands before it; pieces without formula or error are left out."""
    rest = b""
    with archive.open(entry) as stream:
        while block := stream.read(_BLOCK):
            *whole, rest = _CLOSED.split(rest + block)
            rest = rest[-_LONGEST_CELL:]
            yield from whole


def _at(attributes: bytes) -> Place:
    place = _REFERENCE.search(attributes)
    return (int(place[2]), container.column_number(place[1]) - 1) if place else (0, 0)


# --- ods -----------------------------------------------------------------------------------------

_ODS_ERROR = rb"<text:p[^>]*>\s*(#(?:REF!|DIV/0!|VALUE!|NAME\?|N/A|NUM!|NULL!)|Err:[0-9]+)\s*</text:p>"
_ODS_PART = re.compile(
    rb'<table:table [^>]*?table:name="([^"]*)"|<table:table-row\b([^>]*)>|<table:(?:covered-)?table-cell\b([^>]*)>|'
    + _ODS_ERROR
)
_ODS_FORMULA = b"table:formula="
_ODS_VALUE = b"office:value-type="
_REPEATED = re.compile(rb'-repeated="(\d+)"')


def _of_ods(archive: zipfile.ZipFile, sheet: str) -> Special:
    """One read in search of any spares counting the cells."""
    found = Special()
    blocks = container.blocks(archive, "content.xml")
    if not any(_ODS_FORMULA in block or re.search(_ODS_ERROR, block) for block in blocks):
        return found
    wanted = escape(sheet, {'"': "&quot;"}).encode()
    for name, area, attributes, error in _ods_parts(archive.read("content.xml")):
        places = islice(product(*area), _SHOWN) if name == wanted else ()
        if error:
            found.errors |= dict.fromkeys(places, error)
        elif _ODS_FORMULA in attributes:
            (found.computed if _ODS_VALUE in attributes else found.uncomputed).update(places)
    found.computed -= found.errors.keys()
    found.uncomputed -= found.errors.keys()
    return found


def _ods_parts(content: bytes) -> Iterator[tuple[bytes, tuple[range, range], bytes, str]]:
    """The sheet, lines and positions of each cell with its attributes or error; one may stand for several."""
    sheet, lines, places = b"", range(0), range(0)
    for part in _ODS_PART.finditer(content):
        if part.lastindex == 1:
            sheet, lines = part[1], range(1, 1)
        elif part.lastindex == 2:
            lines, places = range(lines.stop, lines.stop + _times(part[2])), range(0)
        elif part.lastindex == 3:
            places = range(places.stop, places.stop + _times(part[3]))
            yield sheet, (lines, places), part[3], ""
        else:
            yield sheet, (lines, places), b"", part[4].decode()


def _times(attributes: bytes) -> int:
    repeated = _REPEATED.search(attributes)
    return int(repeated[1]) if repeated else 1
