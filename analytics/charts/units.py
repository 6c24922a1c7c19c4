"""Which agencies and communes pull a sector's figure down: each one's share against the sector's and the target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pyarrow as pa

from analytics.charts import legend, rows
from analytics.charts.drawing import STROKE, Drawing, Frame, Schema, by_width, compose, data, expr, status_fill, table
from analytics.charts.figures import Aimed, Figure, Row, aim_text
from analytics.charts.numbers import exact, figure_text, people_text
from analytics.charts.palette import Palette
from analytics.charts.status import status_of
from analytics.plan import Plan
from analytics.progress import gap_people
from analytics.text import Text

_ROW, _MARKS = 26, 40
_TINY, _SMALL = 10, 30
_TEXTS = ("agency", "commune", "status", "label", "shown", "words", "share", "size")
_ROWS: Schema = {
    **dict.fromkeys(_TEXTS, pa.string()),
    **dict.fromkeys(("value", "aim", "people", "wide", "narrow_y"), pa.float64()),
}
_RULES: Schema = {"at": pa.float64(), "words": pa.string(), "line": pa.int64(), "role": pa.string()}


def units_data(units: pa.Table, figure: Figure, plan: Plan, text: Text, limit: int | None = None) -> Drawing:
    """The `units` query for one figure: those short of the most people on top, then the lowest shares.

    `limit` keeps only the first so many; the target held against each unit is the figure's next one.
    """
    chosen = _drawn(units, figure)[:limit]
    target = unit_target(figure)
    shares = [row["value"] for row in chosen] + ([target.value] if target else []) + [float(figure.exact or 0)]
    unit = figure.indicator.unit
    scale = rows.span(shares, from_zero=unit == "people", whole=unit == "people")
    head, narrow_head = _MARKS + 26, _MARKS + 48
    places = rows.places(len(chosen), head, narrow_head, _ROW, rows.NARROW_ROW)
    drawn = [_row(row, figure, plan, text, scale) | place for row, place in zip(chosen, places, strict=True)]
    frame = Frame(
        head + _ROW * len(drawn) + rows.AXIS, narrow_head + rows.NARROW_ROW * len(drawn) + rows.AXIS, unit=unit
    )
    tables = {"rows": table(drawn, _ROWS), "ticks": scale.ticks(unit, text), "rules": _rules(figure, text, scale)}
    return Drawing("units", frame, tables)


def units(text: Text, palette: Palette, frame: Frame) -> alt.LayerChart:
    """Data sets `rows`, `ticks`, `rules`. The selection `row` gives agency and commune of the row clicked."""
    params = {
        "left": by_width("(width < 1000 ? 240 : 300) * zoom", 12),
        "right": by_width("(width < 1000 ? 296 : 300) * zoom", 12),
        "bar": by_width(0, rows.NARROW_BAR),
        "head": by_width("28 * zoom", 50),
    }
    tips = {"label": "unit", "shown": "value", "share": "people", "words": "status"}
    layers = [
        *legend.layers(_legend(text, palette), palette),
        *rows.grid(palette, by_width(f"{_MARKS + 22} * zoom", "height")),
        *_rule_layers(palette),
        *_dots(palette),
        *rows.labels(palette),
        rows.click(
            palette,
            ["agency", "commune"],
            {column: text(f"charts.tip.{tip}") for column, tip in tips.items()},
            _ROW,
            rows.NARROW_ROW,
        ),
    ]
    return compose(layers, text, palette, frame, name="units", params=params)


def _short(row: Row, figure: Figure) -> int:
    """How many more people this unit would need to meet the target by itself."""
    target = unit_target(figure)
    if target is None:
        return 0
    return gap_people(row["numerator"], row["denominator"], target.goal)


def shortfalls(units: pa.Table, figure: Figure) -> list[tuple[int, Row]]:
    """Units that have a figure, each with the people it lacks: most first, then the lowest shares.

    Counts of people are not held against a target unit by unit: there, the largest come first. An agency that
    reports commune by commune is shown as its communes, never beside them.
    """
    rows = [row for row in units.to_pylist() if row["value"] is not None]
    split = {row["agency"] for row in rows if row["commune"]}
    known = [(_short(row, figure), row) for row in rows if row["commune"] or row["agency"] not in split]
    direction = -1 if figure.indicator.unit == "people" else 1
    return sorted(known, key=lambda pair: (-pair[0], direction * pair[1]["value"]))


def _drawn(units: pa.Table, figure: Figure) -> list[Row]:
    """Of counts, only the units that have somebody: most have nobody, and that is no failing."""
    rows = [row for _, row in shortfalls(units, figure)]
    return [row for row in rows if row["numerator"]] if figure.indicator.unit == "people" else rows


def _size(row: Row, figure: Figure) -> str:
    """How far a unit's share can be trusted: a few people more or less change it a lot."""
    people = row["denominator"] or 0
    if figure.indicator.unit == "people" or people >= _SMALL:
        return "fair"
    return "small" if people >= _TINY else "tiny"


