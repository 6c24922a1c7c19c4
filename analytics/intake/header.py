"""Which row is the header, of which form, and what stands in each of its columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analytics.intake import letters
from analytics.intake.problems import Problem, problem
from analytics.plan import Form, FormColumn, Plan

SEARCHED = 60
_FEWEST = 2
_EXTRA = 16
_PARENTHESES = re.compile(r"\([^)]*\)")
_PERSONAL = re.compile(
    r"^(ho(chudem|dem)?(va)?(chudem|dem)?ten|tenhoten|tencanbo|tennguoi|tencongchuc|tenvienchuc|fullname)"
    r"|cccd|cmnd|cancuoc|chungminh|sodinhdanh|madinhdanhcanhan|hochieu|passport"
    r"|dienthoai|^(so)?dt(dd|didong)|^sodt$|^sdt|didong|phone|zalo"
    r"|ngaisinh|ngaithangnamsinh|^namsinh|sinhngai|birth|^dob$"
    r"|email|thudientu|diachi|quequan|noio|sotaikhoan|masothue|sobhxh|sobaohiem"
)


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """A name as it is compared: without case, tone marks, đ, i/y, spaces and punctuation."""
    bare = "".join(
        c for c in unicodedata.normalize("NFD", letters.fold(name)) if not unicodedata.combining(c)
    ).casefold()
    return re.sub(r"[\W_]+", "", bare.replace("đ", "d").replace("y", "i"))


@dataclass(frozen=True)
class Record:
    """One row as read: the physical line where it begins, the one where it ends, its cells."""

    line: int
    end: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Header:
    """The header found: its line, the last line of all header rows, and the columns by position."""

    form: Form
    line: int
    end: int
    names: tuple[str, ...]
    columns: Mapping[str, int]
    problems: tuple[Problem, ...]

    @property
    def width(self) -> int:
        """The number of cells that each row must have."""
        return len(self.names)

    @property
    def others(self) -> tuple[int, ...]:
        """The first columns that the form does not know: a total row may say so there."""
        known = set(self.columns.values())
        return tuple(place for place in range(self.width) if place not in known)[:_EXTRA]

    def written(self, column: str) -> str:
        """The header of a form's column as the person wrote it; its code where the file lacks it."""
        return self.names[self.columns[column]] if column in self.columns else column


def find(records: Sequence[Record], plan: Plan) -> Header | None:
    """The header among the first records: the row, and the form, that match best.

    A row of codes right under it belongs to it, as does one that numbers the
    columns. None where no row names two columns of one form.
    """
    scores = [(_matches(record, form), -place, form) for place, record in enumerate(records) for form in plan.forms]
    count, place, form = max(scores, key=lambda score: score[:2], default=(0, 0, None))
    if form is None or count < _FEWEST:
        return None
    return _header(form, records[-place], _below(records[1 - place :], form))


@lru_cache(maxsize=64)
def _known(form: Form) -> Mapping[str, str]:
    """Folded label, alias or code -> column."""
    names: dict[str, str] = {}
    for column in form.columns:
        for name in (column.column, column.label_vi, column.label_en, *column.aliases):
            names.setdefault(fold(name), column.column)
    return names


def _column(name: str, known: Mapping[str, str]) -> str | None:
    return known.get(fold(name)) or known.get(fold(_PARENTHESES.sub("", name)))


def _matches(record: Record, form: Form) -> int:
    known = _known(form)
    return len({_column(cell, known) for cell in record.cells} - {None})


def _below(records: Iterable[Record], form: Form) -> list[Record]:
    """The rows right under the header that only repeat or number it."""
    rows: list[Record] = []
    for record in records:
        if not (_is_codes(record, form) or _is_numbering(record)):
            break
        rows.append(record)
    return rows


def _is_codes(record: Record, form: Form) -> bool:
    filled = [cell for cell in record.cells if cell.strip()]
    known = _known(form)
    return len(filled) >= _FEWEST and all(_column(cell, known) for cell in filled)


def _is_numbering(record: Record) -> bool:
    """`(1)`, `(2)`, `(3)=(4)+(5)` or `1`, `2`, `3`: column numbers, perhaps after A, B."""
    filled = [cell.strip() for cell in record.cells if cell.strip()]
    numbers = [re.match(r"\(?(\d+)\)?(\s*=.*)?$", cell) for cell in filled if not re.fullmatch(r"\(?[A-E]\)?", cell)]
    found = [int(number[1]) for number in numbers if number]
    return len(found) > 3 and len(found) == len(numbers) and found == list(range(found[0], found[0] + len(found)))


def _header(form: Form, record: Record, below: Sequence[Record]) -> Header:
    names = _trimmed(record.cells)
    known = _known(form)
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        codes = [name, *(row.cells[place] for row in below if place < len(row.cells))]
        column = next((found for each in codes if (found := _column(each, known))), None)
        if column:
            places.setdefault(column, []).append(place)
    end = below[-1].end if below else record.end
    problems = tuple(_problems(form, record.line, names, places))
    return Header(form, record.line, end, names, {column: first[0] for column, first in places.items()}, problems)


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    """The names without the empty cells after the last; a line break in a name is a space."""
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _problems(form: Form, line: int, names: Sequence[str], places: Mapping[str, Sequence[int]]) -> Iterator[Problem]:
    taken = {place for each in places.values() for place in each}
    for place, name in enumerate(names):
        if place not in taken and name:
            code = "personal_column" if is_personal(name) else "unknown_column"
            yield problem(code, line, name)
    for column, each in places.items():
        for place in each[1:]:
            yield problem("duplicate_column", line, names[place], other=names[each[0]], known=column)
    for wanted in form.columns:
        if wanted.required == "always" and not wanted.sectors and wanted.column not in places:
            yield missing(wanted, line)


def missing(column: FormColumn, line: int) -> Problem:
    """The header on `line` lacks a column that the file needs."""
    return problem("missing_column", line, column.column, label={"vi": column.label_vi, "en": column.label_en})


def is_personal(name: str) -> bool:
    """Whether a column seems to hold data on single persons (names, identity numbers, telephones, birthdays)."""
    return _PERSONAL.search(fold(name)) is not None
