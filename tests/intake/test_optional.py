"""Every sum that the rules demand of a form's counts, optional ones too: kept by a whole row, broken cell by cell."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from analytics.home import PROJECT
from analytics.plan import Rule, load
from tests.intake.conftest import Checker, told

PLAN = load(PROJECT / "data" / "reference")
# Rows in which every count of the form is filled in and every rule holds.
ROWS: dict[str, dict[str, int | str]] = {
    "BM01": {
        "ky_bao_cao": "2025-N", "ma_co_quan": "SYT", "ma_linh_vuc": "YT", "tong_cc_vc": 100,
        "cong_chuc": 10, "vien_chuc": 90, "nu": 60, "duoi_dai_hoc": 20, "dai_hoc": 50, "thac_si": 10, "tien_si": 5,
        "cki": 8, "ckii": 4, "bsnt": 3, "gs": 1, "pgs": 2, "tien_si_moi": 1, "ncs_dang_hoc": 4, "thac_si_moi": 2,
        "thu_hut_tien_si": 1, "chuyen_nganh_y_te": 80, "dat_chuan_ngach_cdnn": 70, "dao_tao_lien_tuc": 60,
        "dt_kinh": 20, "dt_tay": 40, "dt_nung": 20, "dt_mong": 8, "dt_dao": 6, "dt_san_chay": 3, "dt_lo_lo": 2,
        "dt_khac": 1, "dtts_it_nguoi_dh_tro_len": 15, "tuoi_den_30": 15, "tuoi_31_40": 35, "tuoi_41_50": 30,
        "tuoi_51_60": 18, "tuoi_tren_60": 2, "llct_cu_nhan_cao_cap": 9, "llct_trung_cap": 30, "llct_so_cap": 20,
        "nn_tieng_anh": 50, "nn_tieng_trung": 5, "tieng_dan_toc": 40, "cn_khai_thac_mo": 1, "cn_luyen_kim": 1,
        "cn_moi_truong": 2, "cn_cn_thuc_pham": 1, "cn_cn_sinh_hoc": 2, "cn_ql_kinh_te": 4, "cn_kt_doi_ngoai": 2,
        "chuyen_gia": 1,
    },
    "BM04": {
        "ky_bao_cao": "2025-N", "ma_co_quan": "BTCTU", "tong_tri_thuc": 19624, "nl_nong_nghiep_thong_minh": 58,
        "nl_du_lich_dich_vu": 71, "nl_kinh_te_cua_khau": 41, "cg_nong_nghiep": 7, "cg_xa_hoi_nhan_van": 2,
        "cg_giao_duc": 11, "cg_y_te": 15, "cap_uy_vien": 1184, "cap_uy_tri_thuc": 1102, "cap_uy_dtts_it_nguoi": 158,
        "hdnd_dai_bieu": 1326, "hdnd_tri_thuc": 948, "hdnd_dtts_it_nguoi": 187,
    },
}  # fmt: skip


def file(form: str, *changes: Mapping[str, int | str]) -> str:
    """A line for each change of the whole row; lines differ by unit, or by period where the form has no units."""
    periods = ["2020-N", "2021-N", "2022-N", "2023-N", "2024-H1", "2024-H2", "2024-N", "2025-N", "2026-H1"]
    apart = [{"ma_don_vi": f"D{n}"} if form == "BM01" else {"ky_bao_cao": periods[n]} for n in range(len(changes))]
    rows = [ROWS[form] | key | dict(change) for key, change in zip(apart, changes, strict=True)]
    return "\n".join(";".join(map(str, line)) for line in ([*rows[0]], *(row.values() for row in rows))) + "\n"


@pytest.mark.parametrize("form", ROWS)
def test_a_row_with_every_count_is_accepted_and_so_is_one_without_any_optional_one(form: str, check: Checker) -> None:
    counts = [column for column in PLAN.form(form).columns if column.type == "count"]
    assert {column.column for column in counts} <= set(ROWS[form])
    blank = {column.column: "" for column in counts if column.required == "no"}
    assert check(file(form, {}, blank)).status == "accepted"


@pytest.mark.parametrize("form", ROWS)
def test_one_person_too_many_is_refused_by_each_rule(form: str, check: Checker) -> None:
    rules = [rule for rule in PLAN.rules if rule.kind == "compare" and rule.right and rule.form == form]
    found = set(told(check(file(form, *(one_too_many(form, rule) for rule in rules)))))
    for line, rule in enumerate(rules, start=2):
        assert any(each.startswith(f"{line} {rule.code} ") for each in found), rule.code


def one_too_many(form: str, rule: Rule) -> dict[str, int]:
    row = ROWS[form]
    left, right = (sum(int(row[name]) for name in names) for names in (rule.left, rule.right))
    return {rule.left[0]: int(row[rule.left[0]]) + right - left + 1}
