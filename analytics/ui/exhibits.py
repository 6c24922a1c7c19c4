"""What each screen exhibits: the charts with their sentences, notes and tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa

from analytics import findings
from analytics.charts.figures import Figure, by_sector, years
from analytics.ui import fetch, tables
from analytics.ui.fetch import SECTOR, Asked, Unit, kept
from analytics.ui.show import notes
from analytics.ui.takeaway import Exhibit
from analytics.ui.view import View

GAPS = {"people": findings.gap_people, "points": findings.gap_points}
_PLACE = ("sector", "indicator")
_YEARS = ("period", "numerator", "denominator", "value", "reported", "expected", "break_here")


@kept()
def overview(view: View) -> Exhibit:
    """All sectors in one look."""
    t, figures = view.t, fetch.figures(view.asked)
    coverage = findings.coverage(t, figures, view.plan)
    return Exhibit(
        "overview",
        fetch.over_all("overview", view.asked, view.language),
        findings.overview(t, figures, view.plan),
        notes(view, "overview", coverage, findings.paces(t, figures, view.plan)),
        rows=lambda: tables.figures(view, figures, years(figures)),
        data=lambda: fetch.progress(view.asked),
        place={"chart": "overview"},
    )


@kept()
def gap(view: View, unit: str) -> Exhibit:
    """What is still missing, in `people` or in percentage `points`."""
    t, figures = view.t, [figure for figure in fetch.figures(view.asked) if figure.targets]
    coverage = findings.coverage(t, figures, view.plan)
    return Exhibit(
        f"gap_{unit}",
        fetch.over_all(f"gap_{unit}", view.asked, view.language),
        GAPS[unit](t, figures, view.plan),
        notes(view, unit, coverage, *([findings.paces(t, figures, view.plan)] if unit == "points" else [])),
        rows=lambda: tables.figures(view, figures, years(figures)),
        data=lambda: fetch.progress(view.asked),
        place={"chart": "gap", "unit": unit},
    )


@kept()
def bullets(view: View, sector: str) -> Exhibit:
    """Everything that the plan asks of one sector."""
    t, figures = view.t, dict(by_sector(fetch.figures(view.asked)))[sector]
    aimed = [figure for figure in figures if figure.targets]
    progress = fetch.progress(view.asked)
    return Exhibit(
        f"sector-{sector}",
        fetch.bullets(view.asked, sector, view.language),
        findings.sector(t, figures, view.plan),
        notes(view, "overview", findings.coverage(t, aimed, view.plan)),
        rows=lambda: tables.figures(view, figures, years(figures)),
        data=lambda: progress.filter(pa.array([code == sector for code in progress["sector"].to_pylist()], pa.bool_())),
        place={"chart": "sector", "sector": sector},
    )


@kept()
def bullet(view: View, asked: Asked) -> Exhibit:
    """One figure against its targets."""
    t, figure, progress = view.t, fetch.figure(asked), fetch.progress(view.asked)
    place = (asked.sector, asked.indicator)
    is_mine = [found == place for found in zip(*(progress[name].to_pylist() for name in _PLACE), strict=True)]
    coverage = findings.coverage(t, [figure], view.plan)
    return Exhibit(
        f"bullet-{asked.sector}-{asked.indicator}",
        fetch.bullet(asked, view.language),
        findings.indicator(t, figure, view.plan),
        notes(view, drawn_in(figure), coverage, *_levels(view, figure), period=figure.period),
        rows=lambda: tables.figures(view, [figure], years([figure])),
        data=lambda: progress.filter(pa.array(is_mine, pa.bool_())),
        place={"chart": "bullet", "sector": asked.sector, "indicator": asked.indicator},
    )


def _levels(view: View, figure: Figure) -> Iterator[str]:
    """What the triangles of a bullet are: levels of the province's own, no targets of the plan."""
    t, own = view.t, view.plan.levels(figure.sector, figure.indicator.code)
    for level in own:
        yield t("findings.level.mark", level=findings.level(t, figure, level))
    if own:
        yield t("findings.level.note")


