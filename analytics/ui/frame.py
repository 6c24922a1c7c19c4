"""What surrounds every screen: navigation, choices, and what must be said before any number."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from analytics.access import Denied, Person
from analytics.text import LANGUAGES, Text
from analytics.ui import address, fetch, show, signin
from analytics.ui.markup import plain
from analytics.ui.view import View, readings
from analytics.warehouse import WarehouseError

ICON = Path(__file__).parent / "assets" / "icon.svg"


def nothing_yet(t: Text) -> None:
    """The screen before the first build: what this is and how to bring data in."""
    with st.sidebar:
        _foot(t)
    _empty(t)


def nothing_submitted(view: View, pages: Mapping[str, Page], person: Person) -> None:
    """The screens of figures before the first submission: the same, and the way to submit one."""
    _sidebar(view, pages, "", person)
    _empty(view.t)
    if person.may("submit"):
        st.page_link(pages["submit"], icon=":material/upload:", query_params=view.address())


def _empty(t: Text) -> None:
    st.title(t("screens.empty.title"), anchor=False)
    st.markdown(t("screens.empty.body"))
    st.code(t("screens.empty.commands"), language=None)


def unavailable(t: Text, refusal: WarehouseError, *, is_newest: bool, newest: str) -> None:
    """A data version that this installation cannot show, and the way out."""
    with st.sidebar:
        _foot(t)
    st.title(t("screens.unknown.version"), anchor=False)
    if is_newest:
        st.markdown(t("screens.unknown.newest"))
        st.code("python -m analytics build", language=None)
    else:
        st.markdown(refusal.message(t.language))
        _to_newest(t, newest)


def _to_newest(t: Text, newest: str) -> None:
    """A button, since a link to the screen one is on leaves the address as it was."""
    st.button(t("screens.notice.newest"), on_click=address.write, args=({"version": newest},))


def surround(view: View, pages: Mapping[str, Page], shown: Page, person: Person, newest: str) -> bool:
    """Everything but the screen itself, and whether the person may see that; the address carries the whole state."""
    unknown = address.unknown(period=fetch.periods(view.version), reading=readings(view.plan))
    address.write(view.address())
    name = next(name for name, page in pages.items() if page is shown)
    _sidebar(view, pages, name, person)
    right = address.RIGHTS[name]
    is_open = person.may(right)
    if not is_open:
        show.finding(view.t("screens.closed.title"))
        st.markdown(plain(Denied(person, right).message(view.language)))
    elif name in address.DESK:
        _illustrative(view)
    else:
        _notices(view, newest, unknown)
    return is_open


def _sidebar(view: View, pages: Mapping[str, Page], shown: str, person: Person) -> None:
    """What this is, where one can go and, beside figures, what one can choose."""
    t = view.t
    with st.sidebar:
        st.markdown(f"**{t('screens.app.name')}**  \n{view.plan.province.text('name', t.language)}")
        _links(view, {name: pages[name] for name in address.FIGURES}, shown, person)
        if view.period and shown not in address.DESK:
            address.select("period", t("screens.choose.period"), fetch.periods(view.version), view.period_name)
            address.select("reading", t("screens.choose.reading"), readings(view.plan), view.reading_name)
        _links(view, {name: pages[name] for name in address.DESK}, shown, person)
        _foot(t)
        show.small(t("screens.choose.version", version=view.version))


def _links(view: View, pages: Mapping[str, Page], shown: str, person: Person) -> None:
    """The screens that the person may see, close together: all of them fit into an office's window with the choices."""
    with st.container(gap="xxsmall"):
        for name, page in pages.items():
            if person.may(address.RIGHTS[name]):
                kept = st.query_params.to_dict() if name == shown else view.address()
                st.page_link(page, query_params=kept, width="stretch")


def _foot(t: Text) -> None:
    """What every state of the dashboard offers."""
    languages(t)
    signin.line(t)


def languages(t: Text) -> None:
    """The choice of language, which somebody who is not signed in has too."""
    names = {"vi": "Tiếng Việt", "en": "English"}
    address.select("lang", t("screens.choose.language"), LANGUAGES, names.__getitem__, in_row=True)


def _notices(view: View, newest: str, unknown: Mapping[str, str]) -> None:
    """What the reader must know before any number: illustrative, of an older version, not what was asked for."""
    t = view.t
    _illustrative(view)
    waiting = fetch.provisional(view.version).get(view.period, 0)
    if waiting:
        body = t("screens.notice.provisional_body", count=t.number(waiting))
        st.markdown(f":blue-badge[{t('screens.notice.provisional')}] {body}")
    for name, asked in unknown.items():
        st.warning(plain(t(f"screens.unknown.{name}", asked=asked[:40])))
    if view.version != newest:
        with st.container(horizontal=True, vertical_alignment="center"):
            show.small(t("screens.notice.older", version=view.version))
            _to_newest(t, newest)


def _illustrative(view: View) -> None:
    t = view.t
    if fetch.meta(view.version)["illustrative"]:
        st.markdown(f":orange-badge[{t('screens.notice.illustrative')}] {t('screens.notice.illustrative_body')}")


def open_sector(view: View, sector: str, indicator: str) -> None:
    """Leave for the Sector screen, in the same view."""
    st.switch_page("pages/sector.py", query_params=view.address(sector=sector, indicator=indicator))
