"""What the Structure screen may show: parts, groupings, who retires, aims; small counts stay in the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pyarrow as pa
import pytest

from analytics.charts import bullet_data, leaving
from analytics.charts.aims import Pursued, pursued
from analytics.charts.drawing import table
from analytics.charts.makeup import Makeups, makeups
from analytics.charts.shares import shares_data
from analytics.findings import level
from analytics.plan import LocalTarget
from analytics.structure import aim_value, finding, local, retiring, trend
from analytics.text import text
from tests.charts.example import PLAN, figure, makeup

NAMES = ("dt_kinh", "dt_tay", "dt_nung", "dt_mong", "dt_dao", "dt_san_chay", "dt_lo_lo", "dt_khac")


def groupings(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """The same rows and what the groupings add up to."""
    more = []
    for group in PLAN.groupings:
        for sector in dict.fromkeys(row["sector"] for row in rows):
            inside = [row for row in rows if row["sector"] == sector and row["name"] in group.parts]
            total = {"name": group.code, "kind": "grouping", "people": sum(row["people"] for row in inside)}
            more.append({**inside[0], **total})
    return pa.Table.from_pylist([*rows, *more])


def ethnic(rows: str) -> Makeups:
    return makeups(groupings(makeup(rows).to_pylist()), PLAN)


def hidden(found: Makeups, sector: str, breakdown: str = "ethnic") -> set[str]:
    every = found[breakdown][sector]
    return {part.name for part in (*every.parts, *every.groupings) if part.hidden}


SMALL = """
NN ethnic 9/9   120 450 240 40 30 10 1 9
GD ethnic 57/57 1300 5000 2600 400 300 90 60 70
TT ethnic 66/66 1420 5450 2840 440 330 100 61 79
"""


def test_a_small_cell_is_hidden_with_what_would_tell_it_across_sectors_too() -> None:
    found = ethnic(SMALL)
    assert hidden(found, "NN") == {"dt_lo_lo", "dt_khac", "very_small"}
    assert hidden(found, "GD") == {"dt_lo_lo", "dt_khac", "very_small"}
    assert hidden(found, "TT") == set()
    # All minorities but Tày and Nùng hold both hidden cells: their sum is no news.
    assert found["ethnic"]["NN"].by_name["except_tay_nung"].people == 90


def test_nothing_that_is_drawn_tells_a_hidden_count() -> None:
    found = ethnic(SMALL)["ethnic"]
    drawn = shares_data(found, PLAN, text("vi"), marked="except_tay_nung").tables["segments"].to_pylist()
    agriculture = [row for row in drawn if row["sector"] == "NN"]
    assert [row["people"].split(" · ")[0] for row in agriculture] == ["120", "450", "240", "40", "30", "10", "10"]
    assert agriculture[-1]["slot"] == "hidden"  # 1 and 9 in one piece
    assert sum(row["end"] - row["start"] for row in agriculture) == pytest.approx(1)


def test_a_sector_of_another_period_is_judged_by_itself() -> None:
    rows = makeup("NN ethnic 9/9 120 450 240 40 30 10 1 9\nTT ethnic 9/9 1300 5000 2600 400 300 90 60 70").to_pylist()
    older = [row | {"period": "2024-N"} if row["sector"] == "NN" else row for row in rows]
    found = makeups(pa.Table.from_pylist(older), PLAN)
    assert hidden(found, "NN") == {"dt_lo_lo", "dt_khac"}


def test_results_of_the_plan_s_indicators_stay() -> None:
    """Degrees that the plan's ratios tell apart are not hidden; doctorates among the postgraduates of health are."""
    rows = """
    NN degree 9/9   2 800 96 - - - 2
    YT degree 57/57 900 1300 60 200 30 4 2
    TT degree 66/66 902 2100 156 200 30 4 4
    """
    found = makeups(makeup(rows), PLAN)
    assert hidden(found, "NN", "degree") == set()
    assert {"tien_si"} < hidden(found, "YT", "degree") <= {"thac_si", "cki", "ckii", "bsnt", "tien_si"}


