"""One sector: its ratios against both targets, over time, by agency and commune, and who has yet to report."""

import streamlit as st

from analytics.ui import address, fetch, parts
from analytics.ui.view import current

view = current()
t, plan = view.t, view.plan
sectors = [sector for sector in plan.sectors if sector.kind != "other"]
names = {sector.code: sector.text("short", t.language) for sector in sectors}

sector = address.select("sector", t("screens.sector.title"), tuple(names), names.__getitem__, in_row=True)
figures = [each for each in fetch.figures(view.asked) if each.sector == sector]
st.title("sector")
parts.bullets(view, figures)

labels = {figure.indicator.code: figure.indicator.text("short", t.language) for figure in figures}
indicator = address.select("indicator", t("screens.sector.indicator"), tuple(labels), labels.__getitem__, in_row=True)
asked = view.asked.of(sector, indicator)
parts.over_time(view, asked)
parts.by_unit(view, asked)
parts.who_is_missing(view, asked)
parts.sources(view, asked)
