"""Workbook -> header and records: the one sheet that holds a form, its cells as text.

Numbers keep what they mean: 12.0 is 12, and a number with decimals is
reported here, where it is still known that it was one.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from pathlib import Path

import numpy as np
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from analytics.intake import decode, special
from analytics.intake.arrow import texts
from analytics.intake.header import SEARCHED, Header, Record, find, personal_header
from analytics.intake.problems import Findings, Problem, Refused, problem
from analytics.intake.special import Special
from analytics.intake.tabular import Batch, Layout
from analytics.plan import Plan

Value = int | float | str | bool | date | datetime | time | timedelta

# In the first cell of a sheet that only goes with a form, such as a template's guide: nothing is read from it.
REFERENCE = "trithuc45:reference"

_ROWS = 20_000
_SCANNED = 50


class Workbook:
    """The sheet of a workbook that holds a form."""

    def __init__(self, sheet: CalamineSheet, encoding: decode.Encoding, header: Header, findings: Findings) -> None:
        self.layout = Layout(None, header)
        self.encoding = encoding
        self.sheet = sheet
        self._findings = findings
        self.special = Special()

    @property
    def has_figures(self) -> bool:
        """Whether the header names what is reported, more than by whom, and rows stand under it."""
        header = self.layout.header
        return not header.columns.keys().isdisjoint(header.form.reported) and any(True for _ in self._rows())

    @property
    def counts(self) -> frozenset[int]:
        """The positions of the columns that hold whole numbers."""
        header = self.layout.header
        return frozenset(header.columns[c] for c in header.form.numbers if c in header.columns)

    def _rows(self) -> Iterator[tuple[int, list[Value]]]:
        """The rows under the header that are not blank: one in which a number waits to be computed is none."""
        header, last = self.layout.header, 0
        waiting = {line for line, place in self.special.uncomputed if line > header.end and place in self.counts}
        for line, row in _records(self.sheet):
            last = line
            if line > header.end and (line in waiting or any(map(_filled, row))):
                yield line, row
        blank: list[Value] = [""] * header.width
        yield from ((line, blank) for line in sorted(waiting) if line > last)

    def records(self) -> Iterator[Record]:
        """The rows under the header as text, for showing and for a copy that is as wrong or right as the workbook."""
        counts = self.counts
        for line, row in self._rows():
            yield Record(line, line, [self._shown(value, line, place, counts) for place, value in enumerate(row)])

    def _shown(self, value: Value, line: int, place: int, counts: frozenset[int]) -> str:
        if (line, place) in self.special.uncomputed:
            return "="
        text = unmistakable(value) if place in counts else written(value)
        return self.special.errors.get((line, place)) or decode.clean(text, self.encoding).strip()

    def conversions(self) -> Iterator[tuple[str, str]]:
        """Cells as they stand in the workbook beside how they are read, where the encoding is a guess."""
        if self.encoding.doubt:
            for row in self.sheet.iter_rows():
                for raw in (cell for cell in row if isinstance(cell, str)):
                    yield from decode.changed(raw, decode.clean(raw, self.encoding))

    def batches(self) -> Iterator[Batch]:
        """The rows under the header that are not blank, piece by piece."""
        rows = self._rows()
        while piece := list(islice(rows, _ROWS)):
            yield self._batch([(line, row) for line, row in piece if self._fits(line, row)])

    def _fits(self, line: int, row: list[Value]) -> bool:
        width = self.layout.header.width
        surplus = any(map(_filled, row[width:]))
        if surplus:
            self._findings.add(problem("too_many_cells", line, found=len(row), expected=width))
        return not surplus

    def _batch(self, rows: list[tuple[int, list[Value]]]) -> Batch:
        counts = self.counts
        cells = {
            place: texts([self._cell(row[place], line, place, place in counts) for line, row in rows])
            for place in self.layout.header.places
        }
        return Batch(np.array([line for line, _ in rows], np.int64), cells)

    def _cell(self, value: Value, line: int, place: int, is_count: bool) -> str | None:
        wrong = self._fault(value, line, place, is_count)
        if wrong and place in self.layout.header.columns.values():
            self._findings.add(wrong)
            return None
        return wrong.value if wrong else decode.clean(written(value), self.encoding).strip()

    def _fault(self, value: Value, line: int, place: int, is_count: bool) -> Problem | None:
        """What only the workbook itself tells: an error, a formula never computed, a number with decimals."""
        name = self.layout.header.names[place]
        if (line, place) in self.special.uncomputed:
            return problem("formula_not_computed", line, name, "=")
        if error := self.special.errors.get((line, place)):
            return problem("cell_error", line, name, error)
        if isinstance(value, float) and not value.is_integer() and is_count:
            column = self.layout.header.form.column(self.layout.header.meant[place])
            return problem("percent_invalid" if column.type == "percent" else "number_decimal", line, name, repr(value))
        return None

    def computed(self) -> int:
        """How many numbers under the header are the results of formulas."""
        counts, end = self.counts, self.layout.header.end
        return sum(line > end and place in counts for line, place in self.special.computed)


def read(path: Path, plan: Plan, findings: Findings) -> Workbook:
    """Open a workbook at the sheet whose header is that of a form.

    Raises Refused for a workbook that cannot be read, has no such sheet, or several.
    """
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))  # a path would be read by its ending
        names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        sheets = [(name, book.get_sheet_by_name(name)) for name in names]
    except PasswordError as error:
        raise Refused(problem("password_protected")) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Refused(problem("damaged_workbook")) from error
    if _has_links(path):
        findings.add(problem("external_links"))
    name, found = _only(sheets, plan, findings)
    first = (found.sheet.start or (0, 0))[1]
    found.layout = Layout(None, replace(found.layout.header, first=first))
    found.special = special.cells(path, name).without(first)
    if count := found.computed():
        findings.add(problem("formula_cells", count=count))
    return found


def _only(sheets: list[tuple[str, CalamineSheet]], plan: Plan, findings: Findings) -> tuple[str, Workbook]:
    """The one sheet with figures; no other may hold some, or data on persons, and none is passed over silently."""
    books = [(name, _book(sheet, plan, findings)) for name, sheet in sheets if not _is_reference(sheet)]
    found = [(name, book) for name, book in books if book]
    if not found:
        raise Refused(problem("header_not_found", forms=", ".join(form.code for form in plan.forms)))
    full = [(name, book) for name, book in found if book.has_figures]
    if len(full) > 1:
        raise Refused(problem("several_sheets", sheets=", ".join(name for name, _ in full)))
    chosen = max(full or found, key=lambda each: len(each[1].layout.header.columns))
    _pass_over([(name, sheet) for name, sheet in sheets if name != chosen[0]], findings)
    return chosen


def _pass_over(others: Iterable[tuple[str, CalamineSheet]], findings: Findings) -> None:
    """Tell of the sheets that are not read but hold something; Refused where that is data on persons."""
    for name, sheet in others:
        encoding = decode.survey(_words(sheet))
        for line, row in islice(_records(sheet), _SCANNED):
            words = (decode.clean(written(value), encoding) for value in row)
            header = next(filter(None, map(personal_header, words)), None)
            if header:
                raise Refused(problem("personal_column", line, f"{name}!{header}"))
        if not _is_reference(sheet) and any(any(map(_filled, row)) for _, row in _records(sheet)):
            findings.add(Problem("sheet_ignored", value=name, severity="warning", needs="nothing"))


def _book(sheet: CalamineSheet, plan: Plan, findings: Findings) -> Workbook | None:
    """The sheet as a workbook's table; None where no row is a header."""
    encoding = decode.survey(_words(sheet))
    header = find(list(_head(sheet, encoding)), plan)
    if header is None:
        return None
    odd = decode.odd_letters(decode.clean(row, encoding) for row in _words(sheet))
    return Workbook(sheet, replace(encoding, odd=odd), header, findings)


