"""Append-only store of accepted submissions and what was decided about them: the truth all else is derived from.

One folder an event, written under another name and renamed when whole, so a
kill at any moment leaves all of it or nothing. Each receipt holds the hash of
the receipt before it, so that a change in the past shows. Two more archives of
the same make stand beside it and change no figure: the journal holds sign-ins,
changes of roles and denials, the correspondence questions, answers and reminders.
"""

from analytics.archive.errors import (
    AlreadyAccepted,
    AlreadyReturned,
    AlreadyWithdrawn,
    ArchiveBusy,
    ArchiveDamaged,
    ArchiveError,
    ArchiveMoved,
    FiguresLocked,
    NoSuchQuestion,
    NoSuchSubmission,
    PeriodLocked,
    PeriodNotClosed,
    ReasonMissing,
    Superseded,
)
from analytics.archive.receipt import EMPTY, Change, Explanation, Head, PeriodKind, Receipt, Slot, Verdict
from analytics.archive.store import Archive
from analytics.archive.verify import Damage

__all__ = [
    "EMPTY",
    "AlreadyAccepted",
    "AlreadyReturned",
    "AlreadyWithdrawn",
    "Archive",
    "ArchiveBusy",
    "ArchiveDamaged",
    "ArchiveError",
    "ArchiveMoved",
    "Change",
    "Damage",
    "Explanation",
    "FiguresLocked",
    "Head",
    "NoSuchQuestion",
    "NoSuchSubmission",
    "PeriodKind",
    "PeriodLocked",
    "PeriodNotClosed",
    "ReasonMissing",
    "Receipt",
    "Slot",
    "Superseded",
    "Verdict",
]
