"""The archive itself: accept, withdraw, review, open and lock, and read back."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, get_args

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout
from pydantic import ValidationError

from analytics.archive import disk, verify
from analytics.archive.errors import (
    AlreadyAccepted,
    AlreadyReturned,
    AlreadyWithdrawn,
    ArchiveBusy,
    ArchiveDamaged,
    ArchiveMoved,
    FiguresLocked,
    NoSuchQuestion,
    NoSuchSubmission,
    PeriodLocked,
    PeriodNotClosed,
    ReasonMissing,
    Superseded,
)
from analytics.archive.receipt import (
    CORRECTED,
    EMPTY,
    FOLDER,
    RECEIPT,
    ROWS,
    Change,
    Explanation,
    Head,
    NoteKind,
    PeriodKind,
    Receipt,
    Slot,
    Verdict,
    digest,
)

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

    def about(self, number: int) -> list[Receipt]:
        """What was decided about a submission, oldest first: acceptance, return, withdrawal. Few receipts are read."""
        ends = ("-withdrawal", f"-return-{number:08}", f"-acceptance-{number:08}")
        decisions = (self._receipt(name) for name in self.folders(number) if name.endswith(ends))
        return [each for each in decisions if each.concerns == number]

    def rows_path(self, receipt: Receipt) -> Path:
        """The checked rows of a submission (Parquet)."""
        return self.root / receipt.folder / ROWS

    def original_path(self, receipt: Receipt) -> Path:
        """The agency's file, byte for byte."""
        return self.root / receipt.folder / receipt.original

    def corrected_path(self, receipt: Receipt) -> Path:
        """The copy with corrected cells whose rows count, where there is one."""
        return self.root / receipt.folder / CORRECTED

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
        explanations: Collection[Explanation] = (),
        confirmed: Collection[str] = (),
        supersedes: Collection[int] = (),
        corrected: Path | None = None,
        corrected_cells: int = 0,
        changes: Collection[Change] = (),
        expected_head: Head | None = None,
    ) -> Receipt:
        """Store a checked file for good and return its receipt.

        `file` is the agency's own, `corrected` the copy that was checked where
        cells were corrected, `rows` the checked rows, `reference` the plan's
        digest. With `expected_head`, raises ArchiveMoved if anything was
        accepted since. Raises ArchiveBusy and ArchiveDamaged.
        """

        def fill(folder: Path, head: Head) -> Receipt:
            receipt = _event(
                head,
                kind="submission",
                at=at,
                by=by,
                form=form,
                slots=tuple(sorted(slots)),
                file_name=file.name,
                corrected_cells=corrected_cells,
                rows=rows.num_rows,
                explanations=tuple(sorted(explanations, key=lambda each: (each.line, each.code))),
                confirmed=tuple(sorted(confirmed)),
                supersedes=tuple(sorted(supersedes)),
                changes=tuple(changes),
                reference=reference,
            )
            return _store(folder, file, corrected, rows, receipt)

        return self._append(fill, expected_head)

    def withdraw(
        self,
        number: int,
        *,
        by: str,
        reason: str,
        at: datetime,
        reference: str = "",
        expected_head: Head | None = None,
    ) -> Receipt:
        """Declare submission `number` void; its files stay.

        Raises NoSuchSubmission, AlreadyWithdrawn, AlreadyReturned, ReasonMissing; with `expected_head` ArchiveMoved.
        """
        _require(reason)

        def fill(_: Path, head: Head) -> Receipt:
            withdrawn = self._standing(number)
            about = {"form": withdrawn.form, "slots": withdrawn.slots, "concerns": number}
            return _event(head, kind="withdrawal", at=at, by=by, reason=reason, reference=reference, **about)

        return self._append(fill, expected_head)

    def review(
        self,
        number: int,
        verdict: Verdict,
        *,
        by: str,
        at: datetime,
        reason: str = "",
        acceptance_counts: bool = False,
        expected_head: Head | None = None,
    ) -> Receipt:
        """Return submission `number` to its agency, with a message, or accept it.

        An accepted one can still be returned, a returned one is over. No verdict changes the figures of a locked
        period: nothing of it is returned, nor accepted where only accepted figures count (`acceptance_counts`).
        Raises NoSuchSubmission, AlreadyWithdrawn, AlreadyReturned, AlreadyAccepted, Superseded, FiguresLocked,
        ReasonMissing; with `expected_head` ArchiveMoved.
        """
        if verdict == "return":
            _require(reason)

        def fill(_: Path, head: Head) -> Receipt:
            reviewed = self._reviewable(number, verdict)
            if verdict == "return" or acceptance_counts:
                self._require_unlocked(reviewed)
            about = {"form": reviewed.form, "slots": reviewed.slots, "concerns": number}
            return _event(head, kind=verdict, at=at, by=by, reason=reason, **about)

        return self._append(fill, expected_head)

    def period(
        self,
        kind: PeriodKind,
        period: str,
        *,
        by: str,
        at: datetime,
        agency: str = "",
        commune: str = "",
        due: date | None = None,
        reason: str = "",
    ) -> Receipt:
        """Open a period with a due date, lock it, or reopen it with a reason, for all or for one agency or commune.

        The newest event that covers an agency decides. Raises PeriodLocked, PeriodNotClosed, ReasonMissing.
        """
        if kind == "reopening":
            _require(reason)

        def fill(_: Path, head: Head) -> Receipt:
            self._allow(kind, period, agency, commune)
            place = {"period": period, "agency": agency, "commune": commune, "due": due}
            return _event(head, kind=kind, at=at, by=by, reason=reason, **place)

        return self._append(fill, None)

    def note(self, kind: NoteKind, *, by: str, at: datetime, reason: str = "") -> Receipt:
        """Write down who signed in, which roles hold from now on, or what somebody was refused."""
        return self._append(lambda _, head: _event(head, kind=kind, at=at, by=by, reason=reason), None)

    def letter(
        self,
        kind: Literal["question", "reminder"],
        topic: str,
        words: str,
        *,
        by: str,
        at: datetime,
        agency: str = "",
        commune: str = "",
        period: str = "",
    ) -> Receipt:
        """Ask an agency or commune about a topic, or remind it. Raises ReasonMissing."""
        _require(words)
        to = {"topic": topic, "agency": agency, "commune": commune, "period": period}
        return self._append(lambda _, head: _event(head, kind=kind, at=at, by=by, reason=words, **to), None)

    def reply(self, number: int, words: str, *, by: str, at: datetime) -> Receipt:
        """Answer question `number`; a question may be answered more than once. Raises NoSuchQuestion, ReasonMissing."""
        _require(words)

        def fill(_: Path, head: Head) -> Receipt:
            asked = self.question(number)
            to = asked.model_dump(include={"topic", "agency", "commune", "period"})
            return _event(head, kind="answer", at=at, by=by, reason=words, concerns=number, **to)

        return self._append(fill, None)

    def question(self, number: int) -> Receipt:
        """One question. Raises NoSuchQuestion."""
        with suppress(NoSuchSubmission):
            asked = self.receipt(number)
            if asked.kind == "question":
                return asked
        raise NoSuchQuestion(number=number)

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

    def _standing(self, number: int) -> Receipt:
        """Submission `number`, neither withdrawn nor returned."""
        receipt = self.receipt(number)
        if receipt.kind != "submission":
            raise NoSuchSubmission(number=number)
        decided = {each.kind for each in self.about(number)}
        if "withdrawal" in decided:
            raise AlreadyWithdrawn(number=number)
        if "return" in decided:
            raise AlreadyReturned(number=number)
        return receipt

    def _reviewable(self, number: int, verdict: Verdict) -> Receipt:
        """The submission, if the verdict makes sense: what was accepted before may be returned even if superseded."""
        receipt = self._standing(number)
        accepted = any(each.kind == "acceptance" for each in self.about(number))
        if accepted and verdict == "acceptance":
            raise AlreadyAccepted(number=number)
        if not accepted and self._is_superseded(receipt):
            raise Superseded(number=number)
        return receipt

    def _is_superseded(self, receipt: Receipt) -> bool:
        """Whether newer submissions fill all of its slots; only folders of its periods and agencies are read."""
        ends = receipt.places
        newer = [self._receipt(name) for name in self.folders(receipt.number) if name[9:] in ends]
        return set(receipt.slots) <= {slot for each in newer for slot in each.slots}

    def _require_unlocked(self, submission: Receipt) -> None:
        """Raises FiguresLocked if the period of any of its slots is locked."""
        events = self._period_events()
        for slot in submission.slots:
            covering = [each for each in events[slot.period] if _covers(each, slot.agency, slot.commune)]
            if covering and covering[-1].kind == "locking":
                raise FiguresLocked(period=slot.period, number=submission.number)

    def _period_events(self) -> Mapping[str, list[Receipt]]:
        """What was decided about each period, oldest first."""
        events: defaultdict[str, list[Receipt]] = defaultdict(list)
        for name in self.folders():
            if name[9:] in _PERIOD_KINDS:
                event = self._receipt(name)
                events[event.period].append(event)
        return events

    def _allow(self, kind: PeriodKind, period: str, agency: str, commune: str) -> None:
        """Raises PeriodLocked, PeriodNotClosed where an event would change nothing or evade its reason."""
        events = self._period_events()[period]
        covering = [each for each in events if _covers(each, agency, commune)]
        newest = covering[-1] if covering else None
        locked = newest is not None and newest.kind == "locking"
        # An exception made since for somebody within is ended by locking again.
        if locked and (kind == "opening" or (kind == "locking" and events[-1] == newest)):
            raise PeriodLocked(period=period)
        if kind == "reopening" and not locked and (newest is None or newest.due is None):
            raise PeriodNotClosed(period=period)


