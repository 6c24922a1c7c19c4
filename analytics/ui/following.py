"""The parts of the Follow-up screen: who has reported, what the missing do to ratios, rates, reminders, questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from analytics import actions
from analytics.access import Unit, shown_name
from analytics.actions import Office, correspondence, mail
from analytics.actions.correspondence import Thread, Topic
from analytics.actions.reminding import Outcome
from analytics.archive import Receipt
from analytics.export.reminder import Reminder, reminders
from analytics.plan import Coverage, fold
from analytics.story import missing, owed
from analytics.story.missing import Bound, Effect, Turn
from analytics.story.owed import Owed, State
from analytics.text import text
from analytics.ui import address, asking, desk, fetch, identity, show
from analytics.ui.markup import plain
from analytics.ui.tables import Rows
from analytics.ui.view import View

Rate = Mapping[str, Any]
GROUPS = ("outstanding", "province", "commune")
_COLUMNS = 4  # periods side by side
_PRESSING = 10  # lines of what is most pressing
_LISTED = 30  # letters in a table
_LOOKS: Mapping[State, tuple[str, str]] = {
    "on_time": ("check_circle", "green"),
    "late": ("schedule", "yellow"),
    "received": ("check", "green"),
    "not_due": ("hourglass_empty", "gray"),
    "missing": ("error", "red"),
    "returned": ("undo", "violet"),
    "withdrawn": ("remove_circle", "violet"),
}


def every(view: View, office: Office) -> tuple[Owed, ...]:
    """All reports that are due by today, newest period first."""
    return fetch.owed(view.version, office.now.date())


def periods(view: View, office: Office) -> tuple[str, ...]:
    """The periods with reports to follow: that of the figures shown first, then the newest."""
    due = dict.fromkeys(each.period for each in every(view, office))
    return (*(code for code in due if code == view.period), *(code for code in due if code != view.period))


def choose_period(view: View, office: Office) -> str:
    """The period that the address asks for."""
    return address.choice("for", periods(view, office))


def heading(view: View, office: Office, period: str) -> None:
    """What has come and what has not, in a sentence and in a few figures."""
    t, those = view.t, _of(view, office, period)
    show.finding(owed.finding(t, those, view.period_name(period) if period else ""))
    if those:
        dated = sum(each.due is not None for each in those)
        on_time = {t("followup.card.on_time"): _part(view, owed.on_time(those), dated)} if dated else {}
        show.cards(
            {
                t("followup.card.expected"): t.number(len(those)),
                t("followup.card.received"): _part(view, owed.received(those), len(those)),
                **on_time,
                t("followup.card.outstanding"): t.number(sum(each.is_outstanding for each in those)),
            }
        )


def _of(view: View, office: Office, period: str) -> list[Owed]:
    return [each for each in every(view, office) if each.period == period]


def _part(view: View, count: int, of: int) -> str:
    """`64 (98,5%)`."""
    return f"{view.t.number(count)} ({view.t.percent(100 * count / of)})"


# --- who -----------------------------------------------------------------------------------------


def choices(view: View, office: Office, period: str) -> None:
    """Period, group of units, and a search by name without diacritics."""
    t = view.t
    if not period:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        address.select("for", t("followup.period"), periods(view, office), view.period_name)
        address.words("q", t("followup.search"), icon=":material/search:")
    counts = {group: len(_units(view, office, period, group)) for group in GROUPS}
    address.select(
        "group",
        t("followup.group.label"),
        _groups(view, office, period),
        lambda code: t(f"followup.group.{code}", count=t.number(counts[code])),
        in_row=True,
    )


def _groups(view: View, office: Office, period: str) -> tuple[str, ...]:
    """The groups that have units; who is to be reminded first."""
    return tuple(group for group in GROUPS if _units(view, office, period, group)) or GROUPS[:1]


def _units(view: View, office: Office, period: str, group: str) -> list[Unit]:
    """The units of a group, each once, in the plan's order."""
    those = _of(view, office, period)
    return list(dict.fromkeys(Unit(each.agency, each.commune) for each in those if _is_in(group, each)))


def _is_in(group: str, each: Owed) -> bool:
    if group == "outstanding":
        return each.is_outstanding
    return bool(each.commune) == (group == "commune")


