"""One server with part of the sample, one Chromium, and a watch over every request that leaves the page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Request, expect, sync_playwright

from analytics.home import Home
from tests.browser.servers import free_port, serving
from tests.pages.homes import home_in
from tests.programs import program

SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
DESK = (1366, 768)
Shape = tuple[int, int, Literal["light", "dark"]]
# Asked in the page itself, which answers as soon as it is so: `expect` looks once a second after the first moments.
SETTLED = """() => {
    const title = document.querySelector("[data-testid=stMain] h1");
    return /version=[0-9a-f]{12}/.test(location.href) && Boolean(title?.checkVisibility())
        && document.querySelector("[data-test-script-state=notRunning]")
        && !document.querySelector("[data-testid=stSkeleton]");
}"""
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
        self.page.wait_for_function(SETTLED)
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
    path = program("chromium", "chromium-headless-shell", rather="chromium-headless-shell")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES.split())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def profile(chromium: Browser) -> Iterator[BrowserContext]:
    """One profile for all tests that do not change it: a new one reads and compiles megabytes of scripts again."""
    profile = chromium.new_context()
    yield profile
    profile.close()


@pytest.fixture
def page(profile: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window with nothing in it; parametrize with (width, height, colour scheme)."""
    shape: Shape = getattr(request, "param", (*DESK, "light"))
    window = profile.pages[0] if profile.pages else profile.new_page()
    window.set_viewport_size({"width": shape[0], "height": shape[1]})
    window.emulate_media(color_scheme=shape[2])
    yield window
    for opened in profile.pages[1:]:
        opened.close()
    if not window.is_closed():
        window.goto("about:blank")
    profile.clear_cookies()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A profile of one's own."""
    profile = chromium.new_context(viewport={"width": DESK[0], "height": DESK[1]}, color_scheme="light")
    yield profile
    profile.close()


@pytest.fixture
def visitor(page: Page, base: str) -> Iterator[Visitor]:
    """Somebody who opens the dashboard; nothing may be fetched from another machine, nothing may fail."""
    foreign, errors = list[str](), list[str]()

    def watch(request: Request) -> None:
        if not request.url.startswith((base, "data:", "blob:")):
            foreign.append(request.url)

    def note(error: Error) -> None:
        errors.append(str(error))

    page.context.on("request", watch)
    page.on("pageerror", note)
    yield Visitor(page, base)
    page.context.remove_listener("request", watch)
    page.remove_listener("pageerror", note)
    assert (foreign, errors) == ([], [])
