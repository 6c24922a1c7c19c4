"""The rules of the plan over the typed rows of one file: SQL over staged rows, in one place.

`compare` rules are compiled from the plan, all of them in one pass; `query`
rules are files in `warehouse/sql/checks`, whose README says what they read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
from duckdb import ColumnExpression, Expression, FunctionExpression

from analytics.archive import Slot
from analytics.intake.desk import Desk, isin, operand, present, role_columns
from analytics.intake.header import Header
from analytics.intake.problems import LISTED, Findings, Problem, problem
from analytics.plan import Form, Plan, PlanError, Rule
from analytics.plan.mistakes import At
from analytics.text import LANGUAGES, Language, Text, text

# So many sectors and units are named in one message.
_NAMED = 10


def slots(table: pa.Table, form: Form) -> tuple[Slot, ...]:
    """The slots (form, period, agency, commune) that the rows fill, in order."""
    roles = role_columns(form)
    names = [roles[role] for role in ("period", "agency", "commune") if role in roles]
    rows = table.select(names).group_by(names).aggregate([]).to_pylist()
    places = ([row[name] or "" for name in names] for row in rows)
    return tuple(sorted(Slot(form.code, *place) for place in places if place[0] and place[1]))


def run(desk: Desk, header: Header, findings: Findings) -> None:
    """Hold the rows against every rule of their form; PlanError where one names a query that there is none of."""
    mine = [rule for rule in desk.plan.rules if rule.form == desk.form.code]
    _known(desk, mine)
    _compare(desk, [rule for rule in mine if rule.kind == "compare"], header, findings)
    for rule in mine:
        if rule.kind == "query":
            _query(desk, rule, header, findings)


def replaced(desk: Desk, path: Path, findings: Findings) -> tuple[int, ...]:
    """Hold the file against the archive: the numbers of the submissions whose place it takes."""
    if not desk.has_history:
        return ()
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    for row in desk.check("repeated", sha256=digest).to_pylist():
        findings.add(problem("already_submitted", number=row["number"]))
        return ()
    rows = desk.check("replaced").to_pylist()
    for row in rows:
        findings.add(problem("replaces_submission", row["line"], **_slot(row)))
    for row in desk.check("vanished").to_pylist() if rows else ():
        missing = ", ".join(row["missing"][:_NAMED]) + (", …" if len(row["missing"]) > _NAMED else "")
        findings.add(problem("rows_would_vanish", row["line"], missing=missing, **_slot(row)))
    return tuple(sorted({row["number"] for row in rows}))


def _slot(row: Mapping[str, str]) -> dict[str, str]:
    who = "/".join(filter(None, (row["agency"], row["commune"])))
    return {"period": row["period"], "agency": who, "number": row["number"]}


# --- comparisons ---------------------------------------------------------------------------------


def _compare(desk: Desk, rules: list[Rule], header: Header, findings: Findings) -> None:
    """All comparisons in one pass; the rows only of those that do not hold somewhere."""
    used = [rule for rule in rules if _can_hold(rule, header)]
    broken = {rule.code: _broken(rule, desk.form) for rule in used}
    if not used:
        return
    counts = desk.rows(*(each.alias(code) for code, each in broken.items()))
    totals = counts.aggregate([FunctionExpression("count_if", ColumnExpression(code)).alias(code) for code in broken])
    for rule, total in zip(used, totals.fetchall()[0], strict=True):
        if total:
            findings.extend(_differences(desk, rule, broken[rule.code], header), total)


def _can_hold(rule: Rule, header: Header) -> bool:
    """Whether the file has all of the right and some of the left; columns of some sectors only may be missing."""
    right = [header.form.column(name) for name in rule.right]
    return any(name in header.columns for name in rule.left) and all(
        column.sectors or column.column in header.columns for column in right
    )


def _broken(rule: Rule, form: Form) -> Expression:
    left, right = operand(rule.left, summed=True), operand(rule.right, summed=True)
    # Numbers of people are never negative: what is given of a group is already within the group.
    wrong = left > right
    if rule.comparator == "=":
        wrong |= present(form, rule.left) & (left < right)
    known = present(form, rule.right) & wrong
    return isin("sector", rule.sectors) & known if rule.sectors else known


def _differences(desk: Desk, rule: Rule, broken: Expression, header: Header) -> Iterator[Problem]:
    sides = rule.right if rule.comparator == "=" else rule.left
    column = next((name for name in sides if name in header.columns), sides[0])
    operands = operand(rule.left, summed=True).alias("left"), operand(rule.right, summed=True).alias("right")
    cells = desk.rows(
        ColumnExpression("line"), *operands, ColumnExpression(column).alias("value"), broken.alias("broken")
    )
    for row in cells.filter(ColumnExpression("broken")).order("line").limit(LISTED).to_arrow_table().to_pylist():
        value = None if row["value"] is None else str(row["value"])
        details = {name: _number(row[name]) for name in ("left", "right")}
        yield _problem(rule, row["line"], header.written(column), value, details)


def _known(desk: Desk, rules: list[Rule]) -> None:
    queries = [rule.code for rule in rules if rule.kind == "query"]
    unknown = [code for code in queries if not desk.has_check(code) and not desk.has_check(f"earlier/{code}")]
    if unknown:
        raise PlanError(At("rules.csv").mistake("code", "no_query", found=code) for code in unknown)


# --- queries -------------------------------------------------------------------------------------


def _query(desk: Desk, rule: Rule, header: Header, findings: Findings) -> None:
    compares = desk.has_check(f"earlier/{rule.code}")
    if compares and not desk.has_past:
        return
    desk.prepare(rule.left, rule.right, compares=compares)
    found = desk.check(f"earlier/{rule.code}" if compares else rule.code)
    first = found.sort_by("line").slice(0, LISTED).to_pylist() if len(found) else []
    findings.extend((_found(desk, rule, row, header) for row in first), len(found))


def _found(desk: Desk, rule: Rule, row: Mapping[str, object], header: Header) -> Problem:
    place = _column(desk.form, str(row["place"])) if "place" in row else next(iter(rule.left), None)
    details = {
        name: _reporter(desk.plan, value) or _words(value)
        for name, value in row.items()
        if name not in {"line", "place", "indicator"}
    }
    if "indicator" in row:
        indicator = desk.plan.indicator(str(row["indicator"]))
        details["other"] = {each: indicator.text("short", each) for each in LANGUAGES}
    if "other_line" in row:
        details["other"] = {each: _where(row, text(each)) for each in LANGUAGES}
    value = row.get("value")
    written = None if value is None or isinstance(value, float) else str(value)
    line = row["line"]
    return _problem(
        rule, line if isinstance(line, int) else 0, header.written(place) if place else None, written, details
    )


def _column(form: Form, place: str) -> str:
    """The column that a place means: a role, a type of columns, a column itself; else that of the agency."""
    roles = role_columns(form)
    return ({c.type: c.column for c in form.columns} | {name: name for name in form.days} | roles).get(
        place, roles["agency"]
    )


def _where(row: Mapping[str, object], words: Text) -> str:
    if row["other_line"] is not None:
        return words("intake.at.line", line=row["other_line"])
    return words("intake.at.submission", number=row["other_submission"])


def _problem(rule: Rule, line: int, column: str | None, value: str | None, details: Mapping[str, object]) -> Problem:
    words: Mapping[Language, str] = {"vi": rule.message_vi, "en": rule.message_en}
    return Problem(rule.code, line, column, value, rule.severity, rule.needs, details, words)


def _reporter(plan: Plan, value: object) -> Mapping[Language, str] | None:
    """`UBXP/01273` -> the commune's name and that code, in each language; None for what is no unit's code."""
    agency, _, commune = str(value).partition("/")
    try:
        unit = plan.commune(commune) if commune else plan.agency(agency)
    except KeyError:
        return None
    return {each: f"{unit.text('name', each)} ({value})" for each in LANGUAGES}


def _words(value: object) -> object:
    if isinstance(value, float):
        return {each: text(each).number(value, 1) for each in LANGUAGES}
    return _number(value) if isinstance(value, int) else value


def _number(value: int) -> Mapping[str, str]:
    return {each: text(each).number(value) for each in LANGUAGES}