def units(view: View, office: Office, period: str) -> None:
    """What is most pressing, and behind a door the units by periods; at once where one group or name is asked for."""
    t, sought = view.t, fold(address.words_of("q"))
    if not period:
        return
    group = address.choice("group", _groups(view, office, period))
    found = _units(view, office, period, group)
    if sought:
        all_of = (unit for each in GROUPS[1:] for unit in _units(view, office, period, each))
        found = [unit for unit in all_of if sought in fold(f"{desk.name(view, unit)} {unit}")]
    if not found:
        show.small(t("followup.nobody"))
    elif group != GROUPS[0] or sought:
        _grid(view, office, period, found)
    else:
        pressing = owed.pressing(_of(view, office, period))
        st.markdown("\n".join(_pressing(view, each) for each in pressing[:_PRESSING]))
        label = t("followup.grid", count=t.number(len(found)))
        show.door("grid", label, partial(_grid, view, office, period, found))


def _pressing(view: View, each: Owed) -> str:
    """One report that is owed, as an item of a list."""
    name = desk.name(view, Unit(each.agency, each.commune))
    return f"- **{plain(name)}** · {plain(each.form)} · {marked(view, each)}"


def _grid(view: View, office: Office, period: str, found: Sequence[Unit]) -> None:
    """Units by periods: icon, word and colour in each cell."""
    rows = _grid_rows(view, office, period, found)
    show.table(rows, marked=list(rows[0])[1:])
    show.small(" ".join((view.t("followup.note.counted"), view.t("followup.note.dated"))))


def _grid_rows(view: View, office: Office, period: str, units: Sequence[Unit]) -> Rows:
    """One row a unit: the period asked for and those before it."""
    codes = list(dict.fromkeys(each.period for each in every(view, office)))
    shown = codes[codes.index(period) :][:_COLUMNS]
    cells: dict[tuple[Unit, str], list[Owed]] = {}
    for each in every(view, office):
        cells.setdefault((Unit(each.agency, each.commune), each.period), []).append(each)
    return [
        {view.t("screens.column.agency"): desk.name(view, unit)}
        | {view.period_name(code): _cell(view, cells.get((unit, code), [])) for code in shown}
        for unit in units
    ]


def _cell(view: View, those: Sequence[Owed]) -> str:
    """What has come of a unit's reports of a period; several forms one below the other by name."""
    several = len(those) > 1
    return " · ".join(f"{each.form} {marked(view, each)}" if several else marked(view, each) for each in those) or "–"


def marked(view: View, each: Owed) -> str:
    """A state as Markdown: icon, word, colour; and which sectors are not in the form."""
    icon, colour = _LOOKS[each.state]
    words = f":{colour}[:material/{icon}: {plain(owed.state(view.t, each))}]"
    if not each.lacking:
        return words
    names = ", ".join(view.plan.sector(code).text("short", view.language) for code in each.lacking)
    return f"{words} {plain(view.t('followup.lacking', sectors=names))}"


# --- what it does --------------------------------------------------------------------------------


def effects(view: View, period: str) -> None:
    """Which ratios lack units, and how far they could be from what they will be."""
    t = view.t
    if period not in fetch.periods(view.version):
        return
    those = fetch.missing_bounds(view.version, period, view.reading)
    show.finding(missing.finding(t, those), level=2)
    if not those:
        return
    open_ = [each for each in those if any(target.could_turn for target in each.targets)]
    st.markdown("\n".join(_open(view, each) for each in open_[:_PRESSING]))
    show.door("bounds", t("followup.bounds", count=t.number(len(those))), partial(_bounds, view, those))
    told = fetch.missing_effects(replace(view.asked, period=period, sees=identity.sees()))
    units = {(each.agency, each.commune) for each in told}
    show.door("effects", t("followup.by_unit", count=t.number(len(units))), partial(_effects, view, told))


def _open(view: View, each: Bound) -> str:
    """A ratio whose verdict could turn, as an item of a list."""
    row, t = _bound(view, each), view.t
    sector, indicator, *numbers, lack, verdict = row.values()
    value, lowest, highest = numbers
    span = t("followup.span", value=value, lowest=lowest, highest=highest)
    return f"- **{plain(f'{sector}: {indicator}')}** · {plain(span)} · {plain(lack)} · {verdict}"


