"""Colours of a whole's parts and their key: both depend on the data, so they come with them, as `slot` and `keys`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pyarrow as pa

from analytics.charts.drawing import Schema, by_width, data, expr, table
from analytics.charts.legend import flow
from analytics.charts.palette import Palette

HIDDEN_SLOT = "hidden"
_STEPS = 8
_LETTER, _SIGN, _LINE = 6.7, 36, 22
_WIDE, _NARROW = 600, 352  # pixels that a line of the key may take
_KEYS: Schema = {
    **dict.fromkeys(("slot", "label"), pa.string()),
    **dict.fromkeys(("wide_x", "wide_y", "narrow_x", "narrow_y"), pa.float64()),
}


@dataclass(frozen=True)
class Key:
    """A colour and what it means."""

    slot: str
    label: str


def slots(count: int, *, accent: bool = False) -> list[str]:
    """Names of that many colours of a ramp, in order: `p0` ... `p7`, or `a0` ... `a7` of the accent's."""
    ramp = "a" if accent else "p"
    return [f"{ramp}{round(place * (_STEPS - 1) / max(count - 1, 1))}" for place in range(count)]


def fill(palette: Palette) -> alt.Color:
    """The colour of bars by slot."""
    return alt.Color("slot:N", scale=_scale(palette, _fills(palette)), legend=None)


def edge(palette: Palette) -> dict[str, Any]:
    """The edge of bars: a dashed line round what is hidden, else only what keeps neighbours apart."""
    is_hidden = f"datum.slot === '{HIDDEN_SLOT}'"
    return {
        "stroke": alt.when(is_hidden).then(alt.value(palette.muted)).otherwise(alt.value(palette.page)),
        "strokeDash": alt.when(is_hidden).then(alt.value([3, 3])).otherwise(alt.value([1, 0])),
    }


def ink(palette: Palette) -> alt.Color:
    """The colour of figures inside bars, by the bar's slot."""
    one_ramp = [palette.ink] * (_STEPS // 2) + [palette.page] * (_STEPS // 2)
    return alt.Color("slot:N", scale=_scale(palette, [*one_ramp, *one_ramp, palette.muted]), legend=None)


def _fills(palette: Palette) -> list[str]:
    return [*palette.ramp, *palette.accent_ramp, palette.page]


def _scale(palette: Palette, colours: Sequence[str]) -> alt.Scale:
    ramps = (("p", palette.ramp), ("a", palette.accent_ramp))
    names = [f"{name}{step}" for name, ramp in ramps for step in range(len(ramp))]
    return alt.Scale(domain=[*names, HIDDEN_SLOT], range=list(colours))


def height(keys: Sequence[Key], *, narrow: bool) -> int:
    """How many pixels the key takes."""
    lines = [line for line, _ in _places(keys, _NARROW if narrow else _WIDE)]
    return _LINE * (lines[-1] + 1) + 6 if lines else 0


def keys_table(keys: Sequence[Key]) -> pa.Table:
    """The data set `keys`."""
    both = zip(keys, _places(keys, _WIDE), _places(keys, _NARROW), strict=True)
    return table([_key(key, *wide, *narrow) for key, wide, narrow in both], _KEYS)


def _key(key: Key, line: int, x: float, narrow_line: int, narrow_x: float) -> dict[str, Any]:
    at = {"wide_x": x, "wide_y": _LINE * (line + 0.5), "narrow_x": narrow_x, "narrow_y": _LINE * (narrow_line + 0.5)}
    return {"slot": key.slot, "label": key.label} | at


def _places(keys: Sequence[Key], most: float) -> list[tuple[int, float]]:
    """Line and start of each entry, as many on a line as fit."""
    return list(flow([_SIGN + _LETTER * len(key.label) for key in keys], most))


def layers(palette: Palette) -> list[alt.Chart]:
    """The key of the data set `keys`."""
    x, y = by_width("datum.wide_x * zoom", "datum.narrow_x"), by_width("datum.wide_y * zoom", "datum.narrow_y")
    signs = data("keys").mark_point(
        shape="M-1.2,-0.8L1.2,-0.8L1.2,0.8L-1.2,0.8Z",
        x=expr(f"{x} + 9"),
        y=expr(y),
        size=110,
        filled=True,
        opacity=1,
        strokeWidth=0.8,
    )
    labels = data("keys").mark_text(
        x=expr(f"{x} + 22"), y=expr(y), align="left", baseline="middle", fontSize=expr("12 * zoom"), color=palette.muted
    )
    return [signs.encode(color=fill(palette), **edge(palette)), labels.encode(text=alt.Text("label:N"))]
