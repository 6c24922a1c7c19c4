"""Cell text -> integer, date, code, under one number style a file; nothing is ever guessed.

Vietnamese offices write 17.178 and 98,5, others 17,178 and 98.5. Which of the
two a file means is decided once, by cells that can only be read one way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

import numpy as np
import pyarrow as pa

from analytics.intake.arrow import Numbers, Texts
from analytics.intake.arrow import compute as pc

NumberStyle = Literal["plain", "1.234,5", "1,234.5"]

LARGEST = 10_000_000
WHOLE = 100  # percent
LONGEST = 2_000
_PLAIN = "^[0-9]{1,8}$"
_GROUPED: dict[NumberStyle, str] = {
    "1.234,5": r"^[1-9][0-9]{0,2}(\.[0-9]{3}){1,2}$",
    "1,234.5": r"^[1-9][0-9]{0,2}(,[0-9]{3}){1,2}$",
}
_EVIDENCE = (
    r"^(\d{1,3}(\.\d{3}){2,}|\d{1,3}(\.\d{3})+,\d+|\d+,\d{1,2}|\d+,\d{4,}|0,\d+|\d{4,},\d+)$",
    r"^(\d{1,3}(,\d{3}){2,}|\d{1,3}(,\d{3})+\.\d+|\d+\.\d{1,2}|\d+\.\d{4,}|0\.\d+|\d{4,}\.\d+)$",
)


def whole(cells: Texts) -> Numbers:
    """Cells of plain ASCII digits as integers; null for everything else, empty cells too."""
    if not _only_digits(cells):
        cells = pc.if_else(pc.match_substring_regex(cells, _PLAIN), cells, None)
    elif pc.any(pc.equal(cells, "")).as_py():
        cells = pc.if_else(pc.equal(cells, ""), None, cells)
    return cells.cast(pa.int64())


def _only_digits(cells: Texts) -> bool:
    """Whether all bytes of a column are digits and no cell is long: true of nearly every column of counts."""
    if cells.null_count or not len(cells):
        return False
    _, bounds, content = cells.buffers()
    edges = np.frombuffer(bounds, np.int32)[cells.offset : cells.offset + len(cells) + 1]
    letters = np.frombuffer(content, np.uint8)[edges[0] : edges[-1]] if content else np.empty(0, np.uint8)
    return bool((letters - np.uint8(48) <= 9).all()) and int(np.diff(edges).max()) <= 8


def style_of(odd: Iterable[Texts]) -> NumberStyle:
    """The number style of a file, from the count cells that are not plain digits.

    `plain` where none of them can be read in one way only, or where they disagree.
    """
    columns = list(odd)
    vietnamese, english = (any(_any_match(cells, pattern) for cells in columns) for pattern in _EVIDENCE)
    if vietnamese == english:
        return "plain"
    return "1.234,5" if vietnamese else "1,234.5"


def _any_match(cells: Texts, pattern: str) -> bool:
    return bool(pc.any(pc.match_substring_regex(cells, pattern)).as_py())


def grouped(cells: Texts, style: NumberStyle) -> Numbers:
    """Cells with thousands separators of the file's style as integers, null for everything else."""
    if style == "plain":
        return pa.nulls(len(cells), pa.int64())
    fits = pc.if_else(pc.match_substring_regex(cells, _GROUPED[style]), cells, None)
    return pc.replace_substring(fits, "." if style == "1.234,5" else ",", "").cast(pa.int64())


# Words that a spreadsheet program would run, or that it wrote because it could not.
_DANGEROUS = {
    "text_formula": r"^(?:[=@]|[+-].*(?:[|!]|[^\pL\d_.][A-Za-z][A-Za-z0-9.]*\()|[+-][A-Za-z][A-Za-z0-9.]*\()",
    "cell_error": r"(?i)^(?:#(?:ref|div/0|value|name|n/a|num|null|spill|calc|getting_data)[!?]?|err:\d+)$",
}

_SUSPICIOUS = r"^[=@+#eE-]"  # how all of them begin, which is looked up much sooner than they are


