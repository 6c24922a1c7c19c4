"""Blank forms filled in by people and programs come back without a remark; refused files come back with theirs."""

from __future__ import annotations

import csv
import io
import random
import subprocess
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from analytics import intake
from analytics import plan as plans
from analytics.home import PROJECT
from analytics.intake import template
from analytics.intake.problems import problem
from analytics.intake.sheet import Row, Sheet
from analytics.plan import Plan
from analytics.text import LANGUAGES, Language, text
from tests.examples import examples
from tests.intake.conftest import TODAY, told
from tests.programs import program

FIRST = 10
Values = dict[str, int | str]


class Case(NamedTuple):
    """A template and the figures of its rows, in order."""

    form: str
    period: str
    agency: str
    commune: str
    rows: tuple[Values, ...]


STAFF: Values = {
    "tong_cc_vc": 17178, "cong_chuc": 178, "vien_chuc": 17000, "nu": 9000,
    "duoi_dai_hoc": 1178, "dai_hoc": 15000, "thac_si": 990, "tien_si": 10, "tien_si_moi": 0,
}  # fmt: skip
HEALTH: Values = {
    **STAFF, "thac_si": 890, "cki": 80, "ckii": 20, "bsnt": 0,
    "chuyen_nganh_y_te": 12000, "dat_chuan_ngach_cdnn": 11000, "dao_tao_lien_tuc": 0,
}  # fmt: skip
NOTED: Values = {"nguoi_lap": "Chuyên viên", "tinh_chat_so_lieu": "CT", "ghi_chu": "- Kèm <b>, “;” và @x (1)"}
PROVINCE: Values = {
    "tong_tri_thuc": 17178, "nl_nong_nghiep_thong_minh": 58, "nl_du_lich_dich_vu": 71, "nl_kinh_te_cua_khau": 41,
    "cg_nong_nghiep": 7, "cg_xa_hoi_nhan_van": 0, "cg_giao_duc": 11, "cg_y_te": 15,
    "cap_uy_vien": 1184, "cap_uy_tri_thuc": 1102, "cap_uy_dtts_it_nguoi": 158,
    "hdnd_dai_bieu": 1326, "hdnd_tri_thuc": 948, "hdnd_dtts_it_nguoi": 187,
}  # fmt: skip
CASES = {
    "department": Case("BM01", "2025-N", "SNNMT", "", (STAFF | NOTED,)),
    "two sectors": Case("BM01", "2026-H1", "SVHTTDL", "", (STAFF, STAFF | {"nu": 0})),
    "health": Case("BM01", "2025-N", "SYT", "", (HEALTH,)),
    "health by unit": Case("BM01", "2024-N", "SYT", "", (HEALTH | {"ma_don_vi": "007"},)),
    "commune": Case("BM01", "2025-N", "UBXP", "01273", (STAFF, HEALTH)),
    "outside the six sectors": Case("BM01", "2025-N", "STC", "", (STAFF,)),
    "whole province": Case("BM04", "2025-N", "BTCTU", "", (PROVINCE,)),
}


def made(plan: Plan, case: Case, language: Language, previous: pa.Table | None = None) -> bytes:
    where = (case.form, case.period, case.agency, case.commune)
    return template.workbook(plan, *where, language=language, previous=previous)


def columns(plan: Plan, form: str, sheet: Worksheet) -> dict[str, int]:
    """The place of each of the form's columns, from 1, by the labels over them."""
    labels = {name: each.column for each in plan.form(form).columns for name in (each.label_vi, each.label_en)}
    return {labels[str(cell.value)]: cell.column for cell in sheet[FIRST - 2] if cell.value}


