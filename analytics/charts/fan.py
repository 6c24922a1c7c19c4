"""What the past allows to be said of the years to come: bands around a figure, or what a scenario makes of it.

The axis of years is whole here, to the plan's last target year. Up to the next
target year a band is a forecast, beyond it a scenario: drawn and named apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from textwrap import wrap
from typing import Any

import altair as alt
import pyarrow as pa

from analytics.charts import legend
from analytics.charts.drawing import Drawing, Frame, Schema, by_width, compose, data, expr, table
from analytics.charts.figures import Aimed, Figure, Row, goal_text
from analytics.charts.numbers import figure_text
from analytics.charts.palette import Palette
from analytics.charts.total import in_people
from analytics.charts.trend import (
    BREAKS,
    PATH,
    POINTS,
    YEARS,
    break_layers,
    broken,
    circles,
    history,
    value_axis,
    x_place,
    y_place,
    year_names,
)
from analytics.plan import Unit
from analytics.text import Text

# Bands from the widest: how many of a hundred outcomes lie inside, its quantiles, its share of the colour.
BANDS = ((95, "q025", "q975", 0.14), (80, "q10", "q90", 0.28), (50, "q25", "q75", 0.46))
SCENARIOS = ("A", "B")
_TOP, _FOOT, _HEIGHT, _NARROW_HEIGHT = 72, 30, 410, 390

_BANDS: Schema = {
    **dict.fromkeys(("band", "year", "shown", "shown80", "shown95", "name"), pa.string()),
    **dict.fromkeys(("at", "point", *(edge for _, low, high, _ in BANDS for edge in (low, high))), pa.float64()),
}
_TARGETS: Schema = {"at": pa.float64(), "value": pa.float64(), "shown": pa.string(), "words": pa.string()}
_REGIONS: Schema = {"at": pa.float64(), "words": pa.string(), "rule": pa.bool_()}
_NOTICE: Schema = {"at": pa.float64(), "words": pa.string()}
_LINES: Schema = {"name": pa.string(), "at": pa.float64(), "value": pa.float64(), "shown": pa.string()}


@dataclass(frozen=True)
class Line:
    """A scenario: its name and its values by year, in the unit that is drawn."""

    name: str
    points: tuple[tuple[int, float], ...]

    @property
    def values(self) -> Mapping[int, float]:
        """Value by year."""
        return dict(self.points)


def fan_data(
    series: pa.Table, figure: Figure, forecast: pa.Table, text: Text, *, until: int, notice: str = ""
) -> Drawing:
    """The `series` and `forecast` queries of one figure, drawn to the year `until`.

    `notice` says why there is no forecast.
    """
    unit, factor = drawn_in(figure)
    tables = _past(series, figure, text, until)
    years = [row for row in tables["points"].to_pylist() if row["kind"] == "year"]
    bands = list(_bands(forecast, years[-1:], figure, text, factor))
    return _drawing("fan", tables | _ahead(bands, text, until, notice), unit, text)


def scenario_data(series: pa.Table, figure: Figure, lines: Sequence[Line], text: Text, *, until: int) -> Drawing:
    """The `series` query of one figure, carried on by one scenario or two."""
    unit, _ = drawn_in(figure)
    rows = [_at(line, year, figure, unit, text) for line in lines for year in sorted(line.values)]
    ends = [row for row in rows if row["at"] == until]
    tables = {**_past(series, figure, text, until), "lines": table(rows, _LINES), "ends": table(_spread(ends), _LINES)}
    return _drawing("scenario", tables, unit, text)


def drawn_in(figure: Figure) -> tuple[Unit, float]:
    """The unit of the picture and its factor: a multiple of a baseline is drawn in people."""
    if figure.indicator.unit == "times":
        return "people", float(figure.indicator.baseline_value or 1)
    return figure.indicator.unit, 1.0


def value_text(text: Text, value: float, figure: Figure) -> str:
    """A forecast in the unit that is drawn, with the decimals of the figure."""
    unit, _ = drawn_in(figure)
    return figure_text(text, Fraction(str(round(value, 6))), unit, 0 if unit == "people" else figure.indicator.decimals)


def fan(text: Text, palette: Palette, frame: Frame) -> alt.LayerChart:
    """Data sets `points`, `targets`, `path`, `breaks`, `years`, `bands`, `regions`, `notice`."""
    layers = [*_band_layers(palette, text), *_region_layers(palette)]
    return _drawn("fan", text, palette, frame, ahead=layers, over=[_hover(palette, text)])


def scenario(text: Text, palette: Palette, frame: Frame) -> alt.LayerChart:
    """Data sets `points`, `targets`, `path`, `breaks`, `years`, `lines`, `ends`."""
    return _drawn("scenario", text, palette, frame, ahead=_line_layers(palette))


def _past(series: pa.Table, figure: Figure, text: Text, until: int) -> dict[str, pa.Table]:
    """What is known and what is wanted: history, breaks, both targets and the path between."""
    unit, _ = drawn_in(figure)
    named = in_people(figure, text) if unit != figure.indicator.unit else [(aim, "") for aim in figure.targets]
    rows = [row for row in series.to_pylist() if row["numerator"] is not None and row["denominator"] != 0]
    points = _told(history(rows, figure, unit, [aim for aim, _ in named], text))
    targets = [_target(aim, unit, text) for aim, _ in named]
    return {
        "points": table(points, POINTS),
        "targets": table(targets, _TARGETS),
        "path": table(_path(points, targets), PATH),
        "breaks": table(broken(points, rows, text), BREAKS),
        "years": table(_years(points, until), YEARS),
    }


def _told(points: Sequence[Row]) -> list[dict[str, Any]]:
    """The year-ends that are labelled: where a segment begins, and the newest."""
    newest = max((point["at"] for point in points if point["kind"] == "year"), default=None)
    starts = {point["segment"]: point["at"] for point in reversed(points)}
    return [{**point, "key": point["at"] in {newest, starts[point["segment"]]}} for point in points]


def _target(aim: Aimed, unit: Unit, text: Text) -> dict[str, Any]:
    words = text("charts.legend.target", year=aim.year)
    return {
        "at": float(aim.year),
        "value": float(aim.goal.value),
        "shown": goal_text(text, aim, unit),
        "words": words,
    }


def _path(points: Sequence[Row], targets: Sequence[Row]) -> list[Row]:
    """From the first comparable figure through the targets (A24: no target itself)."""
    if not points:
        return []
    start = next(point for point in points if point["segment"] == points[-1]["segment"])
    return [start, *targets]


def _years(points: Sequence[Row], until: int) -> list[dict[str, Any]]:
    first = int(min((point["at"] for point in points), default=until - 20))
    return [
        {"at": float(year), "name": str(year) if year % 5 == 0 else "", "minor": False}
        for year in range(first, until + 1)
    ]


def _bands(
    forecast: pa.Table, newest: Sequence[Row], figure: Figure, text: Text, factor: float
) -> Iterator[dict[str, Any]]:
    """Bands year by year: they open at the newest figure, and the scenario where the forecast ends."""
    edges = ("point", *(edge for _, low, high, _ in BANDS for edge in (low, high)))
    before = dict.fromkeys(edges, newest[0]["value"]) | {"at": newest[0]["at"]} if newest else {}
    name = ""
    for row in sorted(forecast.to_pylist(), key=lambda row: row["year"]):
        values = {edge: row[edge] * factor for edge in edges}
        if row["band"] != name and before:
            yield before | {"band": row["band"], "name": ""}
        name = row["band"]
        before = values | {"at": float(row["year"])}
        yield before | {"band": name} | _band_words(row["year"], name, values, figure, text)


def _band_words(year: int, band: str, values: Mapping[str, float], figure: Figure, text: Text) -> dict[str, str]:
    def between(low: str, high: str) -> str:
        return f"{value_text(text, values[low], figure)} – {value_text(text, values[high], figure)}"

    return {
        "year": str(year),
        "name": text(f"charts.fan.{band}").replace("\n", " "),
        "shown": value_text(text, values["point"], figure),
        "shown80": between("q10", "q90"),
        "shown95": between("q025", "q975"),
    }


def _ahead(bands: Sequence[dict[str, Any]], text: Text, until: int, notice: str) -> dict[str, pa.Table]:
    ends = {row["band"]: row["at"] for row in bands if row["band"] == "forecast"}
    starts = {row["band"]: row["at"] for row in reversed(bands) if row["band"] == "scenario"}
    regions = [
        {"at": at, "words": text(f"charts.fan.{name}"), "rule": name == "scenario"}
        for name, at in (ends | starts).items()
    ]
    told = [{"at": until - 7.5, "words": "\n".join(wrap(notice, 24))}] if notice and not bands else []
    return {"bands": table(bands, _BANDS), "regions": table(regions, _REGIONS), "notice": table(told, _NOTICE)}


def _at(line: Line, year: int, figure: Figure, unit: Unit, text: Text) -> dict[str, Any]:
    shown = value_text(text, line.values[year], figure)
    return {"name": line.name, "at": float(year), "value": line.values[year], "shown": f"{line.name} {shown}"}


def _spread(ends: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Two labels that would lie on each other become one of two lines."""
    if len(ends) == 2 and abs(ends[0]["value"] - ends[1]["value"]) < 0.04 * max(abs(ends[0]["value"]), 1):
        return [ends[0] | {"shown": f"{ends[0]['shown']}\n{ends[1]['shown']}"}]
    return list(ends)


