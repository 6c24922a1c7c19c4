"""The parts of the Submit screen: which figures, a template, the file, what is wrong, what it changes, the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import streamlit as st

from analytics import actions
from analytics.access import Unit, shown_name
from analytics.actions import Draft, Examination, Office, Warned
from analytics.archive import ArchiveMoved, Receipt
from analytics.export import receipt as receipts
from analytics.intake import Problem, template
from analytics.ui import address, checking, desk, drafts, filed, receiving, show
from analytics.ui.components.drop import Dropped, drop
from analytics.ui.markup import plain
from analytics.ui.view import View

MOST_BYTES = 5 << 20
ENDINGS = (".xlsx", ".xls", ".ods", ".csv", ".tsv", ".txt")
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Wanted:
    """Whose figures are to be submitted, on which form, for which period."""

    unit: Unit
    form: str
    period: str


# --- which figures -------------------------------------------------------------------------------


def choose(view: View, office: Office) -> Wanted | None:
    """What the address asks for, among the units that the person submits for; None where there is none."""
    units = {str(unit): unit for unit in desk.units(view.plan, office.person, "submit")}
    if not units:
        return None
    unit = units[address.choice("unit", tuple(units))]
    form = address.choice("form", _forms(view, unit))
    return Wanted(unit, form, address.choice("for", _periods(view, office, unit, form)))


def choices(view: View, office: Office, wanted: Wanted) -> None:
    """Widgets for unit, form and period; what there is only one of is not asked for."""
    t, plan = view.t, view.plan
    units = tuple(map(str, desk.units(plan, office.person, "submit")))
    forms = _forms(view, wanted.unit)
    asked = st.columns([3, 2], gap="medium")
    with asked[0]:
        address.select("unit", t("desk.submit.unit"), units, lambda code: desk.name(view, desk.unit(code)))
    with asked[1]:
        address.select(
            "for", t("desk.submit.period"), _periods(view, office, wanted.unit, wanted.form), view.period_name
        )
    if len(forms) > 1:
        address.select(
            "form", t("desk.submit.form"), forms, lambda code: f"{code} · {plan.form(code).text('name', t.language)}"
        )


def _forms(view: View, unit: Unit) -> tuple[str, ...]:
    """The forms that a unit reports on."""
    return tuple(dict.fromkeys(line.form for line in view.plan.reporting if line.agency == unit.agency))


def _periods(view: View, office: Office, unit: Unit, form: str) -> tuple[str, ...]:
    """The periods that have closed and that a unit reports, newest first."""
    plan, today = view.plan, office.now.date()
    mine = [line for line in plan.reporting if (line.agency, line.form) == (unit.agency, form)]
    spans = [(plan.period(line.first_period).order, plan.period(line.last_period).order) for line in mine]
    closed = [p for p in plan.periods if p.expected and p.end < today and any(a <= p.order <= b for a, b in spans)]
    return tuple(p.code for p in sorted(closed, key=lambda period: period.order, reverse=True))


def nobody(view: View) -> None:
    """For somebody who submits for no unit."""
    show.finding(view.t("screens.submit.title"))
    st.markdown(view.t("desk.submit.nobody"))


def heading(view: View, office: Office, wanted: Wanted) -> None:
    """Whose figures these are, and whether the period takes them."""
    t = view.t
    due, is_locked = filed.deadline(view, wanted.unit, wanted.period)
    overdue = due is not None and due < office.now.date()
    state = "finding_closed" if is_locked else "finding_overdue" if overdue else "finding_due" if due else "finding"
    named = {"period": view.period_name(wanted.period), "unit": desk.name(view, wanted.unit)}
    show.finding(t(f"desk.submit.{state}", **named, due=t.day(due) if due else ""))
    if is_locked or overdue:
        reviewer = view.plan.agency(view.plan.province.reviewing_agency)
        st.markdown(plain(t("desk.submit.ask_reviewer", agency=reviewer.text("name", t.language))))


def begin(view: View, office: Office, wanted: Wanted) -> None:
    """The screen while no file lies on the desk."""
    heading(view, office, wanted)
    received(view, office)
    advice(view)
    choices(view, office, wanted)
    standing(view, wanted)
    templates(view, office, wanted)
    files(view)


def advice(view: View) -> None:
    """What must never be in a file, and where everything is explained."""
    t = view.t
    st.info(t("desk.submit.privacy"), icon=":material/shield:")
    st.page_link(
        "pages/guide.py", label=t("desk.submit.guide"), query_params=view.address(), icon=":material/menu_book:"
    )


def standing(view: View, wanted: Wanted) -> None:
    """What the unit has submitted already."""
    t = view.t
    found = filed.standing(view, wanted.unit, wanted.form, wanted.period)
    if found:
        state_word = t(f"screens.state.{found['state']}").lower()
        show.small(t("desk.submit.received", number=found["number"], state=state_word))


def received(view: View, office: Office) -> None:
    """The receipts just given."""
    t = view.t
    for given in drafts.desk().receipts:
        with st.container(border=True):
            _done(view, given)
            receiving.receipt(view, office, given)
    if drafts.desk().receipts:
        st.button(t("desk.submit.again"), key="again", on_click=drafts.desk().receipts.clear)


def _done(view: View, given: Receipt) -> None:
    t = view.t
    st.success(t("desk.receipt.done", number=given.number), icon=":material/check_circle:")
    link = view.address(number=str(given.number))
    st.page_link("pages/history.py", label=t("desk.receipt.open"), query_params=link, icon=":material/history:")


# --- templates -----------------------------------------------------------------------------------


def templates(view: View, office: Office, wanted: Wanted) -> None:
    """Files to fill in, and the same rows to type in here."""
    t = view.t
    show.finding(t("desk.submit.step_template"), level=2)
    name = f"{wanted.form}-{str(wanted.unit).replace('/', '-')}-{wanted.period}"
    if not template.reported(view.plan, wanted.form, wanted.period, wanted.unit.agency):
        return
    place = (view.plan, wanted.form, wanted.period, *wanted.unit)
    with st.container(horizontal=True):
        st.download_button(
            t("desk.submit.template_xlsx"),
            lambda: template.workbook(*place, previous=_previous(view, office, wanted), language=t.language),
            f"{name}.xlsx",
            _EXCEL,
            key="template_xlsx",
            on_click="ignore",
            icon=":material/download:",
            type=show.main_button(),
        )
        st.download_button(
            t("desk.submit.template_csv"),
            lambda: template.csv(*place, language=t.language),
            f"{name}.csv",
            "text/csv",
            key="template_csv",
            on_click="ignore",
            icon=":material/download:",
        )
        if st.button(t("desk.submit.type_in"), key="type_in", icon=":material/edit_note:"):
            content = template.csv(*place, language=t.language)
            file = t(
                "desk.submit.typed_name",
                form=wanted.form,
                unit=str(wanted.unit).replace("/", "-"),
                period=wanted.period,
            )
            st.query_params["file"] = str(drafts.put(Draft(file, content, is_typed=True)))
            st.rerun()
    show.small(t("desk.submit.template_note"))


def _previous(view: View, office: Office, wanted: Wanted) -> pa.Table | None:
    """The checked rows of the unit's newest submission of an earlier period, for those who may read them."""
    if not office.person.may("read_original", wanted.unit):
        return None
    return filed.previous_rows(view, office, wanted.unit, wanted.form, wanted.period)


