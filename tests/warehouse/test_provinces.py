"""Another province's plan, and the types of what queries return."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa

from analytics import plan as plan_as_data
from analytics import warehouse
from analytics.archive import Slot
from analytics.home import PROJECT, Home
from analytics.warehouse import queries
from tests.warehouse.conftest import AT, House
from tests.warehouse.test_figures import figures
from tests.warehouse.test_tables import shown

PLAIN = {pa.int64(), pa.float64(), pa.string(), pa.bool_(), pa.date32()}


def test_a_tiny_province_runs_on_the_same_program(tmp_path: Path) -> None:
    reference = PROJECT / "tests" / "provinces" / "tiny" / "reference"
    house = House(Home(tmp_path, reference), plan_as_data.load(reference))
    people = {"so_nguoi": 10, "khong_bang": 4, "bang_a": 4, "bang_b": 2}
    for period in ("2024-N", "2025-N"):
        house.submit(
            [
                {"nam_bc": period, "noi_bc": "SLT", "nganh": "LUA", "ts_nam": 1, **people},
                {"nam_bc": period, "noi_bc": "SLT", "nganh": "TRA", "tap_huan": 5, **people},
            ],
            form="PHIEU1",
        )
    house.submit(
        [{"nam_bc": "2025-N", "noi_bc": "UBX", "xa": "00101", "nganh": "TRA", "tap_huan": 6, **people}], "PHIEU1"
    )
    warehouse.build(house.home)
    with warehouse.open_current(house.home) as snapshot:
        lines = queries.progress(snapshot, period="2025-N", variant="default").to_pylist()
        parts = queries.makeup(snapshot, period="2025-N").to_pylist()
        assert figures(snapshot)
    wanted = ("target_id", "numerator", "denominator", "met", "gap_people", "coverage_reported", "coverage_expected")
    assert shown(lines, *wanted) == [
        ("LUA-BANG-2028", 6, 10, True, 0, 1, 1),
        ("LUA-TS-2028", 2, None, True, 0, 1, 1),
        ("TRA-HUAN-2028", 11, 20, True, 0, 2, 3),
    ]
    rice, tea = ([each for each in parts if each["sector"] == sector] for sector in ("LUA", "TRA"))
    assert shown(rice, "name", "people", "whole") == [("khong_bang", 4, 10), ("bang_a", 4, 10), ("bang_b", 2, 10)]
    assert shown(tea, "name", "people", "whole") == [("khong_bang", 8, 20), ("bang_a", 8, 20), ("bang_b", 4, 20)]


def test_every_query_returns_plain_types_with_and_without_data(house: House) -> None:
    _check_types(house)
    house.submit(
        [
            {"ky_bao_cao": "2025-N", "ma_co_quan": "SNNMT", "ma_linh_vuc": "NN", "tong_cc_vc": 9, "tien_si_moi": 1}
            | dict.fromkeys((*house.plan.breakdowns[0].parts, *house.plan.breakdowns[1].parts), 1)
        ]
    )
    house.submit([{"ky_bao_cao": "2025-N", "ma_co_quan": "BTCTU", "tong_tri_thuc": 9}], "BM04")
    house.archive.review(1, "acceptance", by="a", at=AT)
    house.archive.period("opening", "2025-N", by="a", at=AT, due=date(2026, 2, 1))
    _check_types(house)


def _check_types(house: House) -> None:
    place = {"sector": "NN", "indicator": "TIEN_SI_DAO_TAO", "period": "2025-N"}
    warehouse.build(house.home, house.plan)
    with warehouse.open_current(house.home) as snapshot:
        tables = [
            *(queries.meta(snapshot), queries.periods(snapshot), queries.submissions(snapshot)),
            *(queries.provisional(snapshot), queries.deadlines(snapshot), queries.slots(snapshot)),
            queries.closed(snapshot, [Slot("BM01", "2025-N", "SNNMT")], date(2026, 3, 1)),
            *(queries.missing_units(snapshot, **place), queries.sources(snapshot, **place)),
            *(query(snapshot, **place, variant="default") for query in (queries.series, queries.units)),
            *(query(snapshot, period="2025-N", variant="uni_plus") for query in (queries.progress, queries.current)),
            *(query(snapshot, period="2025-N") for query in (queries.makeup, queries.aims, queries.aim_series)),
            *(
                queries.leavers(snapshot, period="2025-N"),
                queries.leaving(snapshot, period="2025-N", variant="uni_plus"),
            ),
            warehouse.versions(house.home),
        ]
    for table in tables:
        assert set(table.schema.types) <= PLAIN, table.schema