def _drawing(name: str, tables: Mapping[str, pa.Table], unit: Unit, text: Text) -> Drawing:
    extra = [legend.height(_legend(name, text, None), narrow=narrow) for narrow in (False, True)]
    return Drawing(name, Frame(_HEIGHT + extra[0], _NARROW_HEIGHT + extra[1], unit=unit), tables)


def _drawn(
    name: str, text: Text, palette: Palette, frame: Frame, *, ahead: Sequence[alt.Chart], over: Sequence[alt.Chart] = ()
) -> alt.LayerChart:
    entries = _legend(name, text, palette)
    wide, narrow = (legend.height(entries, narrow=narrow) for narrow in (False, True))
    params = {"top": by_width(f"({wide} + {_TOP}) * zoom", narrow + _TOP), "foot": f"height - {_FOOT}"}
    layers = [
        *legend.layers(entries, palette),
        year_names(palette),
        *ahead,
        *break_layers(palette, "(top + 6)"),
        *_target_layers(palette, frame.unit),
        *_history_layers(palette, text),
        *over,
    ]
    return compose(layers, text, palette, frame, name=name, params=params)


def _legend(name: str, text: Text, palette: Palette | None) -> list[legend.Entry]:
    accent, ink, muted = (palette.accent, palette.ink, palette.muted) if palette else ("", "", "")
    entries = [
        legend.Entry("dot", text("charts.fan.legend.year"), accent),
        legend.Entry("ring", text("charts.fan.legend.half"), accent),
    ]
    if name == "fan":
        for share, _, _, part in reversed(BANDS):
            colour = mixed(palette.accent, palette.page, part) if palette else ""
            entries.append(legend.Entry("bar", text("charts.fan.legend.band", share=share), colour))
    else:
        entries.append(legend.Entry("line", text("charts.scenario.legend.first"), ink))
        entries.append(legend.Entry("dashes", text("charts.scenario.legend.second"), _second(palette)))
    return [*entries, legend.Entry("dashes", text("charts.trend.legend.path"), muted)]


