"""Who may have documents made, and fetch them: whoever may present."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from analytics.access import Denied
from analytics.actions import Office, documents
from analytics.archive import Archive
from analytics.export.workshop import Order, Workshop
from analytics.home import Home
from tests.actions.conftest import PEOPLE, Offices

ORDER = Order("slides", "vi", "0123456789ab", "2026-H1", "default")
PRESENTERS = {"presenter", "reviewer", "operator"}
ACTIONS: dict[str, Callable[[Office], object]] = {
    "make": lambda office: documents.make(office, ORDER),
    "making": lambda office: documents.making(office, ORDER),
    "content": lambda office: documents.content(office, ORDER),
    "clear": lambda office: documents.clear(office, ORDER),
}


@pytest.fixture(autouse=True)
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Order]]:
    """What was begun; nothing is really made."""
    orders = list[Order]()
    monkeypatch.setattr(Workshop, "begin", lambda workshop, order: orders.append(order))
    yield orders
    documents._workshop.cache_clear()


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("who", PEOPLE)
def test_who_may(who: str, action: str, office: Offices, home: Home, begun: list[Order]) -> None:
    """A refusal is written down, and nothing is begun."""
    here = office(who)
    if who in PRESENTERS:
        if action == "content":
            with pytest.raises(KeyError):
                ACTIONS[action](here)
        else:
            ACTIONS[action](here)
        assert begun == ([ORDER] if action == "make" else [])
        assert Archive(home.journal).head().number == 0
        return
    with pytest.raises(Denied):
        ACTIONS[action](here)
    assert begun == []
    assert [(each.kind, each.by) for each in Archive(home.journal).receipts()] == [("denial", PEOPLE[who].id)]
