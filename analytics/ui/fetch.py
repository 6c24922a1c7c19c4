"""What screens show, kept ready: each thing is made once for a data version and what is asked of it.

A version never changes, so nothing here grows old; what is least used is let go.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from typing import Any

import pyarrow as pa

from analytics import access, charts, findings, warehouse
from analytics.archive import Archive
from analytics.charts import Drawing, leaving
from analytics.charts.aims import Pursued
from analytics.charts.aims import pursued as all_pursued
from analytics.charts.fan import Line
from analytics.charts.figures import Figure, Place, by_unit
from analytics.charts.figures import figures as all_figures
from analytics.charts.leaving import Leavers, Left
from analytics.charts.makeup import Makeups
from analytics.charts.makeup import makeups as all_makeups
from analytics.export.tasks import words as words_on_tasks
from analytics.home import Home, from_environment
from analytics.plan import DEFAULT_VARIANT, Plan
from analytics.story.missing import Bound, Effect, bounds, effects
from analytics.story.owed import Owed
from analytics.story.owed import owed as every_owed
from analytics.tasks import Progress
from analytics.tasks import progress as progress_of_tasks
from analytics.text import Language, text
from analytics.warehouse import Snapshot, WarehouseError, open_version, outside, queries
from analytics.warehouse.shelf import current as current_manifest
from analytics.warehouse.shelf import kept_plan, manifest

kept = partial(lru_cache, maxsize=512)
log = logging.getLogger("analytics.ui")
# Seconds after which the archive is looked at again even if its folder seems untouched.
_LOOK_AGAIN = 10
_OVER_ALL = {
    "overview": charts.overview_data,
    "gap_points": charts.gap_points_data,
    "gap_people": charts.gap_people_data,
}


@dataclass(frozen=True)
class Asked:
    """What a figure is asked for: data version, period, reading of the plan, and for some its sector and indicator.

    `sees`: the agencies and communes whose small counts whoever asks may see; of all others they are hidden.
    """

    version: str
    period: str
    reading: str
    sector: str = ""
    indicator: str = ""
    sees: tuple[access.Unit, ...] = ()

    def of(self, sector: str, indicator: str) -> Asked:
        """The same, of one sector's indicator."""
        return replace(self, sector=sector, indicator=indicator)

    def may_see(self, agency: str, commune: str) -> bool:
        """Whether whoever asks may see the small counts of an agency or commune."""
        return any(own.covers(access.Unit(agency, commune)) for own in self.sees)


@dataclass(frozen=True)
class Ready:
    """A drawing, and its data in the form that is sent to the browser: Arrow streams."""

    drawing: Drawing
    datasets: Mapping[str, bytes]


def newest() -> str | None:
    """The version everybody sees now, with all that the archive holds; None before the first build."""
    home = from_environment()
    with suppress(FileNotFoundError):  # nothing was ever submitted
        _catch_up(home, home.archive.stat().st_mtime_ns, int(time.monotonic() / _LOOK_AGAIN))
    now = current_manifest(home)
    return now.version if now else None


@lru_cache(maxsize=8)
def _catch_up(home: Home, _touched: int, _moment: int) -> None:
    """Build if somebody stored an event and was stopped before building; one look for each change of the folder."""
    now = current_manifest(home)
    if Archive(home.archive).folders(now.archive_number if now else 0):
        _build(home)


def _build(home: Home) -> None:
    """Bring the figures up to date; where that fails, those that are there stay, and the log says why."""
    try:
        warehouse.build(home)
    except Exception:
        log.exception("the figures could not be brought up to date")


def warm() -> None:
    """Bring the figures up to date, which a kill may have left behind, and open what the first reader will ask for."""
    _build(from_environment())
    with suppress(WarehouseError):  # which every screen will say
        version = newest()
        if version and periods(version):
            meta(version)
            figures(Asked(version, periods(version)[0], DEFAULT_VARIANT))


def snapshot(version: str) -> Snapshot:
    """The snapshot of a version. Raises WarehouseError if this installation cannot show it."""
    return _snapshot(from_environment(), version)


@lru_cache(maxsize=8)
def _snapshot(home: Home, version: str) -> Snapshot:
    return open_version(home, version)


def plan(version: str) -> Plan:
    """The plan that a version was built with, which may be older than the one in use."""
    return _plan(from_environment(), version)


@lru_cache(maxsize=8)
def _plan(home: Home, version: str) -> Plan:
    with kept_plan(home, manifest(home, version)) as loaded:
        return loaded


