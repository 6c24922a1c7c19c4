"""The guide for clerks: from the template to the receipt on one page."""

from __future__ import annotations

import streamlit as st

from analytics.ui import show
from analytics.ui.view import View

STEPS = ("template", "file", "check", "change", "receipt", "correct")


def page(view: View) -> None:
    """Each step: what to do, what one sees."""
    show.finding(view.t("guide.title"))
    st.markdown(view.t("guide.intro"))
    for number, step in enumerate(STEPS, 1):
        show.finding(f"{number}. {view.t(f'guide.{step}.title')}", level=2)
        st.markdown(view.t(f"guide.{step}.body"))
