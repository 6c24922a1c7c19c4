"""The drop zone and the sheet in a real browser, on a page of their own behind the real server."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Locator, Page, WebSocketRoute, expect
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from analytics.text import text
from tests.browser.conftest import DESK
from tests.browser.servers import free_port, running

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")
SERVE = (
    "import sys, pathlib; from analytics.ui import server; "
    "server.APP = pathlib.Path(sys.argv[1]); server.serve(int(sys.argv[2]), '127.0.0.1')"
)
T = text("vi")
MEGABYTE = 1024 * 1024
PHONE = (390, 844)
SCREENS = ("files", "corrections", "read_only", "empty")
# What a browser does with files dropped on it; Playwright itself can only choose files.
DROP = """(zone, files) => {
    const transfer = new DataTransfer();
    for (const [name, text] of files) transfer.items.add(new File([text], name));
    zone.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""
PASTE = """(cell, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const kind = { clipboardData, bubbles: true, composed: true, cancelable: true };
    cell.dispatchEvent(new ClipboardEvent("paste", kind));
}"""
COPY = """(cell) => {
    const clipboardData = new DataTransfer();
    cell.dispatchEvent(new ClipboardEvent("copy", { clipboardData, bubbles: true, composed: true, cancelable: true }));
    return clipboardData.getData("text/plain");
}"""
COUNT_READS = """() => {
    window.reads = 0;
    const read = FileReader.prototype.readAsDataURL;
    FileReader.prototype.readAsDataURL = function (file) { window.reads += 1; return read.call(this, file); };
}"""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that shows the components and nothing else."""
    port, app = free_port(), Path(__file__).parent / "components_app.py"
    command = [sys.executable, "-c", SERVE, str(app), str(port)]
    home = {"TRITHUC45_HOME": str(tmp_path_factory.mktemp("home"))}
    with running(command, f"http://127.0.0.1:{port}/_stcore/health", home):
        yield f"http://127.0.0.1:{port}"


class Stage:
    """The page, and what Python got from the component on it."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base

    def open(self, show: str, **query: str) -> Page:
        """Show one of the app's screens and wait for the component."""
        more = "".join(f"&{name}={value}" for name, value in query.items())
        self.page.goto(f"{self.base}/?show={show}{more}")
        expect(self.page.locator(".drop, .sheet").first).to_be_visible()
        return self.page

    def expect(self, received: list[object]) -> None:
        """Wait until Python has exactly this."""
        expect(self.page.get_by_test_id("stCode")).to_have_text(json.dumps(received, ensure_ascii=False))

    def cell(self, line: int, position: int | None) -> Locator:
        """One cell; the row's own header where there is no position."""
        row = self.page.locator("tbody tr", has=self.page.locator("th", has_text=re.compile(rf"^{line}$")))
        return row.locator("th") if position is None else row.locator("td").nth(position)

    @property
    def told(self) -> Locator:
        """What is said below the table of the cell one is on."""
        return self.page.locator(".told")

    def focused(self) -> str:
        """The text of what has the focus, in the shadow root too."""
        found: str = self.page.evaluate("""() => {
            let at = document.activeElement;
            while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
            return at.tagName === "INPUT" ? `input: ${at.value}` : at.textContent;
        }""")
        return found


@contextmanager
def flawless(page: Page) -> Iterator[None]:
    """Nothing may be refused by the policy, fail, or be written to the console as an error."""
    errors = list[str]()

    def failed(error: Error) -> None:
        errors.append(str(error))

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(message.text)

    page.on("pageerror", failed)
    page.on("console", said)
    yield
    page.remove_listener("pageerror", failed)
    page.remove_listener("console", said)
    assert errors == []


@pytest.fixture
def on(page: Page, stage: str) -> Iterator[Stage]:
    """The page that shows the components."""
    with flawless(page):
        yield Stage(page, stage)


@pytest.fixture
def apart(context: BrowserContext, stage: str) -> Iterator[Stage]:
    """The same in a window of its own, of which the clock and the connection may be changed."""
    page = context.new_page()
    with flawless(page):
        yield Stage(page, stage)


def received(*files: tuple[str, bytes]) -> list[list[str | int]]:
    """What the app writes of one drop."""
    return [[name, len(content), hashlib.sha256(content).hexdigest()] for name, content in files]


# --- drop ------------------------------------------------------------------------------------------


def test_a_file_chosen_is_handed_over_once(on: Stage, tmp_path: Path) -> None:
    page, content = on.open("files"), bytes(range(256)) * 64
    path = tmp_path / "Biểu 01 – Sở Y tế.xlsx"
    path.write_bytes(content)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=T("components.drop.button")).focus()
        page.keyboard.press("Enter")
    chooser.value.set_files(path)
    on.expect([received((path.name, content))])
    page.get_by_role("button", name="rerun").click()
    page.get_by_role("button", name="rerun").click()
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    on.expect([received((path.name, content))])
    expect(page.locator(".status")).to_have_text(T("components.drop.received", count=1))
    page.locator("input[type=file]").set_input_files(path)
    on.expect([received((path.name, content))] * 2)


