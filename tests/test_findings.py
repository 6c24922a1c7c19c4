"""The sentences are computed: none, one, some, all, no data, no target, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from analytics import findings
from analytics.text import text
from tests.charts.example import CURRENT, PLAN, UNITS, figure, judged, known

VI, EN = text("vi"), text("en")
ALL_REACHED = "NN TY_LE_DH_SDH 99 100 9/9\nNN TY_LE_THAC_SI 30 100 9/9"
NONE_REACHED = "NN TY_LE_DH_SDH 90 100 9/9\nNN TY_LE_THAC_SI 20 100 9/9"
NO_DATA = "NN TY_LE_DH_SDH - - 0/9\nNN TY_LE_THAC_SI - - 0/9"
NO_TARGET = "YT TY_LE_DH_SDH 90 100 9/9"


@pytest.mark.parametrize(
    ("rows", "vi", "en"),
    [
        (
            CURRENT,
            "Đã đạt 6/17 chỉ tiêu năm 2030; xa nhất là thạc sĩ, lĩnh vực du lịch - dịch vụ, còn thiếu 5 người; "
            "1 chỉ tiêu chưa có số liệu",
            "6 of 17 targets for 2030 reached; furthest is master's degree in tourism and services, 5 people short; "
            "no data yet for 1",
        ),
        (ALL_REACHED, "Đã đạt cả 2 chỉ tiêu năm 2030", "All 2 targets for 2030 reached"),
        ("NN TY_LE_DH_SDH 99 100 9/9", "Đã đạt chỉ tiêu duy nhất của năm 2030", "The only target for 2030 is reached"),
        (
            NONE_REACHED,
            "Chưa đạt chỉ tiêu nào trong 2 chỉ tiêu năm 2030; "
            "xa nhất là đại học và sau đại học, lĩnh vực nông nghiệp, còn thiếu 8 người",
            "None of the 2 targets for 2030 reached yet; "
            "furthest is university degree or above in agriculture, 8 people short",
        ),
        (NO_DATA, "Chưa có số liệu để đánh giá 2 chỉ tiêu năm 2030", "No data yet to judge the 2 targets for 2030"),
        (NO_TARGET, "Kế hoạch không đặt chỉ tiêu định lượng", "The plan sets no target in numbers"),
    ],
)
def test_overview(rows: str, vi: str, en: str) -> None:
    assert [findings.overview(words, known(rows), PLAN) for words in (VI, EN)] == [vi, en]


@pytest.mark.parametrize(
    ("rows", "vi"),
    [
        (ALL_REACHED, "Nông nghiệp đã đạt cả 2 chỉ tiêu năm 2030"),
        (
            NONE_REACHED,
            "Nông nghiệp chưa đạt chỉ tiêu nào trong 2 chỉ tiêu năm 2030; xa nhất là đại học và sau đại học",
        ),
        (NO_DATA, "Nông nghiệp chưa có số liệu cho chỉ tiêu nào của năm 2030"),
        (NO_TARGET, "Y tế: kế hoạch không đặt chỉ tiêu định lượng"),
    ],
)
def test_sector(rows: str, vi: str) -> None:
    assert findings.sector(VI, known(rows), PLAN).startswith(vi)


@pytest.mark.parametrize(
    ("row", "vi", "en"),
    [
        (
            "YT TY_LE_SDH_CHUYEN_SAU 1286 10000 9/9",
            "Y tế còn thiếu 214 người sau đại học để đạt 15% vào năm 2030",
            "Health needs 214 more people with postgraduate training to reach 15% by 2030",
        ),
        (
            "NN TY_LE_THAC_SI 24 100 9/9",
            "Nông nghiệp còn thiếu 1 thạc sĩ để đạt 25% vào năm 2030",
            "Agriculture needs 1 more to reach 25% by 2030 (people with a master's degree)",
        ),
        (
            "YT TY_LE_DAO_TAO_LIEN_TUC 80 100 9/9",
            "Y tế còn thiếu 1 người được đào tạo liên tục để vượt 80% vào năm 2030",
            "Health needs 1 more to exceed 80% by 2030 (people with continuing training)",
        ),
        (
            "GD TY_LE_THAC_SI 5 100 9/9",
            "Giáo dục và đào tạo đã đạt chỉ tiêu năm 2030 về thạc sĩ: 5,0%, chỉ tiêu 4%; "
            "còn thiếu 1 người để đạt 6% vào năm 2045",
            "Education and training has reached the 2030 target for master's degree: 5.0%, target 4%; "
            "1 person short to reach 6% by 2045",
        ),
        (
            "NN TIEN_SI_DAO_TAO 0 - 9/9",
            "Nông nghiệp còn thiếu 2 tiến sĩ để đạt 2–3 vào năm 2045",
            "Agriculture needs 2 more doctorates to reach 2–3 by 2045",
        ),
        (
            "YT TY_LE_DH_SDH 2011 2904 9/9",
            "Y tế: đại học và sau đại học hiện là 69,2%, kế hoạch không đặt chỉ tiêu",
            "Health: university degree or above stands at 69.2%; the plan sets no target",
        ),
        (
            "YT TY_LE_SDH_CHUYEN_SAU - - 0/9",
            "Y tế chưa có số liệu về sau đại học, chuyên môn sâu: đề nghị Sở Y tế báo cáo",
            "Health has no data yet on postgraduate, specialist: ask the Department of Health",
        ),
    ],
)
def test_indicator(row: str, vi: str, en: str) -> None:
    sector, indicator, *_ = row.split()
    found = figure(sector, indicator, row)
    assert [findings.indicator(words, found, PLAN) for words in (VI, EN)] == [vi, en]


def test_gaps() -> None:
    assert findings.gap_points(VI, known(), PLAN) == (
        "Xa nhất là thạc sĩ, lĩnh vực du lịch - dịch vụ: còn 6,1 điểm % đến chỉ tiêu năm 2030"
    )
    assert findings.gap_people(EN, known(), PLAN) == (
        "Most people are missing for university degree or above in education and training: "
        "225 people to the 2030 target; 46 people more every year"
    )


@pytest.mark.parametrize("tell", [findings.gap_points, findings.gap_people])
def test_gaps_when_nothing_is_missing_or_known(tell: type) -> None:
    sentences = [tell(VI, known(rows), PLAN) for rows in (ALL_REACHED, NO_DATA, NO_TARGET)]
    assert sentences[0] == "Không còn chỉ tiêu năm 2030 nào chưa đạt"
    assert sentences[1:] == ["Chưa có số liệu để tính khoảng cách đến chỉ tiêu"] * 2


@pytest.mark.parametrize(
    ("row", "vi"),
    [
        (
            "TT SO_TRI_THUC_SO_VOI_2020 19842 17178 1/1",
            "Tỉnh có 19.842 trí thức, gấp 1,16 lần năm 2020; còn thiếu 5.925 người để đạt 25.767 vào năm 2030",
        ),
        (
            "TT SO_TRI_THUC_SO_VOI_2020 25766 17178 1/1",
            "Tỉnh có 25.766 trí thức, gấp 1,4999 lần năm 2020; còn thiếu 1 người để đạt 25.767 vào năm 2030",
        ),
        (
            "TT SO_TRI_THUC_SO_VOI_2020 25767 17178 1/1",
            "Tỉnh có 25.767 trí thức, gấp 1,50 lần năm 2020; đã đạt chỉ tiêu 25.767 của năm 2030",
        ),
        ("TT SO_TRI_THUC_SO_VOI_2020 - - 0/1", "Chưa có số liệu về tổng số trí thức"),
    ],
)
def test_total(row: str, vi: str) -> None:
    assert findings.total(VI, figure("TT", "SO_TRI_THUC_SO_VOI_2020", row)) == vi


def test_units() -> None:
    degrees = figure("GD", "TY_LE_DH_SDH")
    assert re.fullmatch(
        "3 trong 5 đơn vị dưới chỉ tiêu năm 2030; thiếu nhiều nhất là .*: 41 người",
        findings.units(VI, UNITS, degrees, PLAN),
    )
    doctorates = figure("GD", "TIEN_SI_DAO_TAO")
    assert findings.units(EN, UNITS.slice(0, 1), doctorates, PLAN).startswith("1 of 1 units have somebody; most in")
    assert findings.units(VI, UNITS.slice(0, 1), degrees, PLAN) == "Đơn vị duy nhất có số liệu đạt chỉ tiêu năm 2030"
    assert findings.units(EN, UNITS.slice(0, 0), degrees, PLAN) == "No unit has data yet"


def test_coverage() -> None:
    assert findings.coverage(VI, known(ALL_REACHED), PLAN) == ""
    assert findings.coverage(VI, known("NN TY_LE_DH_SDH 99 100 7/9"), PLAN) == "Chưa đủ số liệu (7/9 đơn vị)"
    two = known("NN TY_LE_DH_SDH 99 100 7/9\nNN TY_LE_THAC_SI 30 100 8/9")
    assert "(7/9 units)" in findings.coverage(EN, two, PLAN)


def test_breaks() -> None:
    (note,) = findings.breaks(VI, figure("NN", "TY_LE_DH_SDH"), PLAN)
    assert note.startswith("Từ năm 2025 số liệu không so sánh được với trước. Từ 01/03/2025")
    assert findings.breaks(VI, figure("VH", "TY_LE_DH_SDH"), PLAN) == ()


@pytest.mark.parametrize(
    ("period", "outlook", "told"),
    [
        ("2026-H1", {}, "Nhịp mỗi năm tính từ số cuối năm gần nhất"),
        ("2025-N", {}, ""),
        ("2026-H1", {"required_pace": None}, ""),
        ("2026-H1", {"points": 0}, ""),
    ],
)
def test_it_is_said_when_paces_start_before_the_figure(period: str, outlook: dict[str, Any], told: str) -> None:
    shown = judged(replace(figure("NN", "TY_LE_DH_SDH"), period=period), **outlook)
    assert findings.paces(VI, [shown], PLAN) == told
    reached = [replace(target, met=True) for target in shown.targets]
    assert findings.paces(VI, [replace(shown, targets=tuple(reached))], PLAN) == ""


def test_the_furthest_is_a_ratio_and_explained() -> None:
    worst = findings.furthest(known(), 2030)
    assert worst is not None
    assert (worst.sector, worst.indicator.unit) == ("DL", "percent")
    assert "điểm phần trăm" in findings.method(VI)


UNSAID: dict[str, Any] = {"probability": None, "likelihood": None, "year_reached": None}


@pytest.mark.parametrize(
    ("told", "vi", "en"),
    [
        (
            {},
            "Nông nghiệp: đại học và sau đại học nhiều khả năng đạt 98% đúng hạn năm 2030; dự kiến đạt vào năm 2029",
            "Agriculture: the 2030 target for university degree or above (98%) is likely to be reached in time; "
            "expected in 2029",
        ),
        (
            {"likelihood": "uncertain", "year_reached": 2031},
            "Nông nghiệp: chưa chắc đại học và sau đại học đạt 98% vào năm 2030; dự kiến đạt vào năm 2031",
            "Agriculture: whether the 2030 target for university degree or above (98%) is reached in time is "
            "uncertain; expected in 2031",
        ),
        (
            {"likelihood": "unlikely", "year_reached": None},
            "Nông nghiệp: đại học và sau đại học ít khả năng đạt 98% vào năm 2030; không thể trước 2045 với tốc độ này",
            "Agriculture: the 2030 target for university degree or above (98%) is unlikely to be reached in time; "
            "not before 2045 at this pace",
        ),
        (
            {**UNSAID, "said": "gap_only", "points": 1},
            "Nông nghiệp chưa đủ số liệu để dự báo đại học và sau đại học; "
            "cần tăng 0,7 điểm % mỗi năm để đạt 98% vào năm 2030",
            "Agriculture has too few data to forecast university degree or above; "
            "it has to rise by 0.7 points a year to reach 98% by 2030",
        ),
        (
            {**UNSAID, "said": "band_only", "points": 3},
            "Nông nghiệp: đại học và sau đại học mới có 3 năm so sánh được, chưa nói được khả năng đạt 98%; "
            "cần tăng 0,7 điểm % mỗi năm để đạt 98% vào năm 2030",
            "Agriculture: university degree or above has only 3 comparable years, too few to say how likely 98% is; "
            "it has to rise by 0.7 points a year to reach 98% by 2030",
        ),
        (
            {**UNSAID, "said": "counts_only"},
            "Nông nghiệp: dưới 30 người nên chỉ đếm người, không dự báo đại học và sau đại học; "
            "cần tăng 0,7 điểm % mỗi năm để đạt 98% vào năm 2030",
            "Agriculture: under 30 people, so people are counted and university degree or above is not forecast; "
            "it has to rise by 0.7 points a year to reach 98% by 2030",
        ),
    ],
)
def test_forecast(told: dict[str, Any], vi: str, en: str) -> None:
    degrees = judged(figure("NN", "TY_LE_DH_SDH"), **told)
    assert [findings.forecast(words, degrees, PLAN) for words in (VI, EN)] == [vi, en]


def test_a_target_that_is_reached_is_kept_with_a_likelihood() -> None:
    masters = judged(figure("GD", "TY_LE_THAC_SI"), likelihood="likely")
    assert findings.forecast(VI, masters, PLAN) == (
        "Giáo dục và đào tạo đã đạt chỉ tiêu năm 2030 về thạc sĩ (4%); nhiều khả năng giữ được đến hết năm 2030"
    )


def test_the_total_is_forecast_in_people() -> None:
    total = judged(figure("TT", "SO_TRI_THUC_SO_VOI_2020"), likelihood="unlikely", year_reached=None)
    assert findings.forecast(VI, total, PLAN) == (
        "Toàn tỉnh: trí thức ít khả năng đạt 25.767 người vào năm 2030; không thể trước 2045 với tốc độ này"
    )


def test_without_an_outlook_the_forecast_says_what_the_gap_says() -> None:
    degrees = figure("NN", "TY_LE_DH_SDH")
    assert findings.forecast(VI, degrees, PLAN) == findings.indicator(VI, degrees, PLAN)


@pytest.mark.parametrize(
    ("status", "likelihood", "vi"),
    [
        ("reached", "likely", ""),
        ("on_track", "likely", ""),
        ("slightly_behind", "uncertain", ""),
        ("behind", "unlikely", ""),
        ("not_enough_data", "likely", ""),
        ("on_track", None, ""),
        ("on_track", "unlikely", "nên dè dặt hơn."),
        ("behind", "likely", "nên thấy vẫn còn khả năng đạt."),
        ("limited_progress", "likely", "nên thấy vẫn còn khả năng đạt."),
        ("reached", "unlikely", "đến năm của chỉ tiêu có còn giữ được không."),
    ],
)
def test_where_status_and_likelihood_disagree_the_sentence_says_why(
    status: str, likelihood: str | None, vi: str
) -> None:
    target = judged(figure("NN", "TY_LE_DH_SDH"), status=status, likelihood=likelihood).targets[0]
    assert target.outlook is not None
    said = findings.disagreement(VI, target.outlook, PLAN)
    assert bool(said) == bool(vi)
    assert said.endswith(vi)


def test_the_reason_names_the_method_in_use() -> None:
    target = judged(figure("NN", "TY_LE_DH_SDH"), status="limited_progress", likelihood="likely").targets[0]
    other = replace(PLAN, province=PLAN.province.model_copy(update={"status_method": "statcan"}))
    assert target.outlook is not None
    assert "kéo thẳng" in findings.disagreement(VI, target.outlook, PLAN)
    assert "tốc độ cần có" in findings.disagreement(VI, target.outlook, other)


def test_scenario_says_when_each_target_is_reached() -> None:
    degrees = figure("NN", "TY_LE_DH_SDH")
    values = {2025: 96.0, 2029: 97.5, 2030: 98.0, 2045: 98.5}
    assert findings.scenario(VI, degrees, "A", values, PLAN) == (
        "Phương án A: năm 2030 là 98,0%; đạt 98% năm 2030; không đạt 99% trước 2045"
    )
    assert findings.scenario(EN, degrees, "B", dict.fromkeys(values, 99.0), PLAN) == (
        "Scenario B: 99.0% in 2030; 98% reached already; 99% reached already"
    )


def test_a_unit_is_named_in_its_own_forecast() -> None:
    degrees = judged(figure("NN", "TY_LE_DH_SDH"))
    assert findings.forecast(EN, degrees, PLAN, "Office").startswith("Office: the 2030 target for university degree")
    assert findings.forecast(EN, figure("NN", "TY_LE_DH_SDH"), PLAN, "Office").startswith("Office needs ")


@pytest.mark.parametrize(
    ("enrolled", "period", "vi"),
    [
        (None, "", "Còn phải đào tạo 3 tiến sĩ; chưa đơn vị nào báo số nghiên cứu sinh đang học"),
        (9, "Năm 2025", "Còn phải đào tạo 3 tiến sĩ; 9 nghiên cứu sinh đang học (năm 2025)"),
        (
            2,
            "Năm 2025",
            "Còn phải đào tạo 3 tiến sĩ; 2 nghiên cứu sinh đang học (năm 2025); dù tất cả cấp bằng vẫn thiếu 1",
        ),
    ],
)
def test_doctorates_to_be_awarded_beside_those_who_study(enrolled: int | None, period: str, vi: str) -> None:
    doctorates = judged(figure("GD", "TIEN_SI_DAO_TAO"), enrolled=enrolled)
    target = replace(doctorates.targets[0], gap_people=3)
    assert findings.awards(VI, target, period) == vi
    assert findings.awards(EN, replace(target, gap_people=0), period).startswith("Enough doctorates have been awarded")


def test_what_units_add_up_to_stands_beside_the_sectors_forecast() -> None:
    degrees = figure("NN", "TY_LE_DH_SDH")
    row = {"level": "agency", "year": 2030, "numerator": 190.4, "denominator": 200, "value": 95.2} | dict.fromkeys(
        ("units", "forecast_units"), 3
    )
    assert findings.rollup(VI, {**row, "point": 95.2004}, degrees) == (
        "Cộng dự báo của 3 cơ quan: năm 2030 là 95,2% (190/200 người); khớp với dự báo của cả lĩnh vực"
    )
    assert findings.rollup(EN, {**row, "level": "commune", "point": 94.0, "forecast_units": 1}, degrees) == (
        "The forecasts of 3 units down to the communes add up to 95.2% in 2030 (190 of 200 people), "
        "2 of them kept as they are, which cannot be forecast; "
        "the sector's own forecast is 94.0%, 1.2 points away, since each unit follows its own trend"
    )


def test_record_counts_what_lay_inside() -> None:
    rows = pa.table({"actual": [95.0, 96.0, None], "inside": [True, False, None]})
    assert findings.record(EN, rows) == "1 of 2 results lay within the 80% band of the earlier forecast"
    assert findings.record(EN, rows.slice(2)).startswith("No forecast has fallen due")
