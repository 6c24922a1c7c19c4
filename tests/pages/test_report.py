"""The Report screen: every kind of document there is, for whoever may present."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from analytics import warehouse
from analytics.access import Grant, Person
from analytics.actions import documents
from analytics.export.documents import DOCUMENTS
from analytics.export.refused import ExportRefused
from analytics.export.workshop import Order, Workshop
from analytics.home import Home
from analytics.text import LANGUAGES, Language, text
from analytics.ui import fetch, identity
from analytics.ui.address import RIGHTS
from tests.pages.browse import opened, state, words

Begun = dict[Order, SimpleNamespace]


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[Begun]:
    """What is in the making, which a test sets itself; nothing is really made."""
    orders = Begun()

    def begin(shop: Workshop, order: Order) -> None:
        orders[order] = SimpleNamespace(state="running", steps=(3, 15), order=order)

    monkeypatch.setattr(Workshop, "begin", begin)
    monkeypatch.setattr(Workshop, "makings", property(lambda shop: orders))
    monkeypatch.setattr(Workshop, "clear", lambda shop, order: orders.pop(order, None))
    yield orders
    documents._workshop.cache_clear()


def keys(app: AppTest) -> Sequence[str]:
    return [str(button.key) for button in app.button]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_document_has_its_words_and_its_button(home: Home, language: Language) -> None:
    app, t = opened("report", lang=language), text(language)
    said = set(words(app))
    for code, kind in DOCUMENTS.items():
        assert {t(f"report.{code}.title"), t(f"report.{code}.about")} <= said
        assert f"make_{code}" in keys(app)
        assert (f"report.{code}.template" in t.entries) == kind.has_template
    doors = [door for door in said if door == t("report.own_template")]
    assert bool(doors) == any(kind.has_template for kind in DOCUMENTS.values())


def test_what_is_made_is_what_is_shown(home: Home, begun: Begun) -> None:
    """Language, period, reading, version and what it is compared with are those of the address."""
    app = opened("report", lang="en", reading="uni_plus")
    assert app.selectbox(key="since").value == "2025-N"
    app.button(key="make_slides").click().run()
    app.button(key="make_letter").click().run()
    version = str(fetch.newest())
    assert list(begun) == [
        Order("slides", "en", version, "2026-H1", "uni_plus", "2025-N"),
        Order("letter", "en", version, "2026-H1", "uni_plus"),
    ]


def test_another_comparison_is_another_order_and_stays_in_the_address(newer: Home, begun: Begun) -> None:
    app = opened("report")
    older = warehouse.versions(newer)["version"].to_pylist()[1]
    app.selectbox(key="since").select(older).run()
    app.button(key="make_slides").click().run()
    (order,) = begun
    assert order.since == state(app)["since"] == older


def test_progress_stop_failure_and_download(home: Home, begun: Begun) -> None:
    app, t = opened("report"), text("vi")
    app.button(key="make_brief").click().run()
    (order,) = begun
    assert "make_brief" not in keys(app) and "stop_brief" in keys(app)
    assert any(t("report.step", done=3, of=15) in str(each.proto) for each in app.get("progress"))
    begun[order] = SimpleNamespace(state="failed", complaint="", why=lambda language: f"vì {language}", order=order)
    app.run()
    assert [each.value for each in app.error] == [t("report.failed", why="vì vi")]
    begun[order] = SimpleNamespace(state="failed", complaint="Traceback", why=lambda language: "", order=order)
    app.run()
    assert [each.value for each in app.error] == [t("report.failed", why=t("report.unexpected"))]
    begun[order] = SimpleNamespace(state="done", content=b"x", order=order)
    app.run()
    assert not app.error
    assert len(app.get("download_button")) == 1
    app.button(key="again_brief").click().run()
    assert (begun, "make_brief" in keys(app)) == ({}, True)


def test_when_enough_are_in_the_making_it_says_to_wait(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(shop: Workshop, order: Order) -> None:
        raise ExportRefused("report.busy", count=2)

    monkeypatch.setattr(Workshop, "begin", busy)
    app = opened("report")
    app.button(key="make_slides").click().run()
    assert [each.value for each in app.error] == [text("vi")("report.busy", count=2)]


@pytest.mark.parametrize("role", ["viewer", "presenter", "submitter", "reviewer", "administrator"])
def test_it_is_for_those_who_present(home: Home, monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    who = Person("ai", (Grant(role, ()),))  # type: ignore[arg-type]
    monkeypatch.setattr(identity, "person", lambda: who)
    may = role in {"presenter", "reviewer"}
    assert (RIGHTS["report"], who.may("present")) == ("present", may)
    assert ("make_slides" in keys(opened("report"))) == may
