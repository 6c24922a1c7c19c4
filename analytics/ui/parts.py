"""The parts of the Sector screen: each figure, its years, the units behind it, who is missing, which files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import streamlit as st

from analytics import findings
from analytics.access import Unit
from analytics.actions.correspondence import Topic
from analytics.charts.figures import Figure, status, status_words
from analytics.ui import address, asking, exhibits, fetch, identity, show, tables
from analytics.ui.fetch import Asked
from analytics.ui.markup import plain
from analytics.ui.takeaway import Exhibit
from analytics.ui.view import View


def bullets(view: View, figures: Sequence[Figure]) -> None:
    """Every figure with a target, two abreast where there is room; those without are only named."""
    aimed = [figure for figure in figures if figure.targets and figure.indicator.unit != "times"]
    for pair in (aimed[start : start + 2] for start in range(0, len(aimed), 2)):
        for figure, column in zip(pair, st.columns(2, gap="medium"), strict=False):
            with column:
                _bullet(view, figure)
    others = [figure for figure in figures if not figure.targets]
    if others:
        names = (
            f"{figure.indicator.text('short', view.t.language)} {figure.shown(view.t) or '–'}" for figure in others
        )
        st.markdown(f"**{view.t('charts.status.no_target').capitalize()}** · {plain(' · '.join(names))}")
    for figure in (each for each in figures if each not in aimed):
        _levels(view, figure)
    if any(view.plan.levels(figure.sector, figure.indicator.code) for figure in figures):
        show.small(view.t("findings.level.note"))
    if aimed:
        shown = exhibits.bullets(view, aimed[0].sector)
        show.small(" ".join(shown.notes))
        each = {figure.indicator.text("short", view.t.language): _alone(view, figure) for figure in aimed}
        show.behind(view, shown, each)


def _alone(view: View, figure: Figure) -> Exhibit:
    return exhibits.bullet(view, view.asked.of(figure.sector, figure.indicator.code))


def _bullet(view: View, figure: Figure) -> None:
    t, indicator = view.t, figure.indicator
    year = figure.next_target.year if figure.next_target else None
    verdict = tables.verdict(status(figure, year), status_words(t, figure, year))
    st.markdown(f"**{plain(indicator.text('short', t.language))}** · {verdict}")
    show.chart(view, _alone(view, figure), key=f"bullet_{indicator.code}")
    for line in other_readings(view, figure):
        show.small(line)
    _levels(view, figure)


def _levels(view: View, figure: Figure) -> None:
    """What the province has set itself, with the mark that it has in the chart, never among the plan's targets."""
    for level in view.plan.levels(figure.sector, figure.indicator.code):
        st.markdown(f":small[:gray[:material/change_history: {plain(findings.level(view.t, figure, level))}.]]")


def other_readings(view: View, figure: Figure) -> Iterator[str]:
    """What another reading of the plan says of the figure, where it turns a verdict (A01, A02)."""
    asked = view.asked.of(figure.sector, figure.indicator.code)
    for code in view.plan.indicator_variants(figure.indicator.code):
        other = fetch.figure(replace(asked, reading=code))
        for now, then in zip(figure.targets, other.targets, strict=True):
            if now.met != then.met:
                verdict = status_words(view.t, other, then.year)
                yield f"{view.reading_name(code)}: {other.shown(view.t)} · {then.year}: {verdict}"


def indicator(view: View, figures: Sequence[Figure]) -> str:
    """The indicator to look into; asked for only where there is a choice."""
    names = {figure.indicator.code: figure.indicator.text("short", view.t.language) for figure in figures}
    if len(names) == 1:
        return address.choice("indicator", tuple(names))
    return address.select("indicator", view.t("screens.sector.indicator"), tuple(names), names.__getitem__, in_row=True)


def over_time(view: View, asked: Asked) -> None:
    """The figure over the years; where there is none, only whom to ask for it."""
    figure = fetch.figure(asked)
    if figure.exact is None:
        show.finding(findings.indicator(view.t, figure, view.plan), level=2)
        return
    shown = exhibits.over_time(view, asked)
    show.finding(shown.finding, level=2)
    show.exhibit(view, shown)


def by_unit(view: View, asked: Asked) -> None:
    """Which agencies or communes pull the figure down; the total has no such units."""
    asked = replace(asked, sees=identity.sees())
    t, levels = view.t, exhibits.levels(asked)
    if not levels:
        return
    level = address.choice("level", levels)
    shown = exhibits.units(view, asked, level)
    show.finding(shown.finding, level=2)
    if len(levels) > 1:
        address.select("level", t("screens.sector.level"), levels, lambda name: t(f"screens.level.{name}"), in_row=True)
    show.exhibit(view, shown)


def who_is_missing(view: View, asked: Asked) -> None:
    """The units whose figures are still missing, and whom to ask."""
    names = [tables.unit_name(view, **row) for row in fetch.missing_units(asked).to_pylist()]
    if not names:
        return
    contact = view.plan.sector(asked.sector).contact_agency
    show.finding(view.t(f"screens.sector.{'missing_one' if len(names) == 1 else 'missing'}", count=len(names)), level=2)
    st.markdown(plain(", ".join(names)))
    if contact:
        show.small(view.t("screens.sector.ask", agency=tables.unit_name(view, contact, "")))


def questions(view: View, asked: Asked) -> None:
    """What leaders asked about the figure, and the answers of those who report the sector."""
    form = view.plan.indicator(asked.indicator).form
    units = tuple(Unit(*place) for place in view.plan.expected_units(form, asked.sector, asked.period))
    asking.threads(view, Topic("indicator", f"{asked.sector}/{asked.indicator}"), units)


def sources(view: View, asked: Asked) -> None:
    """The submissions that made the figure."""
    found = fetch.sources(asked)
    label = view.t("screens.sector.sources", count=found.num_rows)
    show.door("sources", label, lambda: show.table(tables.submissions(view, found)))
