"""What a presenter does with the deck, in a real browser: keys, a second window, newer data, a file to send."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Download, Locator, Page, expect

from analytics.home import Home
from analytics.text import Language, text
from tests.browser.conftest import Visitor
from tests.browser.test_journeys import AXE
from tests.pages.homes import submit_sample

pytestmark = pytest.mark.browser
T = text("vi")
SIZES = ((1920, 1080), (1366, 768), (1280, 720))
LEGIBLE = 22  # lines of 1080: the smallest type on a slide
FAULTS = (Path(__file__).parent / "faults.js").read_text("utf-8")
# What lies at points all over the window: nothing but the deck.
ALONE = """dialog => {
  const inside = (x, y) => dialog.contains(dialog.getRootNode().elementFromPoint(x, y));
  const places = [0.001, 0.25, 0.5, 0.75, 0.999];
  const page = document.documentElement, alone = page.scrollWidth <= innerWidth && page.scrollHeight <= innerHeight;
  return alone && places.every((x) => places.every((y) => inside(x * innerWidth, y * innerHeight)));
}"""


def begun(visitor: Visitor, **query: str) -> Page:
    """The Present screen with its deck open."""
    page = visitor.open("/present", **query)
    expect(slide(page)).to_be_visible()
    return page


def slide(page: Page) -> Locator:
    """The slide that is shown."""
    return page.locator(".slide.shown")


def at(page: Page) -> tuple[str, str]:
    """The code of the slide that is shown, by the slide itself and by the address."""
    asked = urlsplit(page.evaluate("location.href"))
    query = parse_qs(asked.fragment if asked.scheme == "file" else asked.query)
    return str(slide(page).get_attribute("data-code")), query["slide"][0]


def codes(page: Page) -> list[str]:
    """All slides in the order of their being built."""
    return [str(each.get_attribute("data-code")) for each in page.locator(".slide").all()]


def walk(page: Page, key: str = "ArrowRight") -> Iterator[str]:
    """Every slide from the first on, by one key; ends where the key changes nothing any more."""
    page.keyboard.press("Home")
    seen = ""
    while (code := at(page)[0]) != seen:
        seen = code
        yield code
        page.keyboard.press(key)


@pytest.mark.parametrize(
    ("language", "page"),
    [("vi", (*SIZES[0], "light")), pytest.param("en", (*SIZES[0], "dark"), marks=pytest.mark.thorough)],
    indirect=["page"],
)
def test_every_slide_fits_every_room_is_large_enough_to_read_and_accessible(
    visitor: Visitor, language: Language
) -> None:
    page = begun(visitor, lang=language)
    mark, faults = text(language)("screens.notice.illustrative"), dict[str, object]()
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for code in walk(page):
            found = slide(page).evaluate(FAULTS, LEGIBLE)
            if found or mark not in slide(page).locator(".stamps").inner_text():
                faults[f"{code} {width}"] = found
        assert page.locator("dialog.deck").evaluate(ALONE)
    assert faults == {}
    page.evaluate(AXE)
    for keys in ("3 Enter n", "l", "l ?"):
        for key in keys.split():
            page.keyboard.press(key)
        found = page.evaluate("() => axe.run({resultTypes: ['violations']})")
        assert {one["id"]: [node["target"] for node in one["nodes"]][:3] for one in found["violations"]} == {}


def test_every_key_leads_where_it_says_and_the_address_follows(visitor: Visitor) -> None:
    page = begun(visitor)
    order = codes(page)
    assert order[:3] == ["title", "total", "matrix"]
    assert order[-1] == "closing"
    assert list(walk(page)) == list(walk(page, "PageDown")) == list(walk(page, "Space")) == order
    steps = {"ArrowLeft": -2, "PageUp": -3, "Home": 0, "End": -1, "5 Enter": 4, "1 2 Enter": 11, "9 9 Enter": -1}
    for keys, place in steps.items():
        for key in keys.split():
            page.keyboard.press(key)
        assert at(page) == (order[place], order[place])


def test_slides_are_chosen_and_ordered_and_a_second_presenter_lands_on_the_same(
    visitor: Visitor, chromium: Browser
) -> None:
    page = begun(visitor, period="2025-N", reading="uni_plus", since="2026-H1")
    for place in (1, 2):
        page.keyboard.press("l")
        page.get_by_role("checkbox").nth(place).click()
        page.keyboard.press("l")
    page.keyboard.press("l")
    page.get_by_role("button", name=re.compile(f"^{T('components.deck.down', title='')}")).first.click()
    page.keyboard.press("l")
    wanted = [code for code in codes(page) if code not in {"total", "sector-NN"}]
    wanted[:2] = reversed(wanted[:2])
    assert visitor.state["slides"].split(",") == wanted
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    told, shared = slide(page).inner_text(), page.url
    assert at(page)[0] == wanted[2]
    page.reload()
    assert at(visitor.settled())[0] == wanted[2]
    second = chromium.new_page()
    second.goto(shared)
    expect(slide(second)).to_be_visible()
    assert (slide(second).inner_text(), second.url) == (told, shared)
    assert list(walk(second)) == wanted
    second.context.close()


def test_notes_stand_below_a_key_and_in_a_second_window_kept_in_step(visitor: Visitor) -> None:
    page = begun(visitor, slide="sector-YT")
    page.keyboard.press("n")
    definition = T("components.deck.following", title="")
    expect(page.locator(".speech")).to_contain_text(definition)
    page.keyboard.press("n")
    expect(page.locator(".speech")).to_be_hidden()
    with page.context.expect_page() as opened:
        page.keyboard.press("w")
    notes = opened.value
    expect(notes.locator(".speech")).to_contain_text("“")
    assert at(notes)[0] == "sector-YT"
    page.keyboard.press("ArrowRight")
    expect(notes.locator(".slide.shown[data-code=sector-VH]")).to_be_visible()
    expect(notes.locator(".speech h2")).to_have_text(slide(page).get_by_role("heading").inner_text())
    notes.keyboard.press("PageUp")
    expect(page.locator(".slide.shown[data-code=sector-YT]")).to_be_visible()


def test_figures_stay_and_a_mark_tells_of_newer_data_while_somebody_submits(visitor: Visitor, home: Home) -> None:
    page = begun(visitor, slide="matrix")
    before, shown = visitor.state["version"], slide(page).locator("table").inner_text()
    expect(slide(page).get_by_text(T("components.deck.newer"))).to_be_hidden()
    assert submit_sample(home, lambda file: file.startswith("2024-N") and "-SYT-" in file) == 1
    expect(slide(page).get_by_text(T("components.deck.newer"))).to_be_visible()
    assert slide(page).evaluate(FAULTS, LEGIBLE) == []
    page.reload()
    visitor.settled()
    expect(slide(page).get_by_text(T("components.deck.newer"))).to_be_visible()
    assert (visitor.state["version"], slide(page).locator("table").inner_text()) == (before, shown)


def test_a_deck_leaves_as_one_file_that_opens_from_the_disk_without_a_network(
    visitor: Visitor, chromium: Browser, tmp_path: Path
) -> None:
    page = begun(visitor, slides="closing,matrix,sector-GD,title")
    told = {code: slide(page).inner_text() for code in walk(page)}
    path = saved(page, tmp_path)
    profile = chromium.new_context(viewport={"width": 1366, "height": 768}, offline=True)
    alone, requests = profile.new_page(), list[str]()
    profile.on("request", lambda request: requests.append(request.url))
    alone.goto(path.as_uri())
    assert {code: slide(alone).inner_text() for code in walk(alone)} == told
    assert list(told) == ["closing", "matrix", "sector-GD", "title"]
    for code in walk(alone, "PageDown"):
        assert (code, slide(alone).evaluate(FAULTS, LEGIBLE)) == (code, [])
    alone.keyboard.press("2")
    alone.keyboard.press("Enter")
    alone.reload()
    assert at(alone) == ("matrix", "matrix")
    assert "Be Vietnam Pro" in alone.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    )
    assert requests == [path.as_uri()] * 2
    profile.close()


def test_the_file_has_its_notes_in_a_second_window_kept_in_step(
    visitor: Visitor, chromium: Browser, tmp_path: Path
) -> None:
    path = saved(begun(visitor, slides="title,sector-YT,sector-VH"), tmp_path)
    profile = chromium.new_context(viewport={"width": 1366, "height": 768}, offline=True)
    page, requests = profile.new_page(), list[str]()
    profile.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    page.keyboard.press("ArrowRight")
    page.keyboard.press("?")
    expect(page.locator(".panel.keys dd").last).to_have_text(T("components.deck.escape_file").partition(": ")[2])
    page.keyboard.press("?")
    with page.expect_popup() as opened:
        page.keyboard.press("w")
    notes = opened.value
    expect(notes.locator(".speech")).to_contain_text("“")
    assert at(notes) == ("sector-YT", "sector-YT")
    page.keyboard.press("ArrowRight")
    expect(notes.locator(".speech h2")).to_have_text(slide(page).get_by_role("heading").inner_text())
    notes.keyboard.press("Home")
    expect(page.locator(".slide.shown[data-code=title]")).to_be_visible()
    page.reload()
    notes.keyboard.press("End")
    expect(page.locator(".slide.shown[data-code=sector-VH]")).to_be_visible()
    page.keyboard.press("PageUp")
    expect(notes.locator(".slide.shown[data-code=sector-YT]")).to_be_visible()
    assert {each.partition("#")[0] for each in requests} == {path.as_uri()}
    profile.close()


def saved(page: Page, folder: Path) -> Path:
    """The deck as the file that the slide list saves."""
    page.keyboard.press("l")
    with page.expect_download() as download:
        page.get_by_role("button", name=T("components.deck.save")).click()
    got: Download = download.value
    got.save_as(folder / got.suggested_filename)
    return folder / got.suggested_filename
