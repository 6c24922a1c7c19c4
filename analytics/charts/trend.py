"""One figure over the periods, towards its targets; a break in the series is drawn, never spliced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt
import pyarrow as pa
from altair.utils.schemapi import UndefinedType

from analytics.charts import legend
from analytics.charts.drawing import Drawing, Frame, Schema, by_width, compose, data, expr, table
from analytics.charts.figures import Aimed, Figure, Row, goal_text
from analytics.charts.numbers import exact, figure_text
from analytics.charts.palette import Palette
from analytics.plan import Unit
from analytics.text import Text

_TOP, _FOOT, _HEIGHT, _NARROW_HEIGHT = 84, 30, 400, 382
_LATER = 3.0  # where a far target year stands after the first, in years: the axis is cut there
_SHORT = 6  # years of which a phone can name every second one
_CLOSE = 0.75  # years apart under which labels collide

POINTS: Schema = {
    **dict.fromkeys(("period", "kind", "shown", "share", "coverage", "closing"), pa.string()),
    **dict.fromkeys(("at", "value"), pa.float64()),
    **dict.fromkeys(("segment", "lean"), pa.int64()),
    **dict.fromkeys(("partial", "key", "last", "below"), pa.bool_()),
}
TARGETS: Schema = {
    "at": pa.float64(),
    "value": pa.float64(),
    "shown": pa.string(),
    "words": pa.string(),
    "crowded": pa.bool_(),
}
PATH: Schema = {"at": pa.float64(), "value": pa.float64()}
BREAKS: Schema = {"at": pa.float64(), "words": pa.string()}
YEARS: Schema = {"at": pa.float64(), "name": pa.string(), "minor": pa.bool_()}


def trend_data(series: pa.Table, figure: Figure, text: Text) -> Drawing:
    """The `series` query of the figure's sector and indicator, with the figure's targets."""
    aims = [(aim, text("charts.legend.target", year=aim.year)) for aim in figure.targets]
    return drawing("trend", series, figure, aims, text, unit=figure.indicator.unit)


def trend(text: Text, palette: Palette, frame: Frame) -> alt.LayerChart:
    """Data sets `points`, `targets`, `path`, `breaks`, `years`."""
    return drawn("trend", text, palette, frame)


def drawing(
    chart: str, series: pa.Table, figure: Figure, named: Sequence[tuple[Aimed, str]], text: Text, *, unit: Unit
) -> Drawing:
    """A line's data sets; `unit` and the named targets may restate a multiple of a baseline in people."""
    aims = [aim for aim, _ in named]
    rows = [row for row in series.to_pylist() if row["numerator"] is not None and row["denominator"] != 0]
    points = history(rows, figure, unit, aims, text)
    targets = _targets(named, unit, text)
    tables = {
        "points": table(points, POINTS),
        "targets": table(targets, TARGETS),
        "path": table(_path(points, targets), PATH),
        "breaks": table(broken(points, rows, text), BREAKS),
        "years": table(_years(points, targets, aims), YEARS),
    }
    extra = [legend.height(_legend(text, None), narrow=narrow) for narrow in (False, True)]
    return Drawing(chart, Frame(_HEIGHT + extra[0], _NARROW_HEIGHT + extra[1], unit=unit), tables)


def drawn(name: str, text: Text, palette: Palette, frame: Frame) -> alt.LayerChart:
    """The layers of a line over time."""
    entries = _legend(text, palette)
    wide, narrow = (legend.height(entries, narrow=narrow) for narrow in (False, True))
    params = {"top": by_width(f"({wide} + {_TOP}) * zoom", narrow + _TOP), "foot": f"height - {_FOOT}"}
    layers = [
        *legend.layers(entries, palette),
        year_names(palette),
        *break_layers(palette),
        *_target_layers(palette, frame.unit),
        *_lines(palette, text),
    ]
    return compose(layers, text, palette, frame, name=name, params=params)


