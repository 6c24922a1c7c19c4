"""One file under check: what it was taken to be, what is wrong and where, and correcting it in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

import streamlit as st

from analytics.access import Unit
from analytics.actions import Draft, Examination, Office, annotated
from analytics.intake import Problem
from analytics.intake.problems import Needs
from analytics.intake.sheet import Sheet
from analytics.intake.template import MOST_CELLS
from analytics.plan import Agency, Commune, Form, FormColumn, Plan, Sector
from analytics.ui import desk, drafts, show
from analytics.ui.components import sheet as component
from analytics.ui.components.sheet import Column, Jump, Mark, Severity
from analytics.ui.markup import plain
from analytics.ui.view import View

_SHOWN = 40
_LONG = 24  # letters of a place beyond which it needs more than a narrow column
_WHOSE = frozenset({"period", "date", "agency", "commune"})
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ICONS: Mapping[Needs, str] = {"fix": "error", "explain": "help", "confirm": "help", "nothing": "info"}
_KINDS: Mapping[Needs, Severity] = {"fix": "error", "explain": "warning", "confirm": "warning", "nothing": "note"}


def examine(view: View, office: Office, number: int) -> Examination:
    """Check a draft as it is after what was typed into its sheet."""
    first = _examined(view, office, number)
    opened = drafts.desk().opened.setdefault(number, first)
    if opened.sheet:
        parts = _shown(view.plan, opened.sheet, view.language, is_typed=drafts.desk().drafts[number].is_typed)
        typed = component.edits_so_far(_key(number), **parts, addable=_is_addable(view, number))
        drafts.edit(number, typed.cells, typed.added, typed.removed)
    return _examined(view, office, number)


def _examined(view: View, office: Office, number: int) -> Examination:
    return drafts.examined(office, number, view.version, st.spinner(view.t("desk.submit.checking")))


def understood(view: View, draft: Draft, found: Examination) -> None:
    """What the file was taken to be, before what is wrong with it."""
    told = " · ".join(f"{plain(label)} **{plain(words)}**" for label, words in _facts(view, draft, found).items())
    st.markdown(f":small[{view.t('desk.submit.understood')} {told}]")


def _facts(view: View, draft: Draft, found: Examination) -> Mapping[str, str]:
    t, check = view.t, found.check
    units = tuple(dict.fromkeys(Unit(slot.agency, slot.commune) for slot in check.slots))
    form = f"{check.form} · {view.plan.form(check.form).text('name', t.language)}" if check.form else ""
    separator = {"\t": t("desk.submit.tab")}.get(check.separator or "", check.separator or "")
    told = {
        "file": draft.name,
        "form": form or t("desk.submit.unknown"),
        "period": ", ".join(map(view.period_name, check.periods)) or t("desk.submit.unknown"),
        "unit": desk.names(view, units) or t("desk.submit.unknown"),
        "rows": t.number(check.rows),
        "encoding": (check.encoding or "").upper(),
        "separator": separator,
        "numbers": t("desk.submit.plain_numbers") if check.number_format == "plain" else check.number_format or "",
    }
    if draft.is_typed:
        told = {name: told[name] for name in ("form", "period", "unit", "rows")}
    return {t(f"desk.submit.fact_{name}"): words for name, words in told.items() if words}


def is_being_filled(number: int, draft: Draft, found: Examination) -> bool:
    """Whether this is a form on the page that is not complete and whose check was not asked for: not yet wrong."""
    return draft.is_typed and found.check.status == "refused" and number not in drafts.desk().asked


def verdict(view: View, found: Examination) -> None:
    """Whether it can be submitted, in one line."""
    t, problems = view.t, found.check.problems
    errors = sum(each.severity == "error" for each in problems)
    waiting = sum(1 for each in problems if each.needs in {"explain", "confirm"})
    if errors:
        words = t("desk.submit.refused", errors=errors) if found.sheet else t("desk.submit.refused_file")
        st.error(words, icon=":material/error:")
    elif waiting:
        st.warning(t("desk.submit.open", open=waiting), icon=":material/help:")
    else:
        st.success(t("desk.submit.clean"), icon=":material/check_circle:")
    if found.foreign:
        st.error(plain(t("desk.submit.foreign", units=desk.names(view, found.foreign))), icon=":material/block:")


def confirmations(view: View, number: int, draft: Draft, found: Examination) -> None:
    """Guesses about letters, each with what was read, for the person to settle."""
    t = view.t
    for each in (problem for problem in found.check.problems if problem.needs == "confirm"):
        with st.container(border=True):
            st.markdown(f"**{t('desk.submit.confirm_title')}**")
            st.markdown(plain(each.message[t.language]))
            if found.letters:
                heads = t("desk.submit.confirm_before"), t("desk.submit.confirm_after")
                show.table([dict(zip(heads, pair, strict=True)) for pair in found.letters])
            st.checkbox(
                t("desk.submit.confirm"),
                each.code in draft.confirmed,
                key=f"confirm_{number}_{each.code}",
                on_change=_confirmed,
                args=(number, each.code),
            )


def _confirmed(number: int, code: str) -> None:
    settled = drafts.desk().drafts[number].confirmed
    chosen = st.session_state[f"confirm_{number}_{code}"]
    drafts.change(number, confirmed=settled | {code} if chosen else settled - {code})


# --- the sheet -----------------------------------------------------------------------------------


def sheet(view: View, office: Office, number: int, draft: Draft, found: Examination) -> None:
    """The sheet with its wrong cells marked, the remarks that lead to them, and the way back to Excel."""
    t, shown = view.t, drafts.desk().opened[number].sheet
    is_filling = is_being_filled(number, draft, found)
    problems = [] if is_filling else [each for each in found.check.problems if each.needs != "confirm"]
    if shown is None:
        st.markdown("\n".join(f"- {plain(each.message[t.language])}" for each in problems))
        st.button(t("desk.submit.drop_file"), key=f"discard_{number}", on_click=drafts.discard, args=(number,))
        return
    if is_filling:
        st.info(t("desk.submit.typed_hint", button=t("desk.submit.check_now")), icon=":material/edit_note:")
    remarks(view, number, shown, problems)
    component.sheet(
        t,
        _key(number),
        **_shown(view.plan, shown, t.language, is_typed=draft.is_typed),
        marks=_marks(view, shown, problems),
        jump=st.session_state.get(f"jump_{number}"),
        addable=_is_addable(view, number),
        next_line=shown.end + 1,
    )
    if shown.total > len(shown.rows):
        show.small(t("desk.submit.shown_rows", shown=t.number(len(shown.rows)), total=t.number(shown.total)))
    if is_filling:
        st.button(
            t("desk.submit.check_now"),
            key=f"check_{number}",
            type=show.main_button(),
            icon=":material/fact_check:",
            on_click=drafts.desk().asked.add,
            args=(number,),
        )
    _after_sheet(view, office, number, draft, found)


def _key(number: int) -> str:
    """The sheet's key; undoing all corrections begins a new one."""
    return f"sheet_{number}_{drafts.desk().rounds.get(number, 0)}"


