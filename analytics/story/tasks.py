"""The plan's tasks by section: how many, who leads them, what was reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from analytics.plan import Task
from analytics.story.edition import Edition
from analytics.story.resting import notes
from analytics.story.slide import Cell, Grid, Slide

_MOST_LEADS = 2


def slides(edition: Edition) -> Iterator[Slide]:
    """One slide; nobody has reported a task yet."""
    t, tasks = edition.t, edition.plan.tasks
    if not tasks:
        return
    yield Slide(
        "tasks",
        kicker=t("story.tasks.kicker"),
        title=t("story.tasks.none", count=t.number(len(tasks))),
        lines=(_leading(edition),),
        grid=_grid(edition),
        notes=notes(edition, "", t("story.tasks.leads")),
        speech=(t("story.tasks.leads"),),
    )


def _leading(edition: Edition) -> str:
    """Who leads most tasks."""
    (lead, count), *_ = Counter(task.text("lead", edition.language) for task in edition.plan.tasks).most_common(1)
    return edition.t("story.tasks.most", lead=lead, count=edition.t.number(count))


def _grid(edition: Edition) -> Grid:
    t, sections = edition.t, dict[str, list[Task]]()
    for task in edition.plan.tasks:
        sections.setdefault(task.section, []).append(task)
    heads = ("section", "tasks", "unreported", "lead")
    rows = (_row(edition, section, tasks) for section, tasks in sections.items())
    return Grid(tuple(t(f"story.tasks.column.{head}") for head in heads), tuple(rows))


def _row(edition: Edition, section: str, tasks: Sequence[Task]) -> tuple[Cell, ...]:
    leads = Counter(task.text("lead", edition.language) for task in tasks)
    named = [f"{lead} ({count})" for lead, count in leads.most_common(_MOST_LEADS)]
    more = len(leads) - len(named)
    others = [edition.t("story.tasks.others", count=more)] if more else []
    count = Cell(edition.t.number(len(tasks)), len(tasks))
    return Cell(section), count, count, Cell("; ".join((*named, *others)))
