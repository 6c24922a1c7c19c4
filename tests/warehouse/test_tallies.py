"""Who the staff are, and what retirement does to the ratios: against plain counting and against every possible case."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from analytics import warehouse
from analytics.plan import AgeBand, Aim, Breakdown, Plan, RetirementAge
from analytics.warehouse import queries
from analytics.warehouse.tallies import reached
from tests.warehouse.conftest import House, Row

PERIODS = ("2024-N", "2025-N", "2026-H1")
PLACES = (
    ("SNNMT", None, "NN"), ("SGDDT", None, "GD"), ("SYT", None, "YT"), ("SVHTTDL", None, "VH"), ("SVHTTDL", None, "DL"),
    ("STC", None, "KHAC"), ("UBXP", 0, "GD"), ("UBXP", 0, "YT"), ("UBXP", 1, "GD"), ("UBXP", 2, "YT"),
)  # fmt: skip
Placed = tuple[str, str, str]


@pytest.fixture
def four(house: House) -> House:
    """The province's plan with four communes, so that some of them are always missing."""
    return House(house.home, replace(house.plan, communes=house.plan.communes[:4], digest="4" * 64))


def some_row(chance: random.Random, plan: Plan, period: str, place: tuple[str, int | None, str]) -> dict[str, object]:
    """A row with gaps: whole breakdowns are missing, and now and then a single cell."""
    agency, commune, sector = place
    form = plan.form("BM01")
    row: dict[str, object] = {"ky_bao_cao": period, "ma_co_quan": agency, "ma_linh_vuc": sector}
    row["ma_dvhc"] = None if commune is None else plan.communes[commune].code
    without = {part for each in plan.breakdowns if chance.random() < 0.3 for part in each.parts}
    for name in form.counts:
        if form.column(name).applies(sector) and name not in without and chance.random() > 0.02:
            row[name] = chance.randint(0, 9)
    return row


def test_every_part_is_the_sum_of_the_rows_that_are_complete(four: House) -> None:
    chance = random.Random(45)
    standing: dict[tuple[str, str, str], list[Row]] = {}
    for step in range(14):
        period, places = chance.choice(PERIODS), chance.sample(PLACES, 4)
        rows = [some_row(chance, four.plan, period, place) for place in (*places, *places[:1])]
        receipt = four.submit(rows)
        slots = {slot_of(row) for row in rows}
        standing |= {slot: [row for row in rows if slot_of(row) == slot] for slot in slots}
        if step % 5 == 4:
            four.withdraw(receipt.number)
            standing = {slot: filled for slot, filled in standing.items() if slot not in slots}
            warehouse.build(four.home, four.plan)  # step by step, too
    warehouse.build(four.home, four.plan)
    with warehouse.open_current(four.home) as snapshot:
        for as_of in PERIODS:
            found = {
                (row["sector"], row["breakdown"], row["name"]): [*row.values()][4:9]
                for row in queries.makeup(snapshot, period=as_of).to_pylist()
            }
            assert found == dict(expected_makeup(four.plan, standing, as_of))
            aims = {
                row["aim"]: (row["period"], row["people"], row["whole"])
                for row in queries.aims(snapshot, period=as_of).to_pylist()
            }
            assert aims == dict(expected_aims(four.plan, standing, as_of))


def slot_of(row: Row) -> tuple[str, str, str]:
    return str(row["ky_bao_cao"]), str(row["ma_co_quan"]), str(row["ma_dvhc"] or "")


def expected_makeup(
    plan: Plan, standing: Mapping[tuple[str, str, str], Sequence[Row]], as_of: str
) -> Iterator[tuple[tuple[str, str, str], list[object]]]:
    """By hand: for each sector the newest period in which anything of the breakdown counts, and its sums then."""
    form = plan.form("BM01")
    for breakdown in plan.breakdowns:
        for sector in plan.sectors:
            for period in [code for code in reversed(PERIODS) if code <= as_of]:
                rows = [
                    (slot, row)
                    for slot, filled in standing.items()
                    for row in filled
                    if slot[0] == period and (sector.kind == "province" or row["ma_linh_vuc"] == sector.code)
                ]
                lines = {
                    name: line
                    for name, adds, needed in counted(plan, breakdown)
                    if (line := summed(plan, rows, adds, needed, breakdown, sector.code, period))
                }
                if lines:
                    for name, line in lines.items():
                        columns = [c for c in (name,) if c in breakdown.parts]
                        if sector.kind == "province" or all(form.column(c).applies(sector.code) for c in columns):
                            yield (sector.code, breakdown.code, name), [period, *line]
                    break


def counted(plan: Plan, breakdown: Breakdown) -> Iterator[tuple[str, Mapping[str, int], tuple[str, ...]]]:
    every = (*breakdown.parts, breakdown.whole)
    for part in breakdown.parts:
        yield part, {part: 1}, every if breakdown.kind == "whole" else (part, breakdown.whole)
    if breakdown.rest_vi:
        yield "", {breakdown.whole: 1, **dict.fromkeys(breakdown.parts, -1)}, every
    for group in plan.groupings:
        if group.breakdown == breakdown.code:
            yield group.code, dict.fromkeys(group.parts, 1), every


