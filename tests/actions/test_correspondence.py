"""Questions, answers and reminders: who may write and read them, and that they change no figure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analytics import warehouse
from analytics.access import Denied, Unit
from analytics.actions import BlankReason, correspondence
from analytics.actions.correspondence import Topic
from analytics.archive import Archive, NoSuchQuestion, Receipt
from analytics.home import Home
from tests.actions.conftest import PEOPLE, Offices, state

TASK, FARMS = Topic("task", "III.1.3"), Unit("SNNMT")
ASKERS = {"presenter", "reviewer", "operator"}
ANSWERERS = {"own submitter", "reviewer", "operator"}


def asked(office: Offices) -> int:
    return correspondence.ask(office("presenter"), TASK, FARMS, " Vì sao chậm? ", "2025-N").number


@pytest.mark.parametrize("who", PEOPLE)
def test_who_asks_answers_and_reminds(who: str, office: Offices, home: Home) -> None:
    """A refusal is written down in the journal and changes nothing else."""
    asked(office)
    person = office(who)
    form = Topic("form", "BM01")
    done: list[tuple[set[str], Callable[[], Receipt]]] = [
        (ASKERS, lambda: correspondence.ask(person, TASK, FARMS, "Vì sao?")),
        (ANSWERERS, lambda: correspondence.answer(person, 1, "Chờ kinh phí.")),
        ({"reviewer", "operator"}, lambda: correspondence.remind(person, form, FARMS, "Đề nghị nộp.")),
    ]
    for allowed, act in done:
        before, notes = state(home), Archive(home.journal).head().number
        if who in allowed:
            assert act().by == PEOPLE[who].id
        else:
            with pytest.raises(Denied):
                act()
            assert state(home) == before
            assert [each.kind for each in Archive(home.journal).receipts(notes)] == ["denial"]


def test_who_reads(office: Offices) -> None:
    """Those who may ask, and those who may answer for the unit; a viewer sees figures, not these words."""
    asked(office)
    readers = {who for who in PEOPLE if office(who).person.may("view") and correspondence.threads(office(who))}
    assert readers == ASKERS | {"own submitter"}
    assert {who for who in readers if correspondence.to_answer(office(who))} == ANSWERERS
    with pytest.raises(Denied):
        correspondence.threads(office("nobody"))


def test_a_thread_is_a_question_with_its_answers(office: Offices) -> None:
    number = asked(office)
    clerk, leader = office("own submitter"), office("presenter")
    correspondence.answer(clerk, number, "Chờ kinh phí.")
    correspondence.ask(leader, Topic("indicator", "YT/TY_LE_DH_SDH"), Unit("SYT"), "Vì sao giảm?")
    correspondence.remind(office("reviewer"), Topic("form", "BM01"), FARMS, "Đề nghị nộp.", "2025-N")
    newest, first = correspondence.threads(leader)
    assert (newest.is_open, newest.unit, str(newest.topic)) == (True, Unit("SYT"), "indicator:YT/TY_LE_DH_SDH")
    assert (first.question.reason, [each.reason for each in first.answers]) == ("Vì sao chậm?", ["Chờ kinh phí."])
    assert correspondence.threads(leader, TASK) == (first,)
    assert correspondence.to_answer(clerk) == ()
    assert [each.period for each in correspondence.reminders(leader)] == ["2025-N"]


def test_letters_are_read_anew_only_after_one_more_was_written(
    office: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(office)
    leader, form = office("presenter"), Topic("form", "BM01")
    first = correspondence.threads(leader)
    with monkeypatch.context() as patch:
        patch.setattr(Archive, "receipts", lambda *_: pytest.fail("read anew"))
        assert correspondence.threads(leader) == first
        assert correspondence.reminders(office("reviewer")) == ()
    correspondence.remind(office("reviewer"), form, FARMS, "Đề nghị nộp.", "2025-N")
    assert [each.reason for each in correspondence.reminders(leader)] == ["Đề nghị nộp."]


def test_no_letter_changes_what_the_figures_are(office: Offices, home: Home) -> None:
    before = warehouse.build(home, office("operator").plan)
    correspondence.answer(office("operator"), asked(office), "Chờ kinh phí.")
    assert warehouse.build(home, office("operator").plan) == before
    assert Archive(home.correspondence).verify() == []


def test_what_cannot_be_asked(office: Offices) -> None:
    leader = office("presenter")
    with pytest.raises(BlankReason):
        correspondence.ask(leader, TASK, FARMS, " ")
    for topic, unit in ((Topic("task", "IX.9"), FARMS), (TASK, Unit("SXX"))):
        with pytest.raises(ValueError, match=str(topic)):
            correspondence.ask(leader, topic, unit, "Vì sao?")
    with pytest.raises(NoSuchQuestion):
        correspondence.answer(office("operator"), 7, "Chờ.")
    for words in ("bm01", "task", "task:", "agency:SYT"):
        with pytest.raises(ValueError, match=words):
            Topic.parse(words)
