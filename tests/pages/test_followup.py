"""The Follow-up screen without a browser: who is reminded by whom, what is written down, and who reads it."""

from __future__ import annotations

from datetime import date

import pytest

from analytics import plan as plans
from analytics.access import OPERATOR, Grant, Person, Unit
from analytics.actions import Office, correspondence, review
from analytics.actions.correspondence import Topic
from analytics.archive import Archive
from analytics.home import Home
from analytics.text import text
from analytics.ui import identity
from analytics.ui.markup import plain
from tests.pages.browse import opened, state, words

T = text("vi")
VIEWER = Person("khach", (Grant("viewer"),))
CLERK = Person("lan", (Grant("submitter", (Unit("SYT"),)),))


@pytest.fixture
def office(home: Home) -> Office:
    """The reviewers of a home in which the newest period has a due date that is over."""
    there = Office(home, plans.load(home.reference), OPERATOR)
    Archive(home.archive).period("opening", "2026-H1", by="Lan", at=there.now, due=date(2026, 7, 20))
    return there


def test_a_reviewer_copies_a_reminder_and_writes_it_down(office: Office) -> None:
    app = opened("followup", group="outstanding", remind="SXD")
    [letter] = app.code
    assert "Kính gửi: Sở Xây dựng" in letter.value
    assert "20/07/2026" in letter.value
    app.button(key="note_reminder").click().run()
    [written] = correspondence.reminders(office)
    assert (written.agency, written.period, written.topic, written.by) == ("SXD", "2026-H1", "form:BM01", "operator")
    assert [box.value for box in app.success] == [plain(T("followup.remind.logged", unit="Sở Xây dựng"))]
    assert T("followup.remind.today") in [box.value for box in app.info]


def test_a_viewer_sees_who_is_missing_and_reminds_nobody(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    number = correspondence.ask(office, Topic("form", "BM01"), Unit("SYT"), "Vì sao chậm?", "2026-H1").number
    monkeypatch.setattr(identity, "person", lambda: VIEWER)
    app = opened("followup")
    assert len(app.code) == 1
    assert not [button for button in app.button if button.key in {"note_reminder", "mail_reminder", "answer"}]
    assert "Vì sao chậm?" not in "\n".join(words(app))
    monkeypatch.setattr(identity, "person", lambda: CLERK)
    app = opened("followup")
    app.text_area(key=f"answer_{number}").set_value("Chờ số liệu.")
    app.button(key="answer").click().run()
    [thread] = correspondence.threads(office)
    assert [(each.by, each.reason) for each in thread.answers] == [("lan", "Chờ số liệu.")]


def test_a_search_finds_a_commune_without_diacritics_and_stays_in_the_address(office: Office) -> None:
    app = opened("followup", q="thuc phan")
    [names] = [list(table.value.iloc[:, 0]) for table in app.table[:1]]
    assert names == ["Phường Thục Phán"]
    assert state(app)["q"] == "thuc phan"
    app.text_input(key="q").set_value("").run()
    assert "q" not in state(app)


def test_a_returned_report_is_to_be_sent_again(office: Office) -> None:
    review.send_back(office, 2, "Thiếu dòng")
    told = "\n".join(words(opened("followup", **{"for": "2025-N"})))
    assert T("followup.finding.returned", count=1) in told
