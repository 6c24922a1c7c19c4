"""Rows of queries in words for the reader, and in numbers for the spreadsheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa

from analytics import findings
from analytics.access import shown_name
from analytics.charts.fan import value_text
from analytics.charts.figures import (
    Aimed,
    Figure,
    Outlook,
    aim_text,
    by_sector,
    pace_text,
    pace_words,
    status,
    status_words,
    verdict_word,
    years,
)
from analytics.charts.status import VERDICTS, Status
from analytics.forecast import Likelihood
from analytics.plan import Plan
from analytics.status import summary
from analytics.text import Text
from analytics.ui.fetch import Unit
from analytics.ui.markup import plain
from analytics.ui.view import View

_LOOKS: Mapping[Status, tuple[str, str]] = {
    "reached": ("check", "green"),
    "on_track": ("north_east", "blue"),
    "slightly_behind": ("arrow_forward", "yellow"),
    "behind": ("south_east", "orange"),
    "moving_away": ("close", "violet"),
    "not_reached": ("arrow_drop_down", ""),
    "no_data": ("question_mark", "gray"),
    "no_target": ("remove", "gray"),
}
_LIKELIHOODS: tuple[Likelihood, ...] = ("likely", "uncertain", "unlikely")
Rows = Sequence[Mapping[str, str]]
_NAMED = {"sector": Plan.sector, "indicator": Plan.indicator, "agency": Plan.agency, "commune": Plan.commune}


def standing(t: Text, shown: Sequence[Figure]) -> Mapping[str, str]:
    """The province in a few figures: its total against the goal, and how many targets of each year are reached."""
    found = dict(_total(t, figure) for figure in shown if figure.indicator.kind == "baseline_multiple")
    for year in years(shown):
        verdicts = [target.met for figure in shown for target in figure.targets if target.year == year]
        found[t("screens.overview.reached", year=year)] = f"{verdicts.count(True)}/{len(verdicts)}"
    return found | _judged(t, shown)


def _judged(t: Text, shown: Sequence[Figure]) -> dict[str, str]:
    """How many targets of the next year are on track, are behind, cannot be judged."""
    year = next(iter(years(shown)), None)
    counts = Counter(status(figure, year) for figure in shown if year and figure.target(year))
    behind = counts["slightly_behind"] + counts["behind"] + counts["moving_away"]
    told = {"on_track": counts["on_track"], "behind": behind, "unjudged": counts["not_reached"] + counts["no_data"]}
    return {t(f"screens.overview.{name}", year=year): str(count) for name, count in told.items()} if year else {}


def _total(t: Text, figure: Figure) -> tuple[str, str]:
    now = "–" if figure.numerator is None else t.number(figure.numerator)
    target = figure.next_target
    if target is None or figure.indicator.baseline_value is None:
        return t("screens.overview.total"), now
    goal = t.number(float(target.goal.value * figure.indicator.baseline_value))
    return t("screens.overview.total_goal", year=target.year), f"{now}/{goal}"


def figures(view: View, shown: Iterable[Figure], goals: Sequence[int]) -> Rows:
    """One row a figure: today's value, the people behind it, each year's target and verdict."""
    return [_figure(view, figure, goals) for figure in shown]


def _figure(view: View, figure: Figure, goals: Sequence[int]) -> Mapping[str, str]:
    t = view.t
    heads = {
        name: t(f"screens.column.{name}") for name in ("sector", "indicator", "period", "value", "share", "coverage")
    }
    row = {
        heads["sector"]: view.plan.sector(figure.sector).text("short", t.language),
        heads["indicator"]: figure.indicator.text("short", t.language),
        heads["value"]: figure.shown(t) or "–",
        heads["share"]: _share(t, figure),
    }
    for year in goals:
        row[t("screens.column.goal", year=year)] = aim_text(t, figure, year)
        row[t("screens.column.verdict", year=year)] = status_words(t, figure, year) if figure.target(year) else ""
    row[t("screens.column.pace_next")] = pace_words(t, figure, goals[0] if goals else None)
    return row | {heads["period"]: figure.period, heads["coverage"]: f"{figure.reported}/{figure.expected}"}


def _share(t: Text, figure: Figure) -> str:
    parts = [part for part in (figure.numerator, figure.denominator) if part is not None]
    return "/".join(t.number(part) for part in parts)


def bands(view: View, table: pa.Table) -> Rows:
    """A fan's bands, year by year."""
    heads = {name: view.t(f"charts.fan.tip.{name}") for name in ("year", "kind", "middle", "most", "nearly_all")}
    columns = dict(zip(heads.values(), ("year", "name", "shown", "shown80", "shown95"), strict=True))
    return [{head: row[name] for head, name in columns.items()} for row in table.to_pylist() if row["name"]]


