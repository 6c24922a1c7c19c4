"""Load the sample into an empty home, through the same door as real files."""

from __future__ import annotations

from pathlib import Path

from analytics import intake, warehouse
from analytics.archive import Archive, Receipt
from analytics.home import Home
from analytics.plan import Plan
from analytics.sample import manifest
from analytics.sample.manifest import Event
from analytics.sample.recipe import SAMPLE
from analytics.text import Language, text


class SampleRefused(Exception):  # noqa: N818 - the name states what is the case
    """A file of the sample was not accepted: sample and plan do not fit each other."""

    def __init__(self, file: str, check: intake.Check) -> None:
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
    accepted: dict[str, Receipt] = {}
    for event in manifest.read(folder):
        if event.event == "submit":
            accepted[event.file] = _submit(home, plan, folder, event)
        else:
            number = accepted[event.file].number
            Archive(home.archive).withdraw(number, by=event.by, reason=event.reason, at=event.at, reference=plan.digest)
            warehouse.build(home, plan)
    return len(accepted)


def _submit(home: Home, plan: Plan, folder: Path, event: Event) -> Receipt:
    submission = intake.submit(
        home,
        plan,
        folder / event.file,
        by=event.by,
        explanations=event.explain,
        confirmed=frozenset(event.confirm),
        at=event.at,
    )
    if submission.receipt is None:
        raise SampleRefused(event.file, submission.check)
    return submission.receipt
