"""All intellectuals of the province over the years, in people, towards a multiple of the baseline."""

from __future__ import annotations

from dataclasses import replace

import altair as alt
import pyarrow as pa

from analytics.charts.drawing import Drawing, Frame
from analytics.charts.figures import Aimed, Figure
from analytics.charts.palette import Palette
from analytics.charts.trend import drawing, drawn
from analytics.progress import Goal
from analytics.text import Text


def total_data(series: pa.Table, figure: Figure, text: Text) -> Drawing:
    """The `series` query of a multiple of a baseline, restated in people: 1.5 x 17,178 is 25,767."""
    return drawing("total", series, figure, in_people(figure, text), text, unit="people")


def in_people(figure: Figure, text: Text) -> list[tuple[Aimed, str]]:
    """The targets of a multiple of a baseline restated in people, with what they are called."""
    baseline = figure.indicator.baseline_value or 1
    return [(_in_people(aim, baseline), _name(aim, baseline, text)) for aim in figure.targets]


def total(text: Text, palette: Palette, frame: Frame) -> alt.LayerChart:
    """Data sets `points`, `targets`, `path`, `breaks`, `years`."""
    return drawn("total", text, palette, frame)


def _in_people(aim: Aimed, baseline: int) -> Aimed:
    return replace(aim, goal=Goal(aim.goal.comparator, aim.goal.value * baseline))


def _name(aim: Aimed, baseline: int, text: Text) -> str:
    """`1,5 × 17.178`."""
    decimals = 0 if aim.goal.value.denominator == 1 else 1
    return f"{text.number(aim.value, decimals)} × {text.number(baseline)}"