def _is_addable(view: View, number: int) -> bool:
    """Whether rows may be added: a form made out for tasks has all of them."""
    shown = drafts.desk().opened[number].sheet
    has_tasks = shown is not None and view.plan.form(shown.form).of_type("task") is not None
    return not (has_tasks and drafts.desk().drafts[number].is_typed)


class _Shown(TypedDict):
    columns: Sequence[Column]
    rows: Sequence[tuple[int, Sequence[str]]]


def _shown(plan: Plan, shown: Sheet, language: str, *, is_typed: bool) -> _Shown:
    """Columns and rows as the component takes them; a form on the page is known to be whose figures it holds."""
    first = dict(zip(shown.columns, shown.rows[0].cells, strict=True)) if shown.rows else {}
    columns = [
        _column(plan, name, (plan.form(shown.form), code), first.get(code, ""), language, is_locked=is_typed)
        if code
        else Column(name)
        for name, code in zip(shown.names, shown.columns, strict=True)
    ]
    return {"columns": columns, "rows": [(row.line, row.cells) for row in shown.rows]}


def _column(plan: Plan, name: str, meant: tuple[Form, str], first: str, language: str, *, is_locked: bool) -> Column:
    """A column of the form; a new row begins with whose figures the first row gives, which may be locked."""
    form, code = meant
    column = form.column(code)
    if column.is_number:
        return Column(name, "count")
    options = _options(plan, column, language)
    if column.type in {"task", "summary"}:
        return Column(name, "code" if options else "text", options, editable=not is_locked)
    is_whose = (column.type in _WHOSE and code in form.identity) or (
        is_locked and column.type == "code" and first != ""
    )
    editable = not (is_whose and is_locked)
    return Column(name, "code" if options else "text", options, editable=editable, preset=first if is_whose else "")


