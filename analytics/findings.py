"""The first sentence of every screen, computed from the figures and never canned.

"Furthest" is the unmet ratio with the largest distance to its target in
percentage points; ratios are compared with ratios only (see `method`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import pyarrow as pa

from analytics.charts.fan import value_text
from analytics.charts.figures import Aimed, Figure, Outlook, Row, aim_text, pace_text, years
from analytics.charts.gap_people import per_year
from analytics.charts.numbers import figure_text, level_text, people_text, points_text, target_text
from analytics.charts.status import VERDICTS
from analytics.charts.units import shortfalls, unit_name, unit_target
from analytics.plan import LocalTarget, Plan
from analytics.progress import Goal, met
from analytics.text import Text, small


def overview(text: Text, figures: Sequence[Figure], plan: Plan) -> str:
    """How many of the next target year's targets are reached, and which ratio is furthest."""
    year = next(iter(years(figures)), None)
    if year is None:
        return text("findings.overview.no_target")
    worst = furthest(figures, year)
    extra = _furthest_words(text, "findings.overview.furthest", worst, plan, year) if worst else ""
    unknown = sum(1 for _, target in _targets(figures, year) if target.met is None)
    told = _tally(text, "overview", figures, year, sector="")
    missing = (
        text("findings.overview.unknown", count=text.number(unknown)) if 0 < unknown < _count(figures, year) else ""
    )
    return "; ".join(filter(None, (told, extra, missing)))


def sector(text: Text, figures: Sequence[Figure], plan: Plan) -> str:
    """The same for one sector; `figures` are that sector's and not empty."""
    name = plan.sector(figures[0].sector).text("name", text.language)
    year = next(iter(years(figures)), None)
    if year is None:
        return text("findings.sector.no_target", sector=name)
    worst = furthest(figures, year)
    extra = _furthest_words(text, "findings.sector.furthest", worst, plan, year) if worst else ""
    return "; ".join(filter(None, (_tally(text, "sector", figures, year, sector=name), extra)))


def indicator(text: Text, figure: Figure, plan: Plan, unit: str = "") -> str:
    """What one figure says: people still missing, reached, no target, or whom to ask for data.

    `unit` is the name of the agency or commune whose figure it is, empty for the sector's.
    """
    name = unit or plan.sector(figure.sector).text("name", text.language)
    what = small(figure.indicator.text("short", text.language))
    target = figure.next_target
    if figure.indicator.unit == "times":
        return total(text, figure)
    if figure.exact is None:
        return no_data(text, figure, plan)
    if target is None:
        return text("findings.indicator.no_target", sector=name, indicator=what, value=figure.shown(text))
    return _against(text, figure, target, name, what)


def level(text: Text, figure: Figure, own: LocalTarget) -> str:
    """A level that the province set itself for a figure, and whether it is reached: no target of the plan."""
    words = {
        "indicator": figure.indicator.text("short", text.language),
        "level": level_text(text, own, figure.indicator.unit),
    }
    if figure.exact is None:
        return text("findings.level.unknown", **words)
    goal = Goal(own.comparator, Fraction(own.value))
    value = figure_text(text, figure.exact, figure.indicator.unit, figure.indicator.decimals, [goal])
    return text(f"findings.level.{'reached' if met(figure.exact, goal) else 'short'}", value=value, **words)


def no_data(text: Text, figure: Figure, plan: Plan) -> str:
    """That there is no figure, and which agency to ask."""
    field = plan.sector(figure.sector)
    what = small(figure.indicator.text("short", text.language))
    words = {"sector": field.text("name", text.language), "indicator": what}
    if not field.contact_agency:
        return text("findings.indicator.no_data_nobody", **words)
    return text(
        "findings.indicator.no_data", agency=plan.agency(field.contact_agency).text("name", text.language), **words
    )


