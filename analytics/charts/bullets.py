"""All figures of one sector, for a slide: a bullet each, with its name before it and its verdict after it.

On a phone the name stands above, the verdict below.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import altair as alt
import pyarrow as pa

from analytics.charts.bullet import bullet_scale
from analytics.charts.drawing import (
    STROKE,
    Drawing,
    Frame,
    Schema,
    band,
    by_width,
    compose,
    data,
    expr,
    status_fill,
    status_icon,
    status_ink,
    table,
    words,
)
from analytics.charts.figures import Figure, aim_text, status, status_words
from analytics.charts.palette import Palette
from analytics.text import Text

_ROW, _NARROW_ROW, _TOP, _LABEL = 78, 138, 2, 24
_Y = by_width("datum.y * zoom", "datum.narrow_y")
_ROWS: Schema = {
    **dict.fromkeys(("status", "label", "shown", "words"), pa.string()),
    **dict.fromkeys(("value", "pale", "y", "narrow_y"), pa.float64()),
}
_TARGETS: Schema = {
    "words": pa.string(),
    "order": pa.int64(),
    **dict.fromkeys(("at", "y", "narrow_y"), pa.float64()),
}


def bullets_data(figures: Sequence[Figure], text: Text) -> Drawing:
    """One sector's figures, those with targets first; each ratio or count on a scale of its own."""
    places = [(figure, _place(row)) for row, figure in enumerate(figures)]
    aims = [_target(figure, order, text) | at for figure, at in places for order in range(len(figure.targets))]
    drawn = {"rows": table([_row(figure, text) | at for figure, at in places], _ROWS), "targets": table(aims, _TARGETS)}
    wide, narrow = (2 * _TOP + height * len(places) for height in (_ROW, _NARROW_ROW))
    return Drawing("bullets", Frame(wide, narrow), drawn)


def bullets(text: Text, palette: Palette, frame: Frame) -> alt.LayerChart:
    """Data sets `rows`, `targets`."""
    params = {
        "left": by_width("min(216 * zoom, width * 0.27)", 0),
        "right": by_width("min(236 * zoom, width * 0.3)", 8),
    }
    layers = [*_bars(palette), *_targets(palette), *_labels(palette)]
    return compose(layers, text, palette, frame, name="bullets", params=params)


def _place(row: int) -> dict[str, float]:
    """The middle of a row's bar."""
    return {"y": _TOP + _ROW * (row + 0.5), "narrow_y": _TOP + _NARROW_ROW * (row + 0.5)}


def _row(figure: Figure, text: Text) -> dict[str, Any]:
    year = figure.next_target.year if figure.next_target else None
    return {
        "status": status(figure, year),
        "label": "\n".join(wrap(figure.indicator.text("short", text.language), _LABEL)),
        "shown": figure.shown(text) or "–",
        "words": status_words(text, figure, year),
        "value": bullet_scale(figure).place(figure.exact),
        "pale": 0.45 if figure.partial else 1.0,
    }


def _target(figure: Figure, order: int, text: Text) -> dict[str, Any]:
    target = figure.targets[order]
    said = f"{target.year}: {aim_text(text, figure, target.year)}"
    return {"at": bullet_scale(figure).place(target.value), "words": said, "order": order}


def _at(column: str) -> alt.X:
    scale = alt.Scale(domain=[0, 1], range=[expr("left"), expr("width - right")], nice=False)
    return alt.X(f"{column}:Q", scale=scale, axis=None)


def _bars(palette: Palette) -> list[alt.Chart]:
    track = data("rows").mark_rect(
        x=expr("left"), x2=expr("width - right"), y=expr(f"{_Y} - 12"), y2=expr(f"{_Y} + 12")
    )
    bar = band(data("rows"), _Y, 12).encode(x=_at("value"), x2=alt.X2Datum(0), color=status_fill(palette))
    return [track.encode(color=alt.ColorValue(palette.track)), bar.encode(opacity=alt.Opacity("pale:Q", scale=None))]


def _targets(palette: Palette) -> list[alt.Chart]:
    """The first target as a stroke with its name above, the later one as a diamond with its name below."""
    ink, middle = alt.StrokeValue(palette.ink), expr(_Y)
    first, later = data("targets", "datum.order === 0"), data("targets", "datum.order > 0")
    stroke = first.mark_point(shape=STROKE, size=1300, strokeWidth=3, opacity=1, y=middle)
    diamond = later.mark_point(shape="diamond", size=120, strokeWidth=2, opacity=1, fill=palette.page, y=middle)
    end = "datum.at > 0.8 ? 'right' : datum.at < 0.2 ? 'left' : 'center'"
    name = data("targets").mark_text(
        y=expr(f"{_Y} + (datum.order === 0 ? -27 : 27) * zoom"),
        align=expr(end),
        baseline="middle",
        fontSize=expr("13 * zoom"),
        fontWeight=600,
    )
    return [
        stroke.encode(x=_at("at"), stroke=ink),
        diamond.encode(x=_at("at"), stroke=ink),
        name.encode(x=_at("at"), text=alt.Text("words:N"), color=alt.ColorValue(palette.ink)),
    ]


def _labels(palette: Palette) -> list[alt.Chart]:
    ink = status_ink(palette)
    after = by_width("width - right + 22 * zoom", 0)
    low = by_width(f"{_Y} + 17 * zoom", f"{_Y} + 50")
    name = by_width("datum.label", "replace(datum.label, '\\n', ' ')")
    label = words(data("rows"), name, 0, _label_y(), colour=palette.ink, size=16, weight=600)
    shown = words(
        data("rows"),
        "datum.shown",
        by_width(after, "width"),
        by_width(f"{_Y} - 12 * zoom", f"{_Y} - 52"),
        colour=palette.ink,
        align=expr(by_width("'left'", "'right'")),
        size=24,
        weight=700,
    )
    icon = data("rows").mark_point(size=110, filled=True, opacity=1, x=expr(f"{after} + 6"), y=expr(low))
    beside, limit = f"{after} + 20 * zoom", by_width("right - 42 * zoom", "width - 24")
    said = words(data("rows"), "datum.words", beside, low, colour=ink, size=14, weight=600, limit=limit)
    return [label, shown, icon.encode(shape=status_icon(palette), color=ink), said]


def _label_y() -> str:
    """The first line of a label in two lines stands half a line higher."""
    wide = f"{_Y} - (indexof(datum.label, '\\n') < 0 ? 0 : 9 * zoom)"
    return by_width(wide, f"{_Y} - 50")
