"""Hand-worked cases: what agencies sent, and what the screens must say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest

from analytics import warehouse
from analytics.plan import Plan
from analytics.warehouse import queries
from tests.warehouse.conftest import House, Row

NAMES = {
    "period": "ky_bao_cao", "agency": "ma_co_quan", "sector": "ma_linh_vuc", "commune": "ma_dvhc", "unit": "ma_don_vi",
    "all": "tong_cc_vc", "none": "duoi_dai_hoc", "uni": "dai_hoc", "master": "thac_si", "phd": "tien_si",
    "new_phd": "tien_si_moi", "students": "ncs_dang_hoc", "total": "tong_tri_thuc", "nature": "tinh_chat_so_lieu",
    "pro": "chuyen_nganh_y_te", "fit": "dat_chuan_ngach_cdnn", "trained": "dao_tao_lien_tuc",
}  # fmt: skip
TEXTS = {"period", "agency", "sector", "commune", "unit", "nature"}


def table(text: str) -> list[dict[str, object]]:
    """A table drawn with spaces; `.` is an empty cell."""
    head, *lines = (line.split() for line in text.strip().splitlines())
    return [{name: _cell(name, cell) for name, cell in zip(head, line, strict=True)} for line in lines]


def _cell(name: str, text: str) -> object:
    return None if text == "." else text if name in TEXTS else int(text)


def submit(house: House, text: str, form: str = "BM01") -> int:
    rows: list[Row] = [{NAMES.get(name, name): cell for name, cell in row.items()} for row in table(text)]
    return house.submit(rows, form).number


def shown(rows: Iterable[Mapping[str, object]], *columns: str) -> list[tuple[object, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]


@pytest.fixture
def nine(house: House) -> House:
    """Education is reported by one department and eight communes."""
    plan: Plan = replace(house.plan, communes=house.plan.communes[:8], digest="9" * 64)
    return House(house.home, plan)


def build(house: House) -> warehouse.Snapshot:
    warehouse.build(house.home, house.plan)
    return warehouse.open_current(house.home)


def test_a_ratio_is_a_sum_over_a_sum_and_says_7_of_9(nine: House) -> None:
    codes = [commune.code for commune in nine.plan.communes]
    submit(nine, """
        period agency sector commune all uni master phd new_phd
        2025-N SGDDT  GD     .       900 800 40     5   0
    """)  # fmt: skip
    for code in codes[:6]:
        submit(nine, f"""
            period agency sector commune all uni master phd new_phd
            2025-N UBXP   GD     {code}  10  5   1      0   0
        """)  # fmt: skip
    with build(nine) as snapshot:
        lines = queries.progress(snapshot, period="2025-N", variant="default").to_pylist()
        [line] = [line for line in lines if line["target_id"] == "GD-TY_LE_DH_SDH-2030"]
        assert (line["numerator"], line["denominator"]) == (845 + 6 * 6, 900 + 6 * 10)
        assert line["value"] == pytest.approx(100 * 881 / 960)
        assert (line["coverage_reported"], line["coverage_expected"]) == (7, 9)
        assert (line["gap_people"], line["met"]) == (22, False)
        place = {"sector": "GD", "indicator": "TY_LE_DH_SDH", "period": "2025-N"}
        missing = queries.missing_units(snapshot, **place).to_pylist()
        assert shown(missing, "agency", "commune") == [("UBXP", codes[6]), ("UBXP", codes[7])]
        units = queries.units(snapshot, **place, variant="default").to_pylist()
        assert shown(units, "level", "agency", "commune", "numerator", "denominator") == [
            ("agency", "SGDDT", "", 845, 900),
            ("agency", "UBXP", "", 36, 60),
            *(("commune", "UBXP", code, 6, 10) for code in codes[:6]),
        ]
        assert queries.sources(snapshot, **place)["number"].to_pylist() == [1, 2, 3, 4, 5, 6, 7]


def test_exactly_80_percent_is_not_above_80(house: House) -> None:
    submit(house, """
        period agency sector commune all uni master phd cki ckii bsnt new_phd pro fit trained
        2025-N SYT    YT     .       60  40  5      0   1   1    1    0       50  50  40
    """)  # fmt: skip
    with build(house) as snapshot:
        lines = {
            line["target_id"]: line
            for line in queries.progress(snapshot, period="2025-N", variant="default").to_pylist()
        }
    training = lines["YT-TY_LE_DAO_TAO_LIEN_TUC-2030"]
    assert (training["value"], training["gap"], training["met"], training["gap_people"]) == (80.0, 0.0, False, 1)
    fit = lines["YT-TY_LE_BOI_DUONG_CHUAN-2045"]
    assert (fit["value"], fit["met"], fit["maintained"]) == (100.0, True, True)
    assert lines["YT-TY_LE_SDH_CHUYEN_SAU-2030"]["numerator"] == 8


def test_a_missing_cell_is_not_zero(house: House) -> None:
    submit(house, """
        period agency sector unit all uni master phd new_phd
        2025-N SNNMT  NN     A    100 50  25     5   1
        2025-N SNNMT  NN     B    100 50  .      5   1
    """)  # fmt: skip
    with build(house) as snapshot:
        lines = queries.current(snapshot, period="2025-N", variant="default").to_pylist()
    got = {line["indicator"]: (line["numerator"], line["denominator"]) for line in lines if line["sector"] == "NN"}
    assert got == {"TY_LE_DH_SDH": (80, 100), "TY_LE_THAC_SI": (25, 100), "TIEN_SI_DAO_TAO": (2, None)}


def test_a_sector_without_data_has_no_value_and_no_verdict(house: House) -> None:
    submit(house, """
        period agency sector all uni master phd new_phd
        2025-N SNNMT  NN     10  5   2      0   0
    """)  # fmt: skip
    with build(house) as snapshot:
        lines = [
            each
            for each in queries.progress(snapshot, period="2025-N", variant="default").to_pylist()
            if each["sector"] == "KT"
        ]
    empty = ("period", "numerator", "denominator", "value", "gap", "gap_people", "met")
    assert {shown([line], *empty)[0] for line in lines} == {(None,) * len(empty)}
    assert {(line["coverage_reported"], line["coverage_expected"]) for line in lines} == {(0, 4)}


@pytest.mark.parametrize(
    ("submitted", "as_of", "doctorates", "complete"),
    [
        ("2024-N:3", "2024-N", 3, 1),
        ("2024-H1:1 2024-H2:2", "2024-H2", 3, 1),
        ("2024-H1:1 2024-H2:2 2024-N:3", "2024-N", 3, 1),
        ("2024-H1:1 2024-H2:2 2024-N:5", "2024-N", 5, 1),
        ("2024-H1:1", "2024-H1", 1, 0),
        ("2024-H2:2", "2024-H2", 2, 0),
        ("2024-N:3 2025-H1:1 2025-H2:1", "2025-H2", 5, 1),
        ("2024-N:3 2025-N:2 2026-H1:1", "2026-H1", 6, 1),
        ("2024-N:3 2026-H1:1", "2026-H1", 4, 0),
        ("2023-N:9 2024-N:3 2025-N:0 2026-H1:0", "2026-H1", 3, 1),
    ],
)
def test_doctorates_add_up_and_no_year_counts_twice(
    house: House, submitted: str, as_of: str, doctorates: int, complete: int
) -> None:
    for part in submitted.split():
        period, awarded = part.split(":")
        submit(house, f"""
            period   agency sector all uni master phd new_phd
            {period} SNNMT  NN     10  5   2      1   {awarded}
        """)  # fmt: skip
    with build(house) as snapshot:
        series = queries.series(
            snapshot, sector="NN", indicator="TIEN_SI_DAO_TAO", variant="default", period=as_of
        ).to_pylist()
        sources = queries.sources(snapshot, sector="NN", indicator="TIEN_SI_DAO_TAO", period=as_of).to_pylist()
    assert shown(series, "period", "value", "reported")[-1] == (as_of, doctorates, complete)
    assert len(sources) == sum(part[:4] >= "2024" for part in submitted.split()) - 2 * (
        "H1:1 2024-H2:2 2024-N" in submitted
    )


def test_doctorates_are_provisional_by_the_form_that_counts(house: House) -> None:
    for period in ("2024-H1", "2024-N"):
        submit(house, f"""
            period   agency sector all uni master phd new_phd
            {period} SNNMT  NN     10  5   2      1   1
        """)  # fmt: skip
    house.review(2, "acceptance")
    place = {"sector": "NN", "indicator": "TIEN_SI_DAO_TAO", "variant": "default", "period": "2024-N"}
    with build(house) as snapshot:
        assert shown(queries.series(snapshot, **place).to_pylist(), "period", "provisional") == [
            ("2024-H1", True), ("2024-N", False),
        ]  # fmt: skip


def test_a_withdrawn_year_leaves_the_halves(house: House) -> None:
    for period, awarded in (("2024-H1", 1), ("2024-H2", 1), ("2024-N", 7)):
        submit(house, f"""
            period   agency sector all uni master phd new_phd
            {period} SNNMT  NN     10  5   2      1   {awarded}
        """)  # fmt: skip
    house.withdraw(3)
    with build(house) as snapshot:
        [now] = [
            line for line in queries.current(snapshot, period="2024-N", variant="default").to_pylist()
            if (line["sector"], line["indicator"]) == ("NN", "TIEN_SI_DAO_TAO")
        ]  # fmt: skip
    assert (now["period"], now["value"]) == ("2024-H2", 2.0)


def test_what_was_superseded_does_not_come_back(house: House) -> None:
    for people in (10, 20):
        submit(house, f"""
            period agency sector all uni      master phd new_phd
            2025-N SNNMT  NN     50  {people} 0      0   0
        """)  # fmt: skip
    with build(house) as snapshot:
        assert shown(queries.submissions(snapshot).to_pylist(), "number", "state") == [
            (2, "submitted"),
            (1, "superseded"),
        ]
        assert queries.sources(snapshot, sector="NN", indicator="TY_LE_DH_SDH", period="2025-N")[
            "number"
        ].to_pylist() == [2]
    house.withdraw(2)
    with build(house) as snapshot:
        assert queries.periods(snapshot).num_rows == 0
        assert shown(queries.submissions(snapshot).to_pylist(), "number", "state") == [
            (2, "withdrawn"),
            (1, "superseded"),
        ]


def test_the_total_is_its_own_series_against_its_baseline(house: House) -> None:
    submit(house, "period agency total\n2020-N BTCTU 17178\n2025-N BTCTU 20614", "BM04")
    submit(house, """
        period agency sector all uni master phd new_phd
        2025-N SNNMT  NN     99  99  0      0   0
    """)  # fmt: skip
    with build(house) as snapshot:
        line = queries.progress(snapshot, period="2025-N", variant="default").to_pylist()[-1]
    assert (line["sector"], line["numerator"], line["denominator"]) == ("TT", 20614, 17178)
    assert line["value"] == pytest.approx(20614 / 17178)
    assert (line["gap_people"], line["met"], line["target"]) == (25767 - 20614, False, 1.5)
    assert (line["coverage_reported"], line["coverage_expected"]) == (1, 1)


def test_the_province_is_the_sum_of_its_sectors_without_the_others(house: House) -> None:
    submit(house, """
        period agency  sector all uni master phd new_phd
        2025-N SNNMT   NN     100 60  10     0   0
        2025-N SVHTTDL VH     50  30  10     0   0
        2025-N SVHTTDL DL     50  50  0      0   0
        2025-N STC     KHAC   800 0   0      0   0
    """)  # fmt: skip
    with build(house) as snapshot:
        place = {"sector": "TT", "indicator": "TY_LE_DH_SDH", "period": "2025-N", "variant": "default"}
        [line] = queries.series(snapshot, **place).to_pylist()
        units = queries.units(snapshot, **place).to_pylist()
    assert (line["numerator"], line["denominator"], line["value"]) == (160, 200, 80.0)
    assert shown(units, "agency", "numerator", "denominator") == [("SNNMT", 70, 100), ("SVHTTDL", 90, 100)]


def test_other_readings_stand_beside_the_default(house: House) -> None:
    submit(house, """
        period agency sector all uni master phd new_phd
        2025-N SCT    KT     200 120 60     4   0
    """)  # fmt: skip
    expected = {
        "default": (60, 200), "uni_plus": (60, 184), "master_or_above": (64, 200),
        "uni_plus_master_or_above": (64, 184), "no_such_reading": (60, 200),
    }  # fmt: skip
    with build(house) as snapshot:
        for reading, (numerator, denominator) in expected.items():
            lines = queries.current(snapshot, period="2025-N", variant=reading).to_pylist()
            [line] = [each for each in lines if (each["sector"], each["indicator"]) == ("KT", "TY_LE_THAC_SI")]
            assert (line["numerator"], line["denominator"]) == (numerator, denominator)
            assert line["variant"] == (reading if reading in {v.code for v in house.plan.variants} else "default")


def test_a_break_is_drawn_at_the_first_figure_after_it(house: House) -> None:
    for period in ("2023-N", "2024-N", "2026-H1", "2026-N"):
        submit(house, f"""
            period   agency sector all uni master phd new_phd
            {period} SNNMT  NN     10  5   2      1   0
        """)  # fmt: skip
    with build(house) as snapshot:
        series = queries.series(
            snapshot, sector="NN", indicator="TY_LE_DH_SDH", variant="default", period="2026-N"
        ).to_pylist()
    assert shown(series, "period", "break_here", "series_break") == [
        ("2023-N", False, False), ("2024-N", False, False), ("2026-H1", True, True), ("2026-N", False, True),
    ]  # fmt: skip


def test_a_yearly_flow_ignores_half_years(house: House) -> None:
    for period in ("2025-N", "2026-H1"):
        submit(house, f"""
            period   agency sector all uni master phd cki ckii bsnt new_phd pro fit trained
            {period} SYT    YT     60  40  5      0   1   1    1    0       50  50  45
        """)  # fmt: skip
    with build(house) as snapshot:
        lines = queries.current(snapshot, period="2026-H1", variant="default").to_pylist()
    periods = {line["indicator"]: line["period"] for line in lines if line["sector"] == "YT"}
    assert periods.pop("TY_LE_DAO_TAO_LIEN_TUC") == "2025-N"
    assert set(periods.values()) == {"2026-H1"}


@pytest.mark.parametrize(("nature", "banner"), [("MH", True), ("CT", False), (".", False)])
def test_the_banner_is_on_while_any_current_row_is_illustrative(house: House, nature: str, banner: bool) -> None:
    submit(house, f"""
        period agency sector all uni master phd new_phd nature
        2025-N SNNMT  NN     10  5   2      1   0       {nature}
    """)  # fmt: skip
    with build(house) as snapshot:
        assert queries.meta(snapshot)["illustrative"].to_pylist() == [banner]
    submit(house, """
        period agency sector all uni master phd new_phd nature
        2025-N SNNMT  NN     10  5   2      1   0       CT
    """)  # fmt: skip
    with build(house) as snapshot:
        assert queries.meta(snapshot)["illustrative"].to_pylist() == [False]


def test_an_empty_archive_has_every_target_and_no_figure(house: House) -> None:
    with build(house) as snapshot:
        assert queries.meta(snapshot).to_pylist()[0]["latest_period"] is None
        assert queries.progress(snapshot, period="2025-N", variant="default").num_rows == 34
        assert queries.submissions(snapshot).num_rows == 0
