"""Nothing that leaves the house tells of 1 or 2 people.

Two provinces differ only in counts that must stay hidden. What follows from what is published cannot tell them apart,
so nothing that leaves the house may: every document, chart and table is made of both and compared, whatever it holds.
A second attack subtracts all that is published of units, sectors, indicators and readings from each other.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics import plan as plans
from analytics import warehouse
from analytics.charts.figures import by_sector
from analytics.export.documents import DOCUMENTS
from analytics.home import PROJECT, Home
from analytics.story import edition
from analytics.ui import fetch, gallery
from analytics.ui.gallery import Pick
from analytics.ui.takeaway import KINDS, Look
from analytics.ui.view import View
from analytics.warehouse import Snapshot, outside, queries
from tests.warehouse.conftest import House

READINGS = ("default",)
ENGINEERS, HEALTH, MASTERS = "KT", "YT", "TY_LE_THAC_SI"
# Of each unit: staff, with a university degree or above, masters, doctors, awarded a doctorate since 2024.
_FIRST = {
    "SCT": (150, 137, 32, 1, 0),
    "SXD": (178, 160, 35, 0, 0),
    "SKHCN": (128, 120, 43, 5, 1),
    "BQLKKT": (63, 59, 14, 0, 0),
    "SYT": (2058, 1315, 55, 6, 3),
    "UBXP/1": (40, 22, 1, 0, 0),
    "UBXP/2": (52, 30, 1, 0, 0),
    "UBXP/3": (55, 33, 4, 0, 0),
    "UBXP/4": (58, 27, 6, 0, 0),
}
_SECOND = _FIRST | {
    "SCT": (150, 137, 32, 2, 1),
    "SKHCN": (128, 120, 43, 4, 0),
    "UBXP/2": (52, 30, 2, 0, 0),
    "UBXP/3": (55, 33, 3, 0, 0),
}
_HASHES = re.compile(r"[0-9a-f]{12,64}|\d{4}-\d\d-\d\dT[\d:.+Z-]+")


class Worlds(NamedTuple):
    """The two provinces."""

    first: Home
    second: Home


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    """Both homes, built."""
    return Worlds(*(_home(tmp_path_factory.mktemp(name) / "home", units) for name, units in _named()))


def _named() -> Iterator[tuple[str, Mapping[str, Sequence[int]]]]:
    yield "first", _FIRST
    yield "second", _SECOND


def _home(root: Path, units: Mapping[str, Sequence[int]]) -> Home:
    home = Home(root, PROJECT / "data" / "reference")
    house = House(home, plans.load(home.reference))
    for unit, counts in units.items():
        agency, _, commune = unit.partition("/")
        for period in ("2025-N", "2026-H1"):
            house.submit([_row(house, agency, commune, counts) | {"ky_bao_cao": period}])
    warehouse.build(home, house.plan)
    return home


def _row(house: House, agency: str, commune: str, counts: Sequence[int]) -> dict[str, object]:
    staff, degrees, masters, doctors, awarded = counts
    health = agency in {"SYT", "UBXP"}
    place = {"ma_co_quan": agency, "ma_linh_vuc": HEALTH if health else ENGINEERS}
    if commune:
        place["ma_dvhc"] = house.plan.communes[int(commune)].code
    levels = {"duoi_dai_hoc": staff - degrees, "dai_hoc": degrees - masters - doctors}
    special = {"cki": 0, "ckii": 0, "bsnt": 0, "chuyen_nganh_y_te": staff - 5} if health else {}
    trained = {"dat_chuan_ngach_cdnn": staff - 9, "dao_tao_lien_tuc": staff - 12} if health else {}
    people = {"tong_cc_vc": staff, "thac_si": masters, "tien_si": doctors, "tien_si_moi": awarded}
    return {**place, **people, **levels, **special, **trained, "tinh_chat_so_lieu": "MH"}


def view_of(home: Home, reading: str, monkeypatch: pytest.MonkeyPatch) -> View:
    """A viewer's view of one province."""
    monkeypatch.setenv("TRITHUC45_HOME", str(home.root))
    return View("vi", "2026-H1", reading, str(fetch.newest()), "light")


def test_the_two_differ_for_whoever_is_of_the_house(worlds: Worlds) -> None:
    place = {"sector": ENGINEERS, "indicator": MASTERS, "variant": "master_or_above", "period": "2026-H1"}
    found = []
    for home in worlds:
        with warehouse.open_current(home) as snapshot:
            found.append(queries.units(snapshot, **place).to_pylist())
    assert found[0] != found[1]


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_no_document_tells_them_apart(worlds: Worlds, kind: str) -> None:
    made = []
    for home in worlds:
        with warehouse.open_current(home) as snapshot:
            told = edition(snapshot, plans.load(home.reference), "vi", reading="master_or_above")
            made.append(opened_up(DOCUMENTS[kind].make(told, None, None, lambda *_: None)))
    assert made[0].keys() == made[1].keys()
    assert [name for name in made[0] if made[0][name] != made[1][name]] == []


