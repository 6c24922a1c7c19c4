"""Status, pace and forecast as stored: hand-worked cases, and the pure modules called from the rows themselves."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pytest

from analytics import forecast as model
from analytics import pace, status, warehouse
from analytics.home import Home
from analytics.plan import Plan
from analytics.progress import Goal
from analytics.warehouse import Snapshot, queries
from tests.warehouse.conftest import House
from tests.warehouse.test_figures import contents
from tests.warehouse.test_provinces import PLAIN
from tests.warehouse.test_tables import build, submit

CULTURE = {"sector": "VH", "indicator": "TY_LE_THAC_SI", "variant": "default"}
LEVELS_2030 = (("agency", 2030), ("commune", 2030))
# Masters among 1,000 people in each of five sectors, from 2020 on: (agency, sector, shares in per mille).
SECTORS = (
    ("SVHTTDL", "VH", (100, 110, 120, 130, 145, 160)),
    ("BQLKKT", "DL", (100, 104, 108, 112, 118, 121)),
    ("SGDDT", "GD", (20, 22, 23, 25, 27, 30)),
    ("SYT", "YT", (50, 52, 55, 57, 60, 66)),
    ("SNNMT", "NN", (200, 201, 206, 212, 220, 224)),
    ("SXD", "KT", (300, 310, 322, 330, 341, 350)),
)


@pytest.fixture
def unbroken(house: House) -> House:
    """The plan without series breaks."""
    return House(house.home, replace(house.plan, breaks=(), digest="8" * 64))


def staff(period: str, agency: str, sector: str, masters: int, total: int = 1000, doctors: int = 0) -> str:
    health = "cki ckii bsnt" if sector == "YT" else ""
    return f"""
        period agency sector all none uni master phd new_phd {health}
        {period} {agency} {sector} {total} 0 {total - masters} {masters} 0 {doctors} {"0 0 0" if health else ""}
    """


def grow(house: House, shares: Sequence[int], first: int = 2020, sector: str = "VH", agency: str = "SVHTTDL") -> None:
    """One submission a year-end: so many masters in a thousand."""
    for year, masters in enumerate(shares, start=first):
        submit(house, staff(f"{year}-N", agency, sector, masters))


def grow_communes(house: House, masters: Mapping[str, Sequence[int]], total: int) -> None:
    """One submission a year-end up to 2025: so many masters among the staff of each commune."""
    for year in range(2026 - max(map(len, masters.values())), 2026):
        counts = ((code, found[year - 2026]) for code, found in masters.items() if 2026 - year <= len(found))
        rows = "\n".join(f"{year}-N UBXP GD {code} {total} 0 {total - m} {m} 0 0" for code, m in counts)
        submit(house, f"period agency sector commune all none uni master phd new_phd\n{rows}")


def target(
    snapshot: Snapshot, target_id: str, period: str = "2026-H1", variant: str = "default"
) -> Mapping[str, object]:
    rows = queries.outlook(snapshot, period=period, variant=variant).to_pylist()
    (row,) = (row for row in rows if row["target_id"] == target_id)
    return row


def test_a_steady_rise_is_judged_by_hand(unbroken: House) -> None:
    """12 to 16% in five points is one point a year: 21% in 2030, 19% wanted; 24% in 2045 is reached too."""
    grow(unbroken, (120, 130, 140, 150, 160), first=2021)
    with build(unbroken) as snapshot:
        near = target(snapshot, "VH-TY_LE_THAC_SI-2030")
        far = target(snapshot, "VH-TY_LE_THAC_SI-2045")
    assert (near["status"], near["status_linear"], near["said"], near["points"]) == (
        "on_track",
        "on_track",
        "forecast",
        5,
    )
    assert (near["past_pace"], near["required_pace"]) == (1.0, pytest.approx(0.6))
    assert (far["status"], far["required_pace"]) == ("on_track", pytest.approx(0.4))
    # 190 wanted of 1,000; of 160 now 160 x .97^5 = 137.4 stay, and of those who qualify 1 + .97 + ... + .97^4 = 4.7089
    assert near["people_a_year_3"] == pytest.approx((190 - 160 * 0.97**5) / 4.70888, rel=1e-4)
    assert near["probability"] is not None
    assert near["likelihood"] in {"likely", "uncertain", "unlikely"}


@pytest.mark.parametrize(
    ("points", "said"),
    [(0, "gap_only"), (1, "gap_only"), (2, "gap_only"), (3, "band_only"), (4, "band_only"), (5, "forecast")],
)
def test_what_is_said_grows_with_the_points(unbroken: House, points: int, said: str) -> None:
    """The half-year is an early reading, never a point."""
    grow(unbroken, (100, 110, 120, 130, 140)[:points], first=2021)
    submit(unbroken, staff("2026-H1", "SVHTTDL", "VH", 150))
    with build(unbroken) as snapshot:
        row = target(snapshot, "VH-TY_LE_THAC_SI-2030")
        bands = queries.forecast(snapshot, **CULTURE, period="2026-H1")
    assert (row["said"], row["points"]) == (said, points)
    assert row["required_pace"] is not None
    assert (row["probability"] is None) == (row["likelihood"] is None) == (said != "forecast")
    assert (row["status"] == "not_enough_data") == (points < 4)
    assert bands.num_rows == {3: 22, 4: 21, 5: 20}.get(points, 0)


def test_only_the_points_since_a_break_count(house: House) -> None:
    """Agriculture breaks in 2025-N: one point after it, five before it."""
    grow(house, (100, 110, 120, 130, 140, 200), sector="NN", agency="SNNMT")
    with build(house) as snapshot:
        place = {"sector": "NN", "indicator": "TY_LE_THAC_SI", "variant": "default"}
        before, after = (target(snapshot, "NN-TY_LE_THAC_SI-2030", period) for period in ("2024-N", "2026-H1"))
        assert queries.forecast(snapshot, **place, period="2025-N").num_rows == 0
        assert queries.forecast(snapshot, **place, period="2024-N").num_rows == 21
        record = queries.forecast_record(snapshot, **place, period="2025-N").to_pylist()
    assert (before["said"], before["points"]) == ("forecast", 5)
    assert (after["said"], after["points"], after["status"]) == ("gap_only", 1, "not_enough_data")
    assert {row["year"] for row in record} == {2023, 2024}


def test_small_populations_get_counts_and_no_forecast(unbroken: House) -> None:
    for year in range(2020, 2026):
        submit(unbroken, staff(f"{year}-N", "SVHTTDL", "VH", year - 2018, total=29))
    with build(unbroken) as snapshot:
        row = target(snapshot, "VH-TY_LE_THAC_SI-2030")
        assert queries.forecast(snapshot, **CULTURE, period="2026-H1").num_rows == 0
    assert (row["said"], row["probability"]) == ("counts_only", None)


def test_nothing_reported_is_never_a_colour(house: House) -> None:
    with build(house) as snapshot:
        row = target(snapshot, "VH-TY_LE_THAC_SI-2030")
    assert (row["status"], row["status_statcan"], row["said"], row["points"]) == (
        "not_enough_data", "not_available", "gap_only", 0,
    )  # fmt: skip
    assert (row["required_pace"], row["past_pace"], row["year_reached"]) == (None, None, None)


def test_a_half_year_that_meets_the_target_asks_for_nothing_more(unbroken: House) -> None:
    grow(unbroken, (150, 160, 170, 180), first=2022)
    submit(unbroken, staff("2026-H1", "SVHTTDL", "VH", 198))
    with build(unbroken) as snapshot:
        row = target(snapshot, "VH-TY_LE_THAC_SI-2030")
    assert (row["status"], row["required_pace"]) == ("reached", pytest.approx((19 - 19.8) / 4))


def test_a_target_to_keep_is_judged_by_its_last_value_first(unbroken: House) -> None:
    """99% of culture's staff hold a degree in 2030 and still in 2045 (A15): met, but the share falls."""
    for year, none in zip(range(2020, 2026), (0, 1, 2, 3, 4, 5), strict=True):
        submit(unbroken, f"""
            period agency sector all none uni master phd new_phd
            {year}-N SVHTTDL VH 1000 {none} {1000 - none} 0 0 0
        """)  # fmt: skip
    with build(unbroken) as snapshot:
        first, kept = (target(snapshot, f"VH-TY_LE_DH_SDH-{year}") for year in (2030, 2045))
    assert (first["status"], kept["status"]) == ("reached", "slightly_behind")


