"""Files on their way in, as long as the session lasts: kept by the server, gone when the browser is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import streamlit as st

from analytics.actions import Draft, Examination, Office, examine
from analytics.actions.draft import Place
from analytics.archive import Receipt

_STATE = "drafts"
MOST = 20


@dataclass
class Desk:
    """What lies on a person's desk: drafts by number, and receipts just given.

    Of each draft its first examination (`opened`, whose sheet is shown), its
    newest, and how often its corrections were undone; `asked` are forms whose
    check was asked for, `moved` is the draft that somebody was faster with,
    `left_out` names files that had to make room.
    """

    drafts: dict[int, Draft] = field(default_factory=dict)
    opened: dict[int, Examination] = field(default_factory=dict)
    examined: dict[int, tuple[Draft, str, Examination]] = field(default_factory=dict)
    rounds: dict[int, int] = field(default_factory=dict)
    asked: set[int] = field(default_factory=set)
    receipts: list[Receipt] = field(default_factory=list)
    moved: int | None = None
    left_out: list[str] = field(default_factory=list)
    numbers: count[int] = field(default_factory=lambda: count(1))

    def clear(self, number: int) -> None:
        """Take a draft off the desk."""
        parts: tuple[dict[int, Any], ...] = (self.drafts, self.opened, self.examined)
        for known in parts:
            known.pop(number, None)

    def settle(self, number: int, receipt: Receipt) -> None:
        """A draft has become a submission."""
        self.clear(number)
        self.receipts.append(receipt)


def desk() -> Desk:
    """This session's desk."""
    if _STATE not in st.session_state:
        st.session_state[_STATE] = Desk()
    found: Desk = st.session_state[_STATE]
    return found


def receive(files: Sequence[tuple[str, bytes]]) -> int:
    """Put files on the desk; the number of the first. The oldest make room: a desk holds MOST."""
    on_desk, first = desk(), min(put(Draft(name, content)) for name, content in files)
    for number in sorted(on_desk.drafts)[:-MOST]:
        on_desk.left_out.append(on_desk.drafts[number].name)
        on_desk.clear(number)
    return first


def put(draft: Draft) -> int:
    """Put one more draft on the desk; its number."""
    on_desk = desk()
    number = next(on_desk.numbers)
    on_desk.drafts[number] = draft
    return number


def change(number: int, **changes: object) -> None:
    """Replace parts of a draft; it will be examined anew."""
    on_desk = desk()
    on_desk.drafts[number] = replace(on_desk.drafts[number], **changes)  # type: ignore[arg-type]


def edit(number: int, cells: Mapping[Place, str], added: tuple[tuple[str, ...], ...], removed: frozenset[int]) -> None:
    """Bring a draft up to date with what stands in its sheet; nothing is examined anew where nothing differs."""
    draft = desk().drafts[number]
    if (draft.edits, draft.added, draft.removed) != (cells, added, removed):
        change(number, edits=cells, added=added, removed=removed)


def undo(number: int) -> None:
    """Back to the file as it came."""
    change(number, edits={}, added=(), removed=frozenset())
    desk().rounds[number] = desk().rounds.get(number, 0) + 1


def discard(number: int) -> None:
    """Take a draft off the desk."""
    desk().clear(number)


def examined(office: Office, number: int, version: str, wait: AbstractContextManager[None]) -> Examination:
    """The examination of a draft as it is now, against the data as they are now; `wait` is entered while it is made.

    Where it says something else only because the data are others now, the draft is `moved`.
    """
    on_desk = desk()
    draft = on_desk.drafts[number]
    known = on_desk.examined.get(number)
    if known is None or known[0] is not draft or known[1] != version:
        with wait:
            fresh = draft, version, examine(office, draft)
        if known and known[0] is draft and _told(known[2]) != _told(fresh[2]):
            on_desk.moved = number
        on_desk.examined[number] = known = fresh
    return known[2]


def _told(found: Examination) -> tuple[object, ...]:
    """What a person agrees to."""
    return found.check.problems, found.changes