def fill(plan: Plan, content: bytes, form: str, rows: Sequence[Values], first: int = FIRST) -> bytes:
    """Type values into a template's cells as a person can: only where it is not locked."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    places = columns(plan, form, sheet)
    for line, row in enumerate(rows, first):
        for name, value in row.items():
            cell = sheet.cell(line, places[name])
            assert not cell.protection.locked, (line, name)
            cell.value = value
            cell.data_type = "n" if isinstance(value, int) else "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def checked(plan: Plan, path: Path, content: bytes | None = None) -> intake.Check:
    if content is not None:
        path.write_bytes(content)
    return intake.check(path, plan, None, today=TODAY)


def typed(plan: Plan, found: intake.Check, case: Case) -> list[dict[str, Any]]:
    """The checked rows, without what is blank and what the template knows."""
    assert found.table is not None
    known = {"line", "ky_bao_cao", "ngay_chot", "ma_co_quan", "ma_dvhc", "cap_hanh_chinh", "ma_linh_vuc"}
    return [{k: v for k, v in row.items() if v is not None and k not in known} for row in found.table.to_pylist()]


# --- round trips ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_a_filled_template_is_accepted_without_a_remark(
    name: str, language: Language, the_plan: Plan, tmp_path: Path
) -> None:
    case = CASES[name]
    content = fill(the_plan, made(the_plan, case, language), case.form, case.rows)
    found = checked(the_plan, tmp_path / "bieu.xlsx", content)
    assert (found.status, told(found), found.problems) == ("accepted", [], ())
    assert typed(the_plan, found, case) == [dict(row) for row in case.rows]
    assert {(slot.period, slot.agency, slot.commune) for slot in found.slots} == {
        (case.period, case.agency, case.commune)
    }


def test_what_is_filled_in_already(the_plan: Plan, tmp_path: Path) -> None:
    case = CASES["commune"]
    content = fill(the_plan, made(the_plan, case, "vi"), case.form, case.rows)
    table = checked(the_plan, tmp_path / "bieu.xlsx", content).table
    assert table is not None
    names = ["line", "ky_bao_cao", "ngay_chot", "ma_co_quan", "ma_dvhc", "cap_hanh_chinh", "ma_linh_vuc"]
    assert table.select(names).to_pylist() == [
        dict(zip(names, (line, "2025-N", date(2025, 12, 31), "UBXP", "01273", "X", sector), strict=True))
        for line, sector in ((FIRST, "GD"), (FIRST + 1, "YT"))
    ]


def test_a_template_for_all_communes(the_plan: Plan) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template.workbook(the_plan, "BM01", "2025-N", "UBXP")))
    sheet = book.worksheets[0]
    place = columns(the_plan, "BM01", sheet)["ma_dvhc"]
    found = [sheet.cell(line, place).value for line in range(FIRST, FIRST + 2 * len(the_plan.communes), 2)]
    assert found == [commune.code for commune in the_plan.communes]


counts = st.integers(0, 10_000_000)
TYPED = Case("BM01", "2025-N", "SXD", "", ())


@pytest.fixture(scope="session")
def blank(the_plan: Plan) -> bytes:
    """A template with nothing in it."""
    return made(the_plan, TYPED, "vi")


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.tuples(*[st.integers(0, 2_000_000)] * 4), unit=st.text("0aZ-đ", min_size=1, max_size=5), new=counts)
def test_any_valid_row_comes_back_as_it_was(
    parts: tuple[int, ...], unit: str, new: int, blank: bytes, the_plan: Plan, tmp_path: Path
) -> None:
    degrees = dict(zip(("duoi_dai_hoc", "dai_hoc", "thac_si", "tien_si"), parts, strict=True))
    row: Values = {"ma_don_vi": unit, "tong_cc_vc": sum(parts), **degrees, "tien_si_moi": new}
    case = TYPED._replace(rows=(row,))
    content = fill(the_plan, blank, case.form, case.rows)
    found = checked(the_plan, tmp_path / "bieu.xlsx", content)
    assert [each for each in told(found) if "doctorates" not in each] == []
    assert typed(the_plan, found, case) == [dict(row)]


def test_another_province(tmp_path: Path) -> None:
    """A form without groups, units, dates and levels."""
    tiny = plans.load(PROJECT / "tests" / "provinces" / "tiny" / "reference")
    rows: list[Values] = [
        {"so_nguoi": 5, "khong_bang": 1, "bang_a": 2, "bang_b": 2, "ts_nam": 0},
        {"so_nguoi": 5, "khong_bang": 1, "bang_a": 2, "bang_b": 2, "tap_huan": 3},
    ]
    content = fill(tiny, template.workbook(tiny, "PHIEU1", "2024-N", "SLT"), "PHIEU1", rows)
    found = intake.check(write(tmp_path / "bieu.xlsx", content), tiny, None, today=date(2030, 1, 1))
    assert (found.status, found.problems, found.rows) == ("accepted", (), 2)


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


# --- LibreOffice ---------------------------------------------------------------------------------

KINDS = ("xlsx", "xls", "ods")
SPARE: Values = STAFF | {"ma_linh_vuc": "VH", "ma_don_vi": "02"}
WRONG: Values = STAFF | {"cong_chuc": 175, "nu": 20000, "dt_kinh": 5}


@pytest.fixture(scope="session")
def opened(the_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with filled templates as LibreOffice saves them in each kind, `<name>-<language>.<kind>`."""
    folder = tmp_path_factory.mktemp("office")
    for name, case in CASES.items():
        for language in LANGUAGES:
            content = fill(the_plan, made(the_plan, case, language), case.form, case.rows)
            write(folder / f"{name}-{language}.xlsx", content)
    special = {"spare": [STAFF | {"ma_don_vi": "01"}, STAFF | {"ma_don_vi": "01"}, SPARE], "wrong": [WRONG, {}]}
    for name, rows in special.items():
        content = made(the_plan, CASES["two sectors"], "vi")
        write(folder / f"{name}-vi.xlsx", fill(the_plan, content, "BM01", rows))
    content = template.workbook(the_plan, "BM01", "2025-N", "UBXP")
    write(folder / "random-vi.xlsx", fill(the_plan, content, "BM01", list(random_rows(the_plan))))
    for kind in KINDS:
        convert(folder, kind)
    return folder / "out"


