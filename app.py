"""The frame of every screen: language, navigation, which data are shown, and what must be said about them."""

import streamlit as st

from analytics.text import text
from analytics.ui import address, embed, fetch, frame, signin
from analytics.ui.view import current
from analytics.warehouse import WarehouseError

t = text(address.language(st.query_params.get("lang")))
pages = {
    name: st.Page(f"pages/{name}.py", title=t(f"screens.{name}.title"), url_path=name, default=name == "overview")
    for name in address.SCREENS
}
page = st.navigation(list(pages.values()), position="hidden")
st.set_page_config(page_title=f"{page.title} · {t('screens.app.name')}", page_icon=frame.ICON, layout="wide")
embedded = bool(st.context.is_embedded)
person = signin.gate(t, (lambda _: None) if embedded else frame.languages)
newest = fetch.newest()

if embedded:
    embed.page(t, newest)
elif newest is None:
    frame.nothing_yet(t)
else:
    version = address.version(newest, frozen=page is pages["present"])
    try:
        view = current(version)
    except WarehouseError as refusal:
        frame.unavailable(t, refusal, is_newest=version == newest, newest=newest)
    else:
        name = next(name for name, each in pages.items() if each is page)
        if not view.period and name not in address.DESK:
            frame.nothing_submitted(view, pages, person)
        elif frame.surround(view, pages, page, person, newest):
            page.run()
