"""The parts of the Tasks screen: the board, what changed, and one task with its reports, history and questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

import streamlit as st

from analytics import tasks
from analytics.access import Unit
from analytics.actions.correspondence import Topic
from analytics.export.table import to_excel_csv
from analytics.export.tasks import headed, tasks_table
from analytics.intake import cells
from analytics.plan import FormColumn, Task
from analytics.tasks import STATES, Change, Progress, State
from analytics.text import Text
from analytics.ui import address, asking, desk, fetch, show
from analytics.ui.components import mount
from analytics.ui.markup import plain
from analytics.ui.view import View

_LOOKS: Mapping[State, tuple[str, str]] = {
    "late": ("alarm", "red"),
    "paused": ("pause_circle", "violet"),
    "not_started": ("radio_button_unchecked", "orange"),
    "under_way": ("north_east", "blue"),
    "standing": ("autorenew", "blue"),
    "done": ("check", "green"),
    "unreported": ("question_mark", "gray"),
}
_BY = ("section", "lead", "state")
_ADDRESS = "/:?#[]@!$&'*+,;=%~-._"  # what stays as it is in a link


def verdict(t: Text, one: Progress) -> str:
    """A task's state as Markdown: icon, word and colour at once, and how much is completed."""
    return _marked(one.state, tasks.state_words(t, one))


# --- the board -----------------------------------------------------------------------------------


def board(view: View, found: Sequence[Progress]) -> None:
    """All tasks, or those that are searched for, in groups; above them what changed since a day."""
    t = view.t
    show.finding(tasks.finding(t, found))
    counts = tasks.counted(found)
    show.cards({t(f"tasks.state.{state}"): t.number(counts.get(state, 0)) for state in STATES})
    by = address.select("by", t("tasks.screen.by"), _BY, lambda name: t(f"tasks.screen.by_{name}"), in_row=True)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        asked = address.words("q", t("tasks.screen.search"), icon=":material/search:")
    with right:
        since = address.words("since", t("tasks.screen.since"), icon=":material/history:", hint="dd/mm/yyyy")
    _changed(view, found, since)
    told = {task: " ".join(cells_.values()) for (task, _), cells_ in fetch.task_words(view.version).items()}
    shown = tasks.matching(found, asked, told)
    if asked:
        found_words = "found" if shown else "found_none"
        st.markdown(plain(t(f"tasks.screen.{found_words}", count=t.number(len(shown)), asked=asked)))
    for name, group in _groups(view, shown, by).items():
        show.finding(name, level=2)
        if by != "state":
            st.markdown(_counts(view, group))
        for one in group:
            _item(view, one.task, _standing_of(view, one), "board")
    show.small(" ".join(_notes(view, found)))
    _file(view)


def _groups(view: View, shown: Sequence[Progress], by: str) -> Mapping[str, Sequence[Progress]]:
    """The tasks under the names of their groups, sections and leads in the plan's order, what does not move first."""
    t = view.t
    if by == "state":
        groups = tasks.grouped(shown, lambda one: one.state)
        return {t(f"tasks.state.{state}"): groups[state] for state in STATES if state in groups}
    if by == "lead":
        return tasks.grouped(shown, lambda one: one.task.text("lead", t.language))
    return tasks.grouped(shown, lambda one: section(view, one.task))


def section(view: View, task: Task) -> str:
    """`III.1 · Nâng cao nhận thức`: the section's number and, where the province gives it, its name."""
    names = (each.text("name", view.language) for each in view.plan.task_sections if each.code == task.section)
    return " · ".join((task.section, *names))


def _counts(view: View, group: Sequence[Progress]) -> str:
    """`2 Tạm dừng · 3 Đang thực hiện`, as Markdown."""
    t = view.t
    words = (
        (state, f"{t.number(count)} {t(f'tasks.state.{state}').lower()}")
        for state, count in tasks.counted(group).items()
    )
    return " · ".join(_marked(state, said) for state, said in words)


def _marked(state: State, words: str) -> str:
    """Icon, word and colour at once."""
    icon, colour = _LOOKS[state]
    return f":{colour}[:material/{icon}: {plain(words)}]"