_PERIOD_KINDS = frozenset(get_args(PeriodKind))


def _covers(event: Receipt, agency: str, commune: str) -> bool:
    """Whether an event for a period holds for an agency, or a commune of it."""
    return event.agency in {"", agency} and event.commune in {"", commune}


def _require(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing()


def _event(head: Head, **fields: Any) -> Receipt:  # noqa: ANN401 - the fields of a receipt, which it checks itself
    """The receipt that follows `head`."""
    return Receipt(number=head.number + 1, previous=head.digest, **fields)


def _store(folder: Path, file: Path, corrected: Path | None, rows: pa.Table, receipt: Receipt) -> Receipt:
    """Write the agency's file, the corrected copy and the rows; the receipt comes back with their hashes."""
    hashes = {"file_sha256": _copy(file, folder / receipt.original)}
    if corrected:
        hashes["corrected_sha256"] = _copy(corrected, folder / CORRECTED)
    with disk.flushed(folder / ROWS) as target:
        pq.write_table(rows, target, compression="zstd")
    return receipt.model_copy(update=hashes | {"rows_sha256": disk.sha256(folder / ROWS)})


def _copy(file: Path, place: Path) -> str:
    """Copy a file onto the disk itself; its SHA-256 as it is there."""
    with file.open("rb") as source, disk.flushed(place) as target:
        shutil.copyfileobj(source, target, 1 << 20)
    return disk.sha256(place)
