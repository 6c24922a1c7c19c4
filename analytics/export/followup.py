"""The table of reports that are due, for other programs: a stable contract."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from analytics.export.table import stamped
from analytics.warehouse import Snapshot, queries

COLUMNS = (
    "period", "form", "agency", "commune", "sectors", "due", "state", "days", "received", "number", "lacking",
)  # fmt: skip


def followup_table(snapshot: Snapshot, today: date, period: str | None = None) -> pa.Table:
    """One row for each report that is to come by `today`, of one period if asked for, as `queries.duties` has it.

    `days` late or overdue; `number` is the submission that stands. Each row names the snapshot's version and says
    whether the figures are illustrative.
    """
    table = queries.duties(snapshot, today).select(COLUMNS)
    if period:
        table = table.filter(pa.array([each == period for each in table["period"].to_pylist()], pa.bool_()))
    return stamped(table, queries.meta(snapshot).to_pylist()[0])
