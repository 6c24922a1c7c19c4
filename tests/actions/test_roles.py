"""Each role at each action: allowed as the table in `analytics.access` says, and a refusal changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from analytics import actions, warehouse
from analytics.access import Denied
from analytics.actions import Draft, Office, Warned, audit, review
from analytics.archive import Archive, ArchiveMoved
from analytics.home import Home
from analytics.plan import Plan
from tests.actions.conftest import PEOPLE, Offices, draft, seen, state
from tests.intake.conftest import GOOD
from tests.pages.homes import home_in

SUBMITTERS = {"own submitter", "foreign submitter", "operator"}
OWNERS = {"own submitter", "operator"}
REVIEWERS = {"reviewer", "operator"}
READERS = OWNERS | {"reviewer"}
DUE = date(2030, 1, 31)
Act = Callable[[Office], object]

# Done to a home in which submission 1 of SNNMT stands and 2025-N is open until a day.
ACTIONS: dict[str, tuple[set[str], Act]] = {
    "examine": (SUBMITTERS, lambda office: actions.examine(office, draft(name="lai.csv"))),
    "submit": (
        OWNERS,
        lambda office: actions.submit(office, draft(GOOD.replace("2025-N", "2024-N")), seen(office)),
    ),
    "annotated": (SUBMITTERS, lambda office: actions.annotated(office, draft(), _examined(office), "vi")),
    "withdraw": (OWNERS, lambda office: actions.withdraw(office, 1, "nhầm")),
    "original": (READERS, lambda office: actions.original(office, 1)),
    "corrected": (READERS, lambda office: actions.corrected(office, 1)),
    "rows": (READERS, lambda office: actions.rows(office, 1)),
    "accept": (REVIEWERS, lambda office: review.accept(office, 1)),
    "accept_all": (REVIEWERS, lambda office: review.accept_all(office, [1])),
    "is_clean": (REVIEWERS, lambda office: review.is_clean(office, 1)),
    "send_back": (REVIEWERS, lambda office: review.send_back(office, 1, "thiếu")),
    "open_period": (REVIEWERS, lambda office: review.open_period(office, "2026-H1", DUE)),
    "lock_period": (REVIEWERS, lambda office: review.lock_period(office, "2025-N")),
    "reopen_period": (REVIEWERS, lambda office: review.reopen_period(office, "2025-N", "bổ sung")),
    "books": ({"administrator", "operator"}, audit.books),
    "verify": ({"administrator", "operator"}, audit.verify),
    "newest": ({"administrator", "operator"}, lambda office: list(audit.newest(office))),
}


def _examined(office: Office) -> actions.Examination:
    return actions.examine(Office(office.home, office.plan, PEOPLE["operator"]), draft())


@pytest.fixture(scope="module")
def standing(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One submission, corrected on the page, of a period that is open for a while. Not to be changed."""
    operator = Office(home_in(tmp_path_factory.mktemp("standing")), plan, PEOPLE["operator"])
    corrected = draft(GOOD.replace(";100;", ";1O0;"), edits={(2, 4): "100"})
    assert actions.submit(operator, corrected, seen(operator)).receipt is not None
    review.open_period(operator, "2025-N", DUE)
    return operator.home


@pytest.fixture
def filled(standing: Home, office: Offices, home: Home) -> Offices:
    """The office on a copy of it."""
    shutil.copytree(standing.root, home.root)
    return office


@pytest.mark.parametrize("action", ACTIONS)
def test_who_may(action: str, filled: Offices, home: Home) -> None:
    """Those who may not are told, it is written down, and nothing changes; then one who may succeeds."""
    allowed, act = ACTIONS[action]
    for who in PEOPLE.keys() - allowed:
        before, notes = state(home), Archive(home.journal).head().number
        with pytest.raises(Denied) as denied:
            act(filled(who))
        assert state(home) == before
        noted = list(Archive(home.journal).receipts(notes))
        assert [(each.kind, each.by) for each in noted] == [("denial", PEOPLE[who].id)]
        assert noted[0].reason == denied.value.message("vi")
    notes = Archive(home.journal).head().number
    for who in sorted(allowed) if action in _READS else sorted(allowed)[:1]:
        act(filled(who))
    assert Archive(home.journal).head().number == notes


_READS = {"examine", "annotated", "original", "corrected", "rows", "is_clean", "books", "verify", "newest"}


@pytest.mark.parametrize(
    ("action", "who"), [(name, who) for name in sorted(ACTIONS.keys() - _READS) for who in sorted(ACTIONS[name][0])]
)
def test_each_who_may_succeeds(action: str, who: str, filled: Offices, home: Home) -> None:
    """Each on a home of its own: these leave an event by the person."""
    count = Archive(home.archive).head().number
    ACTIONS[action][1](filled(who))
    assert [each.by for each in Archive(home.archive).receipts(count)] == [PEOPLE[who].id]


def test_a_file_for_several_agencies_needs_all_of_them(office: Offices, home: Home) -> None:
    both = draft(GOOD, GOOD.replace("SNNMT", "SXD"))
    submitter = office("own submitter")
    found = actions.examine(submitter, both)
    assert ([*map(str, found.foreign)], found.changes) == (["SXD"], ())
    with pytest.raises(Denied):
        actions.submit(submitter, both, found.head)
    assert not Archive(home.archive).folders()


