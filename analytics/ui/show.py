"""The one way to show a chart: the picture, what it rests on, and a door to its table and files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import pyarrow as pa
import streamlit as st

from analytics import charts, findings
from analytics.export.table import to_excel_csv, to_parquet
from analytics.ui import fetch, tables
from analytics.ui.fetch import Asked, Ready
from analytics.ui.markup import plain
from analytics.ui.tables import Rows
from analytics.ui.view import View


def finding(sentence: str, level: Literal[1, 2] = 1) -> None:
    """The sentence that a screen or a chart begins with."""
    head = st.title if level == 1 else st.subheader
    head(plain(sentence), anchor=False)


def cards(figures: Mapping[str, str]) -> None:
    """A few large figures in one row, narrow enough for a phone."""
    with st.container(horizontal=True, gap="medium"):
        for label, figure in figures.items():
            st.metric(label, figure, width="content")


def chart(view: View, ready: Ready, *, key: str, picks: str | None = None) -> Mapping[str, Any]:
    """Draw a chart. Gives the row that was clicked last in its selection `picks`, empty if none was."""
    spec = charts.spec(ready.chart, view.t.language, view.theme, ready.frame)
    filled = {**spec, "datasets": dict(ready.datasets)}
    if picks is None:
        st.vega_lite_chart(filled, theme=None, width="stretch", key=key)
        return {}
    event = st.vega_lite_chart(filled, theme=None, width="stretch", key=key, on_select="rerun", selection_mode=[picks])
    chosen: Sequence[Mapping[str, Any]] = event["selection"].get(picks) or [{}]
    return chosen[0]


def note(view: View, unit: str, *notes: str, period: str = "") -> None:
    """What a chart rests on: its unit, its period, what is incomplete, its source."""
    t = view.t
    until = t("screens.note.period", period=view.period_name(period or view.period))
    source = t("screens.note.source", version=view.version)
    st.caption(plain(" ".join(sentence.rstrip(".") + "." for sentence in (unit, until, *notes, source) if sentence)))


def years(view: View, asked: Asked) -> None:
    """A figure over the years with its targets; both Overview and Sector show it."""
    ready, figure = fetch.trend(asked, view.t.language), fetch.figure(asked)
    chart(view, ready, key="years")
    unit = "people" if figure.indicator.unit == "times" else figure.indicator.unit
    coverage = findings.coverage(view.t, [figure], view.plan)
    breaks = findings.breaks(view.t, figure, view.plan)
    note(view, view.t(f"screens.note.{unit}"), coverage, *breaks, period=figure.period)
    columns = ("period", "numerator", "denominator", "value", "reported", "expected", "break_here")
    behind(
        view,
        ready,
        name=f"{ready.chart}-{asked.sector}-{asked.indicator}",
        rows=lambda: tables.words(view, fetch.series(asked), columns),
        data=lambda: fetch.series(asked),
    )


def behind(view: View, ready: Ready, *, name: str, rows: Callable[[], Rows], data: Callable[[], pa.Table]) -> None:
    """The door to a chart's table and files."""

    def content() -> None:
        table(rows())
        files(view, ready, data, name)

    door(name, view.t("screens.show.table"), content)


def door(name: str, label: str, content: Callable[[], None]) -> None:
    """Something one click away, of which nothing is made before it is opened."""
    room = st.expander(label, key=f"{name}_door", on_change="rerun", type="compact")
    if room.open:
        with room:
            content()


def table(rows: Rows) -> None:
    """Rows of words under headers in the reader's language."""
    names = list(rows[0]) if rows else []
    columns = {plain(name): [plain(row[name]) for row in rows] for name in names}
    st.table(columns, border="horizontal", hide_index=True, hide_header=False)


def files(view: View, ready: Ready, data: Callable[[], pa.Table], name: str) -> None:
    """Data for Excel and for machines, pictures for letters and slides; each made when it is asked for."""
    made: Mapping[str, Callable[[], bytes]] = {
        "csv": lambda: to_excel_csv(tables.readable(view, data())),
        "parquet": lambda: to_parquet(data()),
    }
    with st.container(horizontal=True):
        for kind, make in made.items():
            file = f"{name}-{view.period}-{view.version}.{kind}"
            st.download_button(view.t(f"screens.show.{kind}"), make, file, key=f"{name}_{kind}", on_click="ignore")