def random_rows(plan: Plan) -> Iterator[Values]:
    """Figures that seldom agree, with blanks anywhere, for all communes and then for spare rows."""
    chance = random.Random(45)
    form = plan.form("BM01")
    sectors = ["GD", "YT"] * len(plan.communes) + ["GD", "YT", "KHAC"] * 3
    for place, sector in enumerate(sectors):
        spare = place >= 2 * len(plan.communes)
        open_ = [name for name in form.counts if spare or form.column(name).applies(sector)]
        chosen = {"ma_linh_vuc": sector, "ma_dvhc": "01273", "ma_don_vi": str(place)} if spare else {}
        yield chosen | {
            name: chance.randrange(2 + 60 * (name == "tong_cc_vc")) for name in open_ if chance.random() < 0.8
        }


def convert(folder: Path, kind: str) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    files = sorted(map(str, folder.glob("*.xlsx")))
    command = [
        program("soffice", "libreoffice-calc"),
        profile,
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(folder / "out"),
        *files,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


@pytest.mark.thorough
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_a_template_saved_by_libreoffice(
    name: str, language: Language, kind: str, the_plan: Plan, opened: Path
) -> None:
    found = checked(the_plan, opened / f"{name}-{language}.{kind}")
    assert (found.status, told(found), found.encoding) == ("accepted", [], kind)
    assert typed(the_plan, found, CASES[name]) == [dict(row) for row in CASES[name].rows]


@pytest.mark.thorough
@pytest.mark.parametrize("kind", KINDS)
def test_a_spare_row_fills_itself(kind: str, the_plan: Plan, opened: Path) -> None:
    """With a sector chosen the period, agency, level and date appear; spare rows not used are blank."""
    found = checked(the_plan, opened / f"spare-vi.{kind}")
    assert (found.status, told(found)) == ("accepted", [])
    assert found.table is not None
    last = found.table.to_pylist()[-1]
    names = ("ky_bao_cao", "ngay_chot", "ma_co_quan", "cap_hanh_chinh", "ma_linh_vuc", "ma_don_vi")
    assert [last[name] for name in names] == ["2026-H1", date(2026, 6, 30), "SVHTTDL", "T", "VH", "02"]
    assert found.rows == 3


def verdicts(path: Path, column: int) -> dict[str, str]:
    """Condition -> what the sheet of checks says in a column, as computed by the program that saved it."""
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[1]
    return {str(row[0].value): str(row[column].value or "") for row in sheet.iter_rows(min_row=5)}


@pytest.mark.thorough
def test_checks_of_right_and_wrong_rows(opened: Path) -> None:
    right, wrong, blank = (
        verdicts(opened / f"{name}-vi.xlsx", column)
        for name, column in (("two sectors", 1), ("wrong", 1), ("wrong", 2))
    )
    staff = "Công chức + Viên chức = Tổng số công chức, viên chức"
    women, ethnic = "Nữ ≤ Tổng số công chức, viên chức", next(name for name in right if name.startswith("Dân tộc Kinh"))
    needed = "Các ô bắt buộc đã ghi đủ"
    assert [right[each] for each in (staff, women, ethnic, needed)] == ["Đúng", "Đúng", "", "Đủ"]
    assert [wrong[each] for each in (staff, women, ethnic, needed)] == ["Lệch 3", "Lệch 2822", "Chưa đủ số", "Đủ"]
    assert [blank[each] for each in (staff, women, ethnic, needed)] == ["", "", "", "Thiếu 6"]


@pytest.mark.thorough
def test_state_above_the_form(opened: Path) -> None:
    states = {
        name: openpyxl.load_workbook(opened / f"{name}.xlsx", data_only=True).worksheets[0].cell(6, 1).value
        for name in ("commune-vi", "commune-en", "whole province-vi", "wrong-vi")
    }
    vi, en = text("vi"), text("en")
    right = vi("template.state.right")
    assert list(states.values()) == [right, en("template.state.right"), right, vi("template.state.off")]


@pytest.mark.thorough
def test_checks_agree_with_intake(the_plan: Plan, opened: Path) -> None:
    """Row by row the sheet is off by just those differences that intake refuses."""
    comparisons = {rule.code for rule in the_plan.rules if rule.kind == "compare"}
    refused: dict[int, list[int]] = {}
    for each in checked(the_plan, opened / "random-vi.xlsx").problems:
        if each.code in comparisons and each.line:
            left, right = (int(each.details[side]["vi"].replace(".", "")) for side in ("left", "right"))  # type: ignore[index]
            refused.setdefault(each.line, []).append(abs(left - right))
    sheet = openpyxl.load_workbook(opened / "random-vi.xlsx", data_only=True).worksheets[1]
    off: dict[int, list[int]] = {}
    for line, column in enumerate(sheet.iter_cols(min_col=2, min_row=6), FIRST):
        found = [int(str(cell.value)[5:]) for cell in column if str(cell.value).startswith("Lệch ")]
        off |= {line: sorted(found)} if found else {}
    assert off == {line: sorted(each) for line, each in refused.items()}
    assert len(off) > 90 and max(off) > FIRST + 2 * len(the_plan.communes)


# --- last period, locks, bytes -------------------------------------------------------------------


def test_figures_of_the_last_period(the_plan: Plan, tmp_path: Path) -> None:
    case = CASES["health"]._replace(period="2024-N", rows=(HEALTH | {"nguoi_lap": "Chuyên viên"},))
    content = fill(the_plan, made(the_plan, case, "vi"), case.form, case.rows)
    previous = checked(the_plan, tmp_path / "bieu.xlsx", content).table
    again = made(the_plan, CASES["health"], "vi", previous=previous)
    book = openpyxl.load_workbook(io.BytesIO(again))
    sheet = book["Kỳ trước"]
    place = columns(the_plan, "BM01", sheet)["tong_cc_vc"]
    assert (sheet.cell(FIRST, 1).value, sheet.cell(FIRST, place).value) == ("2024-N", 17178)
    assert str(sheet.cell(FIRST + 3, place).value).endswith("'Biểu số liệu'!H10-H10)")
    assert "Chuyên viên" not in {cell.value for row in sheet.iter_rows() for cell in row}
    found = checked(the_plan, tmp_path / "bieu.xlsx", fill(the_plan, again, "BM01", [HEALTH]))
    assert (found.status, told(found)) == ("accepted", [])


def test_units_of_the_last_period_have_rows(the_plan: Plan, tmp_path: Path) -> None:
    case = CASES["department"]._replace(period="2024-N", rows=({**STAFF, "ma_don_vi": "007"},))
    content = fill(the_plan, made(the_plan, case, "vi"), case.form, case.rows)
    previous = checked(the_plan, tmp_path / "bieu.xlsx", content).table
    sheet = openpyxl.load_workbook(io.BytesIO(made(the_plan, CASES["department"], "vi", previous=previous))).worksheets[
        0
    ]
    assert sheet.cell(FIRST, columns(the_plan, "BM01", sheet)["ma_don_vi"]).value == "007"


def test_only_entry_cells_can_be_typed_into(the_plan: Plan) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(the_plan, CASES["commune"], "vi")))
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    sheet = book.worksheets[0]
    places = {place: name for name, place in columns(the_plan, "BM01", sheet).items()}
    locked = {places[cell.column] for cell in sheet[FIRST] if cell.protection.locked}
    health_only = {each.column for each in the_plan.form("BM01").columns if each.sectors}
    assert locked == health_only | {
        "ky_bao_cao", "ngay_chot", "ma_co_quan", "ma_dvhc", "cap_hanh_chinh", "ma_linh_vuc",
    }  # fmt: skip
    assert not any(cell.protection.locked is False for other in book.worksheets[1:] for row in other for cell in row)