def test_a_part_is_provisional_if_anything_behind_it_is() -> None:
    rows = [row | {"provisional": row["name"] == "dt_dao"} for row in makeup(SMALL).to_pylist()]
    found = makeups(pa.Table.from_pylist(rows), PLAN)["ethnic"]
    assert {part.name for each in found.values() for part in each.parts if part.provisional} == {"dt_dao"}


def test_of_parts_that_overlap_those_who_are_not_in_one_count_too() -> None:
    """45 of 46 people: one has no English. Of 3 in economic management 2 are in external relations: one is not."""
    shared = {"kind": "part", "period": "2025-N", "whole": 46, "reported": 1, "expected": 1, "provisional": False}
    counts = {("language", "nn_tieng_anh"): 45, ("language", "tieng_dan_toc"): 20}
    counts |= {("shortage", "cn_ql_kinh_te"): 6, ("shortage", "cn_kt_doi_ngoai"): 5, ("shortage", "cn_moi_truong"): 0}
    rows = [
        shared | {"sector": sector, "breakdown": code, "name": name, "people": people}
        for ((code, name), people), sector in product(counts.items(), ("NN", "TT"))
    ]
    found = makeups(pa.Table.from_pylist(rows), PLAN)
    assert hidden(found, "NN", "language") == hidden(found, "TT", "language") == {"nn_tieng_anh"}
    assert hidden(found, "TT", "shortage") == {"cn_kt_doi_ngoai"}


def leavers_of(bands: Sequence[int], sure: str, possible: str) -> leaving.Leavers:
    ages = makeups(makeup(f"TT age 1/1 {' '.join(map(str, bands))}"), PLAN)["age"]
    names = [f"age/{band.column}" for band in PLAN.age_bands]
    chosen = {"sure": sure, "possible": possible}
    codes = {name: " ".join(names[int(place)] for place in which) or None for name, which in chosen.items()}
    counts = {
        name: sum(bands[int(p)] for p in chosen[which]) for name, which in (("least", "sure"), ("most", "possible"))
    }
    row = {"sector": "TT", "year": 2030, "period": "2025-N", "staff": sum(bands)}
    [found] = leaving.leavers(pa.Table.from_pylist([row | codes | counts]), ages)
    return found


@pytest.mark.parametrize(
    ("bands", "least", "most", "said"),
    [
        ((30, 40, 50, 20, 6), 6, 26, "từ 6 đến 26 người đến tuổi nghỉ hưu, trong 146 người"),
        ((30, 40, 50, 20, 0), 0, 20, "từ 0 đến 20 người đến tuổi nghỉ hưu, trong 140 người"),
        ((30, 40, 50, 20, 1), None, 21, "nhiều nhất 21 người đến tuổi nghỉ hưu, trong 141 người"),
        (
            (9, 40, 50, 20, 1),
            None,
            None,
            "không nêu số người đến tuổi nghỉ hưu",
        ),  # 21 would tell the one over 60, hidden with the 9
        ((30, 40, 50, 0, 0), 0, 0, "có 0 người đến tuổi nghỉ hưu, trong 120 người"),
    ],
)
def test_who_retires_is_told_as_far_as_the_ages_may_be(
    bands: tuple[int, ...], least: int | None, most: int | None, said: str
) -> None:
    found = leavers_of(bands, "4", "34")
    assert (found.least, found.most) == (least, most)
    assert said in retiring(text("vi"), found, PLAN)


def test_a_ratio_after_retirement_is_held_against_the_target_exactly() -> None:
    row = {
        "sector": "NN",
        "indicator": "TY_LE_DH_SDH",
        "year": 2030,
        "period": "2025-N",
        "least": 6,
        "most": 26,
        "units": 1,
    }
    row |= {"numerator": 990, "denominator": 1000, "best_numerator": 974, "best_denominator": 974}
    who = leaving.Leavers("NN", 2030, "2025-N", 1000, 6, 26, 1, 1, frozenset(), frozenset())
    for worst, holds in ((980, True), (979, None)):
        rows = pa.Table.from_pylist([row | {"worst_numerator": worst, "worst_denominator": 1000}])
        [found] = leaving.left(rows, [who], PLAN)
        assert (found.now, found.worst, found.best, found.holds) == (
            Fraction(99),
            Fraction(worst, 10),
            Fraction(100),
            holds,
        )
    assert leaving.left(rows, [replace(who, least=None)], PLAN) == []


