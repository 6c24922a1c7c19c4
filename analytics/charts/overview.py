"""All sectors in one look: a bullet for every ratio, counted dots for doctorates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Any

import altair as alt
import pyarrow as pa

from analytics.charts import legend, rows
from analytics.charts.drawing import (
    NARROW_Y,
    ROW_Y,
    STROKE,
    WIDE_Y,
    Drawing,
    Frame,
    Schema,
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
from analytics.charts.figures import Figure, aim_text, by_sector, figures, pace_words, status, status_words, years
from analytics.charts.palette import Palette
from analytics.plan import Plan
from analytics.text import Text

_ROW, _GAP, _AXIS = 24, 12, 24
_NARROW_ROW, _NARROW_HEAD = 48, 34
_MOST_DOTS = 20

_ROWS: Schema = {
    **dict.fromkeys(
        ("sector", "indicator", "status", "sector_name", "label", "shown", "words", "long_words", "share", "period"),
        pa.string(),
    ),
    **dict.fromkeys(("coverage", "near_words", "far_words", "kind", "pace"), pa.string()),
    **dict.fromkeys(("value", "near", "far", "wide", "narrow_y", "pale"), pa.float64()),
}
_DOTS: Schema = {"wide": pa.float64(), "narrow_y": pa.float64(), "place": pa.int64(), "state": pa.string()}
_HEADS: Schema = {
    "name": pa.string(),
    "folded": pa.string(),
    "wide": pa.float64(),
    "narrow_y": pa.float64(),
    "first": pa.bool_(),
}


def overview_data(
    progress: pa.Table, current: pa.Table, plan: Plan, text: Text, outlook: pa.Table | None = None
) -> Drawing:
    """The `progress` and `current` queries as rows, dots and sector heads, with every label in words."""
    every = [figure for figure in figures(progress, current, plan, outlook) if _is_drawn(figure, plan)]
    marks = years(every)
    top = legend.height(_legend(text, marks, None), narrow=False) + 10
    narrow_top = legend.height(_legend(text, marks, None), narrow=True) + 6
    lines: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    dots: list[dict[str, Any]] = []
    for sector, members in by_sector(every):
        heads.append(_head(plan.sector(sector).text("name", text.language), top, narrow_top, first=not heads))
        narrow_top += _NARROW_HEAD
        for figure in members:
            place = {"wide": top + _ROW / 2, "narrow_y": narrow_top + 10.0}
            lines.append(_row(figure, plan, text, marks) | place)
            dots.extend(dot | place for dot in _dots(figure, marks))
            top, narrow_top = top + _ROW, narrow_top + _NARROW_ROW
        top += _GAP
    frame = Frame(top - _GAP + _AXIS, narrow_top + _AXIS, marks)
    return Drawing(
        "overview", frame, {"rows": table(lines, _ROWS), "dots": table(dots, _DOTS), "heads": table(heads, _HEADS)}
    )


def overview(text: Text, palette: Palette, frame: Frame) -> alt.LayerChart:
    """One row a target: bar today, stroke and diamond for the two target years, verdict at the end.

    Data sets `rows`, `dots`, `heads`. The selection `row` gives sector and indicator of the row clicked.
    """
    params = {
        "left": by_width("width < 1000 ? 352 : 376 * zoom", 2),
        "right": by_width("width < 1000 ? 252 : 520 * zoom", 62),
        "bar": by_width(0, 20),
        "pitch": "min(17 * zoom, (width - left - right) / 12)",
    }
    entries = _legend(text, frame.years, palette)
    layers = [
        *legend.layers(entries, palette),
        *_grid(palette, frame, text),
        *_heads(palette),
        *_bars(palette),
        *_dot_layers(palette),
        *_labels(palette),
        rows.click(palette, ["sector", "indicator"], _tips(text, frame), _ROW, _NARROW_ROW),
    ]
    return compose(layers, text, palette, frame, name="overview", params=params)


def _is_drawn(figure: Figure, plan: Plan) -> bool:
    return plan.sector(figure.sector).kind == "sector" and figure.indicator.unit in {"percent", "people"}


def _head(name: str, top: float, narrow_top: float, *, first: bool) -> dict[str, Any]:
    folded = "\n".join(wrap(name, 20))
    return {"name": name, "folded": folded, "wide": top + _ROW / 2, "narrow_y": narrow_top + 20.0, "first": first}


def _row(figure: Figure, plan: Plan, text: Text, marks: Sequence[int]) -> dict[str, Any]:
    near, far = (figure.target(year) for year in (marks[0], marks[-1])) if marks else (None, None)
    value = figure.exact
    return {
        "sector": figure.sector,
        "indicator": figure.indicator.code,
        "kind": figure.indicator.unit,
        "status": status(figure, _judged(figure, marks)),
        "sector_name": plan.sector(figure.sector).text("name", text.language),
        "label": figure.indicator.text("short", text.language),
        "shown": figure.shown(text) or "–",
        "words": status_words(text, figure, _judged(figure, marks)),
        "long_words": _long_words(text, figure, marks),
        "share": figure.share(text),
        "period": figure.period_name(text),
        "coverage": figure.coverage(text),
        "pace": pace_words(text, figure, _judged(figure, marks)),
        "near_words": aim_text(text, figure, marks[0]) if marks else "",
        "far_words": aim_text(text, figure, marks[-1]) if marks else "",
        "value": None if value is None else float(value),
        "near": near.value if near else None,
        "far": far.value if far else None,
        "pale": 0.45 if figure.partial else 1.0,
    }


def _long_words(text: Text, figure: Figure, marks: Sequence[int]) -> str:
    year = _judged(figure, marks)
    known = (status_words(text, figure, year), pace_words(text, figure, year))
    return " · ".join(filter(None, (*known, figure.coverage(text) if figure.partial else "")))


def _judged(figure: Figure, marks: Sequence[int]) -> int | None:
    return marks[0] if figure.targets and marks else None


def _dots(figure: Figure, marks: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Filled dots for what is done, open ones up to each target."""
    if figure.indicator.unit != "people":
        return
    near, far = (
        int(target.value) if target else 0 for target in (figure.target(year) for year in (marks[0], marks[-1]))
    )
    done = figure.numerator or 0
    for place in range(min(max(done, near, far), _MOST_DOTS)):
        yield {"place": place, "state": "done" if place < done else "near" if place < near else "far"}


