"""Where the province stands: how many targets are reached, and every sector in one look."""

import streamlit as st

from analytics.ui import fetch, frame, show, tables
from analytics.ui.view import current

view = current()
t = view.t
figures = fetch.figures(view.asked)
ready = fetch.over_all("overview", view.asked, t.language)

st.title("Overview")
picked = show.chart(view, ready, key=ready.chart, picks="row")
if picked:
    frame.open_sector(view, picked["sector"], picked["indicator"])
show.behind(
    view,
    ready,
    rows=lambda: tables.figures(view, figures, ready.frame.years),
    data=lambda: fetch.progress(view.asked),
    name=ready.chart,
)