def test_same_inputs_same_bytes(the_plan: Plan) -> None:
    assert made(the_plan, CASES["health"], "vi") == made(the_plan, CASES["health"], "vi")


def test_who_does_not_report_gets_no_template(the_plan: Plan) -> None:
    assert template.reported(the_plan, "BM04", "2025-N", "SYT") == ()
    assert template.reported(the_plan, "BM01", "2025-N", "BQLKKT") == ("KT", "DL")
    with pytest.raises(ValueError, match="SYT does not report BM04"):
        template.workbook(the_plan, "BM04", "2025-N", "SYT")
    with pytest.raises(ValueError, match="SYT has no communes"):
        template.csv(the_plan, "BM01", "2025-N", "SYT", "01273")


@pytest.mark.thorough
def test_every_agency_gets_a_template_that_reads_without_a_remark(the_plan: Plan, tmp_path: Path) -> None:
    """Blank, it lacks its figures, or tells nothing; and no name of an agency or column is taken for a person's."""
    for form, agency in sorted({(row.form, row.agency) for row in the_plan.reporting}):
        commune = "01273" if agency == "UBXP" else ""
        content = template.workbook(the_plan, form, "2025-N", agency, commune, language="en")
        lacks = {"blank_cell"} if the_plan.form(form).counts else {"no_rows", "nothing_told"}
        assert {each.code for each in checked(the_plan, tmp_path / "bieu.xlsx", content).problems} == lacks