def summed(
    plan: Plan,
    rows: Sequence[tuple[tuple[str, str, str], Row]],
    adds: Mapping[str, int],
    needed: Sequence[str],
    breakdown: Breakdown,
    sector: str,
    period: str,
) -> list[object]:
    """People, whole, units that reported, units that are due; empty where no row is complete."""
    form = plan.form(breakdown.form)
    people = whole = 0
    complete: set[Placed] = set()
    for (_, agency, commune), row in rows:
        of = str(row["ma_linh_vuc"])
        cells = [name for name in needed if form.column(name).applies(of)]
        if all(row.get(name) is not None for name in cells):
            people += sum(sign * as_int(row[name]) for name, sign in adds.items() if name in cells)
            whole += as_int(row[breakdown.whole])
            complete.add((of, agency, commune))
    own = [each.code for each in plan.sectors if each.kind != "province" and sector in (each.code, "TT")]
    due = {(of, *unit) for of in own for unit in plan.expected_units("BM01", of, period)}
    units = {place[1:] for place in due}
    reported = [unit for unit in units if all(place in complete for place in due if place[1:] == unit)]
    return [people, whole, len(reported), len(units)] if complete else []


def as_int(value: object) -> int:
    assert isinstance(value, int)
    return value


def expected_aims(
    plan: Plan, standing: Mapping[tuple[str, str, str], Sequence[Row]], as_of: str
) -> Iterator[tuple[str, tuple[str, int, int | None]]]:
    for aim in (each for each in plan.aims if each.form == "BM01"):
        for period in [code for code in reversed(PERIODS) if code <= as_of]:
            rows = [row for slot, filled in standing.items() for row in filled if slot[0] == period]
            sums = [found for row in rows if (found := of_row(plan, aim, row))]
            if sums:
                below = sum(each[1] for each in sums) if aim.denominator else None
                yield aim.id, (period, sum(each[0] for each in sums), below)
                break


def of_row(plan: Plan, aim: Aim, row: Row) -> tuple[int, int] | None:
    form, sector = plan.form(aim.form), str(row["ma_linh_vuc"])
    cells = {name for name in aim.numerator + aim.denominator if form.column(name).applies(sector)}
    if any(row.get(name) is None for name in cells):
        return None
    top, bottom = (
        sum(as_int(row[name]) for name in names if name in cells) for names in (aim.numerator, aim.denominator)
    )
    return top, bottom


def test_aims_of_the_province_s_own_form_are_its_cells_added_by_hand(four: House) -> None:
    """BM04 has a row a period: a correction replaces it, a withdrawal takes it away, a gap leaves the older figure."""
    chance, form = random.Random(4), four.plan.form("BM04")
    aims = [each for each in four.plan.aims if each.form == "BM04"]
    standing: dict[str, Row] = {}
    for step in range(9):
        period = chance.choice(PERIODS)
        cells = {name: chance.randint(3, 90) for name in form.counts if chance.random() < 0.8}
        row: dict[str, object] = {"ky_bao_cao": period, "ma_co_quan": "BTCTU", **cells}
        number = four.submit([row], "BM04").number
        standing[period] = row
        if step % 4 == 3:
            four.withdraw(number)
            del standing[period]
    warehouse.build(four.home, four.plan)
    counted = 0
    with warehouse.open_current(four.home) as snapshot:
        for as_of in PERIODS:
            found = {row["aim"]: row for row in queries.aims(snapshot, period=as_of).to_pylist()}
            for aim in aims:
                told = [each for each in PERIODS if each <= as_of and has_cells(aim, standing.get(each, {}))]
                if not told:
                    assert aim.id not in found
                    continue
                filled = standing[told[-1]]
                people = sum(as_int(filled[name]) for name in aim.numerator)
                whole = sum(as_int(filled[name]) for name in aim.denominator) if aim.denominator else None
                shown = found[aim.id]
                assert (shown["period"], shown["people"], shown["whole"]) == (told[-1], people, whole)
                assert (shown["reported"], shown["expected"]) == (1, 1)
                counted += 1
    assert counted > len(aims)


def has_cells(aim: Aim, row: Row) -> bool:
    return all(name in row for name in (*aim.numerator, *aim.denominator))


AGES = ("tuoi_den_30", "tuoi_31_40", "tuoi_41_50", "tuoi_51_60", "tuoi_tren_60")


