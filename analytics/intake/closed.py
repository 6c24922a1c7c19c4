"""Periods that are locked or past their due date: nothing comes in, nothing is withdrawn, and whom to ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import groupby

from analytics.archive import ArchiveError, Slot
from analytics.intake.problems import Problem, problem
from analytics.plan import Plan
from analytics.text import LANGUAGES, Language, text
from analytics.warehouse import Snapshot, queries

# So many agencies and communes are named in one message.
_NAMED = 10


class PeriodClosed(ArchiveError):  # noqa: N818 - the name states what is the case
    """A submission of a closed period cannot be withdrawn; `reason` says which period and whom to ask."""

    def __init__(self, reason: Problem) -> None:
        self.reason = reason
        super().__init__()

    def message(self, language: Language) -> str:
        """What happened and what to do."""
        return self.reason.message[language]


def closed(history: Snapshot, slots: Collection[Slot], plan: Plan, today: date) -> list[Problem]:
    """What stands against changing `slots` on `today`: one problem for each period and due date that is over."""
    rows = queries.closed(history, slots, today).to_pylist() if slots else []
    rows.sort(key=lambda row: (*_limit(row), row["agency"], row["commune"]))
    return [_problem(list(same), plan) for _, same in groupby(rows, _limit)]


def _limit(row: Mapping[str, object]) -> tuple[str, bool, str]:
    """What one message is about: the period, whether it is locked, the due date."""
    return str(row["period"]), bool(row["locked"]), str(row["due"])


def _problem(rows: list[dict[str, object]], plan: Plan) -> Problem:
    reviewer = plan.agency(plan.province.reviewing_agency)
    return problem(
        "period_locked" if rows[0]["locked"] else "period_overdue",
        period=rows[0]["period"],
        due={each: _due(rows[0], each) for each in LANGUAGES},
        agency=_units(rows),
        reviewer={each: reviewer.text("name", each) for each in LANGUAGES},
    )


def _due(row: Mapping[str, object], language: Language) -> str:
    """The due date; of a locked period only where it has one, in brackets."""
    t, due = text(language), row["due"]
    if not isinstance(due, date):
        return ""
    return t("intake.closed.due", due=t.day(due)) if row["locked"] else t.day(due)


def _units(rows: Iterable[Mapping[str, object]]) -> str:
    places = list(dict.fromkeys("/".join(filter(None, (str(row["agency"]), str(row["commune"])))) for row in rows))
    return ", ".join(places[:_NAMED]) + (", …" if len(places) > _NAMED else "")
