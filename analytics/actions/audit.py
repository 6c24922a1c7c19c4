"""The append-only books, for the administrator: submissions and decisions, sign-ins and roles, correspondence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import merge

from analytics.actions.office import Office
from analytics.archive import Archive, Damage, Receipt


def books(office: Office) -> Mapping[str, Archive]:
    """The archive, the journal and the correspondence, by name. Raises Denied."""
    office.require("administer")
    return {
        "archive": office.archive,
        "journal": Archive(office.home.journal),
        "correspondence": office.correspondence,
    }


def counts(office: Office) -> Mapping[str, int]:
    """How many events each book holds. Raises Denied."""
    return {name: book.head().number for name, book in books(office).items()}


def verify(office: Office) -> list[Damage]:
    """Every changed, missing or foreign byte of all books. Raises Denied."""
    return [damage for book in books(office).values() for damage in book.verify()]


def newest(office: Office) -> Iterator[tuple[str, Receipt]]:
    """The events of all books with the book's name, newest first. Raises Denied."""
    named = (_backwards(name, book) for name, book in books(office).items())
    return merge(*named, key=lambda pair: pair[1].at, reverse=True)


def _backwards(name: str, book: Archive) -> Iterator[tuple[str, Receipt]]:
    return ((name, book.receipt(int(folder[:8]))) for folder in reversed(book.folders()))