@kept()
def meta(version: str) -> Mapping[str, Any]:
    """What a version is made of: the one row of the `meta` query."""
    row: Mapping[str, Any] = queries.meta(snapshot(version)).to_pylist()[0]
    return row


@kept()
def periods(version: str) -> tuple[str, ...]:
    """Codes of the periods that have data, newest first."""
    return tuple(str(code) for code in queries.periods(snapshot(version))["period"].to_pylist())


@kept()
def submissions(version: str) -> pa.Table:
    """The `submissions` query: everything ever accepted, newest first."""
    return queries.submissions(snapshot(version))


@kept()
def slots(version: str) -> tuple[Mapping[str, Any], ...]:
    """The `slots` query: one row a submission and slot, newest first."""
    return tuple(queries.slots(snapshot(version)).to_pylist())


@kept()
def provisional(version: str) -> Mapping[str, int]:
    """How many submissions that count are not yet accepted, by period."""
    rows = queries.provisional(snapshot(version)).to_pylist()
    return {row["period"]: row["submissions"] for row in rows}


@kept()
def deadlines(version: str) -> tuple[Mapping[str, Any], ...]:
    """The `deadlines` query: until when each period takes submissions."""
    return tuple(queries.deadlines(snapshot(version)).to_pylist())


@kept()
def owed(version: str, today: date) -> tuple[Owed, ...]:
    """The reports that are to come by a day, and what has come of them."""
    return every_owed(snapshot(version), today)


@kept()
def reporting_rates(version: str, today: date) -> tuple[Mapping[str, Any], ...]:
    """The `reporting_rates` query: how many of them have come, and in time."""
    return tuple(queries.reporting_rates(snapshot(version), today).to_pylist())


@kept()
def missing_bounds(version: str, period: str, reading: str) -> tuple[Bound, ...]:
    """How far the ratios of a period could move once missing units report."""
    return bounds(snapshot(version), plan(version), period, reading)


@kept()
def missing_effects(asked: Asked) -> tuple[Effect, ...]:
    """The same unit by unit, without the sizes that whoever asks may not know."""

    def is_told(row: Mapping[str, Any]) -> bool:
        level = "commune" if row["commune"] else "agency"
        return is_open(asked.of(row["sector"], row["indicator"]), (level, row["agency"], row["commune"]))

    return effects(snapshot(asked.version), asked.period, asked.reading, is_told)


@kept()
def progress(asked: Asked) -> pa.Table:
    """The `progress` query: every target beside the current value."""
    return queries.progress(snapshot(asked.version), period=asked.period, variant=asked.reading)


@kept()
def current(asked: Asked) -> pa.Table:
    """The `current` query: every measured indicator of every sector."""
    return queries.current(snapshot(asked.version), period=asked.period, variant=asked.reading)


@kept()
def outlook(asked: Asked) -> pa.Table:
    """The `outlook` query: what becomes of every target."""
    return queries.outlook(snapshot(asked.version), period=asked.period, variant=asked.reading)


@kept()
def tasks(version: str, period: str, day: date | None = None) -> tuple[Progress, ...]:
    """Every task as of a period: the report that counts, or that counted at the end of a day."""
    return progress_of_tasks(queries.tasks(snapshot(version), period=period, day=day), plan(version))


@kept()
def task_history(version: str, task: str) -> tuple[Mapping[str, Any], ...]:
    """The `task_history` query: what was reported on a task and counted once."""
    return tuple(queries.task_history(snapshot(version), task=task).to_pylist())


@kept()
def task_words(version: str) -> Mapping[tuple[str, str | None], Mapping[str, str]]:
    """What the reports that count say in words: by task and period, then by the form's column."""
    return words_on_tasks(snapshot(version))


Unit = Place
SECTOR: Unit = ("sector", "", "")


@kept()
def withheld(version: str, sector: str) -> outside.Withheld:
    """Which figures of a sector's agencies and communes are for those alone who may see small counts."""
    return outside.withheld(snapshot(version), plan(version), sector)


def is_open(asked: Asked, unit: Unit) -> bool:
    """Whether all that is known of a unit may be told to whoever asks, and so what it leads to."""
    level, agency, commune = unit
    if level == "sector" or asked.may_see(agency, commune):
        return True
    return withheld(asked.version, asked.sector).is_open(asked.indicator, asked.reading, (agency, commune))


