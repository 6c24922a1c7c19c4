"""What reviewers decide: about a submission, and about when a period takes submissions."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from analytics import warehouse
from analytics.access import Unit
from analytics.actions.office import Office, said
from analytics.archive import AlreadyAccepted, AlreadyReturned, AlreadyWithdrawn, Receipt, Superseded, Verdict

EVERYBODY = Unit("")


def accept(office: Office, number: int) -> Receipt:
    """Accept a submission as it is. Raises Denied, ArchiveError."""
    office.require("review")
    return _counted(office, _verdict(office, number, "acceptance"))


def accept_all(office: Office, numbers: Sequence[int]) -> tuple[Receipt, ...]:
    """Accept several submissions but those decided or replaced meanwhile; what was accepted.

    The figures are brought up to date once, whatever happens. Raises Denied, ArchiveError.
    """
    office.require("review")
    accepted = []
    try:
        for number in numbers:
            with suppress(AlreadyAccepted, AlreadyReturned, AlreadyWithdrawn, Superseded):
                accepted.append(_verdict(office, number, "acceptance"))
    finally:
        warehouse.build(office.home, office.plan)
    return tuple(accepted)


def is_clean(office: Office, number: int) -> bool:
    """Whether the check of a submission left nothing to explain or confirm. Raises Denied, NoSuchSubmission."""
    office.require("review")
    receipt = office.archive.receipt(number)
    return not (receipt.explanations or receipt.confirmed)


def send_back(office: Office, number: int, message: str) -> Receipt:
    """Return a submission to its agency with a message; it counts no more. Raises Denied, BlankReason, ArchiveError."""
    office.require("review")
    return _counted(office, _verdict(office, number, "return", said(message)))


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


def _verdict(office: Office, number: int, verdict: Verdict, reason: str = "") -> Receipt:
    counts = office.plan.province.counting == "accepted"
    return office.archive.review(
        number, verdict, by=office.person.id, at=office.now, reason=reason, acceptance_counts=counts
    )


def _counted(office: Office, event: Receipt) -> Receipt:
    warehouse.build(office.home, office.plan)
    return event
