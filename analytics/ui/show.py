"""The one way to show a chart: its sentence, the picture, what it rests on, and a door to table and files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa
import streamlit as st

from analytics import charts
from analytics.charts import Frame
from analytics.charts.palette import Theme
from analytics.export import picture
from analytics.export.table import stamped, to_excel_csv, to_parquet
from analytics.text import Language
from analytics.ui import fetch, tables
from analytics.ui.fetch import Ready, kept
from analytics.ui.markup import plain
from analytics.ui.tables import Rows
from analytics.ui.view import View


@dataclass(frozen=True)
class Exhibit:
    """A chart with all that belongs to it; `rows` and `data` are its table in words and as a query gave it.

    `leaves` gives it as it may leave the house, without small counts that are for this reader's eyes only; None if
    nothing of it may. What is shown to everybody needs none.
    """

    name: str
    ready: Ready
    finding: str
    notes: Sequence[str]
    rows: Callable[[], Rows]
    data: Callable[[], pa.Table]
    leaves: Callable[[], Exhibit | None] | None = None


def notes(view: View, unit: str, *others: str, period: str = "") -> tuple[str, ...]:
    """What a chart rests on: its unit, its period, what is incomplete, its source; each a sentence."""
    t = view.t
    until = t("screens.note.period", period=view.period_name(period or view.period))
    source = t("screens.note.source", version=view.version)
    sentences = (t(f"screens.note.{unit}"), until, *others, source)
    return tuple(f"{sentence.rstrip('.')}." for sentence in sentences if sentence)


def finding(sentence: str, level: Literal[1, 2] = 1) -> None:
    """The sentence that a screen or a chart begins with."""
    head = st.title if level == 1 else st.header
    head(plain(sentence), anchor=False)


def main_button() -> Literal["primary", "secondary"]:
    """The look of a screen's main button: its words are white, for which the dark theme's accent is too light."""
    return "secondary" if st.context.theme.type == "dark" else "primary"


def small(words: str) -> None:
    """Notes beneath a chart, small but with the contrast that Streamlit's own captions lack."""
    st.markdown(f":small[:gray[{plain(words)}]]")


def cards(figures: Mapping[str, str]) -> None:
    """A few large figures in one row, narrow enough for a phone."""
    with st.container(horizontal=True, gap="small"):
        for label, figure in figures.items():
            st.metric(label, figure, width="content")


def exhibit(view: View, shown: Exhibit, *, picks: str | None = None) -> Mapping[str, Any]:
    """A chart, its notes and the door to its table and files.

    Gives the row that was clicked last in the chart's selection `picks`, empty if none was.
    """
    picked = chart(view, shown.ready, key=shown.ready.drawing.chart, picks=picks)
    small(" ".join(shown.notes))

    def behind() -> None:
        files(view, shown)
        table(shown.rows())

    door(shown.name, view.t("screens.show.table"), behind)
    return picked


def chart(view: View, ready: Ready, *, key: str, picks: str | None = None) -> Mapping[str, Any]:
    """The picture alone."""
    spec = _spec(ready.drawing.chart, view.language, view.theme, ready.drawing.frame)
    filled = {**spec, "datasets": dict(ready.datasets)}
    if picks is None:
        st.vega_lite_chart(filled, theme=None, width="stretch", key=key)
        return {}
    event = st.vega_lite_chart(filled, theme=None, width="stretch", key=key, on_select="rerun", selection_mode=[picks])
    chosen: Sequence[Mapping[str, Any]] = event["selection"].get(picks) or [{}]
    return chosen[0]


@kept()
def _spec(name: str, language: Language, theme: Theme, frame: Frame) -> charts.Spec:
    """The specification with one description for the ear; its hundred marks are read in the table instead."""
    spec = charts.spec(name, language, theme, frame)
    silent = {part: {**spec["config"][part], "aria": False} for part in ("mark", "axis")}
    return {**spec, "config": {**spec["config"], **silent}}


def door(name: str, label: str, content: Callable[[], None]) -> None:
    """Something one click away, of which nothing is made before it is opened."""
    room = st.expander(plain(label), key=f"{name}_door", on_change="rerun")
    if room.open:
        with room:
            content()


def table(rows: Rows, *, marked: Sequence[str] = ()) -> None:
    """Rows of words under headers in the reader's language; the columns `marked` are Markdown already."""
    names = list(rows[0]) if rows else []
    columns = {plain(name): [row[name] if name in marked else plain(row[name]) for row in rows] for name in names}
    st.table(columns, border="horizontal", hide_index=True, hide_header=False)


def files(view: View, exhibited: Exhibit) -> None:
    """Data for Excel and for machines, pictures for letters and slides; each made when it is asked for."""
    shown = exhibited.leaves() if exhibited.leaves else exhibited
    if shown is None:
        small(view.t("disclosure.no_file"))
        return
    drawing, language = shown.ready.drawing, view.t.language
    meta = fetch.meta(view.version)
    caption = picture.Caption(shown.finding, shown.notes, illustrative=meta["illustrative"])
    made: Mapping[str, Callable[[], bytes]] = {
        "csv": lambda: to_excel_csv(tables.readable(view, stamped(shown.data(), meta))),
        "parquet": lambda: to_parquet(stamped(shown.data(), meta)),
        "svg": lambda: picture.svg(drawing, caption, language).encode(),
        "png": lambda: picture.png(drawing, caption, language),
    }
    with st.container(horizontal=True):
        for kind, make in made.items():
            file, key = f"{shown.name}-{view.period}-{view.version}.{kind}", f"{shown.name}_{kind}"
            st.download_button(view.t(f"screens.show.{kind}"), make, file, key=key, on_click="ignore")
