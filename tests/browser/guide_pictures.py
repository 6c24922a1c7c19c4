"""Takes the guide's pictures anew, off the real dashboard with part of the sample: `make pictures`.

Needs Chromium, and LibreOffice and pdftoppm for the picture of the template.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from analytics import plan as plans
from analytics.home import PROJECT, Home
from analytics.intake import sheet, template
from analytics.plan import Plan
from analytics.sample.recipe import SAMPLE
from analytics.text import LANGUAGES, Language, Text, text
from analytics.ui import guide
from tests.browser.conftest import SWITCHES, Visitor
from tests.browser.servers import free_port, serving
from tests.pages.homes import home_in, submit_sample, usual

WIDTH, HEIGHT, DENSITY, EDGE = 767, 2600, 1.8, 20
COLOURS = 48
FILE = SAMPLE / "2026-H1" / "BM01-SKHCN-2026-H1.xlsx"
WRONG = {"nu": "12,6", "thac_si": "abc", "ma_linh_vuc": "KTX"}
TEMPLATE = ("BM01", "2026-H1", "UBXP", "01288")
FILLED = {"tong_cc_vc": 42, "duoi_dai_hoc": 3, "dai_hoc": 34, "thac_si": 5, "tien_si": 0}
LEFT_TOP_PART = (0.03, 0.055, 0.505, 0.3)
REASON = {"vi": "Hai viên chức nhận bằng thạc sĩ tháng 5/2026.", "en": "Two people took their master's in May 2026."}


def main() -> None:
    """Take every picture in both languages."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES.split())
        for language in LANGUAGES:
            home = home_in(Path(folder) / language)
            submit_sample(home, usual)
            for name, content in taken(browser, home, language):
                keep(guide.picture(language, name), content)


def taken(browser: Browser, home: Home, language: Language) -> Iterator[tuple[str, bytes]]:
    """Each picture's name and bytes, in the order of a clerk's way."""
    t, plan, folder = text(language), plans.load(home.reference), home.root.parent
    yield "workbook", workbook(plan, language, folder)
    with serving(home, free_port()) as port:
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=DENSITY)
        visitor = Visitor(context.new_page(), f"http://127.0.0.1:{port}")
        yield from way(visitor, t, plan, folder)
        context.close()


def way(visitor: Visitor, t: Text, plan: Plan, folder: Path) -> Iterator[tuple[str, bytes]]:
    """The Submit screen from the choice to the receipt, and the history after it."""
    page = visitor.open("/submit", lang=t.language, unit="SKHCN")
    yield "choose", shot(page, label(page, t, "unit"), page.get_by_text(t("desk.submit.template_note")), above=EDGE / 2)
    yield "drop", shot(page, page.locator(".zone"), page.locator(".zone"))
    bring(visitor, t, changed(plan, folder / "BM01-SKHCN.csv", lambda _: WRONG))
    yield "marks", shot(page, page.get_by_text(t("desk.submit.refused", errors=3)), page.locator(".told"), below=0)
    page.get_by_role("button", name=t("desk.submit.drop_file")).click()
    expect(page.locator(".zone")).to_be_visible()
    bring(visitor, t, changed(plan, folder / "BM01-SKHCN.csv", two_masters))
    page.get_by_label(t("desk.submit.explain")).fill(REASON[t.language])
    page.get_by_label(t("desk.submit.explain")).press("Enter")
    button = page.get_by_role("button", name=t("desk.submit.submit"), exact=True)
    expect(button).to_be_enabled()
    yield "changes", shot(page, page.get_by_role("heading", name=t("desk.submit.step_change")), button)
    button.click()
    done = page.get_by_text(re.compile(f"^{re.escape(t('desk.receipt.done', number=''))}\\d+$"))
    yield "receipt", shot(page, done, page.get_by_role("button", name=t("desk.receipt.print")))
    page = visitor.open("/history", lang=t.language)
    yield "history", shot(page, page.get_by_role("heading", level=1), page.get_by_role("row").nth(6))


def label(page: Page, t: Text, name: str) -> Locator:
    """The words above one of the Submit screen's widgets."""
    return page.get_by_test_id("stMain").get_by_text(t(f"desk.submit.{name}"), exact=True).first