@kept()
def over_time(view: View, asked: Asked) -> Exhibit:
    """One figure over the years, with its targets and the reference path."""
    t, figure = view.t, fetch.figure(asked)
    coverage = findings.coverage(t, [figure], view.plan)
    return Exhibit(
        f"trend-{asked.sector}-{asked.indicator}",
        fetch.trend(asked, view.language),
        findings.indicator(t, figure, view.plan),
        notes(view, drawn_in(figure), coverage, *findings.breaks(t, figure, view.plan), period=figure.period),
        rows=lambda: tables.words(view, fetch.series(asked), _YEARS),
        data=lambda: fetch.series(asked),
        place={"chart": "trend", "sector": asked.sector, "indicator": asked.indicator},
    )


@kept()
def forecast(view: View, asked: Asked, unit: Unit = SECTOR) -> Exhibit:
    """One figure carried on: of the sector, or of one agency or commune."""
    t, figure, rows = view.t, fetch.unit_figure(asked, unit), fetch.forecast(asked, *unit)
    outside = replace(asked, sees=())
    name = tables.unit_name(view, *unit[1:]) if unit != SECTOR else ""
    return Exhibit(
        "-".join(filter(None, ("forecast", asked.sector, asked.indicator, *unit[1:]))),
        fetch.fan(asked, unit, view.language),
        findings.forecast(t, figure, view.plan, name),
        notes(view, drawn_in(figure), *_forecast_notes(view, asked, figure, unit), period=figure.period),
        rows=lambda: tables.bands(view, fetch.fan(asked, unit, view.language).drawing.tables["bands"]),
        data=lambda: _carried(rows, fetch.series(asked, *unit)),
        place={"chart": "forecast", "sector": asked.sector, "indicator": asked.indicator, **of(unit)},
        leaves=lambda: forecast(view, outside, unit) if fetch.is_open(outside, unit) else None,
    )


def drawn_in(figure: Figure) -> str:
    """The unit of a picture: a multiple of a baseline is drawn in people."""
    return "people" if figure.indicator.unit == "times" else figure.indicator.unit


def _carried(bands: pa.Table, series: pa.Table) -> pa.Table:
    """The figures so far, then the bands: each provisional if the newest figure is that they were carried on from."""
    newest = series["provisional"].to_pylist()[-1:] or [False]
    ahead = bands.append_column("provisional", pa.array(newest * bands.num_rows, pa.bool_()))
    return pa.concat_tables([series, ahead], promote_options="default")


def of(unit: Unit) -> dict[str, str]:
    """What an address says of a unit; nothing of the sector itself."""
    level, agency, commune = unit
    return {} if unit == SECTOR else {"level": level, "who": commune or agency}


def _forecast_notes(view: View, asked: Asked, figure: Figure, unit: Unit) -> tuple[str, ...]:
    t = view.t
    coverage = findings.coverage(t, [figure], view.plan) if unit == SECTOR else t("screens.forecast.of_sector")
    hidden = "" if fetch.is_open(asked, unit) else t("disclosure.why")
    paces = findings.paces(t, [figure], view.plan)
    return coverage, *findings.breaks(t, figure, view.plan), paces, t("screens.forecast.path"), hidden


@kept()
def units(view: View, asked: Asked, level: str) -> Exhibit:
    """Which agencies or communes pull a figure down."""
    t, figure, rows = view.t, fetch.figure(asked), fetch.units(asked, level)
    return Exhibit(
        f"units-{asked.sector}-{asked.indicator}-{level}",
        fetch.units_chart(asked, level, view.language),
        findings.units(t, rows, figure, view.plan),
        notes(view, figure.indicator.unit, *hidden(view, rows), period=figure.period),
        rows=lambda: tables.units(view, rows, level),
        data=lambda: rows,
        place={"chart": "units", "sector": asked.sector, "indicator": asked.indicator, "level": level},
        leaves=lambda: units(view, replace(asked, sees=()), level),
    )


def hidden(view: View, rows: pa.Table) -> Iterator[str]:
    """How many units are not shown, and why."""
    count = rows["hidden"].to_pylist().count(True)
    if count:
        yield f"{view.t('disclosure.count', count=view.t.number(count))}. {view.t('disclosure.why')}"


def levels(asked: Asked) -> tuple[str, ...]:
    """The levels below the sector that a figure is known at; the total has no such units."""
    if fetch.figure(asked).indicator.unit == "times":
        return ()
    return tuple(level for level in ("agency", "commune") if fetch.units(asked, level).num_rows)
