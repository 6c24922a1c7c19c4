"""Status, pace and forecast: `analytics.status`, `pace` and `forecast` over the figures of a snapshot.

A figure is carried on from its points: the year-end figures up to it, since the last series break (A13).
Sectors and the province are computed anew in every build; agencies and communes only where something
changed, from their newest year-end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, islice
from typing import NamedTuple

import duckdb
import numpy as np
import pyarrow as pa

from analytics.forecast import (
    FAN,
    Fitted,
    Kind,
    Series,
    band,
    fit_all,
    likelihood,
    what_can_be_said,
    years_reached,
)
from analytics.pace import LEAVING_RATES, Flows, Staff, people_a_year, people_a_year_for_count, points_a_year
from analytics.plan import Indicator, Plan, Target
from analytics.progress import Goal, met
from analytics.status import average_change, deciding_year, judge
from analytics.warehouse.connection import statement
from analytics.warehouse.dimensions import is_maintained
from analytics.warehouse.tables import schema, table

# More sisters would hardly move their median, and a province with many communes would pay with the square.
_MOST_PEERS = 60

_PLACE = "as_of:text level:text sector:text agency:text commune:text indicator:text variant:text"
_FORECAST = f"{_PLACE} year:int band:text point:float " + " ".join(
    f"q{name}:float" for name in ("025", "10", "25", "50", "75", "90", "975")
)
_JUDGED = (
    "target_id:text level:text agency:text commune:text variant:text period:text"
    " status_linear:text status_statcan:text said:text points:int"
    " probability:float likelihood:text year_reached:int past_pace:float required_pace:float"
    " people_a_year_2:float people_a_year_3:float people_a_year_4:float"
)


class Place(NamedTuple):
    """Whose figures make up one series."""

    level: str
    sector: str
    agency: str
    commune: str
    indicator: str
    variant: str

    @property
    def family(self) -> tuple[str, ...]:
        """What sister series share: other sectors of the indicator, other agencies or communes of the sector."""
        whose = (self.sector,) if self.agency else ()
        return (self.level, *whose, self.indicator, self.variant)


class Figure(NamedTuple):
    """One figure of a series, as sql/marts/history.sql selects it; `wanted`: its forecast is to be stored."""

    place: Place
    period: str
    year: int
    closes_year: bool
    numerator: int
    denominator: int
    break_year: int | None
    wanted: bool


@dataclass(frozen=True)
class Start:
    """A figure and the year-end points that lead to it, oldest first."""

    figure: Figure
    points: tuple[Figure, ...]
    indicator: Indicator

    @property
    def kind(self) -> Kind:
        return "percent" if self.indicator.unit == "percent" else "count"

    @property
    def values(self) -> list[float]:
        """What is forecast at each point: percent or people; a multiple as the people it stands for."""
        if self.kind == "percent":
            return [min(100.0, 100 * point.numerator / point.denominator) for point in self.points]
        return [float(point.numerator) for point in self.points]

    @property
    def unit(self) -> int:
        """What is forecast, divided by the unit, is in the indicator's own unit."""
        return self.figure.denominator if self.indicator.unit == "times" else 1

    @property
    def said(self) -> str:
        """How far this start may be carried (analytics.forecast.Extent)."""
        newest = self.points[-1] if self.points else self.figure
        return what_can_be_said(len(self.points), newest.denominator if self.kind == "percent" else None)

    @property
    def has_band(self) -> bool:
        return self.said in {"band_only", "forecast"}

    def exact(self) -> list[tuple[int, Fraction]]:
        """The points in the indicator's unit."""
        return [(point.year, _exact(point, self.indicator)) for point in self.points]


def _exact(figure: Figure, indicator: Indicator) -> Fraction:
    return Fraction((100 if indicator.unit == "percent" else 1) * figure.numerator, figure.denominator)


