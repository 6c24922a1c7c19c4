"""Both append-only books, for the administrator: submissions and decisions, and the journal of sign-ins and roles."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge

from analytics.actions.office import Office
from analytics.archive import Archive, Damage, Receipt


def books(office: Office) -> tuple[Archive, Archive]:
    """The archive and the journal. Raises Denied."""
    office.require("administer")
    return office.archive, Archive(office.home.journal)


def count(book: Archive) -> int:
    """How many events a book holds."""
    return book.head().number


def verify(office: Office) -> list[Damage]:
    """Every changed, missing or foreign byte of both books. Raises Denied."""
    return [damage for book in books(office) for damage in book.verify()]


def newest(office: Office) -> Iterator[tuple[str, Receipt]]:
    """The events of both books with the book's name, newest first. Raises Denied."""
    archive, journal = books(office)
    named = (_backwards("archive", archive), _backwards("journal", journal))
    return merge(*named, key=lambda pair: pair[1].at, reverse=True)


def _backwards(name: str, book: Archive) -> Iterator[tuple[str, Receipt]]:
    return ((name, book.receipt(int(folder[:8]))) for folder in reversed(book.folders()))