def _second(palette: Palette | None) -> str:
    return palette.on_track if palette else ""


def mixed(colour: str, page: str, part: float) -> str:
    """A colour thinned with the page's: solid, so that bands on each other stay as chosen."""
    parts = (round(int(colour[at : at + 2], 16) * part + int(page[at : at + 2], 16) * (1 - part)) for at in (1, 3, 5))
    return "#" + "".join(f"{channel:02x}" for channel in parts)


def _band_layers(palette: Palette, text: Text) -> list[alt.Chart]:
    """The forecast in the colour of the figure, the scenario in grey with a broken middle."""
    layers: list[alt.Chart] = []
    for band, colour in (("scenario", palette.muted), ("forecast", palette.accent)):
        rows = data("bands", f"datum.band === '{band}'")
        for _, low, high, part in BANDS:
            area = rows.mark_area(color=mixed(colour, palette.page, part), opacity=1, interpolate="monotone")
            layers.append(area.encode(x=x_place(), y=y_place(low), y2=alt.Y2(f"{high}:Q")))
        dash = [6, 4] if band == "scenario" else [1, 0]
        middle = rows.mark_line(color=colour, strokeWidth=1.8, strokeDash=dash, interpolate="monotone")
        layers.append(middle.encode(x=x_place(), y=y_place("point")))
    return layers


def _region_layers(palette: Palette) -> list[alt.Chart]:
    rule = data("regions", "datum.rule").mark_rule(y=expr("top"), y2=expr("foot"), strokeWidth=1)
    style: dict[str, Any] = {
        "y": expr("foot - 9"),
        "dx": expr("datum.rule ? 5 : -5"),
        "align": expr("datum.rule ? 'left' : 'right'"),
        "baseline": "line-bottom",
        "lineBreak": "\n",
        "fontSize": expr("12 * zoom"),
        "fontWeight": 600,
    }
    halo = data("regions").mark_text(stroke=palette.page, strokeWidth=4, strokeJoin="round", **style)
    name = data("regions").mark_text(**style)
    notice = data("notice").mark_text(
        y=expr("(top + foot) / 2"),
        dx=expr(by_width(0, 20)),
        baseline="middle",
        lineBreak="\n",
        lineHeight=20,
        fontSize=expr("13 * zoom"),
    )
    return [
        rule.encode(x=x_place(), color=alt.ColorValue(palette.rule)),
        halo.encode(x=x_place(), text=alt.Text("words:N"), color=alt.ColorValue(palette.page)),
        name.encode(x=x_place(), text=alt.Text("words:N"), color=alt.ColorValue(palette.ink)),
        notice.encode(x=x_place(), text=alt.Text("words:N"), color=alt.ColorValue(palette.muted)),
    ]