def derive(database: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Bring all that looks ahead up to date with `value`, `current_value`, `fact` and what is stale.

    These are the marts `outlook`, `unit_outlook`, `forecast` and `rollup`.
    """
    method = {"method": plan.province.status_method}
    sectors = list(_starts(_figures(database, "marts/history"), plan))
    sisters = _Sisters(sectors)
    database.execute(statement("marts/enrolled"))
    database.register("judged", table(_JUDGED, _judged(sectors, sisters, plan)))
    database.execute(statement("marts/outlook"), method)
    database.register("new_sector_forecast", _forecasts(sectors, sisters, plan))
    _derive_units(database, plan)
    database.execute(statement("marts/unit_outlook"), method)
    database.execute(statement("marts/forecast"))
    database.execute(statement("marts/rollup"))


def _derive_units(database: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Forecast and judge the units that `unit_wanted` names; only ratios are held against the sector's target."""
    database.execute(statement("marts/unit_start"))
    starts = list(_starts(_figures(database, "marts/unit_history"), plan))
    sisters = _Sisters(starts)
    ratios = [start for start in starts if start.figure.wanted and start.kind == "percent"]
    database.register("new_unit_forecast", _forecasts(starts, sisters, plan))
    database.register("unit_judged", table(_JUDGED, _judged(ratios, sisters, plan)))


def _figures(database: duckdb.DuckDBPyConnection, mart: str) -> Iterator[Figure]:
    """Figures that have a population, a series after the other, oldest first."""
    for row in database.execute(statement(mart)).fetchall():
        figure = Figure(Place(*row[:6]), *row[6:])
        if figure.denominator:
            yield figure


def _starts(figures: Iterable[Figure], plan: Plan) -> Iterator[Start]:
    for place, series in groupby(figures, lambda figure: figure.place):
        indicator = plan.indicator(place.indicator)
        year_ends: list[Figure] = []
        for figure in series:
            if figure.closes_year:
                year_ends.append(figure)
            since = figure.break_year
            points = tuple(point for point in year_ends if since is None or point.year >= since)
            yield Start(figure, points, indicator)


class _Sisters:
    """The same indicator elsewhere: what a series' own slope is held against."""

    def __init__(self, starts: Iterable[Start]) -> None:
        self._ending: dict[tuple[object, ...], list[Start]] = defaultdict(list)
        self._pools: dict[tuple[object, ...], list[tuple[Place, list[float]]]] = {}
        for start in starts:
            if start.figure.closes_year:
                self._ending[start.figure.place.family, start.figure.year].append(start)

    def series(self, start: Start) -> Series:
        """The points of a start with those of its sisters over the same years."""
        pool = self._pool(start.figure.place.family, start.points[0].year, start.points[-1].year)
        others = (values for place, values in pool if place != start.figure.place)
        peers = list(islice(others, _MOST_PEERS))
        return Series([point.year for point in start.points], start.values, peers)

    def _pool(self, family: tuple[str, ...], first: int, last: int) -> list[tuple[Place, list[float]]]:
        """Every series that has a point, and no break, in all the years."""
        key = (family, first, last)
        if key not in self._pools:
            years = last - first + 1
            self._pools[key] = [
                (sister.figure.place, sister.values[-years:])
                for sister in self._ending[family, last]
                if len(sister.points) >= years and sister.points[-years].year == first
            ]
        return self._pools[key]


def _fits(starts: Sequence[Start], sisters: _Sisters) -> Iterator[tuple[list[int], Fitted]]:
    """All starts fitted, those of a kind and length at once: which ones, and what their past says.

    Unlike lengths would be padded, and the last digit of a fit would depend on its company.
    """
    alike: dict[tuple[Kind, int], list[int]] = defaultdict(list)
    for at, start in enumerate(starts):
        alike[start.kind, len(start.points)].append(at)
    for (kind, _), places in alike.items():
        yield places, fit_all([sisters.series(starts[at]) for at in places], kind)


def _forecasts(starts: Iterable[Start], sisters: _Sisters, plan: Plan) -> pa.Table:
    """A row a start and later year, up to the last year the plan aims at."""
    carried = [start for start in starts if start.figure.wanted and start.has_band]
    tables = [_bands([carried[at] for at in places], fitted, plan) for places, fitted in _fits(carried, sisters)]
    return pa.concat_tables([schema(_FORECAST).empty_table(), *tables])


def _bands(starts: Sequence[Start], fitted: Fitted, plan: Plan) -> pa.Table:
    targets = [target.year for target in plan.targets]
    years = np.arange(fitted.last.min() + 1, max(targets, default=0) + 1, dtype=np.int64)
    unit = np.array([start.unit for start in starts], dtype=np.float64)[:, None]
    which, when = np.nonzero(years > fitted.last[:, None])
    point = (fitted.point(years) / unit)[which, when]
    fan = (fitted.quantiles(years, np.array(FAN)) / unit[..., None])[which, when]
    places = [(start.figure.period, *start.figure.place) for start in starts]
    named = [np.array(column)[which] for column in zip(*places, strict=True)]
    nearest = {last: deciding_year(targets, last + 1) for last in set(fitted.last.tolist())}
    pairs = zip(fitted.last[which].tolist(), years[when].tolist(), strict=True)
    bands = [band(year, nearest[last]) for last, year in pairs]
    layout = schema(_FORECAST)
    columns = (*named, years[when], bands, point, *fan.T)
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, layout, strict=True)], schema=layout
    )