def year_place(day: date) -> float:
    """A closing day on an axis of years where the last day of 2025 is 2025.0."""
    return day.year - 1 + day.timetuple().tm_yday / (366 if day.year % 4 == 0 else 365)


def history(rows: Sequence[Row], figure: Figure, unit: Unit, aims: Sequence[Aimed], text: Text) -> list[dict[str, Any]]:
    """Rows of the `series` query as points, numbered by the segments that breaks make of them."""
    segment, found = 0, []
    for number, row in enumerate(rows):
        segment += bool(row["break_here"] and number)
        last = number == len(rows) - 1
        starts = number == 0 or row["break_here"]
        found.append(_point(row, figure, unit, aims, text) | {"segment": segment, "key": last or starts, "last": last})
    return _apart(found)


def _point(row: Row, figure: Figure, unit: Unit, aims: Sequence[Aimed], text: Text) -> dict[str, Any]:
    value = exact(unit, row["numerator"], row["denominator"])
    goals = [aim.goal for aim in aims]
    coverage = text("charts.coverage.units", reported=row["reported"], expected=row["expected"])
    partial = row["reported"] < row["expected"]
    shown = figure_text(text, value, unit, figure.indicator.decimals if unit != "people" else 0, goals)
    share = {"numerator": text.number(row["numerator"]), "denominator": text.number(row["denominator"] or 0)}
    return {
        "period": text.period(row["period"]),
        "kind": row["kind"],
        "at": year_place(row["end"]),
        "value": float(value),
        "shown": shown,
        "share": text("charts.people.share", **share) if unit == "percent" else "",
        "coverage": coverage,
        "closing": text.day(row["end"]),
        "partial": partial,
    }