def gap_points(text: Text, figures: Sequence[Figure], plan: Plan) -> str:
    """The ratio furthest from its next target, in percentage points."""
    year = next(iter(years(figures)), None)
    worst = furthest(figures, year) if year else None
    if year is None or worst is None or worst.exact is None:
        return _nothing_missing(text, figures, year)
    target = worst.target(year)
    points = points_text(text, target.goal.value - worst.exact) if target else ""
    return text("findings.gap.points", points=points, year=year, **_names(text, worst, plan))


def gap_people(text: Text, figures: Sequence[Figure], plan: Plan) -> str:
    """The sector's target that most people are missing for, and how many a year that is."""
    year = next(iter(years(figures)), None)
    short = [
        (target.gap_people or 0, figure)
        for figure, target in _targets(figures, year)
        if figure.indicator.unit != "times"
    ]
    most, worst = max(short, key=lambda pair: pair[0], default=(0, None))
    if year is None or worst is None or most == 0:
        return _nothing_missing(text, figures, year)
    told = text("findings.gap.people", people=people_text(text, most), year=year, **_names(text, worst, plan))
    a_year = per_year(most, plan.period(worst.period).end, year)
    pace = text("findings.gap.a_year", count=people_text(text, a_year)) if a_year else ""
    return "; ".join(filter(None, (told, pace)))


def total(text: Text, figure: Figure) -> str:
    """All intellectuals against the multiple of the baseline."""
    if figure.exact is None or figure.numerator is None:
        return text("findings.total.no_data")
    baseline = figure.indicator.baseline_period.split("-")[0]
    told = text("findings.total.now", people=text.number(figure.numerator), times=figure.shown(text), baseline=baseline)
    target = figure.next_target
    if target is None:
        return told
    goal = text.number(float(target.goal.value * (figure.indicator.baseline_value or 1)))
    key = "findings.total.reached" if target.met else "findings.total.short"
    return f"{told}; " + text(key, people=people_text(text, target.gap_people or 0), target=goal, year=target.year)


def forecast(text: Text, figure: Figure, plan: Plan, unit: str = "") -> str:
    """Will the next target be reached, when, and how sure is that; or why nothing can be said. `unit` as above."""
    target = figure.next_target
    ahead = target.outlook if target else None
    if figure.exact is None or target is None or ahead is None:
        return indicator(text, figure, plan, unit)
    words = _forecast_words(text, figure, target, unit or plan.sector(figure.sector).text("name", text.language))
    if target.met:
        kept = text(f"findings.forecast.keep_{ahead.likelihood}", **words) if ahead.likelihood else ""
        return "; ".join(filter(None, (text("findings.forecast.reached", **words), kept)))
    if ahead.likelihood is None:
        why = text(f"findings.forecast.{ahead.said}", points=ahead.points, **words)
        if ahead.required_pace is None:
            return why
        return f"{why}; " + text("findings.forecast.needed", pace=pace_text(text, ahead.required_pace, figure), **words)
    return "; ".join((text(f"findings.forecast.{ahead.likelihood}", **words), _when(text, ahead, plan)))


def _forecast_words(text: Text, figure: Figure, target: Aimed, whose: str) -> dict[str, object]:
    times = figure.indicator.unit == "times"
    return {
        "sector": whose,
        "indicator": small(figure.indicator.text("people" if times else "short", text.language)),
        "target": _aim_in_people(text, figure, target),
        "year": target.year,
    }


def _aim_in_people(text: Text, figure: Figure, target: Aimed) -> str:
    """The target as it is drawn: a multiple of a baseline as people."""
    if figure.indicator.unit != "times":
        return aim_text(text, figure, target.year)
    return text("charts.unit.people", n=text.number(float(target.goal.value * (figure.indicator.baseline_value or 1))))


def _when(text: Text, ahead: Outlook, plan: Plan) -> str:
    if ahead.year_reached is None:
        return text("findings.forecast.never", last=last_year(plan))
    return text("findings.forecast.when", reached=ahead.year_reached)


