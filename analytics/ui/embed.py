"""One chart by itself, for another site: what it says, the picture, what it rests on, and a link back."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from analytics.text import Text
from analytics.ui import address, fetch, gallery, show, takeaway
from analytics.ui.gallery import Pick
from analytics.ui.markup import plain
from analytics.ui.takeaway import Exhibit
from analytics.ui.view import View, current
from analytics.warehouse import WarehouseError

# Which screen shows each chart in its place.
_SCREENS = {
    "overview": "",
    "gap": "gap",
    **dict.fromkeys(("forecast", "scenario"), "forecast"),
    **dict.fromkeys(("structure", "retirement"), "structure"),
}


def page(t: Text, newest: str | None) -> None:
    """The chart that the address asks for, of the data version it names, else of the newest; a viewer's view of it."""
    try:
        view = current(st.query_params.get("version", newest)) if newest else None
    except WarehouseError as refusal:
        st.markdown(plain(refusal.message(t.language)))
        return
    if view is None or not view.period:
        st.markdown(plain(t("screens.empty.title")))
        return
    name = address.choice("chart", tuple(gallery.CHARTS))
    shown = gallery.CHARTS[name](view, Pick(address.choice, address.number))
    _marks(view, shown)
    if shown is None:
        st.markdown(plain(t("screens.embed.nothing")))
    else:
        st.subheader(plain(shown.finding), anchor=False)
        show.chart(view, shown)
        show.small(" ".join(shown.notes))
        _back(view, name, shown)


def _marks(view: View, shown: Exhibit | None) -> None:
    """What must be said before any number, beside it on the same page."""
    t = view.t
    marks = []
    if fetch.meta(view.version)["illustrative"]:
        marks.append(f":orange-badge[{t('screens.notice.illustrative')}]")
    if shown and takeaway.is_provisional(shown):
        marks.append(f":blue-badge[{t('screens.notice.provisional')}]")
    if marks:
        st.markdown(" ".join(marks))


def _back(view: View, name: str, shown: Exhibit) -> None:
    """The dashboard with the same view, in a window of its own."""
    asked = view.address(**{key: value for key, value in shown.place.items() if key != "chart"})
    link = f"/{_SCREENS.get(name, 'sector')}?{urlencode(asked)}"
    words = view.t(
        "screens.embed.back", name=view.t("screens.app.name"), province=view.plan.province.text("name", view.language)
    )
    st.markdown(f"[{plain(words)}]({link})")