def _legend(text: Text, marks: Sequence[int], palette: Palette | None) -> list[legend.Entry]:
    ink, plain = (palette.ink, palette.plain) if palette else ("", "")
    ends = list(dict.fromkeys((*marks[:1], *marks[-1:])))
    signs: list[legend.Sign] = ["stroke", "diamond"]
    rings: list[legend.Sign] = ["ring", "faint"]
    return [
        legend.Entry("bar", text("charts.legend.now"), plain),
        *(
            legend.Entry(sign, text("charts.legend.target", year=year), ink)
            for sign, year in zip(signs, ends, strict=False)
        ),
        legend.Entry("dot", text("charts.legend.awarded"), ink),
        *(
            legend.Entry(sign, text("charts.legend.until", year=year), ink)
            for sign, year in zip(rings, ends, strict=False)
        ),
        legend.Entry("pale", text("charts.legend.partial"), plain),
    ]


def _scale() -> alt.X:
    return alt.X("value:Q", scale=_domain(), axis=None)


def _domain() -> alt.Scale:
    return alt.Scale(domain=[0, 100], range=[expr("left"), expr("width - right")], nice=False)


def _grid(palette: Palette, frame: Frame, text: Text) -> list[alt.Chart]:
    ticks = alt.Chart(alt.InlineData(values=[{"at": at, "name": text.percent(at, 0)} for at in (0, 25, 50, 75, 100)]))
    x = alt.X("at:Q", scale=_domain(), axis=None)
    top = by_width(f"{legend.height(_legend(text, frame.years, palette), narrow=False) + 4} * zoom", "height")
    rules = ticks.mark_rule(
        y=expr(top), y2=expr(f"height - {_AXIS - 4}"), color=palette.rule, strokeDash=[2, 3]
    ).encode(x=x)
    inside = expr("narrow && datum.at === 0 ? 'left' : 'center'")
    names = ticks.mark_text(y=expr("height - 8"), baseline="middle", align=inside, fontSize=expr("12 * zoom")).encode(
        x=x, text=alt.Text("name:N"), color=alt.ColorValue(palette.muted)
    )
    return [rules, names]


