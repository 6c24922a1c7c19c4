"""The parts of the Forecast screen: what becomes of each target, what it takes, and how earlier forecasts did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil

import streamlit as st

from analytics import findings
from analytics.charts.figures import Aimed, Figure, Outlook, Row, aim_text, pace_text, status, verdict_word
from analytics.pace import LEAVING_RATES
from analytics.ui import address, exhibits, fetch, identity, show, tables
from analytics.ui.fetch import SECTOR, Asked, Unit
from analytics.ui.markup import plain
from analytics.ui.scenario import ASSUMED
from analytics.ui.view import View

_BELOW = ("agency", "commune")
# What the address says of one figure means nothing for another.
_OF_A_FIGURE = ("who", *ASSUMED)
_ICONS = {"likely": "thumb_up", "uncertain": "help", "unlikely": "thumb_down"}


def choose(view: View, sectors: Sequence[tuple[str, Sequence[Figure]]]) -> Asked:
    """The sector and the indicator that the address asks for, among those with a target."""
    found = dict(sectors)
    sector = address.choice("sector", tuple(found))
    codes = tuple(figure.indicator.code for figure in found[sector])
    return replace(view.asked.of(sector, address.choice("indicator", codes)), sees=identity.sees())


def choose_unit(asked: Asked) -> Unit:
    """The sector, or the agency or commune in it, that the address asks for."""
    level = address.choice("level", _levels(asked))
    found = _units(asked, level) if level != "sector" else {}
    return found[address.choice("who", tuple(found))] if found else SECTOR


def known(asked: Asked) -> bool:
    """Whether there is a figure to carry on."""
    return fetch.figure(asked).exact is not None


def _levels(asked: Asked) -> Sequence[str]:
    """The levels that a figure is known at; the total has no such units."""
    if not known(asked) or fetch.figure(asked).indicator.unit == "times":
        return ["sector"]
    return ["sector", *(level for level in _BELOW if fetch.unit_figures(asked, level))]


def _units(asked: Asked, level: str) -> Mapping[str, Unit]:
    """The units of a level by the code that the address carries."""
    return {unit[2] or unit[1]: unit for unit in fetch.unit_figures(asked, level)}


def choices(view: View, sectors: Sequence[tuple[str, Sequence[Figure]]], asked: Asked) -> None:
    """Widgets for sector, indicator, level and unit."""
    t, found = view.t, dict(sectors)
    names = {code: view.plan.sector(code).text("short", t.language) for code in found}
    sector = address.select(
        "sector", t("screens.sector.title"), tuple(names), names.__getitem__, in_row=True, drops=_OF_A_FIGURE
    )
    shown = {figure.indicator.code: figure.indicator.text("short", t.language) for figure in found[sector]}
    if len(shown) > 1:
        address.select(
            "indicator", t("screens.sector.indicator"), tuple(shown), shown.__getitem__, in_row=True, drops=ASSUMED
        )
    _unit_choices(view, asked)


def _unit_choices(view: View, asked: Asked) -> None:
    """Which level, and below the sector which unit."""
    t, levels = view.t, _levels(asked)
    if len(levels) == 1:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        level = address.select(
            "level",
            t("screens.sector.level"),
            levels,
            lambda name: t(f"screens.level.{name}"),
            in_row=True,
            drops=_OF_A_FIGURE,
        )
        if level != "sector":
            names = {code: tables.unit_name(view, *unit[1:]) for code, unit in _units(asked, level).items()}
            label = t(f"screens.forecast.{level}")
            address.select("who", label, tuple(names), names.__getitem__, drops=ASSUMED)
    for note in exhibits.hidden(view, fetch.units(asked, level)) if level != "sector" else ():
        show.small(note)


def panels(view: View, asked: Asked, unit: Unit) -> None:
    """Each target by itself, the next one first: status and likelihood side by side, pace, people."""
    figure = fetch.unit_figure(asked, unit)
    if figure.exact is None:
        return
    bands = {row["year"]: row for row in fetch.forecast(asked, *unit).to_pylist()}
    for target, column in zip(figure.targets, st.columns(2, gap="medium"), strict=False):
        if target.outlook:
            with column, st.container(border=True):
                _panel(view, figure, target, target.outlook, bands.get(target.year))


def _panel(view: View, figure: Figure, target: Aimed, ahead: Outlook, band: Row | None) -> None:
    t = view.t
    goal = t("screens.forecast.target", year=target.year, target=aim_text(t, figure, target.year))
    st.markdown(f"**{plain(goal)}**")
    left, right = st.columns(2)
    with left:
        show.small(t("screens.forecast.status"))
        word = tables.verdict(status(figure, target.year), verdict_word(t, ahead.status))
        st.markdown(word if ahead.status not in {"not_enough_data", "not_available"} else _unjudged(view, target))
    with right:
        show.small(t(f"screens.forecast.likelihood_{band['band'] if band else 'forecast'}"))
        _likelihood(view, figure, target, ahead, band)
    lines = _lines(view, figure, target, ahead)
    if lines:
        st.markdown("\n".join(f"- {line}" for line in lines))
    why = findings.disagreement(t, ahead, view.plan)
    if why:
        show.small(why)


def _unjudged(view: View, target: Aimed) -> str:
    """Reached or not is a fact; whether it is on track nobody can say yet."""
    word = view.t("charts.verdict.not_enough_data")
    return f"{tables.verdict('reached', view.t('charts.status.reached'))} · {word}" if target.met else word


def _likelihood(view: View, figure: Figure, target: Aimed, ahead: Outlook, band: Row | None) -> None:
    """The word; the number behind it is one click away."""
    t = view.t
    if ahead.likelihood is None or ahead.probability is None:
        st.markdown(tables.likelihood(t, ahead))
        return
    icon = f":material/{_ICONS[ahead.likelihood]}:"
    with st.popover(t(f"screens.likelihood.{ahead.likelihood}"), icon=icon, width="content"):
        share = t.percent(100 * ahead.probability, 0)
        goal = aim_text(t, figure, target.year)
        st.markdown(plain(t("screens.forecast.probability", year=target.year, target=goal, share=share)))
        show.small(t("screens.forecast.words"))
        if band:
            told = t(f"screens.forecast.expected_{band['band']}", **findings.expected(t, figure, band))
            st.markdown(plain(told))


def _lines(view: View, figure: Figure, target: Aimed, ahead: Outlook) -> list[str]:
    """When, what pace, how many people a year."""
    t = view.t
    lines = [plain(findings.when(t, ahead, view.plan))] if not target.met else []
    if not target.met and ahead.required_pace is not None:
        lines.append(_pace(view, figure, ahead, ahead.required_pace))
    if figure.indicator.kind == "cumulative_count":
        counted = view.period_name(ahead.enrolled_period) if ahead.enrolled_period else ""
        lines.append(plain(findings.awards(t, target, counted)))
    else:
        lines.append(_people(view, ahead, "keep" if target.met else "reach"))
    return [line for line in lines if line]


def _pace(view: View, figure: Figure, ahead: Outlook, required: float) -> str:
    needed = plain(pace_text(view.t, required, figure))
    if ahead.past_pace is None:
        return view.t("screens.forecast.pace_unknown", needed=needed)
    past = plain(pace_text(view.t, ahead.past_pace, figure))
    return view.t("screens.forecast.pace", needed=needed, past=past)


def _people(view: View, ahead: Outlook, purpose: str) -> str:
    """`Mỗi năm cần thêm 21 người (2% rời đi), 24 (3%), 28 (4%)`."""
    known = [(rate, count) for rate, count in zip(LEAVING_RATES, ahead.people, strict=True) if count is not None]
    t = view.t
    told = (
        t("screens.forecast.people_at", count=t.number(ceil(count)), rate=t.percent(100 * rate, 0))
        for rate, count in known
    )
    return t(f"screens.forecast.people_{purpose}", counts=", ".join(told)) if known else ""


def by_unit(view: View, asked: Asked, unit: Unit) -> None:
    """What the forecasts of the units add up to beside the sector's, and what becomes of each."""
    level = unit[0] if unit != SECTOR else next(iter(_levels(asked)[1:]), "")
    found = fetch.unit_figures(asked, level) if level else {}
    rows = tables.unit_outlooks(view, found) if len(found) > 1 else []
    if not rows:
        return
    told, label = _added_up(view, asked, level), view.t(f"screens.forecast.each_{level}")
    show.finding(told or label, level=2)
    notes = (view.t("screens.forecast.adds_up") if told else "", view.t("screens.forecast.of_sector"))
    show.small(" ".join(f"{note.rstrip('.')}." for note in notes if note))
    marked = [view.t(f"screens.column.{name}") for name in ("agency", "status")]
    show.door("units", label, lambda: show.table(rows, marked=marked))


