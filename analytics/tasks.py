"""How far the plan's tasks are: each with what was last reported, counted, compared and searched.

A state is one of the words that agencies report, `late` where the province's own due date passed before the period
closed and nobody said that the task was done, or `unreported`: nobody ever said anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast, get_args

import pyarrow as pa

from analytics.plan import Plan, Task, TaskMeans, matches
from analytics.text import LANGUAGES, Text

State = Literal["late", "paused", "not_started", "under_way", "standing", "done", "unreported"]
STATES: tuple[State, ...] = get_args(State)
# What does not move: a leader asks about these first.
STUCK: tuple[State, ...] = ("late", "paused", "not_started")


@dataclass(frozen=True)
class Progress:
    """One task and the newest report on it that counts; without one everything but the plan's own is None."""

    task: Task
    state: State
    said: TaskMeans | None
    percent: int | None
    due: date | None
    overdue: bool
    period: str | None
    agency: str | None
    submission: int | None
    at: str | None
    by: str | None
    provisional: bool


@dataclass(frozen=True)
class Change:
    """A task of which something else counts now than counted before."""

    before: Progress
    now: Progress

    @property
    def is_move(self) -> bool:
        """Whether the task stands elsewhere than it did, and was not only reported on again."""
        return (self.before.state, self.before.percent) != (self.now.state, self.now.percent)


def progress(rows: pa.Table, plan: Plan) -> tuple[Progress, ...]:
    """The rows of the query `tasks`, each with its task."""
    return tuple(
        Progress(
            plan.task(row["task"]), cast("State", row["state"]), row["said"], row["percent"], row["due"],
            row["overdue"], row["period"], row["agency"], row["submission"], row["at"], row["by"], row["provisional"],
        )
        for row in rows.to_pylist()
    )  # fmt: skip


def counted(found: Iterable[Progress]) -> dict[State, int]:
    """How many tasks are in each state, in the order of STATES; states of none are left out."""
    counts = Counter(one.state for one in found)
    return {state: counts[state] for state in STATES if counts[state]}


def grouped(found: Iterable[Progress], key: Callable[[Progress], str]) -> dict[str, list[Progress]]:
    """The tasks by section, lead or state, the groups in the plan's order."""
    groups: dict[str, list[Progress]] = {}
    for one in found:
        groups.setdefault(key(one), []).append(one)
    return groups


def changes(before: Sequence[Progress], now: Sequence[Progress]) -> tuple[Change, ...]:
    """The tasks of which another report counts now than did before, or none any more; both in the plan's order."""
    pairs = zip(before, now, strict=True)
    return tuple(Change(then, one) for then, one in pairs if then.submission != one.submission)


def matching(found: Iterable[Progress], asked: str, told: Mapping[str, str]) -> tuple[Progress, ...]:
    """The tasks in whose words every word that is asked for occurs, whatever its case, tone marks and đ.

    `told` are the words of the reports by task.
    """
    return tuple(one for one in found if matches(asked, _words(one.task, told.get(one.task.id, ""))))


def _words(task: Task, told: str) -> Iterable[str]:
    names = ("summary", "lead", "coordinating", "cadence", "sentence")
    return (task.id, told, *(getattr(task, f"{name}_{language}", "") for name in names for language in LANGUAGES))


def finding(t: Text, found: Sequence[Progress]) -> str:
    """How many tasks were reported on, are done, and do not move."""
    counts = counted(found)
    reported = len(found) - counts.get("unreported", 0)
    if not reported:
        return t("tasks.finding.none", total=t.number(len(found)))
    stuck = sum(counts.get(state, 0) for state in STUCK)
    numbers = {"reported": reported, "total": len(found), "done": counts.get("done", 0), "stuck": stuck}
    said = "all" if reported == len(found) else "some"
    return t(f"tasks.finding.{said}", **{name: t.number(number) for name, number in numbers.items()})


def state_words(t: Text, one: Progress) -> str:
    """`Đang thực hiện, 60%`: the state, and how much is completed where that was said."""
    word = t(f"tasks.state.{one.state}")
    return word if one.percent is None else t("tasks.state_percent", state=word, percent=t.percent(one.percent, 0))


def lead(t: Text, task: Task) -> str:
    """Who leads a task, and that this is a suggestion where the plan does not say so."""
    name = task.text("lead", t.language)
    return name if task.lead_explicit else t("tasks.suggested", lead=name)
