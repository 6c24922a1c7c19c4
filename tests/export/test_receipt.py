"""The receipt as a page: what people wrote is text, every figure is the change record's."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from analytics import plan as plans
from analytics.archive import Change, Explanation, Receipt, Slot
from analytics.export import receipt as page_of
from analytics.home import PROJECT
from analytics.plan import Plan
from analytics.text import LANGUAGES, Language, text

EVIL = '<script>alert("1")</script>'


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plans.load(PROJECT / "data" / "reference")


def receipt(plan: Plan) -> Receipt:
    indicator = next(each for each in plan.indicators if each.unit == "percent")
    change = Change(
        level="sector", sector=indicator.sectors[0], indicator=indicator.code, period="2025-N",
        numerator_before=None, denominator_before=None, value_before=None,
        numerator_after=1017, denominator_after=1726, value_after=100 * 1017 / 1726,
        reported_before=0, expected_before=9, reported_after=1, expected_after=9,
    )  # fmt: skip
    return Receipt(
        number=7, kind="submission", at=datetime(2026, 1, 15, 20, 30, tzinfo=UTC), by=EVIL, form="BM01",
        slots=(Slot("BM01", "2025-N", "SYT"),), file_name=f"{EVIL}.csv", file_sha256="a" * 64, rows=17178,
        explanations=(Explanation(line=3, code="total_jump", text=EVIL), Explanation(line=0, text="cả tệp")),
        changes=(change,), previous="0" * 64,
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page(plan: Plan, language: Language) -> None:
    t = text(language)
    html = page_of.page(receipt(plan), plan, t, illustrative=True, is_provisional=True).decode()
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 3
    assert not re.search(r'(?:src|href)="?https?:|url\(', html)
    figures = ("1.017", "1.726", "58,9") if language == "vi" else ("1,017", "1,726", "58.9")
    assert all(each in html for each in (*figures, "0/9 → 1/9", "16/01/2026 03:30:00", "a" * 64, t.number(17178)))
    assert f'lang="{language}"' in html


def test_changes_without_a_figure_before(plan: Plan) -> None:
    """Missing is missing, not nought."""
    (shown,) = page_of.changes(receipt(plan).changes, plan, text("vi"))
    assert shown[text("vi")("desk.submit.change_before")] == "–"
