"""The workbook, opened again: typed numbers against figures read a second time, text that stays text, small counts."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from analytics import plan as plan_as_data
from analytics import warehouse
from analytics.archive import Archive
from analytics.charts.makeup import part_label
from analytics.home import PROJECT, Home
from analytics.plan import Aim, FormColumn, Plan
from analytics.text import LANGUAGES, Language, text
from tests.export import figures, texts
from tests.programs import program
from tests.warehouse.conftest import House
from tests.warehouse.test_tallies import expected_makeup

NOW = "2026-H1"
HEADER = 6  # the row of the header, counted as Excel does
REFERENCE = PROJECT / "data" / "reference"
TINY = PROJECT / "tests" / "provinces" / "tiny" / "reference"
HOSTILE = ("=HYPERLINK(0)", "+1+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0")
_PAGE = re.compile(rb"/Type\s*/Page\b")
Row = Mapping[str, Any]
Made = Callable[[Language], Workbook]


@pytest.fixture(scope="module")
def files(sampled: Home) -> Callable[[Language], bytes]:
    """The workbook of the shared home in a language, made once."""
    held: dict[Language, bytes] = {}

    def make(language: Language) -> bytes:
        if language not in held:
            held[language] = texts.made(sampled, "workbook", language)
        return held[language]

    return make


@pytest.fixture(scope="module")
def made(files: Callable[[Language], bytes]) -> Made:
    """The same, opened."""
    held: dict[Language, Workbook] = {}

    def open_(language: Language) -> Workbook:
        if language not in held:
            held[language] = opened(files(language))
        return held[language]

    return open_


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_as_data.load(REFERENCE)


def opened(content: bytes) -> Workbook:
    """The file as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def sheet(book: Workbook, name: str, language: Language) -> Worksheet:
    """A sheet by its entry in the catalogue."""
    found: Worksheet = book[text(language)(f"workbook.{name}.name")]
    return found


class Line(dict[str, Any]):
    """A row by the entries of the catalogue that name its columns."""

    def __init__(self, language: Language, cells: Mapping[str, Any]) -> None:
        super().__init__(cells)
        self.language = language

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  a cell may be anything
        return super().__getitem__(text(self.language)(f"workbook.column.{name}"))


def rows(book: Workbook, name: str, language: Language = "vi") -> list[Row]:
    """The rows under the header."""
    heads, *lines = sheet(book, name, language).iter_rows(min_row=HEADER, values_only=True)
    return [Line(language, dict(zip(map(str, heads), line, strict=True))) for line in lines]


