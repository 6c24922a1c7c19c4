"""The records of an old workbook (.xls) that its reader passes over: errors shown in cells, formulas.

After [MS-CFB], the container, and [MS-XLS], the records.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

_FREE = 0xFFFFFFFA
_BOUNDSHEET, _BOF, _EOF, _BOOLERR = 0x85, 0x809, 0x0A, 0x205
_FORMULAS = frozenset({0x06, 0x206, 0x406})
_NOT_A_NUMBER = b"\xff\xff"
_ERROR = 2
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"
}  # fmt: skip


class Special(NamedTuple):
    """A cell that is more than its value: line (1-based), position, the error it shows ("" for none)."""

    line: int
    place: int
    error: str
    is_formula: bool


def special(content: bytes, sheet: str) -> Iterator[Special]:
    """The errors and formulas of a sheet; nothing of a file that is not whole."""
    with suppress(struct.error, IndexError):
        stream = _workbook(content)
        start = dict(_sheets(stream)).get(sheet)
        yield from _specials(stream, start) if start is not None else ()


# --- records -------------------------------------------------------------------------------------


def _records(stream: bytes, at: int = 0) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        code, size = struct.unpack_from("<HH", stream, at)
        yield code, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """Each sheet's name and where its records begin."""
    is_new = struct.unpack_from("<H", stream, 4)[0] >= 0x600
    for code, data in _records(stream):
        if code == _EOF:
            return
        if code == _BOUNDSHEET:
            yield _name(data[6:], is_new=is_new), struct.unpack_from("<I", data)[0]


def _name(data: bytes, *, is_new: bool) -> str:
    if not is_new:
        return data[1 : 1 + data[0]].decode("cp1252", "replace")
    is_wide = data[1] & 1
    return data[2 : 2 + data[0] * (1 + is_wide)].decode("utf-16-le" if is_wide else "latin-1", "replace")


def _specials(stream: bytes, start: int) -> Iterator[Special]:
    depth = 0
    for code, data in _records(stream, start):
        depth += (code == _BOF) - (code == _EOF)
        if depth == 0:
            return
        if depth == 1 and code == _BOOLERR and data[7]:
            yield _at(data, data[6], is_formula=False)
        elif depth == 1 and code in _FORMULAS:
            failed = data[12:14] == _NOT_A_NUMBER and data[6] == _ERROR
            yield _at(data, data[8] if failed else None, is_formula=True)


def _at(data: bytes, error: int | None, *, is_formula: bool) -> Special:
    row, column = struct.unpack_from("<HH", data)
    return Special(row + 1, column, "" if error is None else _ERRORS.get(error, "#N/A"), is_formula)


# --- container -----------------------------------------------------------------------------------


def _workbook(content: bytes) -> bytes:
    """The stream that holds the workbook, wherever its sectors lie."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    sectors = _Sectors(content[size if size > 512 else 512 :], size, _table(content, size))
    directory = sectors.chain(struct.unpack_from("<I", content, 48)[0])
    entries = [directory[at : at + 128] for at in range(0, len(directory), 128)]
    book = [each for each in entries if _title(each) in {"Workbook", "Book"}][0]  # noqa: RUF015 - none is an IndexError
    start, length = struct.unpack_from("<II", book, 116)
    if length >= struct.unpack_from("<I", content, 56)[0]:
        return sectors.chain(start)[:length]
    small = sectors.chain(struct.unpack_from("<I", entries[0], 116)[0])
    fat = _numbers(sectors.chain(struct.unpack_from("<I", content, 60)[0]))
    return _Sectors(small, 64, fat).chain(start)[:length]


def _title(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(length - 2, 0)].decode("utf-16-le", "replace")


def _table(content: bytes, size: int) -> Sequence[int]:
    """Which sector follows which, over the whole file."""
    first = max(size, 512)
    places = list(struct.unpack_from("<109I", content, 76))
    following, count = struct.unpack_from("<II", content, 68)
    for _ in range(min(count, len(content) // size)):
        more = _numbers(content[first + following * size : first + (following + 1) * size])
        places += more[:-1]
        following = more[-1]
    tables = (content[first + place * size : first + (place + 1) * size] for place in places if place < _FREE)
    return _numbers(b"".join(tables))


def _numbers(content: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


class _Sectors(NamedTuple):
    """Pieces of one size and, for each, the number of the next."""

    content: bytes
    size: int
    following: Sequence[int]

    def chain(self, start: int) -> bytes:
        """The pieces from `start` on, in order; a circle ends."""
        found, at = list[bytes](), start
        while at < _FREE and len(found) <= len(self.following):
            found.append(self.content[at * self.size : (at + 1) * self.size])
            at = self.following[at]
        return b"".join(found)
