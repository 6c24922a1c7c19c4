"""A chart on another site: shown where the office allows it, refused elsewhere, and nothing but the chart."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from analytics.home import Home
from analytics.text import text
from tests.browser.servers import free_port, serving

pytestmark = pytest.mark.browser
ASKED = {"embed": "true", "lang": "vi", "chart": "units", "sector": "YT", "indicator": "TY_LE_DH_SDH"}
T = text("vi")


@dataclass(frozen=True)
class Sites:
    """The dashboard, a site that may show its charts, and one that may not."""

    dashboard: str
    listed: str
    other: str
    folder: Path


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing: the tests say what went wrong."""


@pytest.fixture(scope="module")
def sites(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """Three servers; a browser takes those on other ports for other sites."""
    folder, own = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("embedding") / "home"
    shutil.copytree(home.root, own)
    pages = [ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) for _ in range(2)]
    listed, other = (f"http://127.0.0.1:{page.server_port}" for page in pages)
    (own / "secrets.toml").write_text(f'[embed]\nsites = ["{listed}"]\n', "utf-8")
    for page in pages:
        threading.Thread(target=page.serve_forever, daemon=True).start()
    with serving(Home(own, home.reference), free_port()) as port:
        yield Sites(f"http://127.0.0.1:{port}", listed, other, folder)
    for page in pages:
        page.shutdown()
        page.server_close()


def framed(page: Page, sites: Sites, site: str, address: str) -> FrameLocator:
    """A page of a site with a chart in a frame as narrow as a phone."""
    frame = f'<iframe src="{escape(address)}" width="360" height="900"></iframe>'
    (sites.folder / "index.html").write_text(f"<!doctype html><meta charset=utf-8>{frame}", "utf-8")
    page.goto(site)
    return page.frame_locator("iframe")


def test_a_listed_site_shows_the_chart_and_nothing_else(page: Page, sites: Sites) -> None:
    frame = framed(page, sites, sites.listed, f"{sites.dashboard}/sector?{urlencode(ASKED)}")
    expect(frame.get_by_role("heading")).to_have_count(1)
    expect(frame.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first).to_be_visible()
    for words in (T("screens.notice.illustrative"), T("screens.notice.provisional"), T("screens.note.percent")):
        expect(frame.get_by_text(words)).to_be_visible()
    expect(frame.get_by_text("Nguồn: báo cáo của các đơn vị")).to_be_visible()
    for part in ("stSidebar", "stToolbar", "stExpander", "stDownloadButton"):
        expect(frame.get_by_test_id(part).locator("visible=true")).to_have_count(0)
    back = frame.get_by_role("link", name="Xem trên bảng theo dõi")
    expect(back).to_have_attribute("target", "_blank")
    assert "sector=YT" in str(back.get_attribute("href"))
    width = frame.locator("html").evaluate("each => [each.scrollWidth, each.clientWidth]")
    assert width[0] <= width[1]


def test_another_site_is_refused(page: Page, sites: Sites) -> None:
    refusals: list[str] = []
    page.on("console", lambda said: refusals.append(said.text))
    frame = framed(page, sites, sites.other, f"{sites.dashboard}/sector?{urlencode(ASKED)}")
    page.wait_for_timeout(500)
    assert any("frame-ancestors" in said for said in refusals)
    expect(frame.get_by_role("heading", name="đơn vị")).to_have_count(0)


def test_a_listed_site_may_not_show_the_dashboard_itself(page: Page, sites: Sites) -> None:
    refusals: list[str] = []
    page.on("console", lambda said: refusals.append(said.text))
    framed(page, sites, sites.listed, f"{sites.dashboard}/review")
    page.wait_for_timeout(500)
    assert any("frame-ancestors" in said or "X-Frame-Options" in said for said in refusals)


def test_a_screen_of_work_is_a_chart_too_once_it_is_embedded(page: Page, sites: Sites) -> None:
    page.goto(f"{sites.dashboard}/review?embed=true")
    expect(page.get_by_role("heading")).to_have_count(1)
    expect(page.get_by_role("button", name=T("desk.review.accept"))).to_have_count(0)
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(1)
