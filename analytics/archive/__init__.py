"""Append-only store of accepted submissions: the truth everything else is derived from.

One folder an event, written under another name and renamed when whole, so a
kill at any moment leaves all of it or nothing. Each receipt holds the hash of
the receipt before it, so that a change in the past shows.
"""

from analytics.archive.errors import (
    AlreadyWithdrawn,
    ArchiveBusy,
    ArchiveDamaged,
    ArchiveError,
    ArchiveMoved,
    NoSuchSubmission,
)
from analytics.archive.receipt import EMPTY, Head, Receipt, Slot
from analytics.archive.store import Archive
from analytics.archive.verify import Damage

__all__ = [
    "EMPTY",
    "AlreadyWithdrawn",
    "Archive",
    "ArchiveBusy",
    "ArchiveDamaged",
    "ArchiveError",
    "ArchiveMoved",
    "Damage",
    "Head",
    "NoSuchSubmission",
    "Receipt",
    "Slot",
]
