"""Single characters that do not belong: refused where they can only be damage, else folded with a warning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np

from analytics.intake import letters
from analytics.intake.arrow import Column, Texts, mask
from analytics.intake.arrow import compute as pc
from analytics.intake.header import Header
from analytics.intake.problems import Findings, Problem, problem
from analytics.intake.tabular import Batch


class Cleaner:
    """Cleans batches of the odd characters that a survey of the file found.

    A cell with a forbidden character becomes null: it is reported here once.
    """

    def __init__(self, header: Header, separator: str | None, odd: Iterable[str], findings: Findings) -> None:
        self.header = header
        self.findings = findings
        self.forbidden = frozenset(filter(letters.is_forbidden, odd))
        self._strange = (self.forbidden | (frozenset(odd) & letters.FOLDED.keys())) - {separator or ""}
        self._pattern = _any_of(self._strange)
        self._located = any(self.forbidden & set(name) for name in header.names)
        for name in header.names if self._strange else ():
            findings.add(*self._judge(name, header.line, letters.fold(name)))

    def clean(self, batch: Batch) -> Batch:
        """The batch without odd characters, each of them reported with line and column."""
        if not self._strange:
            return batch
        return Batch(batch.lines, {place: self._column(place, cells, batch) for place, cells in batch.cells.items()})

    def _column(self, place: int, cells: Texts, batch: Batch) -> Texts:
        """A column without odd characters: reported row by row, replaced at once."""
        if not pc.any(pc.match_substring_regex(cells, self._pattern)).as_py():
            return cells
        if self.forbidden:
            damaged = pc.match_substring_regex(cells, _any_of(self.forbidden))
            self._located |= self._report(place, cells, damaged, batch)
            cells = pc.if_else(damaged, None, cells)
        self._report(place, cells, pc.match_substring_regex(cells, self._pattern), batch)
        for each in sorted(self._strange - self.forbidden):
            cells = pc.replace_substring(cells, each, letters.FOLDED[each])
        return pc.utf8_trim_whitespace(cells)

    def _report(self, place: int, cells: Texts, odd: Column, batch: Batch) -> bool:
        """Tell of the cells that are odd; whether there are any."""
        rows = np.flatnonzero(mask(odd))
        column = letters.fold(self.header.names[place])
        found = (self._judge(cells[int(row)].as_py(), int(batch.lines[row]), column) for row in rows)
        self.findings.extend(chain.from_iterable(found), len(rows))
        return len(rows) > 0

    def _judge(self, cell: str, line: int, column: str) -> Iterator[Problem]:
        found = set(cell)
        if damage := found & self.forbidden:
            yield problem("control_character", line, column, shown(cell), character=_name(damage))
            return
        if hidden := found & letters.INVISIBLE.keys():
            yield problem("invisible_character", line, column, shown(cell), character=_name(hidden))
        if twins := found & letters.LOOKALIKES.keys():
            pairs = ", ".join(f"{each} → {letters.LOOKALIKES[each]}" for each in sorted(twins))
            yield problem("lookalike_letter", line, column, cell, pairs=pairs)

    def finish(self) -> None:
        """A forbidden character that stands in no cell of the table is still in the file."""
        if self.forbidden and not self._located:
            self.findings.add(problem("control_character", character=_name(self.forbidden)))


def _any_of(characters: Iterable[str]) -> str:
    """A pattern for any of some characters."""
    return "[" + "".join(f"\\x{{{ord(each):x}}}" for each in sorted(characters)) + "]"


def _name(found: Iterable[str]) -> str:
    return ", ".join(f"U+{ord(each):04X}" for each in sorted(found))


def shown(cell: str) -> str:
    """A cell with its invisible characters made visible."""
    return re.sub(r"[^\n\t -~\u00a1-\uffff]", lambda each: f"⟨U+{ord(each[0]):04X}⟩", _mark_hidden(cell))


def _mark_hidden(cell: str) -> str:
    return "".join(f"⟨U+{ord(each):04X}⟩" if each in letters.INVISIBLE else each for each in cell)
