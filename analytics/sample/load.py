"""Load the sample into an empty home, through the same checks and the same archive as real files.

Files are held against records that are renewed only when a file needs to be compared with one that came since: ten
times instead of a hundred and seventy. What pages show is computed once, at the end.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from analytics import intake, warehouse
from analytics.access import Unit
from analytics.archive import Archive, Explanation, PeriodKind, Receipt, Slot
from analytics.home import Home
from analytics.intake import Check
from analytics.plan import Plan
from analytics.sample import manifest
from analytics.sample.manifest import Event
from analytics.sample.recipe import SAMPLE
from analytics.text import Language, text
from analytics.warehouse import Records

# So many files are checked at once.
_AHEAD = os.cpu_count() or 1


class SampleRefused(Exception):  # noqa: N818 - the name states what is the case
    """A file of the sample was not accepted: sample and plan do not fit each other."""

    def __init__(self, file: str, check: Check) -> None:
        self.file, self.check = file, check
        super().__init__(self.message("vi"))

    def message(self, language: Language) -> str:
        """Which file, and every problem that stands against it."""
        problems = "; ".join(f"{one.line}: {one.message[language]}" for one in self.check.problems)
        return text(language)("command.error.sample_refused", file=self.file, problems=problems)


def load_sample(home: Home, plan: Plan, folder: Path = SAMPLE) -> int:
    """Submit and withdraw everything in the manifest; returns how many files were accepted.

    The home gets all of it or nothing: whoever stops half-way can start again.
    Raises SampleRefused, and OSError if the archive is no longer empty.
    """
    home.root.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=home.root, prefix=".tmp-") as temporary:
        draft = Home(Path(temporary), home.reference)
        count = _load(draft, plan, folder)
        _replace_empty(home.archive, draft.archive)
        shutil.rmtree(home.snapshots, ignore_errors=True)
        draft.snapshots.rename(home.snapshots)
    return count


def _replace_empty(place: Path, made: Path) -> None:
    """Put an archive in the place of one that never held anything."""
    (place / ".lock").unlink(missing_ok=True)
    if place.exists():
        place.rmdir()
    made.rename(place)


def _load(home: Home, plan: Plan, folder: Path) -> int:
    accepted: dict[str, Receipt] = {}
    events = list(manifest.read(folder))
    with closing(Loader(home, plan, folder)) as loader:
        for place, event in enumerate(events, 1):
            if event.event == "submit":
                accepted[event.file] = loader.submit(event, events[place : place + _AHEAD])
            elif event.event in {"open", "reopen"}:
                loader.open_period(event)
            else:
                loader.end(event, accepted[event.file])
    warehouse.build(home, plan)
    return len(accepted)


class Loader:
    """Submits one event after another; `_unseen` are the units whose files the records lack.

    Close it after use, and build: it builds nothing that pages read.
    """

    def __init__(self, home: Home, plan: Plan, folder: Path) -> None:
        self.plan, self.folder = plan, folder
        self.archive = Archive(home.archive)
        self._place = TemporaryDirectory(prefix="trithuc45-")
        self._checks: dict[str, Future[Check]] = {}
        self._workers = ThreadPoolExecutor(_AHEAD)
        self._open(None)

    def _open(self, base: Records | None) -> None:
        self._unseen: set[tuple[str, str, str]] = set()
        self._records = warehouse.records(Path(self._place.name), self.plan, self.archive, base)

    def _let_go(self) -> None:
        """Wait for all checks, for they no longer hold, and close the records that they read."""
        wait(each for each in self._checks.values() if not each.cancel())
        self._checks.clear()
        self._records.snapshot.close()

    def close(self) -> None:
        """Remove the records."""
        self._let_go()
        self._workers.shutdown()
        self._place.cleanup()

    def submit(self, event: Event, coming: Sequence[Event] = ()) -> Receipt:
        """Check the event's file against all that came before, and accept it. Raises SampleRefused.

        Files of `coming` events are checked beside it.
        """
        found = self._checked(event, coming)
        if self._unseen.intersection(_units(found.slots)):
            self._let_go()
            self._open(self._records)
            found = self._checked(event, coming)
        if found.status != "accepted" or found.table is None:
            raise SampleRefused(event.file, found)
        self._unseen.update(_units(found.slots))
        return self._accept(event, found, found.table)

    def end(self, event: Event, submitted: Receipt) -> None:
        """Withdraw or return what was submitted."""
        how: dict[str, Any] = {"by": event.by, "reason": event.reason, "at": event.at}
        if event.event == "return":
            receipt = self.archive.review(submitted.number, "return", **how)
        else:
            receipt = self.archive.withdraw(submitted.number, reference=self.plan.digest, **how)
        self._unseen.update(_units(receipt.slots))

    def open_period(self, event: Event) -> None:
        """Open a period, or reopen it for a unit, whose next file is then held against newer records."""
        unit = Unit.parse(event.unit) if event.unit else Unit("")
        place = {"agency": unit.agency, "commune": unit.commune}
        kind: PeriodKind = "reopening" if event.unit else "opening"
        self.archive.period(kind, event.period, by=event.by, at=event.at, due=event.due, reason=event.reason, **place)
        if event.unit:
            self._unseen.update((form.code, *unit) for form in self.plan.forms)

    def _checked(self, event: Event, coming: Sequence[Event]) -> Check:
        for each in (event, *coming):
            if each.event == "submit" and each.file not in self._checks:
                self._checks[each.file] = self._workers.submit(self._check, each)
        return self._checks.pop(event.file).result()

    def _check(self, event: Event) -> Check:
        return intake.check(
            self.folder / event.file,
            self.plan,
            self._records.snapshot,
            today=event.at.date(),
            confirmed=event.confirm,
            explanations=_explained(event),
        )

    def _accept(self, event: Event, found: Check, rows: pa.Table) -> Receipt:
        return self.archive.accept(
            self.folder / event.file,
            rows,
            form=str(found.form),
            slots=found.slots,
            by=event.by,
            at=event.at,
            reference=self.plan.digest,
            explanations=_explained(event),
            confirmed=event.confirm,
            supersedes=found.replaces,
        )


def _explained(event: Event) -> list[Explanation]:
    return [Explanation(line=line, text=words) for line, words in event.explain.items()]


def _units(slots: Iterable[Slot]) -> set[tuple[str, str, str]]:
    """Whose figures a file holds, whatever the period."""
    return {(slot.form, slot.agency, slot.commune) for slot in slots}
