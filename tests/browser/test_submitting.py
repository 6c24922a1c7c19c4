"""A clerk's whole way in a real browser: a bad file, corrected in place, explained, confirmed, seen, withdrawn."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from analytics import plan as plans
from analytics.archive import Archive
from analytics.home import Home
from analytics.intake import sheet
from analytics.sample.recipe import SAMPLE
from analytics.text import text
from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
T = text("vi")
FILE = SAMPLE / "2026-H1" / "BM01-SKHCN-2026-H1.xlsx"


@pytest.fixture
def bad(home: Home, tmp_path: Path) -> tuple[Path, str]:
    """The sample's file of one department in which a master's count is no number, and what it should be."""
    plan = plans.load(home.reference)
    shown = sheet.read(FILE, plan)
    assert shown is not None
    row, places = shown.rows[0], {column: place for place, column in enumerate(shown.columns)}
    university, masters = (int(row.cells[places[column]]) for column in ("dai_hoc", "thac_si"))
    edits = {(row.line, places["dai_hoc"]): str(university - 1), (row.line, places["thac_si"]): "abc"}
    path = tmp_path / "so-lieu.csv"
    path.write_bytes(sheet.corrected(FILE, plan, edits))
    return path, str(masters + 1)


def test_a_bad_file_is_corrected_explained_submitted_seen_and_withdrawn(
    visitor: Visitor, home: Home, bad: tuple[Path, str]
) -> None:
    path, right = bad
    page = visitor.open("/sector", sector="KT")
    before = _masters(page)
    _go(visitor, "submit")
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text(T("desk.submit.refused", errors=1))).to_be_visible()
    page.get_by_role("button", name=re.compile("Thạc sĩ|thac_si")).first.click()
    cell = page.locator("[aria-invalid=true]").first
    expect(cell).to_be_focused()
    page.keyboard.type(right)
    page.keyboard.press("Enter")
    waiting = page.get_by_text(re.compile(r"^Không có lỗi; còn \d+ lưu ý"))
    expect(waiting).to_be_visible()
    _explain(page, int(re.findall(r"\d+", waiting.inner_text())[0]))
    page.get_by_role("button", name=T("desk.submit.submit"), exact=True).click()
    done = page.get_by_text(re.compile(r"^Đã nhận\. Biên nhận số \d+$"))
    expect(done).to_be_visible()
    number = int(done.inner_text().rsplit(" ", 1)[1])
    receipt = Archive(home.archive).receipt(number)
    assert (receipt.by, receipt.file_name, receipt.corrected_cells) == ("operator", "so-lieu.csv", 1)
    assert receipt.changes
    assert all(each.text == "Đã đối chiếu với danh sách cán bộ." for each in receipt.explanations)
    _go(visitor, "sector")
    page.get_by_text(plans.load(home.reference).sector("KT").short_vi, exact=True).first.click()
    visitor.settled()
    assert _masters(page) != before
    _withdraw(visitor, number)
    assert [each.kind for each in Archive(home.archive).about(number)] == ["withdrawal"]


def _masters(page: Page) -> str:
    """What the Sector screen's first sentence and bullets say."""
    return " ".join(page.get_by_test_id("stMain").get_by_test_id("stMarkdown").all_inner_texts())


def _go(visitor: Visitor, screen: str) -> None:
    visitor.page.get_by_role("link", name=T(f"screens.{screen}.title"), exact=True).click()
    expect(visitor.page).to_have_url(re.compile(f"/{screen}\\?"))
    visitor.settled()


def _explain(page: Page, count: int) -> None:
    boxes = page.get_by_label(T("desk.submit.explain"))
    expect(boxes).to_have_count(count)
    for box in boxes.all():
        box.fill("Đã đối chiếu với danh sách cán bộ.")
        box.press("Enter")
        expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    expect(page.get_by_role("button", name=T("desk.submit.submit"), exact=True)).to_be_enabled()


def _withdraw(visitor: Visitor, number: int) -> None:
    page = visitor.open("/history", number=str(number))
    page.get_by_text(T("desk.history.withdraw"), exact=True).click()
    page.get_by_label(T("desk.history.withdraw_reason")).fill("Nộp để thử.")
    page.get_by_label(T("desk.history.withdraw_reason")).press("Enter")
    page.get_by_role("button", name=T("desk.history.withdraw_now", number=number)).click()
    expect(page.get_by_text(T("desk.history.withdrawn", number=number))).to_be_visible()