@kept()
def unit_outlook(asked: Asked) -> pa.Table:
    """The `unit_outlook` query: what becomes of each agency and commune, held against the sector's targets.

    Without the units of which something is hidden.
    """
    place = {"sector": asked.sector, "indicator": asked.indicator}
    found = queries.unit_outlook(snapshot(asked.version), **place, variant=asked.reading, period=asked.period)
    rows = found.to_pylist()
    return found.filter(
        pa.array([is_open(asked, (row["level"], row["agency"], row["commune"])) for row in rows], pa.bool_())
    )


@kept()
def rollup(asked: Asked) -> pa.Table:
    """The `rollup` query: what the forecasts of agencies and communes add up to."""
    place = {"sector": asked.sector, "indicator": asked.indicator}
    return queries.rollup(snapshot(asked.version), **place, variant=asked.reading, period=asked.period)


@kept()
def forecast(asked: Asked, level: str = "sector", agency: str = "", commune: str = "") -> pa.Table:
    """The `forecast` query: the bands of one figure, of a sector, an agency or a commune; none where some is hidden."""
    place = {"sector": asked.sector, "indicator": asked.indicator, "level": level, "agency": agency, "commune": commune}
    found = queries.forecast(snapshot(asked.version), **place, variant=asked.reading, period=asked.period)
    return found if is_open(asked, (level, agency, commune)) else found.slice(0, 0)


@kept()
def forecast_record(asked: Asked) -> pa.Table:
    """The `forecast_record` query: what earlier forecasts said, and what came."""
    place = {"sector": asked.sector, "indicator": asked.indicator}
    return queries.forecast_record(snapshot(asked.version), **place, variant=asked.reading, period=asked.period)


@kept()
def figures(asked: Asked) -> tuple[Figure, ...]:
    """Every sector's figures with their targets, in the plan's order."""
    return tuple(all_figures(progress(asked), current(asked), plan(asked.version), outlook(asked)))


def figure(asked: Asked) -> Figure:
    """One sector's figure with its targets."""
    found = figures(replace(asked, sector="", indicator="", sees=()))
    return next(each for each in found if (each.sector, each.indicator.code) == (asked.sector, asked.indicator))


@kept()
def series(asked: Asked, level: str = "sector", agency: str = "", commune: str = "") -> pa.Table:
    """The `series` query: one figure over time, of a sector, an agency or a commune; what is hidden is null."""
    place = {"sector": asked.sector, "indicator": asked.indicator, "level": level, "agency": agency, "commune": commune}
    found = queries.series(snapshot(asked.version), **place, variant=asked.reading, period=asked.period)
    if level == "sector" or asked.may_see(agency, commune):
        return found
    return withheld(asked.version, asked.sector).series(found, asked.indicator, asked.reading, (agency, commune))


@kept()
def units(asked: Asked, level: str) -> pa.Table:
    """The `units` query for one level: the agencies, or the communes, behind a figure.

    The column `hidden` marks those whose figures are null because whoever asks may not see them.
    """
    place = {"sector": asked.sector, "indicator": asked.indicator}
    every = queries.units(snapshot(asked.version), **place, variant=asked.reading, period=asked.period)
    rows = every.to_pylist()
    mine = [asked.may_see(row["agency"], row["commune"]) for row in rows]
    shown = withheld(asked.version, asked.sector).units(
        every, asked.indicator, asked.reading, figure(asked).period, spared=mine
    )
    return shown.filter(pa.array([row["level"] == level for row in rows], pa.bool_()))


@kept()
def missing_units(asked: Asked) -> pa.Table:
    """The `missing_units` query: expected, but not in the figure."""
    place = {"sector": asked.sector, "indicator": asked.indicator}
    return queries.missing_units(snapshot(asked.version), **place, period=asked.period)


@kept()
def sources(asked: Asked) -> pa.Table:
    """The `sources` query: the submissions that made the figure."""
    place = {"sector": asked.sector, "indicator": asked.indicator}
    return queries.sources(snapshot(asked.version), **place, period=asked.period)


@kept()
def over_all(chart: str, asked: Asked, language: Language) -> Ready:
    """A chart over all sectors: `overview`, `gap_points` or `gap_people`."""
    drawn = _OVER_ALL[chart](progress(asked), current(asked), plan(asked.version), text(language), outlook(asked))
    return _ready(drawn)


@kept()
def bullet(asked: Asked, language: Language) -> Ready:
    """One figure against its targets, with the levels that the province has set itself."""
    levels = plan(asked.version).levels(asked.sector, asked.indicator)
    return _ready(charts.bullet_data(figure(asked), text(language), levels))