def when(text: Text, ahead: Outlook, plan: Plan) -> str:
    """When a target is expected to be reached; empty where no forecast says so."""
    if ahead.said != "forecast":
        return ""
    told = _when(text, ahead, plan)
    return told[:1].upper() + told[1:]


def last_year(plan: Plan) -> int:
    """How far scenarios go: the plan's last target year."""
    return max(target.year for target in plan.targets)


def not_forecast(text: Text, ahead: Outlook | None) -> str:
    """Why there is no band, or none of a forecast; empty where there is one."""
    if ahead is None:
        return text("findings.not_forecast.unit")
    if ahead.said in {"forecast", "band_only"}:
        return ""
    return text(f"findings.not_forecast.{ahead.said}", points=ahead.points)


_HOPE: Mapping[str, int] = {"reached": 2, "on_track": 2, "slightly_behind": 1, "behind": 0, "moving_away": 0}
_LIKELIHOODS = ("unlikely", "uncertain", "likely")


def disagreement(text: Text, ahead: Outlook, plan: Plan) -> str:
    """Why status and likelihood tell different things; empty where they agree or one of them says nothing."""
    status = VERDICTS.get(ahead.status)
    if ahead.likelihood is None or status is None or _HOPE[status] == _LIKELIHOODS.index(ahead.likelihood):
        return ""
    if status == "reached":
        return text("findings.disagreement.reached")
    hopeful = _HOPE[status] > _LIKELIHOODS.index(ahead.likelihood)
    method = text(f"findings.disagreement.{plan.province.status_method}")
    return text(f"findings.disagreement.{'status_hopes' if hopeful else 'forecast_hopes'}", method=method)


def awards(text: Text, target: Aimed, counted: str) -> str:
    """How many doctorates are still to be awarded, and how many doctoral students were enrolled when `counted`."""
    short, ahead = target.gap_people or 0, target.outlook
    told = text("findings.awards.needed", count=text.number(short)) if short else text("findings.awards.none")
    if ahead is None or ahead.enrolled is None:
        return f"{told}; {text('findings.awards.nobody_said')}"
    students = text("findings.awards.enrolled", count=text.number(ahead.enrolled), period=small(counted))
    lacking = short - ahead.enrolled
    more = text("findings.awards.too_few", count=text.number(lacking)) if lacking > 0 else ""
    return "; ".join(filter(None, (told, students, more)))


def rollup(text: Text, row: Row, figure: Figure) -> str:
    """A year of the `rollup` query: what the forecasts of the units add up to, beside the sector's own."""
    value, whole = (value_text(text, number, figure) for number in (row["value"], row["point"]))
    people = {name: text.number(round(row[name])) for name in ("numerator", "denominator")}
    told = text(f"findings.rollup.{row['level']}", year=row["year"], value=value, units=row["units"], **people)
    kept = row["units"] - row["forecast_units"]
    if kept:
        told = f"{told}, {text('findings.rollup.kept', count=text.number(kept))}"
    if value == whole:
        return f"{told}; {text('findings.rollup.same')}"
    apart = points_text(text, Fraction(str(round(abs(row["value"] - row["point"]), 6))))
    return f"{told}; {text('findings.rollup.differs', whole=whole, points=apart)}"


def scenario(text: Text, figure: Figure, name: str, values: Mapping[int, float], plan: Plan) -> str:
    """Where a scenario leads: the value in the next target's year, and when each target is reached."""
    target = figure.next_target
    if target is None or not values:
        return text("findings.scenario.none", name=name)
    at = min(max(target.year, min(values)), max(values))
    told = text("findings.scenario.value", name=name, year=at, value=value_text(text, values[at], figure))
    reaches = (_scenario_reaches(text, figure, aim, values, plan) for aim in figure.targets)
    return "; ".join(dict.fromkeys((told, *reaches)))


