"""The one way to show a chart: the picture, what it rests on, and a door to its table and files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import streamlit as st

from analytics import charts
from analytics.export.table import to_excel_csv, to_parquet
from analytics.ui.fetch import Ready
from analytics.ui.markup import plain
from analytics.ui.tables import readable
from analytics.ui.view import View

Rows = Sequence[Mapping[str, str]]


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
        "csv": lambda: to_excel_csv(readable(view, data())),
        "parquet": lambda: to_parquet(data()),
    }
    with st.container(horizontal=True):
        for kind, make in made.items():
            file = f"{name}-{view.period}-{view.version}.{kind}"
            st.download_button(view.t(f"screens.show.{kind}"), make, file, key=f"{name}_{kind}", on_click="ignore")