def opened_up(content: bytes) -> dict[str, str | bytes]:
    """What is in a file, and in the files in it, without what names a data version or a moment."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        try:
            return {"": _HASHES.sub("#", content.decode("utf-8"))}
        except UnicodeDecodeError:
            return {"": content}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: opened_up(package.read(name)) for name in package.namelist()}
    return {f"{name}/{inner}": each for name, found in parts.items() for inner, each in found.items()}


@pytest.mark.parametrize("reading", READINGS)
def test_no_chart_tells_them_apart_in_any_format(worlds: Worlds, reading: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [dict(taken(view_of(home, reading, monkeypatch))) for home in worlds]
    assert {name.split()[0] for name in made[0]} == {*gallery.CHARTS} - {"retirement"}  # nobody said how old they are
    assert {name.split()[-1] for name in made[0]} == {*KINDS} - {"png"}  # the SVG, drawn
    assert [name for name in made[0] if made[0][name] != made[1][name]] == []


def taken(view: View) -> Iterator[tuple[str, object]]:
    """Every chart of every sector, figure and level as data; those of units as pictures too."""
    sectors = dict(by_sector(fetch.figures(view.asked)))
    for chart in gallery.CHARTS:
        for sector, figures in sectors.items() if chart not in {"overview", "gap"} else [("", ())]:
            for indicator in [each.indicator.code for each in figures] or [""]:
                for level in ("agency", "commune") if chart in {"units", "forecast", "scenario"} else [""]:
                    yield from _files(view, chart, {"sector": sector, "indicator": indicator, "level": level})
    for breakdown in view.plan.breakdowns:
        yield from _files(view, "structure", {"by": breakdown.code, "indicator": "", "sector": ENGINEERS})


def _files(view: View, chart: str, asked: Mapping[str, str]) -> Iterator[tuple[str, object]]:
    def option(name: str, options: Sequence[str]) -> str:
        return asked[name] if asked.get(name) in options else next(iter(options), "")

    shown = gallery.CHARTS[chart](view, Pick(option, lambda name, lowest, highest, usual: usual))
    if shown is None or shown.outside is None:
        return
    pictured = chart in {"units", "forecast"} and asked["indicator"] == MASTERS
    for kind in ("csv", "json", "parquet", *(["svg"] if pictured else [])):
        content = KINDS[kind](view, shown.outside, Look(600, 400))
        yield f"{chart} {asked} {kind}", _read(content, kind)


def _read(content: bytes, kind: str) -> object:
    if kind == "parquet":
        return pq.read_table(io.BytesIO(content)).drop_columns(["snapshot_version"]).to_pylist()
    return _HASHES.sub("#", content.decode("utf-8-sig"))


def test_nothing_small_follows_from_all_that_is_published(worlds: Worlds) -> None:
    """Every count is an unknown; what is published, and sums over units, are equations."""
    for home in worlds:
        with warehouse.open_current(home) as snapshot:
            for sector in (ENGINEERS, HEALTH):
                told, small = equations(snapshot, plans.load(home.reference), sector)
                assert small
                assert [name for name, unknown in small if follows(unknown, told)] == []


Vector = dict[tuple[str, str], int]  # a sum of counts, each of a unit and a formula


def equations(snapshot: Snapshot, plan: plans.Plan, sector: str) -> tuple[list[Vector], list[tuple[str, Vector]]]:
    """What is known of a sector's units in one period, and the small counts that nobody may know."""
    hidden = outside.withheld(snapshot, plan, sector)
    told: list[Vector] = []
    small: list[tuple[str, Vector]] = []
    counts: dict[tuple[str, str], int] = {}
    for row in queries.unit_values(snapshot, sector=sector).to_pylist():
        if row["period"] != "2026-H1" or row["denominator"] is None:
            continue
        formula = plan.formula(row["indicator"], row["variant"])
        unit = f"{row['agency']}/{row['commune']}"
        found = {(unit, str(formula.numerator)): row["numerator"], (unit, str(formula.denominator)): row["denominator"]}
        counts |= found
        table = pa.table({name: [row[name]] for name in ("agency", "commune", "numerator", "denominator")})
        table = table.append_column("value", pa.array([1.0]))
        if not hidden.units(table, row["indicator"], row["variant"], row["period"])["hidden"][0].as_py():
            told += [{one: 1} for one in found]
    formulas = {formula for _, formula in counts}
    units = {unit for unit, _ in counts}
    for name in formulas:
        told.append({(unit, name): 1 for unit in units if unit.endswith("/")})
        if any(not unit.endswith("/") for unit in units):
            told.append({("UBXP/", name): -1, **{(u, name): 1 for u in units if not u.endswith("/")}})
    for unit in units:
        mine = {formula: counts[unit, formula] for formula in formulas if (unit, formula) in counts}
        small += [(f"{unit} {name}", {(unit, name): 1}) for name, count in mine.items() if 0 < count < 3]
        small += [
            (f"{unit} {one} - {other}", {(unit, one): 1, (unit, other): -1})
            for one, other in combinations(mine, 2)
            if 0 < abs(mine[one] - mine[other]) < 3
        ]
    return told, small


def follows(unknown: Vector, told: Sequence[Vector]) -> bool:
    """Whether a sum of counts is a sum of what is known."""
    names = sorted({name for vector in (unknown, *told) for name in vector})
    matrix = np.array([[vector.get(name, 0) for name in names] for vector in told], dtype=float)
    wanted = np.array([unknown.get(name, 0) for name in names], dtype=float)
    rest = wanted - matrix.T @ np.linalg.lstsq(matrix.T, wanted, rcond=None)[0]
    return bool(np.abs(rest).max() < 1e-6)
