"""The search over the plan: indicators of sectors, aims without a number and tasks, each a way to its screen."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from analytics.plan import Found, search
from analytics.ui import show
from analytics.ui.markup import plain
from analytics.ui.view import View

_SCREENS = {"indicator": "pages/sector.py", "aim": "pages/structure.py", "task": "pages/tasks.py"}


def results(view: View, asked: str) -> None:
    """Everything of the plan that has all the words asked for, as links."""
    found = search(view.plan, asked, view.language)
    st.markdown(plain(view.t("screens.method.found", count=view.t.number(len(found)), asked=asked)))
    for one in found:
        st.page_link(_SCREENS[one.kind], label=_label(view, one), query_params=view.address(**_place(one)))
    if found:
        show.small(view.t("screens.method.found_note"))


def _label(view: View, one: Found) -> str:
    """What it is called, then its kind: a phone shows no more than the beginning."""
    name, kind = one.name, view.t(f"screens.method.kind.{one.kind}")
    if one.kind == "indicator":
        parts = view.plan.sector(one.sector), view.plan.indicator(one.code)
        name, kind = " · ".join(part.text("short", view.language) for part in parts), f"{kind}: {name}"
    return f"**{plain(name)}** · {plain(kind)}"


def _place(one: Found) -> Mapping[str, str]:
    """What its screen's address asks for."""
    if one.kind == "task":
        return {"task": one.code}
    return {"sector": one.sector} | ({"indicator": one.code} if one.kind == "indicator" else {})