# --- files ---------------------------------------------------------------------------------------


def files(view: View) -> None:
    """The drop zone; once files have come, the first of them is looked at."""
    before = len(drafts.desk().drafts)
    show.finding(view.t("desk.submit.step_file"), level=2)
    drop(view.t, "drop", most_bytes=MOST_BYTES, endings=ENDINGS, on_files=_arrived)
    if len(drafts.desk().drafts) > before:
        st.rerun()


def _arrived(files: Sequence[Dropped]) -> None:
    """New files lie on the desk, the first of them open."""
    st.query_params["file"] = str(drafts.receive(files))


# --- one file ------------------------------------------------------------------------------------


def opened() -> int | None:
    """The file that is looked at, of those on the desk; None while there is none."""
    waiting = tuple(map(str, drafts.desk().drafts))
    return int(address.choice("file", waiting)) if waiting else None


def examine(view: View, office: Office, number: int, wanted: Wanted) -> None:
    """Everything about one file: what it says, what is wrong, what it changes, and the way in."""
    found = checking.examine(view, office, number)
    draft = drafts.desk().drafts[number]
    heading(view, office, _whose(found) or wanted)
    for given in drafts.desk().receipts:
        _done(view, given)
    _others(view)
    _left_out(view)
    is_moved = _moved(view, number, found)
    show.finding(view.t("desk.submit.step_check"), level=2)
    checking.understood(view, draft, found)
    if not checking.is_being_filled(number, draft, found):
        checking.verdict(view, found)
    checking.confirmations(view, number, draft, found)
    checking.sheet(view, office, number, draft, found)
    if found.check.table is not None and not found.foreign:
        changes(view, found)
        show.finding(view.t("desk.submit.step_confirm"), level=2)
        explanations(view, number, draft, found)
        confirm(view, office, number, found, is_moved=is_moved)
    show.door("another", view.t("desk.submit.another"), lambda: _another(view, office, wanted))


def _whose(found: Examination) -> Wanted | None:
    """Whose figures a file holds, where it is one unit's of one period."""
    slots = found.check.slots
    if len(slots) != 1:
        return None
    (slot,) = slots
    return Wanted(Unit(slot.agency, slot.commune), slot.form, slot.period)


