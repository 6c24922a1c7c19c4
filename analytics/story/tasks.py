"""The plan's tasks: how many are done, which moved since the period before, and what keeps the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import shorten

from analytics import tasks
from analytics.story.edition import Edition
from analytics.story.resting import notes
from analytics.story.slide import Cell, Grid, Slide
from analytics.tasks import STUCK, Progress, State
from analytics.warehouse import queries

_NAMED = 4
_LONGEST = 140
_HEAD = 42  # letters of a section on a line
_COLUMNS: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("done", ("done",)),
    ("going", ("under_way", "standing")),
    ("stuck", STUCK),
    ("unreported", ("unreported",)),
)


def slides(edition: Edition) -> Iterator[Slide]:
    """The sections with their tasks; then those that do not move, each with what its agency says."""
    t, found = edition.t, progress(edition)
    if not found:
        return
    reported = any(one.state != "unreported" for one in found)
    yield Slide(
        "tasks",
        kicker=t("story.tasks.kicker"),
        title=tasks.finding(t, found),
        lines=tuple(_moved(edition, found)) if reported else (_leading(edition),),
        grid=_grid(edition, found),
        notes=notes(edition, "", t("story.tasks.leads")),
        speech=(t("story.tasks.leads"),),
    )
    stuck = [one for one in found if one.state in STUCK]
    if stuck:
        yield Slide(
            "tasks_stuck",
            kicker=t("story.tasks.kicker"),
            title=t("story.tasks.stuck", count=t.number(len(stuck))),
            grid=_stuck(edition, stuck),
            notes=notes(edition, "", t("story.tasks.leads")),
            speech=(t("story.tasks.leads"),),
        )


def progress(edition: Edition, period: str = "") -> tuple[Progress, ...]:
    """Every task as of the edition's period, or of another."""
    return tasks.progress(queries.tasks(edition.snapshot, period=period or edition.period), edition.plan)


def unreported(edition: Edition) -> int:
    """How many tasks nobody has reported on."""
    return tasks.counted(progress(edition)).get("unreported", 0)


def _leading(edition: Edition) -> str:
    """Who leads most tasks."""
    (lead, count), *_ = Counter(task.text("lead", edition.language) for task in edition.plan.tasks).most_common(1)
    return edition.t("story.tasks.most", lead=lead, count=edition.t.number(count))


def _moved(edition: Edition, found: Sequence[Progress]) -> Iterator[str]:
    """Which tasks are further than they were at the period before that has data."""
    t, order = edition.t, edition.plan.period(edition.period).order
    codes = [str(code) for code in queries.periods(edition.snapshot)["period"].to_pylist()]
    before = next((code for code in codes if edition.plan.period(code).order < order), None)
    if before is None:
        return
    moved = [each for each in tasks.changes(progress(edition, before), found) if each.is_move]
    told = [t("story.tasks.from_to", task=one.now.task.id, **_words(edition, one)) for one in moved[:_NAMED]]
    if len(moved) > _NAMED:
        told.append(t("story.tasks.others", count=t.number(len(moved) - _NAMED)))
    since = {"since": t.period(before, inside=True), "count": t.number(len(moved))}
    yield t("story.tasks.moved", tasks="; ".join(told), **since) if moved else t("story.tasks.still", **since)


def _words(edition: Edition, each: tasks.Change) -> dict[str, str]:
    """What was and what is: the percentages alone where no more than these changed."""
    t, pair = edition.t, {"before": each.before, "now": each.now}
    if each.before.state == each.now.state:
        return {name: "–" if one.percent is None else t.percent(one.percent, 0) for name, one in pair.items()}
    return {name: tasks.state_words(t, one) for name, one in pair.items()}


def _grid(edition: Edition, found: Sequence[Progress]) -> Grid:
    t = edition.t
    heads = ("section", "tasks", *(name for name, _ in _COLUMNS))
    groups = tasks.grouped(found, lambda one: one.task.section)
    rows = tuple(_row(edition, section, group) for section, group in groups.items())
    return Grid(tuple(t(f"story.tasks.column.{head}") for head in heads), rows)


def _row(edition: Edition, section: str, group: Sequence[Progress]) -> tuple[Cell, ...]:
    t, counts = edition.t, Counter(one.state for one in group)
    numbers = [len(group), *(sum(counts[state] for state in states) for _, states in _COLUMNS)]
    return Cell(_section(edition, section)), *(Cell(t.number(number), number) for number in numbers)


def _section(edition: Edition, code: str) -> str:
    """`III.1 Tiếp tục nâng cao nhận thức…`: the section's number and, where the province gives it, its name."""
    names = (each.text("name", edition.language) for each in edition.plan.task_sections if each.code == code)
    return shorten(" ".join((code, *names)), _HEAD, placeholder="…").replace(",…", "…")


def _stuck(edition: Edition, stuck: Sequence[Progress]) -> Grid:
    """What does not move, and the words of its report."""
    t, told = edition.t, _told(edition)
    rows = tuple(
        (
            Cell(f"{one.task.id} {one.task.text('summary', t.language)}"),
            Cell(tasks.lead(t, one.task)),
            Cell(tasks.state_words(t, one)),
            Cell(_cut(told.get(one.task.id, ""))),
        )
        for one in stuck
    )
    return Grid(tuple(t(f"story.tasks.column.{head}") for head in ("task", "lead", "state", "told")), rows)


def _told(edition: Edition) -> dict[str, str]:
    """The free words of each task's newest report, by the form's columns."""
    form = next((form for form in edition.plan.forms if form.of_type("task")), None)
    names = [column.column for column in form.columns if column.type == "text"] if form else []
    rows = queries.task_words(edition.snapshot).to_pylist()
    words = {(row["task"], row["period"], row["measure"]): row["words"].rstrip(".") for row in rows}
    return {
        one.task.id: ". ".join(filter(None, (words.get((one.task.id, one.period, name)) for name in names)))
        for one in progress(edition)
    }


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
