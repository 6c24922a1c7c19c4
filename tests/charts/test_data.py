"""What charts are given: rows in words, in the order and with the marks that the screens promise."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import charts
from analytics.charts.figures import status_words
from analytics.charts.gap_people import per_year
from analytics.charts.rows import span
from analytics.charts.trend import year_place
from analytics.text import text
from tests.charts.example import (
    AGRICULTURE,
    ARTS,
    PLAN,
    PROVINCE,
    UNITS,
    current,
    drawing,
    figure,
    forecast,
    judged,
    progress,
)

VI, EN = text("vi"), text("en")


def rows(chart: str, name: str = "rows") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = drawing(chart, "vi").tables[name].to_pylist()
    return found


def row(chart: str, sector: str, indicator: str) -> dict[str, Any]:
    return next(each for each in rows(chart) if (each["sector"], each["indicator"]) == (sector, indicator))


@pytest.mark.parametrize(
    ("sector", "indicator", "status", "words"),
    [
        ("NN", "TY_LE_THAC_SI", "not_reached", "còn thiếu 33 người"),
        ("GD", "TY_LE_THAC_SI", "reached", "Đạt"),
        ("KT", "TY_LE_THAC_SI", "no_data", "chưa có số liệu"),
        ("YT", "TY_LE_DH_SDH", "no_target", "không đặt chỉ tiêu"),
        ("NN", "TIEN_SI_DAO_TAO", "no_target", "không đặt chỉ tiêu 2030"),
        ("DL", "TIEN_SI_DAO_TAO", "no_target", "không đặt chỉ tiêu"),
    ],
)
def test_overview_says_every_case(sector: str, indicator: str, status: str, words: str) -> None:
    found = row("overview", sector, indicator)
    assert (found["status"], found["words"]) == (status, words)


def test_overview_shows_missing_figures_as_missing_never_as_zero() -> None:
    found = row("overview", "KT", "TY_LE_THAC_SI")
    assert (found["value"], found["shown"]) == (None, "–")


def test_overview_leaves_the_whole_province_to_its_own_chart() -> None:
    assert "TT" not in {each["sector"] for each in rows("overview")}


def test_overview_says_which_units_are_missing() -> None:
    found = row("overview", "GD", "TY_LE_DH_SDH")
    assert found["pale"] < 1
    assert found["long_words"] == "còn thiếu 225 người · 55/57 đơn vị"


def test_doctorates_are_counted_dots() -> None:
    place = row("overview", "GD", "TIEN_SI_DAO_TAO")["wide"]
    states = [dot["state"] for dot in rows("overview", "dots") if dot["wide"] == place]
    assert states == ["done"] * 2 + ["near"] * 4 + ["far"] * 4


def test_gaps_in_points_are_sorted_and_those_without_data_come_last() -> None:
    shown = [(each["label"], each["words"]) for each in rows("gap_points")]
    assert shown[0] == (f"{PLAN.sector('DL').short_vi} · Thạc sĩ", "6,1 điểm %")
    assert shown[-1] == (f"{PLAN.sector('KT').short_vi} · Thạc sĩ", "chưa có số liệu")


def test_a_tiny_gap_is_never_shown_as_none() -> None:
    assert row("gap_points", "YT", "TY_LE_BOI_DUONG_CHUAN")["words"] == "0,04 điểm %"
    assert row("overview", "YT", "TY_LE_BOI_DUONG_CHUAN")["shown"] == "99,96%"


def test_people_still_needed_and_how_many_a_year() -> None:
    first = rows("gap_people")[0]
    assert (first["label"], first["words"]) == (
        f"{PLAN.sector('GD').short_vi} · Đại học và sau đại học",
        "225 người · 46 người/năm",
    )
    assert first["far"] > first["near"]


@pytest.mark.parametrize(
    ("people", "year", "a_year"), [(225, 2030, 46), (5, 2030, 2), (4, 2030, None), (9, 2025, None)]
)
def test_pace(people: int, year: int, a_year: int | None) -> None:
    assert per_year(people, date(2025, 12, 31), year) == a_year


def test_units_that_lack_most_people_come_first() -> None:
    first, *_, last = rows("units")
    assert (first["commune"], first["words"]) == ("01273", "81,8% · 270/330 · thiếu 41 người")
    assert last["status"] == "reached"
    assert [each["size"] for each in rows("units")].count("tiny") == 1


def test_units_can_be_limited() -> None:
    made = charts.units_data(UNITS, figure("GD", "TY_LE_DH_SDH"), PLAN, EN, limit=2)
    assert made.tables["rows"].num_rows == 2
    assert made.frame.wide < drawing("units", "vi").frame.wide


def test_counts_show_only_units_that_have_somebody() -> None:
    made = charts.units_data(UNITS, figure("GD", "TIEN_SI_DAO_TAO"), PLAN, VI).tables
    assert {each["size"] for each in made["rows"].to_pylist()} == {"fair"}
    assert [rule["role"] for rule in made["rules"].to_pylist()] == ["now"]


def test_a_break_is_drawn_and_the_line_does_not_cross_it() -> None:
    points = rows("trend", "points")
    assert [point["segment"] for point in points] == [0, 0, 0, 1, 1]
    assert [mark["at"] for mark in rows("trend", "breaks")] == [2024.5]


def test_the_reference_path_starts_after_the_break_and_ends_before_the_cut() -> None:
    assert [round(place["at"], 2) for place in rows("trend", "path")] == [2025.0, 2030.0]


def test_partial_and_half_yearly_points_are_told_apart() -> None:
    points = {point["period"]: (point["kind"], point["partial"]) for point in rows("trend", "points")}
    assert points["Năm 2025"] == ("year", True)
    assert points["6 tháng đầu năm 2026"] == ("half", False)


@pytest.mark.parametrize("chart", ["overview", "gap_points", "gap_people", "trend", "fan"])
def test_a_period_is_told_by_its_name(chart: str) -> None:
    told = {row["period"] for row in rows(chart, "points" if chart in {"trend", "fan"} else "rows")} - {""}
    assert told
    assert [name for name in told if not re.fullmatch(r"Năm \d{4}|6 tháng (đầu|cuối) năm \d{4}", name)] == []


def test_the_total_is_in_people() -> None:
    assert [target["value"] for target in rows("total", "targets")] == [25767.0]
    assert [point["shown"] for point in rows("total", "points")] == ["17.178", "19.842"]


def test_charts_of_nothing_are_empty_not_broken() -> None:
    now = current("NN TY_LE_DH_SDH - - 0/9")
    made = [draw(progress(now), now, PLAN, VI) for draw in (charts.overview_data, charts.gap_points_data)]
    assert [each.tables["rows"].num_rows for each in made] == [1, 1]
    missing = figure("NN", "TY_LE_DH_SDH", "NN TY_LE_DH_SDH - - 0/9")
    assert charts.bullet_data(missing, VI).tables["rows"].to_pylist()[0]["value"] is None
    assert charts.units_data(UNITS.slice(0, 0), missing, PLAN, VI).tables["rows"].num_rows == 0


def test_a_series_without_any_value_is_an_empty_drawing() -> None:
    degrees, people = figure("NN", "TY_LE_DH_SDH"), figure("TT", "SO_TRI_THUC_SO_VOI_2020")
    for series in (AGRICULTURE.slice(0, 0), nothing(AGRICULTURE)):
        for made in (charts.trend_data(series, degrees, VI), charts.total_data(series, people, VI)):
            assert made.tables["points"].num_rows == made.tables["path"].num_rows == 0


def nothing(series: pa.Table) -> pa.Table:
    """The same periods, none of them with a figure."""
    return pa.Table.from_pylist([row | {"numerator": None, "value": None} for row in series.to_pylist()])


@pytest.mark.parametrize(
    ("numerators", "below"),
    [
        ((640, 668, 680, 850, 868), [False, False, False, True, False]),  # the half-year is higher
        ((640, 668, 680, 850, 840), [False, False, False, False, True]),  # the half-year is lower
        ((640, 600, 680, 850, 868), [False, True, False, True, False]),  # the line comes down and goes up again
    ],
)
def test_labels_keep_clear_of_each_other_and_of_the_line(numerators: tuple[int, ...], below: list[bool]) -> None:
    series = [row | {"numerator": n} for row, n in zip(AGRICULTURE.to_pylist(), numerators, strict=True)]
    made = charts.trend_data(pa.Table.from_pylist(series), figure("NN", "TY_LE_DH_SDH"), VI)
    assert [point["below"] for point in made.tables["points"].to_pylist()] == below


def test_labels_above_a_rising_line_lean_away_from_it() -> None:
    assert [point["lean"] for point in rows("trend", "points")] == [-10, -10, 0, 0, 0]


def test_no_path_leads_down_to_a_target_that_is_met() -> None:
    series = AGRICULTURE.slice(3).to_pylist()
    made = charts.trend_data(
        pa.Table.from_pylist([row | {"numerator": row["denominator"]} for row in series]),
        figure("NN", "TY_LE_DH_SDH"),
        VI,
    )
    assert made.tables["path"].num_rows == 0


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=6))
def test_people_are_counted_in_whole_steps(people: list[int]) -> None:
    scale = span(people, whole=True)
    assert scale.step == int(scale.step)
    assert 2 <= scale.ticks("people", VI).num_rows <= 8


def test_the_names_of_ticks_are_exact() -> None:
    names = span([97.0, 98.0], from_zero=False).ticks("percent", VI)["name"].to_pylist()
    assert names == ["97,0%", "97,2%", "97,4%", "97,6%", "97,8%", "98,0%"]
    names = span([96.9, 98.0], from_zero=False).ticks("percent", VI)["name"].to_pylist()
    assert names == ["96,5%", "97,0%", "97,5%", "98,0%"]


def test_counts_of_people_start_at_zero() -> None:
    counted = figure("VH", "TIEN_SI_DAO_TAO", "VH TIEN_SI_DAO_TAO 1 1 1/1")
    one = pa.Table.from_pylist([UNITS.to_pylist()[0] | {"numerator": 1, "denominator": None, "value": 1.0}])
    ticks = charts.units_data(one, counted, PLAN, VI).tables["ticks"]
    assert ticks["name"].to_pylist() == ["0", "1"]


def test_the_axis_of_one_doctorate_counts_to_one() -> None:
    one = figure("KT", "TIEN_SI_DAO_TAO", "KT TIEN_SI_DAO_TAO 1 1 9/9")
    assert [tick["name"] for tick in charts.bullet_data(one, VI).tables["ticks"].to_pylist()] == ["0", "1"]


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=6), st.booleans())
def test_scales_hold_every_value_between_round_ends(values: list[float], from_zero: bool) -> None:
    scale = span(values, from_zero=from_zero)
    places = [scale.place(value) or 0.0 for value in values]
    assert min(places) >= -1e-9
    assert max(places) <= 1 + 1e-9
    assert 2 <= scale.ticks("people", VI).num_rows <= 8


def test_the_last_day_of_a_year_stands_at_its_number() -> None:
    assert [year_place(day) for day in (date(2024, 12, 31), date(2025, 12, 31))] == [2024.0, 2025.0]
    assert year_place(date(2026, 6, 30)) == pytest.approx(2025.5, abs=0.01)


@pytest.mark.parametrize(
    ("row", "inside", "clear_of"),
    [
        ("YT TY_LE_DAO_TAO_LIEN_TUC 838 1000 9/9", True, 0.80),
        ("NN TY_LE_DH_SDH 868 900 9/9", True, 0.98),
        ("YT TY_LE_SDH_CHUYEN_SAU 20 1000 9/9", False, 0.15),
    ],
)
def test_a_bullets_figure_is_clear_of_its_targets(row: str, inside: bool, clear_of: float) -> None:
    sector, indicator, *_ = row.split()
    (found,) = charts.bullet_data(figure(sector, indicator, row), VI).tables["rows"].to_pylist()
    assert found["inside"] is inside
    assert found["label_at"] <= clear_of


def test_a_forecast_opens_at_the_newest_year_end_and_turns_into_a_scenario() -> None:
    bands = rows("fan", "bands")
    assert (bands[0]["at"], bands[0]["q025"], bands[0]["q975"]) == (2025.0, bands[0]["point"], bands[0]["point"])
    assert next(row["at"] for row in bands if row["band"] == "scenario") == 2030.0
    assert [(row["words"].split("\n")[0], row["at"]) for row in rows("fan", "regions")] == [
        ("Dự báo", 2030.0),
        ("Kịch bản,", 2030.0),
    ]


def test_half_years_are_early_readings_without_a_label() -> None:
    told = [point["period"] for point in rows("fan", "points") if point["key"] and point["kind"] == "year"]
    assert told == ["Năm 2020", "Năm 2025"]


def test_without_a_forecast_the_picture_says_why() -> None:
    empty = forecast(94).slice(0, 0)
    made = charts.fan_data(AGRICULTURE, figure("NN", "TY_LE_DH_SDH"), empty, VI, until=2045, notice="Mới có 1 năm")
    assert made.tables["notice"].to_pylist() == [{"at": 2037.5, "words": "Mới có 1 năm"}]
    assert made.tables["breaks"].num_rows == 1
    both = charts.fan_data(ARTS, figure("VH", "TY_LE_DH_SDH"), forecast(94), VI, until=2045, notice="Mới có 1 năm")
    assert both.tables["notice"].num_rows == 0


def test_a_multiple_of_the_baseline_is_forecast_in_people() -> None:
    total = figure("TT", "SO_TRI_THUC_SO_VOI_2020")
    series = drawing("total", "vi").tables["points"]
    assert series.num_rows == 2
    made = charts.fan_data(PROVINCE, total, forecast(1.2), VI, until=2045).tables
    assert made["targets"].to_pylist()[0]["value"] == 25767
    assert made["bands"].to_pylist()[-1]["point"] == pytest.approx((1.2 + 0.1 * 20) * 17178)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("on_track", "đúng tiến độ, thiếu 14"),
        ("moving_away", "đang xa dần, thiếu 14"),
        ("not_enough_data", "còn thiếu 14 người"),
    ],
)
def test_a_judged_target_says_its_status_and_the_people(status: str, words: str) -> None:
    assert status_words(VI, judged(figure("NN", "TY_LE_DH_SDH"), status=status), 2030) == words


def test_a_target_that_is_met_but_slipping_says_both() -> None:
    assert status_words(VI, judged(figure("GD", "TY_LE_THAC_SI"), status="slightly_behind"), 2030) == "Đạt, đang giảm"