def _is_reference(sheet: CalamineSheet) -> bool:
    return next((row[:1] for row in sheet.iter_rows()), []) == [REFERENCE]


def _words(sheet: CalamineSheet) -> Iterator[str]:
    """The words of each row: an old encoding may hide in Unicode cells."""
    return ("\t".join(cell for cell in row if isinstance(cell, str)) for row in sheet.iter_rows())


def _head(sheet: CalamineSheet, encoding: decode.Encoding) -> Iterator[Record]:
    rows = ((line, [decode.clean(written(cell), encoding) for cell in row]) for line, row in _records(sheet))
    filled = ((line, row) for line, row in rows if any(map(str.strip, row)))
    yield from (Record(line, line, row) for line, row in islice(filled, SEARCHED))


def _records(sheet: CalamineSheet) -> Iterator[tuple[int, list[Value]]]:
    """The rows with their numbers in the sheet, from 1."""
    return enumerate(sheet.iter_rows(), 1)


def _filled(value: Value) -> bool:
    return not isinstance(value, str) or bool(value.strip())


def written(value: Value) -> str:
    """A cell's value as a person would write it: whole numbers without decimals, days as dd/mm/yyyy."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.strftime("%d/%m/%Y")
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.strftime("%d/%m/%Y")
    return str(value)


def unmistakable(value: Value) -> str:
    """A cell's value as text that no reader takes for another: 17.178 is no seventeen thousand."""
    text = written(value)
    is_fraction = isinstance(value, float) and not value.is_integer()
    return text + "0" if is_fraction and re.fullmatch(r"-?\d+\.\d{3}", text) else text


def _has_links(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(name.startswith("xl/externalLinks/") for name in archive.namelist())
