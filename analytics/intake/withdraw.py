"""Withdraws a submission, unless its period is closed, and brings the snapshot up to date: the one way back."""

from __future__ import annotations

from datetime import datetime

from analytics import warehouse
from analytics.archive import Archive, ArchiveMoved, Head, Receipt
from analytics.home import Home
from analytics.intake.closed import PeriodClosed, closed
from analytics.plan import Plan


def withdraw(
    home: Home, plan: Plan, number: int, *, by: str, reason: str, at: datetime, expected_head: Head | None = None
) -> Receipt:
    """Declare submission `number` void.

    Looks again when somebody else submits meanwhile, unless `expected_head`
    says what the caller had seen. Raises PeriodClosed and what
    Archive.withdraw raises.
    """
    while True:
        head = expected_head or Archive(home.archive).head()
        try:
            receipt = _attempt(home, plan, number, by=by, reason=reason, at=at, head=head)
        except ArchiveMoved:
            if expected_head:
                raise
            continue
        warehouse.build(home, plan)
        return receipt


def _attempt(home: Home, plan: Plan, number: int, *, by: str, reason: str, at: datetime, head: Head) -> Receipt:
    """One try: the period may have been locked since `head`."""
    archive = Archive(home.archive)
    with warehouse.open_version(home, warehouse.build(home, plan)) as history:
        for found in closed(history, archive.receipt(number).slots, plan, at.date()):
            raise PeriodClosed(found)
    return archive.withdraw(number, by=by, reason=reason, at=at, reference=plan.digest, expected_head=head)