def test_two_clerks_at_once(office: Offices, home: Home) -> None:
    """The second is told that something came in between, then what it was."""
    first, second = office("own submitter"), office("operator")
    mine, theirs = draft(), draft(GOOD.replace(";60;15;", ";59;16;"))
    seen_by_both = actions.examine(first, mine).head
    assert actions.examine(second, theirs).head == seen_by_both
    assert actions.submit(first, mine, seen_by_both).receipt is not None
    with pytest.raises(ArchiveMoved):
        actions.submit(second, theirs, seen_by_both)
    again = actions.examine(second, theirs)
    assert [each.code for each in again.check.problems] == ["replaces_submission"]
    explained = answered(theirs, again, "đếm lại")
    receipt = actions.submit(second, explained, again.head).receipt
    assert receipt is not None
    assert receipt.supersedes == (1,)
    assert Archive(home.archive).verify() == []


def answered(given: Draft, found: actions.Examination, words: str) -> Draft:
    """The draft with a sentence for every warning that asks for one."""
    asked = [Warned.of(each) for each in found.check.problems if each.needs == "explain"]
    return replace(given, explanations=dict.fromkeys(asked, words))


def test_a_sentence_is_kept_with_the_warning_that_it_was_about(office: Offices) -> None:
    """Other figures are another warning: the sentence no longer answers it, and a receipt says what was explained."""
    clerk = office("own submitter")
    earlier = draft(GOOD.replace("2025-N", "2024-N"))
    actions.submit(clerk, earlier, actions.examine(clerk, earlier).head)
    changed = draft("2025-N;SNNMT;;NN;200;40;120;30;10;1")
    found = actions.examine(clerk, changed)
    assert found.check.status == "needs_confirmation"
    explained = answered(changed, found, "Nhiều người vừa nhận bằng.")
    other = replace(explained, content=draft("2025-N;SNNMT;;NN;220;44;132;33;11;1").content)
    assert actions.examine(clerk, other).check.status == "needs_confirmation"
    receipt = actions.submit(clerk, explained, actions.examine(clerk, explained).head).receipt
    assert receipt is not None
    assert {each.about["vi"] for each in receipt.explanations} == {
        each.message["vi"] for each in found.check.problems if each.needs == "explain"
    }


def test_what_was_explained_and_is_no_longer_asked_for_is_left_out(office: Offices) -> None:
    """A warning that went away with a correction does not stand in the way for ever."""
    clerk = office("own submitter")
    stale = Warned(2, "total_jump", "Một lưu ý đã hết.", "A warning that has gone.")
    given = replace(draft(), explanations={stale: "Lý do cũ."}, confirmed=frozenset({"encoding_tcvn3"}))
    found = actions.examine(clerk, given)
    assert found.check.status == "accepted"
    receipt = actions.submit(clerk, given, found.head).receipt
    assert receipt is not None
    assert (receipt.explanations, receipt.confirmed) == ((), ())


def test_the_changes_agreed_to_are_those_of_the_receipt(office: Offices, home: Home) -> None:
    """What was shown before is what is written down; examining alone writes nothing into the archive."""
    submitter = office("own submitter")
    versions = warehouse.build(home, submitter.plan)
    found = actions.examine(submitter, draft())
    assert (warehouse.build(home, submitter.plan), submitter.archive.folders()) == (versions, [])
    receipt = actions.submit(submitter, draft(), found.head).receipt
    assert receipt is not None
    assert found.changes
    assert receipt.changes == found.changes


def test_a_corrected_file_is_kept_beside_the_original(office: Offices) -> None:
    submitter = office("own submitter")
    wrong = draft(GOOD.replace(";100;", ";1O0;"), edits={(2, 4): "100"}, name="C:\\tạm\\<b>biểu</b> 1.csv")
    receipt = actions.submit(submitter, wrong, seen(submitter)).receipt
    assert receipt is not None
    assert (receipt.corrected_cells, receipt.file_name) == (1, "b_ 1.csv")
    assert actions.original(submitter, 1) == wrong.content
    assert ";100;" in actions.corrected(submitter, 1).decode("utf-8-sig")
    assert receipt.counted_sha256 == receipt.corrected_sha256 != receipt.file_sha256


NAMES = {
    "../../etc/passwd": "passwd", "..": "tep", "": "tep", "C:\\x\\y.csv": "y.csv", "a\0b.csv": "a_b.csv",
    "<img src=x>.csv": "_img src_x_.csv", "\ud83d.csv": "_.csv", "ế" * 300 + ".csv": "ế" * 38 + ".csv",
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_of_files(name: str, office: Offices) -> None:
    """Whatever a browser says, one plain name inside the folder, short enough for any disk."""
    with draft(name=name).files(office("operator").plan) as files:
        assert files.counted.name == NAMES[name]
        assert len(files.counted.name.encode()) <= 120


def test_half_characters_in_explanations_are_stored_whole(office: Offices) -> None:
    """A browser may send half of a character; it is stored as damage, not as a failure."""
    operator = office("operator")
    actions.submit(operator, draft(), seen(operator))
    changed = draft(GOOD.replace(";60;15;", ";59;16;"))
    again = answered(changed, actions.examine(operator, changed), "sửa \ud83d")
    receipt = actions.submit(operator, again, seen(operator)).receipt
    assert receipt is not None
    assert receipt.explanations[0].text == "sửa �"