def test_several_files_dropped_come_together_and_in_order(on: Stage) -> None:
    page = on.open("files")
    files = [(f"tep-{number}.csv", f"cột;{number}\n" * 2000) for number in range(4)]
    page.locator(".zone").evaluate(DROP, [*map(list, files)])
    on.expect([received(*((name, words.encode()) for name, words in files))])


def test_reruns_in_between_lose_no_file_and_repeat_none(on: Stage) -> None:
    page = on.open("files", slow="0.4")
    files = [(f"tep-{number}.csv", f"cột;{number}\n" * 2000) for number in range(4)]
    page.locator(".zone").evaluate(DROP, [*map(list, files)])
    for _ in range(12):
        page.get_by_role("button", name="rerun").click()
        page.wait_for_timeout(90)
    on.expect([received(*((name, words.encode()) for name, words in files))])


def test_a_file_that_got_lost_on_its_way_is_sent_again(apart: Stage) -> None:
    lost = _lose(apart.page, messages=1)
    apart.page.clock.install()
    page = apart.open("files")
    page.locator(".zone").evaluate(DROP, [["a.csv", "a;b" * 40_000]])
    expect(page.locator(".status")).to_contain_text("a.csv")
    page.wait_for_timeout(500)
    assert len(lost) == 1
    page.clock.fast_forward(30_000)
    apart.expect([received(("a.csv", b"a;b" * 40_000))])


def test_a_file_that_cannot_be_sent_is_said_so(apart: Stage) -> None:
    _lose(apart.page, messages=3)
    apart.page.clock.install()
    page = apart.open("files")
    page.locator(".zone").evaluate(DROP, [["a.csv", "a;b" * 40_000]])
    for _ in range(3):
        page.wait_for_timeout(300)
        page.clock.fast_forward(30_000)
    expect(page.locator(".refusals li")).to_have_text(T("components.drop.unsent", name="a.csv"))
    page.locator(".zone").evaluate(DROP, [["a.csv", "a;b"]])
    apart.expect([received(("a.csv", b"a;b"))])


