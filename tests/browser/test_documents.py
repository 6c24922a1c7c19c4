"""A presenter's way to the slides: choose, make, follow, fetch, open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from analytics.text import text
from tests.browser.conftest import Visitor
from tests.export import decks

pytestmark = pytest.mark.browser
T = text("en")


def test_slides_are_chosen_made_fetched_and_opened(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.open("/report", lang="en", period="2026-H1", since="2025-N")
    card = page.locator(".st-key-document_slides")
    card.get_by_role("button", name=T("report.make")).click()
    expect(card.get_by_role("button", name=T("report.stop"))).to_be_visible()
    fetch = card.get_by_role("button", name=T("report.download"))
    expect(fetch).to_be_visible(timeout=120_000)
    with page.expect_download() as coming:
        fetch.click()
    version = visitor.state["version"]
    assert coming.value.suggested_filename == f"slides-2026-H1-{version}-en.pptx"
    coming.value.save_as(tmp_path / "slides.pptx")
    content = (tmp_path / "slides.pptx").read_bytes()
    assert decks.faults(content) == []
    slides = list(decks.opened(content).slides)
    assert all(version in " ".join(decks.written(slide)) for slide in slides)
    assert any(re.search("since.*2025", words) for slide in slides for words in decks.written(slide))
    card.get_by_role("button", name=T("report.again")).click()
    expect(card.get_by_role("button", name=T("report.make"))).to_be_visible()