def test_yearly_training_is_to_be_kept_and_no_people_add_up(unbroken: House) -> None:
    """Over 80% every year: 85% now and falling."""
    for year, trained in zip(range(2020, 2026), (90, 89, 88, 87, 86, 85), strict=True):
        submit(unbroken, f"""
            period agency sector all pro fit trained
            {year}-N SYT YT 120 100 90 {trained}
        """)  # fmt: skip
    with build(unbroken) as snapshot:
        row = target(snapshot, "YT-TY_LE_DAO_TAO_LIEN_TUC-2030")
    assert (row["status"], row["people_a_year_3"]) == ("slightly_behind", None)


def test_the_whole_province_is_forecast_as_people(house: House) -> None:
    totals = (17178, 17600, 18000, 18500, 18900, 19400)
    for year, total in enumerate(totals, start=2020):
        submit(house, f"""
            period agency total
            {year}-N BTCTU {total}
        """, form="BM04")  # fmt: skip
    place = {"sector": "TT", "indicator": "SO_TRI_THUC_SO_VOI_2020", "variant": "default"}
    with build(house) as snapshot:
        row = target(snapshot, "TT-SO_TRI_THUC_SO_VOI_2020-2030")
        bands = queries.forecast(snapshot, **place, period="2025-N").to_pylist()
    expected = model.forecast(range(2020, 2026), totals, range(2026, 2046), "count")
    assert [band["point"] * 17178 for band in bands] == pytest.approx(expected["point"])
    likely = model.probability_of_reaching(range(2020, 2026), totals, 25767, 2030, kind="count")
    assert row["probability"] == pytest.approx(likely)
    wanted = pace.people_a_year_for_count(19400, 25767, 5, 0.03)
    assert row["people_a_year_3"] == pytest.approx(wanted)
    assert row["required_pace"] == pytest.approx((25767 - 19400) / 17178 / 5)