def unit_target(figure: Figure) -> Aimed | None:
    """The target that each unit's share is held against; counts have one only for the whole sector."""
    return figure.next_target if figure.indicator.unit == "percent" else None


def _row(row: Row, figure: Figure, plan: Plan, text: Text, scale: rows.Span) -> dict[str, Any]:
    target, people = unit_target(figure), row["denominator"] or 0
    value = exact(figure.indicator.unit, row["numerator"], row["denominator"])
    goals = [target.goal] if target else []
    shown = figure_text(text, value, figure.indicator.unit, figure.indicator.decimals, goals)
    met = _short(row, figure) == 0 if target else None
    share = f"{text.number(row['numerator'])}/{text.number(people)}" if people else ""
    short = text("charts.units.short", people=people_text(text, _short(row, figure))) if met is False else ""
    size = _size(row, figure)
    small = "" if size == "fair" else text("charts.units.small")
    return {
        "agency": row["agency"],
        "commune": row["commune"],
        "status": status_of(has_value=True, has_target=target is not None, met=met),
        "label": unit_name(row, plan, text),
        "shown": shown,
        "words": " · ".join(filter(None, (shown, share, short or small))),
        "share": " · ".join(filter(None, (share, small))),
        "size": size,
        "value": scale.place(value),
        "aim": scale.place(target.value) if target else None,
        "people": float(people),
    }


def unit_name(row: Row, plan: Plan, text: Text) -> str:
    """The commune's name where there is one, else the agency's."""
    unit = plan.commune(row["commune"]) if row["commune"] else plan.agency(row["agency"])
    return unit.text("name", text.language)


def _rules(figure: Figure, text: Text, scale: rows.Span) -> pa.Table:
    """The sector's own figure and the target, as lines across all units."""
    found: list[dict[str, Any]] = []
    if figure.exact is not None:
        words_now = text("charts.units.sector", value=figure.shown(text))
        found.append({"at": scale.place(figure.exact), "words": words_now, "role": "now"})
    target = unit_target(figure)
    if target:
        aim = aim_text(text, figure, target.year)
        found.append(
            {
                "at": scale.place(target.value),
                "words": text("charts.units.target", value=aim, year=target.year),
                "role": "aim",
            }
        )
    ordered = (
        sorted(found, key=lambda rule: rule["at"], reverse=max(rule["at"] for rule in found) > 0.5) if found else []
    )
    return table([rule | {"line": line} for line, rule in enumerate(ordered)], _RULES)


def _legend(text: Text, palette: Palette) -> list[legend.Entry]:
    labels: Sequence[tuple[legend.Sign, str]] = (("dot", "unit"), ("ring", "small"))
    return [legend.Entry(sign, text(f"charts.units.legend.{key}"), palette.plain) for sign, key in labels]


def _rule_layers(palette: Palette) -> list[alt.Chart]:
    ink = alt.Color(
        "role:N", legend=None, scale=alt.Scale(domain=["now", "aim"], range=[palette.muted, palette.accent])
    )
    y = "head + datum.line * 16 * zoom + 8"
    align = "datum.at > 0.5 ? 'right' : 'left'"
    name = data("rules").mark_text(
        y=expr(y),
        dx=expr("datum.at > 0.5 ? -5 : 5"),
        align=expr(align),
        baseline="middle",
        fontSize=expr("12 * zoom"),
        fontWeight=600,
    )
    rule = data("rules").mark_rule(
        y=expr(f"{y} - 6"), y2=expr(by_width(f"height - {rows.AXIS - 4}", f"{y} + 8")), strokeWidth=1.6
    )
    return [mark.encode(x=rows.at("at"), color=ink) for mark in (rule, name.encode(text=alt.Text("words:N")))]


def _dots(palette: Palette) -> list[alt.Chart]:
    y = expr(rows.BAR_Y)
    stem = data("rows", "datum.aim !== null && datum.value < datum.aim").mark_rect(
        y=expr(f"{rows.BAR_Y} - 1"), y2=expr(f"{rows.BAR_Y} + 1"), opacity=0.4
    )
    aim = data("rows").mark_point(shape=STROKE, size=300, strokeWidth=1.6, opacity=expr(by_width(0, 1)), y=y)
    size = alt.Size("people:Q", legend=None, scale=alt.Scale(type="sqrt", range=[50, 320], zero=True))
    fill = alt.when("datum.size === 'tiny'").then(alt.value(0)).when("datum.size === 'small'").then(alt.value(0.35))
    dots = data("rows").mark_point(shape="circle", strokeWidth=1.8, opacity=1, filled=True, y=y)
    colour = status_fill(palette)
    stroke = alt.Stroke("status:N", scale=colour["scale"], legend=None)
    return [
        stem.encode(x=rows.at("value"), x2=alt.X2("aim:Q"), color=colour),
        aim.encode(x=rows.at("aim"), stroke=alt.StrokeValue(palette.accent)),
        dots.encode(
            x=rows.at("value"), size=size, color=colour, stroke=stroke, fillOpacity=fill.otherwise(alt.value(1))
        ),
    ]
