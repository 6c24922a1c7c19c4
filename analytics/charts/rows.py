"""What row charts share: a round scale, its ticks, and labels that on phones stand in two lines above the bar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, log10

import altair as alt
import pyarrow as pa

from analytics.charts.drawing import (
    HIDDEN,
    NARROW_Y,
    ROW_Y,
    WIDE_Y,
    Schema,
    by_width,
    data,
    expr,
    status_icon,
    status_ink,
    table,
    words,
)
from analytics.charts.numbers import figure_text
from analytics.charts.palette import Palette
from analytics.plan import Unit
from analytics.text import Text

AXIS = 24
NARROW_ROW, NARROW_BAR = 66, 36
SECOND_Y = by_width(HIDDEN, "datum.narrow_y + 17")
_TICKS: Schema = {"at": pa.float64(), "name": pa.string()}
BAR_Y = f"({ROW_Y} + bar)"


@dataclass(frozen=True)
class Span:
    """A scale's round ends and the step between its ticks."""

    low: float
    top: float
    step: float

    def place(self, value: float | Fraction | None) -> float | None:
        """Where a value stands, 0 at the low end and 1 at the top."""
        return None if value is None else (float(value) - self.low) / (self.top - self.low)

    def ticks(self, unit: Unit, text: Text) -> pa.Table:
        """The data set `ticks`: every step's place and name."""
        count = round((self.top - self.low) / self.step)
        steps = [Fraction(str(round(self.low + self.step * n, 6))) for n in range(count + 1)]
        decimals = next(places for places in range(7) if all((step * 10**places).denominator == 1 for step in steps))
        names = [figure_text(text, step, unit, decimals) for step in steps]
        return table([{"at": self.place(at), "name": name} for at, name in zip(steps, names, strict=True)], _TICKS)


def span(values: Iterable[float], *, from_zero: bool = True, whole: bool = False) -> Span:
    """A round scale with 2 to 6 ticks around all values; bars start at zero, dots need not.

    `whole` is for people: none of them comes in halves.
    """
    known = list(values)
    most, least = max(known, default=0.0) or 1.0, min(known, default=0.0)
    floor_at = least if not from_zero and least > most / 2 else 0.0
    reach = (most - floor_at) or most
    unit = 10.0 ** floor(log10(reach))
    steps = (unit * part for part in (0.2, 0.5, 1, 2))
    step = next(step for step in steps if reach <= 5 * step and not (whole and step % 1))
    low = step * floor(floor_at / step)
    return Span(low, max(step * ceil(most / step), low + step), step)


PERCENT = Span(0, 100, 25)


def scale() -> alt.Scale:
    """From 0 to the top, between the label column and the verdict column."""
    return alt.Scale(domain=[0, 1], range=[expr("left"), expr("width - right")], nice=False)


def at(column: str) -> alt.X:
    """The place of a column on the shared scale."""
    return alt.X(f"{column}:Q", scale=scale(), axis=None)


def grid(palette: Palette, top: str) -> list[alt.Chart]:
    """Ticks of the data set `ticks`: dotted lines and their names at the foot."""
    rules = data("ticks").mark_rule(y=expr(top), y2=expr(f"height - {AXIS - 4}"), strokeDash=[2, 3])
    edge = "left < 20 && datum.at === 0 ? 'left' : right < 40 && datum.at > 0.99 ? 'right' : 'center'"
    names = data("ticks").mark_text(
        y=expr("height - 8"), baseline="middle", align=expr(edge), fontSize=expr("12 * zoom")
    )
    return [
        rules.encode(x=at("at"), color=alt.ColorValue(palette.rule)),
        names.encode(x=at("at"), text=alt.Text("name:N"), color=alt.ColorValue(palette.muted)),
    ]


def labels(palette: Palette) -> list[alt.Chart]:
    """`label` before the bar, icon and `words` after it; on phones the label stands above them, both above the bar."""
    ink = status_ink(palette)
    icon = data("rows").mark_point(
        size=expr("100 * zoom * zoom"),
        filled=True,
        opacity=1,
        x=expr(by_width("width - right + 22 * zoom", 7)),
        y=expr(by_width(WIDE_Y, SECOND_Y)),
    )
    after = "width - right + 34 * zoom"
    return [
        words(data("rows"), "datum.label", 0, WIDE_Y, colour=palette.ink, limit="left - 12"),
        words(data("rows"), "datum.label", 0, NARROW_Y, colour=palette.ink, limit="width"),
        icon.encode(shape=status_icon(palette), color=ink),
        words(data("rows"), "datum.words", after, WIDE_Y, colour=ink, weight=600, limit="right - 34 * zoom"),
        words(data("rows"), "datum.words", 20, SECOND_Y, colour=ink, weight=600, limit="width - 20"),
    ]


def click(palette: Palette, fields: list[str], tips: dict[str, str], row: int, narrow_row: int) -> alt.Chart:
    """An invisible row on top of everything: it takes the pointer, the tooltip and the click."""
    bottom = by_width(f"datum.wide * zoom + {row / 2}", f"datum.narrow_y + {narrow_row - 14}")
    shape = data("rows").mark_rect(
        x=0, x2=expr("width"), y=expr(f"{ROW_Y} - {row / 2}"), y2=expr(bottom), color=palette.ink, cursor="pointer"
    )
    hover = alt.selection_point(name="hover", fields=fields, on="pointerover", clear="pointerout", empty=False)
    chosen = alt.selection_point(name="row", fields=fields, on="click", empty=False, toggle=False)
    clickable: alt.Chart = shape.encode(
        fillOpacity=alt.when(hover).then(alt.value(0.06)).otherwise(alt.value(0)),
        tooltip=[alt.Tooltip(f"{column}:N", title=title) for column, title in tips.items()],
    ).add_params(hover, chosen)
    return clickable


def places(count: int, top: float, narrow_top: float, row: int, narrow_row: int) -> list[dict[str, float]]:
    """Where `count` rows stand, in pixels of both layouts."""
    return [{"wide": top + row * (n + 0.5), "narrow_y": narrow_top + narrow_row * n + 10.0} for n in range(count)]