def test_persons_on_a_sheet_of_the_template_are_still_refused(the_plan: Plan, tmp_path: Path) -> None:
    case = CASES["whole province"]
    book = openpyxl.load_workbook(io.BytesIO(fill(the_plan, made(the_plan, case, "vi"), case.form, case.rows)))
    book["Hướng dẫn"].cell(3, 1).value = "Họ và tên"
    book.save(tmp_path / "bieu.xlsx")
    assert told(checked(the_plan, tmp_path / "bieu.xlsx")) == ["3 personal_column Hướng dẫn!Họ và tên"]


# --- CSV -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv(language: Language, the_plan: Plan, tmp_path: Path) -> None:
    content = template.csv(the_plan, "BM01", "2025-N", "UBXP", "01273", language=language)
    assert content.startswith(b"\xef\xbb\xbf")
    head, *lines = content.decode("utf-8-sig").splitlines()
    names = [each.column for each in the_plan.form("BM01").columns if each.column not in {"mau_bieu", "phien_ban"}]
    filled = []
    for line, row in zip(lines, CASES["commune"].rows, strict=True):
        cells = [str(row.get(name, cell)) for name, cell in zip(names, line.split(";"), strict=True)]
        filled.append(";".join(cells))
    found = checked(the_plan, tmp_path / "bieu.csv", "\r\n".join([head, *filled, ""]).encode("utf-8-sig"))
    assert (found.status, told(found), found.separator) == ("accepted", [], ";")
    assert typed(the_plan, found, CASES["commune"]) == [dict(row) for row in CASES["commune"].rows]


def test_a_zero_that_a_spreadsheet_dropped_is_said(the_plan: Plan, tmp_path: Path) -> None:
    """Excel shows 01273 of a CSV as 1273 and saves it so: intake names the code that was meant."""
    content = template.csv(the_plan, "BM01", "2025-N", "UBXP", "01273").replace(b";01273;", b";1273;")
    found = checked(the_plan, tmp_path / "bieu.csv", content)
    lost = [each for each in found.problems if each.code == "leading_zero_lost"]
    assert [each.line for each in lost] == [2, 3]
    assert all("01273" in words for words in lost[0].message.values())


# --- a refused file with its remarks -------------------------------------------------------------

HEADER = "Kỳ báo cáo;Mã cơ quan;Mã lĩnh vực;Tổng số;Dưới đại học;Đại học;Thạc sĩ;Tiến sĩ;Tiến sĩ mới;Ghi chú"
REFUSED = f"""BIỂU 1;;;;;;;;;

{HEADER}
2025-N;SXD;KT;100;20;60;mười;5;1;"=HYPERLINK(""http://x"";""y"")"

2025-N;SCT;KT;;20;60;15;5;1;@SUM(A1)
2025-N;SKHCN;KTX;100;20;60;15;5;1;+1
"""
CORRECTED = {(4, 7): "15", (4, 10): "x", (6, 4): "100", (6, 10): "x", (7, 3): "KT"}


def written(limit: int = 1000) -> Sheet:
    """The refused file."""
    names = tuple(HEADER.split(";"))
    rows = [
        Row(line, tuple(cells))
        for line, cells in enumerate(csv.reader(io.StringIO(REFUSED), delimiter=";"), 1)
        if line > 3 and cells
    ]
    return Sheet("BM01", 3, names, (None,) * len(names), tuple(rows[:limit]), len(rows), rows[-1].line)


