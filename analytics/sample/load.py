"""Load the sample into an empty home, through the same checks and the same archive as real files.

Summary data are built again only when a file needs to be compared with one
that came after the last build: ten builds instead of a hundred and seventy.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from analytics import intake, warehouse
from analytics.archive import Archive, Receipt, Slot
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

    Raises SampleRefused.
    """
    loader = _Loader(home, plan, folder)
    accepted: dict[str, Receipt] = {}
    for event in manifest.read(folder):
        if event.event == "submit":
            accepted[event.file] = loader.submit(event)
        else:
            loader.withdraw(event, accepted[event.file])
    warehouse.build(home, plan)
    return len(accepted)


class _Loader:
    """Submits one event after another; `_unseen` are the units whose files the summary data lack."""

    def __init__(self, home: Home, plan: Plan, folder: Path) -> None:
        self.home, self.plan, self.folder = home, plan, folder
        self.archive = Archive(home.archive)
        self._unseen: set[tuple[str, str, str]] = set()
        self._version = warehouse.build(home, plan)

    def submit(self, event: Event) -> Receipt:
        found = self._check(event)
        if self._unseen.intersection(_units(found.slots)):
            self._version = warehouse.build(self.home, self.plan)
            self._unseen.clear()
            found = self._check(event)
        if found.status != "accepted" or found.table is None:
            raise SampleRefused(event.file, found)
        self._unseen.update(_units(found.slots))
        return self._accept(event, found, found.table)

    def withdraw(self, event: Event, submitted: Receipt) -> None:
        receipt = self.archive.withdraw(
            submitted.number, by=event.by, reason=event.reason, at=event.at, reference=self.plan.digest
        )
        self._unseen.update(_units(receipt.slots))

    def _check(self, event: Event) -> Check:
        with warehouse.open_version(self.home, self._version) as history:
            return intake.check(
                self.folder / event.file,
                self.plan,
                history,
                today=event.at.date(),
                confirmed=event.confirm,
                explanations=event.explain,
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
            explanations=event.explain,
            confirmed=event.confirm,
            supersedes=found.replaces,
        )


def _units(slots: Iterable[Slot]) -> set[tuple[str, str, str]]:
    """Whose figures a file holds, whatever the period."""
    return {(slot.form, slot.agency, slot.commune) for slot in slots}
