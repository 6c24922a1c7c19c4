"""A receipt on the screen: what was received, what it changed, and the page to print."""

from __future__ import annotations

import streamlit as st

from analytics import actions
from analytics.actions import Office
from analytics.archive import Receipt
from analytics.export import receipt as printed
from analytics.ui import filed, show
from analytics.ui.markup import plain
from analytics.ui.view import View


def receipt(view: View, office: Office, given: Receipt) -> None:
    """The receipt's facts, explanations and changes, and the page to print."""
    t = view.t
    told = printed.facts(given, view.plan, t)
    st.markdown("\n".join(f"- **{plain(label)}:** {plain(words)}" for label, words in told.items()))
    explained = printed.explanations(given, t) if actions.may_read(office, given) else ()
    if explained:
        st.markdown(f"**{t('desk.receipt.explanations')}**")
        st.markdown("\n".join(f"- {plain(line)}" for line in explained))
    changed = printed.changes(given.changes, view.plan, t)
    st.markdown(f"**{t('desk.receipt.changes')}**")
    if changed:
        show.table(changed)
    else:
        st.markdown(t("desk.submit.changes_none"))
    st.download_button(
        t("desk.receipt.print"),
        lambda: page(view, office, given),
        f"{given.number:08}.html",
        "text/html",
        key=f"print_{given.number}",
        on_click="ignore",
        icon=":material/print:",
    )


def page(view: View, office: Office, given: Receipt) -> bytes:
    """The page to print; what was explained only for those who may read it."""
    shown = given if actions.may_read(office, given) else given.model_copy(update={"explanations": ()})
    return printed.page(
        shown,
        view.plan,
        view.t,
        illustrative=actions.is_illustrative(office, given.number),
        is_provisional="submitted" in filed.states_of(view, given.number),
    )
