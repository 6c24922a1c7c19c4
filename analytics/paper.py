"""How workbooks look, those to be filled in and those of results: one font, few colours, the same every time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from analytics.text import Language, text

Style = Mapping[str, Any]

INK, MUTED, LINE, ACCENT = "#1F1B16", "#6B6459", "#CFC6B8", "#8C1C13"
# Dots between thousands wherever the office's own settings leave the choice to the file.
NUMBER: Mapping[Language, str] = {"vi": "[$-42A]#,##0", "en": "[$-409]#,##0"}
CHANGE: Mapping[Language, str] = {
    language: f"{shown};".replace("]", "]+") + f"{shown};".replace("]", "]-") + "0"
    for language, shown in NUMBER.items()
}

_FONT: Style = {"font_name": "Times New Roman", "font_size": 11, "font_color": INK, "valign": "vcenter"}
TITLE: Style = {"bold": True, "font_size": 15}
STRONG: Style = {"bold": True}
NOTE: Style = {"font_color": MUTED, "italic": True}
WARNING: Style = {"font_color": ACCENT, "bold": True}
WRAPPED: Style = {"text_wrap": True, "valign": "top", "indent": 1}
BOX: Style = {"border": 1, "border_color": LINE}
CENTRE: Style = {"align": "center"}
HEAD: Style = {**BOX, **CENTRE, "bold": True, "text_wrap": True, "bg_color": "#EFE7DA", "font_size": 10}
GROUP: Style = {**HEAD, "bg_color": "#E3D8C6"}
COUNTED: Style = {**BOX, **CENTRE, "font_color": MUTED, "font_size": 8}
ENTRY: Style = {**BOX, "locked": False}
NEEDED: Style = {"bg_color": "#FFF4C9"}
GIVEN: Style = {**BOX, **CENTRE, "bg_color": "#F7F4EE", "font_color": MUTED}
CLOSED: Style = {**BOX, "bg_color": "#D9D6D0"}
WORDS: Style = {"num_format": "@"}
LEFT: Style = {"align": "left", "text_wrap": True}
# As it is written: a cell of Excel's own percentages would hold 0.85.
PERCENT: Style = {"num_format": '0"%"'}
DAY: Style = {"num_format": "dd/mm/yyyy"}
GOOD: Style = {"font_color": "#14694C", "bg_color": "#E2F1E9"}
BAD: Style = {"font_color": "#A3180F", "bg_color": "#FADCD8", "bold": True}
OPEN: Style = {"font_color": "#7A4B00", "bg_color": "#FDEBC8"}

_A4 = 9
_PROTECTION = {"format_columns": True, "format_rows": True}


class Paper:
    """A workbook being written; the same inputs give the same bytes."""

    def __init__(self, language: Language, created: date) -> None:
        self.language = language
        self.t = text(language)
        self._stream = BytesIO()
        self.book = xlsxwriter.Workbook(self._stream, {"in_memory": True, "strings_to_urls": False})
        self.book.set_properties({"created": datetime.combine(created, time())})
        self._styles: dict[frozenset[tuple[str, Any]], Format] = {}

    def style(self, *parts: Style) -> Format:
        """The font with these parts, the later over the earlier."""
        whole: dict[str, Any] = dict(_FONT)
        for part in parts:
            whole |= part
        key = frozenset(whole.items())
        if key not in self._styles:
            self._styles[key] = self.book.add_format(whole)
        return self._styles[key]

    def mark(self, *parts: Style) -> Format:
        """What a conditional format puts over a cell, whose font it keeps."""
        return self.book.add_format({name: value for part in parts for name, value in part.items()})

    def sheet(self, name: str) -> Worksheet:
        """A new sheet, A4 on its side, of which only cells for entry can be changed."""
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.protect("", _PROTECTION)
        return _printed(sheet)

    def open_sheet(self, name: str) -> Worksheet:
        """A new sheet, A4 on its side, of which everything can be changed."""
        return _printed(self.book.add_worksheet(name))

    def close(self) -> bytes:
        """The finished file."""
        self.book.close()
        return self._stream.getvalue()


def _printed(sheet: Worksheet) -> Worksheet:
    """A4 on its side, with the sheet's name and the page at the foot."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&8&A&R&8&P/&N")
    return sheet