MINING, COMMITTEE = "TT-THIEU_KHAI_THAC_MO-2030", "TT-DTTS_IT_NGUOI_CAP_UY-2025"


def figures(aim: str, *values: tuple[str, int, int | None, int]) -> pa.Table:
    """The `aim_series` query from (period, people, whole, units that reported)."""
    rows: list[dict[str, Any]] = [
        {"aim": aim, "period": period, "kind": "year" if period.endswith("-N") else "half"}
        | {"people": people, "whole": whole, "reported": reported, "expected": 9}
        for period, people, whole, reported in values
    ]
    counts = dict.fromkeys(("people", "whole", "reported", "expected"), pa.int64())
    return table(rows, {**dict.fromkeys(("aim", "period", "kind"), pa.string()), **counts})


def pursue(aim: str, *values: tuple[str, int, int | None, int], own: LocalTarget | None = None) -> Pursued:
    plan = replace(PLAN, local_targets=(own,) if own else ())
    series = figures(aim, *values)
    every = pursued(series, plan, {period: {} for period, *_ in values})
    return next(each for each in every if each.aim.id == aim)


def test_a_trend_starts_after_the_last_break_and_from_as_many_units() -> None:
    found = pursue(MINING, ("2024-N", 3, None, 3), ("2025-N", 8, None, 2), ("2026-H1", 11, None, 3))
    assert found.before is None
    assert trend(text("vi"), found).startswith("chưa so được")
    found = pursue(MINING, ("2024-N", 3, None, 3), ("2025-N", 8, None, 3), ("2026-H1", 11, None, 3))
    assert trend(text("vi"), found) == "tăng từ 8 người năm 2025"
    assert trend(text("en"), found) == "up from 8 people in 2025"


def test_a_difference_is_never_rounded_away() -> None:
    found = pursue(COMMITTEE, ("2024-N", 992, 10512, 1), ("2025-N", 997, 10577, 1))
    assert trend(text("vi"), found) == "giảm từ 9,44% (992 / 10.512) năm 2024"
    assert found.before
    assert aim_value(text("vi"), found.aim, found.now, found.before.exact) == "9,43% (997 / 10.577)"


@pytest.mark.parametrize(("aim", "people", "whole"), [(MINING, 2, None), (COMMITTEE, 1, 90), (COMMITTEE, 89, 90)])
def test_an_aim_of_one_or_two_people_is_not_shown(aim: str, people: int, whole: int | None) -> None:
    found = pursue(aim, ("2025-N", people, whole, 1))
    assert aim_value(text("vi"), found.aim, found.now) == "dưới 3 hoặc suy ra được"
    assert trend(text("vi"), found) == "–"


def test_an_aim_hides_what_the_breakdown_hides() -> None:
    shared = {"kind": "part", "period": "2025-N", "whole": 200, "reported": 1, "expected": 1, "provisional": False}
    shared |= {"breakdown": "shortage"}
    people = {"NN": 2, "KT": 1, "TT": 3}  # two sectors, 3 people: each could be worked out by the other
    rows = [shared | {"sector": sector, "name": "cn_khai_thac_mo", "people": count} for sector, count in people.items()]
    found = makeups(pa.Table.from_pylist(rows), PLAN)
    [shown] = [
        each
        for each in pursued(figures(MINING, ("2025-N", 3, None, 1)), PLAN, {"2025-N": found})
        if each.aim.id == MINING
    ]
    assert shown.now
    assert (shown.now.people is None) == found["shortage"]["TT"].by_name["cn_khai_thac_mo"].hidden