def _others(view: View) -> None:
    """Which of several files is looked at."""
    waiting = drafts.desk().drafts
    if len(waiting) > 1:
        address.select(
            "file",
            view.t("desk.submit.file"),
            tuple(map(str, waiting)),
            lambda number: waiting[int(number)].name,
            in_row=True,
        )


def _another(view: View, office: Office, wanted: Wanted) -> None:
    """One more file, beside the one that is looked at."""
    choices(view, office, wanted)
    templates(view, office, wanted)
    files(view)


def _left_out(view: View) -> None:
    """Which files had to make room: said once."""
    names = drafts.desk().left_out
    if names:
        st.warning(plain(view.t("desk.submit.left_out", most=drafts.MOST, names=", ".join(names))))
        names.clear()


def _moved(view: View, number: int, found: Examination) -> bool:
    """Somebody was faster: said once, above what was checked anew."""
    on_desk = drafts.desk()
    if on_desk.moved != number:
        return False
    on_desk.moved = None
    st.warning(plain(_who_was_faster(view, found)), icon=":material/group:")
    return True


def _who_was_faster(view: View, found: Examination) -> str:
    t = view.t
    newest = next((row for row in filed.slots(view) if row["number"] in found.check.replaces), None)
    if newest is None:
        return t("desk.submit.moved_other")
    by, at = shown_name(newest["by"], t.language), view.plan.province.time_of(newest["at"])
    return t("desk.submit.moved", by=by, number=newest["number"], at=at)


# --- what it changes, why it is right, and in ----------------------------------------------------


def changes(view: View, found: Examination) -> None:
    """The figures before, after, and what lies between."""
    t = view.t
    show.finding(t("desk.submit.step_change"), level=2)
    rows = receipts.changes(found.changes, view.plan, t)
    key = f"desk.submit.changes_{view.plan.province.counting}"
    st.markdown(t(key, count=len(rows)) if rows else t("desk.submit.changes_none"))
    if rows:
        show.table(rows)


def explanations(view: View, number: int, draft: Draft, found: Examination) -> None:
    """A sentence for each warning that needs one."""
    t = view.t
    asking: dict[tuple[int, str], list[Problem]] = {}
    for each in found.check.problems:
        if each.needs == "explain":
            asking.setdefault((each.line or 0, each.code), []).append(each)
    if not asking:
        return
    st.markdown(t("desk.submit.explain_intro"))
    for told in asking.values():
        with st.container(border=True):
            st.markdown(f"**{plain(checking.place_of(view, told[0]))}**")
            st.markdown("\n".join(f"- {plain(each.message[t.language])}" for each in told))
            _explanation(view, number, draft, tuple(map(Warned.of, told)))


def _explanation(view: View, number: int, draft: Draft, warned: Sequence[Warned]) -> None:
    """The box for a sentence; once the figures that it was about are others, it is empty again."""
    key = f"explain_{number}_{hash(tuple(warned))}"
    st.session_state.setdefault(key, draft.explanations.get(warned[0], ""))
    label = view.t("desk.submit.explain")
    st.text_input(label, max_chars=500, key=key, on_change=_explained, args=(number, warned, key))


def _explained(number: int, warned: Sequence[Warned], key: str) -> None:
    given = {**drafts.desk().drafts[number].explanations, **dict.fromkeys(warned, str(st.session_state[key]))}
    drafts.change(number, explanations={at: words for at, words in given.items() if words.strip()})


def confirm(view: View, office: Office, number: int, found: Examination, *, is_moved: bool) -> None:
    """The last look and the button; who pressed it for figures that are others by now looks at those first."""
    t = view.t
    ready = found.check.status == "accepted"
    who = shown_name(office.person.id, t.language)
    st.markdown(plain(t("desk.submit.confirm_intro", person=who) if ready else t("desk.submit.not_yet")))
    pressed = st.button(
        t("desk.submit.submit"),
        key=f"submit_{number}",
        type=show.main_button(),
        disabled=not ready,
        icon=":material/send:",
    )
    if pressed and not is_moved:
        with desk.refusals(view):
            with st.spinner(t("desk.submit.submitting")):
                _send(office, number, found)
            st.rerun()


def _send(office: Office, number: int, found: Examination) -> None:
    """Submit what was examined; where something else came in meanwhile, have it examined anew.

    Between the submission and the desk that knows of it nothing asks the session: there a second click could end
    the script, and the receipt would be lost.
    """
    on_desk = drafts.desk()
    try:
        submission = actions.submit(office, on_desk.drafts[number], found.head)
    except ArchiveMoved:
        on_desk.moved = number
        return
    if submission.receipt:
        on_desk.settle(number, submission.receipt)
    else:
        on_desk.examined.pop(number, None)
