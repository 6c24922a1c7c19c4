"""The parts of the Sector screen: each figure, its years, the units behind it, who is missing, which files."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics.charts.figures import Figure, status_words
from analytics.ui import address, fetch, show, tables
from analytics.ui.fetch import Asked
from analytics.ui.markup import plain
from analytics.ui.view import View

_LEVELS = ("agency", "commune")


def bullets(view: View, figures: Sequence[Figure]) -> None:
    """Every indicator of the sector against its targets, two abreast where there is room."""
    t = view.t
    for place, column in zip(figures, st.columns(2, gap="medium") * len(figures), strict=False):
        indicator = place.indicator
        verdict = status_words(t, place, place.next_target.year if place.next_target else None)
        with column:
            st.markdown(f"**{plain(indicator.text('short', t.language))}** · {plain(verdict)}")
            asked = view.asked.of(place.sector, indicator.code)
            show.chart(view, fetch.bullet(asked, t.language), key=f"bullet_{indicator.code}")


def over_time(view: View, asked: Asked) -> None:
    """The figure over the years, with both targets and the reference path."""
    ready = fetch.trend(asked, view.t.language)
    show.chart(view, ready, key="trend")
    columns = ("period", "numerator", "denominator", "value", "reported", "expected", "break_here")
    show.behind(
        view,
        ready,
        name=f"{ready.chart}-{asked.sector}-{asked.indicator}",
        rows=lambda: tables.words(view, fetch.series(asked), columns),
        data=lambda: fetch.series(asked),
    )


def by_unit(view: View, asked: Asked) -> None:
    """Which agencies or communes pull the figure down."""
    t = view.t
    levels = [level for level in _LEVELS if fetch.units(asked, level).num_rows]
    if not levels:
        return
    st.subheader(t("screens.sector.units"))
    level = address.choice("level", levels)
    if len(levels) > 1:
        address.select("level", t("screens.sector.level"), levels, lambda name: t(f"screens.level.{name}"), in_row=True)
    ready = fetch.units_chart(asked, level, t.language)
    show.chart(view, ready, key="units")
    show.behind(
        view,
        ready,
        name=f"units-{asked.sector}-{asked.indicator}",
        rows=lambda: tables.words(view, fetch.units(asked, level), (level, "numerator", "denominator", "value")),
        data=lambda: fetch.units(asked, level),
    )


def who_is_missing(view: View, asked: Asked) -> None:
    """The units whose figures are still missing, and whom to ask."""
    names = [tables.unit_name(view, **row) for row in fetch.missing_units(asked).to_pylist()]
    if not names:
        return
    contact = view.plan.sector(asked.sector).contact_agency
    st.subheader(view.t("screens.sector.missing", count=len(names)))
    st.markdown(plain(", ".join(names)))
    if contact:
        st.caption(view.t("screens.sector.ask", agency=tables.unit_name(view, contact, "")))


def sources(view: View, asked: Asked) -> None:
    """The submissions that made the figure."""
    found = fetch.sources(asked)
    label = view.t("screens.sector.sources", count=found.num_rows)
    show.door("sources", label, lambda: show.table(tables.submissions(view, found)))
