"""The one way to show a chart: its sentence, the picture, what it rests on, and a door to table and files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from math import ceil
from typing import Any, Literal, get_args
from urllib.parse import urlencode

import pyarrow as pa
import streamlit as st

from analytics import charts
from analytics.charts import Frame
from analytics.charts.palette import Theme
from analytics.home import from_environment
from analytics.text import Language
from analytics.ui import identity
from analytics.ui.fetch import kept
from analytics.ui.markup import plain
from analytics.ui.tables import Rows
from analytics.ui.takeaway import KINDS, TABLES, Exhibit, Look
from analytics.ui.view import View

# What pictures are for, and how many pixels that takes.
SIZES: Mapping[str, tuple[int, int | None]] = {
    "text": (1200, None),
    "slide": (1200, 675),
    "hall": (1920, 1080),
    "tile": (400, 300),
    "phone": (1080, 1920),
}
_OWN = "own"
# Pixels that the words around an embedded chart take: marks and link, a line of the finding, a line of the notes; the
# letters of such lines in a frame as wide as half a page.
_AROUND, _FINDING, _NOTE = 170, (24, 55), (26, 80)


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
    picked = chart(view, shown, picks=picks)
    clicked = [view.t("screens.note.click")] if picks else []
    small(" ".join([*shown.notes, *clicked]))
    behind(view, shown)
    return picked


def behind(view: View, shown: Exhibit, parts: Mapping[str, Exhibit] | None = None) -> None:
    """The door to a chart's table, files and links; where it has `parts`, by their names, to those of each too."""

    def room() -> None:
        taken = _one_of(view, shown, parts) if parts else shown
        files(view, taken)
        table(taken.rows())

    door(shown.name, view.t("screens.show.table"), room)


def _one_of(view: View, shown: Exhibit, parts: Mapping[str, Exhibit]) -> Exhibit:
    """The chart to take away: all of it, or one of its parts."""
    found = {view.t("screens.show.all_of_it"): shown, **parts}
    name = st.selectbox(view.t("screens.show.which"), tuple(found), key=f"{shown.name}_part", filter_mode=None)
    return found[name]


def chart(view: View, shown: Exhibit, *, key: str = "", picks: str | None = None) -> Mapping[str, Any]:
    """The picture alone. Nothing else draws one: what is shown can be asked for by name, and taken away."""
    drawing = shown.ready.drawing
    key = key or drawing.chart
    spec = _spec(drawing.chart, view.language, view.theme, drawing.frame)
    filled = {**spec, "datasets": dict(shown.ready.datasets)}
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


def door(name: str, label: str, content: Callable[[], None], *, is_open: bool = False) -> None:
    """Something one click away, of which nothing is made before it is opened; `is_open` at first, if asked for."""
    room = st.expander(plain(label), expanded=is_open, key=f"{name}_door", on_change="rerun")
    if room.open:
        with room:
            content()


def table(rows: Rows, *, marked: Sequence[str] = ()) -> None:
    """Rows of words under headers in the reader's language; the columns `marked` are Markdown already."""
    names = list(rows[0]) if rows else []
    columns = {plain(name): [row[name] if name in marked else plain(row[name]) for row in rows] for name in names}
    st.table(columns, border="horizontal", hide_index=True, hide_header=False)


def data_files(view: View, name: str, data: Callable[[], pa.Table]) -> None:
    """A table that has no chart, for Excel and for machines; each file is made when it is asked for."""
    with st.container(horizontal=True):
        for kind, make in TABLES.items():
            file, label = f"{name}-{view.period}-{view.version}.{kind}", view.t(f"screens.show.{kind}")
            st.download_button(label, partial(_made, view, make, data), file, key=f"{name}_{kind}", on_click="ignore")


def _made(view: View, make: Callable[[View, pa.Table], bytes], data: Callable[[], pa.Table]) -> bytes:
    return make(view, data())


def files(view: View, exhibited: Exhibit) -> None:
    """Data for Excel and for machines, pictures of a chosen size, links; each file is made when it is asked for."""
    shown = exhibited.outside
    if shown is None:
        small(view.t("disclosure.no_file"))
        return
    look = _look(view, shown.name)
    with st.container(horizontal=True):
        for kind, make in KINDS.items():
            file, key = f"{shown.name}-{view.period}-{view.version}.{kind}", f"{shown.name}_{kind}"
            label = view.t(f"screens.show.{kind}")
            st.download_button(label, partial(make, view, shown, look), file, key=key, on_click="ignore")
    _links(view, shown)


def _look(view: View, name: str) -> Look:
    """The size and theme that pictures are to have."""
    t = view.t
    with st.container(horizontal=True, vertical_alignment="bottom"):
        size = st.selectbox(
            t("screens.show.size"),
            (*SIZES, _OWN),
            format_func=lambda code: t(f"screens.size.{code}"),
            key=f"{name}_size",
            filter_mode=None,
            width=300,
        )
        width, height = SIZES.get(size) or (_pixels(view, name, "width", 1200), _pixels(view, name, "height", 675))
        theme = st.segmented_control(
            t("screens.show.theme"),
            get_args(Theme),
            format_func=lambda code: t(f"screens.show.{code}"),
            default="light",
            required=True,
            key=f"{name}_theme",
        )
    return Look(width, height, theme)


def _pixels(view: View, name: str, side: str, usual: int) -> int:
    return int(st.number_input(view.t(f"screens.show.{side}"), 200, 4000, usual, 10, key=f"{name}_{side}", width=130))


def _links(view: View, shown: Exhibit) -> None:
    """The address of this chart in this data version, and what another site needs to show it."""
    t, here = view.t, st.context.url or ""
    st.markdown(f"**{t('screens.show.link')}**")
    asked = st.query_params.to_dict() | {name: value for name, value in shown.place.items() if name != "chart"}
    st.code(f"{here}?{urlencode(view.address(**asked))}", language=None, wrap_lines=True)
    st.markdown(f"**{t('screens.show.embed')}**")
    st.code(embedding(view, shown, here), language="html", wrap_lines=True)
    small(t("screens.show.embed_open" if identity.settings(from_environment()).sites else "screens.show.embed_closed"))


def embedding(view: View, shown: Exhibit, here: str) -> str:
    """The frame that shows a chart on another site: always with the newest figures."""
    asked = {"embed": "true", "lang": view.language, "reading": view.reading, **shown.place}
    address, title = (escape(words, quote=True) for words in (f"{here}?{urlencode(asked)}", shown.finding))
    lines = ((shown.finding, _FINDING), (" ".join(shown.notes), _NOTE))
    height = shown.ready.drawing.frame.wide + _AROUND + sum(tall * ceil(len(said) / n) for said, (tall, n) in lines)
    size = f'width="100%" height="{height}" style="border:0"'
    return f'<iframe src="{address}" title="{title}" {size} loading="lazy"></iframe>'