def _scenario_reaches(text: Text, figure: Figure, aim: Aimed, values: Mapping[int, float], plan: Plan) -> str:
    factor = figure.indicator.baseline_value or 1
    there = (year for year, value in sorted(values.items()) if met(Fraction(round(value, 9)) / factor, aim.goal))
    reached, goal = next(there, None), _aim_in_people(text, figure, aim)
    if reached is None:
        return text("findings.scenario.never", target=goal, last=last_year(plan))
    if reached == min(values):
        return text("findings.scenario.already", target=goal)
    return text("findings.scenario.reached", target=goal, reached=reached)


def expected(text: Text, figure: Figure, row: Row) -> dict[str, object]:
    """A year of the `forecast` query in words: its middle and its 80% band."""
    factor = figure.indicator.baseline_value or 1
    shown = {edge: value_text(text, row[edge] * factor, figure) for edge in ("point", "q10", "q90")}
    return {"year": row["year"], "value": shown["point"], "low": shown["q10"], "high": shown["q90"]}


def record(text: Text, rows: pa.Table) -> str:
    """How often what came lay within the 80% band of earlier forecasts."""
    inside = [row["inside"] for row in rows.to_pylist() if row["actual"] is not None]
    if not inside:
        return text("findings.record.none")
    return text("findings.record.some", inside=text.number(inside.count(True)), total=text.number(len(inside)))


def units(text: Text, rows: pa.Table, figure: Figure, plan: Plan) -> str:
    """How many units are below the figure's next target, and which one lacks most people."""
    short = shortfalls(rows, figure)
    target, count = unit_target(figure), text.number(len(short))
    if not short:
        hidden = "hidden" in rows.column_names and any(rows["hidden"].to_pylist())
        return text("findings.units.hidden" if hidden else "findings.units.no_data")
    if figure.indicator.unit == "people":
        return _largest(text, [unit for _, unit in short], plan)
    if target is None:
        return text("findings.units.no_target", total=count)
    below = [pair for pair in short if pair[0]]
    if not below:
        return text("findings.units.only" if len(short) == 1 else "findings.units.none", total=count, year=target.year)
    most, unit = below[0]
    words = {"count": text.number(len(below)), "unit": unit_name(unit, plan, text), "people": people_text(text, most)}
    return text("findings.units.below", total=count, year=target.year, **words)


def _largest(text: Text, rows: Sequence[Row], plan: Plan) -> str:
    """Who counts most people, of units sorted by their counts."""
    having = [row for row in rows if row["numerator"]]
    words = {"count": text.number(len(having)), "total": text.number(len(rows))}
    if not having:
        return text("findings.units.nobody", **words)
    people = people_text(text, having[0]["numerator"])
    return text("findings.units.most", unit=unit_name(having[0], plan, text), people=people, **words)


def coverage(text: Text, figures: Sequence[Figure], plan: Plan) -> str:
    """Which units are still missing from what is shown; empty when none are."""
    partial = [figure for figure in figures if figure.partial]
    if not partial:
        return ""
    worst = min(partial, key=lambda figure: figure.reported / figure.expected)
    if len(partial) == 1:
        return text("findings.note.coverage", units=worst.coverage(text))
    names = _names(text, worst, plan)
    return text("findings.note.coverage_most", count=text.number(len(partial)), units=worst.coverage(text), **names)


def paces(text: Text, figures: Iterable[Figure], plan: Plan) -> str:
    """Since when paces are counted, where a figure is newer: a half-year is an early reading. Empty otherwise."""
    newer = (figure for figure in figures if figure.period and plan.period(figure.period).kind != "year")
    ahead = (target.outlook for figure in newer for target in figure.targets if target.met is False and target.outlook)
    told = any(each.required_pace is not None and each.points for each in ahead)
    return text("findings.note.pace") if told else ""


