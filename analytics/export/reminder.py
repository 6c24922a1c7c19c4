"""What a unit is reminded of, ready to copy or to send: one text a unit, whatever it owes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics.access import Unit
from analytics.export.receipt import unit_name
from analytics.plan import Plan
from analytics.story import owed
from analytics.story.owed import Owed
from analytics.text import Text, small


@dataclass(frozen=True)
class Reminder:
    """The letter to one unit about all that it owes."""

    unit: Unit
    name: str
    owed: tuple[Owed, ...]
    subject: str
    body: str


def reminders(those: Sequence[Owed], plan: Plan, t: Text, today: date, *, illustrative: bool) -> tuple[Reminder, ...]:
    """One for each unit that owes something, in the order given; `illustrative` letters say that they are a trial."""
    units = dict.fromkeys(Unit(each.agency, each.commune) for each in those)
    mine = ((unit, tuple(each for each in those if (each.agency, each.commune) == unit)) for unit in units)
    return tuple(_reminder(unit, what, plan, t, today, illustrative=illustrative) for unit, what in mine)


def _reminder(unit: Unit, what: tuple[Owed, ...], plan: Plan, t: Text, today: date, *, illustrative: bool) -> Reminder:
    name = unit_name(plan, t, *unit)
    reviewer = plan.agency(plan.province.reviewing_agency).text("name", t.language)
    periods = ", ".join(dict.fromkeys(t.period(each.period) for each in what))
    words = {
        "unit": name,
        "plan": plan.province.text("plan_title", t.language),
        "today": t.day(today),
        "lines": "\n".join(f"- {_line(each, plan, t)}" for each in what),
        "reviewer": reviewer,
    }
    body = t("followup.letter.body", **words).strip()
    subject = t(f"followup.letter.subject{'_trial' if illustrative else ''}", periods=periods)
    mark = t("followup.letter.trial") if illustrative else ""
    return Reminder(unit, name, what, subject, "\n\n".join(filter(None, (mark, body))) + "\n")


def _line(each: Owed, plan: Plan, t: Text) -> str:
    """`Biểu BM01 (...), năm 2025: chưa nộp, quá hạn 3 ngày (hạn 20/01/2026)`."""
    state = owed.state(t, each)
    words = {
        "form": each.form,
        "name": plan.form(each.form).text("name", t.language),
        "period": t.period(each.period, inside=True),
        "state": small(state),
    }
    told = t("followup.letter.line", **words)
    due = t("followup.letter.due", due=t.day(each.due)) if each.due else ""
    number = t("followup.letter.number", number=each.newest) if each.newest else ""
    return " ".join(filter(None, (told, due, number)))
