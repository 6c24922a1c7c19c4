"""Hand-made answers of the warehouse's queries, with every case that a chart has to draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import pyarrow as pa

from analytics import charts
from analytics.charts import Drawing
from analytics.charts.drawing import Schema, table
from analytics.charts.fan import Line
from analytics.charts.figures import Figure, Outlook, figures
from analytics.charts.leaving import Leavers
from analytics.charts.leaving import colours as retiring
from analytics.charts.makeup import makeups
from analytics.home import PROJECT
from analytics.plan import Plan, Target, load
from analytics.progress import Goal, gap, gap_people, measured, met
from analytics.text import Language
from analytics.text import text as words

PLAN: Plan = load(PROJECT / "data" / "reference")

# sector, indicator, numerator, denominator, units reported / expected
CURRENT = """
NN TY_LE_DH_SDH            868    900  9/9
NN TY_LE_THAC_SI           192    900  9/9
NN TIEN_SI_DAO_TAO           1      -  9/9
GD TY_LE_DH_SDH          11054  11998 55/57
GD TY_LE_THAC_SI           505  11998 57/57
GD TIEN_SI_DAO_TAO           2      - 57/57
YT TY_LE_DH_SDH           2011   2904  9/9
YT TY_LE_SDH_CHUYEN_SAU    337   2904  9/9
YT TY_LE_BOI_DUONG_CHUAN  2319   2320  9/9
YT TY_LE_DAO_TAO_LIEN_TUC 1949   2320  9/9
VH TY_LE_DH_SDH            250    252  3/3
VH TY_LE_THAC_SI            38    252  3/3
VH TIEN_SI_DAO_TAO           2      -  3/3
DL TY_LE_DH_SDH             67     67  3/3
DL TY_LE_THAC_SI            10     67  3/3
DL TIEN_SI_DAO_TAO           0      -  3/3
KT TY_LE_DH_SDH            306    336  4/4
KT TY_LE_THAC_SI             -      -  0/4
KT TIEN_SI_DAO_TAO           0      -  4/4
TT SO_TRI_THUC_SO_VOI_2020 19842 17178 1/1
"""


def current(rows: str = CURRENT) -> pa.Table:
    """The `current` query at 2025-N."""
    return pa.Table.from_pylist([_current(*line.split()) for line in rows.strip().splitlines()])


def progress(now: pa.Table) -> pa.Table:
    """The `progress` query for the same figures."""
    known = {(row["sector"], row["indicator"]): row for row in now.to_pylist()}
    targets = (target for target in PLAN.targets if (target.sector, target.indicator) in known)
    return table([_progress(target, known[target.sector, target.indicator]) for target in targets], _TYPES)


def known(rows: str = CURRENT) -> list[Figure]:
    """The figures of both queries joined."""
    now = current(rows)
    return figures(progress(now), now, PLAN)


def judged(figure: Figure, **told: Any) -> Figure:  # noqa: ANN401  any field of an outlook
    """The same figure with an outlook for each of its targets: likely, on track, unless told otherwise."""
    usual: dict[str, Any] = {
        "status": "on_track",
        "status_linear": "on_track",
        "status_statcan": "substantial_progress",
        "said": "forecast",
        "points": 6,
        "probability": 0.74,
        "likelihood": "likely",
        "year_reached": 2029,
        "past_pace": 0.5,
        "required_pace": 0.7,
        "people": (20.2, 23.6, 27.1),
    }
    ahead = Outlook(**(usual | told))
    return replace(figure, targets=tuple(replace(aim, outlook=ahead) for aim in figure.targets))


def figure(sector: str, indicator: str, rows: str = CURRENT) -> Figure:
    """One of them."""
    return next(each for each in known(rows) if (each.sector, each.indicator.code) == (sector, indicator))


def _series(values: Iterable[tuple[str, int, int, str, bool]]) -> Iterator[dict[str, Any]]:
    for code, numerator, denominator, coverage, broken in values:
        period, (reported, expected) = PLAN.period(code), map(int, coverage.split("/"))
        yield {
            "period": code,
            "kind": period.kind,
            "end": period.end,
            "numerator": numerator,
            "denominator": denominator,
            "value": 100 * numerator / denominator,
            "reported": reported,
            "expected": expected,
            "break_here": broken,
            "series_break": broken,
        }


def series(values: Iterable[tuple[str, int, int, str, bool]]) -> pa.Table:
    """The `series` query from (period, numerator, denominator, coverage, break here)."""
    return pa.Table.from_pylist(list(_series(values)))


AGRICULTURE = series(
    [
        ("2020-N", 640, 720, "7/7", False),
        ("2023-N", 668, 712, "7/7", False),
        ("2024-N", 680, 708, "7/7", False),
        ("2025-N", 850, 890, "7/9", True),
        ("2026-H1", 868, 900, "9/9", False),
    ]
)
PROVINCE = series([("2020-N", 17178, 17178, "1/1", False), ("2025-N", 19842, 17178, "1/1", False)])
UNITS = pa.Table.from_pylist(
    [
        {"level": level, "agency": agency, "commune": commune, "numerator": n, "denominator": d, "value": 100 * n / d}
        for level, agency, commune, n, d in (
            ("agency", "SGDDT", "", 1800, 1820),
            ("agency", "UBXP", "", 388, 459),
            ("commune", "UBXP", "01273", 270, 330),
            ("commune", "UBXP", PLAN.communes[1].code, 3, 4),
            ("commune", "UBXP", PLAN.communes[2].code, 21, 25),
            ("commune", "UBXP", PLAN.communes[3].code, 94, 100),
        )
    ]
)


ARTS = series(
    [
        *((f"{year}-N", 205 + 6 * (year - 2020), 240 + 2 * (year - 2020), "3/3", False) for year in range(2020, 2026)),
        ("2026-H1", 241, 252, "2/3", False),
    ]
)
EDGES = ("q025", "q10", "q25", "point", "q50", "q75", "q90", "q975")


def forecast(start: float, until: int = 2045) -> pa.Table:
    """The `forecast` query from the end of 2025: a little more every year, and a little less sure."""
    return pa.Table.from_pylist(
        [
            {"as_of": "2025-N", "year": year, "band": "forecast" if year <= 2030 else "scenario"}
            | {edge: start + 0.1 * (year - 2025) * (place - 2) for place, edge in enumerate(EDGES)}
            for year in range(2026, until + 1)
        ]
    )


# sector, breakdown, units reported / expected, people of each part
MAKEUP = """
NN ethnic 9/9   120 450 240 40 30 10 1 9
GD ethnic 57/57 1300 5000 2600 400 300 90 60 70
TT ethnic 66/66 1420 5450 2840 440 330 100 61 79
NN age    9/9   130 340 300 119 11
TT age    9/66  130 340 300 119 11
"""
RETIRE = Leavers(
    "NN", 2030, "2025-N", 900, 11, 130, 9, 9, frozenset({"tuoi_tren_60"}), frozenset({"tuoi_51_60", "tuoi_tren_60"})
)


def makeup(rows: str = MAKEUP) -> pa.Table:
    """The `makeup` query at 2025-N, without rests and groupings; `-`: a part that the sector does not have."""
    lines = (line.split() for line in rows.strip().splitlines())
    return pa.Table.from_pylist([row for line in lines for row in _makeup(*line)])


def _makeup(sector: str, code: str, coverage: str, *people: str) -> Iterator[dict[str, Any]]:
    parts = next(each.parts for each in PLAN.breakdowns if each.code == code)
    reported, expected = map(int, coverage.split("/"))
    shared: dict[str, Any] = {"sector": sector, "breakdown": code, "kind": "part", "period": "2025-N"}
    shared |= {"whole": sum(int(count) for count in people if count != "-"), "reported": reported, "expected": expected}
    shared |= {"provisional": False}
    for name, count in zip(parts, people, strict=True):
        if count != "-":
            yield shared | {"name": name, "people": int(count)}


@cache
def drawing(chart: str, language: Language) -> Drawing:
    """The example as the data of one chart."""
    text = words(language)
    now, degrees = current(), figure("GD", "TY_LE_DH_SDH")
    every = {
        "overview": charts.overview_data,
        "gap_points": charts.gap_points_data,
        "gap_people": charts.gap_people_data,
    }
    if chart in every:
        return every[chart](progress(now), now, PLAN, text)
    if chart == "units":
        return charts.units_data(UNITS, degrees, PLAN, text)
    if chart == "total":
        return charts.total_data(PROVINCE, figure("TT", "SO_TRI_THUC_SO_VOI_2020"), text)
    if chart == "fan":
        return charts.fan_data(ARTS, figure("VH", "TY_LE_DH_SDH"), forecast(94), text, until=2045)
    if chart == "scenario":
        lines = [Line("A", ((2025, 94.0), (2045, 99.0))), Line("B", ((2025, 94.0), (2045, 96.5)))]
        return charts.scenario_data(ARTS, figure("VH", "TY_LE_DH_SDH"), lines, text, until=2045)
    if chart == "shares":
        return charts.shares_data(makeups(makeup(), PLAN)["ethnic"], PLAN, text, marked="except_tay_nung")
    if chart == "parts":
        age = makeups(makeup(), PLAN)["age"]["NN"]
        keys, colours = retiring(text, age, [RETIRE])
        return charts.parts_data(age, PLAN, text, keys=keys, colours=colours)
    agriculture = figure("NN", "TY_LE_DH_SDH")
    if chart == "bullets":
        return charts.bullets_data([agriculture, figure("NN", "TIEN_SI_DAO_TAO")], text)
    return (
        charts.trend_data(AGRICULTURE, agriculture, text) if chart == "trend" else charts.bullet_data(agriculture, text)
    )


def _current(sector: str, indicator: str, numerator: str, denominator: str, coverage: str) -> dict[str, Any]:
    reported, expected = map(int, coverage.split("/"))
    return {
        "sector": sector,
        "indicator": indicator,
        "variant": "default",
        "period": "2025-N" if numerator != "-" else None,
        "numerator": int(numerator) if numerator != "-" else None,
        "denominator": int(denominator) if denominator != "-" else None,
        "value": None,
        "reported": reported,
        "expected": expected,
        "series_break": sector in {"NN", "GD"},
    }


def _progress(target: Target, row: dict[str, Any]) -> dict[str, Any]:
    scale = 100 if PLAN.indicator(target.indicator).unit == "percent" else 1
    goal = Goal(target.comparator, Fraction(target.value), scale)
    n, d = row["numerator"], row["denominator"] or 1
    value = None if n is None else measured(n, d, goal)
    return {
        "sector": target.sector,
        "indicator": target.indicator,
        "target_year": target.year,
        "comparator": target.comparator,
        "target": float(target.value),
        "target_max": None if target.value_max is None else float(target.value_max),
        "gap": None if value is None else float(gap(value, goal)),
        "gap_people": None if value is None else gap_people(n, d, goal),
        "met": None if value is None else met(value, goal),
    }


_TYPES: Schema = {
    **dict.fromkeys(("sector", "indicator", "comparator"), pa.string()),
    **dict.fromkeys(("target_year", "gap_people"), pa.int64()),
    **dict.fromkeys(("target", "target_max", "gap"), pa.float64()),
    "met": pa.bool_(),
}