def codes(plan: Plan, row: Row, language: Language = "vi") -> tuple[str, str]:
    """The sector and the indicator of a row."""
    sector = next(each.code for each in plan.sectors if each.text("short", language) == row["sector"])
    return sector, next(each.code for each in plan.indicators if each.text("short", language) == row["indicator"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_is_marked_filtered_and_ready_to_print(made: Made, language: Language) -> None:
    book, mark = made(language), text(language)("letter.mark.illustrative")
    assert len(book.sheetnames) == 20
    for place, one in enumerate(book.worksheets):
        assert str(one["A1"].value).startswith(mark)
        assert mark in str(one.oddHeader.center.text)
        assert one.page_setup.orientation == "landscape"
        assert one.sheet_properties.pageSetUpPr.fitToPage
        assert (one.page_setup.fitToWidth or 1, one.page_setup.fitToHeight) == (1, 0)
        if place:
            assert one.print_title_rows == f"${HEADER}:${HEADER}"
            assert str(one.freeze_panes).endswith(str(HEADER + 1))
            assert one.auto_filter.ref.startswith(f"A{HEADER}:")
            assert all(5 <= column.width <= 160 for column in one.column_dimensions.values())
    links = [cell.hyperlink.location for row in book.worksheets[0].iter_rows() for cell in row if cell.hyperlink]
    quoted = (name.replace("'", "''") for name in book.sheetnames[1:])
    assert links == [f"'{name}'!A1" for name in quoted]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_is_as_high_as_its_words(made: Made, language: Language) -> None:
    """Whoever takes more than a line and a half of letters as wide as a digit needs two lines at least."""
    tall = 0
    for one in made(language).worksheets:
        spans = [(each.min, each.max, each.width) for each in one.column_dimensions.values()]
        widths = {place: width for first, last, width in spans for place in range(first, last + 1)}
        for row in one.iter_rows(min_row=HEADER):
            for cell in row:
                room = widths[cell.column]
                if isinstance(cell.value, str) and cell.alignment.wrap_text and len(cell.value) > 1.5 * room:
                    tall += 1
                    assert (one.row_dimensions[cell.row].height or 15) >= 28, cell.value
    assert tall > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_target_is_a_number_that_was_read_a_second_time(
    made: Made, sampled: Home, plan: Plan, language: Language
) -> None:
    oracle, t = figures.read(sampled, plan), text(language)
    lines, targets = rows(made(language), "targets", language), {target.id: target for target in plan.targets}
    assert sorted(line["target_id"] for line in lines) == sorted(targets)
    for line in lines:
        target = targets[line["target_id"]]
        share = 100 if plan.indicator(target.indicator).unit == "percent" else 1
        assert line["target"] == pytest.approx(float(target.value) / share)
        found = oracle.current(NOW, target.sector, target.indicator, "default")
        if found is None:
            assert (line["value"], line["numerator"], line["gap_people"]) == (None, None, None)
            assert line["met"] == t("workbook.met.unknown")
            continue
        period, figure = found
        value = figures.value(plan, target.indicator, figure)
        assert line["value"] == pytest.approx(float(value / share), abs=1e-12)
        assert (line["numerator"], line["denominator"]) == (figure.numerator, figure.denominator)
        assert line["gap_people"] == figures.people_short(plan, target, figure)
        assert line["met"] == t(f"workbook.met.{'yes' if figures.reached(target, value) else 'no'}")
        assert (line["reported"], line["expected"]) == (figure.reported, figure.expected)
        assert line["closing"].date() == plan.period(period).end
        if share == 100:
            assert line["gap_points"] == pytest.approx(float(Fraction(target.value) - value), abs=1e-9)


def test_numbers_are_numbers_in_vietnamese_format_and_shown_true_to_the_verdict(made: Made, plan: Plan) -> None:
    one = sheet(made("vi"), "targets", "vi")
    heads = [str(cell.value) for cell in one[HEADER]]
    t = text("vi")
    names = ("comparator", "target", "value", "met", "closing", "numerator")
    at = {name: heads.index(t(f"workbook.column.{name}")) for name in names}
    for row in one.iter_rows(min_row=HEADER + 1):
        value, target = row[at["value"]], row[at["target"]]
        if value.value is None:
            continue
        assert value.data_type == "n"
        assert value.number_format.startswith("[$-42A]#,##0")
        assert row[at["numerator"]].number_format == "[$-42A]#,##0"
        assert row[at["closing"]].is_date
        if value.number_format.endswith("%"):
            places = len(value.number_format.rstrip("%").partition(".")[2])
            shown, over = round(value.value * 100, places), row[at["comparator"]].value == t("workbook.comparator.over")
            reached = shown > target.value * 100 if over else shown >= target.value * 100
            assert reached == (row[at["met"]].value == t("workbook.met.yes"))


def test_both_languages_hold_the_same_numbers(made: Made) -> None:
    def numbers(book: Workbook) -> list[list[Any]]:
        kinds = (int, float, date, datetime)
        return [
            [
                cell
                for row in one.iter_rows(min_row=HEADER + 1, values_only=True)
                for cell in row
                if isinstance(cell, kinds)
            ]
            for one in book.worksheets[1:]
        ]

    assert numbers(made("vi")) == numbers(made("en"))


def test_units_are_those_read_a_second_time_or_hidden(made: Made, sampled: Home, plan: Plan) -> None:
    oracle = figures.read(sampled, plan)
    known = {
        (key.sector, key.indicator, key.period, key.level, key.commune or key.agency): figure
        for key, figure in oracle.figures.items()
        if key.variant == "default" and key.level in {"agency", "commune"}
    }
    lines = rows(made("vi"), "units")
    assert lines
    for line in lines:
        sector, indicator = codes(plan, line)
        found = oracle.current(NOW, sector, indicator, "default")
        assert found is not None
        level = next(each for each in ("agency", "commune") if text("vi")(f"screens.forecast.{each}") == line["level"])
        figure = known[sector, indicator, found[0], level, line["code"]]
        if line["hidden"]:
            assert (line["value"], line["numerator"], line["denominator"]) == (None, None, None)
        else:
            assert (line["numerator"], line["denominator"]) == (figure.numerator, figure.denominator)


def test_the_structure_is_what_plain_counting_gives_or_hidden(made: Made, sampled: Home, plan: Plan) -> None:
    standing = figures.standing(figures.read(sampled, plan))
    wanted = dict(expected_makeup(plan, standing, NOW))
    sectors = {sector.text("short", "vi"): sector.code for sector in plan.sectors}
    respects = {each.text("name", "vi"): each for each in plan.breakdowns}
    lines, hidden = rows(made("vi"), "makeup"), 0
    for line in lines:
        breakdown = respects[line["respect"]]
        names = (*breakdown.parts, "", *(each.code for each in plan.groupings if each.breakdown == breakdown.code))
        name = next(each for each in names if part_label(plan, breakdown, each, "vi") == line["part"])
        period, people, whole, reported, expected = wanted.pop((sectors[line["sector"]], breakdown.code, name))
        assert (line["whole"], line["reported"], line["expected"]) == (whole, reported, expected)
        assert line["closing"].date() == plan.period(str(period)).end
        if line["hidden"]:
            hidden += 1
            assert (line["people"], line["share"]) == (None, None)
        else:
            assert line["people"] == people
            assert line["people"] not in {1, 2} or breakdown.code == "degree"  # results of the plan's indicators
            assert line["share"] == (pytest.approx(line["people"] / line["whole"]) if whole else None)
    assert not wanted
    assert hidden


def test_the_aims_are_sums_of_what_was_reported_or_hidden(made: Made, sampled: Home, plan: Plan) -> None:
    oracle, lines = figures.read(sampled, plan), rows(made("vi"), "aims")
    aims = {aim.id: aim for aim in plan.aims if aim.form}
    assert [line["target_id"] for line in lines] == list(aims)
    assert any(line["hidden"] for line in lines)
    for line in lines:
        aim = aims[line["target_id"]]
        if line["closing"] is None:
            assert (line["value"], line["people"]) == (None, None)
            continue
        day = line["closing"].date()
        told = [
            row for form, row, _ in oracle.rows if form == aim.form and plan.period(str(row["ky_bao_cao"])).end == day
        ]
        below = plan.form(aim.form).of_type("sector")
        found = [row for row in told if all(row.get(name) is not None for name in _asked(plan, aim, row, below))]
        people, whole = (
            sum(int(str(row[name] or 0)) for row in found for name in names)
            for names in (aim.numerator, aim.denominator)
        )
        if line["hidden"]:
            assert (line["value"], line["people"], line["whole"]) == (None, None, None)
        else:
            assert people not in {1, 2}
            assert (line["people"], line["whole"] or 0) == (people, whole)
            assert line["value"] == pytest.approx(people / whole if whole else people)


def _asked(plan: Plan, aim: Aim, row: Row, sector: FormColumn | None) -> list[str]:
    """The columns that the form asks of the row's sector."""
    names = (*aim.numerator, *aim.denominator)
    return [n for n in names if not sector or plan.form(aim.form).column(n).applies(str(row[sector.column]))]


def test_reports_due_are_those_of_the_plan_and_what_the_archive_received(made: Made, sampled: Home, plan: Plan) -> None:
    due = {
        (line.form, commune or agency)
        for line in plan.reporting
        for agency, commune in plan.expected_units(line.form, line.sector, NOW)
    }
    slots = [(slot, receipt.number) for receipt in Archive(sampled.archive).receipts() for slot in receipt.slots]
    came = {(slot.form, slot.commune or slot.agency): number for slot, number in slots if slot.period == NOW}
    lines = rows(made("vi"), "reports")
    assert {(line["form"], line["code"]): line["number"] for line in lines} == {key: came.get(key) for key in due}
    assert len(lines) == len(due)
    waiting = {text("vi")(f"followup.state.{state}") for state in ("missing", "not_due")}
    assert all((line["number"] is None) == (line["state"] in waiting) == (line["came"] is None) for line in lines)


# A home of its own: small counts and hostile words


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> tuple[bytes, Workbook]:
    """Schools of communes with one and two people, and words that a spreadsheet would take for formulas."""
    house = House(Home(tmp_path_factory.mktemp("troubled") / "home", REFERENCE), plan)
    staff = {"duoi_dai_hoc": 0, "thac_si": 0, "tien_si": 0, "cki": 0, "ckii": 0, "bsnt": 0}
    place = {"ky_bao_cao": "2025-N", "ma_linh_vuc": "GD"}
    counts = [(40, 12), (1, 9), (2, 30), (0, 25), (20, 20)]
    school = {**place, "ma_co_quan": "UBXP"}
    communes = [commune.code for commune in plan.communes[: len(counts)]]
    for commune, (masters, others) in zip(communes, counts, strict=True):
        cells = {**staff, "thac_si": masters, "dai_hoc": others, "tong_cc_vc": masters + others, "tien_si_moi": 0}
        house.submit([{**school, "ma_dvhc": commune, **cells}])
    told = [
        {
            "ky_bao_cao": "2025-N",
            "ma_co_quan": "SNV",
            "ma_nhiem_vu": task.id,
            "trang_thai": "Đang thực hiện",
            "ket_qua": words,
        }
        for task, words in zip(plan.tasks, HOSTILE, strict=False)
    ]
    house.submit(told, "BM05")
    house.archive.review(1, "acceptance", by="Ban Tổ chức", reason="=1+1", at=house.archive.receipt(1).at)
    warehouse.build(house.home, house.plan)
    content = texts.made(house.home, "workbook", "vi")
    return content, opened(content)


def test_no_cell_is_a_formula_and_hostile_words_stay_words(troubled: tuple[bytes, Workbook]) -> None:
    book = troubled[1]
    cells = [cell for one in book.worksheets for row in one.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    hostile = [cell for cell in cells if cell.data_type == "s" and cell.value.startswith(("=", "+", "-", "@"))]
    assert {cell.value for cell in hostile} >= {*HOSTILE, "=1+1"}
    assert all(cell.quotePrefix for cell in hostile)


def test_small_counts_are_neither_shown_nor_to_be_worked_out(troubled: tuple[bytes, Workbook], plan: Plan) -> None:
    lines = [line for line in rows(troubled[1], "units") if codes(plan, line) == ("GD", "TY_LE_THAC_SI")]
    communes = [line for line in lines if line["level"] == text("vi")("screens.forecast.commune")]
    shown = [line for line in communes if not line["hidden"]]
    assert len(communes) == 5
    for line in shown:
        assert not {line["numerator"], line["denominator"] - line["numerator"]} & {1, 2}
    hidden = len(communes) - len(shown)
    whole = next(line for line in rows(troubled[1], "targets") if line["target_id"] == "GD-TY_LE_THAC_SI-2030")
    left = whole["numerator"] - sum(line["numerator"] for line in shown)
    assert whole["numerator"] == 63
    assert hidden >= 3  # both small ones, and one more that makes room
    assert left - (hidden - 1) >= 3  # each of them could as well be three or more
    assert not [line for line in lines if line["hidden"] and line["numerator"] is not None]


def test_tasks_and_submissions_are_listed_and_name_nobody(troubled: tuple[bytes, Workbook], plan: Plan) -> None:
    book = troubled[1]
    tasks = rows(book, "tasks")
    assert [line["task"] for line in tasks] == [task.id for task in plan.tasks]
    assert [line["said"] for line in tasks[: len(HOSTILE)]] == list(HOSTILE)
    submissions = rows(book, "submissions")
    assert [line["number"] for line in submissions] == [6, 5, 4, 3, 2, 1]
    assert all(isinstance(line["at"], datetime) for line in submissions)
    assert submissions[-1]["message"] == "=1+1"
    words = {str(cell) for one in book.worksheets for row in one.iter_rows(values_only=True) for cell in row}
    assert not [each for each in words if "Văn thư" in each or each == "Ban Tổ chức"]


def test_real_figures_carry_no_mark_and_another_province_needs_no_other_code(tmp_path: Path) -> None:
    house = House(Home(tmp_path, TINY), plan_as_data.load(TINY))
    people = {"so_nguoi": 10, "khong_bang": 4, "bang_a": 4, "bang_b": 2, "ts_nam": 1}
    house.submit([{"nam_bc": "2025-N", "noi_bc": "SLT", "nganh": "LUA", **people}], "PHIEU1")
    house.archive.review(1, "acceptance", by="a", reason="", at=house.archive.receipt(1).at)
    warehouse.build(house.home, house.plan)
    book = opened(texts.made(house.home, "workbook", "vi"))
    assert not any(one["A1"].value for one in book.worksheets)
    words = "\n".join(str(cell) for one in book.worksheets for row in one.iter_rows(values_only=True) for cell in row)
    assert "Sông Mây" in words
    assert not re.search(r"Cao Bằng|CAO BẰNG|45-NQ", words)
    [line] = [line for line in rows(book, "targets") if line["target_id"] == "LUA-BANG-2028"]
    assert (line["value"], line["numerator"], line["denominator"]) == (0.6, 6, 10)


def test_libreoffice_opens_letter_and_workbook(troubled: tuple[bytes, Workbook], sampled: Home, tmp_path: Path) -> None:
    (tmp_path / "so.xlsx").write_bytes(troubled[0])
    (tmp_path / "tom_tat.docx").write_bytes(texts.made(sampled, "brief", "vi"))
    command: Sequence[str] = [
        program("soffice", "libreoffice-calc libreoffice-writer"),
        f"-env:UserInstallation=file://{tmp_path}/profile",
        *("--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)),
        *(str(tmp_path / name) for name in ("so.xlsx", "tom_tat.docx")),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    pages = {name: len(_PAGE.findall((tmp_path / name).read_bytes())) for name in ("so.pdf", "tom_tat.pdf")}
    assert pages["tom_tat.pdf"] == 1
    assert pages["so.pdf"] >= 20
