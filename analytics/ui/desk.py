"""What the screens of submitting and reviewing share: who acts, for which unit, and refusals in words."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import streamlit as st

from analytics.access import Action, Denied, Person, Unit
from analytics.actions import BlankReason, Office
from analytics.actions.mail import MailError
from analytics.archive import ArchiveError
from analytics.export.receipt import unit_name
from analytics.home import from_environment
from analytics.plan import Plan
from analytics.ui import fetch, identity
from analytics.ui.markup import plain
from analytics.ui.view import View
from analytics.warehouse import WarehouseError

log = logging.getLogger("analytics.ui")
NOBODY = Person("nobody")


def office(view: View) -> Office:
    """This installation, the plan in use, and the person at the other end of this session."""
    return Office(from_environment(), fetch.plan(view.version), person())


def person() -> Person:
    """Who is at the other end of this session; app.py lets nobody in without."""
    return identity.person() or NOBODY


def again(here: Office) -> Office:
    """The same with the rights that the person holds by now: a download may be pressed long after its page was made."""
    if identity.settings(here.home).mode == "local":
        return here
    return replace(here, person=identity.known(here.home, here.person.id))


@contextmanager
def refusals(view: View) -> Iterator[None]:
    """Say why something was refused, in the reader's language, where it was asked for."""
    try:
        yield
    except (Denied, ArchiveError, BlankReason, MailError) as refused:
        st.error(plain(refused.message(view.language)), icon=":material/block:")
    except (WarehouseError, OSError):
        log.exception("not finished")
        st.error(view.t("desk.error.unfinished"), icon=":material/error:")


def units(plan: Plan, who: Person, action: Action) -> tuple[Unit, ...]:
    """The reporting units that a person may act for."""
    return tuple(unit for unit in reporting_units(plan) if who.may(action, unit))


def reporting_units(plan: Plan) -> tuple[Unit, ...]:
    """Every unit that may report, in the plan's order; communes after the agencies."""
    provincial = [
        Unit(agency.code) for agency in plan.agencies if agency.level == "province" and _reports(plan, agency.code)
    ]
    communes = [
        Unit(agency.code, commune.code)
        for agency in plan.agencies
        if agency.level == "commune"
        for commune in plan.communes
    ]
    return (*provincial, *communes)


def _reports(plan: Plan, agency: str) -> bool:
    return any(line.agency == agency for line in plan.reporting)


def unit(code: str) -> Unit:
    """The unit that the address names."""
    return Unit.parse(code)


def name(view: View, of: Unit) -> str:
    """A unit as people call it."""
    return unit_name(view.plan, view.t, *of)


def names(view: View, of: Sequence[Unit]) -> str:
    """Several units as people call them."""
    return ", ".join(name(view, each) for each in of)


def done(words: str) -> None:
    """Say what was done, on the screen that shows the data after it."""
    st.session_state["done"] = words
    st.rerun()


def said() -> None:
    """What was just done, once."""
    words = st.session_state.pop("done", "")
    if words:
        st.success(plain(words), icon=":material/check_circle:")
