"""The letter, the evaluation and the brief, opened again and compared with figures read a second time."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

import docx
import pytest
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from analytics import plan as plan_as_data
from analytics import warehouse
from analytics.__main__ import main
from analytics.archive import Archive
from analytics.export import letter
from analytics.export.refused import ExportRefused
from analytics.export.template import TEMPLATES
from analytics.home import PROJECT, Home
from analytics.plan import Plan
from analytics.story import edition
from analytics.text import LANGUAGES, Language, text
from tests.export import figures, texts
from tests.intake.test_containers import torn
from tests.warehouse.conftest import House
from tests.warehouse.test_tallies import expected_makeup

NOW = "2026-H1"
REFERENCE = PROJECT / "data" / "reference"
TINY = PROJECT / "tests" / "provinces" / "tiny" / "reference"
MARKS = {"vi": "SỐ LIỆU MINH HỌA", "en": "ILLUSTRATIVE DATA"}
Opened = Callable[[str, Language], Word]


@pytest.fixture(scope="module")
def opened(sampled: Home) -> Opened:
    """Each document of the shared home, made once."""
    held: dict[tuple[str, Language], bytes] = {}

    def open_(kind: str, language: Language) -> Word:
        if (kind, language) not in held:
            held[kind, language] = texts.made(sampled, kind, language)
        return texts.opened(held[kind, language])

    return open_


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_as_data.load(REFERENCE)


@pytest.fixture
def house(tmp_path: Path, plan: Plan) -> House:
    """A home whose figures are real: nothing in it is illustrative."""
    return House(Home(tmp_path / "home", REFERENCE), plan)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", texts.LETTERS)
def test_the_outline_is_the_agreed_one(opened: Opened, kind: str, language: Language) -> None:
    assert texts.outline(opened(kind, language)) == texts.golden(kind, language).read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_annex_holds_every_target_as_figures_read_a_second_time(
    opened: Opened, sampled: Home, plan: Plan, language: Language
) -> None:
    oracle, t = figures.read(sampled, plan), text(language)
    table = next(rows for rows in texts.tables(opened("letter", language)) if len(rows[0]) == 13)
    rows = [row for row in table[1:] if row[0]]
    targets = {(target.sector, target.indicator, str(target.year)): target for target in plan.targets}
    assert [row[0] for row in rows] == [str(number) for number in range(1, 35)]
    for row in rows:
        sector = next(each.code for each in plan.sectors if each.text("short", language) == row[1])
        indicator = next(each.code for each in plan.indicators if each.text("short", language) == row[2])
        target, found = targets.pop((sector, indicator, row[3])), oracle.current(NOW, sector, indicator, "default")
        if found is None:
            assert (row[5], row[6], row[8]) == (t("charts.status.no_data"), "–", "–")
            continue
        figure = found[1]
        parts = [part for part in (figure.numerator, figure.denominator) if part is not None]
        assert row[6] == "/".join(map(t.number, parts))
        assert row[8] == t.number(figures.people_short(plan, target, figure))
        assert row[11] == f"{figure.reported}/{figure.expected}"
        assert row[12] == t.day(plan.period(found[0]).end)
        value = figures.value(plan, indicator, figure)
        assert row[9].startswith(t("letter.status.reached")) == figures.reached(target, value)
        shown = Fraction(re.sub(r"[^\d.]", "", row[5].replace(",", ".") if language == "vi" else row[5]) or 0)
        assert abs(shown - value) <= Fraction(1, 20) or indicator.startswith("SO_TRI_THUC"), row
    assert not targets


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_year_without_a_target_says_so(opened: Opened, language: Language) -> None:
    table = next(rows for rows in texts.tables(opened("letter", language)) if len(rows[0]) == 13)
    none = [(row[1], row[3]) for row in table[1:] if row[4] == text(language)("charts.status.no_target")]
    farms = {"vi": "Nông nghiệp", "en": "Agriculture"}[language]
    assert (farms, "2030") in none
    assert all(row[0] == "" for row in table[1:] if (row[1], row[3]) in none and row[4] not in {"2–3"}) or none


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", texts.LETTERS)
def test_every_page_is_marked_and_nothing_is_numbered_or_signed(opened: Opened, kind: str, language: Language) -> None:
    word = opened(kind, language)
    for section in word.sections:
        heads = [section.header] + [section.first_page_header] * section.different_first_page_header_footer
        assert all(MARKS[language] in "\n".join(line.text for line in head.paragraphs) for head in heads)
    said = texts.everything(word)
    assert {"vi": "DỰ THẢO", "en": "DRAFT"}[language] in said
    assert re.search(r"(Số|No\.)\s*\d+-BC", said) is None
    assert not re.search(r"\{[{%]|[%}]\}|\b(None|nan)\b", said)
    blanks = [each for each in word.paragraphs if each.text.startswith("…………")]
    assert blanks
    assert all(highlighted(each) for each in blanks)


def highlighted(line: Paragraph) -> bool:
    """Whether it is marked as a place where somebody must write."""
    assert line.style is not None
    shades = line.style.element.iterfind(f".//{qn('w:shd')}")
    is_shaded = any(shade.get(qn("w:fill")) not in {None, "auto"} for shade in shades)
    return is_shaded or bool(line.runs[0].font.highlight_color)


# The schema's order (ISO/IEC 29500-1, CT_PPr and CT_RPr), of what the templates use: Word repairs any other.
ORDERS = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs snapToGrid spacing ind"
    " contextualSpacing jc outlineLvl cnfStyle rPr sectPr",
    "w:rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike noProof snapToGrid vanish webHidden color spacing w kern"
    " position sz szCs highlight u effect bdr shd vertAlign rtl cs lang",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", texts.LETTERS)
def test_word_opens_it_without_a_repair(opened: Opened, kind: str, language: Language) -> None:
    word = opened(kind, language)
    heads = [each._element for section in word.sections for each in (section.header, section.first_page_header)]
    for root in (word.element, word.styles.element, *heads):
        for name, order in ORDERS.items():
            places = {qn(f"w:{each}"): place for place, each in enumerate(order.split())}
            for element in root.iter(qn(name)):
                found = [places[child.tag] for child in element]
                assert found == sorted(found)
    assert not list(word.styles.element.iter(qn("w:highlight"))), "a style has no highlight, it has a shade"
    assert not [each for each in word.part.rels.values() if each.reltype.endswith("stylesWithEffects")]


def test_the_layout_is_the_partys(opened: Opened) -> None:
    word = opened("letter", "vi")
    left, right = (cell.text for cell in word.tables[0].rows[0].cells)
    assert left.splitlines()[:3] == ["TỈNH ỦY CAO BẰNG", "BAN TUYÊN GIÁO VÀ DÂN VẬN", "*"]
    assert right.splitlines()[0] == "ĐẢNG CỘNG SẢN VIỆT NAM"
    first, annex = word.sections
    assert [round(each.mm) for each in (first.page_width, first.left_margin) if each] == [210, 30]
    assert annex.orientation == WD_ORIENT.LANDSCAPE
    assert {"Times New Roman"} == {word.styles[name].font.name for name in ("Normal", "Heading 1", "Heading 2")}
    assert len(word.inline_shapes) == 2
    assert all(shape._inline.docPr.get("descr") for shape in word.inline_shapes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sector_without_data_says_whom_to_ask(opened: Opened, plan: Plan, language: Language) -> None:
    agency = plan.agency("SVHTTDL").text("name", language)
    shortcomings = [each.text for each in opened("letter", language).paragraphs if agency in each.text]
    assert any(plan.sector("DL").text("name", language) in said for said in shortcomings)


def test_what_agencies_report_on_tasks_stands_beside_the_task(house: House) -> None:
    first, second = [task.id for task in house.plan.tasks if task.reported_by == "SNV"][:2]
    told = {first: ("Đang thực hiện", "Đã mở hai lớp"), second: ("Tạm dừng", "")}
    place = {"ky_bao_cao": "2025-N", "ma_co_quan": "SNV"}
    rows = [
        {**place, "ma_nhiem_vu": code, "trang_thai": state, "ket_qua": result} for code, (state, result) in told.items()
    ]
    house.submit(rows, "BM05")
    house.submit([{"ky_bao_cao": "2025-N", "ma_co_quan": "BTCTU", "tong_tri_thuc": 18000}], "BM04")
    warehouse.build(house.home, house.plan)
    word = texts.opened(texts.made(house.home, "letter", "vi"))
    listed = [row for table in texts.tables(word) if table[0][0] == "Mã" for row in table[1:]]
    found = {row[0]: row[3] for row in listed if re.fullmatch(r"I+\.\d\.\d|IV\.\d\.\d", row[0])}
    assert len(found) == len(house.plan.tasks)
    assert {code for code, said in found.items() if said != "Chưa báo cáo"} == set(told)
    for code, (state, result) in told.items():
        assert found[code].startswith(state)
        assert result in found[code]


def test_real_figures_carry_no_mark_and_words_of_people_stay_words(house: House, tmp_path: Path) -> None:
    hostile = "<w:p>& {{ version }} {% for %} \x0b=1+1"
    place = {"ky_bao_cao": "2025-N", "ma_co_quan": "SNV"}
    house.submit([{**place, "ma_nhiem_vu": "III.1.4", "trang_thai": "Đang thực hiện", "ket_qua": hostile}], "BM05")
    house.submit([{"ky_bao_cao": "2025-N", "ma_co_quan": "BTCTU", "tong_tri_thuc": 18000}], "BM04")
    house.review(1, "acceptance")
    house.review(2, "acceptance")
    warehouse.build(house.home, house.plan)
    template = plain(tmp_path, "[{{ mark }}]", "{{ measures[0].tasks[3].result }}")
    word = texts.opened(texts.made(house.home, "letter", "vi", template=template))
    said = [each.text for each in word.paragraphs]
    assert said == ["[]", "Đang thực hiện. <w:p>& {{ version }} {% for %} =1+1"]


def test_another_province_needs_no_other_template(tmp_path: Path) -> None:
    house = House(Home(tmp_path, TINY), plan_as_data.load(TINY))
    people = {"so_nguoi": 10, "khong_bang": 4, "bang_a": 4, "bang_b": 2, "ts_nam": 1}
    house.submit([{"nam_bc": "2025-N", "noi_bc": "SLT", "nganh": "LUA", **people}], "PHIEU1")
    warehouse.build(house.home)
    asked: tuple[tuple[str, Language], ...] = (("letter", "vi"), ("evaluation", "en"), ("brief", "vi"))
    for kind, language in asked:
        said = texts.everything(texts.opened(texts.made(house.home, kind, language)))
        assert "Sông Mây" in said
        assert not re.search(r"Cao Bằng|CAO BẰNG|45-NQ", said)


# Reports due, structure, aims: read a second time


def table_of(word: Word, *heads: str) -> list[list[str]]:
    """The rows of the table with these heads first."""
    return next(rows[1:] for rows in texts.tables(word) if tuple(rows[0][: len(heads)]) == heads)


def test_what_sectors_and_agencies_reached_adds_up_to_the_first_sentence(opened: Opened, plan: Plan) -> None:
    near = min(target.year for target in plan.targets)
    count = sum(target.year == near for target in plan.targets)
    brief, evaluation = opened("brief", "vi"), opened("evaluation", "en")
    parts = [tuple(map(int, row[1].split("/"))) for row in table_of(brief, "Lĩnh vực", "Đạt (mốc gần)")]
    reached, of = (sum(column) for column in zip(*parts, strict=True))
    assert of == count
    assert f"Đã đạt {reached}/{count} chỉ tiêu năm {near}" in "\n".join(each.text for each in brief.paragraphs)
    rows = [[int(cell) for cell in row[2:7]] for row in table_of(evaluation, "Agency", "Sectors")]
    assert (sum(row[0] for row in rows), sum(row[1] for row in rows)) == (count, reached)
    assert all(sum(row[1:]) == row[0] for row in rows)


def came(sampled: Home, form: str, period: str) -> set[tuple[str, str]]:
    """Units (agency, commune) whose form of a period the archive holds; nothing was withdrawn or returned."""
    slots = (slot for receipt in Archive(sampled.archive).receipts() for slot in receipt.slots)
    return {(slot.agency, slot.commune) for slot in slots if (slot.form, slot.period) == (form, period)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["letter", "evaluation"])
def test_the_annex_counts_reports_due_and_names_who_is_missing(
    opened: Opened, sampled: Home, plan: Plan, kind: str, language: Language
) -> None:
    word, t = opened(kind, language), text(language)
    rows = {row[0]: row for row in table_of(word, {"vi": "Biểu", "en": "Form"}[language])}
    due: dict[str, set[tuple[str, str]]] = {}
    for line in plan.reporting:
        due.setdefault(line.form, set()).update(plan.expected_units(line.form, line.sector, NOW))
    assert set(rows) == {form for form, units in due.items() if units}
    counts = [0, 0]
    for form, row in rows.items():
        here = came(sampled, form, NOW) & due[form]
        gone = due[form] - here
        assert row[2:6] == [t.number(len(due[form])), t.number(len(here)), "–", t.number(len(gone))]
        named = {(plan.commune(c) if c else plan.agency(a)).text("name", language) for a, c in gone}
        assert set(row[6].split("; ")) == (named or {"–"})
        counts = [counts[0] + len(due[form]), counts[1] + len(here)]
    said = "\n".join(each.text for each in word.paragraphs)
    assert t.percent(100 * counts[1] / counts[0]) in said
    assert t("followup.finding.missing", count=t.number(counts[0] - counts[1])) in said


def test_what_the_missing_may_do_is_what_counting_them_in_gives(house: House, plan: Plan, tmp_path: Path) -> None:
    first, second, third = (commune.code for commune in plan.communes[:3])
    house.submit([staff("2025-N", first, "GD", 40, 4), staff("2025-N", first, "YT", 30, 3)])
    house.submit([staff("2025-N", second, "GD", 30, 4), staff("2025-N", second, "YT", 2, 0)])
    house.submit([staff("2026-H1", third, "GD", 50, 2), staff("2026-H1", third, "YT", 20, 2)])
    house.submit([staff("2026-H1", first, "GD", 41, 4), staff("2026-H1", first, "YT", 30, 4)])
    warehouse.build(house.home, house.plan)
    cells = "|".join(f"{{{{ row.{name} }}}}" for name in ("sector", "indicator", "value", "lowest", "highest", "turn"))
    template = plain(tmp_path, "{%p for row in bounds %}", cells, "{%p endfor %}")
    for language in LANGUAGES:
        t = text(language)
        word = texts.opened(texts.made(house.home, "letter", language, template=template))
        rows = [line.text.split("|") for line in word.paragraphs]
        named = [*(plan.sector(code).text("short", language) for code in ("GD", "YT"))]
        masters = plan.indicator("TY_LE_THAC_SI").text("short", language)
        [found] = [row for row in rows if row[:2] == [named[0], masters]]
        ends = [Fraction(100 * count, 91 + 30) for count in (6, 6 + 30)]  # the one of 30 people: nobody, or everybody
        assert found[2:5] == [t.percent(float(each), 1) for each in (Fraction(600, 91), *ends)]
        goals = [each for each in plan.targets if (each.sector, each.indicator) == ("GD", "TY_LE_THAC_SI")]
        wanted = {each.year: {figures.reached(each, end) for end in ends} for each in goals}
        told = {True: t("followup.turn.could"), False: t("followup.turn.stays")}
        assert found[5] == "; ".join(f"{year}: {told[len(verdicts) > 1]}" for year, verdicts in wanted.items())
        few = [row[3:5] for row in rows if row[0] == named[1] and row[2] != "–" and row[3] != "–"]
        assert few
        assert {each for row in few for each in row} == {t("disclosure.hidden")}  # only 2 people are missing


def staff(period: str, commune: str, sector: str, people: int, masters: int) -> Mapping[str, object]:
    """A commune's people in a sector, some with a master's degree, all others with a university degree."""
    nobody = dict.fromkeys(("duoi_dai_hoc", "tien_si", "cki", "ckii", "bsnt", "tien_si_moi"), 0)
    place = {"ky_bao_cao": period, "ma_co_quan": "UBXP", "ma_dvhc": commune, "ma_linh_vuc": sector}
    return place | nobody | {"tong_cc_vc": people, "thac_si": masters, "dai_hoc": people - masters}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["letter", "evaluation"])
def test_the_structure_names_the_largest_parts_and_small_aims_are_hidden(
    opened: Opened, sampled: Home, plan: Plan, kind: str, language: Language
) -> None:
    word, t = opened(kind, language), text(language)
    oracle = figures.read(sampled, plan)
    whole = plan.province.whole_province_sector
    parts: dict[str, list[list[object]]] = {}
    for (sector, code, name), line in expected_makeup(plan, figures.standing(oracle), NOW):
        if sector == whole and name not in {group.code for group in plan.groupings}:
            parts.setdefault(code, []).append(line)
    said = "\n".join(each.text for each in word.paragraphs)
    for code in ("degree", "age", "sex"):
        _, people, of, *_ = max(parts[code], key=lambda line: int(str(line[1])))
        assert f"({t.number(int(str(people)))}/{t.number(int(str(of)))} " in said, code
    rows = {row[0]: row[1] for row in table_of(word, {"vi": "Mục tiêu", "en": "Aim"}[language])}
    totals = [row for form, row, _ in oracle.rows if form == "BM04"]
    told = max(totals, key=lambda row: plan.period(str(row["ky_bao_cao"])).order)
    hidden = 0
    for aim in plan.aims:
        if aim.form != "BM04" or any(told[name] is None for name in aim.numerator):
            continue
        people = sum(int(str(told[name])) for name in aim.numerator)
        shown = rows[aim.text("name", language)]
        hidden += people in {1, 2}
        if people in {1, 2}:
            assert shown == t("disclosure.hidden")
        elif aim.denominator:
            of = sum(int(str(told[name])) for name in aim.denominator)
            assert shown == f"{t.percent(100 * people / of)} ({t.number(people)} / {t.number(of)})"
        else:
            assert shown == t("charts.unit.people", n=t.number(people))
    assert hidden


# Templates


def plain(folder: Path, *lines: str) -> Path:
    """A template of a few paragraphs."""
    word = docx.Document()
    for line in lines:
        word.add_paragraph(line)
    word.save(str(folder / "mau.docx"))
    return folder / "mau.docx"


def test_a_template_changed_by_the_office_is_used(sampled: Home, tmp_path: Path) -> None:
    word = docx.Document(str(TEMPLATES / "brief.vi.docx"))
    word.paragraphs[0].runs[0].text = "Bản tin của Văn phòng, {{ in_period }}"
    word.tables[-1]._tbl.getparent().remove(word.tables[-1]._tbl)
    word.save(str(tmp_path / "mau.docx"))
    made = texts.opened(texts.made(sampled, "brief", "vi", template=tmp_path / "mau.docx", reading="uni_plus"))
    assert "A01" in made.paragraphs[-1].text
    assert made.paragraphs[0].text == "Bản tin của Văn phòng, 6 tháng đầu năm 2026"
    assert len(made.tables) == len(word.tables)


def macros(folder: Path) -> Path:
    path = plain(folder, "a")
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("word/vbaProject.bin", b"x")
    return path


def broken(folder: Path) -> Path:
    (folder / "mau.docx").write_bytes(b"PK\x03\x04 not a file")
    return folder / "mau.docx"


def lost(folder: Path) -> Path:
    path = plain(folder, "a")
    path.write_bytes(torn(path.read_bytes(), "word/document.xml"))
    return path


def damaged(folder: Path) -> Path:
    with zipfile.ZipFile(plain(folder, "a")) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(folder / "mau.docx", "w") as package:
        for name, content in parts.items():
            package.writestr(name, content[:-9] if name == "word/document.xml" else content)
    return folder / "mau.docx"


def sheet(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "mau.docx", "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
    return folder / "mau.docx"


FAULTS: Mapping[str, tuple[Callable[[Path], Path], tuple[str, ...]]] = {
    "unknown": (lambda folder: plain(folder, "Kỳ {{ perod }} này"), ("mau.docx", "“perod”", "Kỳ {{ perod }} này")),
    "inside": (
        lambda folder: plain(folder, "{%p for row in targets %}", "{{ row.indikator }}", "{%p endfor %}"),
        ("“indikator”", "{{ row.indikator }}"),
    ),
    "open": (lambda folder: plain(folder, "a", "{{ period", "b"), ("mau.docx", "{{ period")),
    "unended": (lambda folder: plain(folder, "{%p for row in targets %}", "{{ row.year }}"), ("mau.docx",)),
    "unsafe": (lambda folder: plain(folder, "{{ period.__class__.__mro__ }}"), ("mau.docx",)),
    "broken": (broken, (".docx",)),
    "lost": (lost, (".docx",)),
    "other": (sheet, (".docx",)),
    "xml": (damaged, (".docx",)),
    "macros": (macros, ("macro",)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_template_that_cannot_be_used_is_refused_with_its_place(
    sampled: Home, tmp_path: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, words = FAULTS[fault]
    monkeypatch.setattr(letter, "words", lambda told: {"period": "Năm 2025", "targets": [{"year": "2030"}]})
    with pytest.raises(ExportRefused) as refused:
        texts.made(sampled, "letter", "vi", template=make(tmp_path))
    for language in LANGUAGES:
        said = refused.value.message(language)
        assert "\n" not in said
        assert all(each in said for each in words), said


def test_the_command_line_refuses_in_both_languages_and_leaves_nothing(
    sampled: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRITHUC45_HOME", str(sampled.root))
    out = tmp_path / "ra.docx"
    assert main(["export", "letter", "--template", str(plain(tmp_path, "{{ perod }}")), "--out", str(out)]) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == len(LANGUAGES)
    assert all("“perod”" in line for line in told)
    assert not out.exists()


def test_the_guide_to_templates_names_every_word(sampled: Home, plan: Plan) -> None:
    guide = (TEMPLATES / "README.md").read_text("utf-8")
    with warehouse.open_current(sampled) as snapshot:
        words = letter.words(edition(snapshot, plan, "vi"))
    named = set(re.findall(r"`(\w+)`", guide))
    rows = [row for each in words.values() if isinstance(each, list) for row in each[:1] if isinstance(row, Mapping)]
    inner = {name for row in rows for name in row}
    tasks = {name for group in words["measures"] for row in group["tasks"] for name in row}
    assert set(words) | inner | tasks <= named
