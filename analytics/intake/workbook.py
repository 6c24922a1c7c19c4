"""Workbook -> header and records: the one sheet that holds a form, its cells as text.

Numbers keep what they mean: 12.0 is 12, and a number with decimals is
reported here, where it is still known that it was one.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from analytics.intake import decode, letters
from analytics.intake.arrow import texts
from analytics.intake.header import SEARCHED, Header, Record, find
from analytics.intake.problems import Findings, Problem, Refused, problem
from analytics.intake.tabular import Batch, Layout
from analytics.plan import Plan

Value = int | float | str | bool | date | datetime | time | timedelta

_ROWS = 20_000


class Workbook:
    """The sheet of a workbook that holds a form."""

    def __init__(self, sheet: CalamineSheet, header: Header, findings: Findings) -> None:
        self.layout = Layout(None, header)
        self._sheet = sheet
        self._findings = findings

    @cached_property
    def _survey(self) -> decode.Encoding:
        """The letters of all cells: an old encoding may hide in Unicode cells."""
        words = (
            cell for row in self._sheet.iter_rows() for cell in row if isinstance(cell, str) and not cell.isascii()
        )
        return decode.survey(words)

    @property
    def doubt(self) -> Problem | None:
        """What a person has to confirm about the letters."""
        return self._survey.doubt

    @property
    def odd(self) -> frozenset[str]:
        """The characters that a Vietnamese text does not need."""
        controls = {each for row in self._sheet.iter_rows() for cell in row if isinstance(cell, str) for each in cell}
        return self._survey.odd | frozenset(filter(letters.is_forbidden, controls))

    def batches(self) -> Iterator[Batch]:
        """The rows under the header that are not blank, piece by piece."""
        rows = (
            record
            for record in _records(self._sheet)
            if record[0] > self.layout.header.end and any(map(_filled, record[1]))
        )
        while piece := list(islice(rows, _ROWS)):
            yield self._batch([(line, row) for line, row in piece if self._fits(line, row)])

    def _fits(self, line: int, row: list[Value]) -> bool:
        width = self.layout.header.width
        surplus = any(map(_filled, row[width:]))
        if surplus:
            self._findings.add(problem("too_many_cells", line, found=len(row), expected=width))
        return not surplus

    def _batch(self, rows: list[tuple[int, list[Value]]]) -> Batch:
        header = self.layout.header
        places = (*header.columns.values(), *header.others)
        counts = {header.columns[c] for c in header.form.counts if c in header.columns}
        cells = {
            place: texts([self._cell(row[place], line, place, place in counts) for line, row in rows])
            for place in places
        }
        return Batch(np.array([line for line, _ in rows], np.int64), cells)

    def _cell(self, value: Value, line: int, place: int, is_count: bool) -> str | None:
        if isinstance(value, float) and not value.is_integer() and is_count:
            name = self.layout.header.names[place]
            self._findings.add(problem("number_decimal", line, name, repr(value)))
            return None
        return decode.clean(written(value), self._survey).strip()


def read(path: Path, plan: Plan, findings: Findings) -> Workbook:
    """Open a workbook at the sheet whose header is that of a form.

    Raises Refused for a workbook that cannot be read, has no such sheet, or several.
    """
    try:
        book = CalamineWorkbook.from_path(path)
        names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        sheets = [(name, book.get_sheet_by_name(name)) for name in names]
    except PasswordError as error:
        raise Refused(problem("password_protected")) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Refused(problem("damaged_workbook")) from error
    if _has_links(path):
        findings.add(problem("external_links"))
    return _only(sheets, plan, findings)


def _only(sheets: list[tuple[str, CalamineSheet]], plan: Plan, findings: Findings) -> Workbook:
    found = [(name, sheet, header) for name, sheet in sheets if (header := find(list(_head(sheet)), plan))]
    if not found:
        raise Refused(problem("header_not_found", forms=", ".join(form.code for form in plan.forms)))
    best = max(len(header.columns) for _, _, header in found)
    full = [each for each in found if 2 * len(each[2].columns) > best]
    if len(full) > 1:
        raise Refused(problem("several_sheets", sheets=", ".join(name for name, _, _ in full)))
    return Workbook(full[0][1], full[0][2], findings)


def _head(sheet: CalamineSheet) -> Iterator[Record]:
    rows = ((line, [written(cell) for cell in row]) for line, row in _records(sheet))
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


def _has_links(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(name.startswith("xl/externalLinks/") for name in archive.namelist())