def test_doctorates_accumulate_and_are_too_few_for_a_forecast(unbroken: House) -> None:
    for year, awarded in ((2024, 1), (2025, 2)):
        submit(unbroken, staff(f"{year}-N", "SGDDT", "GD", 10, doctors=awarded))
    with build(unbroken) as snapshot:
        row = target(snapshot, "GD-TIEN_SI_DAO_TAO-2030")
    assert (row["said"], row["points"], row["probability"], row["people_a_year_2"]) == ("gap_only", 2, None, None)
    assert row["required_pace"] == pytest.approx(3 / 5)
    assert (row["enrolled"], row["enrolled_period"]) == (None, None)


def test_doctoral_students_are_those_of_the_newest_period_that_says_so(unbroken: House) -> None:
    """Two units in 2024, one in 2025; the half-year says nothing of students, and masters have none."""
    for period, agency, students in (("2024-N", "SGDDT", 5), ("2024-N", "SVHTTDL", 1), ("2025-N", "SGDDT", 4)):
        submit(unbroken, f"""
            period agency sector all none uni master phd new_phd students
            {period} {agency} GD 100 0 90 10 0 1 {students}
        """)  # fmt: skip
    submit(unbroken, staff("2026-H1", "SGDDT", "GD", 10, total=100))
    with build(unbroken) as snapshot:
        for period, said in (("2023-N", (None, None)), ("2024-N", (6, "2024-N")), ("2026-H1", (4, "2025-N"))):
            row = target(snapshot, "GD-TIEN_SI_DAO_TAO-2030", period)
            assert (row["enrolled"], row["enrolled_period"]) == said
        assert target(snapshot, "GD-TY_LE_THAC_SI-2030")["enrolled"] is None


