"""One server with part of the sample, one Chromium, and a watch over every request that leaves the page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from analytics.home import Home
from tests.browser.servers import free_port, serving
from tests.pages.homes import home_in
from tests.programs import program

SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
DESK = (1366, 768)
expect.set_options(timeout=20_000)


@dataclass
class Visitor:
    """Somebody with a browser, and the address of the dashboard."""

    page: Page
    base: str

    def open(self, path: str = "/", **query: str) -> Page:
        """Open an address and wait until the screen is complete."""
        self.page.goto(f"{self.base}{path}?{urlencode(query)}" if query else f"{self.base}{path}")
        return self.settled()

    def settled(self) -> Page:
        """Wait for the title, for the address to carry the state, and for the script to be done."""
        expect(self.page.get_by_test_id("stMain").get_by_role("heading", level=1).first).to_be_visible()
        expect(self.page).to_have_url(re.compile(r"version=[0-9a-f]{12}"))
        expect(self.page.locator("[data-test-script-state=notRunning]")).to_be_attached()
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)
        return self.page

    @property
    def state(self) -> dict[str, str]:
        """What the address carries."""
        return {name: values[-1] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    @property
    def title(self) -> str:
        """The sentence that the screen begins with."""
        return self.page.get_by_test_id("stMain").get_by_role("heading", level=1).inner_text()


@pytest.fixture(scope="session")
def home(sampled: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home that the server shows; a test may submit to it."""
    root = tmp_path_factory.mktemp("browser") / "home"
    shutil.copytree(sampled.root, root)
    return home_in(root)


@pytest.fixture(scope="session")
def base(home: Home) -> Iterator[str]:
    """The address of a server that runs until the last test."""
    with serving(home, free_port()) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    path = program("chromium", "chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES.split())
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A fresh profile; parametrize with (width, height, colour scheme)."""
    shape: tuple[int, int, Literal["light", "dark"]] = getattr(request, "param", (*DESK, "light"))
    width, height, scheme = shape
    profile = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    yield profile
    profile.close()


@pytest.fixture
def visitor(context: BrowserContext, base: str) -> Iterator[Visitor]:
    """Somebody who opens the dashboard; nothing may be fetched from another machine, nothing may fail."""
    page, foreign, errors = context.new_page(), list[str](), list[str]()

    def watch(request: Request) -> None:
        if not request.url.startswith((base, "data:", "blob:")):
            foreign.append(request.url)

    context.on("request", watch)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield Visitor(page, base)
    assert (foreign, errors) == ([], [])
