"""Withdraws a submission, unless its period is closed, and brings the snapshot up to date: the one way back."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from analytics import warehouse
from analytics.archive import Archive, Head, Receipt
from analytics.home import Home
from analytics.intake.attempts import until_still
from analytics.intake.closed import PeriodClosed, closed
from analytics.plan import Plan


def withdraw(
    home: Home, plan: Plan, number: int, *, by: str, reason: str, at: datetime, expected_head: Head | None = None
) -> Receipt:
    """Declare submission `number` void.

    Looks again when somebody else submits meanwhile; with `expected_head`
    raises ArchiveMoved at once if anything was accepted since. Raises
    PeriodClosed, ArchiveMoved (somebody was always faster) and what
    Archive.withdraw raises.
    """
    attempt = partial(_attempt, home, plan, number, expected_head, by=by, reason=reason, at=at)
    receipt = attempt() if expected_head else until_still(attempt)
    warehouse.build(home, plan)
    return receipt


def _attempt(home: Home, plan: Plan, number: int, seen: Head | None, *, by: str, reason: str, at: datetime) -> Receipt:
    """One try: the period may have been locked since the head was read."""
    archive = Archive(home.archive)
    head = seen or archive.head()
    with warehouse.open_version(home, warehouse.build(home, plan)) as history:
        for found in closed(history, archive.receipt(number).slots, plan, at.date()):
            raise PeriodClosed(found)
    return archive.withdraw(number, by=by, reason=reason, at=at, reference=plan.digest, expected_head=head)
