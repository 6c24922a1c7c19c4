"""What reviewers decide: about a submission, and about when a period takes submissions."""

from __future__ import annotations

from datetime import date

from analytics import warehouse
from analytics.access import Unit
from analytics.actions.office import Office, said
from analytics.archive import Receipt

EVERYBODY = Unit("")


def accept(office: Office, number: int) -> Receipt:
    """Accept a submission as it is. Raises Denied, ArchiveError."""
    office.require("review")
    return _counted(office, office.archive.review(number, "acceptance", by=office.person.id, at=office.now))


def send_back(office: Office, number: int, message: str) -> Receipt:
    """Return a submission with a message; it no longer counts. Raises Denied, BlankReason, ArchiveError."""
    office.require("review")
    told = said(message)
    return _counted(office, office.archive.review(number, "return", by=office.person.id, at=office.now, reason=told))


def open_period(office: Office, period: str, due: date) -> Receipt:
    """Ask for a period's submissions until a day. Raises Denied, ArchiveError."""
    office.require("manage_periods")
    return _counted(office, office.archive.period("opening", period, by=office.person.id, at=office.now, due=due))


def lock_period(office: Office, period: str) -> Receipt:
    """Take no more submissions or withdrawals of a period. Raises Denied, ArchiveError."""
    office.require("manage_periods")
    return _counted(office, office.archive.period("locking", period, by=office.person.id, at=office.now))


def reopen_period(
    office: Office, period: str, reason: str, *, unit: Unit = EVERYBODY, due: date | None = None
) -> Receipt:
    """Let submissions of a period in again, of everybody or of one unit. Raises Denied, BlankReason, ArchiveError."""
    office.require("manage_periods")
    who = {"agency": unit.agency, "commune": unit.commune}
    why = said(reason)
    event = office.archive.period("reopening", period, by=office.person.id, at=office.now, reason=why, due=due, **who)
    return _counted(office, event)


def _counted(office: Office, event: Receipt) -> Receipt:
    warehouse.build(office.home, office.plan)
    return event
