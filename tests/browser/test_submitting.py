"""A clerk's whole way in a real browser: a bad file, corrected in place, explained, confirmed, seen, withdrawn."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Page, expect

from analytics import plan as plans
from analytics.access import OPERATOR, Person
from analytics.actions import Draft, Office, submit
from analytics.archive import Archive
from analytics.home import Home
from analytics.intake import sheet
from analytics.sample.recipe import SAMPLE
from analytics.text import text
from analytics.warehouse import shelf
from tests.browser.conftest import Visitor
from tests.browser.test_journeys import AXE

pytestmark = pytest.mark.browser
T = text("vi")
FILE = SAMPLE / "2026-H1" / "BM01-SKHCN-2026-H1.xlsx"
COMMUNE = SAMPLE / "2026-H1" / "BM01-UBXP-01304-2026-H1.csv"
OTHER_COMMUNE = SAMPLE / "2026-H1" / "BM01-UBXP-01324-2026-H1.csv"


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


@pytest.mark.thorough
def test_a_commune_types_its_figures_in_with_the_keyboard_alone(visitor: Visitor, home: Home) -> None:
    page = visitor.open("/submit", unit="UBXP/01304", **{"for": "2026-H1"})
    page.get_by_role("button", name=T("desk.submit.type_in")).press("Enter")
    expect(page.get_by_role("grid")).to_be_visible()
    visitor.settled()
    page.get_by_role("grid").locator("td[tabindex='0']").focus()
    for row in _counts(home):
        for count in row:
            page.keyboard.type(count)
            page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        page.keyboard.press("ArrowDown")
        for _ in row:
            page.keyboard.press("ArrowLeft")
    expect(page.get_by_text(T("desk.submit.clean"))).to_be_visible()
    page.get_by_role("button", name=T("desk.submit.submit"), exact=True).press("Enter")
    expect(page.get_by_text(re.compile(r"^Đã nhận\. Biên nhận số \d+$"))).to_be_visible()
    receipt = list(Archive(home.archive).receipts())[-1]
    assert ([slot.commune for slot in receipt.slots], receipt.corrected_cells) == (["01304"], 0)


def _counts(home: Home) -> list[list[str]]:
    """The counts of a commune's sample file, in the form's order, row by row."""
    plan = plans.load(home.reference)
    shown = sheet.read(COMMUNE, plan)
    assert shown is not None
    counts = [column.column for column in plan.form("BM01").columns if column.type == "count"]
    rows = [dict(zip(shown.columns, row.cells, strict=True)) for row in shown.rows]
    return [[row.get(column, "") for column in counts] for row in rows if row["ma_linh_vuc"] in {"GD", "YT"}]


@pytest.mark.thorough
def test_the_second_of_two_clerks_is_told(visitor: Visitor, home: Home) -> None:
    page = visitor.open("/submit", unit="UBXP/01324", **{"for": "2026-H1"})
    page.locator("input[type=file]").set_input_files(OTHER_COMMUNE)
    button = page.get_by_role("button", name=T("desk.submit.submit"), exact=True)
    expect(button).to_be_enabled()
    there = Office(home, plans.load(home.reference), Person("rival", OPERATOR.grants))
    faster = Draft("khac.csv", OTHER_COMMUNE.read_bytes() + b"\n")
    assert submit(there, faster, there.archive.head()).receipt
    head = there.archive.head()
    button.click()
    expect(page.get_by_text("rival")).to_be_visible()
    expect(button).to_be_disabled()
    assert there.archive.head() == head


@pytest.mark.thorough
def test_a_browser_closed_while_it_submits_leaves_all_or_nothing(visitor: Visitor, home: Home) -> None:
    archive = Archive(home.archive)
    page = visitor.open("/submit", unit="UBXP/01279")
    page.locator("input[type=file]").set_input_files(SAMPLE / "2026-H1" / "BM01-UBXP-01279-2026-H1.xlsx")
    button = page.get_by_role("button", name=T("desk.submit.submit"), exact=True)
    expect(button).to_be_enabled()
    before = archive.head().number
    with FileLock(home.archive / ".lock"):  # nobody can store anything: the submission waits in the middle
        button.click()
        expect(page.get_by_text(T("desk.submit.submitting"))).to_be_visible()
        page.close()
    for _ in range(150):
        now = shelf.current(home)
        if now is not None and now.archive_number == archive.head().number == before + 1:
            break
        time.sleep(0.1)
    assert (archive.verify(), archive.head().number) == ([], before + 1)


@pytest.mark.thorough
@pytest.mark.parametrize("page", [(1366, 768, "light"), (1366, 768, "dark")], indirect=True)
def test_a_refused_file_is_shown_accessibly(visitor: Visitor, bad: tuple[Path, str]) -> None:
    page = _refused(visitor, bad)
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run({resultTypes: ['violations']})")
    assert {one["id"]: [node["target"] for node in one["nodes"]][:3] for one in found["violations"]} == {}
    assert page.get_by_role("grid").evaluate("part => part.getBoundingClientRect().top < innerHeight")


@pytest.mark.thorough
@pytest.mark.parametrize("page", [(390, 844, "light")], indirect=True)
def test_a_refused_file_never_scrolls_sideways_on_a_phone(visitor: Visitor, bad: tuple[Path, str]) -> None:
    page = _refused(visitor, bad)
    wider = "part => part.scrollWidth - part.clientWidth"
    assert page.get_by_test_id("stMain").evaluate(wider) <= 0
    assert page.locator("html").evaluate(wider) <= 0


def _refused(visitor: Visitor, bad: tuple[Path, str]) -> Page:
    page = visitor.open("/submit", unit="SKHCN")
    page.locator("input[type=file]").set_input_files(bad[0])
    expect(page.get_by_text(T("desk.submit.refused", errors=1))).to_be_visible()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    return visitor.settled()


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


@pytest.mark.thorough
def test_a_second_click_neither_loses_the_receipt_nor_submits_twice(visitor: Visitor, home: Home) -> None:
    file = SAMPLE / "2026-H1" / "BM01-UBXP-01297-2026-H1.ods"
    before = Archive(home.archive).head().number
    page = visitor.open("/submit", unit="UBXP/01297")
    page.locator("input[type=file]").set_input_files(file)
    button = page.get_by_role("button", name=T("desk.submit.submit"), exact=True)
    expect(button).to_be_enabled()
    button.click()
    page.wait_for_timeout(300)  # the time of an impatient second click
    if button.is_visible():
        button.click(force=True)
    expect(page.get_by_text(T("desk.receipt.done", number=before + 1))).to_be_visible()
    assert Archive(home.archive).head().number == before + 1
