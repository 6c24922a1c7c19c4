"""The parts of the Forecast screen: what becomes of each target, what it takes, and how earlier forecasts did."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import streamlit as st

from analytics import findings
from analytics.charts.figures import Aimed, Figure, Outlook, aim_text, status, verdict_word
from analytics.pace import LEAVING_RATES
from analytics.ui import address, exhibits, fetch, show, tables
from analytics.ui.fetch import SECTOR, Asked, Unit
from analytics.ui.markup import plain
from analytics.ui.scenario import ASSUMED
from analytics.ui.view import View

_ICONS = {"likely": "thumb_up", "uncertain": "help", "unlikely": "thumb_down"}


def choose(view: View, sectors: Sequence[tuple[str, Sequence[Figure]]]) -> Asked:
    """The sector and the indicator that the address asks for, among those with a target."""
    found = dict(sectors)
    sector = address.choice("sector", tuple(found))
    codes = tuple(figure.indicator.code for figure in found[sector])
    return view.asked.of(sector, address.choice("indicator", codes))


def choices(view: View, sectors: Sequence[tuple[str, Sequence[Figure]]]) -> None:
    """Widgets for sector and indicator."""
    t, found = view.t, dict(sectors)
    names = {code: view.plan.sector(code).text("short", t.language) for code in found}
    sector = address.select(
        "sector", t("screens.sector.title"), tuple(names), names.__getitem__, in_row=True, drops=ASSUMED
    )
    shown = {figure.indicator.code: figure.indicator.text("short", t.language) for figure in found[sector]}
    if len(shown) > 1:
        address.select(
            "indicator", t("screens.sector.indicator"), tuple(shown), shown.__getitem__, in_row=True, drops=ASSUMED
        )


def panels(view: View, asked: Asked) -> None:
    """Each target by itself, the next one first: status and likelihood side by side, pace, people."""
    figure = fetch.figure(asked)
    if figure.exact is None:
        return
    for target, column in zip(figure.targets, st.columns(2, gap="medium"), strict=False):
        if target.outlook:
            with column, st.container(border=True):
                _panel(view, asked, figure, target, target.outlook)


def _panel(view: View, asked: Asked, figure: Figure, target: Aimed, ahead: Outlook) -> None:
    t = view.t
    goal = t("screens.forecast.target", year=target.year, target=aim_text(t, figure, target.year))
    st.markdown(f"**{plain(goal)}**")
    left, right = st.columns(2)
    with left:
        show.small(t("screens.forecast.status"))
        word = tables.verdict(status(figure, target.year), verdict_word(t, ahead.status))
        st.markdown(word if ahead.status not in {"not_enough_data", "not_available"} else _unjudged(view, target))
    with right:
        bands = {row["year"]: row["band"] for row in fetch.forecast(asked).to_pylist()}
        show.small(t(f"screens.forecast.likelihood_{bands.get(target.year, 'forecast')}"))
        _likelihood(view, asked, figure, target, ahead)
    lines = _lines(view, figure, target, ahead)
    if lines:
        st.markdown("\n".join(f"- {line}" for line in lines))
    why = findings.disagreement(t, ahead)
    if why:
        show.small(why)


def _unjudged(view: View, target: Aimed) -> str:
    """Reached or not is a fact; whether it is on track nobody can say yet."""
    word = view.t("charts.verdict.not_enough_data")
    return f"{tables.verdict('reached', view.t('charts.status.reached'))} · {word}" if target.met else word


def _likelihood(view: View, asked: Asked, figure: Figure, target: Aimed, ahead: Outlook) -> None:
    """The word; the number behind it is one click away."""
    t = view.t
    if ahead.likelihood is None or ahead.probability is None:
        st.markdown(t(f"screens.forecast.unsaid_{ahead.said}"))
        return
    icon = f":material/{_ICONS[ahead.likelihood]}:"
    with st.popover(t(f"screens.likelihood.{ahead.likelihood}"), icon=icon, width="content"):
        share = t.percent(100 * ahead.probability, 0)
        goal = aim_text(t, figure, target.year)
        st.markdown(plain(t("screens.forecast.probability", year=target.year, target=goal, share=share)))
        show.small(t("screens.forecast.words"))
        for row in fetch.forecast(asked).to_pylist():
            if row["year"] == target.year:
                band = t(f"screens.forecast.expected_{row['band']}", **findings.expected(t, figure, row))
                st.markdown(plain(band))


def _lines(view: View, figure: Figure, target: Aimed, ahead: Outlook) -> list[str]:
    """When, what pace, how many people a year."""
    t = view.t
    lines = [plain(findings.when(t, ahead, view.plan))] if not target.met else []
    if not target.met and ahead.required_pace is not None:
        lines.append(_pace(view, figure, ahead, ahead.required_pace))
    if figure.indicator.kind == "cumulative_count":
        lines.append(plain(t("screens.forecast.awards", count=t.number(target.gap_people or 0))))
    else:
        lines.append(_people(view, ahead, "keep" if target.met else "reach"))
    return [line for line in lines if line]


def _pace(view: View, figure: Figure, ahead: Outlook, required: float) -> str:
    needed = plain(findings.pace_text(view.t, required, figure))
    if ahead.past_pace is None:
        return view.t("screens.forecast.pace_unknown", needed=needed)
    past = plain(findings.pace_text(view.t, ahead.past_pace, figure))
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


def carried_on(view: View, asked: Asked) -> None:
    """The fan of the sector, or of one of its agencies or communes."""
    if fetch.figure(asked).exact is None:
        return
    unit = _unit(view, asked)
    shown = exhibits.forecast(view, asked, unit)
    if unit != SECTOR:
        show.finding(shown.finding, level=2)
    show.exhibit(view, shown)


def _unit(view: View, asked: Asked) -> Unit:
    """Which level, and below the sector which unit."""
    t = view.t
    levels = ["sector", *(level for level in ("agency", "commune") if fetch.units(asked, level).num_rows)]
    if len(levels) == 1 or fetch.figure(asked).indicator.unit == "times":
        return SECTOR
    with st.container(horizontal=True, vertical_alignment="bottom"):
        level = address.select(
            "level", t("screens.sector.level"), levels, lambda name: t(f"screens.level.{name}"), in_row=True
        )
        if level == "sector":
            return SECTOR
        found = {
            row["commune"] or row["agency"]: (level, row["agency"], row["commune"])
            for row in fetch.units(asked, level).to_pylist()
            if row["denominator"] != 0
        }
        names = {code: tables.unit_name(view, *unit[1:]) for code, unit in found.items()}
        who = address.select("who", t(f"screens.forecast.{level}"), tuple(names), names.__getitem__)
    return found[who]


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


def record(view: View, asked: Asked) -> None:
    """What earlier forecasts said beside what came."""
    figure, rows = fetch.figure(asked), fetch.forecast_record(asked)
    show.finding(findings.record(view.t, rows), level=2)
    show.small(view.t("screens.forecast.record"))
    told = tables.record(view, rows, figure)
    if told:
        show.door("record", view.t("screens.forecast.record_table"), lambda: show.table(told))
