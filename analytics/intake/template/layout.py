"""Where things stand on the form's sheet: the rows of the title, the header and the first line."""

from __future__ import annotations

from collections.abc import Iterable

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from analytics.intake.workbook import REFERENCE
from analytics.paper import Paper
from analytics.text import Text

# Rows from 0: title, agency, period, two warnings, how to fill in, state of the checks, then the header's three rows.
TITLE, AGENCY, PERIOD, SECRET, COLOURS, STATE, GROUPS, HEADER, NUMBERS, FIRST = range(10)


def physical(line: int) -> int:
    """The number that a spreadsheet shows beside a row of the form, whose place among the rows is `line`."""
    return FIRST + line + 1


def cell(t: Text, line: int, place: int) -> str:
    """A cell of the form's sheet as formulas on other sheets name it."""
    return f"'{t('template.sheet.form')}'!{xl_rowcol_to_cell(FIRST + line, place)}"


def quoted(words: str) -> str:
    """Words as a text in a formula."""
    return '"' + words.replace('"', '""') + '"'


def joined(name: str, parts: Iterable[str]) -> str:
    """A formula's function over some parts."""
    return f"{name}({','.join(parts)})"


def reference(paper: Paper, name: str) -> Worksheet:
    """A sheet that only goes with the form: marked in a hidden first row, so that the reader passes it over."""
    sheet = paper.sheet(name)
    sheet.write_string(0, 0, REFERENCE)
    sheet.set_row(0, None, None, {"hidden": True})
    return sheet
