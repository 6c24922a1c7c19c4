"""Marts against an independent reading: generated archives, every figure at every level."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import plan as plan_as_data
from analytics import warehouse
from analytics.home import PROJECT, Home
from analytics.plan import Plan
from analytics.warehouse import Snapshot, queries
from tests.examples import examples
from tests.warehouse.conftest import House
from tests.warehouse.oracle import (
    Event,
    Figure,
    Key,
    Oracle,
    Review,
    Row,
    Submit,
    Withdraw,
    filled,
    people_short,
    reaches,
)

Events = Sequence[Event]
PERIODS = ("2023-N", "2024-H1", "2024-H2", "2024-N", "2025-H1", "2025-H2", "2025-N", "2026-H1")
PLACES = (
    ("SGDDT", None, "GD"), ("SYT", None, "YT"), ("SVHTTDL", None, "VH"), ("SVHTTDL", None, "DL"),
    ("BQLKKT", None, "DL"), ("STC", None, "KHAC"), ("UBXP", 0, "GD"), ("UBXP", 0, "YT"), ("UBXP", 1, "GD"),
)  # fmt: skip
MEASURES = ("tong_cc_vc", "dai_hoc", "thac_si", "tien_si", "tien_si_moi", "nu")
HEALTH = ("cki", "ckii", "bsnt", "chuyen_nganh_y_te", "dat_chuan_ngach_cdnn", "dao_tao_lien_tuc")
# The province's plan with four communes, so that some of them are always missing.
_WHOLE = plan_as_data.load(PROJECT / "data" / "reference")
SMALL = replace(_WHOLE, communes=_WHOLE.communes[:4], digest="0" * 64)
PLANS = [SMALL, replace(SMALL, province=SMALL.province.model_copy(update={"counting": "accepted"}), digest="1" * 64)]
QUICK = settings(max_examples=examples(16), suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def rows(draw: st.DrawFn, communes: Sequence[str]) -> list[Row]:
    places = draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4, unique=True))
    period = draw(st.sampled_from(PERIODS))
    return [draw(row(period, *place, communes)) for place in places for _ in range(draw(st.integers(1, 2)))]


@st.composite
def row(draw: st.DrawFn, period: str, agency: str, commune: int | None, sector: str, communes: Sequence[str]) -> Row:
    number = st.one_of(st.integers(0, 30), st.sampled_from([None, 0, 100_000]))
    measures = MEASURES + (HEALTH if sector == "YT" else ())
    place: Row = {
        "ky_bao_cao": period, "ma_co_quan": agency, "ma_linh_vuc": sector,
        "ma_dvhc": None if commune is None else communes[commune],
    }  # fmt: skip
    return {**place, **{name: draw(number) for name in measures}}


@st.composite
def histories(draw: st.DrawFn, communes: Sequence[str], size: int = 12) -> list[Event]:
    """Submissions, corrections of them (the same places again), withdrawals and reviews."""
    events: list[Event] = []
    for _ in range(draw(st.integers(0, size))):
        decisions = list(possible(events))
        if decisions and draw(st.integers(0, 2)) == 0:
            events.append(draw(st.sampled_from(decisions)))
        elif draw(st.integers(0, 7)) == 0:
            total = {"ky_bao_cao": draw(st.sampled_from(PERIODS)), "ma_co_quan": "BTCTU"}
            events.append(
                Submit("BM04", [{**total, "tong_tri_thuc": draw(st.sampled_from([None, 17178, 25766, 25767]))}])
            )
        else:
            events.append(Submit("BM01", draw(rows(communes))))
    return events


def possible(events: Events) -> Iterator[Event]:
    """Every decision that makes sense now."""
    submitted = {number: event for number, event in enumerate(events, start=1) if isinstance(event, Submit)}
    for number, event in submitted.items():
        if {Withdraw(number), Review(number, "return")} & {each for each in events if not isinstance(each, Submit)}:
            continue
        yield Withdraw(number)
        accepted = Review(number, "acceptance") in events
        newer = {slot for other, each in submitted.items() if other > number for slot in filled(each)}
        if accepted or filled(event) - newer:
            yield Review(number, "return")
        if not accepted and filled(event) - newer:
            yield Review(number, "acceptance")


def play(house: House, events: Events) -> None:
    for event in events:
        if isinstance(event, Submit):
            house.submit(event.rows, event.form)
        elif isinstance(event, Withdraw):
            house.withdraw(event.number)
        else:
            house.review(event.number, event.verdict)


def figures(snapshot: Snapshot) -> dict[Key, Figure]:
    """The mart `value`, whole."""
    names = ", ".join((*Key._fields, *Figure._fields))
    found = snapshot._connection.cursor().execute(f"select {names} from value").fetchall()
    answer = {Key(*line[: len(Key._fields)]): Figure(*line[len(Key._fields) :]) for line in found}
    assert len(answer) == len(found), "a figure appears twice"
    return answer


@given(st.data(), st.sampled_from(PLANS))
@QUICK
def test_every_figure_is_what_an_independent_reading_gives(data: st.DataObject, plan: Plan) -> None:
    events = data.draw(histories([c.code for c in plan.communes]))
    with TemporaryDirectory() as folder:
        house = House(Home(Path(folder), Path(folder)), plan)
        play(house, events)
        warehouse.build(house.home, plan)
        with warehouse.open_current(house.home) as snapshot:
            oracle = Oracle(plan, events)
            assert figures(snapshot) == oracle.figures
            for as_of in ("2023-N", "2025-H2", "2026-H1"):
                _check_progress(
                    snapshot, oracle, as_of, data.draw(st.sampled_from(["default", "uni_plus", "nonsense"]))
                )


def _check_units(snapshot: Snapshot, oracle: Oracle, as_of: str, sector: str, code: str) -> None:
    """Who is behind a figure and who is missing from it."""
    plan = oracle.plan
    place = {"sector": sector, "indicator": code, "period": as_of}
    now = oracle.current(as_of, sector, code, "default")
    period = plan.period(now[0] if now else as_of)
    units = queries.units(snapshot, **place, variant="default").to_pylist()
    behind = {
        (key.level, key.agency, key.commune, figure.numerator)
        for key, figure in oracle.figures.items()
        if now and key[:1] + key[2:3] + key[5:] == (period.code, sector, code, "default") and key.agency
    }
    assert {(u["level"], u["agency"], u["commune"], u["numerator"]) for u in units} == behind
    cells = (
        oracle.cells(plan.indicator(code), "default", period) if now else oracle.awaited(plan.indicator(code), period)
    )
    whole = plan.province.whole_province_sector
    lacking = {
        place[1:]
        for place, cell in cells.items()
        if place[0] == sector or sector == whole
        if cell.expected and not cell.complete
    }
    missing = queries.missing_units(snapshot, **place).to_pylist()
    assert {(unit["agency"], unit["commune"]) for unit in missing} == lacking
    assert len(missing) == len(lacking)


def _check_progress(snapshot: Snapshot, oracle: Oracle, as_of: str, reading: str) -> None:
    plan = oracle.plan
    known = {(variant.indicator, variant.code) for variant in plan.variants}
    answer = queries.progress(snapshot, period=as_of, variant=reading).to_pylist()
    assert [line["target_id"] for line in answer] == [target.id for target in plan.targets]
    for line, target in zip(answer, plan.targets, strict=True):
        variant = reading if (target.indicator, reading) in known else "default"
        assert line["variant"] == variant
        now = oracle.current(as_of, target.sector, target.indicator, variant)
        if now is None:
            assert (line["period"], line["numerator"], line["value"], line["gap"], line["met"]) == (None,) * 5
            assert line["gap_people"] is None
            continue
        period, figure = now
        got = (line["period"], line["numerator"], line["denominator"], line["coverage_reported"])
        assert got == (period, figure.numerator, figure.denominator, figure.reported)
        assert (line["coverage_expected"], line["series_break"]) == (figure.expected, figure.series_break)
        unit = plan.indicator(target.indicator).unit
        if figure.denominator == 0:
            assert (line["value"], line["gap"], line["gap_people"], line["met"]) == (None,) * 4
        else:
            bottom = figure.denominator or 1
            value = (100 if unit == "percent" else 1) * figure.numerator / bottom
            assert line["value"] == pytest.approx(value, abs=1e-12)
            assert line["gap"] == pytest.approx(float(target.value) - value, abs=1e-9)
            assert line["met"] is reaches(target, unit, figure.numerator, bottom)
            assert line["gap_people"] == people_short(target, unit, figure.numerator, bottom)


@given(st.data(), st.sampled_from(PLANS))
@QUICK
def test_building_step_by_step_gives_what_building_at_once_gives(data: st.DataObject, plan: Plan) -> None:
    events = data.draw(histories([c.code for c in plan.communes], size=10))
    with TemporaryDirectory() as folder:
        steps = House(Home(Path(folder, "steps"), Path(folder)), plan)
        for event in events:
            play(steps, [event])
            if data.draw(st.booleans()):
                warehouse.build(steps.home, plan)
        at_once = House(Home(Path(folder, "once"), Path(folder)), plan)
        if steps.home.archive.exists():
            shutil.copytree(steps.home.archive, at_once.home.archive)
        assert warehouse.build(steps.home, plan) == warehouse.build(at_once.home, plan)
        assert contents(steps.home) == contents(at_once.home)


def contents(home: Home) -> dict[str, list[tuple[object, ...]]]:
    """Every table of the current snapshot, its rows in one order; not the time of the build."""
    with warehouse.open_current(home) as snapshot:
        cursor = snapshot._connection.cursor()
        names = [name for (name,) in cursor.execute("select table_name from duckdb_tables()").fetchall()]
        tables = {name: cursor.execute(f"select * from {name} order by all").fetchall() for name in names}
    return {name: rows for name, rows in tables.items() if name != "meta"}


@given(st.data())
@QUICK
def test_a_correction_changes_its_own_slots_and_no_others(data: st.DataObject) -> None:
    events = data.draw(histories([c.code for c in SMALL.communes], size=8))
    correction = Submit("BM01", data.draw(rows([c.code for c in SMALL.communes])))
    with TemporaryDirectory() as folder:
        house = House(Home(Path(folder), Path(folder)), SMALL)
        states = []
        for step in (events, [correction]):
            play(house, step)
            warehouse.build(house.home, SMALL)
            with warehouse.open_current(house.home) as snapshot:
                states.append(figures(snapshot))
        before, after = states
        touched = {each["ma_co_quan"] for each in correction.rows}
        since = min(SMALL.period(str(each["ky_bao_cao"])).end for each in correction.rows)
        for key in before.keys() | after.keys():
            if before.get(key) != after.get(key):
                assert SMALL.period(key.period).end >= since
                if SMALL.indicator(key.indicator).kind == "cumulative_count":
                    shown_by_another = key not in before or key not in after
                    assert shown_by_another or key.agency in touched | {""}
                else:
                    assert key.agency in touched | {""}
                    assert key.period in {each["ky_bao_cao"] for each in correction.rows}


def test_periods_are_known_in_the_order_in_which_they_close() -> None:
    ordered = sorted(SMALL.periods, key=lambda period: period.order)
    assert all(one.end <= other.end for one, other in pairwise(ordered))
