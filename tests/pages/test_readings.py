"""Where another reading of the plan turns a verdict, both are shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.charts.figures import Figure
from analytics.export.formula import formula
from analytics.home import Home
from analytics.text import text
from analytics.ui import dictionary, fetch, parts
from analytics.ui.view import View


@pytest.fixture
def view(home: Home) -> View:
    return View("vi", "2026-H1", "default", str(fetch.newest()), "light")


@pytest.fixture
def masters(view: View) -> Figure:
    return fetch.figure(view.asked.of("KT", "TY_LE_THAC_SI"))


def test_a_verdict_that_stands_is_said_once(view: View) -> None:
    assert list(parts.other_readings(view, fetch.figure(view.asked.of("GD", "TY_LE_THAC_SI")))) == []


def test_a_verdict_that_turns_is_shown_beside_the_figure(view: View, masters: Figure) -> None:
    found = list(parts.other_readings(view, masters))
    assert [line.split(":")[0] for line in found] == ["A01", "A02", "A01, A02"]
    assert all(line.endswith("2030: Đạt") for line in found)


def test_the_method_screen_lists_every_turned_verdict(view: View) -> None:
    default = fetch.figures(view.asked)
    found = list(
        dictionary.changes(text("vi"), view.plan, default, fetch.figures(replace(view.asked, reading="uni_plus")))
    )
    assert len(found) == 1
    assert found[0].startswith("Kỹ thuật · Thạc sĩ · 2030: còn thiếu ")
    assert found[0].endswith(" → Đạt")


def test_formulas_are_written_with_the_forms_own_words(view: View) -> None:
    plan = view.plan
    shown = formula(text("vi"), plan, plan.indicator("TY_LE_THAC_SI"), "uni_plus")
    assert shown.startswith("Thạc sĩ ÷ (Đại học + ")
