"""Does the archive still hold exactly what was written to it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from analytics.archive import disk
from analytics.archive.receipt import CORRECTED, EMPTY, RECEIPT, ROWS, Head, Receipt, digest
from analytics.text import Language, text

Kind = Literal[
    "folder_missing", "folder_extra", "folder_renamed",
    "file_missing", "file_extra", "original_changed", "corrected_changed", "rows_changed",
    "receipt_changed", "receipt_unreadable",
    "head_behind", "head_ahead", "head_unreadable",
]  # fmt: skip


@dataclass(frozen=True)
class Damage:
    """One thing that is not as it was written; `place` is relative to the archive."""

    kind: Kind
    place: str

    def message(self, language: Language) -> str:
        """What is wrong and where."""
        return text(language)(f"archive.damage.{self.kind}", place=self.place)


def inspect(root: Path, names: list[str], witness: Head | None, ignored: frozenset[str]) -> list[Damage]:
    """Compare folders, files, hashes, the chain of receipts and the witness.

    A witness one event behind is no damage: a kill between the rename and the
    witness leaves exactly that.
    """
    chain = _Chain()
    found = [*_strangers(root, names, ignored)]
    for name in names:
        found += _check_event(root, name, chain)
    return found + chain.finish(witness)


class _Chain:
    """Follows the receipts from first to last."""

    def __init__(self) -> None:
        self.last, self.name = EMPTY, ""
        self.before = EMPTY

    def follow(self, name: str, content: bytes, previous: str | None) -> Iterator[Damage]:
        """The next receipt; `previous` is what it says of the one before, None if unreadable."""
        number = int(name[:8])
        if number == self.last.number:
            yield Damage("folder_extra", name)
            return
        for missing in range(self.last.number + 1, number):
            yield Damage("folder_missing", f"{missing:08}")
        if number == self.last.number + 1 and previous not in {None, self.last.digest}:
            yield Damage("receipt_changed", self.name or name)
        self.before, self.last, self.name = self.last, Head(number, digest(content)), name

    def finish(self, witness: Head | None) -> list[Damage]:
        """Compare the end of the chain with the witness."""
        if witness is None:
            return [Damage("head_unreadable", "head.json")]
        if witness in {self.last, self.before}:
            return []
        if witness.number == self.last.number:
            return [Damage("receipt_changed", self.name)]
        return [Damage("head_behind" if witness.number < self.last.number else "head_ahead", "head.json")]


def _strangers(root: Path, names: list[str], ignored: frozenset[str]) -> Iterator[Damage]:
    """Entries beside the events. Leftovers of killed writes are not damage: the next write clears them."""
    known = ignored.union(names)
    for name in sorted(disk.names(root)):
        if name not in known and not disk.is_temporary(name):
            yield Damage("folder_extra", name)


def _check_event(root: Path, name: str, chain: _Chain) -> Iterator[Damage]:
    try:
        content = (root / name / RECEIPT).read_bytes()
    except OSError:
        content = b""
    receipt = _parse(content)
    yield from chain.follow(name, content, receipt.previous if receipt else None)
    if receipt is None:
        yield Damage("receipt_unreadable", f"{name}/{RECEIPT}")
    else:
        yield from _check_folder(root / name, receipt)


def _parse(content: bytes) -> Receipt | None:
    try:
        return Receipt.model_validate_json(content)
    except ValidationError:
        return None


def _check_folder(folder: Path, receipt: Receipt) -> Iterator[Damage]:
    if folder.name != receipt.folder:
        yield Damage("folder_renamed", folder.name)
    present, files = {*disk.names(folder)}, {RECEIPT, *receipt.hashes}
    for name in sorted(files - present):
        yield Damage("file_missing", f"{folder.name}/{name}")
    for name in sorted(present - files):
        yield Damage("file_extra", f"{folder.name}/{name}")
    for name, sha256 in receipt.hashes.items():
        if name in present and disk.sha256(folder / name) != sha256:
            yield Damage(_CHANGED.get(name, "original_changed"), f"{folder.name}/{name}")


_CHANGED: Mapping[str, Kind] = {ROWS: "rows_changed", CORRECTED: "corrected_changed"}
