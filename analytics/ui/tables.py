"""Rows of queries in words for the reader, and in numbers for the spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa

from analytics.charts.figures import Figure, aim_text, status_words, years
from analytics.plan import Plan
from analytics.text import Text
from analytics.ui.view import View

Rows = Sequence[Mapping[str, str]]
_NAMED = {"sector": Plan.sector, "indicator": Plan.indicator, "agency": Plan.agency, "commune": Plan.commune}


def standing(t: Text, shown: Sequence[Figure]) -> Mapping[str, str]:
    """The province in a few figures: its total against the goal, and how many targets of each year are reached."""
    found = dict(_total(t, figure) for figure in shown if figure.indicator.kind == "baseline_multiple")
    for year in years(shown):
        verdicts = [target.met for figure in shown for target in figure.targets if target.year == year]
        found[t("screens.overview.reached", year=year)] = f"{verdicts.count(True)}/{len(verdicts)}"
    return found


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
    return row | {heads["period"]: figure.period, heads["coverage"]: f"{figure.reported}/{figure.expected}"}


def _share(t: Text, figure: Figure) -> str:
    parts = [part for part in (figure.numerator, figure.denominator) if part is not None]
    return "/".join(t.number(part) for part in parts)


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
        t("screens.column.by"): row["by"],
    } | state


def unit_name(view: View, agency: str, commune: str) -> str:
    """A reporting unit as people call it: the commune, else the agency."""
    unit = view.plan.commune(commune) if commune else view.plan.agency(agency)
    return unit.text("name", view.t.language)
