"""The plan's tasks as documents list them: what, who leads, and what was reported of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analytics.export import tasks as table
from analytics.plan import FormColumn
from analytics.story import Edition
from analytics.tasks import Progress, counted, lead, progress, state_words
from analytics.text import Text, small
from analytics.warehouse import queries


@dataclass(frozen=True)
class Duty:
    """One task in words: `status` says how far it is, `said` what the report says, `result` both.

    `lead` is who leads it, `led_by` the same, marked where the plan names nobody.
    """

    id: str
    section: str
    summary: str
    lead: str
    led_by: str
    cadence: str
    status: str
    said: str
    result: str
    progress: Progress


def duties(edition: Edition) -> tuple[Duty, ...]:
    """Every task of the plan, in its order."""
    told = table.words(edition.snapshot)
    found = progress(queries.tasks(edition.snapshot, period=edition.period), edition.plan)
    return tuple(_duty(edition, one, told.get((one.task.id, one.period), {})) for one in found)


def _duty(edition: Edition, one: Progress, told: Mapping[str, str]) -> Duty:
    t, task = edition.t, one.task
    status, said = state_words(t, one), "; ".join(_said(edition, told))
    return Duty(
        id=task.id,
        section=task.section,
        **{name: task.text(name, t.language) for name in ("summary", "lead", "cadence")},
        led_by=lead(t, task),
        status=status,
        said=said,
        result=f"{status}. {said}" if said else status,
        progress=one,
    )


def _said(edition: Edition, told: Mapping[str, str]) -> Iterator[str]:
    """The report's sentences, the first as it is, the others after what their column is called."""
    for place, column in enumerate(texts(edition)):
        words = told.get(column.column, "").strip().rstrip(".;")
        if words:
            yield f"{column.text('label', edition.language)}: {words}" if place else words


def texts(edition: Edition) -> Sequence[FormColumn]:
    """The columns of the form on tasks that hold sentences."""
    forms = (form for form in edition.plan.forms if form.of_type("task"))
    return [column for form in forms for column in form.columns if column.type == "text"]


def tally(t: Text, group: Sequence[Duty]) -> str:
    """`6 nhiệm vụ: 2 hoàn thành, 3 đang thực hiện, 1 chưa báo cáo`."""
    counts = counted(one.progress for one in group)
    states = (f"{t.number(count)} {small(t(f'tasks.state.{state}'))}" for state, count in counts.items())
    return t("letter.task.tally", count=t.number(len(group)), states=", ".join(states))
