"""Where the largest gaps are: in people who still have to qualify, or in percentage points."""

import streamlit as st

from analytics.ui import address, fetch, frame, show, tables
from analytics.ui.view import current

view = current()
t = view.t
unit = address.choice("unit", ("people", "points"))
figures = fetch.figures(view.asked)
ready = fetch.over_all(f"gap_{unit}", view.asked, t.language)

st.title("gap")
address.select("unit", t("screens.gap.unit"), ("people", "points"), lambda code: t(f"screens.gap.{code}"), in_row=True)
picked = show.chart(view, ready, key=ready.chart, picks="row")
if picked:
    frame.open_sector(view, picked["sector"], picked["indicator"])
show.behind(
    view,
    ready,
    rows=lambda: tables.figures(view, [figure for figure in figures if figure.targets], ready.frame.years),
    data=lambda: fetch.progress(view.asked),
    name=ready.chart,
)
