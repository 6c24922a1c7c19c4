"""Single characters that do not belong: refused where they can only be damage, else folded with a warning."""

from __future__ import annotations

import re
from collections.abc import Iterable

from analytics.intake import letters
from analytics.intake.arrow import Texts, texts
from analytics.intake.arrow import compute as pc
from analytics.intake.header import Header
from analytics.intake.problems import Findings, problem
from analytics.intake.tabular import Batch


class Cleaner:
    """Cleans batches of the odd characters that a survey of the file found.

    A cell with a forbidden character becomes null: it is reported here once.
    """

    def __init__(self, header: Header, separator: str | None, odd: Iterable[str], findings: Findings) -> None:
        self.header = header
        self.findings = findings
        self.forbidden = frozenset(filter(letters.is_forbidden, odd))
        strange = (self.forbidden | (frozenset(odd) & letters.FOLDED.keys())) - {separator or ""}
        self._pattern = "[" + "".join(f"\\x{{{ord(each):x}}}" for each in sorted(strange)) + "]" if strange else ""
        self._located = False
        for name in header.names if strange else ():
            self._clean(name, header.line, name)

    def clean(self, batch: Batch) -> Batch:
        """The batch without odd characters, each of them reported with line and column."""
        if not self._pattern:
            return batch
        return Batch(batch.lines, {place: self._column(place, cells, batch) for place, cells in batch.cells.items()})

    def _column(self, place: int, cells: Texts, batch: Batch) -> Texts:
        found = pc.match_substring_regex(cells, self._pattern)
        rows = [row for row, is_odd in enumerate(found.to_pylist()) if is_odd] if pc.any(found).as_py() else []
        if not rows:
            return cells
        values = cells.to_pylist()
        for row in rows:
            values[row] = self._clean(values[row], int(batch.lines[row]), self.header.names[place])
        return texts(values)

    def _clean(self, cell: str, line: int, column: str) -> str | None:
        column = letters.fold(column)
        found = set(cell)
        if damage := found & self.forbidden:
            self._located = True
            self.findings.add(problem("control_character", line, column, shown(cell), character=_name(damage)))
            return None
        if hidden := found & letters.INVISIBLE.keys():
            self.findings.add(problem("invisible_character", line, column, shown(cell), character=_name(hidden)))
        if twins := found & letters.LOOKALIKES.keys():
            pairs = ", ".join(f"{each} → {letters.LOOKALIKES[each]}" for each in sorted(twins))
            self.findings.add(problem("lookalike_letter", line, column, cell, pairs=pairs))
        return letters.fold(cell).strip()

    def finish(self) -> None:
        """A forbidden character that stands in no cell of the table is still in the file."""
        if self.forbidden and not self._located:
            self.findings.add(problem("control_character", character=_name(self.forbidden)))


def _name(found: Iterable[str]) -> str:
    return ", ".join(f"U+{ord(each):04X}" for each in sorted(found))


def shown(cell: str) -> str:
    """A cell with its invisible characters made visible."""
    return re.sub(r"[^\n\t -~\u00a1-\uffff]", lambda each: f"⟨U+{ord(each[0]):04X}⟩", _mark_hidden(cell))


def _mark_hidden(cell: str) -> str:
    return "".join(f"⟨U+{ord(each):04X}⟩" if each in letters.INVISIBLE else each for each in cell)
