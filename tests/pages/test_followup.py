"""The Follow-up screen without a browser: who is reminded by whom, what is written down, and who reads it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from analytics import plan as plans
from analytics import warehouse
from analytics.access import OPERATOR, Grant, Person, Unit
from analytics.actions import Office, correspondence, review
from analytics.actions.correspondence import Topic
from analytics.archive import Archive
from analytics.home import Home
from analytics.text import text
from analytics.ui import identity
from analytics.ui.markup import plain
from tests.actions.post_office import PostOffice, running
from tests.pages.browse import opened, state, words

T = text("vi")
LEADER = Person("lanh dao", (Grant("presenter"),))
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


def test_a_reviewer_mails_a_reminder_from_the_screen(office: Office) -> None:
    post = PostOffice(unknown=frozenset({"cu@sxd.example"}))
    with running(post) as port:
        settings = f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "a@tinh.example"\n'
        (office.home.root / "secrets.toml").write_text(settings, "utf-8")
        (office.home.root / "contacts.csv").write_text("unit;address\nSXD;vanthu@sxd.example|cu@sxd.example\n", "utf-8")
        app = opened("followup", group="outstanding", remind="SXD")
        [button] = [each for each in app.button if each.key == "mail_reminder"]
        assert button.label == plain(T("followup.remind.send", addresses="vanthu@sxd.example, cu@sxd.example"))
        button.click().run()
    [letter], [to] = post.letters, post.addressed
    assert (to, "Kính gửi: Sở Xây dựng" in letter.get_content()) == (["vanthu@sxd.example"], True)
    [box] = app.success
    assert "vanthu@sxd.example" in box.value
    assert "550" in box.value
    [written] = correspondence.reminders(office)
    assert (written.agency, "vanthu@sxd.example" in written.reason) == ("SXD", True)


def test_a_leader_asks_about_a_form_an_indicator_or_a_task(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "person", lambda: LEADER)
    asked = {"form": ("BM01", "SXD"), "indicator": ("KT/TY_LE_DH_SDH", "SXD"), "task": ("III.1.3", "BTCTU")}
    for subject, (topic, agency) in asked.items():
        app = opened("followup", **{"for": "2025-N"}, about=subject, topic=topic)
        app.session_state["ask_door"] = True
        app.run()
        key = f"FormSubmitter:ask_form_{topic}-{T('tasks.ask.send')}"
        if subject != "task":
            [whom] = [box for box in app.selectbox if box.label == T("tasks.ask.whom")]
            whom.select(agency)
        app.text_area(key=f"ask_words_{topic}_0").input(f"Vì sao? ({subject})")
        app.button(key=key).click().run()
        [thread, *_] = correspondence.threads(office)
        assert (str(thread.topic), thread.unit) == (f"{subject}:{topic}", Unit(agency))
        assert (thread.question.reason, thread.question.period) == (f"Vì sao? ({subject})", "2025-N")
        [table] = [each.value for each in app.table if T("followup.questions.question") in each.value.columns]
        assert plain(f"Vì sao? ({subject})") in set(table[T("followup.questions.question")])
    monkeypatch.setattr(identity, "person", lambda: VIEWER)
    app = opened("followup")
    assert not [each for each in app.expander if each.label == T("tasks.ask.open")]


def test_a_viewer_sees_who_is_missing_and_reminds_nobody(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    number = correspondence.ask(office, Topic("form", "BM01"), Unit("SYT"), "Vì sao chậm?", "2026-H1").number
    monkeypatch.setattr(identity, "person", lambda: VIEWER)
    assert not opened("followup").code  # the letter is behind a door until somebody asks for a unit
    app = opened("followup", remind="SXD")
    assert len(app.code) == 1
    assert not [button for button in app.button if button.key in {"note_reminder", "mail_reminder", "answer"}]
    assert "Vì sao chậm?" not in "\n".join(words(app))
    monkeypatch.setattr(identity, "person", lambda: CLERK)
    app = opened("followup")
    app.text_area(key=f"answer_{number}").set_value("Chờ số liệu.")
    app.button(key="answer").click().run()
    [thread] = correspondence.threads(office)
    assert [(each.by, each.reason) for each in thread.answers] == [("lan", "Chờ số liệu.")]


def test_the_longest_overdue_comes_first_and_the_grid_is_behind_a_door(office: Office) -> None:
    """Beside the 20th of July for all, the 30th of June was set for one."""
    archive, day = Archive(office.home.archive), date(2026, 6, 30)
    archive.period("opening", "2026-H1", agency="SXD", by="Lan", at=office.now, due=day)
    warehouse.build(office.home)
    app = opened("followup")
    [told] = [line.value for line in app.markdown if T("followup.state.missing") in line.value]
    days = [int(each) for each in re.findall(r"quá hạn (\d+) ngày", told)]
    assert len(days) == 10
    assert days == sorted(days, reverse=True)
    assert days[0] == (office.now.date() - day).days > days[1]
    assert told.startswith("- **Sở Xây dựng** · BM01")
    assert not app.table
    app.session_state["grid_door"] = True
    app.run()
    outstanding = next(card.value for card in app.metric if card.label == T("followup.card.outstanding"))
    assert len(app.table[0].value) <= int(outstanding)


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
