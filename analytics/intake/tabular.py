"""Text -> header and records with their physical lines, in batches of Arrow columns.

A piece without a quote character is cut with numpy: the places of all
separators at once, and cells that share the piece's memory. A piece with
quotes goes through the csv module, extended until its last record is whole.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analytics.intake.arrow import Ints, Texts, texts
from analytics.intake.header import SEARCHED, Header, Record, find
from analytics.intake.problems import Findings, Problem, Refused, problem
from analytics.plan import Plan

SEPARATORS = (";", "\t", ",")
_SEP_LINE = re.compile(r'"?sep=(.)"?;*\n', re.IGNORECASE)
_HEAD = 1 << 18
_AHEAD = 2


@dataclass(frozen=True)
class Batch:
    """Rows of a table: physical lines and, for each position asked for, the trimmed cells."""

    lines: Ints
    cells: dict[int, Texts]


@dataclass(frozen=True)
class Layout:
    """How a text is laid out: the separator and the header, and where the rows begin."""

    separator: str | None
    header: Header


def layout(text: str, plan: Plan) -> Layout:
    """Separator and header from the first piece of a text.

    Raises Refused where no row names columns of a form.
    """
    told = _SEP_LINE.match(text)
    candidates = (told[1],) if told else SEPARATORS
    found = [(separator, find(list(_head(text, separator)), plan)) for separator in candidates]
    best = [(len(header.columns), separator, header) for separator, header in found if header]
    if not best:
        raise Refused(problem("header_not_found", forms=", ".join(form.code for form in plan.forms)))
    _, separator, header = max(best, key=lambda each: each[0])
    return Layout(separator, header)


def _head(text: str, separator: str) -> Iterator[Record]:
    """The first records that are not blank."""
    reader = csv.reader(io.StringIO(text[:_HEAD], newline="\n"), delimiter=separator)
    start, count = 1, 0
    while count < SEARCHED:
        try:
            cells = next(reader)
        except (csv.Error, StopIteration):
            return
        if any(cell.strip() for cell in cells):
            count += 1
            yield Record(start, reader.line_num, cells)
        start = reader.line_num + 1


class Rows:
    """The rows under a header, piece by piece; what is wrong with their shape goes to `findings`."""

    def __init__(self, layout: Layout, findings: Findings) -> None:
        self.separator = layout.separator or ";"
        self.header = layout.header
        self.places = layout.header.places
        self.findings = findings

    def batches(self, pieces: Iterator[str]) -> Iterator[Batch]:
        """Cut the pieces (whole lines, `\\n`) into batches, from the line after the header on, in order.

        Pieces without quotes are cut by threads while the batch before is used.
        """
        with ThreadPoolExecutor(_AHEAD) as pool:
            waiting: deque[Future[Batch]] = deque()
            for batch in self._begun(pieces, pool):
                waiting.append(batch)
                if len(waiting) > _AHEAD:
                    yield waiting.popleft().result()
            yield from (batch.result() for batch in waiting)

    def records(self, first: str, pieces: Iterator[str]) -> Iterator[Record]:
        """The rows as they were written, misshapen ones too, without the blank ones: for showing, not for counting."""
        line, text = self.header.end + 1, _after(first, self.header.end)
        while text:
            feed = _Feed(text, pieces)
            for record in _records(feed, self.separator, line, self, shows_broken=True):
                if any(map(str.strip, record.cells)):
                    yield record
            line += feed.taken
            text = next(pieces, "")

    def _begun(self, pieces: Iterator[str], pool: Executor) -> Iterator[Future[Batch]]:
        line = 1
        for piece in pieces:
            skipped = self.header.end if line == 1 else 0
            text, line = _after(piece, skipped), line + skipped
            if '"' in text:
                batch, lines = self._quoted(text, pieces, line)
                yield pool.submit(_same, batch)
            else:
                lines = text.count("\n")
                yield pool.submit(self._plain, text, line)
            line += lines

    def _plain(self, text: str, line: int) -> Batch:
        """A piece without quotes: every separator and line end is one."""
        content = text.encode()
        letters = np.frombuffer(content, np.uint8)
        ends = np.flatnonzero((letters == 10) | (letters == ord(self.separator)))
        last = np.flatnonzero(letters[ends] == 10)
        first = np.concatenate(([0], last[:-1] + 1)).astype(np.int64)[: len(last)]
        starts = np.concatenate(([0], ends[:-1] + 1)).astype(np.int64)[: len(ends)]
        starts, ends = _trim(content, letters, starts, ends)
        used = self._shaped(ends - starts, first, last, line)
        return Batch(used + line, self._cut(content, starts, ends, first[used]))

    def _shaped(self, sizes: Ints, first: Ints, last: Ints, line: int) -> Ints:
        """The rows with the right number of cells; blank rows and blank cells beyond the header do not count."""
        before = np.concatenate(([0], np.cumsum(sizes)))
        counts, width = last - first + 1, self.header.width
        blank = before[last + 1] == before[first]
        surplus = before[last + 1] == before[np.minimum(first + width, last + 1)]
        wrong = np.flatnonzero(~blank & ~((counts >= width) & surplus))
        self.findings.extend((self._misshapen(line + int(row), int(counts[row])) for row in wrong), len(wrong))
        return np.flatnonzero(~blank & (counts >= width) & surplus)

    def _misshapen(self, line: int, count: int) -> Problem:
        code = "too_few_cells" if count < self.header.width else "too_many_cells"
        return problem(code, line, found=count, expected=self.header.width)

    def _cut(self, content: bytes, starts: Ints, ends: Ints, rows: Ints) -> dict[int, Texts]:
        """Cells as one array of cell, gap, cell, gap over the piece itself; a column is every so many of them."""
        bounds = np.empty(2 * len(ends) + 1, np.int32)
        bounds[0:-1:2], bounds[1::2], bounds[-1] = starts, ends, len(content)
        every: Texts = pa.StringArray.from_buffers(2 * len(ends), pa.py_buffer(bounds.data), pa.py_buffer(content))
        return {place: every.take(pa.array(2 * (rows + place))) for place in self.places}

    def _quoted(self, text: str, more: Iterator[str], line: int) -> tuple[Batch, int]:
        """A piece with quotes, and as much of the next as its last record needs."""
        feed = _Feed(text, more)
        records = [record for record in _records(feed, self.separator, line, self) if any(map(str.strip, record.cells))]
        good = [record for record in records if self._fits(record)]
        cells = {place: texts([r.cells[place].strip(" ") for r in good]) for place in self.places}
        return Batch(np.array([record.line for record in good], np.int64), cells), feed.taken

    def _fits(self, record: Record) -> bool:
        width = self.header.width
        fits = len(record.cells) >= width and not any(map(str.strip, record.cells[width:]))
        if not fits:
            self.findings.add(self._misshapen(record.line, len(record.cells)))
        return fits


def _same(batch: Batch) -> Batch:
    return batch


def _after(text: str, lines: int) -> str:
    """The text without its first lines."""
    at = 0
    for _ in range(lines):
        at = text.index("\n", at) + 1
    return text[at:]


def _trim(content: bytes, letters: npt.NDArray[np.uint8], starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Cells without the spaces around them."""
    if b" " not in content:
        return starts, ends
    while (padded := (letters[starts] == 32) & (starts < ends)).any():
        starts = starts + padded
    while (padded := (letters[ends - 1] == 32) & (starts < ends)).any():
        ends = ends - padded
    return starts, ends


