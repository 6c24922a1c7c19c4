"""The parts of the History screen: the list, one submission, its versions, and correcting or withdrawing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import PurePath

import streamlit as st

from analytics import actions
from analytics.access import Unit, shown_name
from analytics.actions import Draft, Office, versions
from analytics.archive import Receipt
from analytics.export import receipt as printed
from analytics.plan import Form
from analytics.text import Text
from analytics.ui import address, desk, drafts, filed, receiving, show
from analytics.ui.filed import Row
from analytics.ui.markup import plain
from analytics.ui.view import View
from analytics.warehouse import preview

EVERY = "all"
_LISTED = 12
_COMPARED = 100


def heading(view: View, rows: Sequence[Row]) -> None:
    """How many submissions there are, by state."""
    t = view.t
    if not rows:
        show.finding(t("desk.history.finding_none"))
        return
    counts = "; ".join(f"{count} {t(f'screens.state.{state}').lower()}" for state, count in filed.states(rows).items())
    show.finding(t("desk.history.finding", count=sum(filed.states(rows).values()), counts=counts))


def filtered(view: View, rows: Sequence[Row], *names: str) -> list[Row]:
    """The submissions of the unit, period and state (or of those `names`) that the address asks for."""
    t = view.t
    said: Mapping[str, Callable[[str], str]] = {
        "unit": lambda code: desk.name(view, desk.unit(code)),
        "for": view.period_name,
        "state": lambda code: t(f"screens.state.{code}"),
    }
    for name, place in zip(names or said, st.columns([3, 2, 2], gap="medium"), strict=False):
        options = (EVERY, *dict.fromkeys(_part(name, row) for row in rows))
        with place:
            asked = address.select(name, t(f"desk.history.filter_{name}"), options, partial(_or_every, t, said[name]))
        rows = [row for row in rows if asked in {EVERY, _part(name, row)}]
    return list(rows)


def _part(name: str, row: Row) -> str:
    """What a row is filtered by."""
    return str(Unit(row["agency"], row["commune"])) if name == "unit" else str(row["period" if name == "for" else name])


def _or_every(t: Text, words: Callable[[str], str], code: str) -> str:
    return t("desk.history.every") if code == EVERY else words(code)


def listed(view: View, rows: Sequence[Row]) -> None:
    """The newest of some submissions as a table."""
    t = view.t
    heads = [t(f"screens.column.{head}") for head in ("number", "at", "agency", "period", "by", "state")]
    show.table([dict(zip(heads, _line(view, row), strict=True)) for row in rows[:_LISTED]])
    if len(rows) > _LISTED:
        show.small(t("desk.history.listed", shown=_LISTED, total=len(rows)))


def _line(view: View, row: Row) -> tuple[str, ...]:
    return (
        str(row["number"]),
        view.plan.province.time_of(row["at"]).replace(" ", "\N{NO-BREAK SPACE}"),
        desk.name(view, Unit(row["agency"], row["commune"])),
        view.period_name(row["period"]),
        shown_name(row["by"], view.language),
        view.t(f"screens.state.{row['state']}"),
    )


def chosen(view: View, rows: Sequence[Row]) -> int | None:
    """The submission that the address asks for, else the newest of the list."""
    t = view.t
    by_number = {str(row["number"]): row for row in rows}
    if not by_number:
        return None

    def label(number: str) -> str:
        row = by_number[number]
        unit = desk.name(view, Unit(row["agency"], row["commune"]))
        return t("desk.history.choice", number=number, unit=unit, period=view.period_name(row["period"]))

    return int(address.select("number", t("desk.history.choose"), tuple(by_number), label))


def submission(view: View, office: Office, number: int) -> None:
    """One submission: its receipt, its files, what happened to it, its versions, and the ways on."""
    given = office.archive.receipt(number)
    show.finding(view.t("desk.receipt.title", number=number), level=2)
    receiving.receipt(view, office, given)
    files(view, office, given)
    events(view, office, given)
    if actions.may_read(office, given):
        compared(view, office, given)
    ways_on(view, office, given)


def files(view: View, office: Office, given: Receipt) -> None:
    """The agency's own file, and the corrected copy, for those who may read them."""
    t = view.t
    if not actions.may_read(office, given):
        return
    with st.container(horizontal=True):
        _file(
            t("desk.history.original"),
            f"original_{given.number}",
            given.file_name,
            lambda: actions.original(desk.again(office), given.number),
        )
        if given.corrected_sha256:
            name = f"{given.number:08}-corrected.csv"
            _file(
                t("desk.history.corrected"),
                f"corrected_{given.number}",
                name,
                lambda: actions.corrected(desk.again(office), given.number),
            )


