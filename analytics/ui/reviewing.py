"""The parts of the Review screen: what waits, one submission with its verdict, and the reporting periods."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics.access import Unit
from analytics.actions import Office, review
from analytics.archive import Receipt
from analytics.ui import address, desk, fetch, filed, history, receiving, show
from analytics.ui.filed import Row
from analytics.ui.view import View


def heading(view: View, waiting: Sequence[Row]) -> None:
    """How many submissions wait, and what the province's setting makes of them meanwhile."""
    t = view.t
    show.finding(t("desk.review.finding", count=len(waiting)) if waiting else t("desk.review.finding_none"))
    show.small(t(f"desk.review.counting_{view.plan.province.counting}"))


def waiting(view: View) -> list[Row]:
    """The submissions that nobody has reviewed, each once, newest first."""
    rows = (row for row in filed.slots(view) if row["state"] == "submitted")
    return list({row["number"]: row for row in rows}.values())


def all_at_once(view: View, office: Office, rows: Sequence[Row]) -> None:
    """Accept all of some submissions whose check left nothing to explain or confirm."""
    t = view.t
    clean = [number for number in dict.fromkeys(row["number"] for row in rows) if review.is_clean(office, number)]
    if len(clean) > 1 and st.button(
        t("desk.review.accept_all", count=len(clean)), key="accept_all", icon=":material/done_all:"
    ):
        with desk.refusals(view):
            desk.done(t("desk.review.accepted_all", count=len(review.accept_all(office, clean))))


def one(view: View, office: Office, number: int) -> None:
    """A submission and the two verdicts."""
    t = view.t
    show.finding(t("desk.receipt.title", number=number), level=2)
    given = office.archive.receipt(number)
    receiving.receipt(view, office, given)
    history.files(view, office, given)
    history.compared(view, office, given)
    message = st.text_area(t("desk.review.message"), max_chars=1000, key=f"message_{number}")
    with st.container(horizontal=True):
        accepted = st.button(t("desk.review.accept"), key="accept", type=show.main_button(), icon=":material/check:")
        returned = st.button(t("desk.review.return"), key="return", icon=":material/undo:")
    with desk.refusals(view):
        if accepted:
            desk.done(t("desk.review.accepted", number=review.accept(office, number).concerns))
        if returned:
            desk.done(t("desk.review.returned", number=review.send_back(office, number, message).concerns))


# --- periods -------------------------------------------------------------------------------------


def periods(view: View, office: Office) -> None:
    """When each period takes submissions, and opening, locking, reopening one."""
    t, plan = view.t, view.plan
    st.divider()
    show.finding(t("desk.review.periods"), level=2)
    codes = tuple(
        p.code
        for p in sorted(plan.periods, key=lambda p: p.order, reverse=True)
        if p.expected and p.start <= office.now.date()
    )
    rows = [
        {t("desk.review.period"): view.period_name(code), t("desk.review.state"): state(view, office, code)}
        for code in codes
    ]
    show.table(rows)
    period = address.select("closing", t("desk.review.period"), codes, view.period_name)
    _opening(view, office, period)
    _reopening(view, office, period)


def state(view: View, office: Office, period: str) -> str:
    """Whether a period takes submissions, until when, and who has more time."""
    lines = [row for row in fetch.deadlines(view.version) if row["period"] == period]
    whole = next((row for row in lines if not row["agency"]), None)
    others = [row for row in lines if row["agency"]]
    return "; ".join((_whole(view, office, whole), *(_exception(view, row) for row in others)))


def _whole(view: View, office: Office, row: Row | None) -> str:
    t = view.t
    if row is None or (row["due"] is None and not row["locked"]):
        return t("desk.review.state_free")
    if row["locked"]:
        return t("desk.review.state_locked")
    word = "overdue" if row["due"] < office.now.date() else "open"
    return t(f"desk.review.state_{word}", due=t.day(row["due"]))


def _exception(view: View, row: Row) -> str:
    t, unit = view.t, desk.name(view, Unit(row["agency"], row["commune"]))
    if row["due"] is None:
        return t("desk.review.exception_free", unit=unit)
    return t("desk.review.exception", unit=unit, due=t.day(row["due"]))


def _opening(view: View, office: Office, period: str) -> None:
    t, today = view.t, office.now.date()
    st.markdown(f"**{t('desk.review.opening')}**")
    with st.container(border=True, horizontal=True, vertical_alignment="bottom"):
        due = st.date_input(
            t("desk.review.due"), today, min_value=today, format="DD/MM/YYYY", key=f"due_{period}", width=180
        )
        opened = st.button(t("desk.review.open_period"), key="open_period", icon=":material/lock_open:")
        locked = st.button(t("desk.review.lock_period"), key="lock_period", icon=":material/lock:")
    name = view.period_name(period)
    with desk.refusals(view):
        if opened:
            _done(view, review.open_period(office, period, due), name)
        if locked:
            _done(view, review.lock_period(office, period), name)


def _done(view: View, event: Receipt, period: str) -> None:
    due = view.t.day(event.due) if event.due else ""
    desk.done(view.t(f"desk.review.done_{event.kind}", period=period, due=due))


def _reopening(view: View, office: Office, period: str) -> None:
    t, today = view.t, office.now.date()
    units = {"": review.EVERYBODY} | {str(unit): unit for unit in desk.reporting_units(view.plan)}

    def label(code: str) -> str:
        return desk.name(view, units[code]) if code else t("desk.review.everybody")

    st.markdown(f"**{t('desk.review.reopening')}**")
    with st.container(border=True):
        code = st.selectbox(
            t("desk.review.reopen_for"), tuple(units), format_func=label, filter_mode=None, key="reopen_for"
        )
        due = st.date_input(
            t("desk.review.no_due"), None, min_value=today, format="DD/MM/YYYY", key="reopen_due", width=320
        )
        reason = st.text_input(t("desk.review.reason"), max_chars=500, key="reopen_reason")
        pressed = st.button(t("desk.review.reopen_period"), key="reopen_period", icon=":material/lock_open:")
    if pressed:
        with desk.refusals(view):
            _done(
                view, review.reopen_period(office, period, reason, unit=units[code], due=due), view.period_name(period)
            )