@pytest.mark.parametrize("seed", range(4))
def test_bounds_after_retirement_are_the_worst_and_best_of_every_possible_case(four: House, seed: int) -> None:
    """Whoever may retire does or not, qualified or not, unit by unit: nothing lies outside."""
    chance = random.Random(seed)
    units = []
    for agency, commune in (("SGDDT", None), ("UBXP", four.plan.communes[0].code)):
        ages = [chance.randint(0, 2) for _ in AGES]
        ages[2] += 1
        qualified = chance.randint(0, sum(ages))
        units.append((ages, qualified))
        row = {"ky_bao_cao": "2025-N", "ma_co_quan": agency, "ma_dvhc": commune, "ma_linh_vuc": "GD"}
        degrees = {"tong_cc_vc": sum(ages), "dai_hoc": qualified, "thac_si": 0, "tien_si": 0}
        four.submit([row | degrees | dict(zip(AGES, ages, strict=True))])
    warehouse.build(four.home, four.plan)
    with warehouse.open_current(four.home) as snapshot:
        rows = queries.leaving(snapshot, period="2026-H1", variant="default").to_pylist()
    found: dict[int, Any] = {row["year"]: row for row in rows if row["indicator"] == "TY_LE_DH_SDH"}
    assert set(found) == {2030, 2045}
    for year, row in found.items():
        left = [[*cases(four.plan, ages, qualified, year)] for ages, qualified in units]
        sums = [tuple(map(sum, zip(*case, strict=True))) for case in product(*left)]
        ratios = [Fraction(having, people) for having, people in sums if people]
        leavers = [sum(sum(ages) for ages, _ in units) - people for _, people in sums]
        assert (row["least"], row["most"]) == (min(leavers), max(leavers))
        assert (row["numerator"], row["denominator"]) == (sum(q for _, q in units), sum(sum(ages) for ages, _ in units))
        for name, wanted in (("worst", min(ratios, default=None)), ("best", max(ratios, default=None))):
            below = row[f"{name}_denominator"]
            if below and wanted is not None:
                assert Fraction(row[f"{name}_numerator"], below) == wanted


def cases(plan: Plan, ages: Sequence[int], qualified: int, year: int) -> Iterator[tuple[int, int]]:
    """(qualified, people) who are left of a unit in each possible case."""
    when, age = plan.period("2025-N"), plan.retirement_age(year)
    assert age
    bands = [reached(band, when, year, age) for band in plan.age_bands]
    ranges = [
        range(count if sure else 0, (count if possible else 0) + 1)
        for count, (sure, possible) in zip(ages, bands, strict=True)
    ]
    staff = sum(ages)
    for leavers in {sum(case) for case in product(*ranges)}:
        for having in range(max(0, leavers - (staff - qualified)), min(leavers, qualified) + 1):
            yield qualified - having, staff - leavers


def test_a_population_within_the_staff_loses_no_more_than_it_has(four: House) -> None:
    """Health professionals are some of the staff: of 6 who surely retire 4 may be none of them."""
    row: dict[str, object] = {"ky_bao_cao": "2025-N", "ma_co_quan": "SYT", "ma_linh_vuc": "YT", "tong_cc_vc": 14}
    row |= dict(zip(AGES, (4, 2, 0, 2, 6), strict=True)) | {"chuyen_nganh_y_te": 10, "dat_chuan_ngach_cdnn": 9}
    four.submit([row])
    warehouse.build(four.home, four.plan)
    with warehouse.open_current(four.home) as snapshot:
        rows = queries.leaving(snapshot, period="2025-N", variant="default").to_pylist()
    [found] = [each for each in rows if each["indicator"] == "TY_LE_BOI_DUONG_CHUAN" and each["year"] == 2030]
    assert (found["least"], found["most"]) == (2, 8)
    assert (found["worst_numerator"], found["worst_denominator"]) == (1, 2)
    assert (found["best_numerator"], found["best_denominator"]) == (8, 8)


@pytest.mark.parametrize(
    ("youngest", "oldest", "year", "surely", "possibly"),
    [
        (61, None, 2030, True, True),
        (51, 60, 2030, False, True),
        (41, 50, 2030, False, False),  # the oldest woman is 55 years and 11 months, and retires at 58 and 4
        (41, 50, 2045, False, True),  # women retire at 60, men of 61 not yet
        (31, 39, 2045, False, False),  # 59 years and 11 months
        (31, 40, 2045, False, True),
        (42, 50, 2045, True, True),  # 62 years to the day
    ],
)
def test_who_retires_by_then(
    plan: Plan, youngest: int, oldest: int | None, year: int, surely: bool, possibly: bool
) -> None:
    band = AgeBand.model_validate({"column": "a", "youngest": str(youngest), "oldest": oldest and str(oldest)})
    when = plan.period("2025-N")
    ages = plan.retirement_age(year)
    assert ages
    assert reached(band, when, year, ages) == (surely, possibly)


def test_ages_of_retirement_rise_year_by_year_to_those_of_the_labour_code(plan: Plan) -> None:
    """Decree 135/2020, article 4: men by 3 months a year to 62, women by 4 months a year to 60."""
    ages = {each.year: each for each in plan.retirement_ages}
    assert (ages[2021].men, ages[2021].women) == (60 * 12 + 3, 55 * 12 + 4)
    for year in range(2022, 2036):
        assert ages[year].men == min(ages[year - 1].men + 3, 62 * 12)
        assert ages[year].women == min(ages[year - 1].women + 4, 60 * 12)
    last = plan.retirement_age(2045)
    assert isinstance(last, RetirementAge)
    assert (last.men, last.women) == (62 * 12, 60 * 12)
