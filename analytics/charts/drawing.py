"""What every chart shares: its frame, its data, and how it adapts to the width it is given.

A chart is one layered view without automatic sizing: it takes exactly the
width of its container, and positions are expressions over that width, so the
same specification serves a hall, a desk and a phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import altair as alt
import pyarrow as pa

from analytics.charts.palette import Palette
from analytics.charts.status import Status, looks
from analytics.plan import Unit
from analytics.text import Language, Text

FONT = "Be Vietnam Pro"
_FONTS = f"{FONT}, sans-serif"
HIDDEN = -9999
NARROW, HALL, HALL_ZOOM = 640, 1300, 1.25
STROKE = "M0,-1L0,1"

Align = Literal["left", "center", "right"]
Weight = Literal[400, 600, 700]
Spec = dict[str, Any]
Schema = Mapping[str, pa.DataType]
_NO_PADDING = {"left": 0, "right": 0, "top": 0, "bottom": 0}


@dataclass(frozen=True)
class Frame:
    """What a specification has to know of its data: heights in pixels, and the target years."""

    wide: int
    narrow: int
    years: tuple[int, ...] = ()
    unit: Unit = "percent"


def height_in(frame: Frame, width: float) -> float:
    """How tall a chart is in a container of this width, in pixels."""
    return frame.narrow if width < NARROW else frame.wide * (1 if width < HALL else HALL_ZOOM)


@dataclass(frozen=True)
class Drawing:
    """A chart's data: one Arrow table for each named data set, and the frame they need."""

    chart: str
    frame: Frame
    tables: Mapping[str, pa.Table] = field(repr=False)


def expr(text: str) -> alt.ExprRef:
    """A Vega expression over `width`, `narrow` and `datum`."""
    return alt.ExprRef(text)


def by_width(wide: str | float, narrow: str | float) -> str:
    """One expression on a wide screen, another on a phone."""
    return f"(narrow ? ({narrow}) : ({wide}))"


# Where a row's first line is: rows carry `wide` and `narrow_y`, and keep off screen what the other layout draws.
WIDE_Y = by_width("datum.wide * zoom", HIDDEN)
NARROW_Y = by_width(HIDDEN, "datum.narrow_y")
ROW_Y = by_width("datum.wide * zoom", "datum.narrow_y")


def table(rows: Sequence[Mapping[str, Any]], schema: Schema) -> pa.Table:
    """Rows as an Arrow table with fixed types, so that an empty one keeps its columns."""
    return pa.Table.from_pylist([dict(row) for row in rows], schema=pa.schema(list(schema.items())))


def data(name: str, keep: str = "") -> alt.Chart:
    """A chart over a named data set, of all its rows or of those where `keep` holds."""
    chart = alt.Chart(alt.NamedData(name=name))
    return chart.transform_filter(keep) if keep else chart


def words(
    chart: alt.Chart,
    content: str,
    x: str | float,
    y: str,
    *,
    colour: str | alt.Color,
    align: Align | alt.ExprRef = "left",
    size: float = 13,
    weight: Weight = 400,
    limit: str | float | None = None,
) -> alt.Chart:
    """Text at a place, both given by expressions."""
    options: dict[str, Any] = {} if limit is None else {"limit": expr(str(limit))}
    mark = chart.mark_text(
        text=expr(content),
        x=expr(str(x)),
        y=expr(y),
        align=align,
        baseline="middle",
        fontSize=expr(f"{size} * zoom"),
        fontWeight=weight,
        lineBreak="\n",
        **options,
    )
    text: alt.Chart = mark.encode(color=colour if isinstance(colour, alt.Color) else alt.ColorValue(colour))
    return text


def status_ink(palette: Palette) -> alt.Color:
    """The colour of words and icons by status."""
    return _status_colour({status: look.ink for status, look in looks(palette).items()})


def status_fill(palette: Palette) -> alt.Color:
    """The colour of bars by status."""
    return _status_colour({status: look.fill for status, look in looks(palette).items()})


def status_icon(palette: Palette) -> alt.Shape:
    """The icon by status, drawn rather than typed: no font has to have it."""
    icons = {status: look.icon for status, look in looks(palette).items()}
    return alt.Shape("status:N", scale=alt.Scale(domain=list(icons), range=list(icons.values())), legend=None)


def _status_colour(colours: Mapping[Status, str]) -> alt.Color:
    return alt.Color("status:N", scale=alt.Scale(domain=list(colours), range=list(colours.values())), legend=None)


def band(chart: alt.Chart, middle: str, half: float, opacity: float = 1) -> alt.Chart:
    """A horizontal band of a row, `half` pixels to either side of its middle."""
    mark: alt.Chart = chart.mark_rect(y=expr(f"{middle} - {half}"), y2=expr(f"{middle} + {half}"), opacity=opacity)
    return mark


def compose(
    layers: Iterable[alt.Chart], text: Text, palette: Palette, frame: Frame, *, name: str, params: Mapping[str, str]
) -> alt.LayerChart:
    """The layers as one chart that takes its container's width and its frame's height."""
    signals = {"narrow": f"width < {NARROW}", "zoom": f"width < {HALL} ? 1 : {HALL_ZOOM}", **params}
    signals["height"] = by_width(f"{frame.wide} * zoom", frame.narrow)
    first, *others = layers
    # In one call: each method of a chart copies the whole of it.
    return alt.LayerChart(
        layer=[first.add_params(*(alt.param(name=key, expr=value) for key, value in signals.items())), *others],
        resolve=alt.Resolve(scale=alt.ScaleResolveMap(color="independent", shape="independent", size="independent")),
        description=text(f"charts.{name}.description"),
        width=900,
        height=frame.wide,
        autosize="none",
        padding=_NO_PADDING,
        config=alt.Config(**_config(palette, text.language)),
    )


def _config(palette: Palette, language: Language) -> Spec:
    axis = {
        "domain": False,
        "ticks": False,
        "title": None,
        "gridColor": palette.rule,
        "labelColor": palette.muted,
        "labelFontSize": 12,
        "labelFont": _FONTS,
    }
    return {
        "background": "transparent",
        "font": _FONTS,
        "view": {"stroke": None},
        "mark": {"tooltip": None, "color": palette.ink},
        "text": {"font": _FONTS, "color": palette.ink},
        "axis": axis,
        "locale": {"number": NUMBER_LOCALES[language]},
    }


NUMBER_LOCALES: Mapping[Language, Spec] = {
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["₫", ""]},
}
