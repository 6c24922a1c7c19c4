"""Questions about a task or an indicator, and the agencies' answers: whoever may ask or answer sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from analytics.access import Unit, shown_name
from analytics.actions import Office, correspondence
from analytics.actions.correspondence import Subject, Thread, Topic
from analytics.archive import Receipt
from analytics.ui import address, desk, fetch, show
from analytics.ui.markup import plain
from analytics.ui.view import View

_LONGEST = 1000
# What one can ask about, by the words for it.
_SUBJECTS: Mapping[Subject, str] = {
    "form": "followup.column.form",
    "indicator": "screens.column.indicator",
    "task": "tasks.column.summary",
}


def threads(view: View, topic: Topic, units: Sequence[Unit]) -> None:
    """The questions on a topic with their answers, a way to answer each, and a way to ask one of `units`."""
    office = desk.office(view)
    may_ask = office.person.may("ask") and bool(units)
    if not (may_ask or office.person.may("answer")):
        return
    found = correspondence.threads(office, topic)
    if not (found or may_ask):
        return
    show.finding(view.t("tasks.ask.title", count=len(found)), level=2)
    for thread in found:
        with st.container(border=True):
            _thread(view, office, thread)
    if may_ask:
        label = view.t("tasks.ask.open")
        show.door(f"ask_{topic.code}", label, lambda: question(view, office, topic, units, len(found)))


def _thread(view: View, office: Office, thread: Thread) -> None:
    t, number = view.t, thread.question.number
    to = desk.name(view, thread.unit)
    state = f":green-badge[{t('tasks.ask.answered')}]" if thread.answers else f":orange-badge[{t('tasks.ask.waiting')}]"
    st.markdown(f"{_said(view, thread.question, t('tasks.ask.to', unit=to))} {state}")
    for answer in thread.answers:
        st.markdown(_said(view, answer, t("tasks.ask.answer_of", unit=to)))
    if office.person.may("answer", thread.unit):
        with st.form(f"answer_{number}", border=False, enter_to_submit=False):
            key = f"answer_words_{number}_{len(thread.answers)}"
            words = st.text_area(t("tasks.ask.answer"), max_chars=_LONGEST, key=key)
            sent = st.form_submit_button(t("tasks.ask.send_answer"), icon=":material/reply:")
        if sent:
            with desk.refusals(view):
                correspondence.answer(office, number, words)
                desk.done(t("tasks.ask.answer_sent"))


def _said(view: View, letter: Receipt, whose: str) -> str:
    """Whose words these are, when, and the words."""
    who = f"{shown_name(letter.by, view.language)}, {view.plan.province.time_of(letter.at)}"
    return f"**{plain(whose)}** · :small[:gray[{plain(who)}]]  \n{plain(letter.reason)}"


def about(view: View, topic: Topic) -> str:
    """What a question is about, in the plan's words."""
    plan, language = view.plan, view.language
    if topic.subject == "indicator":
        sector, _, code = topic.code.partition("/")
        names = plan.sector(sector).text("short", language), plan.indicator(code).text("short", language)
        return ": ".join(names)
    if topic.subject == "form":
        return f"{topic.code} ({plan.form(topic.code).text('name', language)})"
    task = next((each for each in plan.tasks if each.id == topic.code), None)
    return f"{topic.code} {task.text('summary', language)}" if task else topic.code


def anything(view: View, office: Office) -> None:
    """A question about whatever the address names: a form, an indicator or a task, as of the view's period."""
    t, names = view.t, {str(each): view.t(words) for each, words in _SUBJECTS.items()}
    offered = {each: topics for each in _SUBJECTS if (topics := _topics(view, office, each))}
    if not offered:
        return
    label = t("followup.questions.about")
    kind = address.select("about", label, tuple(offered), names.__getitem__, in_row=True, drops=("topic",))
    subject = next(each for each in offered if each == kind)
    topics = offered[subject]
    code = address.select("topic", names[subject], tuple(topics), lambda code: about(view, Topic(subject, code)))
    topic = Topic(subject, code)
    question(view, office, topic, topics[code], len(correspondence.threads(office, topic)))


def _topics(view: View, office: Office, subject: Subject) -> Mapping[str, Sequence[Unit]]:
    """What can be asked about, and who reports it: forms and indicators that are expected for the period, all tasks."""
    plan, period = view.plan, view.period
    if subject == "task":
        return {task.id: (Unit(task.reported_by),) for task in plan.tasks if task.reported_by}
    if subject == "form":
        due = [each for each in fetch.owed(view.version, office.now.date()) if each.period == period]
        forms = dict.fromkeys(each.form for each in due)
        return {form: [Unit(each.agency, each.commune) for each in due if each.form == form] for form in forms}
    pairs = ((sector, each) for each in plan.indicators for sector in each.sectors)
    asked = {
        f"{sector}/{each.code}": [Unit(*place) for place in plan.expected_units(each.form, sector, period)]
        for sector, each in pairs
    }
    return {code: units for code, units in asked.items() if units}


def question(view: View, office: Office, topic: Topic, units: Sequence[Unit], known: int) -> None:
    """A box for one more question than are `known`, to one of `units`: once it is sent, the box is empty again."""
    t, names = view.t, {str(unit): unit for unit in units}
    show.small(t("tasks.ask.note"))
    with st.form(f"ask_form_{topic.code}", border=False, enter_to_submit=False):
        to = next(iter(names))
        if len(names) > 1:
            to = st.selectbox(
                t("tasks.ask.whom"),
                tuple(names),
                format_func=lambda code: desk.name(view, names[code]),
                filter_mode=None,
            )
        words = st.text_area(t("tasks.ask.words"), max_chars=_LONGEST, key=f"ask_words_{topic.code}_{known}")
        sent = st.form_submit_button(t("tasks.ask.send"), icon=":material/contact_support:")
    if sent:
        with desk.refusals(view):
            correspondence.ask(office, topic, names[to], words, view.period)
            desk.done(t("tasks.ask.sent", unit=desk.name(view, names[to])))