def test_every_sector_is_what_the_pure_modules_say_of_its_rows(unbroken: House) -> None:
    for agency, sector, shares in SECTORS:
        grow(unbroken, shares, sector=sector, agency=agency)
    with build(unbroken) as snapshot:
        for _, sector, shares in SECTORS:
            peers = [[m / 10 for m in other] for _, name, other in SECTORS if name != sector]
            _check_sector(snapshot, unbroken.plan, sector, shares, peers)


def _check_sector(snapshot: Snapshot, plan: Plan, sector: str, shares: Sequence[int], peers: list[list[float]]) -> None:
    years, values = list(range(2020, 2026)), [masters / 10 for masters in shares]
    place = {"sector": sector, "indicator": "TY_LE_THAC_SI", "variant": "default", "period": "2026-H1"}
    bands = queries.forecast(snapshot, **place).to_pylist()
    expected = model.forecast(years, values, range(2026, 2046), peers=peers)
    assert [band["year"] for band in bands] == list(range(2026, 2046))
    assert [band["band"] for band in bands] == ["forecast"] * 5 + ["scenario"] * 15
    assert [band["point"] for band in bands] == pytest.approx(expected["point"])
    fan = [[band[f"q{name}"] for name in ("025", "10", "25", "50", "75", "90", "975")] for band in bands]
    for drawn, quantiles in zip(fan, expected["quantiles"], strict=True):
        assert drawn == pytest.approx(quantiles)
    points = [(year, Fraction(masters, 10)) for year, masters in zip(years, shares, strict=True)]
    for aim in plan.targets:
        if (aim.sector, aim.indicator) != (sector, "TY_LE_THAC_SI"):
            continue
        row, goal = target(snapshot, aim.id), Goal(aim.comparator, Fraction(aim.value), 100)
        verdict = status.judge("linear", points, goal, aim.year, now=points[-1][1])
        graded = status.judge("statcan", points, goal, aim.year, now=points[-1][1])
        assert (row["status_linear"], row["status_statcan"]) == (verdict.status, graded.status)
        likely = model.probability_of_reaching(years, values, float(aim.value), aim.year, peers=peers)
        assert (row["probability"], row["likelihood"]) == (pytest.approx(likely), model.likelihood(likely))
        assert row["year_reached"] == model.year_reached(years, values, float(aim.value), peers=peers)
        flows, now = pace.Flows(0.04, 0.04), pace.Staff(1000, shares[-1])
        needed = pace.people_a_year(now, float(aim.value) / 100, aim.year - 2025, flows)
        assert row["people_a_year_4"] == pytest.approx(needed)


def test_units_are_forecast_from_their_newest_year_end_with_other_units_as_peers(unbroken: House) -> None:
    codes = [commune.code for commune in unbroken.plan.communes[:6]]
    masters = {code: [20 + place + year for year in range(6)] for place, code in enumerate(codes)}
    grow_communes(unbroken, masters, 100)
    place = {"sector": "GD", "indicator": "TY_LE_THAC_SI", "variant": "default", "level": "commune", "agency": "UBXP"}
    with build(unbroken) as snapshot:
        bands = queries.forecast(snapshot, **place, commune=codes[2], period="2026-H1").to_pylist()
        assert queries.forecast(snapshot, **place, commune=codes[2], period="2024-N").num_rows == 0
    peers = [[float(m) for m in masters[code]] for code in codes if code != codes[2]]
    expected = model.forecast(range(2020, 2026), masters[codes[2]], range(2026, 2046), peers=peers)
    assert [band["point"] for band in bands] == pytest.approx(expected["point"])
    assert {band["as_of"] for band in bands} == {"2025-N"}


