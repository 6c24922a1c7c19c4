"""Who the staff are, all sectors in one look: each a bar of 100%, its parts in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import altair as alt
import pyarrow as pa

from analytics.charts import rows, slots
from analytics.charts.drawing import (
    NARROW_Y,
    WIDE_Y,
    Drawing,
    Frame,
    Schema,
    band,
    by_width,
    compose,
    data,
    expr,
    table,
    words,
)
from analytics.charts.makeup import Makeup, Part, grouping, part_label
from analytics.charts.palette import Palette
from analytics.charts.slots import HIDDEN_SLOT, Key
from analytics.plan import Breakdown, Plan
from analytics.text import Text

_ROW = 34
_PLACE: Schema = {"wide": pa.float64(), "narrow_y": pa.float64()}
_ROWS: Schema = {**dict.fromkeys(("sector", "label", "words"), pa.string()), **_PLACE}
_SEGMENTS: Schema = {
    **dict.fromkeys(("sector", "label", "part", "slot", "shown", "people"), pa.string()),
    **dict.fromkeys(("start", "end"), pa.float64()),
    **_PLACE,
}


def shares_data(makeups: Mapping[str, Makeup], plan: Plan, text: Text, *, marked: str = "") -> Drawing:
    """One breakdown of each sector that has it, the province first; `marked` is the grouping that stands out.

    Hidden parts make up one piece, as large as they are together.
    """
    whole = plan.province.whole_province_sector
    shown = sorted(makeups.values(), key=lambda makeup: makeup.sector != whole)
    breakdown = shown[0].breakdown
    colours = part_slots(plan, breakdown, _names(shown), marked)
    keys = [Key(slot, part_label(plan, breakdown, name, text.language)) for name, slot in colours.items()]
    if any(part.hidden for makeup in shown for part in makeup.parts):
        keys.append(Key(HIDDEN_SLOT, text("charts.shares.hidden")))
    head, narrow_head = (slots.height(keys, narrow=narrow) + 8 for narrow in (False, True))
    places = rows.places(len(shown), head, narrow_head, _ROW, rows.NARROW_ROW)
    lines = [_row(makeup, plan, text) | place for makeup, place in zip(shown, places, strict=True)]
    pieces = [
        piece | {"sector": line["sector"], "label": line["label"]} | place
        for makeup, line, place in zip(shown, lines, places, strict=True)
        for piece in _pieces(makeup, plan, text, colours)
    ]
    frame = Frame(head + _ROW * len(shown), narrow_head + rows.NARROW_ROW * len(shown))
    tables = {
        "rows": table(lines, _ROWS),
        "segments": table(pieces, _SEGMENTS),
        "keys": slots.keys_table(keys),
    }
    return Drawing("shares", frame, tables)


def shares(text: Text, palette: Palette, frame: Frame) -> alt.LayerChart:
    """Data sets `rows`, `segments`, `keys`."""
    params = {
        "left": by_width("(width < 1000 ? 140 : 170) * zoom", 2),
        "right": by_width("(width < 1000 ? 190 : 210) * zoom", 2),
        "bar": by_width(0, rows.NARROW_BAR),
    }
    layers = [
        *slots.layers(palette),
        *_bars(palette),
        *row_labels(palette),
        _touch(text),
    ]
    return compose(layers, text, palette, frame, name="shares", params=params)


def part_slots(plan: Plan, breakdown: Breakdown, names: Sequence[str], marked: str) -> dict[str, str]:
    """A colour for each part; those of the grouping that is marked from the accent's ramp."""
    inside = grouping(plan, breakdown, marked).parts if marked else ()
    member, other = ([name for name in names if (name in inside) == is_in] for is_in in (True, False))
    found = dict(zip(member, slots.slots(len(member), accent=True), strict=True))
    found |= dict(zip(other, slots.slots(len(other)), strict=True))
    return {name: found[name] for name in names}


def row_labels(palette: Palette) -> list[alt.Chart]:
    """`label` before the bar and `words` after it; on phones the one above the other above the bar."""
    return [
        words(data("rows"), "datum.label", 0, WIDE_Y, colour=palette.ink, limit="left - 12"),
        words(data("rows"), "datum.label", 0, NARROW_Y, colour=palette.ink, weight=600, limit="width"),
        words(
            data("rows"),
            "datum.words",
            "width - right + 12 * zoom",
            WIDE_Y,
            colour=palette.muted,
            limit="right - 12 * zoom",
        ),
        words(data("rows"), "datum.words", 0, rows.SECOND_Y, colour=palette.muted, limit="width"),
    ]


def _names(makeups: Sequence[Makeup]) -> list[str]:
    """Parts that any of them has, in the breakdown's order, the rest last."""
    known = {part.name for makeup in makeups for part in makeup.parts}
    return [name for name in (*makeups[0].breakdown.parts, "") if name in known]


def _row(makeup: Makeup, plan: Plan, text: Text) -> dict[str, Any]:
    people = text("charts.unit.people", n=text.number(makeup.whole))
    coverage = text("charts.coverage.units", reported=makeup.reported, expected=makeup.expected)
    label = plan.sector(makeup.sector).text("short", text.language)
    told = f"{people} · {coverage}" if makeup.expected else people
    return {"sector": makeup.sector, "label": label, "words": told}


def _pieces(makeup: Makeup, plan: Plan, text: Text, colours: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    start = 0
    known = {part.name: part for part in makeup.parts}
    for name, slot in colours.items():
        part = known.get(name)
        if part and part.people:
            yield _piece(part, start, text) | {
                "part": part_label(plan, makeup.breakdown, name, text.language),
                "slot": slot,
            }
            start += part.people
    if makeup.whole > start:
        hidden = Part("", "part", makeup.whole - start, makeup.whole, 0, 0, provisional=False)
        yield _piece(hidden, start, text) | {"part": text("disclosure.hidden"), "slot": HIDDEN_SLOT, "shown": ""}


def _piece(part: Part, start: int, text: Text) -> dict[str, Any]:
    people, share = part.people or 0, part.share or 0
    told = f"{text.number(people)} · {text.percent(share)}"
    at = {"start": start / part.whole, "end": (start + people) / part.whole}
    return {"shown": text.percent(share, 0 if share >= 10 else 1), "people": told} | at


def _bars(palette: Palette) -> list[alt.Chart]:
    bars = band(data("segments"), rows.BAR_Y, 10).encode(
        x=rows.at("start"), x2=alt.X2("end:Q"), color=slots.fill(palette), **slots.edge(palette)
    )
    middle = "left + (datum.start + datum.end) / 2 * (width - left - right)"
    wide_enough = "(datum.end - datum.start) * (width - left - right) > 42 * zoom"
    figures = data("segments").mark_text(
        text=expr(f"{wide_enough} ? datum.shown : ''"),
        x=expr(middle),
        y=expr(rows.BAR_Y),
        baseline="middle",
        fontSize=expr("12 * zoom"),
    )
    return [bars, figures.encode(color=slots.ink(palette))]


def _touch(text: Text) -> alt.Chart:
    """On top of everything: the pointer and its tooltip."""
    tips = {"label": "sector", "part": "part", "people": "people"}
    touched: alt.Chart = band(data("segments"), rows.BAR_Y, 12, opacity=0).encode(
        x=rows.at("start"),
        x2=alt.X2("end:Q"),
        tooltip=[alt.Tooltip(f"{column}:N", title=text(f"charts.tip.{tip}")) for column, tip in tips.items()],
    )
    return touched