def _added_up(view: View, asked: Asked, level: str) -> str:
    figure = fetch.figure(asked)
    year = figure.targets[0].year
    rows = (row for row in fetch.rollup(asked).to_pylist() if row["forecast_units"])
    found = [row for row in rows if (row["level"], row["year"]) == (level, year)]
    return findings.rollup(view.t, found[0], figure) if found else ""


def by_sector(view: View, figures: Sequence[Figure]) -> None:
    """Every sector by its worst status; each target behind a door."""
    t = view.t
    show.finding(t("screens.forecast.by_sector"), level=2)
    show.table(tables.sectors(view, figures), marked=[t("screens.column.worst")])
    show.door(
        "outlooks",
        t("screens.forecast.by_target"),
        lambda: show.table(tables.outlooks(view, figures), marked=[t("screens.column.status")]),
    )


def record(view: View, asked: Asked, unit: Unit) -> None:
    """What earlier forecasts of the sector said beside what came; units are only forecast from their newest figure."""
    if unit != SECTOR:
        return
    figure, rows = fetch.figure(asked), fetch.forecast_record(asked)
    show.finding(findings.record(view.t, rows), level=2)
    show.small(view.t("screens.forecast.record"))
    told = tables.record(view, rows, figure)
    if told:
        show.door("record", view.t("screens.forecast.record_table"), lambda: show.table(told))