def test_a_unit_is_held_against_the_target_of_its_sector(unbroken: House) -> None:
    """Education wants 4% masters in 2030 and 5% in 2045. One commune is below, five are above or too young."""
    codes = [commune.code for commune in unbroken.plan.communes[:6]]
    masters = {code: [4 + 6 * place + year for year in range(6)] for place, code in enumerate(codes)}
    grow_communes(unbroken, {code: found[place:] for place, (code, found) in enumerate(masters.items())}, 1000)
    place = {"sector": "GD", "indicator": "TY_LE_THAC_SI", "variant": "default"}
    with build(unbroken) as snapshot:
        rows = queries.unit_outlook(snapshot, **place, period="2026-H1").to_pylist()
        assert queries.unit_outlook(snapshot, **place, period="2024-N").num_rows == 0
        past = queries.series(snapshot, **place, period="2026-H1", level="commune", agency="UBXP", commune=codes[0])
    assert past["numerator"].to_pylist() == masters[codes[0]]
    near = {row["commune"]: row for row in rows if row["level"] == "commune" and row["target_year"] == 2030}
    assert [near[code]["points"] for code in codes] == [6, 5, 4, 3, 2, 1]
    assert [near[code]["said"] for code in codes[1:5]] == ["forecast", "band_only", "band_only", "gap_only"]
    assert [near[code]["status"] == "not_enough_data" for code in codes[:5]] == [False, False, False, True, True]
    first, goal = near[codes[0]], Goal(">=", Fraction(4), 100)
    assert (first["numerator"], first["denominator"], first["as_of"]) == (9, 1000, "2025-N")
    points = [(2020 + year, Fraction(count, 10)) for year, count in enumerate(masters[codes[0]])]
    assert first["status_linear"] == status.judge("linear", points, goal, 2030, now=points[-1][1]).status == "behind"
    likely = model.probability_of_reaching(range(2020, 2026), [float(value) for _, value in points], 4, 2030)
    assert (first["probability"], first["likelihood"]) == (pytest.approx(likely), model.likelihood(likely))
    assert first["people_a_year_3"] == pytest.approx(
        pace.people_a_year(pace.Staff(1000, 9), 0.04, 5, pace.Flows(0.03, 0.03))
    )


def test_units_are_rolled_up_by_people_never_by_ratios(unbroken: House) -> None:
    """A department, a large commune, a small one that has no forecast and stays as it is."""
    codes = [commune.code for commune in unbroken.plan.communes[:2]]
    grow(unbroken, (20, 22, 23, 25, 27, 30), sector="GD", agency="SGDDT")
    grow_communes(unbroken, {codes[0]: [60, 66, 70, 80, 90, 99]}, 300)
    grow_communes(unbroken, {codes[1]: [7, 8]}, 20)
    place = {"sector": "GD", "indicator": "TY_LE_THAC_SI", "variant": "default"}
    with build(unbroken) as snapshot:
        rows = queries.rollup(snapshot, **place, period="2026-H1").to_pylist()
        whole = queries.forecast(snapshot, **place, period="2026-H1").to_pylist()
        assert queries.rollup(snapshot, **place, period="2024-N").num_rows == 0
    years = list(range(2020, 2026))
    department = model.forecast(years, [2.0, 2.2, 2.3, 2.5, 2.7, 3.0], [2030])["point"][0]
    commune = model.forecast(years, [20, 22, 70 / 3, 80 / 3, 30, 33], [2030])["point"][0]
    both = model.forecast(
        years, [100 * n / d for n, d in zip((60, 66, 70, 80, 97, 107), (300,) * 4 + (320,) * 2, strict=True)], [2030]
    )["point"][0]
    agencies, units = (next(row for row in rows if (row["level"], row["year"]) == at) for at in LEVELS_2030)
    assert (agencies["denominator"], agencies["units"], agencies["forecast_units"]) == (1320, 2, 2)
    assert agencies["numerator"] == pytest.approx(10 * department + 3.2 * both)
    assert (units["denominator"], units["units"], units["forecast_units"]) == (1320, 3, 2)
    assert units["numerator"] == pytest.approx(10 * department + 3 * commune + 8)
    assert units["value"] == pytest.approx(100 * units["numerator"] / 1320)
    assert units["point"] == next(row["point"] for row in whole if row["year"] == 2030)


