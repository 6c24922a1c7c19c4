"""The rules of the plan over the typed rows of one file: SQL, in one place."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from analytics.archive import Slot
from analytics.intake.header import Header
from analytics.intake.problems import Findings
from analytics.plan import Form, Plan


def slots(table: pa.Table, form: Form) -> tuple[Slot, ...]:
    """The slots (form, period, agency, commune) that the rows fill, in order."""
    roles = {column.type: column.column for column in form.columns}
    names = [roles[role] for role in ("period", "agency", "commune") if role in roles]
    rows = table.select(names).group_by(names).aggregate([]).to_pylist()
    places = ([row[name] or "" for name in names] for row in rows)
    return tuple(sorted(Slot(form.code, *place) for place in places if place[0] and place[1]))


def run(table: pa.Table, header: Header, plan: Plan, history: object, *, today: date, findings: Findings) -> None:
    """Hold the rows against every rule of their form."""