def bring(visitor: Visitor, t: Text, path: Path) -> None:
    """Put a file on the desk and wait for its check."""
    visitor.page.locator("input[type=file]").set_input_files(path)
    expect(visitor.page.get_by_text(t("desk.submit.understood"))).to_be_visible()
    expect(visitor.page.locator(".told")).not_to_be_empty()
    visitor.settled()


def changed(plan: Plan, path: Path, change: Callable[[Mapping[str, str]], Mapping[str, str]]) -> Path:
    """The sample's file of one department with some cells of its first row changed."""
    shown = sheet.read(FILE, plan)
    assert shown is not None
    row = shown.rows[0]
    cells = {column: words for column, words in zip(shown.columns, row.cells, strict=True) if column}
    edits = {(row.line, shown.columns.index(column)): words for column, words in change(cells).items()}
    path.write_bytes(sheet.corrected(FILE, plan, edits))
    return path


def two_masters(cells: Mapping[str, str]) -> Mapping[str, str]:
    """Two people more with a master's degree."""
    return {"dai_hoc": str(int(cells["dai_hoc"]) - 2), "thac_si": str(int(cells["thac_si"]) + 2)}


def shot(page: Page, first: Locator, last: Locator, *, above: float = EDGE, below: float = EDGE / 2) -> bytes:
    """The screen from one element down to another, as wide as its main part, with some pixels `above` and `below`."""
    expect(first).to_be_visible()
    expect(last).to_be_visible()
    page.evaluate("() => document.activeElement?.blur()")
    top, bottom = first.bounding_box(), last.bounding_box()
    main = page.get_by_test_id("stMainBlockContainer").bounding_box()
    assert top is not None
    assert bottom is not None
    assert main is not None
    start, end = top["y"] - above, bottom["y"] + bottom["height"] + below
    return page.screenshot(clip={"x": main["x"], "y": start, "width": main["width"], "height": end - start})


def workbook(plan: Plan, language: Language, folder: Path) -> bytes:
    """The template, filled for two sectors, as a spreadsheet program draws its first page."""
    path = folder / f"{language}.xlsx"
    fill(template.workbook(plan, *TEMPLATE, language=language), plan).save(path)
    office = ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "pdf"]
    subprocess.run([*office, "--outdir", str(folder), str(path)], check=True, capture_output=True, cwd=PROJECT)
    pages = ["pdftoppm", "-r", "230", "-f", "1", "-l", "1", "-png", "-singlefile"]
    subprocess.run([*pages, str(path.with_suffix(".pdf")), str(path.with_suffix(""))], check=True)
    with Image.open(path.with_suffix(".png")) as drawn:
        sides = zip(LEFT_TOP_PART, (*drawn.size, *drawn.size), strict=True)
        left, top, right, bottom = (round(part * size) for part, size in sides)
        return png(drawn.crop((left, top, right, bottom)))


def fill(content: bytes, plan: Plan) -> openpyxl.Workbook:
    """Numbers in the required cells, in letters that every machine has."""
    book = openpyxl.load_workbook(BytesIO(content))
    form = book.worksheets[0]
    for cell in (cell for row in form.iter_rows() for cell in row):
        font = copy(cell.font)
        font.name = "DejaVu Sans"
        cell.font = font
    columns = [column.column for column in plan.form("BM01").columns if column.column not in {"mau_bieu", "phien_ban"}]
    rows = [row for row in range(1, 20) if form.cell(row, 1).value == TEMPLATE[1]]
    for row in rows:
        for column, value in FILLED.items():
            form.cell(row, columns.index(column) + 1, value)
    return book


def keep(path: Path, content: bytes) -> None:
    """Store a picture with few colours, so that it stays small."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(BytesIO(content)) as full:
        few = full.convert("RGB").quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    path.write_bytes(png(few))


def png(picture: Image.Image) -> bytes:
    """A picture as the bytes of a PNG file."""
    made = BytesIO()
    picture.save(made, "PNG", optimize=True)
    return made.getvalue()


if __name__ == "__main__":
    main()
