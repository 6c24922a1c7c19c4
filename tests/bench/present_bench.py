"""How long a slide takes from the key to its being drawn, against the page change of a plain Streamlit page.

Both in one browser, in one call, measured alike: from the event of the key or of the click to the second frame after
the new heading is there, by which it has been painted.
"""

from __future__ import annotations

import os
import statistics
from dataclasses import dataclass

from playwright.sync_api import Page, sync_playwright

from analytics.home import Home
from tests.bench import reruns

BAR = 0.75  # a change of slides, two frames of it waiting for the paint, against a plain page change
_CHANGES, _WARM_UP = 24, 4
_SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
# Milliseconds from the next `event` to the second frame in which `heading()` is another one.
_MEASURE = """([event, find]) => {
  const heading = () => {
    const parts = [document];
    for (let root; (root = parts.pop()); ) {
      const found = root.querySelector(find);
      if (found) return found.textContent;
      for (const each of root.querySelectorAll("*")) if (each.shadowRoot) parts.push(each.shadowRoot);
    }
  };
  const before = heading();
  window.taken = new Promise((resolve) => addEventListener(event, (pressed) => {
    const look = (left) => requestAnimationFrame((now) => {
      if (heading() === before) look(2);
      else if (left) look(left - 1);
      else resolve(now - pressed.timeStamp);
    });
    look(2);
  }, { capture: true, once: true }));
}"""


@dataclass(frozen=True)
class Timing:
    """Median milliseconds of a change."""

    slide: float
    page: float

    @property
    def ratio(self) -> float:
        """The slide's as a share of the page's."""
        return self.slide / self.page


def measure(home: Home) -> Timing:
    """Press the right arrow in the deck, and click from page to page of two that hold a title alone."""
    plain = reruns.streamlit_page("plain.py", same_settings=True)
    with reruns.server(reruns.product, home) as ours, reruns.server(plain, home) as theirs, sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=_SWITCHES
        )
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.set_default_timeout(120_000)
        page.goto(f"http://127.0.0.1:{ours}/present")
        page.locator(".slide.shown").wait_for()
        slide = _median(page, "keydown", ".slide.shown h1", "ArrowRight", "ArrowLeft")
        page.goto(f"http://127.0.0.1:{theirs}/")
        page.get_by_role("heading", level=1).wait_for()
        plain_page = _median(page, "click", "h1", "a:has-text('second')", "a:has-text('first')")
        browser.close()
    return Timing(slide, plain_page)


def _median(page: Page, event: str, find: str, there: str, back: str) -> float:
    """Median milliseconds of going there and back in turn."""
    taken = []
    for number in range(_CHANGES + _WARM_UP):
        page.evaluate(_MEASURE, [event, find])
        step = back if number % 2 else there
        if event == "click":
            page.click(step)
        else:
            page.keyboard.press(step)
        taken.append(float(page.evaluate("() => window.taken")))
    return statistics.median(taken[_WARM_UP:])