def as_workbook(plan: Plan, path: Path, language: Language = "vi") -> tuple[bytes, intake.Check]:
    """A refused file again, with its remarks, and how it was checked."""
    found = checked(plan, path, REFUSED.encode())
    return template.annotated(written(), found.problems, plan, language), found


@pytest.mark.parametrize("language", LANGUAGES)
def test_remarks_stand_at_their_cells(language: Language, the_plan: Plan, tmp_path: Path) -> None:
    content, found = as_workbook(the_plan, tmp_path / "bieu.csv", language)
    listed, table = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    notes = {(cell.row, cell.column): cell.comment.text for row in table.iter_rows() for cell in row if cell.comment}
    assert notes.keys() == CORRECTED.keys()
    said = [each.message[language] for each in found.problems]
    assert sorted(notes.values()) == sorted(said)
    assert {table.cell(*place).fill.start_color.rgb for place in notes} == {"FFFADCD8"}
    assert [row[4].value for row in listed.iter_rows(min_row=6)] == said
    assert [str(row[0].value) for row in listed.iter_rows(min_row=6)] == [str(each.line) for each in found.problems]


def test_the_list_leads_to_the_cells(the_plan: Plan, tmp_path: Path) -> None:
    content, _ = as_workbook(the_plan, tmp_path / "bieu.csv")
    listed = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [row[0].hyperlink.location for row in listed.iter_rows(min_row=6)] == [
        *("'BM01'!J4", "'BM01'!G4", "'BM01'!J6", "'BM01'!D6", "'BM01'!C7")
    ]


def test_nothing_in_the_copy_is_a_formula(the_plan: Plan, tmp_path: Path) -> None:
    content, _ = as_workbook(the_plan, tmp_path / "bieu.csv")
    table = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
    cells = [cell for row in table.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [table.cell(line, 10).value for line in (4, 6, 7)] == ['=HYPERLINK("http://x";"y")', "@SUM(A1)", "+1"]


def test_the_copy_is_read_as_the_file_was(the_plan: Plan, tmp_path: Path) -> None:
    """The same remarks at the same lines; corrected, none."""
    content, found = as_workbook(the_plan, tmp_path / "bieu.csv")
    assert told(checked(the_plan, tmp_path / "lai.xlsx", content)) == told(found)
    book = openpyxl.load_workbook(io.BytesIO(content))
    for (line, place), value in CORRECTED.items():
        book.worksheets[1].cell(line, place).value = value
    book.save(tmp_path / "lai.xlsx")
    again = checked(the_plan, tmp_path / "lai.xlsx")
    assert (again.status, told(again)) == ("accepted", [])
    assert again.table is not None
    assert again.table["line"].to_pylist() == [4, 6, 7]


def test_remarks_on_the_whole_file_and_on_a_line(the_plan: Plan) -> None:
    both = (problem("external_links"), problem("too_many_cells", 6, found=11, expected=10))
    listed, table = openpyxl.load_workbook(io.BytesIO(template.annotated(written(), both, the_plan, "vi"))).worksheets
    assert [row[0].value for row in listed.iter_rows(min_row=6)] == ["Cả tệp", "6"]
    assert table.cell(6, 1).comment is not None


def test_a_sheet_that_lacks_rows_is_not_given_out(the_plan: Plan) -> None:
    with pytest.raises(ValueError, match="lacks rows"):
        template.annotated(written(1), (), the_plan, "vi")


@pytest.mark.parametrize(("nature", "is_marked"), [("MH", True), ("CT", False)])
def test_illustrative_figures_of_the_earlier_period_are_said_to_be_so(
    nature: str, is_marked: bool, the_plan: Plan
) -> None:
    row: dict[str, object] = dict.fromkeys(column.column for column in the_plan.form("BM01").columns)
    row |= {"ky_bao_cao": "2025-N", "ma_co_quan": "SCT", "ma_linh_vuc": "KT", "tong_cc_vc": 10}
    previous = pa.Table.from_pylist([row | {"tinh_chat_so_lieu": nature}])
    book = openpyxl.load_workbook(io.BytesIO(template.workbook(the_plan, "BM01", "2026-H1", "SCT", previous=previous)))
    words = [cell for line in book["Kỳ trước"].iter_rows(values_only=True) for cell in line if isinstance(cell, str)]
    assert any("SỐ LIỆU MINH HỌA" in cell for cell in words) is is_marked
