"""One indicator of one sector, large: the bar today, its targets named above and below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pyarrow as pa

from analytics.charts import rows
from analytics.charts.drawing import STROKE, Drawing, Frame, Schema, band, compose, data, expr, status_fill, table
from analytics.charts.figures import Figure, aim_text, status
from analytics.charts.palette import Palette
from analytics.plan import LocalTarget
from analytics.text import Text

_HEIGHT, _MIDDLE, _CROWDED, _ROOM = 112, 44, 0.16, 0.3
_ROW: Schema = {
    "status": pa.string(),
    "shown": pa.string(),
    "value": pa.float64(),
    "label_at": pa.float64(),
    "inside": pa.bool_(),
    "pale": pa.float64(),
}
_LEVELS: Schema = {"at": pa.float64()}
_TARGETS: Schema = {"at": pa.float64(), "words": pa.string(), "order": pa.int64()}


def bullet_data(figure: Figure, text: Text, levels: Sequence[LocalTarget] = ()) -> Drawing:
    """One figure, its targets and, apart from them, the `levels` that the province has set itself."""
    scale = bullet_scale(figure, levels)
    year = figure.next_target.year if figure.next_target else None
    label_at, inside = _label(figure, scale)
    row = {
        "status": status(figure, year),
        "shown": figure.shown(text),
        "value": scale.place(figure.exact),
        "label_at": label_at,
        "inside": inside,
        "pale": 0.45 if figure.partial else 1.0,
    }
    tables = {
        "rows": table([row], _ROW),
        "targets": table([_target(figure, order, scale, text) for order in range(len(figure.targets))], _TARGETS),
        "levels": table([{"at": scale.place(float(level.value))} for level in levels], _LEVELS),
        "ticks": scale.ticks(figure.indicator.unit, text),
    }
    return Drawing("bullet", Frame(_HEIGHT, _HEIGHT, unit=figure.indicator.unit), tables)


def bullet_scale(figure: Figure, levels: Sequence[LocalTarget] = ()) -> rows.Span:
    """To 100% for shares, unless all there is to show is in the lower half: then to a round top."""
    marks = (*(target.value for target in figure.targets), *(float(level.value) for level in levels))
    values = [float(figure.exact or 0), *marks]
    unit = figure.indicator.unit
    if unit == "percent" and max(values) > rows.PERCENT.top / 2:
        return rows.PERCENT
    return rows.span(values, whole=unit == "people")


def bullet(text: Text, palette: Palette, frame: Frame) -> alt.LayerChart:
    """Data sets `rows` (one), `targets`, `levels`, `ticks`."""
    params = {"left": "10", "right": "14", "bar": "0"}
    layers = [*rows.grid(palette, "22"), *_bar(palette), *_targets(palette), _levels(palette)]
    return compose(layers, text, palette, frame, name="bullet", params=params)


def _target(figure: Figure, order: int, scale: rows.Span, text: Text) -> dict[str, Any]:
    target = figure.targets[order]
    name = text("charts.legend.target", year=target.year)
    return {"at": scale.place(target.value), "words": f"{name}: {aim_text(text, figure, target.year)}", "order": order}


def _label(figure: Figure, scale: rows.Span) -> tuple[float | None, bool]:
    """Where the figure is written and whether inside the bar; either way clear of the targets' marks."""
    end = scale.place(figure.exact)
    if end is None:
        return None, False
    marks = [scale.place(target.value) or 0.0 for target in figure.targets]
    if end > _ROOM:
        return min([end, *(mark for mark in marks if end - _CROWDED < mark <= end)]), True
    return max([end, *(mark for mark in marks if end <= mark < end + _CROWDED)]), False


def _bar(palette: Palette) -> list[alt.Chart]:
    track = data("rows").mark_rect(x=expr("left"), x2=expr("width - right"), y=_MIDDLE - 11, y2=_MIDDLE + 11)
    bar = band(data("rows"), str(_MIDDLE), 11).encode(x=rows.at("value"), x2=alt.X2Datum(0), color=status_fill(palette))
    inside = "datum.inside"
    shown = data("rows").mark_text(
        y=_MIDDLE,
        dx=expr(f"{inside} ? -10 : 10"),
        align=expr(f"{inside} ? 'right' : 'left'"),
        baseline="middle",
        fontSize=14,
        fontWeight=700,
    )
    ink = alt.when(f"{inside} && datum.pale === 1 && datum.status !== 'no_target'").then(alt.value(palette.page))
    return [
        track.encode(color=alt.ColorValue(palette.track)),
        bar.encode(opacity=alt.Opacity("pale:Q", scale=None)),
        shown.encode(x=rows.at("label_at"), text=alt.Text("shown:N"), color=ink.otherwise(alt.value(palette.ink))),
    ]


def _targets(palette: Palette) -> list[alt.Chart]:
    first, later = data("targets", "datum.order === 0"), data("targets", "datum.order > 0")
    stroke = first.mark_point(shape=STROKE, size=1100, strokeWidth=3, opacity=1, y=_MIDDLE)
    diamond = later.mark_point(shape="diamond", size=110, strokeWidth=2, opacity=1, fill=palette.page, y=_MIDDLE)
    end = "datum.at > 0.6 ? 'right' : datum.at < 0.2 ? 'left' : 'center'"
    name = data("targets").mark_text(
        y=expr(f"datum.order === 0 ? {_MIDDLE} - 28 : {_MIDDLE} + 27"),
        align=expr(end),
        baseline="middle",
        fontSize=12.5,
        fontWeight=600,
    )
    ink = alt.StrokeValue(palette.ink)
    return [
        stroke.encode(x=rows.at("at"), stroke=ink),
        diamond.encode(x=rows.at("at"), stroke=ink),
        name.encode(x=rows.at("at"), text=alt.Text("words:N"), color=alt.ColorValue(palette.ink)),
    ]


def _levels(palette: Palette) -> alt.Chart:
    """A hollow triangle at the lower edge of the bar, unlike the marks of the plan; its words stand below the chart."""
    triangle = data("levels").mark_point(
        shape="triangle-up", size=70, strokeWidth=2, opacity=1, fill=palette.page, y=_MIDDLE + 13
    )
    mark: alt.Chart = triangle.encode(x=rows.at("at"), stroke=alt.value(palette.ink))
    return mark
