"""A chart that the office program draws itself, with its data in a workbook inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.datalabel import DataLabels
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.util import Pt

from analytics.export.slides.box import POINT, Box
from analytics.export.slides.words import LOCALES
from analytics.story import Plot
from analytics.text import Language

_KINDS: Mapping[str, XL_CHART_TYPE] = {
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "line": XL_CHART_TYPE.LINE_MARKERS,
}
_LOCALE_NUMBERS: Mapping[Language, str] = {"vi": "42A", "en": "409"}
_LABELLED = 40  # more values than these are read off the axis
_LETTERS = (14, 12, 11, 10, 9, 8)


def add(slide: Slide, plot: Plot, place: Box, language: Language) -> GraphicFrame:
    """Draw the plot in its place; a missing value is a gap, never 0."""
    graphic = slide.shapes.add_chart(_KINDS[plot.kind], *place, _data(plot, language))
    chart = graphic.chart
    chart.font.size = Pt(_size(plot, place))
    chart.has_title = False
    chart.has_legend = len(plot.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    _axes(chart, plot, language)
    if _values(plot) <= _LABELLED:
        _labels(chart, plot, language)
    _tag(chart, language)
    return graphic


def number_format(plot: Plot, language: Language) -> str:
    """98,5% or 98.5%: LibreOffice takes the separators of the deck's language, PowerPoint those set in Windows."""
    places = f".{'0' * plot.decimals}" if plot.decimals else ""
    return f"[$-{_LOCALE_NUMBERS[language]}]#,##0{places}" + ('"%"' if plot.unit == "percent" else "")


def _data(plot: Plot, language: Language) -> CategoryChartData:
    data = CategoryChartData(number_format=number_format(plot, language))
    data.categories = plot.categories
    for name, values in plot.series.items():
        data.add_series(name, values)
    return data


def _values(plot: Plot) -> int:
    return sum(value is not None for values in plot.series.values() for value in values)


def _size(plot: Plot, place: Box) -> int:
    """Letters for which each bar, or each category, has a line's height."""
    rows = len(plot.categories) * len(plot.series) if plot.kind == "bar" else 16
    room = place.height / POINT * 0.85 / max(rows, 1)
    return next((size for size in _LETTERS if size <= room), _LETTERS[-1])


def _axes(chart: Chart, plot: Plot, language: Language) -> None:
    values, categories = chart.value_axis, chart.category_axis
    values.has_major_gridlines = plot.kind == "line"
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = number_format(plot, language), False
    values.format.line.fill.background()
    values.visible = plot.kind == "line" or _values(plot) > _LABELLED
    categories.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    categories.has_major_gridlines = False
    if plot.kind == "line":
        values.major_gridlines.format.line.color.theme_color = MSO_THEME_COLOR.BACKGROUND_2
        return
    values.minimum_scale = min(0, *(value or 0 for series in plot.series.values() for value in series))
    chart.plots[0].gap_width, chart.plots[0].overlap = 40, 0
    categories.reverse_order = plot.kind == "bar"  # the first category on top, as in a table


def _labels(chart: Chart, plot: Plot, language: Language) -> None:
    if plot.kind == "line":
        _line_labels(chart, plot, language)
        return
    shown = chart.plots[0]
    shown.has_data_labels = True
    _label(shown.data_labels, number_format(plot, language), XL_LABEL_POSITION.OUTSIDE_END)


def _line_labels(chart: Chart, plot: Plot, language: Language) -> None:
    """Every value of a line; of a level, such as a target is, the last alone. A level is dashed, without marks."""
    for series, values in zip(chart.plots[0].series, plot.series.values(), strict=True):
        series.smooth = False
        if not _is_level(values):
            _label(series.data_labels, number_format(plot, language), XL_LABEL_POSITION.ABOVE)
            continue
        series.format.line.dash_style, series.marker.style = MSO_LINE.DASH, XL_MARKER_STYLE.NONE
        series.data_labels.show_value = False
        series.points[len(values) - 1].data_label.position = XL_LABEL_POSITION.ABOVE


def _is_level(values: Sequence[float | None]) -> bool:
    return len(values) > 1 and len(set(values)) == 1 and values[0] is not None


def _label(labels: DataLabels, form: str, position: XL_LABEL_POSITION) -> None:
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = form, False
    labels.position = position


def _tag(chart: Chart, language: Language) -> None:
    """Say in which language the chart is."""
    space = chart._chartSpace
    first = space.find(qn("c:date1904"))
    space.insert(0 if first is None else 1, parse_xml(f'<c:lang {nsdecls("c")} val="{LOCALES[language]}"/>'))
    for named in space.xpath(".//c:axId | .//c:crossAx"):  # python-pptx names axes by negative numbers
        named.set("val", str(abs(int(named.get("val")))))