def _file(label: str, key: str, name: str, read: Callable[[], bytes]) -> None:
    """A download that is read, and the right to it asked for, when it is pressed."""
    st.download_button(label, read, name, key=key, on_click="ignore", icon=":material/download:")


def events(view: View, office: Office, given: Receipt) -> None:
    """What was decided about it, oldest first."""
    t = view.t
    lines = [
        plain(
            t(
                "desk.history.event_line",
                at=view.plan.province.time_of(each.at),
                what=t(f"desk.event.{each.kind}"),
                by=shown_name(each.by, t.language),
            )
        )
        + (f": {plain(each.reason)}" if each.reason and actions.may_read(office, given) else "")
        for each in office.archive.about(given.number)
    ]
    if lines:
        st.markdown(f"**{t('desk.history.events')}**")
        st.markdown("\n".join(f"- {line}" for line in lines))


def compared(view: View, office: Office, given: Receipt) -> None:
    """The version before, cell by cell."""
    t = view.t
    others = [row["number"] for row in filed.versions(view, given) if row["number"] != given.number]
    st.markdown(f"**{t('desk.history.versions')}**")
    if not others:
        show.small(t("desk.history.first"))
        return
    earlier = [number for number in others if number < given.number]
    options = tuple(map(str, (*earlier, *(number for number in others if number > given.number))))
    with st.container(width=320):
        other = int(
            address.select(
                "against", t("desk.history.against"), options, lambda number: t("desk.receipt.title", number=number)
            )
        )
    _comparison(view, office, given, other)


def _comparison(view: View, office: Office, given: Receipt, other: int) -> None:
    t, form = view.t, view.plan.form(given.form)
    found = versions.compare(actions.rows(office, other), actions.rows(office, given.number), form)
    if found.is_same:
        show.small(t("desk.history.same", number=other))
        return
    counts = {"changed": len(found.cells), "added": len(found.added), "removed": len(found.removed)}
    st.markdown(plain(t("desk.history.compared", number=other, **counts)))
    heads = [t(f"desk.history.compare_{name}", number=other) for name in ("row", "column", "before", "after")]
    lines = [
        *(_cell(view, form, each) for each in found.cells),
        *((_key(key), t("desk.history.compare_added"), "", "") for key in found.added),
        *((_key(key), t("desk.history.compare_removed"), "", "") for key in found.removed),
    ]
    show.table([dict(zip(heads, line, strict=True)) for line in lines[:_COMPARED]])


def _cell(view: View, form: Form, each: versions.Difference) -> tuple[str, ...]:
    column = form.column(each.column).text("label", view.language)
    return _key(each.key), column, _value(view, each.before), _value(view, each.after)


def _key(key: versions.Key) -> str:
    return " · ".join(filter(None, key))


def _value(view: View, value: object) -> str:
    """A cell as it stood; a blank is shown as one, never as 0."""
    if value is None:
        return "–"
    return view.t.number(value) if isinstance(value, int) else str(value)


def ways_on(view: View, office: Office, given: Receipt) -> None:
    """A corrected version, or taking it back."""
    t = view.t
    mine = actions.units(given.slots)
    stands = filed.states_of(view, given.number) & {"submitted", "accepted"}
    if not stands or not all(office.person.may("withdraw", unit) for unit in mine):
        return
    with st.container(horizontal=True):
        if len(given.slots) == 1 and st.button(t("desk.history.correct"), key="correct", icon=":material/edit:"):
            number = drafts.put(correction(office, given))
            st.switch_page("pages/submit.py", query_params=view.address(unit=str(mine[0]), file=str(number)))
    show.door("withdraw", t("desk.history.withdraw"), lambda: _withdrawing(view, office, given))


def correction(office: Office, given: Receipt) -> Draft:
    """The newest content of a submission as a draft to be corrected and submitted anew."""
    if not given.corrected_sha256:
        return Draft(given.file_name, actions.original(office, given.number))
    return Draft(f"{PurePath(given.file_name).stem}.csv", actions.corrected(office, given.number))


def _withdrawing(view: View, office: Office, given: Receipt) -> None:
    t = view.t
    lost = preview.changes_of_withdrawal(office.home, office.plan, given.number)
    st.markdown(t(f"desk.history.withdraw_{view.plan.province.counting}", count=len(lost)))
    if lost:
        show.table(printed.changes(lost, view.plan, t))
    reason = st.text_input(t("desk.history.withdraw_reason"), max_chars=500, key=f"reason_{given.number}")
    if st.button(t("desk.history.withdraw_now", number=given.number), key="withdraw_now", icon=":material/undo:"):
        with desk.refusals(view):
            actions.withdraw(office, given.number, reason)
            desk.done(t("desk.history.withdrawn", number=given.number))
