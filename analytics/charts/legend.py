"""A legend drawn like the chart itself, in one line on a wide screen and in two columns on a phone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from analytics.charts.drawing import STROKE, by_width, expr
from analytics.charts.palette import Palette

Sign = Literal["bar", "pale", "stroke", "diamond", "dot", "ring", "faint", "line", "dashes"]
_SHAPES: dict[Sign, str] = {
    "bar": "M-1.5,-0.8L1.5,-0.8L1.5,0.8L-1.5,0.8Z",
    "pale": "M-1.5,-0.8L1.5,-0.8L1.5,0.8L-1.5,0.8Z",
    "stroke": STROKE,
    "diamond": "diamond",
    "dot": "circle",
    "ring": "circle",
    "faint": "circle",
    "line": "M-1.4,0L1.4,0",
    "dashes": "M-1.5,0L-0.8,0M-0.35,0L0.35,0M0.8,0L1.5,0",
}
_LETTER, _SIGN, _LINE, _LONG = 6.5, 38, 22, 26
_WIDE = 900  # pixels that a line may take on a desk


@dataclass(frozen=True)
class Entry:
    """One sign and what it means."""

    sign: Sign
    label: str
    colour: str


def height(entries: Sequence[Entry], *, narrow: bool) -> int:
    """How many pixels the legend takes."""
    if narrow:
        return _LINE * (-(-len(entries) // _columns(entries))) + 6
    return _LINE * (max((line for line, _ in _wide(entries)), default=0) + 1) + 4


def layers(entries: Sequence[Entry], palette: Palette) -> list[alt.Chart]:
    """Signs and labels; the only data that a specification holds."""
    chart = alt.Chart(alt.InlineData(values=_places(entries)))
    x = by_width("datum.x * zoom", f"datum.column * width / {_columns(entries)}")
    y = by_width(f"(datum.row * {_LINE} + {_LINE / 2}) * zoom", f"datum.line * {_LINE} + {_LINE / 2}")
    signs = chart.mark_point(x=expr(f"{x} + 9"), y=expr(y), strokeWidth=2, opacity=1, size=110).encode(
        shape=alt.Shape("shape:N", scale=None),
        fill=alt.Fill("fill:N", scale=None),
        stroke=alt.Stroke("colour:N", scale=None),
        fillOpacity=alt.FillOpacity("opacity:Q", scale=None),
        strokeOpacity=alt.StrokeOpacity("strong:Q", scale=None),
    )
    labels = chart.mark_text(
        x=expr(f"{x} + 24"), y=expr(y), align="left", baseline="middle", fontSize=expr("12 * zoom"), color=palette.muted
    ).encode(text=alt.Text("label:N"))
    return [signs, labels]


def _columns(entries: Sequence[Entry]) -> int:
    return 1 if any(len(entry.label) > _LONG for entry in entries) else 2


def flow(widths: Iterable[float], most: float) -> Iterator[tuple[int, float]]:
    """Line and start of each entry of a key, as many on a line of `most` pixels as fit."""
    line, x = 0, 0.0
    for width in widths:
        if x and x + width > most:
            line, x = line + 1, 0.0
        yield line, x
        x += width


def _wide(entries: Sequence[Entry]) -> list[tuple[int, float]]:
    return list(flow((_SIGN + _LETTER * len(entry.label) for entry in entries), _WIDE))


def _places(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    return [
        {
            "label": entry.label,
            "shape": _SHAPES[entry.sign],
            "colour": entry.colour,
            "fill": entry.colour if entry.sign in {"bar", "pale", "dot"} else "transparent",
            "opacity": 0.45 if entry.sign == "pale" else 1,
            "strong": 0 if entry.sign in {"bar", "pale"} else 0.45 if entry.sign == "faint" else 1,
            "x": round(start),
            "row": row,
            "column": number % _columns(entries),
            "line": number // _columns(entries),
        }
        for number, (entry, (row, start)) in enumerate(zip(entries, _wide(entries), strict=True))
    ]