def _bounds(view: View, those: Sequence[Bound]) -> None:
    show.table([_bound(view, each) for each in those], marked=[view.t("followup.column.verdict")])
    show.small(view.t("followup.note.bounds"))


def _bound(view: View, each: Bound) -> Mapping[str, str]:
    t, plan = view.t, view.plan
    share = partial(_percent, view, each.indicator)
    return {
        t("screens.column.sector"): plan.sector(each.sector).text("short", t.language),
        t("screens.column.indicator"): plan.indicator(each.indicator).text("short", t.language),
        t("followup.column.value"): share(each.value),
        t("followup.column.lowest"): t("disclosure.hidden") if each.is_hidden else share(each.lowest),
        t("followup.column.highest"): t("disclosure.hidden") if each.is_hidden else share(each.highest),
        t("followup.column.missing"): missing.lack(t, each),
        t("followup.column.verdict"): _verdicts(view, each),
    }


def _percent(view: View, indicator: str, value: float | None) -> str:
    return "–" if value is None else view.t.percent(value, view.plan.indicator(indicator).decimals)


def _verdicts(view: View, each: Bound) -> str:
    return "; ".join(_turn(view, target) for target in each.targets) or plain(view.t("charts.status.no_target"))


def _turn(view: View, target: Turn) -> str:
    word = view.t(f"followup.turn.{'could' if target.could_turn else 'stays'}")
    icon, colour = ("swap_horiz", "red") if target.could_turn else ("check", "gray")
    return f"{target.year}: :{colour}[:material/{icon}: {plain(word)}]"


def _effects(view: View, those: Sequence[Effect]) -> None:
    show.table([_effect(view, each) for each in those])
    if any(each.is_hidden for each in those):
        show.small(view.t("disclosure.why"))


def _effect(view: View, each: Effect) -> Mapping[str, str]:
    t, plan = view.t, view.plan
    share = partial(_percent, view, each.indicator)
    hidden = t("disclosure.hidden")
    return {
        t("screens.column.agency"): desk.name(view, Unit(each.agency, each.commune)),
        t("screens.column.sector"): plan.sector(each.sector).text("short", t.language),
        t("screens.column.indicator"): plan.indicator(each.indicator).text("short", t.language),
        t("followup.column.people"): hidden if each.is_hidden else _people(view, each),
        t("followup.column.value"): share(each.value),
        t("followup.column.lowest"): hidden if each.is_hidden else share(each.lowest),
        t("followup.column.highest"): hidden if each.is_hidden else share(each.highest),
    }


def _people(view: View, each: Effect) -> str:
    """The size when it was last known, and when that was."""
    t = view.t
    if each.people is None or each.people_period is None:
        return t("followup.size_unknown")
    when = view.period_name(each.people_period)
    return t(f"followup.size{'_broken' if each.after_break else ''}", count=t.number(each.people), period=when)


# --- rates ---------------------------------------------------------------------------------------


def rates(view: View, office: Office, period: str) -> None:
    """Completeness and timeliness by period, by agency and by form, as DHIS2 names and defines them."""
    t, rows = view.t, fetch.reporting_rates(view.version, office.now.date())
    show.finding(owed.rates(t, _of(view, office, period)), level=2)
    show.small(t("followup.note.rates"))
    here = [row for row in rows if row["period"] == period]
    whole = [row for row in rows if row["level"] == "all"]
    show.door("rates", t("followup.rates"), partial(show.table, _by_period(view, whole)))
    for level, told in (("agency", _by_agency), ("form", _by_form)):
        label = t(f"followup.rates_{level}", period=t.period(period, inside=True))
        show.door(f"rates_{level}", label, partial(show.table, told(view, here)))


def _by_period(view: View, rows: Sequence[Rate]) -> Rows:
    return [_rate(view, row, "screens.column.period", view.period_name(row["period"])) for row in rows]


def _by_agency(view: View, rows: Sequence[Rate]) -> Rows:
    """Those that lack most first."""
    found = sorted((row for row in rows if row["level"] == "agency"), key=lambda row: row["reporting_rate"])
    return [_rate(view, row, "screens.column.agency", desk.name(view, Unit(row["agency"]))) for row in found]


