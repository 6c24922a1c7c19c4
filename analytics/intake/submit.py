"""Checks a file, stores it in the archive and brings the snapshot up to date: the one way in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from analytics import warehouse
from analytics.archive import Archive, ArchiveMoved, Explanation, Receipt
from analytics.home import Home
from analytics.intake.check import Check, check
from analytics.intake.problems import problem
from analytics.plan import Plan

_ATTEMPTS = 5


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
    explanations: Mapping[int, str],
    confirmed: Collection[str],
    at: datetime,
) -> Submission:
    """Check a file against all that was accepted so far, and store it if nothing stands against it.

    `explanations` say by line why a warning is right, `confirmed` are the codes
    of doubts that are settled. Checks again when somebody else submits
    meanwhile. Raises ArchiveBusy, ArchiveMoved (somebody was always faster)
    and ArchiveDamaged.
    """
    for last in (*[False] * (_ATTEMPTS - 1), True):
        try:
            found, receipt = _attempt(home, plan, path, by=by, explanations=explanations, confirmed=confirmed, at=at)
        except ArchiveMoved:
            if last:
                raise
            continue
        break
    if receipt:
        warehouse.build(home, plan)
    return Submission(found, receipt)


def _attempt(
    home: Home,
    plan: Plan,
    path: Path,
    *,
    by: str,
    explanations: Mapping[int, str],
    confirmed: Collection[str],
    at: datetime,
) -> tuple[Check, Receipt | None]:
    """One try: the head is read first, so that anything accepted during the check is noticed."""
    archive = Archive(home.archive)
    head = archive.head()
    with warehouse.open_version(home, warehouse.build(home, plan)) as history:
        found = check(path, plan, history, today=at.date(), confirmed=confirmed, explanations=explanations)
    found = _answered(found, explanations, confirmed)
    if found.status != "accepted" or found.table is None or found.form is None:
        return found, None
    receipt = archive.accept(
        path,
        found.table,
        form=found.form,
        slots=found.slots,
        by=by,
        at=at,
        reference=plan.digest,
        explanations=[Explanation(line=line, text=words) for line, words in explanations.items()],
        confirmed=confirmed,
        supersedes=found.replaces,
        expected_head=head,
    )
    return found, receipt


def _answered(found: Check, explanations: Mapping[int, str], confirmed: Collection[str]) -> Check:
    """The check, refused if something is explained or confirmed that nobody asked for: a receipt is for good."""
    lines = {each.line or 0 for each in found.problems if each.needs == "explain"}
    codes = {each.code for each in found.problems if each.needs == "confirm"}
    stray = [problem("explanation_without_warning", line, given=line) for line in sorted({*explanations} - lines)]
    stray += [problem("confirmation_without_doubt", value=code, given=code) for code in sorted({*confirmed} - codes)]
    if found.status == "refused" or not stray:
        return found
    return replace(found, status="refused", problems=(*found.problems, *stray), table=None)
