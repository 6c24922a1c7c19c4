"""The distance to both targets in percentage points, the largest first: today, 2030, 2045 on one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pyarrow as pa

from analytics.charts import legend, rows
from analytics.charts.drawing import (
    HIDDEN,
    STROKE,
    WIDE_Y,
    Drawing,
    Frame,
    Schema,
    band,
    by_width,
    compose,
    data,
    expr,
    status_fill,
    table,
    words,
)
from analytics.charts.figures import (
    Figure,
    aim_text,
    figures,
    gap_words,
    pace_numbers,
    pace_words,
    status,
    status_words,
    with_verdict,
    years,
)
from analytics.charts.palette import Palette
from analytics.plan import Plan
from analytics.text import Text

_ROW = 28
_TEXTS = ("sector", "indicator", "status", "label", "shown", "words", "share", "period", "coverage")
_ROWS: Schema = {
    **dict.fromkeys((*_TEXTS, "near_words", "far_words", "near_gap", "far_gap", "pace", "pace_numbers"), pa.string()),
    **dict.fromkeys(("value", "near", "far", "end", "wide", "narrow_y"), pa.float64()),
}


def gap_points_data(
    progress: pa.Table, current: pa.Table, plan: Plan, text: Text, outlook: pa.Table | None = None
) -> Drawing:
    """The ratios that have a target, those furthest below their first target on top, those without data last."""
    every = [
        figure
        for figure in figures(progress, current, plan, outlook)
        if figure.targets and figure.indicator.unit == "percent"
    ]
    marks = years(every)
    ordered = sorted(every, key=_order)
    entries = _legend(text, marks, None)
    top, narrow_top = (legend.height(entries, narrow=narrow) + 8 for narrow in (False, True))
    places = rows.places(len(ordered), top, narrow_top, _ROW, rows.NARROW_ROW)
    drawn = [_row(figure, plan, text, marks) | place for figure, place in zip(ordered, places, strict=True)]
    frame = Frame(top + _ROW * len(drawn) + rows.AXIS, narrow_top + rows.NARROW_ROW * len(drawn) + rows.AXIS, marks)
    return Drawing("gap_points", frame, {"rows": table(drawn, _ROWS), "ticks": rows.PERCENT.ticks("percent", text)})


def gap_points(text: Text, palette: Palette, frame: Frame) -> alt.LayerChart:
    """Data sets `rows`, `ticks`. The selection `row` gives sector and indicator of the row clicked."""
    params = {
        "left": by_width("(width < 1000 ? 300 : 330) * zoom", 6),
        "right": by_width("(width < 1000 ? 310 : 330) * zoom", 12),
        "bar": by_width(0, rows.NARROW_BAR),
    }
    entries = _legend(text, frame.years, palette)
    head = by_width(f"{legend.height(entries, narrow=False) + 4} * zoom", "height")
    layers = [
        *legend.layers(entries, palette),
        *rows.grid(palette, head),
        *_marks(palette),
        *rows.labels(palette),
        *_paces(palette, text, frame),
        rows.click(palette, ["sector", "indicator"], _tips(text, frame), _ROW, rows.NARROW_ROW),
    ]
    return compose(layers, text, palette, frame, name="gap_points", params=params)


def _order(figure: Figure) -> tuple[bool, float]:
    target = figure.next_target
    return figure.exact is None, -(target.gap or 0.0) if target else 0.0


def _row(figure: Figure, plan: Plan, text: Text, marks: Sequence[int]) -> dict[str, Any]:
    ends = [figure.target(year) for year in (marks[0], marks[-1])]
    near, far = (rows.PERCENT.place(target.value) if target else None for target in ends)
    value = rows.PERCENT.place(figure.exact)
    known = [place for place in (near, far) if place is not None]
    gaps = [gap_words(text, figure, year) for year in (marks[0], marks[-1])]
    return figure_row(figure, plan, text, marks[0]) | {
        "words": with_verdict(text, figure, marks[0], gaps[0]) or status_words(text, figure, marks[0]),
        "near_gap": gaps[0],
        "far_gap": gaps[1],
        "pace_numbers": pace_numbers(text, figure, marks[0]),
        "near_words": aim_text(text, figure, marks[0]),
        "far_words": aim_text(text, figure, marks[-1]),
        "value": value,
        "near": near,
        "far": far,
        "end": max(known, default=None),
    }


def figure_row(figure: Figure, plan: Plan, text: Text, year: int) -> dict[str, Any]:
    """The columns that every row of a figure has."""
    sector = plan.sector(figure.sector).text("short", text.language)
    return {
        "sector": figure.sector,
        "indicator": figure.indicator.code,
        "status": status(figure, year),
        "label": f"{sector} · {figure.indicator.text('short', text.language)}",
        "shown": figure.shown(text) or "–",
        "share": figure.share(text),
        "period": figure.period_name(text),
        "coverage": figure.coverage(text),
        "pace": pace_words(text, figure, year),
    }


def _legend(text: Text, marks: Sequence[int], palette: Palette | None) -> list[legend.Entry]:
    ink, plain = (palette.ink, palette.plain) if palette else ("", "")
    signs: list[legend.Sign] = ["stroke", "diamond"]
    ends = list(dict.fromkeys((*marks[:1], *marks[-1:])))
    aims = [
        legend.Entry(sign, text("charts.legend.target", year=year), ink)
        for sign, year in zip(signs, ends, strict=False)
    ]
    return [legend.Entry("dot", text("charts.legend.now"), plain), *aims]


def _marks(palette: Palette) -> list[alt.Chart]:
    y = expr(rows.BAR_Y)
    rest = band(data("rows", "datum.value !== null"), rows.BAR_Y, 1.5)
    short = band(data("rows", "datum.value !== null && datum.near > datum.value"), rows.BAR_Y, 1.5, opacity=0.6)
    now = data("rows").mark_point(shape="circle", size=120, filled=True, opacity=1, y=y)
    near = data("rows").mark_point(shape=STROKE, size=400, strokeWidth=2.5, opacity=1, y=y)
    far = data("rows").mark_point(shape="diamond", size=64, strokeWidth=1.8, fill=palette.page, opacity=1, y=y)
    return [
        rest.encode(x=rows.at("value"), x2=alt.X2("end:Q"), color=alt.ColorValue(palette.rule)),
        short.encode(x=rows.at("value"), x2=alt.X2("near:Q"), color=status_fill(palette)),
        near.encode(x=rows.at("near"), stroke=alt.StrokeValue(palette.ink)),
        far.encode(x=rows.at("far"), stroke=alt.StrokeValue(palette.ink)),
        now.encode(x=rows.at("value"), color=status_fill(palette)),
    ]


def _paces(palette: Palette, text: Text, frame: Frame) -> list[alt.Chart]:
    """Names of the columns after the bars, and the pace that the first target takes beside that of past years."""
    gaps = alt.Chart(alt.InlineData(values=[{"name": text("charts.gap.until", year=year)} for year in frame.years[:1]]))
    paces = alt.Chart(alt.InlineData(values=[{"name": text("charts.gap.pace")}]))
    place, end = "width - right + 34 * zoom", "width"
    low = f"{legend.height(_legend(text, frame.years, palette), narrow=True) - 17}"
    muted, second = palette.muted, by_width(WIDE_Y, rows.SECOND_Y)
    return [
        words(gaps, "datum.name", place, by_width("11 * zoom", HIDDEN), colour=muted, size=12),
        words(paces, "datum.name", end, by_width("11 * zoom", low), colour=muted, size=12, align="right"),
        words(data("rows"), "datum.pace_numbers", end, second, colour=muted, align="right"),
    ]


def _tips(text: Text, frame: Frame) -> dict[str, str]:
    ends = (*frame.years[:1], *frame.years[1:][-1:])
    tips = {
        "label": text("charts.tip.indicator"),
        "shown": text("charts.tip.value"),
        "share": text("charts.tip.people"),
    }
    for year, aim, gap in zip(ends, ("near_words", "far_words"), ("near_gap", "far_gap"), strict=False):
        tips |= {aim: text("charts.tip.target", year=year), gap: text("charts.tip.gap", year=year)}
    return tips | {
        "pace": text("charts.tip.pace"),
        "period": text("charts.tip.period"),
        "coverage": text("charts.tip.coverage"),
    }
