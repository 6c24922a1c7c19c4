"""Load the sample into an empty home, through the same checks and the same archive as real files.

Summary data are built again only when a file needs to be compared with one
that came after the last build: ten builds instead of a hundred and seventy.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from analytics import intake, warehouse
from analytics.archive import Archive, Explanation, Receipt, Slot
from analytics.home import Home
from analytics.intake import Check
from analytics.plan import Plan
from analytics.sample import manifest
from analytics.sample.manifest import Event
from analytics.sample.recipe import SAMPLE
from analytics.text import Language, text


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
    with closing(Loader(home, plan, folder)) as loader:
        for event in manifest.read(folder):
            if event.event == "submit":
                accepted[event.file] = loader.submit(event)
            else:
                loader.withdraw(event, accepted[event.file])
    warehouse.build(home, plan)
    return len(accepted)


class Loader:
    """Submits one event after another; `_unseen` are the units whose files the summary data lack.

    Close it after use, and build: the newest files are not in the summary data yet.
    """

    def __init__(self, home: Home, plan: Plan, folder: Path) -> None:
        self.home, self.plan, self.folder = home, plan, folder
        self.archive = Archive(home.archive)
        self._open()

    def _open(self) -> None:
        self._unseen: set[tuple[str, str, str]] = set()
        self._history = warehouse.open_version(self.home, warehouse.build(self.home, self.plan))

    def close(self) -> None:
        """Let go of the summary data."""
        self._history.close()

    def submit(self, event: Event) -> Receipt:
        """Check the event's file against all that came before, and accept it. Raises SampleRefused."""
        found = self._check(event)
        if self._unseen.intersection(_units(found.slots)):
            self.close()
            self._open()
            found = self._check(event)
        if found.status != "accepted" or found.table is None:
            raise SampleRefused(event.file, found)
        self._unseen.update(_units(found.slots))
        return self._accept(event, found, found.table)

    def withdraw(self, event: Event, submitted: Receipt) -> None:
        """Withdraw what was submitted."""
        receipt = self.archive.withdraw(
            submitted.number, by=event.by, reason=event.reason, at=event.at, reference=self.plan.digest
        )
        self._unseen.update(_units(receipt.slots))

    def _check(self, event: Event) -> Check:
        return intake.check(
            self.folder / event.file,
            self.plan,
            self._history,
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
