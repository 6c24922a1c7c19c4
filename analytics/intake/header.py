"""Which row is the header, of which form, and what stands in each of its columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, zip_longest

from analytics.intake import letters
from analytics.intake.problems import Problem, problem
from analytics.plan import Form, FormColumn, Plan

SEARCHED = 60
_FEWEST = 2
_EXTRA = 16
_PARENTHESES = re.compile(r"\(([^)]*)\)")
_UNIT = re.compile(
    "(dvt|donvi(tinh)?|unit)?(so|soluong|numberof)?(nguoi|people|persons)|(cot|column)?[0-9]*|[a-e]|ddmmiiii"
)
_PERSONAL = re.compile(
    r"^ten(daidu|canbo|cb|nguoi|congchuc|vienchuc|giaovien|nhanvien|bacsi|hocvien)?$|^tenhoten|^name$"
    r"|^so(cc|cmt|cm)$|cmt|cccd|cmnd|cancuoc|chungminh|gttt|ddcn|sodinhdanh|^madinhdanh(canhan|congdan)?$|madinhdanhcanhan"
    r"|sohieu(canbo|congchuc|vienchuc|cc|cb)|hochieu|passport|^idcard|dienthoai|^(so)?dt(dd|didong)?$|^sdt|didong|phone|zalo"
    r"|ngaisinh|thangnamsinh|^namsinh(?!vien)|^sinh(nam|ngai)(?!cuoi)|birth|^dob$|ntns"
    r"|email|thudientu|diachi|quequan|noio|sotaikhoan|masothue|sobhxh|sobaohiem"
)
# Told by words: letters that run on from one word to the next would make them of others.
_PERSONAL_WORDS = re.compile(
    r"\b(ho (va )?(chu )?(dem |lot )?(va )?ten|ho (va )?(chu )?(dem|lot)|hoten|hovaten|tel|mobile"
    r"|(full|first|last|given|family|middle|employee|staff) ?name|surname)\b"
)
_ADVICE = re.compile(r"\bkhong (ghi|nop|nhap|dien|gui|neu|kem|co)\b")
_LABEL = 60


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """A name as it is compared: without case, tone marks, đ, i/y, spaces and punctuation."""
    bare = "".join(
        c for c in unicodedata.normalize("NFD", letters.fold(name)) if not unicodedata.combining(c)
    ).casefold()
    return re.sub(r"[\W_]+", "", bare.replace("đ", "d").replace("y", "i"))


def fold_words(name: str) -> str:
    """The words of a name, each as it is compared."""
    return " ".join(map(fold, re.split(r"[\W_]+", unicodedata.normalize("NFC", name))))


@dataclass(frozen=True)
class Record:
    """One row as read: the physical line where it begins, the one where it ends, its cells."""

    line: int
    end: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Header:
    """The header found: its line, the last line of all header rows, and the columns by position.

    `meant` is the form's column that each position names, "" for none: one named twice is in `columns` once.
    """

    form: Form
    line: int
    end: int
    names: tuple[str, ...]
    columns: Mapping[str, int]
    problems: tuple[Problem, ...]
    meant: tuple[str, ...] = ()
    first: int = 0

    @property
    def width(self) -> int:
        """The number of cells that each row must have."""
        return len(self.names)

    @property
    def others(self) -> tuple[int, ...]:
        """The first columns that the form does not know: a total row may say so there."""
        known = set(self.columns.values())
        return tuple(place for place in range(self.width) if place not in known)[:_EXTRA]

    @property
    def unnamed(self) -> tuple[int, ...]:
        """The columns under an empty name: nothing may stand there."""
        known = set(self.columns.values())
        return tuple(place for place, name in enumerate(self.names) if not name and place not in known)

    @property
    def places(self) -> tuple[int, ...]:
        """All columns that have to be read."""
        return tuple(dict.fromkeys((*self.columns.values(), *self.others, *self.unnamed)))

    def letter(self, place: int) -> str:
        """A column's letter in a spreadsheet, of which the table may leave the `first` columns blank."""
        number, letters = place + self.first + 1, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return letters

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
    at, below = -place, _below(records[1 - place :], form)
    rows = [*records[max(at - 2, 0) : at + 1], *(row for row in below if _is_codes(row, form))]
    return _header(form, records[at], below, grouped=_is_grouped(rows, form))


@lru_cache(maxsize=64)
def _known(form: Form) -> Mapping[str, str]:
    """Folded label, alias or code -> column."""
    names: dict[str, str] = {}
    for column in form.columns:
        for name in (column.column, column.label_vi, column.label_en, *column.aliases):
            names.setdefault(fold(name), column.column)
    return names


def _column(name: str, known: Mapping[str, str]) -> str | None:
    """The column that a name means; brackets may hold a unit, a number or the column's own name, nothing else."""
    if exact := known.get(fold(name)):
        return exact
    column = known.get(fold(_PARENTHESES.sub("", name)))
    inside = map(fold, _PARENTHESES.findall(name))
    return column if all(_UNIT.fullmatch(each) or known.get(each) == column for each in inside) else None


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


def _is_grouped(rows: Sequence[Record], form: Form) -> bool:
    """Whether the name of a count stands over other names: `Thạc sĩ` over `Tổng số`, `Nữ`."""
    return any(_clash(upper.cells, lower.cells, form) for upper, lower in combinations(rows, 2))


def _clash(upper: Sequence[str], lower: Sequence[str], form: Form) -> bool:
    known, label = _known(form), ""
    for above, cell in zip_longest(upper, lower, fillvalue=""):
        label = above.strip() or label
        group, part = _column(label, known), _column(cell, known)
        own = {fold(name) for name in _group(form, part)}
        if cell.strip() and group in form.counts and group != part and fold(label) not in own:
            return True
    return False


def _group(form: Form, column: str | None) -> tuple[str, ...]:
    """The names of the form's own group that a column belongs to."""
    return (form.column(column).group_vi, form.column(column).group_en) if column else ()


def _header(form: Form, record: Record, below: Sequence[Record], *, grouped: bool) -> Header:
    names = _trimmed(record.cells)
    known = _known(form)
    places: dict[str, list[int]] = {}
    meant = tuple(_meant(place, name, below, known) for place, name in enumerate(names))
    for place, column in enumerate(meant):
        if column:
            places.setdefault(column, []).append(place)
    end = below[-1].end if below else record.end
    problems = (
        (problem("grouped_header", record.line),) if grouped else tuple(_problems(form, record.line, names, places))
    )
    columns = {column: first[0] for column, first in places.items()}
    return Header(form, record.line, end, names, columns, problems, meant)


def _meant(place: int, name: str, below: Iterable[Record], known: Mapping[str, str]) -> str:
    """The column that a name or, where it says nothing, a row under it means; "" for none."""
    codes = [name, *(row.cells[place] for row in below if place < len(row.cells))]
    return next((found for each in codes if (found := _column(each, known))), "")


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
    return _PERSONAL.search(fold(name)) is not None or _PERSONAL_WORDS.search(fold_words(name)) is not None


def personal_header(cell: str) -> str | None:
    """What a cell announces, if data on single persons: the words before a colon; advice not to write any is none."""
    label = cell.split(":", maxsplit=1)[0].strip()
    if not label or len(label) > _LABEL or _ADVICE.search(fold_words(label)):
        return None
    return label if is_personal(label) else None