def dangerous(words: Texts, longest: int) -> dict[str, Texts]:
    """Which cells cannot be stored as words of at most `longest` letters, by the code of the problem."""
    patterns = _DANGEROUS if _any_match(words, _SUSPICIOUS) else {}
    found: dict[str, Texts] = {code: pc.match_substring_regex(words, each) for code, each in patterns.items()}
    return found | {"text_too_long": pc.greater(pc.utf8_length(words), longest)}


# Tried in this order; the first that fits names the problem.
_FAULTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(pattern, re.IGNORECASE))
    for code, pattern in (
        ("cell_error", r"#(ref|div/0|value|name|n/a|num|null|spill|calc|getting_data).*|err:\d+"),
        ("number_formula", r"=.*"),
        ("number_dash", r"[-–—−.x*…]+"),
        ("number_hexadecimal", r"[+-]?0x[0-9a-f]+"),
        ("number_exponent", r"[+-]?[0-9]+([.,][0-9]+)?e[+-]?[0-9]+"),
        ("number_not_a_number", r"[+-]?(nan|inf(inity)?|null|none|n/?a|na|không|true|false|có)"),
        ("number_negative", r"[-–−]\s*[0-9][0-9.,\s]*|\([0-9.,\s]+\)"),
        ("number_plus_sign", r"\+\s*[0-9.,]+"),
        ("number_is_date", r"[0-9]{1,4}[/-][0-9]{1,2}([/-][0-9]{2,4})?|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}"),
        ("number_percent", r"[0-9.,\s]+%"),
        ("number_spaces", r"[0-9]+(\s+[0-9]+)+"),
        ("number_too_large", r"[0-9]{9,}|[0-9]{1,3}(\.[0-9]{3}){3,}|[0-9]{1,3}(,[0-9]{3}){3,}"),
        ("number_decimal", r"[0-9]*[.,][0-9]{1,2}|[0-9]*[.,][0-9]{4,}|0[.,][0-9]+|[0-9]{4,}[.,][0-9]+"),
        ("number_decimal", r"[0-9]{1,3}(\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(,[0-9]{3})+\.[0-9]+"),
        ("number_ambiguous", r"[0-9]{1,3}([.,][0-9]{3})+"),
        ("number_badly_grouped", r"[0-9]+([.,'][0-9]*)+"),
        ("number_with_text", r".*[0-9].*"),
    )
)
_FOREIGN_DIGIT = re.compile(r"(?![0-9])[\d①-⓿²³¹⁰-₉½¼¾]")


def fault(cell: str, style: NumberStyle) -> str:
    """Why a cell is not a count: a stable problem code."""
    if _FOREIGN_DIGIT.search(cell):
        return "number_foreign_digits"
    code = next((code for code, pattern in _FAULTS if pattern.fullmatch(cell)), "number_invalid")
    return "number_decimal" if code == "number_ambiguous" and style != "plain" else code


def percents(cells: Texts) -> Texts:
    """Cells such as `85%` without their sign."""
    return pc.replace_substring_regex(cells, r"^([0-9]{1,3})\s*%$", r"\1")


def digits(cell: str) -> str:
    """The digits of a cell alone: what the person probably means."""
    return re.sub(r"[^0-9]", "", cell)


_LINK = re.compile(r"https?://[^\s/$.?#][^\s<>\"]*", re.IGNORECASE)


def is_link(cell: str) -> bool:
    """Whether a cell is an address that a browser opens and nothing that it would run."""
    return len(cell) <= LONGEST and _LINK.fullmatch(cell) is not None


_DAYS = {"%d/%m/%Y": re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}"), "%Y-%m-%d": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")}


def day(cell: str) -> date | None:
    """A date written dd/mm/yyyy or yyyy-mm-dd, None for everything else."""
    for pattern, shape in _DAYS.items():
        if shape.fullmatch(cell):
            try:
                return datetime.strptime(cell, pattern).date()  # noqa: DTZ007  a day has no time zone
            except ValueError:
                return None
    return None