@dataclass(frozen=True)
class _Aim:
    """A target beside the figure it is judged from."""

    start: Start
    target: Target
    goal: Goal

    @property
    def sought(self) -> float:
        """The target as it is forecast: percent or people."""
        return float(self.target.value) * self.start.unit


class _Chance(NamedTuple):
    """What a forecast says of a target."""

    probability: float | None = None
    likelihood: str | None = None
    year_reached: int | None = None


def _judged(starts: Sequence[Start], sisters: _Sisters, plan: Plan) -> Iterator[tuple[object, ...]]:
    """One row a target and figure of its sector and indicator, the sector's own or a unit's."""
    aims = list(_aims(starts, plan))
    chances = _chances([aim for aim in aims if aim.start.said == "forecast"], sisters, plan)
    for aim in aims:
        start, place = aim.start, aim.start.figure.place
        chance = next(chances) if start.said == "forecast" else _Chance()
        key = (aim.target.id, place.level, place.agency, place.commune, place.variant, start.figure.period)
        yield (
            *(*key, *_statuses(aim, plan), start.said, len(start.points), *chance),
            *(_past_pace(aim), _required_pace(aim), *_people(aim)),
        )


def _aims(starts: Iterable[Start], plan: Plan) -> Iterator[_Aim]:
    by_figure: dict[tuple[str, str], list[Target]] = defaultdict(list)
    for target in plan.targets:
        by_figure[target.sector, target.indicator].append(target)
    for start in starts:
        scale = 100 if start.indicator.unit == "percent" else 1
        for target in by_figure[start.figure.place.sector, start.figure.place.indicator]:
            yield _Aim(start, target, Goal(target.comparator, Fraction(target.value), scale))


def _statuses(aim: _Aim, plan: Plan) -> Iterator[str]:
    """By each method; a yearly training share is to be kept every year, like a target that repeats (A15)."""
    kept = is_maintained(plan, aim.target) or aim.start.indicator.kind == "flow_ratio"
    for method in ("linear", "statcan"):
        points, now = aim.start.exact(), _exact(aim.start.figure, aim.start.indicator)
        yield judge(method, points, aim.goal, aim.target.year, now=now, maintained=kept).status


def _chances(aims: Sequence[_Aim], sisters: _Sisters, plan: Plan) -> Iterator[_Chance]:
    """What the forecasts say of each aim, in its order."""
    found: dict[int, _Chance] = {}
    for places, fitted in _fits([aim.start for aim in aims], sisters):
        found |= zip(places, _chances_of([aims[at] for at in places], fitted, plan), strict=True)
    return (found[at] for at in range(len(aims)))


def _chances_of(aims: Sequence[_Aim], fitted: Fitted, plan: Plan) -> Iterator[_Chance]:
    years = sorted({target.year for target in plan.targets})
    sought = [aim.sought for aim in aims]
    likely = fitted.probability(np.array(sought), np.array(years, dtype=np.int64))
    strict = [aim.goal.comparator == ">" for aim in aims]
    for at, (aim, year) in enumerate(zip(aims, years_reached(fitted, sought, years[-1], strict=strict), strict=True)):
        chance = float(likely[at, years.index(aim.target.year)])
        ahead = aim.target.year > aim.start.points[-1].year
        yield _Chance(chance, likelihood(chance), year) if ahead else _Chance(year_reached=year)


def _past_pace(aim: _Aim) -> float | None:
    change = average_change(aim.start.exact())
    return None if change is None else float(change)


def _from(aim: _Aim) -> tuple[Figure, int]:
    """Where the way to a target begins, and its whole years: at the newest year-end, or else at what there is.

    A newest reading that meets the target is where it begins too: nobody is asked for what is reached.
    """
    start = aim.start.figure
    if aim.start.points and not met(_exact(start, aim.start.indicator), aim.goal):
        start = aim.start.points[-1]
    return start, aim.target.year - start.year


def _required_pace(aim: _Aim) -> float | None:
    start, years = _from(aim)
    return float(points_a_year(_exact(start, aim.start.indicator), aim.goal, years)) if years > 0 else None


def _people(aim: _Aim) -> Iterator[float | None]:
    """Who must qualify a year at each leaving rate; None where people do not accumulate in post."""
    start, years = _from(aim)
    for leaving in LEAVING_RATES:
        if years <= 0 or aim.start.indicator.kind in {"flow_ratio", "cumulative_count"}:
            yield None
        elif aim.start.kind == "percent":
            flows, staff = Flows(leaving, leaving), Staff(start.denominator, start.numerator)
            yield people_a_year(staff, float(aim.target.value) / 100, years, flows)
        else:
            yield people_a_year_for_count(start.numerator, aim.sought, years, leaving)