def _heads(palette: Palette) -> list[alt.Chart]:
    line = by_width(f"(datum.wide - {(_ROW + _GAP) / 2}) * zoom", "datum.narrow_y - 20")
    rule = (
        data("heads", "!datum.first")
        .mark_rect(x=0, x2=expr("width"), y=expr(line), y2=expr(f"{line} + 1"))
        .encode(color=alt.ColorValue(palette.rule))
    )
    wide = words(data("heads"), "datum.folded", 0, WIDE_Y, colour=palette.ink, weight=600, size=13.5)
    narrow = words(data("heads"), "datum.name", 0, NARROW_Y, colour=palette.ink, weight=700, size=14)
    return [rule, wide, narrow]


def _bars(palette: Palette) -> list[alt.Chart]:
    middle = f"({ROW_Y} + bar)"
    ratios = data("rows", "datum.kind === 'percent'")
    track = ratios.mark_rect(
        x=expr("left"), x2=expr("width - right"), y=expr(f"{middle} - 5.5"), y2=expr(f"{middle} + 5.5")
    ).encode(color=alt.ColorValue(palette.track))
    bars = ratios.mark_rect(y=expr(f"{middle} - 5.5"), y2=expr(f"{middle} + 5.5")).encode(
        x=_scale(), x2=alt.X2Datum(0), color=status_fill(palette), opacity=alt.Opacity("pale:Q", scale=None)
    )
    near = ratios.mark_point(
        shape=STROKE, size=expr("440 * zoom * zoom"), strokeWidth=2.5, color=palette.ink, opacity=1, y=expr(middle)
    ).encode(x=alt.X("near:Q", scale=_domain(), axis=None))
    far = ratios.mark_point(
        shape="diamond",
        size=expr("64 * zoom * zoom"),
        strokeWidth=1.8,
        stroke=palette.ink,
        fill=palette.page,
        opacity=1,
        y=expr(middle),
    ).encode(x=alt.X("far:Q", scale=_domain(), axis=None))
    return [track, bars, near, far]


def _dot_layers(palette: Palette) -> list[alt.Chart]:
    middle = expr(f"{ROW_Y} + bar")
    states = ["done", "near", "far"]
    fill = alt.Fill(
        "state:N", legend=None, scale=alt.Scale(domain=states, range=[palette.ink, palette.page, palette.page])
    )
    faint = alt.when("datum.state === 'far'").then(alt.value(0.4)).otherwise(alt.value(1))
    dots = data("dots").mark_point(
        shape="circle",
        size=expr("80 * zoom * zoom"),
        strokeWidth=1.8,
        stroke=palette.ink,
        opacity=1,
        x=expr("left + 7 * zoom + datum.place * pitch"),
        y=middle,
    )
    return [dots.encode(fill=fill, strokeOpacity=faint)]


def _labels(palette: Palette) -> list[alt.Chart]:
    y = ROW_Y
    ink = status_ink(palette)
    label = words(
        data("rows"),
        "datum.label",
        by_width("156 * zoom", 0),
        y,
        colour=palette.ink,
        limit=by_width("left - 164 * zoom", "width - 165"),
    )
    shown_x, shown_y = by_width("width - right + 60 * zoom", "width"), f"{y} + bar"
    shown = words(data("rows"), "datum.shown", shown_x, shown_y, colour=palette.ink, align="right", weight=600)
    icon = (
        data("rows")
        .mark_point(
            size=expr("100 * zoom * zoom"),
            filled=True,
            opacity=1,
            x=expr(by_width("width - right + 79 * zoom", "width - 7")),
            y=expr(y),
        )
        .encode(shape=status_icon(palette), color=ink)
    )
    wide = words(
        data("rows"),
        "width < 1000 ? datum.words : datum.long_words",
        "width - right + 91 * zoom",
        WIDE_Y,
        colour=ink,
        weight=600,
        limit="right - 91 * zoom",
    )
    narrow = words(data("rows"), "datum.words", "width - 20", NARROW_Y, colour=ink, weight=600, align="right")
    return [label, shown, icon, wide, narrow]


def _tips(text: Text, frame: Frame) -> dict[str, str]:
    names = {"sector_name": "sector", "label": "indicator", "shown": "value", "share": "people", "period": "period"}
    tips = {column: text(f"charts.tip.{tip}") for column, tip in names.items()}
    ends = dict(zip(("near_words", "far_words"), (*frame.years[:1], *frame.years[1:][-1:]), strict=False))
    tips |= {column: text("charts.tip.target", year=year) for column, year in ends.items()}
    return tips | {
        "words": text("charts.tip.status"),
        "pace": text("charts.tip.pace"),
        "coverage": text("charts.tip.coverage"),
    }
