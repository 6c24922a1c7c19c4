"""Checks a file, stores it in the archive and brings the snapshot up to date: the one way in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from analytics import warehouse
from analytics.archive import Archive, ArchiveMoved, Explanation, Head, Receipt
from analytics.home import Home
from analytics.intake.attempts import until_still
from analytics.intake.check import Check, check, concerns
from analytics.intake.problems import problem
from analytics.plan import Plan
from analytics.warehouse import preview


@dataclass(frozen=True)
class Submission:
    """What became of a file: the check, and the receipt if it was stored."""

    check: Check
    receipt: Receipt | None = None


def submit(
    home: Home,
    plan: Plan,
    path: Path,
    *,
    by: str,
    at: datetime,
    explanations: Collection[Explanation] = (),
    confirmed: Collection[str] = (),
    original: Path | None = None,
    corrected_cells: int = 0,
    expected_head: Head | None = None,
) -> Submission:
    """Check a file against all that was accepted so far, and store it if nothing stands against it.

    `explanations` say why a warning is right, `confirmed` are the codes of
    doubts that are settled. `path` is what is checked and counts; `original`
    the agency's own file where that is a copy with `corrected_cells` corrected.
    Checks again when somebody else submits meanwhile; with `expected_head`
    raises ArchiveMoved at once if anything was accepted since. Raises
    ArchiveBusy, ArchiveMoved (somebody was always faster), ArchiveDamaged.
    """
    attempt = partial(
        _attempt,
        home,
        plan,
        path,
        by=by,
        at=at,
        explanations=explanations,
        confirmed=confirmed,
        original=original,
        corrected_cells=corrected_cells,
    )
    found, receipt = attempt(expected_head) if expected_head else until_still(partial(attempt, None))
    if receipt:
        warehouse.build(home, plan)
    return Submission(found, receipt)


_Outcome = tuple[Check, Receipt | None]


def _attempt(
    home: Home,
    plan: Plan,
    path: Path,
    seen: Head | None,
    *,
    by: str,
    at: datetime,
    explanations: Collection[Explanation],
    confirmed: Collection[str],
    original: Path | None,
    corrected_cells: int,
) -> _Outcome:
    """One try: the head is read first, so that anything accepted during the check is noticed."""
    archive = Archive(home.archive)
    head = archive.head()
    if seen and seen != head:
        raise ArchiveMoved(expected=seen.number, found=head.number)
    with warehouse.open_version(home, warehouse.build(home, plan)) as history:
        found = check(
            path,
            plan,
            history,
            today=at.date(),
            confirmed=confirmed,
            explanations=explanations,
            original=original,
        )
    found = _answered(found, explanations, confirmed)
    if found.status != "accepted" or found.table is None or found.form is None:
        return found, None
    receipt = archive.accept(
        original or path,
        found.table,
        form=found.form,
        slots=found.slots,
        by=by,
        at=at,
        reference=plan.digest,
        explanations=_with_words(found, explanations),
        confirmed=confirmed,
        supersedes=found.replaces,
        corrected=path if original else None,
        corrected_cells=corrected_cells,
        changes=preview.changes(home, plan, found.table, found.form, found.slots),
        expected_head=head,
    )
    return found, receipt


def _with_words(found: Check, explanations: Collection[Explanation]) -> list[Explanation]:
    """Each explanation beside the very warning that it explains, one for each."""
    asked = (each for each in found.problems if each.needs == "explain")
    return [
        Explanation(line=each.line or 0, code=each.code, text=given.text, about=each.message)
        for each in asked
        for given in explanations
        if given.text and concerns(given, each)
    ]


def _answered(found: Check, explanations: Collection[Explanation], confirmed: Collection[str]) -> Check:
    """The check, refused if something is explained or confirmed that nobody asked for: a receipt is for good."""
    asked = [each for each in found.problems if each.needs == "explain"]
    codes = {each.code for each in found.problems if each.needs == "confirm"}
    vain = [given for given in explanations if not any(concerns(given, each) for each in asked)]
    vain.sort(key=lambda given: (given.line, given.code))
    stray = [problem("explanation_without_warning", each.line, given=_place(each)) for each in vain]
    stray += [problem("confirmation_without_doubt", value=code, given=code) for code in sorted({*confirmed} - codes)]
    if found.status == "refused" or not stray:
        return found
    return replace(found, status="refused", problems=(*found.problems, *stray), table=None)


def _place(given: Explanation) -> str:
    return f"{given.line} ({given.code})" if given.code else str(given.line)
