"""What a leader does with the Forecast screen, in a real browser: ask what if, compare, hand the link on."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from analytics.home import Home
from analytics.text import text
from tests.browser.conftest import Visitor
from tests.browser.servers import free_port, serving
from tests.browser.test_journeys import AXE

pytestmark = pytest.mark.browser
T = text("vi")
MASTERS = {"sector": "KT", "indicator": "TY_LE_THAC_SI"}


@pytest.fixture(scope="module")
def base(unbroken: Home) -> Iterator[str]:
    """The address of a server that shows it."""
    with serving(unbroken, free_port()) as port:
        yield f"http://127.0.0.1:{port}"


def test_a_scenario_moves_with_its_sliders_and_travels_in_the_link(visitor: Visitor) -> None:
    page = visitor.open("/forecast", **MASTERS)
    before = scenarios(page)
    for _ in range(5):
        slider(page, "trained", "A").press("ArrowRight")
    expect(page).to_have_url(re.compile(r"trained=\d+"))
    expect(page.get_by_text(before[0])).to_have_count(0)
    page.get_by_text(T("screens.scenario.compare")).click()
    expect(slider(page, "leaving", "B")).to_be_visible()
    slider(page, "leaving", "B").press("ArrowRight")
    expect(page).to_have_url(re.compile("leaving_b=4"))
    visitor.settled()
    shared, told, assumed = page.url, scenarios(page), slider(page, "trained", "A").input_value()
    assert len(told) == 2
    page.goto("about:blank")
    page.goto(shared)
    visitor.settled()
    expect(slider(page, "trained", "A")).to_have_value(assumed)
    expect(slider(page, "leaving", "B")).to_have_value("4")
    assert (page.url, scenarios(page)) == (shared, told)


def test_an_agency_has_status_likelihood_and_scenario_of_its_own(visitor: Visitor) -> None:
    page = visitor.open("/forecast", trained="9", **MASTERS)
    expect(page.get_by_role("heading", name=re.compile("^Cộng dự báo của 4 cơ quan"))).to_be_visible()
    page.get_by_text(T("screens.level.agency"), exact=True).click()
    expect(page).to_have_url(re.compile("level=agency"))
    expect(page).not_to_have_url(re.compile("trained="))
    page.get_by_test_id("stMain").get_by_role("combobox").click()
    page.get_by_role("option", name="Sở Xây dựng").click()
    expect(page).to_have_url(re.compile("who=SXD"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sở Xây dựng")
    visitor.settled()
    page.get_by_test_id("stPopover").first.get_by_role("button").click()
    expect(page.get_by_text(re.compile(r"^Xác suất đạt 35% vào cuối năm 2030: \d+%"))).to_be_visible()
    page.keyboard.press("Escape")
    slider(page, "trained", "A").press("ArrowRight")
    expect(page).to_have_url(re.compile(r"who=SXD.*trained=\d+|trained=\d+.*who=SXD"))
    page.get_by_text(T("screens.forecast.each_agency"), exact=True).click()
    table = page.get_by_test_id("stTable").filter(has_text=T("screens.column.people_a_year"))
    expect(table.get_by_role("row")).to_have_count(5)
    with page.context.expect_page() as opened:
        table.get_by_role("link", name="Sở Công Thương").click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Sở Công Thương")


@pytest.mark.parametrize("page", [(1366, 768, "light"), (1366, 768, "dark"), (390, 844, "light")], indirect=True)
def test_an_agency_with_two_scenarios_is_accessible(visitor: Visitor) -> None:
    page = visitor.open("/forecast", level="agency", who="SXD", compare="1", **MASTERS)
    page.get_by_text(T("screens.forecast.each_agency"), exact=True).click()
    expect(page.get_by_test_id("stTable")).to_have_count(2)
    visitor.settled()
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run({resultTypes: ['violations']})")
    assert {one["id"]: [node["target"] for node in one["nodes"]][:3] for one in found["violations"]} == {}
    assert page.get_by_test_id("stMain").evaluate("part => part.scrollWidth - part.clientWidth") <= 0


def slider(page: Page, what: str, name: str) -> Locator:
    """The handle of one slider."""
    return page.get_by_role("slider", name=T(f"screens.scenario.{what}", name=name))


def scenarios(page: Page) -> list[str]:
    """What is said of each scenario."""
    return page.get_by_text(re.compile("^Phương án [AB]: ")).all_inner_texts()