def _item(view: View, task: Task, below: str, place: str) -> None:
    """One task of a list: its number, which opens it and keeps the board as it is, its summary, and Markdown `below`.

    A button, since a link to the screen one is on leaves the address as it was; `place` tells one list from another.
    """
    number, opens = f":primary[**{plain(task.id)}**]", {"task": task.id}
    with st.container(horizontal=True, gap="small"):
        st.button(number, key=f"{place}_{task.id}", type="tertiary", on_click=address.write, args=(opens,))
        with st.container():  # whose words wrap beside the number, however narrow the screen is
            st.markdown(f"{plain(task.text('summary', view.language))}  \n{below}")


def _standing_of(view: View, one: Progress) -> str:
    """How far a task is, who leads, by when, and its evidence."""
    parts = [verdict(view.t, one), plain(tasks.lead(view.t, one.task)), *_due(view, one), *evidence(view, one)]
    return " · ".join(parts)


def _due(view: View, one: Progress) -> Iterator[str]:
    if one.due:
        yield plain(view.t("tasks.screen.due", due=view.t.day(one.due)))


def evidence(view: View, one: Progress) -> Iterator[str]:
    """The document that a report names, and a link to it: Markdown."""
    told, form = fetch.task_words(view.version).get((one.task.id, one.period), {}), _form(view)
    for column in form:
        words = told.get(column.column, "")
        if words and column.type == "document":
            yield plain(words)
        elif words and column.type == "link":
            yield f"[{plain(view.t('tasks.screen.open'))}]({quote(words, safe=_ADDRESS)})"


def _form(view: View) -> tuple[FormColumn, ...]:
    """The columns of the province's form on tasks, if it has one."""
    return next((form.columns for form in view.plan.forms if form.of_type("task")), ())


def _changed(view: View, found: Sequence[Progress], since: str) -> None:
    """The tasks of which something else counts now than did at the end of a day."""
    t, day = view.t, cells.day(since.strip())
    if not since:
        return
    if day is None:
        st.warning(plain(t("tasks.screen.no_day", asked=since)))
        return
    changed = tasks.changes(fetch.tasks(view.version, view.period, day), found)
    show.finding(
        t(f"tasks.screen.{'changed' if changed else 'unchanged'}", day=t.day(day), count=len(changed)), level=2
    )
    moved = [each for each in changed if each.is_move]
    again = [each.now.task.id for each in changed if not each.is_move]
    for each in moved:
        _item(view, each.now.task, _change(view, each), "changed")
    if again:
        show.small(t("tasks.screen.again", count=t.number(len(again)), tasks=", ".join(again)))


def _change(view: View, each: Change) -> str:
    """What a task was and is now, and whose word that is."""
    t, now = view.t, each.now
    when = t("tasks.screen.gone")
    if now.at and now.agency:
        agency = view.plan.agency(now.agency).text("name", t.language)
        when = t("tasks.screen.told", agency=agency, at=view.plan.province.time_of(now.at))
    return f"{verdict(t, each.before)} → {verdict(t, now)} · {plain(when)}"


def _notes(view: View, found: Sequence[Progress]) -> tuple[str, ...]:
    t = view.t
    suggested = t("tasks.screen.suggested") if any(not one.task.lead_explicit for one in found) else ""
    due = t("tasks.screen.no_due") if not view.plan.task_deadlines else t("tasks.screen.late")
    return show.notes(view, "tasks", suggested, due)


def _file(view: View) -> None:
    """The table for Excel."""
    t = view.t

    def made() -> bytes:
        snapshot, period = fetch.snapshot(view.version), view.period
        return to_excel_csv(headed(tasks_table(snapshot, view.plan, period, t), view.plan, t))

    name = f"tasks-{view.period}-{view.version}.csv"
    st.download_button(t("screens.show.csv"), made, name, key="tasks_csv", on_click="ignore")


# --- one task ------------------------------------------------------------------------------------


def one(view: View, shown: Progress) -> None:
    """One task: how far it is, what its report says, the plan's words, its history, and questions about it."""
    t, task = view.t, shown.task
    show.finding(f"{task.id} · {task.text('summary', t.language)}")
    with st.container(horizontal=True):
        st.button(t("tasks.screen.back"), key="back", icon=":material/arrow_back:", on_click=_back)
        mount.renderer("top")(key=f"top_{task.id}")
    desk.said()
    st.markdown(_standing(view, shown))
    left, right = st.columns(2, gap="large")
    with left:
        _told(view, shown)
    with right:
        _planned(view, task)
    _history(view, task)
    if task.reported_by:
        asking.threads(view, Topic("task", task.id), (Unit(task.reported_by),))


