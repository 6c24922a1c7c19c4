"""A reviewer follows up in a real browser: sees who is missing, copies the reminder, writes it down."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from analytics.text import text
from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
T = text("vi")


def test_a_reviewer_sees_who_is_missing_copies_the_reminder_and_notes_it(
    visitor: Visitor,
) -> None:
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=visitor.base)
    page = visitor.open("/followup", remind="SXD")
    assert "chưa nộp" in visitor.title
    page.get_by_label(T("followup.search")).fill("so xay dung")
    page.get_by_label(T("followup.search")).press("Enter")
    expect(page).to_have_url(re.compile(r"q=so(\+|%20)xay"))
    visitor.settled()
    expect(page.get_by_test_id("stTable").first.get_by_role("row")).to_have_count(2)
    page.get_by_test_id("stCode").hover()
    page.get_by_role("button", name="Copy to clipboard").click()  # the words of Streamlit itself
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert "Kính gửi: Sở Xây dựng" in copied
    page.get_by_role("button", name=T("followup.remind.log")).click()
    expect(page.get_by_text(T("followup.remind.logged", unit="Sở Xây dựng"))).to_be_visible()
    page.get_by_text(re.compile("Sổ đôn đốc")).click()
    expect(page.get_by_test_id("stTable").last).to_contain_text("Sở Xây dựng")
