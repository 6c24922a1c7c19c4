"""Receipts and their checked rows -> the ledger of slots, reviews and periods, facts, and reports on tasks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import duckdb
import pyarrow as pa
from duckdb import CoalesceOperator, ColumnExpression, ConstantExpression, Expression
from duckdb.sqltypes import VARCHAR

from analytics.archive import Archive, Receipt
from analytics.plan import Form, Plan
from analytics.warehouse.connection import statement
from analytics.warehouse.dimensions import role_columns, unit_columns
from analytics.warehouse.tables import table

# The form column, and its code, with which an agency says that its figures are illustrative.
_NATURE, _ILLUSTRATIVE = "tinh_chat_so_lieu", "MH"

# The columns of a form on tasks that are told in words.
_WORDS = frozenset({"text", "date", "code", "document", "link", "position"})

_SUBMISSION = (
    "number:int at:text by:text form:text file_name:text file_sha256:text counted_sha256:text rows:int day:day"
)
_REVIEW = "event:int submission:int kind:text at:text by:text message:text day:day"
_PERIOD_EVENT = "number:int kind:text period:text agency:text commune:text due:day at:text reason:text"
_SLOT = "submission:int form:text period:text agency:text commune:text"


def add_receipts(
    database: duckdb.DuckDBPyConnection, plan: Plan, archive: Archive, receipts: Sequence[Receipt]
) -> None:
    """Bring `submission`, `slot`, `fact` and what is told of tasks up to date with newer receipts, oldest first.

    Leaves the temporary table `touched`: the slots that may have changed.
    """
    submissions = [receipt for receipt in receipts if receipt.kind == "submission"]
    database.register("new_submission", table(_SUBMISSION, _submission_rows(submissions, plan)))
    database.register("new_slot", table(_SLOT, ((r.number, *slot) for r in submissions for slot in r.slots)))
    database.register("new_review", table(_REVIEW, _review_rows(receipts, plan)))
    database.register("new_period_event", table(_PERIOD_EVENT, _period_rows(receipts)))
    database.execute(statement("build/supersede"))
    by_number = {receipt.number: receipt for receipt in submissions}
    for form in plan.forms:
        wanted = database.execute(statement("build/wanted"), {"form": form.code}).fetchall()
        _add_facts(database, plan, form, archive, [by_number[number] for (number,) in wanted])
        if form.of_type("task"):
            _add_reports(database, form, archive, [each for each in submissions if each.form == form.code])


def is_illustrative(rows: pa.Table) -> bool:
    """Whether any of a submission's checked rows says that its figures are illustrative."""
    return _NATURE in rows.column_names and _ILLUSTRATIVE in rows[_NATURE].to_pylist()


def _submission_rows(receipts: Sequence[Receipt], plan: Plan) -> Iterator[tuple[object, ...]]:
    for each in receipts:
        hashes = each.file_sha256, each.counted_sha256
        yield each.number, each.at.isoformat(), each.by, each.form, each.file_name, *hashes, each.rows, _day(each, plan)


def _day(receipt: Receipt, plan: Plan) -> date:
    """The day on which something happened, where the province is."""
    return receipt.at.astimezone(plan.province.zone).date()


def _review_rows(receipts: Sequence[Receipt], plan: Plan) -> Iterator[tuple[object, ...]]:
    for each in receipts:
        if each.concerns is not None:
            yield each.number, each.concerns, each.kind, each.at.isoformat(), each.by, each.reason, _day(each, plan)


def _period_rows(receipts: Sequence[Receipt]) -> Iterator[tuple[object, ...]]:
    for each in receipts:
        if each.period:
            place = each.period, each.agency, each.commune
            yield each.number, each.kind, *place, each.due, each.at.isoformat(), each.reason


def _add_facts(
    database: duckdb.DuckDBPyConnection, plan: Plan, form: Form, archive: Archive, receipts: Sequence[Receipt]
) -> None:
    """Unpivot the checked rows of one form's submissions; a column no longer in the form is left out."""
    if not (receipts and form.counts):
        return
    rows = _rows(database, form, archive, receipts)
    database.register("placed", rows.select(*_placed(plan, form)))
    database.execute(statement("build/facts"))
    database.unregister("placed")


def _rows(
    database: duckdb.DuckDBPyConnection, form: Form, archive: Archive, receipts: Sequence[Receipt]
) -> duckdb.DuckDBPyRelation:
    """The checked rows of submissions of one form, which `row_file` names by their files."""
    paths = {archive.rows_path(receipt).as_posix(): receipt.number for receipt in receipts}
    database.register("row_file", table("path:text submission:int", paths.items()))
    database.register("prototype", _prototype(form))
    return database.sql(statement("build/rows"), params={"paths": list(paths)})


def _add_reports(
    database: duckdb.DuckDBPyConnection, form: Form, archive: Archive, receipts: Sequence[Receipt]
) -> None:
    """What submissions say of tasks, those too that do not count: how far each was at a time is read from them."""
    if not receipts:
        return
    rows = _rows(database, form, archive, receipts)
    database.register("told", rows.select(*_told(form)))
    database.execute(statement("build/reports"))
    database.unregister("told")


def _prototype(form: Form) -> pa.Table:
    """No rows, every column of the form: rows checked under an older form lack the newer ones."""
    types = {"line": "int", _NATURE: "text"} | {column.column: "text" for column in form.columns}
    types |= dict.fromkeys(form.numbers, "int")
    return table(" ".join(f"{name}:{kind}" for name, kind in types.items()), ())


def _placed(plan: Plan, form: Form) -> list[Expression]:
    """The form's own columns under the names that every form's facts share."""
    roles = role_columns(form)
    whole = plan.province.whole_province_sector
    unit = unit_columns(form)
    return [
        ColumnExpression("filename").alias("path"),
        ColumnExpression("line"),
        _text(roles.get("period"), "").alias("period"),
        _text(roles.get("agency"), "").alias("agency"),
        _text(unit[0] if unit else None, "").alias("unit"),
        _text(roles.get("commune"), "").alias("commune"),
        _text(roles.get("sector"), whole).alias("sector"),
        (_text(_NATURE, "") == ConstantExpression(_ILLUSTRATIVE)).alias("illustrative"),
        *(ColumnExpression(name) for name in form.counts),
    ]


def _told(form: Form) -> list[Expression]:
    """A form on tasks under the names that all such forms share, and its words as they are named."""
    roles = role_columns(form)
    parts = {name: form.of_type(name) for name in ("task", "status", "percent")}
    words = [column.column for column in form.columns if column.type in _WORDS and column.column != _NATURE]
    return [
        ColumnExpression("filename").alias("path"),
        ColumnExpression("line"),
        *(_text(roles.get(role), "").alias(role) for role in ("period", "agency", "commune")),
        *((ColumnExpression(c.column) if c else ConstantExpression(None)).alias(name) for name, c in parts.items()),
        (_text(_NATURE, "") == ConstantExpression(_ILLUSTRATIVE)).alias("illustrative"),
        *(_text(name, "").alias(f"words_{name}") for name in words),
    ]


def _text(column: str | None, otherwise: str) -> Expression:
    if column is None:
        return ConstantExpression(otherwise)
    return CoalesceOperator(ColumnExpression(column).cast(VARCHAR), ConstantExpression(otherwise))
