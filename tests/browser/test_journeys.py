"""What people do with the dashboard, in a real browser against the real server."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from analytics.home import Home
from analytics.plan import load
from analytics.text import text
from analytics.ui.address import SCREENS
from tests.browser.conftest import Visitor
from tests.pages.homes import late, submit_sample

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")
PATHS = {name: "/" if name == "overview" else f"/{name}" for name in SCREENS}
T = text("vi")


def test_a_leader_follows_a_figure_and_shares_the_view(visitor: Visitor) -> None:
    page = visitor.open()
    _click_in_chart(page, "Giáo dục và đào tạo")
    expect(page).to_have_url(re.compile(r"/sector\?.*sector=GD"))
    visitor.settled()
    page.get_by_test_id("stSidebar").get_by_text("English").click()
    expect(page).to_have_url(re.compile("lang=en"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Education and training")
    shared, title = page.url, visitor.title
    page.goto("about:blank")
    page.goto(shared)
    assert visitor.settled().url == shared
    assert visitor.title == title


def test_choices_go_along_and_back_returns(visitor: Visitor) -> None:
    page = visitor.open()
    periods = page.get_by_test_id("stSidebar").get_by_role("combobox").first
    expect(periods).to_be_in_viewport(ratio=1)
    periods.focus()
    periods.press("ArrowDown")
    page.get_by_role("option", name=T("screens.period.N", year=2025)).click()
    expect(page).to_have_url(re.compile("period=2025-N"))
    page.get_by_role("link", name=T("screens.gap.title")).click()
    expect(page).to_have_url(re.compile(r"/gap\?.*period=2025-N"))
    visitor.settled()
    page.go_back()
    expect(page).to_have_url(re.compile(r"/\?.*period=2025-N"))
    visitor.settled()
    page.go_back()
    expect(page).to_have_url(re.compile("period=2026-H1"))
    expect(page.get_by_test_id("stSidebar").get_by_role("combobox").first).to_have_value(
        T("screens.period.H1", year=2026)
    )


def test_an_open_session_sees_a_new_submission_and_a_link_stays_with_its_version(visitor: Visitor, home: Home) -> None:
    page = visitor.open("/sector", sector="GD")
    before, shared = visitor.state["version"], page.url
    submit_sample(home, late)
    page.get_by_text(T("screens.level.commune")).click()
    expect(page).not_to_have_url(re.compile(before))
    expect(page.get_by_text("3/57").first).to_be_visible()
    page.goto(shared)
    visitor.settled()
    assert visitor.state["version"] == before
    page.get_by_role("button", name=T("screens.notice.newest")).click()
    expect(page).not_to_have_url(re.compile(before))


def test_a_table_opens_and_its_file_is_what_excel_in_vietnam_reads(visitor: Visitor) -> None:
    page = visitor.open()
    page.get_by_text(T("screens.show.table")).first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name=T("screens.show.csv")).click()
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert T("screens.column.sector") in content.decode("utf-8-sig").splitlines()[0].split(";")
    with page.expect_download() as download:
        page.get_by_role("button", name=T("screens.show.png")).click()
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_leader_finds_a_task_and_asks_and_the_agency_answers(visitor: Visitor) -> None:
    page = visitor.open("/tasks")
    search = page.get_by_label(T("tasks.screen.search"))
    search.press_sequentially("co so du lieu")
    search.press("Enter")
    expect(page).to_have_url(re.compile("q=co"))
    visitor.settled()
    page.get_by_role("button", name="III.3.3").click()
    expect(page).to_have_url(re.compile(r"task=III\.3\.3"))
    visitor.settled()
    page.get_by_text(T("tasks.ask.open")).click()
    page.get_by_label(T("tasks.ask.words")).fill("Vì sao chưa báo cáo?")
    page.get_by_role("button", name=T("tasks.ask.send")).click()
    expect(_said(page, "Vì sao chưa báo cáo?")).to_be_visible()
    page.get_by_label(T("tasks.ask.answer")).fill("Tuần sau báo cáo.")
    page.get_by_role("button", name=T("tasks.ask.send_answer")).click()
    expect(_said(page, "Tuần sau báo cáo.")).to_be_visible()
    page.get_by_role("button", name=T("tasks.screen.back")).click()
    expect(page).not_to_have_url(re.compile("task="))
    expect(page).to_have_url(re.compile("q=co"))
    page.go_back()
    expect(_said(page, "Tuần sau báo cáo.")).to_be_visible()
    page.go_back()
    expect(page).not_to_have_url(re.compile("task="))
    visitor.settled()
    page.set_viewport_size({"width": 1366, "height": 300})  # so that one has to scroll down to the task
    page.get_by_role("button", name="III.3.3").click()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    assert len(page.context.pages) == 1


def test_a_leader_looks_into_who_retires_and_takes_the_aims_along(visitor: Visitor, home: Home) -> None:
    page = visitor.open("/structure", sector="KT")
    page.get_by_text("Nhóm tuổi", exact=True).click()
    expect(page).to_have_url(re.compile("by=age"))
    visitor.settled()
    expect(page.get_by_test_id("stVegaLiteChart").locator("text", has_text="tuổi").first).to_be_visible()
    retiring = page.get_by_role("heading", name=re.compile("đến hết năm 2030 .* đến tuổi nghỉ hưu"))
    expect(retiring).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name=T("screens.show.csv")).last.click()
    heads, *rows = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert heads.split(";")[1] == T("screens.column.aim")
    assert len(rows) == sum(bool(aim.form) for aim in load(home.reference).aims)
    page.go_back()
    expect(page).not_to_have_url(re.compile("by=age"))
    expect(retiring).to_have_count(0)


def test_a_wrong_address_is_explained(visitor: Visitor) -> None:
    visitor.page.goto(f"{visitor.base}/?version=000000000000")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(T("screens.unknown.version"))
    visitor.page.get_by_role("button", name=T("screens.notice.newest")).click()
    expect(visitor.page).not_to_have_url(re.compile("000000000000"))
    visitor.settled()


def test_the_link_to_the_screen_one_is_on_changes_nothing(visitor: Visitor) -> None:
    page = visitor.open("/sector", sector="YT")
    url, title = page.url, visitor.title
    page.get_by_role("link", name=T("screens.sector.title")).click()
    visitor.settled()
    assert (page.url, visitor.title) == (url, title)


@pytest.mark.parametrize(
    "page", [(390, 844, "light"), pytest.param((1920, 1080, "dark"), marks=pytest.mark.thorough)], indirect=True
)
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_never_scrolls_sideways_and_is_accessible(visitor: Visitor, screen: str) -> None:
    page = visitor.open(PATHS[screen])
    wider = "part => part.scrollWidth - part.clientWidth"
    assert page.get_by_test_id("stMain").evaluate(wider) <= 0
    assert page.locator("html").evaluate(wider) <= 0
    page.set_viewport_size({"width": 1366, "height": 768})
    visitor.settled()
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run({resultTypes: ['violations']})")
    assert {one["id"]: [node["target"] for node in one["nodes"]][:3] for one in found["violations"]} == {}


def _said(page: Page, words: str) -> Locator:
    """Where the screen says it; a box in which it is typed does not count."""
    return page.get_by_test_id("stMarkdownContainer").get_by_text(words)


def _click_in_chart(page: Page, words: str) -> None:
    chart = page.get_by_test_id("stVegaLiteChart").first
    box = chart.locator("text", has_text=words).first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
