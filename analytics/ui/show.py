"""The one way to show a chart and a table: finding, picture, what it rests on, table and files one click away."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from analytics import charts
from analytics.ui.fetch import Ready
from analytics.ui.view import View

Rows = Sequence[Mapping[str, str]]
_MARKDOWN = re.compile(r"([\\`*_\[\]$<>~:#|])")


def chart(view: View, ready: Ready, note: str, *, picks: str | None = None) -> Mapping[str, Any]:
    """Draw a chart with its note, and below it the door to its table and files.

    Gives what was clicked last: the fields of the chart's selection `picks`, empty without one.
    """
    spec = charts.spec(ready.chart, view.t.language, view.theme, ready.frame)
    filled = {**spec, "datasets": dict(ready.datasets)}
    if picks is None:
        st.vega_lite_chart(filled, theme=None, width="stretch", key=ready.chart)
        chosen: list[Mapping[str, Any]] = []
    else:
        event = st.vega_lite_chart(
            filled, theme=None, width="stretch", key=ready.chart, on_select="rerun", selection_mode=[picks]
        )
        chosen = event["selection"].get(picks) or []
    st.caption(note)
    return chosen[0] if chosen else {}


def details(view: View, name: str, label: str, content: Callable[[], None]) -> None:
    """A door that costs nothing until it is opened."""
    door = st.expander(label, key=f"{name}_open", on_change="rerun", type="compact")
    if door.open:
        with door:
            content()


def table(view: View, rows: Rows) -> None:
    """Rows of words, with the names of columns in the reader's language."""
    t = view.t
    names = list(rows[0]) if rows else []
    st.table(
        {t(f"screens.column.{name}"): [plain(row[name]) for row in rows] for name in names},
        border="horizontal",
        hide_index=True,
        hide_header=False,
    )


def plain(words: str) -> str:
    """Text from a file or the plan that Streamlit must not read as markup."""
    return _MARKDOWN.sub(r"\\\1", words)