def _options(plan: Plan, column: FormColumn, language: str) -> Mapping[str, str]:
    """The codes that may stand in a column, with what each stands for."""
    lists: Mapping[str, Sequence[Agency | Commune | Sector]] = {
        "agency": plan.agencies,
        "commune": plan.communes,
        "sector": plan.sectors,
    }
    if column.type in lists:
        return {row.code: row.text("name", language) for row in lists[column.type]}
    if column.type == "task":
        return {task.id: task.text("summary", language) for task in plan.tasks}
    if column.type == "status":
        return {status.name_vi: status.text("name", language) for status in plan.task_statuses}
    return {code: code for code in column.codes}


def _marks(view: View, shown: Sheet, problems: Sequence[Problem]) -> list[Mark]:
    return [
        Mark(each.line, _position(shown, each), _KINDS[each.needs], each.message[view.language])
        for each in problems
        if each.line
    ]


def _position(shown: Sheet, each: Problem) -> int | None:
    """Where the column of a remark stands; None where it is of the whole row."""
    return shown.names.index(each.column) if each.column in shown.names else None


def remarks(view: View, number: int, shown: Sheet, problems: Sequence[Problem]) -> None:
    """Each remark with its place; the place leads to the cell."""
    t = view.t
    if not problems:
        return
    st.markdown(f"**{t('desk.submit.remarks', count=len(problems))}**")
    longest = max(len(place_of(view, each)) for each in problems[:_SHOWN])
    widths = (3, 4) if longest > _LONG else (2, 5)
    with st.container(border=True, height=260 if len(problems) > 4 else "content"):
        for at, each in enumerate(problems[:_SHOWN]):
            _remark(view, number, at, shown, each, widths=widths)
    if len(problems) > _SHOWN:
        show.small(t("desk.submit.more_remarks", count=len(problems) - _SHOWN))


def _remark(view: View, number: int, at: int, shown: Sheet, each: Problem, *, widths: Sequence[int]) -> None:
    place, words = st.columns(widths, gap="small", vertical_alignment="center")
    icon, where = f":material/{_ICONS[each.needs]}:", plain(place_of(view, each))
    with place:
        if each.line:
            target = (number, each.line, _position(shown, each))
            st.button(where, key=f"remark_{number}_{at}", icon=icon, type="tertiary", on_click=_jump, args=target)
        else:
            st.markdown(f"{icon} {where}")
    words.markdown(plain(each.message[view.language]))


def place_of(view: View, each: Problem) -> str:
    """`Dòng 12, Thạc sĩ`; `Cả tệp`."""
    t = view.t
    if not each.line:
        return t("desk.submit.remark_file")
    if not each.column:
        return t("desk.submit.remark_line", line=each.line)
    return t("desk.submit.remark_place", line=each.line, column=each.column)


def _jump(number: int, line: int, position: int | None) -> None:
    key = f"jump_{number}"
    last = st.session_state.get(key)
    st.session_state[key] = Jump(line, position, int(last.nonce) + 1 if last else 1)


def _fits_a_workbook(shown: Sheet | None) -> bool:
    return shown is not None and shown.total * len(shown.names) <= MOST_CELLS


def _after_sheet(view: View, office: Office, number: int, draft: Draft, found: Examination) -> None:
    t = view.t
    if draft.corrections and not draft.is_typed:
        show.small(t("desk.submit.corrections", count=draft.corrections))
    with st.container(horizontal=True):
        if draft.corrections:
            st.button(t("desk.submit.undo"), key=f"undo_{number}", on_click=drafts.undo, args=(number,))
        if found.check.problems and not draft.is_typed and _fits_a_workbook(found.sheet):
            st.download_button(
                t("desk.submit.annotated"),
                lambda: annotated(office, draft, found, t.language),
                f"{draft.name.rsplit('.', 1)[0]}-ghi-chu.xlsx",
                _EXCEL,
                key=f"annotated_{number}",
                on_click="ignore",
                icon=":material/download:",
            )
        st.button(t("desk.submit.drop_file"), key=f"discard_{number}", on_click=drafts.discard, args=(number,))
