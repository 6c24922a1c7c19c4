"""The archive itself: accept, withdraw and read back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout
from pydantic import ValidationError

from analytics.archive import disk, verify
from analytics.archive.errors import AlreadyWithdrawn, ArchiveBusy, ArchiveDamaged, ArchiveMoved, NoSuchSubmission
from analytics.archive.receipt import EMPTY, FOLDER, RECEIPT, ROWS, WITHDRAWAL, Head, Receipt, Slot, digest

HEAD = "head.json"
LOCK = ".lock"


class Archive:
    """The submissions under `root`. Any number of processes may share it.

    `timeout` is how many seconds to wait for another writer before ArchiveBusy.
    """

    def __init__(self, root: Path, *, timeout: float = 30) -> None:
        self.root = root
        self._timeout = timeout

    def head(self) -> Head:
        """The newest event, by the listing alone. Raises ArchiveDamaged if it cannot be read."""
        newest = self._newest()
        return self._head_of(newest) if newest else EMPTY

    def folders(self, after: int = 0) -> list[str]:
        """Names of the events numbered above `after`, oldest first."""
        first = f"{after + 1:08}"
        return sorted(name for name in disk.names(self.root) if name >= first and FOLDER.fullmatch(name))

    def receipts(self, after: int = 0) -> Iterator[Receipt]:
        """The events numbered above `after`, oldest first; earlier ones are not read."""
        return (self._receipt(name) for name in self.folders(after))

    def receipt(self, number: int) -> Receipt:
        """One event. Raises NoSuchSubmission."""
        for name in self.folders(number - 1)[:1]:
            if int(name[:8]) == number:
                return self._receipt(name)
        raise NoSuchSubmission(number=number)

    def rows_path(self, receipt: Receipt) -> Path:
        """The checked rows of a submission (Parquet)."""
        return self.root / receipt.folder / ROWS

    def original_path(self, receipt: Receipt) -> Path:
        """The agency's file, byte for byte."""
        return self.root / receipt.folder / receipt.original

    def accept(
        self,
        file: Path,
        rows: pa.Table,
        *,
        form: str,
        slots: Collection[Slot],
        by: str,
        at: datetime,
        reference: str,
        explanations: Mapping[int, str] | None = None,
        confirmed: Collection[str] = (),
        supersedes: Collection[int] = (),
        expected_head: Head | None = None,
    ) -> Receipt:
        """Store a checked file for good and return its receipt.

        `rows` are the checked rows, `reference` the plan's digest. With
        `expected_head`, raises ArchiveMoved if anything was accepted since.
        Raises ArchiveBusy and ArchiveDamaged.
        """

        def fill(folder: Path, head: Head) -> Receipt:
            receipt = Receipt(
                number=head.number + 1,
                kind="submission",
                at=at,
                by=by,
                form=form,
                slots=tuple(sorted(slots)),
                file_name=file.name,
                rows=rows.num_rows,
                explanations=dict(explanations or {}),
                confirmed=tuple(sorted(confirmed)),
                supersedes=tuple(sorted(supersedes)),
                reference=reference,
                previous=head.digest,
            )
            return _store(folder, file, rows, receipt)

        return self._append(fill, expected_head)

    def withdraw(self, number: int, *, by: str, reason: str, at: datetime, reference: str = "") -> Receipt:
        """Declare submission `number` void; its files stay. Raises NoSuchSubmission, AlreadyWithdrawn."""

        def fill(_: Path, head: Head) -> Receipt:
            withdrawn = self._withdrawable(number)
            return Receipt(
                number=head.number + 1,
                kind="withdrawal",
                at=at,
                by=by,
                form=withdrawn.form,
                slots=withdrawn.slots,
                withdraws=number,
                reason=reason,
                reference=reference,
                previous=head.digest,
            )

        return self._append(fill, None)

    def verify(self) -> list[verify.Damage]:
        """Every changed, missing or foreign byte; empty when all is well."""
        witness, names = self._consistent_view()
        return verify.inspect(self.root, names, witness, ignored=frozenset({HEAD, LOCK}))

    def _append(self, fill: Callable[[Path, Head], Receipt], expected: Head | None) -> Receipt:
        """Write one event: `fill` puts its files in a temporary folder and returns the receipt."""
        self.root.mkdir(parents=True, exist_ok=True)
        with self._locked():
            disk.sweep(self.root)
            head = self._trusted_head()
            if expected is not None and expected != head:
                raise ArchiveMoved(expected=expected.number, found=head.number)
            draft = disk.temporary(self.root)
            draft.mkdir()
            try:
                return self._commit(draft, fill(draft, head))
            finally:
                shutil.rmtree(draft, ignore_errors=True)

    def _commit(self, draft: Path, receipt: Receipt) -> Receipt:
        """The rename is the moment of acceptance; the witness may lag behind it by one event."""
        with disk.flushed(draft / RECEIPT) as stream:
            stream.write(receipt.to_bytes())
        disk.flush_folder(draft)
        draft.rename(self.root / receipt.folder)
        disk.flush_folder(self.root)
        with suppress(OSError):
            self._testify(receipt.head)
        return receipt

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            with FileLock(self.root / LOCK, timeout=self._timeout):
                yield
        except Timeout:
            raise ArchiveBusy(seconds=self._timeout) from None

    def _trusted_head(self) -> Head:
        """The head to build on, once the witness agrees with it; caught up first if a kill left it behind."""
        newest = self._newest()
        head, witness = self._head_of(newest) if newest else EMPTY, self._witness()
        if witness != head:
            before = Head(head.number - 1, self._receipt(newest).previous) if newest else EMPTY
            if witness != before:
                raise ArchiveDamaged(folder=self.root)
            self._testify(head)
        return head

    def _newest(self) -> str | None:
        """Name of the last event's folder, without looking at all of them in order."""
        return max(filter(FOLDER.fullmatch, disk.names(self.root)), default=None)

    def _testify(self, head: Head) -> None:
        disk.replace(self.root / HEAD, (json.dumps(head._asdict()) + "\n").encode())

    def _witness(self) -> Head | None:
        """What `head.json` says was written last; None if it is unreadable."""
        try:
            return Head(**json.loads((self.root / HEAD).read_bytes()))
        except FileNotFoundError:
            return EMPTY
        except (ValueError, TypeError):
            return None

    def _consistent_view(self) -> tuple[Head | None, list[str]]:
        """Witness and listing of one moment, without keeping writers out."""
        while True:
            witness, names = self._witness(), self.folders()
            if self._witness() == witness:
                return witness, names

    def _head_of(self, name: str) -> Head:
        try:
            return Head(int(name[:8]), digest((self.root / name / RECEIPT).read_bytes()))
        except OSError:
            raise ArchiveDamaged(folder=self.root / name) from None

    def _receipt(self, name: str) -> Receipt:
        try:
            return Receipt.model_validate_json((self.root / name / RECEIPT).read_bytes())
        except (OSError, ValidationError):
            raise ArchiveDamaged(folder=self.root / name) from None

    def _withdrawable(self, number: int) -> Receipt:
        receipt = self.receipt(number)
        if receipt.kind != "submission":
            raise NoSuchSubmission(number=number)
        withdrawals = (name for name in self.folders(number) if name.endswith(f"-{WITHDRAWAL}"))
        if any(self._receipt(name).withdraws == number for name in withdrawals):
            raise AlreadyWithdrawn(number=number)
        return receipt


def _store(folder: Path, file: Path, rows: pa.Table, receipt: Receipt) -> Receipt:
    """Write the agency's file and its rows; the receipt comes back with their hashes."""
    original = folder / receipt.original
    with file.open("rb") as source, disk.flushed(original) as target:
        shutil.copyfileobj(source, target, 1 << 20)
    with disk.flushed(folder / ROWS) as target:
        pq.write_table(rows, target, compression="zstd")
    hashes = {"file_sha256": disk.sha256(original), "rows_sha256": disk.sha256(folder / ROWS)}
    return receipt.model_copy(update=hashes)