class _Feed:
    """The physical lines of a piece, then of those after it, for a reader that asks for one at a time."""

    def __init__(self, text: str, more: Iterator[str]) -> None:
        self._ready = io.StringIO(text, newline="\n")
        self._size = len(text)
        self._more = more
        self._again: list[str] = []
        self.taken = 0
        self.record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else self._ready.readline() or self._next_piece()
        self.taken += 1
        self.record.append(line)
        return line

    def _next_piece(self) -> str:
        piece = next(self._more)
        self._ready, self._size = io.StringIO(piece, newline="\n"), len(piece)
        return self._ready.readline()

    @property
    def is_used_up(self) -> bool:
        """Whether the piece at hand is read to its end."""
        return not self._again and self._ready.tell() == self._size

    def rewind(self, kept: int) -> None:
        """Give back the lines of the record at hand, but for the first `kept`."""
        self._again += reversed(self.record[kept:])
        self.taken -= len(self.record) - kept


def _records(feed: _Feed, separator: str, line: int, rows: Rows, *, shows_broken: bool = False) -> Iterator[Record]:
    """The records of a feed; where a quote is not closed, a problem, and on with the line after it.

    With `shows_broken` the lines up to there come as well, with U+FFFD for each quote: still wrong in a copy.
    """
    reader = csv.reader(feed, delimiter=separator, strict=True)
    while not feed.is_used_up:
        start = line + feed.taken
        feed.record = []
        try:
            cells = next(reader)
            if not _swallows(cells, rows.header.width, separator):
                yield Record(start, line + feed.taken - 1, cells)
                continue
        except csv.Error:
            pass
        opened = _open_quote(feed.record, separator)
        rows.findings.add(problem("unclosed_quote", start + opened))
        for place, raw in enumerate(feed.record[: opened + 1] if shows_broken else ()):
            cells = raw.rstrip("\n").replace('"', "\ufffd").split(separator)
            yield Record(start + place, start + place, cells)
        feed.rewind(opened + 1)


def _swallows(cells: Sequence[str], width: int, separator: str) -> bool:
    """Whether a cell holds what looks like a whole row: a quote that was never meant to span lines."""
    return any(
        "\n" in cell and any(part.count(separator) >= max(width - 1, 2) for part in cell.split("\n")) for cell in cells
    )


def _open_quote(record: Sequence[str], separator: str) -> int:
    """Which line of a broken record holds the quote that opens the cell at fault."""
    opened, inside = 0, False
    for number, line in enumerate(record):
        for before, letter, after in zip("\n" + line, line, line[1:] + "\n", strict=False):
            if letter != '"':
                continue
            if not inside and before in (separator, "\n"):
                opened, inside = number, True
            elif inside and after in (separator, "\n"):
                inside = False
    return opened
