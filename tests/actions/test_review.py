"""What reviewers decide while others decide too, and about periods that are locked."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from analytics import actions
from analytics.access import Unit
from analytics.actions import Office, review
from analytics.archive import FiguresLocked, NoSuchSubmission
from analytics.home import Home
from analytics.plan import Plan
from analytics.warehouse import shelf
from tests.actions.conftest import PEOPLE, Offices, draft, seen
from tests.intake.conftest import GOOD
from tests.pages.homes import home_in

PERIODS = ("2022-N", "2023-N", "2024-N", "2025-N")


@pytest.fixture(scope="module")
def standing(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Submissions 1 to 4, one a period. Not to be changed."""
    operator = Office(home_in(tmp_path_factory.mktemp("standing")), plan, PEOPLE["operator"])
    for more, period in enumerate(PERIODS):
        given = draft(GOOD.replace("2025-N", period).replace(";60;15;5;1", f";{60 - more};{15 + more};5;0"))
        assert actions.submit(operator, given, seen(operator)).receipt is not None, period
    return operator.home


@pytest.fixture
def reviewer(standing: Home, office: Offices, home: Home) -> Office:
    """A copy of them, to be reviewed."""
    shutil.copytree(standing.root, home.root)
    return office("reviewer")


def is_up_to_date(office: Office) -> bool:
    now = shelf.current(office.home)
    return now is not None and now.head == office.archive.head()


def test_what_was_decided_meanwhile_is_left_as_it_was_decided(reviewer: Office, office: Offices) -> None:
    review.accept(reviewer, 1)
    review.send_back(reviewer, 2, "thiếu")
    actions.withdraw(office("own submitter"), 3, "nhầm")
    assert [receipt.concerns for receipt in review.accept_all(reviewer, [1, 2, 3, 4])] == [4]
    assert is_up_to_date(reviewer)


def test_figures_follow_what_was_accepted_before_a_failure(reviewer: Office) -> None:
    with pytest.raises(NoSuchSubmission):
        review.accept_all(reviewer, [1, 9, 2])
    assert [receipt.concerns for receipt in reviewer.archive.receipts(4)] == [1]
    assert is_up_to_date(reviewer)


def test_nothing_is_returned_from_a_locked_period_until_it_is_reopened(reviewer: Office) -> None:
    review.lock_period(reviewer, "2025-N")
    with pytest.raises(FiguresLocked, match="2025-N"):
        review.send_back(reviewer, 4, "thiếu")
    review.send_back(reviewer, 3, "kỳ khác")
    review.reopen_period(reviewer, "2025-N", "sửa sai", unit=Unit("SNNMT"))
    assert review.send_back(reviewer, 4, "thiếu").concerns == 4


@pytest.mark.parametrize(("counting", "is_allowed"), [("submitted", True), ("accepted", False)])
def test_an_acceptance_in_a_locked_period_changes_no_figure(reviewer: Office, counting: str, is_allowed: bool) -> None:
    province = reviewer.plan.province.model_copy(update={"counting": counting})
    there = replace(reviewer, plan=replace(reviewer.plan, province=province))
    review.lock_period(there, "2025-N")
    if is_allowed:
        assert review.accept(there, 4).concerns == 4
    else:
        with pytest.raises(FiguresLocked):
            review.accept(there, 4)