def _hover(palette: Palette, text: Text) -> alt.Chart:
    """Tall invisible bars over the years to come, which tell the numbers."""
    tips = {
        "year": "charts.fan.tip.year",
        "name": "charts.fan.tip.kind",
        "shown": "charts.fan.tip.middle",
        "shown80": "charts.fan.tip.most",
        "shown95": "charts.fan.tip.nearly_all",
    }
    bar = data("bands", "datum.name !== ''").mark_rule(
        y=expr("top"), y2=expr("foot"), strokeWidth=expr("width / 30"), color=palette.ink, opacity=0
    )
    told: alt.Chart = bar.encode(
        x=x_place(), tooltip=[alt.Tooltip(f"{column}:N", title=text(key)) for column, key in tips.items()]
    )
    return told


def _line_layers(palette: Palette) -> list[alt.Chart]:
    colour = alt.Color(
        "name:N", legend=None, scale=alt.Scale(domain=list(SCENARIOS), range=[palette.ink, palette.on_track])
    )
    dash = alt.StrokeDash("name:N", legend=None, scale=alt.Scale(domain=list(SCENARIOS), range=[[1, 0], [8, 4]]))
    line = data("lines").mark_line(strokeWidth=2.5, clip=False)
    name = data("ends").mark_text(
        dx=expr(by_width("34 * zoom", 46)),
        dy=expr(by_width(0, 22)),
        align=expr(by_width("'left'", "'right'")),
        baseline="middle",
        lineBreak="\n",
        fontSize=expr("13 * zoom"),
        fontWeight=600,
    )
    return [
        line.encode(x=x_place(), y=y_place(), color=colour, strokeDash=dash),
        name.encode(x=x_place(), y=y_place(), text=alt.Text("shown:N"), color=colour),
    ]


def _target_layers(palette: Palette, unit: Unit) -> list[alt.Chart]:
    path = data("path").mark_line(strokeDash=[3, 4], strokeWidth=1.4, color=palette.muted)
    stroke = data("targets").mark_point(shape="M-1,0L1,0", strokeWidth=3.5, opacity=1, size=expr(by_width(1500, 700)))
    style: dict[str, Any] = {"dy": -12, "fontSize": expr("14 * zoom"), "fontWeight": 700}
    halo = data("targets").mark_text(stroke=palette.page, strokeWidth=4, strokeJoin="round", **style)
    shown = data("targets").mark_text(color=palette.ink, **style)
    # On phones the years under the picture say it, and the ends of scenarios have its place.
    small: dict[str, Any] = {"dy": -30, "fontSize": expr("11.5 * zoom"), "opacity": expr(by_width(1, 0))}
    under = data("targets").mark_text(stroke=palette.page, strokeWidth=4, strokeJoin="round", **small)
    name = data("targets").mark_text(color=palette.muted, **small)
    return [
        path.encode(x=x_place(), y=y_place(axis=value_axis(unit))),
        stroke.encode(x=x_place(), y=y_place(), stroke=alt.StrokeValue(palette.ink)),
        halo.encode(x=x_place(), y=y_place(), text=alt.Text("shown:N"), color=alt.ColorValue(palette.page)),
        shown.encode(x=x_place(), y=y_place(), text=alt.Text("shown:N")),
        under.encode(x=x_place(), y=y_place(), text=alt.Text("words:N"), color=alt.ColorValue(palette.page)),
        name.encode(x=x_place(), y=y_place(), text=alt.Text("words:N")),
    ]


def _history_layers(palette: Palette, text: Text) -> list[alt.Chart]:
    """The line joins year-ends only: half-years are early readings beside it. On phones labels lean off the line."""
    line = data("points", "datum.kind === 'year'").mark_line(strokeWidth=2.5, color=palette.accent)
    style: dict[str, Any] = {
        "dx": expr(by_width(0, "datum.below ? 22 : -16")),
        "dy": expr("datum.below ? 19 : -15"),
        "fontSize": expr("13 * zoom"),
        "fontWeight": 600,
    }
    told = data("points", "datum.key && datum.kind === 'year'")
    halo = told.mark_text(stroke=palette.page, strokeWidth=4, strokeJoin="round", **style)
    value = told.mark_text(**style)
    return [
        line.encode(x=x_place(), y=y_place(), detail=alt.Detail("segment:N")),
        circles(palette, text),
        halo.encode(x=x_place(), y=y_place(), text=alt.Text("shown:N"), color=alt.ColorValue(palette.page)),
        value.encode(x=x_place(), y=y_place(), text=alt.Text("shown:N"), color=alt.ColorValue(palette.ink)),
    ]