def _lose(page: Page, *, messages: int) -> list[int]:
    """Let the first large messages of the page never arrive; gives their lengths."""
    lost = list[int]()

    def connect(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def carry(message: str | bytes) -> None:
            if len(message) > 100_000 and len(lost) < messages:
                lost.append(len(message))
            else:
                server.send(message)

        socket.on_message(carry)

    page.route_web_socket(re.compile("_stcore/stream"), connect)
    return lost


def test_a_forged_message_too_large_ends_the_connection(stage: str) -> None:
    with connect(f"{stage.replace('http', 'ws')}/_stcore/stream", max_size=None) as client:
        client.send(b"x" * 9_000_000)
        with pytest.raises(ConnectionClosed) as closed:
            client.recv(timeout=20)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


def test_the_largest_file_admitted_goes_through(on: Stage, tmp_path: Path) -> None:
    page, content = on.open("files"), os.urandom(5 * MEGABYTE)
    path = tmp_path / "lon.xlsx"
    path.write_bytes(content)
    page.locator("input[type=file]").set_input_files(path)
    on.expect([received((path.name, content))])


def test_a_file_too_large_is_refused_unread_and_the_others_go_through(on: Stage, tmp_path: Path) -> None:
    page = on.open("files")
    page.evaluate(COUNT_READS)
    huge, small, picture = tmp_path / "rat-lon.xlsx", tmp_path / "NHO.CSV", tmp_path / "anh.png"
    with huge.open("wb") as file:
        file.truncate(50 * MEGABYTE)
    small.write_bytes(b"a;b\n1;2\n")
    picture.write_bytes(b"PNG")
    page.locator("input[type=file]").set_input_files([huge, picture])
    refusals = page.locator(".refusals li")
    expect(refusals.first).to_have_text(T("components.drop.size", name=huge.name, size="50 MB", most="5 MB"))
    expect(refusals.last).to_contain_text(picture.name)
    expect(page.get_by_role("status").first).to_have_text(T("components.drop.refused"))
    assert page.evaluate("window.reads") == 0
    page.locator("input[type=file]").set_input_files([small, huge])
    on.expect([received((small.name, b"a;b\n1;2\n"))])
    assert page.evaluate("window.reads") == 1


def test_too_many_files_are_refused_with_the_number_admitted(on: Stage) -> None:
    page = on.open("files")
    page.locator(".zone").evaluate(DROP, [[f"{number}.csv", "x"] for number in range(11)])
    expect(page.locator(".refusals li")).to_have_text(T("components.drop.too_many", count=11, files=10))
    on.expect([])


def test_a_drag_over_the_zone_shows(on: Stage) -> None:
    zone = on.open("files").locator(".zone")
    zone.dispatch_event("dragenter")
    expect(zone).to_have_class("zone over")
    zone.dispatch_event("dragleave")
    expect(zone).to_have_class("zone")


# --- sheet -----------------------------------------------------------------------------------------


def test_cells_are_edited_by_keyboard_as_in_a_spreadsheet(on: Stage) -> None:
    page = on.open("corrections")
    on.cell(2, 3).click()
    assert on.focused() == "input: 1.204"
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    assert on.focused() == "2l6"
    page.keyboard.type("216")
    page.keyboard.press("ArrowDown")
    assert on.focused() == "812"
    page.keyboard.press("F2")
    page.keyboard.type("813")
    page.keyboard.press("Enter")
    assert on.focused() == "41"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert on.focused() == "input: 38"
    page.keyboard.press("Escape")
    page.keyboard.press("Delete")
    on.expect([[[2, 4, "216"], [3, 4, "813"], [4, 5, ""]], [], []])
    for _ in range(2):
        page.keyboard.press("Control+z")
    on.expect([[[2, 4, "216"]], [], []])
    expect(on.cell(2, 4)).to_have_class("count edited")


def test_escape_leaves_a_cell_as_it_was_and_locked_cells_do_not_open(on: Stage) -> None:
    page = on.open("corrections")
    on.cell(2, 3).click()
    page.keyboard.type("999")
    page.keyboard.press("Escape")
    assert on.focused() == "1.204"
    on.cell(2, 0).click()
    page.keyboard.type("x")
    assert on.focused() == "2026-H1"
    expect(on.cell(2, 0)).to_have_attribute("aria-readonly", "true")
    on.expect([[], [], []])


def test_shortcuts_of_the_page_are_not_pressed_while_typing(on: Stage) -> None:
    page = on.open("corrections")
    on.cell(2, 2).click()
    page.keyboard.type("crc")
    assert on.focused() == "input: crc"
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_block_from_a_spreadsheet_is_pasted_and_undone_at_once(on: Stage) -> None:
    page = on.open("corrections")
    on.cell(4, 5).focus()
    on.cell(4, 5).evaluate(PASTE, '40\t4\r\n51\t"5"\r\n62\t6\r\n')
    cells, added = [[4, 5, "40"], [4, 6, "4"], [6, 5, "51"], [6, 6, "5"]], ["2026-H1", "", "", "", "", "62", "6"]
    on.expect([cells, [added], []])
    on.cell(2, 0).focus()
    on.cell(2, 0).evaluate(PASTE, "2030-N\tSKHCN")
    expect(page.get_by_text(T("components.sheet.pasted_partly", count=1, left=1))).to_be_visible()
    on.expect([[[2, 1, "SKHCN"], *cells], [added], []])
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    on.expect([[], [], []])


def test_a_cell_is_copied_as_it_stands(on: Stage) -> None:
    on.open("corrections")
    on.cell(2, 3).focus()
    assert on.cell(2, 3).evaluate(COPY) == "1.204"
    on.cell(2, None).focus()
    assert on.cell(2, None).evaluate(COPY) == "2026-H1\tSYT\tSở Y tế\t1.204\t2l6\t180\t36"


def test_marks_are_seen_told_and_announced(on: Stage) -> None:
    page = on.open("corrections")
    wrong, odd = on.cell(2, 4), on.cell(6, 4)
    message = "“2l6” không phải số nguyên. Hãy nhập số người, ví dụ 216."
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_accessible_description(f"{T('components.sheet.error')}: {message}")
    expect(odd).not_to_have_attribute("aria-invalid", "true")
    expect(odd).to_have_accessible_description(re.compile(f"^{T('components.sheet.warning')}: 450"))
    look = "cell => getComputedStyle(cell, '::after').content + getComputedStyle(cell).textDecorationStyle"
    assert (wrong.evaluate(look), odd.evaluate(look)) == ('"×" / ""wavy', '"!" / ""dashed')
    wrong.focus()
    expect(on.told).to_contain_text(message)
    odd.hover()
    expect(on.told).to_contain_text("450 lớn hơn tổng số 412")
    page.mouse.move(0, 0)
    expect(on.told).to_contain_text(message)
    on.cell(4, None).focus()
    expect(on.told).to_contain_text("Đơn vị này đã nộp")


def test_a_remark_jumps_to_its_cell_as_often_as_asked(on: Stage) -> None:
    page = on.open("corrections")
    for line, position in ((6, 5), (3, 1), (4, None), (6, 5)):
        page.get_by_role("button", name=f"Dòng {line}, {position}").click()
        expect(on.cell(line, position)).to_be_focused()
        expect(on.told).to_contain_text(T("components.sheet.row", line=line))
    page.keyboard.press("ArrowUp")
    page.get_by_role("button", name="Dòng 6, 5").click()
    expect(on.cell(6, 5)).to_be_focused()
    for _ in range(2):
        page.get_by_text("hide").click()
        page.wait_for_timeout(300)
    expect(on.cell(6, 5)).to_be_visible()
    expect(on.cell(6, 5)).not_to_be_focused()


def test_rows_are_added_taken_away_and_brought_back(on: Stage) -> None:
    page = on.open("corrections")
    page.get_by_role("button", name=T("components.sheet.add")).click()
    assert on.focused() == "input: "
    page.keyboard.type("SYT")
    page.keyboard.press("Enter")
    added = ["2026-H1", "SYT", "", "", "", "", ""]
    on.expect([[], [added], []])
    expect(page.get_by_text(T("components.sheet.row_added", line=7))).to_be_attached()
    on.cell(3, 1).focus()
    page.get_by_role("button", name=T("components.sheet.remove", line=3)).click()
    on.expect([[], [added], [3]])
    page.get_by_role("button", name=T("components.sheet.restore", line=3)).click()
    on.expect([[], [added], []])
    on.cell(7, 1).focus()
    page.get_by_role("button", name=T("components.sheet.remove", line=7)).click()
    on.expect([[], [], []])
    page.get_by_role("button", name=T("components.sheet.undo")).click()
    on.expect([[], [added], []])


def test_a_sheet_is_typed_in_from_nothing(on: Stage) -> None:
    page = on.open("empty")
    for agency in ("SYT", "SKHCN"):
        page.get_by_role("button", name=T("components.sheet.add")).click()
        page.keyboard.type(agency)
        page.keyboard.press("Tab")
        page.keyboard.type("Đơn vị")
        page.keyboard.press("Tab")
        page.keyboard.type("12")
    page.get_by_role("heading", level=1).click()
    on.expect([["2026-H1", agency, "Đơn vị", "12", "", "", ""] for agency in ("SYT", "SKHCN")])


def test_text_that_looks_like_html_stays_text(on: Stage) -> None:
    page = on.open("corrections")
    expect(on.cell(4, 2)).to_have_text("<img src=x onerror=document.title='broken'>")
    on.cell(4, 2).focus()
    expect(on.told).to_contain_text("<b>đậm</b>")
    on.cell(2, 2).evaluate(PASTE, "<img src=x onerror=document.title='broken'>\t")
    on.cell(2, 2).click()
    page.keyboard.press("Escape")
    assert page.locator(".sheet img, .sheet .told b b").count() == 0
    assert page.title() != "broken"


def test_a_rerun_takes_no_keystroke_and_no_focus(on: Stage) -> None:
    page = on.open("corrections", slow="0.7")
    on.cell(2, 3).click()
    page.keyboard.type("1205")
    page.keyboard.press("Tab")
    words = "216 người, gõ chậm trong lúc trang đang chạy lại"
    page.keyboard.type(words, delay=60)
    assert on.focused() == f"input: {words}"
    page.keyboard.press("Enter")
    on.expect([[[2, 3, "1205"], [2, 4, words]], [], []])


def test_marks_that_come_late_do_not_judge_a_newer_text(on: Stage) -> None:
    page = on.open("corrections", slow="0.7")
    on.cell(2, 4).click()
    page.keyboard.type("216")
    page.keyboard.press("Enter")
    page.wait_for_timeout(800)
    on.cell(3, 1).click()
    page.keyboard.type("SGDDT")
    page.keyboard.press("Enter")
    on.cell(3, 1).evaluate("""(cell) => {
        window.marked = 0;
        new MutationObserver(() => (window.marked += "mark" in cell.dataset)).observe(cell, { attributes: true });
    }""")
    on.expect([[[2, 4, "216"], [3, 1, "SGDDT"]], [], []])
    expect(on.cell(3, 1)).to_have_class("edited")
    assert page.evaluate("window.marked") == 0


def test_edits_outlive_leaving_the_sheet(on: Stage) -> None:
    page = on.open("corrections")
    on.cell(2, 4).click()
    page.keyboard.type("216")
    page.get_by_role("button", name=T("components.sheet.add")).click()
    page.get_by_text("hide").click()
    expect(page.locator(".sheet")).to_have_count(0)
    page.get_by_text("hide").click()
    expect(on.cell(2, 4)).to_have_text("216")
    on.expect([[[2, 4, "216"]], [["2026-H1", "", "", "", "", "", ""]], []])


def test_a_large_sheet_is_quick(on: Stage) -> None:
    page = on.open("large")
    assert page.locator("tbody td").count() == 12_000
    on.cell(2, 0).focus()
    spent = page.evaluate("""() => {
        const table = document.querySelector(".stBidiComponent [data-testid]").shadowRoot.querySelector("table");
        const press = (key) => table.getRootNode().activeElement.dispatchEvent(
            new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true }));
        const started = performance.now();
        for (let turn = 0; turn < 20; turn += 1) { press("ArrowDown"); table.getBoundingClientRect(); }
        press("F2"); press("Tab"); press("Escape");
        return (performance.now() - started) / 23;
    }""")
    assert spent < 50, f"{spent:.1f} ms a key"


@pytest.mark.parametrize("show", SCREENS)
@pytest.mark.parametrize("page", [(*DESK, "light"), (*DESK, "dark"), (*PHONE, "light")], indirect=True)
def test_nothing_for_axe_to_find_and_nothing_wider_than_the_page(on: Stage, show: str) -> None:
    page = on.open(show)
    if show == "corrections":
        on.cell(2, 4).click()
        page.keyboard.type("216")
        page.keyboard.press("Tab")
    if show == "files":
        page.locator(".zone").evaluate(DROP, [["a.png", "x"]])
    page.wait_for_timeout(300)
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run(document.querySelector('.stBidiComponent'))")
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]] == []
    inside = [node for each in found["passes"] for node in each["nodes"] if isinstance(node["target"][0], list)]
    assert inside, "axe has not looked into the shadow root"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
