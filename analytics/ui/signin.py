"""The door: where somebody signs in, or reads whom to ask; and the line that says who is signed in."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analytics.access import AccessError, Denied, Person, because
from analytics.archive import ArchiveError
from analytics.home import from_environment
from analytics.plan import PlanError
from analytics.text import Text
from analytics.ui import audit, identity, show
from analytics.ui.markup import plain


def gate(t: Text, languages: Callable[[Text], None]) -> Person:
    """Who is here, if they may look; anybody else sees what to do, and the script ends."""
    person = _admitted(t)
    if person is None:
        with st.sidebar:
            languages(t)
        st.stop()
    return person


def _admitted(t: Text) -> Person | None:
    try:
        person = identity.person()
        if person is None:
            _door(t)
        else:
            person.require("view")
            _note(person)
        return person
    except Denied as denied:
        audit.refused(denied)
        _closed(t, "stranger", denied.message(t.language))
    except (AccessError, ArchiveError) as error:
        _closed(t, "broken", error.message(t.language))
    except PlanError as error:
        _closed(t, "broken", error.say(t.language))
    return None


def line(t: Text) -> None:
    """Who is signed in, with which roles, and the way out; where nobody signs in, why one may only look."""
    person = identity.person()
    if person is not None and _mode() != "local":
        _signed_in_as(t, person)
    elif person is not None and person.because != "roles":
        show.small(because(person, t.language))


def _signed_in_as(t: Text, person: Person) -> None:
    roles = ", ".join(t(f"access.role.{role}") for role in person.roles)
    show.small(t("access.signin.as", person=person.id, roles=roles))
    _way_out(t)


def _mode() -> identity.Mode:
    return identity.settings(from_environment()).mode


def _note(person: Person) -> None:
    if _mode() != "local":
        audit.signed_in(person, _mode())


def _door(t: Text) -> None:
    """For nobody in particular: a provider to sign in with, or word that the proxy named nobody."""
    if _mode() == "proxy":
        _closed(t, "unnamed", t("access.signin.by_proxy"))
    elif st.user.get("is_logged_in"):
        _closed(t, "stranger", t("access.signin.unverified"))
    else:
        st.title(t("screens.app.title"), anchor=False)
        st.markdown(t("access.signin.body"))
        st.button(t("access.signin.button"), on_click=st.login, type="primary", key="sign_in")


def _closed(t: Text, why: str, words: str) -> None:
    st.title(t(f"access.signin.{why}"), anchor=False)
    for paragraph in words.splitlines():
        st.markdown(plain(paragraph))
    _way_out(t)


def _way_out(t: Text) -> None:
    if st.user.get("is_logged_in"):
        st.button(t("access.signin.out"), on_click=st.logout, key="sign_out")
