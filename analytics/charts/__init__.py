"""Charts as specifications over named data: built and validated once, then reused as plain dicts.

A page calls a `*_data` function for a `Drawing` (Arrow tables, heights), asks
`spec` for the specification, adds the tables as `datasets`, and draws it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import altair as alt

from analytics.charts.bullet import bullet, bullet_data
from analytics.charts.bullets import bullets, bullets_data
from analytics.charts.drawing import Drawing, Frame, Spec
from analytics.charts.fan import fan, fan_data, scenario, scenario_data
from analytics.charts.gap_people import gap_people, gap_people_data
from analytics.charts.gap_points import gap_points, gap_points_data
from analytics.charts.overview import overview, overview_data
from analytics.charts.palette import Palette, Theme, palette
from analytics.charts.parts import parts, parts_data
from analytics.charts.shares import shares, shares_data
from analytics.charts.total import total, total_data
from analytics.charts.trend import trend, trend_data
from analytics.charts.units import units, units_data
from analytics.text import Language, Text, text

CHARTS: Mapping[str, Callable[[Text, Palette, Frame], alt.LayerChart]] = {
    "overview": overview,
    "bullet": bullet,
    "bullets": bullets,
    "gap_points": gap_points,
    "gap_people": gap_people,
    "total": total,
    "trend": trend,
    "units": units,
    "fan": fan,
    "scenario": scenario,
    "shares": shares,
    "parts": parts,
}


@cache
def spec(chart: str, language: Language, theme: Theme, frame: Frame) -> Spec:
    """The specification of one chart, validated; KeyError for an unknown chart. Do not change the dict."""
    drawn = CHARTS[chart](text(language), palette(theme), frame)
    with alt.data_transformers.enable("default", consolidate_datasets=False):
        made: Spec = drawn.to_dict()
    return made


__all__ = [
    "CHARTS",
    "Drawing",
    "Frame",
    "Spec",
    "bullet_data",
    "bullets_data",
    "fan_data",
    "gap_people_data",
    "gap_points_data",
    "overview_data",
    "parts_data",
    "scenario_data",
    "shares_data",
    "spec",
    "total_data",
    "trend_data",
    "units_data",
]