def test_what_was_forecast_stands_beside_what_came(unbroken: House) -> None:
    grow(unbroken, (100, 110, 120, 130, 140, 400))
    with build(unbroken) as snapshot:
        rows = queries.forecast_record(snapshot, **CULTURE, period="2026-H1").to_pylist()
    assert [(row["as_of"], row["year"]) for row in rows] == [
        ("2022-N", 2023), ("2022-N", 2024), ("2022-N", 2025), ("2023-N", 2024), ("2023-N", 2025), ("2024-N", 2025),
    ]  # fmt: skip
    assert [row["inside"] for row in rows] == [True, True, False, True, False, False]
    said = model.forecast([2020, 2021, 2022], [10, 11, 12], [2023], quantiles=(0.1, 0.9))
    assert (rows[0]["point"], rows[0]["actual"]) == (pytest.approx(said["point"][0]), 13.0)
    assert [rows[0]["q10"], rows[0]["q90"]] == pytest.approx(said["quantiles"][0])


def test_the_plan_chooses_the_method(unbroken: House) -> None:
    grow(unbroken, (100, 110, 120, 130, 145, 160))
    other = unbroken.plan.province.model_copy(update={"status_method": "statcan"})
    house = House(unbroken.home, replace(unbroken.plan, province=other, digest="7" * 64))
    with build(house) as snapshot:
        row = target(snapshot, "VH-TY_LE_THAC_SI-2030")
    assert row["status"] == row["status_statcan"] != row["status_linear"]


def test_step_by_step_is_to_the_last_digit_what_at_once_is(unbroken: House, tmp_path: Path) -> None:
    """New years, a correction of an old year, a half-year and a withdrawal of the newest."""
    codes = [commune.code for commune in unbroken.plan.communes[:6]]
    home, plan = unbroken.home, unbroken.plan
    number = 0
    for year in range(2020, 2026):
        for place, code in enumerate(codes[: 6 if year != 2022 else 4]):
            number = submit(unbroken, f"""
                period agency sector commune all none uni master phd new_phd
                {year}-N UBXP GD {code} 200 0 {170 - place} {30 + place + 3 * (year - 2020) ** (place % 2)} 0 1
            """)  # fmt: skip
        warehouse.build(home, plan)
    for step in (staff("2021-N", "SGDDT", "GD", 31), staff("2026-H1", "SGDDT", "GD", 33)):
        submit(unbroken, step)
        warehouse.build(home, plan)
    unbroken.withdraw(number)
    warehouse.build(home, plan)
    once = Home(tmp_path / "once", home.reference)
    shutil.copytree(home.archive, once.archive)
    warehouse.build(once, plan)
    stepwise = contents(home)
    assert stepwise == contents(once)
    assert {row[1] for row in stepwise["unit_forecast"]} == {"agency", "commune"}


def test_columns_are_as_agreed_and_no_type_is_decimal(house: House) -> None:
    grow(house, (100, 110, 120, 130, 145, 160))
    with build(house) as snapshot:
        tables: list[pa.Table] = [
            queries.outlook(snapshot, period="2026-H1", variant="uni_plus"),
            queries.forecast(snapshot, **CULTURE, period="2026-H1"),
            queries.forecast_record(snapshot, **CULTURE, period="2026-H1"),
            queries.unit_outlook(snapshot, **CULTURE, period="2026-H1"),
            queries.rollup(snapshot, **CULTURE, period="2026-H1"),
        ]
    assert tables[0].column_names == [
        "target_id", "sector", "indicator", "variant", "status", "status_linear", "status_statcan", "said", "points",
        "probability", "likelihood", "year_reached", "past_pace", "required_pace",
        "people_a_year_2", "people_a_year_3", "people_a_year_4", "enrolled", "enrolled_period",
    ]  # fmt: skip
    assert tables[0]["target_id"].to_pylist() == [aim.id for aim in house.plan.targets]
    assert tables[2].column_names == ["as_of", "year", "point", "q10", "q90", "actual", "inside"]
    for table in tables:
        assert table.num_rows
        assert set(table.schema.types) <= PLAIN, table.schema
