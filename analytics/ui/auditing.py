"""The parts of the Audit screen: every event, whether the books are whole, and who holds which role."""

from __future__ import annotations

from itertools import islice

import streamlit as st

from analytics.actions import Office, audit
from analytics.archive import Receipt
from analytics.ui import filed, identity, show
from analytics.ui.markup import plain
from analytics.ui.view import View

_LISTED = 200


def heading(view: View, office: Office) -> None:
    """How many events there are in both books."""
    show.finding(view.t("desk.audit.finding", count=sum(map(audit.count, audit.books(office)))))


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
        archive, journal = map(audit.count, audit.books(office))
        st.success(t("desk.audit.sound", archive=archive, journal=journal), icon=":material/check_circle:")


def events(view: View, office: Office) -> None:
    """The newest events of both books, newest first."""
    t = view.t
    show.finding(t("desk.audit.newest"), level=2)
    heads = [
        t("screens.column.at"),
        t("desk.audit.chain"),
        t("screens.column.number"),
        t("desk.audit.what"),
        t("screens.column.by"),
        t("desk.audit.concerns"),
        t("desk.audit.reason"),
    ]
    lines = (_event(view, book, event) for book, event in audit.newest(office))
    show.table([dict(zip(heads, line, strict=True)) for line in islice(lines, _LISTED)])


def _event(view: View, book: str, event: Receipt) -> tuple[str, ...]:
    t = view.t
    concerns = str(event.concerns or "") or "/".join(filter(None, (event.period, event.agency, event.commune)))
    return (
        filed.time_of(view.plan, event.at),
        t(f"desk.audit.{book}"),
        str(event.number),
        t(f"desk.event.{event.kind}"),
        event.by,
        concerns or ", ".join(sorted({f"{slot.period} {slot.agency}" for slot in event.slots})),
        event.reason,
    )


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
