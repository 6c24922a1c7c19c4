"""Receipts and plan -> one database file with everything that pages select."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import duckdb
import pyarrow as pa

from analytics.archive import Archive, Receipt
from analytics.plan import Plan
from analytics.progress import Goal, gap, gap_people, measured, met
from analytics.warehouse import outlook, tallies
from analytics.warehouse.connection import statement, writer
from analytics.warehouse.dimensions import dimensions
from analytics.warehouse.facts import add_receipts
from analytics.warehouse.tables import table

_FIGURES = ("unit_count", "unit_value", "unit_total", "value")
_FROM_FIGURES = (
    *("current_value", "deadline", "ledger", "duty", "missing_unit", "missing_bound"),
    *("tally_unit", "tally_figure", "leaving", "task_span"),
)

# Bytes of a database, and rows of new submissions, of which one thread makes a snapshot sooner than two.
_SMALL, _FEW = 64 << 20, 50_000


def write_snapshot(
    path: Path, *, base: Path | None, meta: pa.Table, plan: Plan, archive: Archive, receipts: Sequence[Receipt]
) -> None:
    """Fill a new database file at `path`.

    `base` is an older snapshot of the same plan and `receipts` all that came
    after it, oldest first; without a base, all there are. `meta` is one row
    that says what the snapshot is made of.
    """
    if base:
        shutil.copyfile(base, path)
    with writer(path, is_small=_is_small(base, receipts)) as database:
        database.begin()
        if not base:
            _create(database, plan)
        add_receipts(database, plan, archive, receipts)
        _derive(database, plan)
        database.register("new_meta", meta)
        database.execute(statement("build/meta"))
        database.commit()
        database.execute("checkpoint")


def write_records(path: Path, *, base: Path | None, plan: Plan, archive: Archive, receipts: Sequence[Receipt]) -> None:
    """Fill a new database file at `path` like `write_snapshot`, but derive nothing except what is closed."""
    if base:
        shutil.copyfile(base, path)
    with writer(path, is_small=_is_small(base, receipts)) as database:
        if not base:
            _create(database, plan)
        add_receipts(database, plan, archive, receipts)
        database.execute(statement("marts/deadline"))


def changed_figures(path: Path, *, base: Path, plan: Plan, archive: Archive, receipts: Sequence[Receipt]) -> pa.Table:
    """The figures that receipts after those of `base` would change, before and after; nothing is derived from them.

    `path` is a new file to work in. Columns: those of `analytics.archive.Change`.
    """
    shutil.copyfile(base, path)
    with writer(path, is_small=_is_small(base, receipts)) as database:
        database.execute(statement("build/before"))
        add_receipts(database, plan, archive, receipts)
        database.execute(statement("build/stale"))
        for mart in _FIGURES:
            database.execute(statement(f"marts/{mart}"))
        changed: pa.Table = database.execute(statement("build/changes")).to_arrow_table()
        return changed


def _is_small(base: Path | None, receipts: Sequence[Receipt]) -> bool:
    size = base.stat().st_size if base else 0
    return size < _SMALL and sum(receipt.rows for receipt in receipts) < _FEW


def _create(database: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    for name, rows in (dimensions(plan) | tallies.dimensions(plan)).items():
        database.from_arrow(rows).create(name)
    database.execute(statement("build/tables"))


def _derive(database: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Bring the marts up to date with the slots that changed."""
    database.execute(statement("build/stale"))
    for mart in (*_FIGURES, *_FROM_FIGURES):
        database.execute(statement(f"marts/{mart}"))
    database.register("verdict", _verdicts(database, plan))
    database.execute(statement("marts/progress"))
    database.register("new_missing_verdict", _missing_verdicts(database, plan))
    database.execute(statement("marts/missing_verdict"))
    outlook.derive(database, plan)


def _verdicts(database: duckdb.DuckDBPyConnection, plan: Plan) -> pa.Table:
    """What each figure with a target still lacks; nothing for a figure without a population."""
    goals = _goals(plan)
    rows = database.execute(statement("marts/measurement")).fetchall()
    judged = ((row[:3], _judge(goals[row[0]], *row[3:])) for row in rows)
    return table(
        "target_id:text variant:text period:text gap:float gap_people:int met:flag",
        (key + verdict for key, verdict in judged if verdict),
    )


def _missing_verdicts(database: duckdb.DuckDBPyConnection, plan: Plan) -> pa.Table:
    """Whether each target would be met if none of the people of missing units qualified, and if all did."""
    goals = _goals(plan)
    rows = database.execute(statement("marts/missing_measurement")).fetchall()
    return table(
        "target_id:text variant:text period:text met_lowest:flag met_highest:flag",
        (row[:3] + _could_be_met(goals[row[0]], *row[3:]) for row in rows),
    )


def _could_be_met(goal: Goal, numerator: int, denominator: int, people: int) -> tuple[bool | None, ...]:
    bounds = (measured(count, denominator + people, goal) for count in (numerator, numerator + people))
    return tuple(None if value is None else met(value, goal) for value in bounds)


def _goals(plan: Plan) -> Mapping[str, Goal]:
    scales = {indicator.code: 100 if indicator.unit == "percent" else 1 for indicator in plan.indicators}
    return {t.id: Goal(t.comparator, Fraction(t.value), scales[t.indicator]) for t in plan.targets}


def _judge(goal: Goal, numerator: int, denominator: int) -> tuple[float, int, bool] | None:
    """Gap in the goal's unit, gap in people, met."""
    value = measured(numerator, denominator, goal)
    if value is None:
        return None
    return float(gap(value, goal)), gap_people(numerator, denominator, goal), met(value, goal)