def _back() -> None:
    """The board as it was left: a link to the screen one is on would leave the address as it is."""
    st.query_params.pop("task", None)


def _standing(view: View, shown: Progress) -> str:
    """The state, and whose word that is."""
    t = view.t
    parts = [verdict(t, shown), *_due(view, shown)]
    if shown.at and shown.agency and shown.period:
        agency = view.plan.agency(shown.agency).text("name", t.language)
        at = view.plan.province.time_of(shown.at)
        parts.append(plain(t("tasks.screen.told", agency=agency, at=at)))
        parts.append(plain(view.period_name(shown.period)))
    if shown.provisional:
        parts.append(f":blue-badge[{t('screens.notice.provisional')}]")
    return " · ".join(parts)


def _told(view: View, shown: Progress) -> None:
    """What the report says, by the form's own columns."""
    t = view.t
    show.finding(t("tasks.screen.report"), level=2)
    told = fetch.task_words(view.version).get((shown.task.id, shown.period), {})
    lines = [
        f"**{plain(column.text('label', t.language))}:** {_words(view, column, told[column.column])}"
        for column in _form(view)
        if told.get(column.column)
    ]
    if shown.said and shown.said != shown.state:
        lines.insert(0, plain(t("tasks.screen.said", state=t(f"tasks.state.{shown.said}"))))
    st.markdown("  \n".join(lines) or plain(t("tasks.screen.nothing")))


def _words(view: View, column: FormColumn, words: str) -> str:
    if column.type == "link":
        return f"[{plain(words)}]({quote(words, safe=_ADDRESS)})"
    return view.t.day(date.fromisoformat(words)) if column.type == "date" else plain(words)


def _planned(view: View, task: Task) -> None:
    """What the plan says of it, and what is only suggested."""
    t, plan = view.t, view.plan
    show.finding(t("tasks.screen.plan"), level=2)
    st.markdown(f"“{plain(task.sentence_vi)}”")
    reporter = plan.agency(task.reported_by).text("name", t.language) if task.reported_by else ""
    due = next((each for each in plan.task_deadlines if each.task == task.id), None)
    facts = {
        "section": section(view, task),
        "lead": tasks.lead(t, task),
        "reporter": reporter,
        "coordinating": task.text("coordinating", t.language),
        "cadence": task.text("cadence", t.language),
        "evidence": task.text("evidence", t.language),
        "due": f"{t.day(due.due)} ({due.text('decided', t.language)})" if due else t("tasks.screen.due_none"),
    }
    lines = (f"**{t(f'tasks.fact.{name}')}:** {plain(words)}" for name, words in facts.items() if words)
    st.markdown("  \n".join(lines))


def _history(view: View, task: Task) -> None:
    """What was reported and counted once, newest first, each with its submission."""
    t, rows = view.t, fetch.task_history(view.version, task.id)
    if not rows:
        return
    show.finding(t("tasks.screen.history"), level=2)
    for row in reversed(rows):
        number = str(row["submission"])
        label, opens = t("tasks.screen.submission", number=number), view.address(number=number)
        with st.container(horizontal=True, gap="small"):
            st.page_link("pages/history.py", label=f":primary[{plain(label)}]", query_params=opens)
            with st.container():
                st.markdown(_event(view, row))


def _event(view: View, row: Mapping[str, Any]) -> str:
    """One report: of which period, what it said, whose word that was, and until when it counted."""
    t = view.t
    agency, at = view.plan.agency(row["agency"]).text("name", t.language), view.plan.province.time_of(row["at"])
    word = t(f"tasks.state.{row['status']}")
    if row["percent"] is not None:
        word = t("tasks.state_percent", state=word, percent=t.percent(row["percent"], 0))
    parts = [
        f"**{plain(view.period_name(row['period']))}**",
        _marked(row["status"], word),
        plain(t("tasks.screen.told", agency=agency, at=at)),
    ]
    if row["until_day"]:
        parts.append(plain(t("tasks.screen.until", day=t.day(row["until_day"]))))
    return " · ".join(parts)