def _apart(points: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lower of two points that are close, and a point in a dip of the line, are labelled below.

    Labels above a rising line lean to the left of it.
    """
    found = []
    for before, point, after in zip([None, *points[:-1]], points, [*points[1:], None], strict=False):
        below = _below(before, point, after)
        rises = after is not None and after["segment"] == point["segment"] and after["value"] > point["value"]
        found.append(point | {"below": below, "lean": -10 if rises and not below else 0})
    return found


def _below(before: Row | None, point: Row, after: Row | None) -> bool:
    falls = before is not None and before["value"] > point["value"]
    rises = after is not None and after["value"] >= point["value"]
    close_before = before is not None and point["at"] - before["at"] < _CLOSE
    close_after = after is not None and after["at"] - point["at"] < _CLOSE
    return (rises and (close_after or falls)) or (falls and close_before)


def _targets(named: Sequence[tuple[Aimed, str]], unit: Unit, text: Text) -> list[dict[str, Any]]:
    first = named[0][0].year if named else 0
    return [
        {
            "at": first + _LATER * number,
            "value": float(aim.goal.value),
            "shown": goal_text(text, aim, unit),
            "words": name,
            "crowded": len(named) > 1,
        }
        for number, (aim, name) in enumerate(named)
    ]


def _path(points: Sequence[dict[str, Any]], targets: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """From the first figure that is comparable with today's, straight to the first target.

    It ends there: across the cut in the axis of years a line would show a false pace.
    A figure that has met the target is not led down to it.
    """
    if not points or not targets:
        return []
    start = next(point for point in points if point["segment"] == points[-1]["segment"])
    return [start, targets[0]] if start["value"] < targets[0]["value"] else []


def broken(points: Sequence[dict[str, Any]], rows: Sequence[Row], text: Text) -> list[dict[str, Any]]:
    """Where a break lies between two points, and its words."""
    pairs = zip(points, points[1:], rows[1:], strict=False)
    return [
        {
            "at": (before["at"] + after["at"]) / 2,
            "words": text("charts.trend.break", period=text.period(row["period"], inside=True)),
        }
        for before, after, row in pairs
        if row["break_here"]
    ]


def _years(
    points: Sequence[dict[str, Any]], targets: Sequence[dict[str, Any]], aims: Sequence[Aimed]
) -> list[dict[str, Any]]:
    """Names under the axis: every year to the first target, then the far target years."""
    places = [point["at"] for point in points] + [target["at"] for target in targets[:1]]
    if not places:
        return []
    first, last = int(min(places)), int(max(places) + 0.999)
    step = 2 if last - first <= _SHORT else 5
    years = [
        {"at": float(year), "name": str(year), "minor": (last - year) % step > 0} for year in range(first, last + 1)
    ]
    return years + [
        {"at": target["at"] - back, "name": name, "minor": False}
        for target, aim in list(zip(targets, aims, strict=True))[1:]
        for back, name in ((_LATER / 2, "//"), (0.0, str(aim.year)))
    ]


def _legend(text: Text, palette: Palette | None) -> list[legend.Entry]:
    accent, ink, muted = (palette.accent, palette.ink, palette.muted) if palette else ("", "", "")
    signs: tuple[tuple[legend.Sign, str, str], ...] = (
        ("dot", "year", accent),
        ("ring", "half", accent),
        ("line", "target", ink),
        ("dashes", "path", muted),
    )
    return [legend.Entry(sign, text(f"charts.trend.legend.{key}"), colour) for sign, key, colour in signs]


def x_place() -> alt.X:
    """The place of a year."""
    ends = [expr("78"), expr(by_width("width - 96 * zoom", "width - 56"))]
    return alt.X("at:Q", axis=None, scale=alt.Scale(zero=False, nice=False, range=ends))


def y_place(column: str = "value", axis: alt.Axis | UndefinedType | None = alt.Undefined) -> alt.Y:
    """The height of a value."""
    return alt.Y(f"{column}:Q", axis=axis, scale=alt.Scale(zero=False, nice=5, range=[expr("foot"), expr("top")]))


def value_axis(unit: Unit) -> alt.Axis:
    """A few round values at the left."""
    suffix = "%" if unit == "percent" else ""
    return alt.Axis(
        orient="left",
        tickCount=5,
        tickMinStep=1 if unit == "people" else 0,
        labelExpr=f"datum.label + '{suffix}'",
        labelAlign="left",
        labelBaseline="bottom",
        labelPadding=0,
        labelOffset=-3,
        gridDash=[2, 3],
        domain=False,
        title=None,
    )


def year_names(palette: Palette) -> alt.Chart:
    """Names of years under the picture."""
    name = data("years").mark_text(
        y=expr(f"height - {_FOOT} + 17"), fontSize=expr("12 * zoom"), opacity=expr("narrow && datum.minor ? 0 : 1")
    )
    named: alt.Chart = name.encode(x=x_place(), text=alt.Text("name:N"), color=alt.ColorValue(palette.muted))
    return named


def break_layers(palette: Palette, head: str = "top") -> list[alt.Chart]:
    """Breaks in the series, their words over `head`."""
    rule = data("breaks").mark_rule(y=expr(f"{head} - 72"), y2=expr("foot"), strokeDash=[5, 4], strokeWidth=1.4)
    name = data("breaks").mark_text(
        y=expr(f"{head} - 66"), dx=7, align="left", baseline="middle", lineBreak="\n", fontSize=expr("12 * zoom")
    )
    colour = alt.ColorValue(palette.muted)
    return [rule.encode(x=x_place(), color=colour), name.encode(x=x_place(), text=alt.Text("words:N"), color=colour)]


def _target_layers(palette: Palette, unit: Unit) -> list[alt.Chart]:
    path = data("path").mark_line(strokeDash=[3, 4], strokeWidth=1.4, color=palette.muted)
    stroke = data("targets").mark_point(shape="M-1,0L1,0", strokeWidth=3.5, opacity=1, size=expr(by_width(1900, 900)))
    shown = data("targets").mark_text(dy=-12, fontSize=expr("14 * zoom"), fontWeight=700, color=palette.ink)
    told = expr("narrow && datum.crowded ? 0 : 1")
    name = data("targets").mark_text(dy=-30, fontSize=expr("11.5 * zoom"), color=palette.muted, opacity=told)
    return [
        path.encode(x=x_place(), y=y_place(axis=value_axis(unit))),
        stroke.encode(x=x_place(), y=y_place(), stroke=alt.StrokeValue(palette.ink)),
        shown.encode(x=x_place(), y=y_place(), text=alt.Text("shown:N")),
        name.encode(x=x_place(), y=y_place(), text=alt.Text("words:N")),
    ]


def _lines(palette: Palette, text: Text) -> list[alt.Chart]:
    line = data("points").mark_line(strokeWidth=2.5, color=palette.accent)
    return [
        line.encode(x=x_place(), y=y_place(), detail=alt.Detail("segment:N")),
        circles(palette, text),
        *_values(palette),
    ]


def circles(palette: Palette, text: Text) -> alt.Chart:
    """Full for a year, small and open for a half-year, open and broken where units are missing."""
    hollow = alt.when("datum.kind === 'half' || datum.partial").then(alt.value(palette.page))
    size = alt.when("datum.kind === 'half'").then(alt.value(34)).otherwise(alt.value(80))
    dash = alt.when("datum.partial").then(alt.value([2, 2])).otherwise(alt.value([1, 0]))
    names = {"period": "period", "closing": "closing", "shown": "value", "share": "people", "coverage": "coverage"}
    tips = [alt.Tooltip(f"{column}:N", title=text(f"charts.tip.{tip}")) for column, tip in names.items()]
    circle = data("points").mark_point(shape="circle", strokeWidth=2, opacity=1, stroke=palette.accent)
    fill = hollow.otherwise(alt.value(palette.accent))
    circles: alt.Chart = circle.encode(x=x_place(), y=y_place(), fill=fill, size=size, strokeDash=dash, tooltip=tips)
    return circles


def _values(palette: Palette) -> list[alt.Chart]:
    """Figures on a halo of paper, so that lines do not run through them; on phones only the telling ones."""
    told = "datum.key || (!narrow && datum.kind === 'year')"
    style: dict[str, Any] = {
        "dx": expr("datum.lean"),
        "dy": expr("datum.below ? 19 : -15"),
        "fontSize": expr("13 * zoom"),
        "fontWeight": 600,
        "opacity": expr(f"{told} ? 1 : 0"),
    }
    halo = data("points").mark_text(stroke=palette.page, strokeWidth=4, strokeJoin="round", **style)
    value = data("points").mark_text(**style)
    return [
        halo.encode(x=x_place(), y=y_place(), text=alt.Text("shown:N"), color=alt.ColorValue(palette.page)),
        value.encode(x=x_place(), y=y_place(), text=alt.Text("shown:N"), color=alt.ColorValue(palette.ink)),
        *_missing(palette, told),
    ]


def _missing(palette: Palette, told: str) -> list[alt.Chart]:
    """How many units reported: beside the last point, where no line runs, else below."""
    style: dict[str, Any] = {
        "align": expr("datum.last ? 'left' : 'center'"),
        "baseline": "middle",
        "dx": expr("datum.last ? 10 : 0"),
        "dy": expr("datum.last ? 0 : datum.below ? 31 : 15"),
        "fontSize": expr("11.5 * zoom"),
        "opacity": expr(f"{told} ? 1 : 0"),
    }
    partial = data("points", "datum.partial")
    halo = partial.mark_text(stroke=palette.page, strokeWidth=4, strokeJoin="round", **style)
    return [
        mark.encode(x=x_place(), y=y_place(), text=alt.Text("coverage:N"), color=alt.ColorValue(colour))
        for mark, colour in ((halo, palette.page), (partial.mark_text(**style), palette.muted))
    ]
