"""A file on its way in: the bytes as they came, what was corrected, confirmed and explained on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath
from tempfile import TemporaryDirectory
from typing import NamedTuple, Self

from analytics.archive import Explanation
from analytics.intake import Problem, sheet
from analytics.intake.problems import Refused
from analytics.plan import Plan

_LONGEST_NAME = 120  # bytes
Place = tuple[int, int]  # physical line (1-based), position (0-based)


class Warned(NamedTuple):
    """A warning that was explained, with its words: other figures are another warning."""

    line: int
    code: str
    vi: str
    en: str

    @classmethod
    def of(cls, found: Problem) -> Self:
        """The warning that a check found."""
        return cls(found.line or 0, found.code, found.message["vi"], found.message["en"])


@dataclass(frozen=True)
class Draft:
    """One file and the answers to its remarks; nothing of it is stored before it is accepted.

    `edits` are cells typed anew, `added` rows at the end, `removed` physical lines; `is_typed` says that the
    rows were entered on the page, so that there is no file of the agency's own beside them.
    """

    name: str
    content: bytes
    edits: Mapping[Place, str] = field(default_factory=dict)
    added: tuple[tuple[str, ...], ...] = ()
    removed: frozenset[int] = frozenset()
    confirmed: frozenset[str] = frozenset()
    explanations: Mapping[Warned, str] = field(default_factory=dict)
    is_typed: bool = False

    @property
    def corrections(self) -> int:
        """How many cells and rows were changed on the page."""
        return len(self.edits) + len(self.added) + len(self.removed)

    @property
    def explained(self) -> tuple[Explanation, ...]:
        """The explanations given so far."""
        return tuple(
            Explanation(line=at.line, code=at.code, text=words, about={"vi": at.vi, "en": at.en})
            for at, words in self.explanations.items()
            if words.strip()
        )

    def _corrected(self, original: Path, plan: Plan) -> bytes | None:
        if not self.corrections:
            return None
        return sheet.corrected(original, plan, self.edits, added=self.added, removed=self.removed)

    @contextmanager
    def files(self, plan: Plan) -> Iterator[Files]:
        """The draft on disk while the block runs."""
        with TemporaryDirectory(prefix="trithuc45-") as folder:
            yield self._written(Path(folder), plan)

    def _written(self, folder: Path, plan: Plan) -> Files:
        original = folder / _file_name(self.name)
        original.write_bytes(self.content)
        try:
            content = self._corrected(original, plan)
        except Refused:  # no table to correct: the check of the file itself says why
            content = None
        if content is None:
            return Files(original, None)
        if self.is_typed:
            original.write_bytes(content)
            return Files(original, None)
        beside = folder / "corrected"
        beside.mkdir()
        counted = beside / Path(original.name).with_suffix(".csv").name
        counted.write_bytes(content)
        return Files(counted, original)


@dataclass(frozen=True)
class Files:
    """What is checked and counts, and the agency's own file where that is a corrected copy of it."""

    counted: Path
    original: Path | None


def _file_name(name: str) -> str:
    """The last part of a name, without what no file system takes: names come from the browser."""
    last = PureWindowsPath(name).name
    kept = re.sub(r"[^\w .()-]", "_", last).strip(" .")
    return kept.encode()[-_LONGEST_NAME:].decode(errors="ignore").strip(" .") or "tep"
