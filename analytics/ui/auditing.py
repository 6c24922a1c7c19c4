"""The parts of the Audit screen: every event, whether the books are whole, and who holds which role."""

from __future__ import annotations

from itertools import islice
from typing import get_args

import streamlit as st

from analytics import actions
from analytics.access import Unit, shown_name
from analytics.actions import Office, audit
from analytics.archive import Receipt
from analytics.archive.receipt import Kind
from analytics.text import Text
from analytics.ui import address, desk, history, identity, show
from analytics.ui.markup import plain
from analytics.ui.view import View

_LISTED = 50


def heading(view: View, office: Office) -> None:
    """How many events there are in all books."""
    show.finding(view.t("desk.audit.finding", count=sum(audit.counts(office).values())))


def verify(view: View, office: Office) -> None:
    """Compare every byte with its receipt, when asked to."""
    t = view.t
    if not st.button(t("desk.audit.verify"), key="verify", icon=":material/fact_check:"):
        return
    with st.spinner(t("desk.audit.verifying")):
        damage = audit.verify(office)
    if damage:
        st.error(t("desk.audit.damaged", count=len(damage)), icon=":material/error:")
        st.markdown("\n".join(f"- {plain(each.message(t.language))}" for each in damage))
    else:
        st.success(t("desk.audit.sound", **audit.counts(office)), icon=":material/check_circle:")


def events(view: View, office: Office) -> None:
    """The newest events of all books, newest first; of one kind, if asked for."""
    t = view.t
    show.finding(t("desk.audit.newest"), level=2)
    kinds = (history.EVERY, *get_args(Kind))
    with st.container(width=320):
        kind = address.select("kind", t("desk.audit.kind"), kinds, lambda code: _kind(t, code))
    heads = [t(f"desk.audit.{name}") for name in ("at", "chain", "number", "what", "by", "concerns", "reason")]
    found = ((book, event) for book, event in audit.newest(office) if kind in {history.EVERY, event.kind})
    lines = [_event(view, book, event) for book, event in islice(found, _LISTED)]
    show.table([dict(zip(heads, line, strict=True)) for line in lines])


def _kind(t: Text, code: str) -> str:
    return t("desk.history.every") if code == history.EVERY else t(f"desk.event.{code}")


def _event(view: View, book: str, event: Receipt) -> tuple[str, ...]:
    t = view.t
    return (
        view.plan.province.time_of(event.at).replace(" ", "\N{NO-BREAK SPACE}"),
        t(f"desk.audit.{book}"),
        str(event.number),
        t(f"desk.event.{event.kind}"),
        shown_name(event.by, t.language),
        _concerns(view, event),
        event.reason,
    )


def _concerns(view: View, event: Receipt) -> str:
    """The submission, or the period and units, that an event is about."""
    if event.concerns:
        return view.t("desk.receipt.title", number=event.concerns)
    periods = dict.fromkeys([slot.period for slot in event.slots] or filter(None, [event.period]))
    units = actions.units(event.slots) or ((Unit(event.agency, event.commune),) if event.agency else ())
    return " · ".join(filter(None, (desk.names(view, units), ", ".join(map(view.period_name, periods)))))


def roles(view: View, office: Office) -> None:
    """Who holds which role."""
    t = view.t
    show.finding(t("desk.audit.roles"), level=2)
    if identity.settings(office.home).mode == "local":
        st.markdown(t("desk.audit.roles_local"))
        return
    held = identity.roles(office.home)
    heads = [t(f"desk.audit.{name}") for name in ("person", "role", "units")]
    show.table(
        [
            dict(zip(heads, (person.id, t(f"access.role.{grant.role}"), ", ".join(map(str, grant.units))), strict=True))
            for person in held.people.values()
            for grant in person.grants
        ]
    )
