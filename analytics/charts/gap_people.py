"""How many more people have to qualify, at today's headcount, for each target, and how many a year that is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import Any

import altair as alt
import pyarrow as pa

from analytics.charts import legend, rows
from analytics.charts.drawing import Drawing, Frame, Schema, band, by_width, compose, data, table
from analytics.charts.figures import Aimed, Figure, figures, status_words, with_verdict, years
from analytics.charts.gap_points import figure_row
from analytics.charts.numbers import people_text
from analytics.charts.palette import Palette
from analytics.plan import Plan
from analytics.text import Text

_ROW, _DAYS_A_YEAR = 28, 365.25
_TEXTS = ("sector", "indicator", "status", "label", "shown", "words", "share", "period", "coverage")
_ROWS: Schema = {
    **dict.fromkeys((*_TEXTS, "near_words", "far_words", "pace"), pa.string()),
    **dict.fromkeys(("near", "far", "wide", "narrow_y"), pa.float64()),
}


def gap_people_data(
    progress: pa.Table,
    current: pa.Table,
    plan: Plan,
    text: Text,
    outlook: pa.Table | None = None,
    *,
    most: int | None = None,
) -> Drawing:
    """Every sector's target with the people it still needs, most first; those without data last.

    `most` keeps only so many rows.
    """
    every = [
        figure
        for figure in figures(progress, current, plan, outlook)
        if figure.targets and figure.indicator.unit != "times"
    ]
    marks = years(every)
    ordered = sorted(every, key=lambda figure: (figure.exact is None, -_near(figure, marks), -_far(figure, marks)))[
        :most
    ]
    scale = rows.span([_far(figure, marks) for figure in ordered], whole=True)
    entries = _legend(text, marks, None)
    head, narrow_head = (legend.height(entries, narrow=narrow) + 8 for narrow in (False, True))
    places = rows.places(len(ordered), head, narrow_head, _ROW, rows.NARROW_ROW)
    drawn = [_row(figure, plan, text, marks, scale) | place for figure, place in zip(ordered, places, strict=True)]
    frame = Frame(
        head + _ROW * len(drawn) + rows.AXIS, narrow_head + rows.NARROW_ROW * len(drawn) + rows.AXIS, marks, "people"
    )
    return Drawing("gap_people", frame, {"rows": table(drawn, _ROWS), "ticks": scale.ticks("people", text)})


def gap_people(text: Text, palette: Palette, frame: Frame) -> alt.LayerChart:
    """Data sets `rows`, `ticks`. The selection `row` gives sector and indicator of the row clicked."""
    params = {
        "left": by_width("(width < 1000 ? 300 : 330) * zoom", 2),
        "right": by_width("(width < 1000 ? 310 : 330) * zoom", 12),
        "bar": by_width(0, rows.NARROW_BAR),
    }
    entries = _legend(text, frame.years, palette)
    layers = [
        *legend.layers(entries, palette),
        *rows.grid(palette, by_width(f"{legend.height(entries, narrow=False) + 4} * zoom", "height")),
        *_bars(palette),
        *rows.labels(palette),
        rows.click(palette, ["sector", "indicator"], _tips(text, frame), _ROW, rows.NARROW_ROW),
    ]
    return compose(layers, text, palette, frame, name="gap_people", params=params)


def per_year(people: int, period_end: date, year: int) -> int | None:
    """How many a year from the period's end to the target year's, rounded up; None for less than one a year."""
    left = (date(year, 12, 31) - period_end).days / _DAYS_A_YEAR
    return ceil(people / left) if 0 < left <= people else None


def _near(figure: Figure, marks: Sequence[int]) -> int:
    return _people(figure.target(marks[0]))


def _far(figure: Figure, marks: Sequence[int]) -> int:
    return max(_near(figure, marks), _people(figure.target(marks[-1])))


def _people(target: Aimed | None) -> int:
    return (target.gap_people or 0) if target else 0


def _row(figure: Figure, plan: Plan, text: Text, marks: Sequence[int], scale: rows.Span) -> dict[str, Any]:
    near, far = _near(figure, marks), _far(figure, marks)
    verdict = status_words(text, figure, marks[0])
    known = figure.exact is not None
    pace = _pace(figure, plan, text, marks[0])
    needed = " · ".join(filter(None, (people_text(text, near), pace)))
    return figure_row(figure, plan, text, marks[0]) | {
        "words": with_verdict(text, figure, marks[0], needed) if near else verdict,
        "near_words": _needed(figure, plan, text, marks[0]),
        "far_words": _needed(figure, plan, text, marks[-1]),
        "near": scale.place(near) if known else None,
        "far": scale.place(far) if known else None,
    }


def _pace(figure: Figure, plan: Plan, text: Text, year: int) -> str:
    people = _people(figure.target(year))
    a_year = per_year(people, plan.period(figure.period).end, year) if people else None
    return text("charts.gap.a_year", n=text.number(a_year)) if a_year else ""


def _needed(figure: Figure, plan: Plan, text: Text, year: int) -> str:
    """`900 người · 43 người/năm`, or the verdict where nobody is missing."""
    people = _people(figure.target(year))
    words = (
        [people_text(text, people), _pace(figure, plan, text, year)] if people else [status_words(text, figure, year)]
    )
    return " · ".join(filter(None, words))


def _legend(text: Text, marks: Sequence[int], palette: Palette | None) -> list[legend.Entry]:
    signs: list[legend.Sign] = ["bar", "pale"]
    ends = list(dict.fromkeys((*marks[:1], *marks[-1:])))
    colour = palette.not_reached if palette else ""
    keys = ("charts.legend.needed", "charts.legend.needed_later")
    return [
        legend.Entry(sign, text(key, year=year), colour) for sign, key, year in zip(signs, keys, ends, strict=False)
    ]


def _bars(palette: Palette) -> list[alt.Chart]:
    near = band(data("rows"), rows.BAR_Y, 6).encode(x=rows.at("near"), x2=alt.X2Datum(0))
    far = band(data("rows"), rows.BAR_Y, 6, opacity=0.45).encode(x=rows.at("near"), x2=alt.X2("far:Q"))
    return [bar.encode(color=alt.ColorValue(palette.not_reached)) for bar in (near, far)]


def _tips(text: Text, frame: Frame) -> dict[str, str]:
    ends = (*frame.years[:1], *frame.years[1:][-1:])
    tips = {
        "label": text("charts.tip.indicator"),
        "shown": text("charts.tip.value"),
        "share": text("charts.tip.people"),
    }
    for year, column in zip(ends, ("near_words", "far_words"), strict=False):
        tips |= {column: text("charts.tip.needed", year=year)}
    return tips | {
        "pace": text("charts.tip.pace"),
        "period": text("charts.tip.period"),
        "coverage": text("charts.tip.coverage"),
    }