@kept()
def bullets(asked: Asked, sector: str, language: Language) -> Ready:
    """One sector's figures against their targets."""
    aimed = [each for each in figures(asked) if each.sector == sector and each.targets]
    return _ready(charts.bullets_data(aimed, text(language)))


@kept()
def trend(asked: Asked, language: Language) -> Ready:
    """One figure over time; a multiple of a baseline in people."""
    shown = figure(asked)
    draw = charts.total_data if shown.indicator.kind == "baseline_multiple" else charts.trend_data
    return _ready(draw(series(asked), shown, text(language)))


@kept()
def unit_figures(asked: Asked, level: str) -> Mapping[Unit, Figure]:
    """The figures of the agencies, or of the communes, behind a figure.

    Those without a population, and those that are hidden, are left out.
    """
    found = units(asked, level)
    shown = found.filter(pa.array([not hidden for hidden in found["hidden"].to_pylist()], pa.bool_()))
    return by_unit(figure(asked), shown, unit_outlook(asked))


def unit_figure(asked: Asked, unit: Unit) -> Figure:
    """The figure of the sector, or of one of the units behind it."""
    return figure(asked) if unit == SECTOR else unit_figures(asked, unit[0])[unit]


@kept()
def fan(asked: Asked, unit: Unit, language: Language) -> Ready:
    """One figure's history and its bands, of the sector or of a unit."""
    shown, t = unit_figure(asked, unit), text(language)
    ahead = shown.next_target.outlook if shown.next_target else None
    until = findings.last_year(plan(asked.version))
    why = findings.not_forecast(t, ahead)
    return _ready(charts.fan_data(series(asked, *unit), shown, forecast(asked, *unit), t, until=until, notice=why))


@kept()
def scenario(asked: Asked, unit: Unit, lines: tuple[Line, ...], language: Language) -> Ready:
    """One figure carried on by one scenario or two."""
    until, shown = findings.last_year(plan(asked.version)), unit_figure(asked, unit)
    return _ready(charts.scenario_data(series(asked, *unit), shown, lines, text(language), until=until))


@kept()
def units_chart(asked: Asked, level: str, language: Language) -> Ready:
    """Which units of one level pull a figure down."""
    return _ready(charts.units_data(units(asked, level), figure(asked), plan(asked.version), text(language)))


@kept()
def makeups(version: str, period: str) -> Makeups:
    """The `makeup` query without what may not leave the house: breakdown -> sector -> its parts."""
    return all_makeups(queries.makeup(snapshot(version), period=period), plan(version))


@kept()
def leavers(asked: Asked) -> tuple[Leavers, ...]:
    """The `leavers` query: how many of each sector's staff retire by each year that the plan aims at."""
    ages = makeups(asked.version, asked.period).get("age", {})
    return tuple(leaving.leavers(queries.leavers(snapshot(asked.version), period=asked.period), ages))


@kept()
def left(asked: Asked) -> tuple[Left, ...]:
    """The `leaving` query: what retirement leaves of the ratios."""
    rows = queries.leaving(snapshot(asked.version), period=asked.period, variant=asked.reading)
    return tuple(leaving.left(rows, leavers(asked), plan(asked.version)))


@kept()
def pursued(asked: Asked) -> tuple[Pursued, ...]:
    """The `aim_series` query: every aim without a number that a form measures."""
    series = queries.aim_series(snapshot(asked.version), period=asked.period)
    guarded = {period: makeups(asked.version, period) for period in map(str, set(series["period"].to_pylist()))}
    return tuple(all_pursued(series, plan(asked.version), guarded))


@kept()
def shares(asked: Asked, breakdown: str, marked: str, language: Language) -> Ready:
    """One breakdown of every sector; `marked` is the grouping that stands out."""
    found = makeups(asked.version, asked.period)[breakdown]
    return _ready(charts.shares_data(found, plan(asked.version), text(language), marked=marked))


@kept()
def parts(asked: Asked, breakdown: str, language: Language) -> Ready:
    """The parts of one breakdown of one sector; ages by when they retire."""
    found, t = makeups(asked.version, asked.period)[breakdown][asked.sector], text(language)
    ahead = [each for each in leavers(replace(asked, sector="")) if each.sector == asked.sector]
    keys, colours = leaving.colours(t, found, ahead) if breakdown == "age" else ([], {})
    return _ready(charts.parts_data(found, plan(asked.version), t, keys=keys, colours=colours))


def _ready(drawing: Drawing) -> Ready:
    return Ready(drawing, {name: _stream(table) for name, table in drawing.tables.items()})


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    stream: bytes = sink.getvalue().to_pybytes()
    return stream