def breaks(text: Text, figure: Figure, plan: Plan) -> tuple[str, ...]:
    """A note for every break in the sector's series at or before the figure's period (A13)."""
    if not figure.series_break or not figure.period:
        return ()
    until = plan.period(figure.period).order
    found = [
        broken
        for broken in plan.breaks
        if figure.sector in broken.sectors and plan.period(broken.period).order <= until
    ]
    return tuple(
        text(
            "findings.note.break",
            period=text.period(broken.period, inside=True),
            reason=broken.text("reason", text.language),
        )
        for broken in found
    )


def method(text: Text) -> str:
    """How the sentences choose what to say, for the screen that explains methods."""
    return text("findings.note.furthest")


def furthest(figures: Iterable[Figure], year: int) -> Figure | None:
    """The unmet ratio with the largest gap in points; None when every known ratio meets its target."""
    short = [
        (target.goal.value - figure.exact, target.gap_people or 0, figure)
        for figure, target in _targets(figures, year)
        if figure.indicator.unit == "percent" and figure.exact is not None and target.met is False
    ]
    return max(short, key=lambda found: found[:2])[2] if short else None


def _targets(figures: Iterable[Figure], year: int | None) -> list[tuple[Figure, Aimed]]:
    return [(figure, target) for figure in figures for target in figure.targets if target.year == year]


def _count(figures: Iterable[Figure], year: int) -> int:
    return len(_targets(figures, year))


def _tally(text: Text, screen: str, figures: Sequence[Figure], year: int, sector: str) -> str:
    verdicts = [target.met for _, target in _targets(figures, year)]
    reached, count = verdicts.count(True), len(verdicts)
    if verdicts.count(None) == count:
        case = "no_data"
    elif reached == count:
        case = "only" if count == 1 else "all"
    else:
        case = "some" if reached else "none"
    words = {"reached": text.number(reached), "total": text.number(count), "year": year, "sector": sector}
    return text(f"findings.{screen}.{case}", **words)


def _furthest_words(text: Text, key: str, figure: Figure, plan: Plan, year: int) -> str:
    target = figure.target(year)
    people = people_text(text, (target.gap_people or 0) if target else 0)
    return text(key, people=people, **_names(text, figure, plan))


def _names(text: Text, figure: Figure, plan: Plan) -> dict[str, str]:
    """Indicator and sector as they stand inside a sentence."""
    field = plan.sector(figure.sector).text("name", text.language)
    return {"indicator": small(figure.indicator.text("short", text.language)), "sector": small(field)}


def _against(text: Text, figure: Figure, target: Aimed, name: str, what: str) -> str:
    words = {"sector": name, "year": target.year, "target": aim_text(text, figure, target.year)}
    if not target.met:
        words["target"] = _goal(text, figure, target)
        count = target.gap_people or 0
        people = figure.indicator.text("people", text.language)
        case = "one" if count == 1 else "short"
        return text(
            f"findings.indicator.{case}", count=text.number(count), people=people, reach=_reach(text, target), **words
        )
    told = text("findings.indicator.reached", indicator=what, value=figure.shown(text), **words)
    return "; ".join(filter(None, (told, *(_later(text, figure, later) for later in figure.targets[1:]))))


def _later(text: Text, figure: Figure, target: Aimed) -> str:
    """What a later target still needs, after the first is reached."""
    if target.met is not False:
        return ""
    people = people_text(text, target.gap_people or 0)
    goal = _goal(text, figure, target)
    return text("findings.indicator.later", people=people, reach=_reach(text, target), target=goal, year=target.year)


def _goal(text: Text, figure: Figure, target: Aimed) -> str:
    """The number alone, for after "reach" and "exceed"."""
    return target_text(text, target.value, figure.indicator.unit, target.value_max)


def _reach(text: Text, target: Aimed) -> str:
    return text("findings.indicator.exceed" if target.goal.comparator == ">" else "findings.indicator.reach")


def _nothing_missing(text: Text, figures: Sequence[Figure], year: int | None) -> str:
    if any(target.met is not None for _, target in _targets(figures, year)):
        return text("findings.gap.none", year=year)
    return text("findings.gap.no_data")