def sectors(view: View, shown: Iterable[Figure]) -> Rows:
    """One row a sector: its worst status, how many targets have it, and how many of each likelihood."""
    return [_sector(view, sector, members) for sector, members in by_sector(shown)]


def _sector(view: View, sector: str, members: Sequence[Figure]) -> Mapping[str, str]:
    t = view.t
    ahead = [figure.next_target.outlook for figure in members if figure.next_target and figure.next_target.outlook]
    told = summary([one.status for one in ahead])
    known = told.worst if told.worst and (not told.unknown or VERDICTS[told.worst] != "reached") else None
    worst = verdict(VERDICTS[known], verdict_word(t, known)) if known else t("charts.verdict.not_enough_data")
    counts = Counter(one.likelihood for one in ahead if one.likelihood)
    likely = (f"{counts[name]} {t(f'screens.likelihood.{name}')}" for name in _LIKELIHOODS if counts[name])
    return {
        t("screens.column.sector"): view.plan.sector(sector).text("name", t.language),
        t("screens.column.worst"): f"{worst} ({told.count if known else told.unknown}/{told.total})",
        t("screens.column.unjudged"): f"{told.unknown}/{told.total}",
        t("screens.column.likelihood"): "; ".join(likely) or "–",
    }


def outlooks(view: View, shown: Iterable[Figure]) -> Rows:
    """One row a target: status, likelihood, when, past and required pace, people a year."""
    return [
        _outlook(view, figure, target, target.outlook)
        for figure in shown
        for target in figure.targets
        if target.outlook
    ]


def _outlook(view: View, figure: Figure, target: Aimed, ahead: Outlook) -> Mapping[str, str]:
    t = view.t
    return {
        t("screens.column.sector"): view.plan.sector(figure.sector).text("short", t.language),
        t("screens.column.indicator"): figure.indicator.text("short", t.language),
        t("screens.column.target_year"): str(target.year),
    } | _becomes(view, figure, target, ahead)


def unit_outlooks(view: View, found: Mapping[Unit, Figure]) -> Rows:
    """One row an agency or commune: what becomes of it, held against the next target of its sector.

    Its name is Markdown, a link to the same screen for that unit.
    """
    head, share = view.t("screens.column.agency"), view.t("screens.column.share")
    return [
        {head: _link(view, figure, unit), share: _share(view.t, figure)}
        | _becomes(view, figure, figure.targets[0], figure.targets[0].outlook)
        for unit, figure in found.items()
        if figure.targets and figure.targets[0].outlook
    ]


def _link(view: View, figure: Figure, unit: Unit) -> str:
    """The unit's name, which opens its own forecast."""
    level, agency, commune = unit
    place = {"sector": figure.sector, "indicator": figure.indicator.code, "level": level, "who": commune or agency}
    return f"[{plain(unit_name(view, agency, commune))}](?{urlencode(view.address(**place))})"


def _becomes(view: View, figure: Figure, target: Aimed, ahead: Outlook) -> dict[str, str]:
    t, people = view.t, ahead.people[1]
    return {
        t("screens.column.value"): figure.shown(t) or "–",
        t("screens.column.target"): aim_text(t, figure, target.year),
        t("screens.column.status"): verdict(status(figure, target.year), verdict_word(t, ahead.status)),
        t("screens.column.status_statcan"): verdict_word(t, ahead.status_statcan),
        t("screens.column.likelihood"): likelihood(t, ahead),
        t("screens.column.when"): findings.when(t, ahead, view.plan) or "–",
        t("screens.column.pace"): paces(view, figure, ahead),
        t("screens.column.people_a_year"): "–" if people is None else t.number(ceil(people)),
    }


def likelihood(t: Text, ahead: Outlook) -> str:
    """The word, or why there is none."""
    if ahead.likelihood:
        return t(f"screens.likelihood.{ahead.likelihood}")
    return t(f"screens.forecast.unsaid_{ahead.said}")


