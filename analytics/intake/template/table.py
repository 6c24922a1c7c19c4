"""The blank form as CSV that Excel in Vietnam opens by a double click."""

from __future__ import annotations

import io
from csv import writer
from datetime import date

from analytics.intake.template.blank import Blank, Line, blank
from analytics.plan import Plan
from analytics.text import Language

_BOM = b"\xef\xbb\xbf"


def csv(plan: Plan, form: str, period: str, agency: str, commune: str = "", *, language: Language = "vi") -> bytes:
    """UTF-8 with BOM, `;`: the labels, and a row for each sector or task with what is known filled in.

    A spreadsheet that opens it drops the zero before a commune's code; intake
    says so and asks for the code as it should be. Raises as `blank` does.
    """
    made = blank(plan, form, period, agency, commune)
    target = io.StringIO()
    rows = writer(target, delimiter=";", lineterminator="\r\n")
    rows.writerow(column.text("label", language) for column in made.columns)
    rows.writerows(_cells(made, line, language) for line in made.lines if not line.spare)
    return _BOM + target.getvalue().encode()


def _cells(made: Blank, line: Line, language: Language) -> list[str]:
    values = (made.given(column, line, language) for column in made.columns)
    return [value.strftime("%d/%m/%Y") if isinstance(value, date) else value or "" for value in values]
