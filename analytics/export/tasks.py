"""The table of tasks that other programs read: a stable contract."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from analytics.export.table import stamped
from analytics.plan import Plan
from analytics.tasks import Progress, lead, progress
from analytics.text import Text
from analytics.warehouse import Snapshot, queries
from analytics.warehouse.tables import table

_COLUMNS = (
    "task:text section:text summary:text lead:text lead_explicit:flag coordinating:text cadence:text reported_by:text"
    " state:text state_words:text percent:int due:day overdue:flag period:text agency:text submission:int"
    " reported_at:text provisional:flag"
)


def tasks_table(snapshot: Snapshot, plan: Plan, period: str, t: Text) -> pa.Table:
    """One row a task as of `period`, with nulls where nobody reported: states by code, words in the language of `t`.

    After the columns above come the words of the report, by the columns of the form on tasks, then the snapshot's
    version and whether its figures are illustrative.
    """
    told = words(snapshot)
    measures = [column.column for form in plan.forms if form.of_type("task") for column in form.columns]
    named = [name for name in dict.fromkeys(measures) if any(name in cells for cells in told.values())]
    layout = _COLUMNS + "".join(f" {name}:text" for name in named)
    found = progress(queries.tasks(snapshot, period=period), plan)
    rows = ((*_row(one, t), *(told.get((one.task.id, one.period), {}).get(name) for name in named)) for one in found)
    return stamped(table(layout, rows), queries.meta(snapshot).to_pylist()[0])


def headed(rows: pa.Table, plan: Plan, t: Text) -> pa.Table:
    """The same under names for a reader: those of the form for the words of reports."""
    labels = {column.column: column.text("label", t.language) for form in plan.forms for column in form.columns}
    own = {name.partition(":")[0] for name in _COLUMNS.split()} | {"snapshot_version", "illustrative"}
    return rows.rename_columns(
        [t(f"tasks.column.{name}") if name in own else labels[name] for name in rows.column_names]
    )


def words(snapshot: Snapshot) -> Mapping[tuple[str, str | None], Mapping[str, str]]:
    """What reports say in words: by task and period, then by the form's column."""
    found: dict[tuple[str, str | None], dict[str, str]] = {}
    for row in queries.task_words(snapshot).to_pylist():
        found.setdefault((row["task"], row["period"]), {})[row["measure"]] = row["words"]
    return found


def _row(one: Progress, t: Text) -> tuple[object, ...]:
    task = one.task
    return (
        *(task.id, task.section, task.text("summary", t.language), lead(t, task), task.lead_explicit),
        *(task.text("coordinating", t.language), task.text("cadence", t.language), task.reported_by),
        *(one.state, t(f"tasks.state.{one.state}"), one.percent, one.due, one.overdue),
        *(one.period, one.agency, one.submission, one.at, one.provisional),
    )