def _by_form(view: View, rows: Sequence[Rate]) -> Rows:
    found = [row for row in rows if row["level"] == "form"]
    names = {row["form"]: view.plan.form(row["form"]).text("name", view.language) for row in found}
    return [_rate(view, row, "followup.column.form", f"{row['form']} · {names[row['form']]}") for row in found]


def _rate(view: View, row: Rate, head: str, name: str) -> Mapping[str, str]:
    t = view.t
    told = {
        "expected": t.number(row["expected"]),
        "received": t.number(row["received"]),
        "reporting_rate": t.percent(row["reporting_rate"]),
        "on_time": t.number(row["on_time"]) if row["dated"] else "–",
        "reporting_rate_on_time": t.percent(row["reporting_rate_on_time"]) if row["dated"] else "–",
    }
    return {t(head): name} | {t(f"followup.column.{each}"): words for each, words in told.items()}


def coverage(view: View, period: str) -> None:
    """Which unit is reported by whom in the period: nobody is counted twice."""
    t = view.t
    covered = view.plan.covering(period)
    if covered:
        label = t("followup.coverage", period=t.period(period, inside=True))
        show.door("coverage", label, partial(_coverage, view, covered))


def _coverage(view: View, covered: Sequence[Coverage]) -> None:
    """The table, and which of its rows are checked when a file comes in."""
    show.table([_covered(view, each) for each in covered])
    if not all(each.unit for each in covered):
        show.small(view.t("followup.note.kinds"))


def _covered(view: View, each: Coverage) -> Mapping[str, str]:
    t, code = view.t, f" ({each.unit})" if each.unit else ""
    return {
        t("followup.column.unit"): f"{each.text('name', t.language)}{code}",
        t("screens.column.sector"): view.plan.sector(each.sector).text("short", t.language),
        t("followup.column.reporter"): desk.name(view, Unit(each.agency, each.commune)),
        t("followup.column.basis"): each.text("basis", t.language),
    }


# --- reminding -----------------------------------------------------------------------------------


def reminding(view: View, office: Office, period: str) -> None:
    """The text for each unit that owes something, ready to copy; for who may, the log and the mail."""
    t = view.t
    due = [each for each in _of(view, office, period) if each.is_outstanding]
    show.finding(_to_remind(view, due, period), level=2)
    if not due:
        return
    letters = {str(each.unit): each for each in _letters(view, office, due)}
    code = address.select("remind", t("followup.remind.unit"), tuple(letters), lambda code: letters[code].name)
    label, asked = t("followup.remind.letter", unit=letters[code].name), "remind" in st.query_params
    show.door(f"letter_{code}", label, partial(_letter, view, office, letters[code]), is_open=asked)


def _letter(view: View, office: Office, letter: Reminder) -> None:
    """The words to copy and, for who may, what to do with them."""
    st.code(f"{letter.subject}\n\n{letter.body}", language=None, wrap_lines=True)
    show.small(view.t("followup.remind.note"))
    if office.person.may("remind"):
        _by_hand(view, office, letter)


def _to_remind(view: View, due: Sequence[Owed], period: str) -> str:
    units = {(each.agency, each.commune) for each in due}
    key = "nobody" if not units else "one" if len(units) == 1 else "some"
    name = view.period_name(period)
    return view.t(f"followup.remind.{key}", count=view.t.number(len(units)), period=name[:1].lower() + name[1:])


def _letters(view: View, office: Office, those: Sequence[Owed]) -> tuple[Reminder, ...]:
    illustrative = bool(fetch.meta(view.version)["illustrative"])
    return reminders(those, view.plan, view.t, office.now.date(), illustrative=illustrative)


