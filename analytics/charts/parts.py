"""The parts of one breakdown of one sector as bars: how many of the people each has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pyarrow as pa

from analytics.charts import rows, slots
from analytics.charts.drawing import Drawing, Frame, Schema, band, by_width, compose, data, table
from analytics.charts.makeup import Makeup, Part, part_label
from analytics.charts.palette import Palette
from analytics.charts.shares import row_labels
from analytics.charts.slots import Key
from analytics.plan import Plan
from analytics.text import Text

_ROW = 30
_ROWS: Schema = {
    **dict.fromkeys(("label", "slot", "words", "share"), pa.string()),
    **dict.fromkeys(("end", "wide", "narrow_y"), pa.float64()),
}


def parts_data(
    makeup: Makeup,
    plan: Plan,
    text: Text,
    *,
    keys: Sequence[Key] = (),
    colours: Mapping[str, str] | None = None,
) -> Drawing:
    """Every part with its people and share; `colours` of parts by name mean what `keys` say."""
    shown = list(makeup.parts)
    scale = rows.span([part.share or 0 for part in shown])
    head, narrow_head = (slots.height(keys, narrow=narrow) + 8 for narrow in (False, True))
    places = rows.places(len(shown), head, narrow_head, _ROW, rows.NARROW_ROW)
    lines = [
        _row(makeup, part, plan, text, scale) | {"slot": (colours or {}).get(part.name, "p5")} | place
        for part, place in zip(shown, places, strict=True)
    ]
    frame = Frame(head + _ROW * len(shown), narrow_head + rows.NARROW_ROW * len(shown))
    tables = {
        "rows": table(lines, _ROWS),
        "keys": slots.keys_table(keys),
    }
    return Drawing("parts", frame, tables)


def parts(text: Text, palette: Palette, frame: Frame) -> alt.LayerChart:
    """Data sets `rows`, `keys`."""
    params = {
        "left": by_width("(width < 1000 ? 285 : 310) * zoom", 2),
        "right": by_width("(width < 1000 ? 230 : 250) * zoom", 12),
        "bar": by_width(0, rows.NARROW_BAR),
    }
    bars = band(data("rows"), rows.BAR_Y, 8).encode(
        x=rows.at("end"),
        x2=alt.X2Datum(0),
        color=slots.fill(palette),
        tooltip=[
            alt.Tooltip(f"{column}:N", title=text(f"charts.tip.{tip}"))
            for column, tip in (("label", "part"), ("share", "people"))
        ],
    )
    layers = [*slots.layers(palette), bars, *row_labels(palette)]
    return compose(layers, text, palette, frame, name="parts", params=params)


def _row(makeup: Makeup, part: Part, plan: Plan, text: Text, scale: rows.Span) -> dict[str, Any]:
    label = part_label(plan, makeup.breakdown, part.name, text.language)
    if part.name in makeup.breakdown.of_which:
        label = text("charts.parts.of_which", part=label)
    if part.people is None or part.share is None:
        return {"label": label, "words": text("disclosure.hidden"), "share": text("disclosure.hidden"), "end": None}
    told = f"{text.number(part.people)} · {text.percent(part.share)}"
    of = text("charts.people.share", numerator=text.number(part.people), denominator=text.number(part.whole))
    return {"label": label, "words": told, "share": of, "end": scale.place(part.share)}