def test_the_province_s_own_level_is_told_as_its_own_and_takes_the_trend_s_place() -> None:
    own = LocalTarget.model_validate(
        {
            "aim": MINING,
            "year": "2030",
            "comparator": ">=",
            "value": "11",
            "decided_vi": "NQ 12",
            "decided_en": "Res. 12",
        }
    )
    for people, reached in ((11, True), (10, False)):
        found = pursue(MINING, ("2025-N", 8, None, 3), ("2026-H1", people, None, 3), own=own)
        assert (found.reached, found.before, trend(text("vi"), found)) == (reached, None, "–")
    assert local(text("vi"), found.aim, own) == "từ 11 người đến năm 2030, tỉnh tự đặt: NQ 12"
    over = own.model_copy(update={"comparator": ">"})
    assert pursue(MINING, ("2026-H1", 11, None, 3), own=over).reached is False
    assert local(text("en"), found.aim, over) == "over 11 people by 2030, set by the province: Res. 12"
    assert pursue(MINING, ("2026-H1", 11, None, 3)).reached is None


def test_a_level_for_an_indicator_stands_apart_from_the_plan_s_targets() -> None:
    """27 of 28 are 96.43%: above 96.4, which one decimal would hide, and below the plan's 98."""
    row = {"sector": "NN", "indicator": "TY_LE_DH_SDH", "year": "2030", "comparator": ">", "value": "96,4"}
    own = LocalTarget.model_validate(row | {"decided_vi": "NQ 12", "decided_en": "Res. 12"})
    plan = replace(PLAN, local_targets=(own.model_copy(update={"year": 2045}), own))
    assert [each.year for each in plan.levels("NN", "TY_LE_DH_SDH")] == [2030, 2045]
    assert plan.levels("NN", "TY_LE_THAC_SI") == plan.levels("GD", "TY_LE_DH_SDH") == ()
    shown = replace(figure("NN", "TY_LE_DH_SDH"), numerator=27, denominator=28)
    assert level(text("vi"), shown, own) == (
        "Đại học và sau đại học, mục tiêu của tỉnh: trên 96,4% đến năm 2030, tỉnh tự đặt: NQ 12; hiện nay 96,43%, đạt"
    )
    short = replace(shown, numerator=964, denominator=1000)
    assert level(text("en"), short, own).endswith("now 96.4%, not reached")
    assert level(text("en"), replace(shown, numerator=None), own).endswith("no data yet")
    alone = own.model_copy(update={"value": Decimal(1)})
    assert "over 1 person by 2030" in level(text("en"), figure("NN", "TIEN_SI_DAO_TAO"), alone)
    plain, marked = bullet_data(shown, text("vi")), bullet_data(shown, text("vi"), [own])
    assert {name: marked.tables[name] for name in ("rows", "targets", "ticks")} == {
        name: plain.tables[name] for name in ("rows", "targets", "ticks")
    }
    assert plain.tables["levels"].num_rows == 0
    assert marked.tables["levels"].to_pylist() == [{"at": pytest.approx(0.964)}]
    beyond = own.model_copy(update={"indicator": "TIEN_SI_DAO_TAO", "value": Decimal(37)})
    [mark] = bullet_data(figure("NN", "TIEN_SI_DAO_TAO"), text("vi"), [beyond]).tables["levels"].to_pylist()
    assert 0 < mark["at"] <= 1


def test_the_first_sentence_names_what_is_most_or_the_reading_that_was_chosen() -> None:
    found = ethnic(SMALL)["ethnic"]["TT"]
    assert finding(text("vi"), found, PLAN, "except_tay_nung") == (
        "Toàn tỉnh: 9,4% là dân tộc thiểu số trừ Tày, Nùng (1.010/10.720 người)"
    )
    assert finding(text("en"), found, PLAN) == (
        "Whole province: the largest group is ethnic Tày, 50.8% (5,450/10,720 people); next: ethnic Nùng, 26.5%"
    )


def test_figures_of_some_units_are_said_to_be_of_these() -> None:
    found = ethnic(SMALL)["ethnic"]["TT"]
    some = replace(found, parts=tuple(replace(part, reported=7, expected=9) for part in found.parts))
    assert "(5.450/10.720 người của 7/9 đơn vị)" in finding(text("vi"), some, PLAN)
    assert "(5,450/10,720 people in 7 of 9 units)" in finding(text("en"), some, PLAN)
