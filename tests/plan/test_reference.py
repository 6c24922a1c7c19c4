"""What data/reference says about Cao Bằng, against the plan's own text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analytics.plan import DEFAULT_VARIANT, Aim, Plan, Target, fold, load

PLAN = (Path(__file__).parent / "plan.txt").read_text("utf-8")
TINY = Path(__file__).resolve().parents[1] / "provinces" / "tiny" / "reference"
SIX = ("NN", "GD", "YT", "VH", "DL", "KT")
DEGREES = ("dai_hoc", "thac_si", "tien_si", "cki", "ckii", "bsnt")


def test_everything_is_there(plan: Plan) -> None:
    found = [plan.targets, plan.aims, plan.tasks, plan.readings, plan.agencies, plan.communes, plan.indicators]
    assert [len(rows) for rows in found] == [34, 16, 45, 24, 25, 56, 7]
    assert [reading.code for reading in plan.readings] == [f"A{number:02}" for number in range(1, 25)]
    assert sum(commune.kind == "ward" for commune in plan.communes) == 3
    assert all(commune.code.startswith("01") for commune in plan.communes)


def test_targets_and_aims_quote_the_plan(plan: Plan) -> None:
    rows: tuple[Target | Aim, ...] = (*plan.targets, *plan.aims)
    for row in rows:
        assert row.sentence_vi in PLAN, row.id
        assert row.phrase_vi in row.sentence_vi, row.id
        assert len(row.phrase_vi) < len(row.sentence_vi), row.id


def test_tasks_quote_the_part_of_the_plan_that_they_name(plan: Plan) -> None:
    headings = {"I.2": "2. Yêu cầu", "III.1": "1. Tiếp tục nâng cao", "III.2": "2. Đổi mới công tác"}
    headings |= {"III.3": "3. Tăng cường quản lý", "III.4": "4. Tăng cường nguồn lực", "III.5": "5. Phát huy vai trò"}
    headings |= {"IV.1": "1. Các cấp uỷ", "IV.2": "2. Các cơ quan", "IV.3": "3. Đảng đoàn", "IV.4": "4. Ban cán sự"}
    headings |= {"IV.5": "5. Giao Ban Tuyên giáo"}
    starts = sorted(PLAN.index(f"\n{heading}") for heading in headings.values())
    for task in plan.tasks:
        start = PLAN.index(f"\n{headings[task.section]}")
        end = next((place for place in starts if place > start), len(PLAN))
        assert task.sentence_vi in PLAN[start:end], task.id
        assert task.lead_in_plan_vi.casefold() in PLAN.casefold(), task.id
        assert task.lead_in_plan_vi or not task.lead_explicit, task.id
    measures = [section for section in plan.task_sections if section.part == "measures"]
    assert [section.code for section in measures] == ["III.1", "III.2", "III.3", "III.4", "III.5"]
    for section in measures:
        assert f"{section.code[-1]}. {section.name_vi}\n" in PLAN, section.code


def test_the_baseline_is_the_footnote_of_the_plan(plan: Plan) -> None:
    indicator = plan.indicator("SO_TRI_THUC_SO_VOI_2020")
    assert "số liệu trí thức năm 2020 là 17.178 người" in PLAN
    assert (indicator.baseline_value, indicator.baseline_period) == (17178, "2020-N")


def test_two_denominators_in_health(plan: Plan) -> None:
    assert plan.formula("TY_LE_SDH_CHUYEN_SAU").denominator == ("tong_cc_vc",)
    assert plan.formula("TY_LE_BOI_DUONG_CHUAN").denominator == ("chuyen_nganh_y_te",)
    assert plan.formula("TY_LE_DAO_TAO_LIEN_TUC").denominator == ("chuyen_nganh_y_te",)


def test_other_readings_of_the_share_of_masters(plan: Plan) -> None:
    formulas = {variant: plan.formula("TY_LE_THAC_SI", variant) for variant in plan.indicator_variants("TY_LE_THAC_SI")}
    assert formulas == {
        "default": (("thac_si",), ("tong_cc_vc",)),
        "uni_plus": (("thac_si",), DEGREES),
        "master_or_above": (DEGREES[1:], ("tong_cc_vc",)),
        "uni_plus_master_or_above": (DEGREES[1:], DEGREES),
    }
    assert formulas["uni_plus"].terms == ("thac_si", "dai_hoc", "tien_si", "cki", "ckii", "bsnt")


def test_an_indicator_without_a_variant_uses_its_default(plan: Plan) -> None:
    assert plan.indicator_variants("TY_LE_DH_SDH") == (DEFAULT_VARIANT,)
    assert plan.formula("TY_LE_DH_SDH", "uni_plus") == plan.formula("TY_LE_DH_SDH")


@pytest.mark.parametrize(
    ("form", "sector", "period", "units"),
    [
        ("BM01", "NN", "2020-N", ["SNNMT"]),
        ("BM01", "GD", "2024-N", ["SGDDT"]),
        ("BM01", "GD", "2025-H1", ["SGDDT"]),
        ("BM01", "DL", "2026-N", ["SVHTTDL"]),
        ("BM01", "KT", "2026-H1", ["SCT", "SXD", "SKHCN", "BQLKKT"]),
        ("BM01", "KHAC", "2026-N", []),
        ("BM01", "TT", "2026-N", []),
        ("BM04", "TT", "2030-N", ["BTCTU"]),
    ],
)
def test_who_is_due_to_report(plan: Plan, form: str, sector: str, period: str, units: list[str]) -> None:
    assert plan.expected_units(form, sector, period) == tuple((unit, "") for unit in units)


@pytest.mark.parametrize("sector", ["GD", "YT"])
def test_communes_report_schools_and_stations_from_2025(plan: Plan, sector: str) -> None:
    units = plan.expected_units("BM01", sector, "2025-N")
    assert len(units) == 57
    assert ("UBXP", "01273") in units


def test_which_periods_are_due(plan: Plan) -> None:
    due = {period.code for period in plan.periods if period.expected}
    assert due == {f"{year}-N" for year in range(2020, 2046)} | {f"{year}-H1" for year in range(2026, 2046)}
    assert [period.code for period in plan.periods][6:10] == ["2024-N", "2025-H1", "2025-H2", "2025-N"]


def test_the_series_breaks_in_2025_where_bodies_were_merged(plan: Plan) -> None:
    assert {(entry.period, sector) for entry in plan.breaks for sector in entry.sectors} == {
        ("2025-N", sector) for sector in ("NN", "GD", "YT", "KT")
    }


def test_the_required_columns_are_few(plan: Plan) -> None:
    always = [column for column in plan.form("BM01").columns if column.required == "always"]
    health = [column.column for column in always if column.sectors == ("YT",)]
    assert health == ["cki", "ckii", "bsnt", "chuyen_nganh_y_te", "dat_chuan_ngach_cdnn", "dao_tao_lien_tuc"]
    assert [column.column for column in always if not column.sectors] == [
        *("ky_bao_cao", "ma_co_quan", "ma_linh_vuc", "tong_cc_vc", "duoi_dai_hoc"),
        *("dai_hoc", "thac_si", "tien_si", "tien_si_moi"),
    ]
    assert [column.column for column in plan.form("BM01").columns if column.required == "commune"] == ["ma_dvhc"]


def test_headers_that_clerks_write_find_their_columns(plan: Plan) -> None:
    names = {fold(name): column.column for column in plan.form("BM01").columns for name in column.names}
    written = "Thạc sỹ|SỐ THẠC SĨ|ThS|CK I|Bác sĩ CKII|Mã cơ quan|KỲ BÁO CÁO|Nùng|Nữ|31-40 tuổi|Tổng số CC, VC"
    expected = "thac_si|thac_si|thac_si|cki|ckii|ma_co_quan|ky_bao_cao|dt_nung|nu|tuoi_31_40|tong_cc_vc"
    assert [names[fold(name)] for name in written.split("|")] == expected.split("|")


def test_every_draft_rule_on_rows_has_become_one_or_more_rules(plan: Plan) -> None:
    elsewhere = {"R09", "R11", "R23", "R26", "R27", "R28"}
    assert {rule.draft for rule in plan.rules} == {f"R{number:02}" for number in range(1, 34)} - elsewhere
    warnings = {rule.draft for rule in plan.rules if rule.severity == "warning"}
    assert warnings == {f"R{number:02}" for number in (18, 19, 20, 21, 22, 24, 25, 30, 31, 32, 33)}
    assert {rule.form for rule in plan.rules if rule.draft > "R28"} == {"BM05"}


def test_degrees_that_exclude_each_other_add_up_to_the_total(plan: Plan) -> None:
    rule = next(rule for rule in plan.rules if rule.code == "degrees_add_up")
    assert (rule.left, rule.comparator, rule.right) == (("duoi_dai_hoc", *DEGREES), "=", ("tong_cc_vc",))


def test_both_languages_are_complete(plan: Plan) -> None:
    for rows in vars(plan).values():
        for row in rows if isinstance(rows, tuple) else [rows]:
            fields = getattr(type(row), "model_fields", {})
            for name in (field for field in fields if field.endswith("_vi") and f"{field[:-2]}en" in fields):
                assert bool(getattr(row, name)) == bool(getattr(row, f"{name[:-2]}en")), (row, name)


def test_english_has_no_leftover_vietnamese(plan: Plan) -> None:
    words = re.compile(r"\b(và|của|công chức|viên chức|tỷ lệ|cơ quan|lĩnh vực|thạc sĩ|tiến sĩ)\b", re.IGNORECASE)
    for row in (*plan.indicators, *plan.readings, *plan.tasks, *plan.agencies, *plan.rules, *plan.targets):
        english = " ".join(str(getattr(row, name)) for name in type(row).model_fields if name.endswith("_en"))
        assert not words.search(english), english


def test_reading_by_language_falls_back_to_vietnamese(plan: Plan) -> None:
    assert plan.sector("YT").text("name", "en") == "Health"
    assert plan.sector("YT").text("name", "vi") == "Y tế"
    assert plan.sector("YT").model_copy(update={"name_en": ""}).text("name", "en") == "Y tế"


def test_a_code_that_is_not_there_is_a_key_error(plan: Plan) -> None:
    assert plan.agency("SYT").name_vi == "Sở Y tế"
    assert plan.commune("01273").name_vi == "Phường Thục Phán"
    with pytest.raises(KeyError):
        plan.form("BM01").column("khong_co")
    with pytest.raises(KeyError):
        plan.period("2019-N")


def test_another_province_needs_no_code() -> None:
    tiny = load(TINY)
    assert tiny.form("PHIEU1").of_type("agency") == tiny.form("PHIEU1").column("noi_bc")
    assert tiny.form("PHIEU1").of_type("date") is None
    assert tiny.form("PHIEU1").counts == ("so_nguoi", "khong_bang", "bang_a", "bang_b", "ts_nam", "tap_huan")
    assert not tiny.form("PHIEU1").column("tap_huan").applies("LUA")
    assert tiny.expected_units("PHIEU1", "TRA", "2025-N") == (("SLT", ""), ("UBX", "00101"), ("UBX", "00102"))
