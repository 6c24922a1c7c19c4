"""A file on its way in: the bytes as they came, what was corrected, confirmed and explained on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from analytics.intake import Explanations, file_name, sheet
from analytics.plan import Plan

Place = tuple[int, int]  # physical line (1-based), position (0-based)


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
    explanations: Explanations = field(default_factory=dict)
    is_typed: bool = False

    @property
    def corrections(self) -> int:
        """How many cells and rows were changed on the page."""
        return len(self.edits) + len(self.added) + len(self.removed)

    @contextmanager
    def files(self, plan: Plan) -> Iterator[Files]:
        """The draft on disk while the block runs."""
        with TemporaryDirectory(prefix="trithuc45-") as folder:
            yield self._written(Path(folder), plan)

    def _written(self, folder: Path, plan: Plan) -> Files:
        original = folder / file_name(self.name)
        original.write_bytes(self.content)
        if not self.corrections:
            return Files(original, None)
        content = sheet.corrected(original, plan, self.edits, added=self.added, removed=self.removed)
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