def paces(view: View, figure: Figure, ahead: Outlook) -> str:
    """Required beside past pace: `0,7 điểm % / 0,4 điểm %`."""
    found = (ahead.required_pace, ahead.past_pace)
    return " / ".join("–" if pace is None else pace_text(view.t, pace, figure) for pace in found)


def record(view: View, table: pa.Table, figure: Figure) -> Rows:
    """Earlier forecasts beside what came."""
    t = view.t
    factor = figure.indicator.baseline_value or 1
    rows = (row for row in table.to_pylist() if row["actual"] is not None)
    return [
        {
            t("screens.column.as_of"): view.period_name(row["as_of"]),
            t("screens.column.target_year"): str(row["year"]),
            **{
                t(f"screens.column.{name}"): value_text(t, row[name] * factor, figure)
                for name in ("point", "q10", "q90", "actual")
            },
            t("screens.column.inside"): t(f"screens.forecast.{'inside' if row['inside'] else 'outside'}"),
        }
        for row in rows
    ]


def units(view: View, table: pa.Table, level: str) -> Rows:
    """One row an agency or commune: its people and its share, or that they are hidden."""
    columns = (level, "numerator", "denominator", "value")
    heads, hidden = [view.t(f"screens.column.{name}") for name in columns], view.t("disclosure.hidden")
    shown = words(view, table, columns)
    gone = table["hidden"].to_pylist()
    return [{**row, **dict.fromkeys(heads[1:], hidden)} if out else row for row, out in zip(shown, gone, strict=True)]


def words(view: View, table: pa.Table, columns: Sequence[str]) -> Rows:
    """Some columns of a query in words: names for codes, numbers and days as the reader writes them."""
    heads = {name: view.t(f"screens.column.{name}") for name in columns}
    return [{heads[name]: _word(view, name, row[name]) for name in columns} for row in table.to_pylist()]


def _word(view: View, name: str, value: Any) -> str:  # noqa: ANN401  a cell of any type
    if value is None or value == "":
        return ""
    if name in _NAMED:
        return _NAMED[name](view.plan, value).text("name", view.t.language)
    if isinstance(value, bool):
        return view.t("screens.show.yes") if value else ""
    return view.t.number(value, 1 if isinstance(value, float) else 0) if isinstance(value, int | float) else str(value)


def readable(view: View, table: pa.Table) -> pa.Table:
    """A query's table for a spreadsheet: names for codes, headers in the reader's language, numbers as numbers."""
    columns = [_column(view, name, table[name]) for name in table.column_names]
    return pa.table(columns, names=[view.t(f"screens.column.{name}") for name in table.column_names])


def _column(view: View, name: str, column: pa.ChunkedArray[Any]) -> pa.ChunkedArray[Any] | pa.Array[Any]:
    if name not in _NAMED:
        return column
    return pa.array([_word(view, name, code) for code in column.to_pylist()], pa.string())


def verdict(status: Status, words: str) -> str:
    """A verdict as Markdown: icon and word, in colour where somebody has judged."""
    icon, colour = _LOOKS[status]
    said = f":material/{icon}: {plain(words)}"
    return f":{colour}[{said}]" if colour else said


def submissions(view: View, table: pa.Table) -> Rows:
    """Submissions as rows: number, time, from whom, which file, in the order of the query."""
    return [_submission(view, row) for row in table.to_pylist()]


def _submission(view: View, row: Mapping[str, Any]) -> Mapping[str, str]:
    t = view.t
    if "agencies" in row:
        names = [unit_name(view, code, "") for code in row["agencies"].split()]
    else:
        names = [unit_name(view, row["agency"], row["commune"])]
    state = {t("screens.column.state"): t(f"screens.state.{row['state']}")} if "state" in row else {}
    return {
        t("screens.column.number"): str(row["number"]),
        t("screens.column.at"): f"{datetime.fromisoformat(row['at']):%d/%m/%Y %H:%M}",
        t("screens.column.agency"): ", ".join(names),
        t("screens.column.file_name"): row["file_name"],
        t("screens.column.file_sha256"): row["file_sha256"][:12],
        t("screens.column.by"): shown_name(row["by"], t.language),
    } | state


def unit_name(view: View, agency: str, commune: str) -> str:
    """A reporting unit as people call it: the commune, else the agency."""
    unit = view.plan.commune(commune) if commune else view.plan.agency(agency)
    return unit.text("name", view.t.language)