def _by_hand(view: View, office: Office, letter: Reminder) -> None:
    """Noting that the unit was reminded, and mailing the letter where the office has a server."""
    t = view.t
    with desk.refusals(view):
        fresh = actions.reminding.not_yet_today(office, letter.owed)
        server, contacts = mail.server(office.home), mail.contacts(office.home, office.plan)
        if not fresh:
            st.info(t("followup.remind.today"), icon=":material/task_alt:")
        addresses = contacts.get(letter.unit, ())
        with st.container(horizontal=True):
            noted = st.button(t("followup.remind.log"), key="note_reminder", icon=":material/edit_note:")
            label = t("followup.remind.send", addresses=", ".join(addresses))
            sent = (
                server is not None
                and bool(addresses)
                and st.button(plain(label), key="mail_reminder", icon=":material/send:")
            )
        if not addresses or server is None:
            show.small(t(f"followup.remind.no_{'server' if server is None else 'address'}"))
        if noted:
            actions.reminding.note(office, letter, text("vi")("followup.log.copied"))
            desk.done(t("followup.remind.logged", unit=letter.name))
        if sent and server is not None:
            _mailed(view, next(actions.reminding.send(office, [letter], server, contacts)))


def _mailed(view: View, outcome: Outcome) -> None:
    if outcome.result == "sent":
        desk.done(view.t("followup.remind.sent", addresses=outcome.detail))
    st.error(plain(view.t("followup.mail.refused", unit=outcome.reminder.name, detail=outcome.detail)))


# --- letters -------------------------------------------------------------------------------------


def letters(view: View, office: Office, period: str) -> None:
    """Questions with their answers, a way to ask one more, and the log of reminders, for those who may read them."""
    t, person = view.t, office.person
    if not (person.may("ask") or person.may("answer")):
        return
    with desk.refusals(view):
        threads, log = correspondence.threads(office), correspondence.reminders(office)
        waiting = sum(each.is_open for each in threads)
        show.finding(t(f"followup.questions.{'open' if waiting else 'none'}", count=t.number(waiting)), level=2)
        if threads:
            show.table([_thread(view, each) for each in sorted(threads, key=lambda each: not each.is_open)[:_LISTED]])
        if period and person.may("ask"):
            show.door("ask", t("tasks.ask.open"), partial(asking.anything, replace(view, period=period), office))
        _answering(view, office)
        if log:
            label = t("followup.log.title", count=t.number(len(log)))
            show.door("reminders", label, partial(_log, view, log))


def _thread(view: View, each: Thread) -> Mapping[str, str]:
    t, asked = view.t, each.question
    answers = " / ".join(f"{answer.reason} ({view.plan.province.time_of(answer.at)})" for answer in each.answers)
    return {
        t("followup.questions.at"): view.plan.province.time_of(asked.at),
        t("followup.questions.by"): shown_name(asked.by, t.language),
        t("screens.column.agency"): desk.name(view, each.unit),
        t("followup.questions.about"): asking.about(view, each.topic),
        t("followup.questions.question"): asked.reason,
        t("followup.questions.answer"): answers or t("followup.questions.unanswered"),
    }


def _answering(view: View, office: Office) -> None:
    """The open questions that the person may answer, one at a time."""
    t = view.t
    mine = {str(each.question.number): each for each in correspondence.to_answer(office)}
    if not mine:
        return
    with st.container(border=True):
        code = address.select(
            "question",
            t("followup.questions.choose"),
            tuple(mine),
            lambda code: f"{desk.name(view, mine[code].unit)}: {mine[code].question.reason[:80]}",
        )
        words = st.text_area(t("followup.questions.your_answer"), max_chars=2000, key=f"answer_{code}")
        if st.button(t("followup.questions.send"), key="answer", icon=":material/reply:"):
            correspondence.answer(office, int(code), words)
            desk.done(t("followup.questions.answered"))


def _log(view: View, log: Sequence[Receipt]) -> None:
    """The newest reminders: when, by whom, to whom, for what."""
    t = view.t
    show.table([_reminded(view, each) for each in log[:_LISTED]])
    if len(log) > _LISTED:
        show.small(t("desk.history.listed", shown=_LISTED, total=len(log)))


def _reminded(view: View, each: Receipt) -> Mapping[str, str]:
    t = view.t
    return {
        t("followup.questions.at"): view.plan.province.time_of(each.at),
        t("followup.questions.by"): shown_name(each.by, t.language),
        t("screens.column.agency"): desk.name(view, correspondence.addressee(each)),
        t("followup.column.form"): Topic.parse(each.topic).code,
        t("screens.column.period"): view.period_name(each.period),
        t("followup.log.how"): each.reason.partition("\n")[0],
    }
