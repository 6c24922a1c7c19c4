"""Everything of the plan is found by its words, without marks, in either language."""

from __future__ import annotations

import pytest

from analytics.plan import Plan, matches, search


@pytest.mark.parametrize(
    ("asked", "parts", "is_found"),
    [
        ("dai hoc", ["Tỷ lệ có trình độ đại học trở lên"], True),
        ("ĐẠI   HỌC", ["dai", "hoc"], True),
        ("ty le", ["Tỷ lệ"], True),
        ("ti le", ["Tỷ lệ"], True),
        ("đại số", ["Tỷ lệ có trình độ đại học"], False),
        ("", ["anything"], True),
    ],
)
def test_every_word_is_looked_for_without_its_marks(asked: str, parts: list[str], is_found: bool) -> None:
    assert matches(asked, parts) is is_found


def test_each_indicator_of_a_sector_each_aim_and_each_task_is_found_by_its_name(plan: Plan) -> None:
    for sector, each in [(code, one) for one in plan.indicators for code in one.sectors]:
        assert ("indicator", each.code, sector) in _found(plan, each.name_en)
        assert ("indicator", each.code, sector) in _found(plan, each.name_vi)
    for aim in plan.aims:
        assert ("aim", aim.id, aim.sector) in _found(plan, aim.name_vi)
    for task in plan.tasks:
        assert ("task", task.id, "") in _found(plan, task.summary_vi)
        assert ("task", task.id, "") in _found(plan, task.id)


def test_what_has_not_every_word_is_not_found(plan: Plan) -> None:
    assert search(plan, "tien si xyzzy", "vi") == ()
    everything = len(_found(plan, ""))
    assert 0 < len(_found(plan, "y te")) < everything


def _found(plan: Plan, asked: str) -> set[tuple[str, str, str]]:
    return {(one.kind, one.code, one.sector) for one in search(plan, asked, "vi")}
