"""The rows of one file, the plan and what was accepted before, side by side in a database of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, reduce
from operator import add, and_
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
from duckdb import (
    CaseExpression,
    CoalesceOperator,
    ColumnExpression,
    ConstantExpression,
    Expression,
    FunctionExpression,
)
from duckdb.sqltypes import BIGINT, DATE, VARCHAR

from analytics.plan import Form, FormColumn, Indicator, Plan
from analytics.warehouse.connection import SQL, Snapshot, statement
from analytics.warehouse.dimensions import task_statuses, tasks

ROLES = ("period", "agency", "unit", "commune", "sector")
_CONFIG = {"memory_limit": "1GB", "autoload_known_extensions": "false", "autoinstall_known_extensions": "false"}
# Below this many rows threads do not pay, and a copy is cheaper than reading the staged rows at every check.
_FEW = 50_000


# What was accepted before: the rules compare with its file.
History = Snapshot


def role_columns(form: Form) -> dict[str, str]:
    """The form's column for each role that it has; the unit is the key column that has no other role."""
    roles = {column.type: column.column for column in form.columns if column.type in ROLES}
    units = [name for name in form.key if name not in roles.values()]
    return roles | ({"unit": units[0]} if units else {})


class Desk:
    """Where checks read: `form_row` (the file), `past` (earlier rows), `previous`, `history` and the plan's dimensions.

    Close it after use: it holds the snapshot's file open.
    """

    def __init__(self, rows: pa.Table, form: Form, plan: Plan, history: History | None, today: date) -> None:
        self.form, self.plan, self.has_history = form, plan, history is not None
        self._is_small = len(rows) < _FEW
        self._spill = TemporaryDirectory(prefix="trithuc45-")
        self._database = duckdb.connect(
            config={**_CONFIG, "threads": 1 if self._is_small else 2, "temp_directory": self._spill.name}
        )
        for name, table in _dimensions(plan, form, today).items():
            self._database.register(name, table)
        self._database.register("staged", _few_words(rows, form))
        self._database.execute(statement("checks/setup/folded"))
        self._keep("form_row", self._table("staged").select(*self._normal()))
        self._keep("form_day", self._days())
        if form.of_type("task"):
            self._keep("told", self._table("form_row").select(*self._told()))
            self._database.execute(statement("checks/setup/tasks"))
        attach = (
            f"attach {_quoted(history.path)} as history (read_only)" if history else statement("checks/setup/history")
        )
        self._database.execute(attach)
        several = len(rows[role_columns(form)["period"]].unique()) > 1
        self.has_past = (self.has_history or several) and self._remember(several=several)

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()
        self._spill.cleanup()

    @staticmethod
    @cache
    def has_check(name: str) -> bool:
        """Whether there is a file `sql/checks/<name>.sql`."""
        return (SQL / f"checks/{name}.sql").is_file()

    def check(self, name: str, **parameters: object) -> pa.Table:
        """The rows that `sql/checks/<name>.sql` finds."""
        found: pa.Table = self._database.execute(statement(f"checks/{name}"), parameters).to_arrow_table()
        return found

    def rows(self, *columns: Expression) -> duckdb.DuckDBPyRelation:
        """The file's rows, with `line`, the roles and every column of the form."""
        return self._table("form_row").select(*columns)

    def prepare(self, left: Sequence[str], right: Sequence[str], *, compares: bool) -> None:
        """Set up `now`, and `before` and `compared` if it compares with earlier rows, for a rule over these columns.

        A rule that names none is about all of them: their `numbers` are there for it alone, for they are many.
        """
        numbers = () if left or right else self.form.counts
        for view, source in (("now", "form_row"), ("before", "past"))[: 1 + compares]:
            places = [ColumnExpression(name) for name in ("line", *ROLES)]
            operands = [operand(left).alias("value"), operand(right).alias("other"), _listed(numbers)]
            self._table(source).select(*places, *operands).create_view(view)
        if compares:
            self._database.execute(statement("checks/setup/compared"))

    def _prepare_ratios(self) -> None:
        """Set up `ratio`: the form's ratios now and before, in the sectors of the file."""
        sectors = {str(row[0]) for row in self._table("form_row").select("sector").distinct().fetchall()}
        ratios = [each for each in self.plan.indicators if self._is_ratio(each) and sectors & {*each.sectors}]
        for name, source in (("ratio_now", "form_row"), ("ratio_before", "past")) if ratios else ():
            self._keep(name, self._ratios(ratios, source))
        self._keep("ratio", self._database.sql(statement(f"checks/setup/{'ratio' if ratios else 'no_ratio'}")))

    def _keep(self, name: str, relation: duckdb.DuckDBPyRelation) -> None:
        """Name a relation; few rows are copied, for each query that reads them would make them anew."""
        relation.create(name) if self._is_small else relation.create_view(name)

    def _table(self, name: str) -> duckdb.DuckDBPyRelation:
        return self._database.table(name)

    def _normal(self) -> Iterator[Expression]:
        """The roles without nulls, and every column of the form."""
        roles = role_columns(self.form)
        whole = {"sector": self.plan.province.whole_province_sector}
        for role in ROLES:
            name = roles.get(role)
            known = coalesce(ColumnExpression(name), "") if name else ConstantExpression(whole.get(role, ""))
            code = known.cast(VARCHAR)
            yield (FunctionExpression("folded", code) if role == "unit" else code).alias(role)
        yield ColumnExpression("line")
        yield from (ColumnExpression(column.column) for column in self.form.columns)

    def _days(self) -> duckdb.DuckDBPyRelation:
        """One row a row and date that is filled in it."""
        rows = self._table("form_row")
        days = [rows.select("line", _named(each), ColumnExpression(each).alias("day")) for each in self.form.days]
        no_day = rows.select("line", _named(""), ConstantExpression(None).cast(DATE).alias("day"))
        return reduce(lambda some, more: some.union(more), days, no_day).filter(ColumnExpression("day").isnotnull())

    def _told(self) -> Iterator[Expression]:
        """What the rows tell of tasks, under the names that every form on tasks shares."""
        yield from (ColumnExpression(name) for name in ("line", "period", "agency", "commune"))
        yield ColumnExpression("unit").alias("task")
        for type_ in ("status", "percent", "document", "link"):
            column = self.form.of_type(type_)
            cell = ColumnExpression(column.column) if column else ConstantExpression(None)
            yield cell.cast(_TYPES.get(type_, VARCHAR)).alias(type_)

    def _remember(self, *, several: bool) -> bool:
        """Earlier rows, a column a measure as in the file: from the history, and a file of `several` periods itself."""
        past = self._database.sql(statement("checks/setup/past")).aggregate([*self._wide()], ", ".join(ROLES))
        if several:
            past = past.union(self._table("form_row"))
        past.create("past")
        found = bool(self._table("past").limit(1).fetchall())
        if found:
            self._database.execute(statement("checks/setup/previous"))
            self._prepare_ratios()
        return found

    def _wide(self) -> Iterator[Expression]:
        yield from (ColumnExpression(role) for role in ROLES)
        yield ConstantExpression(None).cast(BIGINT).alias("line")
        for column in self.form.columns:
            kind = _TYPES.get(column.type, VARCHAR)
            cell = CaseExpression(
                ColumnExpression("measure") == ConstantExpression(column.column), ColumnExpression("value")
            )
            total = FunctionExpression("sum", cell) if column.type == "count" else ConstantExpression(None)
            yield total.cast(kind).alias(column.column)

    def _is_ratio(self, indicator: Indicator) -> bool:
        return indicator.form == self.form.code and indicator.kind in {"stock_ratio", "flow_ratio"}

    def _ratios(self, ratios: Sequence[Indicator], source: str) -> duckdb.DuckDBPyRelation:
        """One row a row of `source` and ratio that is measured in it."""
        places = [ColumnExpression(name) for name in ("line", *ROLES)]
        each = FunctionExpression("unnest", FunctionExpression("list_value", *map(self._ratio, ratios)))
        every = self._table(source).select(*places, each.alias("ratio"))
        parts = [ColumnExpression("ratio", name).alias(name) for name in ("indicator", "kind", *_PARTS)]
        return every.filter(ColumnExpression("ratio").isnotnull()).select(*places, *parts)

    def _ratio(self, indicator: Indicator) -> Expression:
        """A ratio in a row, null where it is not measured."""
        measured = isin("sector", indicator.sectors) & present(
            self.form, [*indicator.numerator, *indicator.denominator]
        )
        sums = [operand(getattr(indicator, name), summed=True).alias(name) for name in _PARTS]
        names = ConstantExpression(indicator.code).alias("indicator"), ConstantExpression(indicator.kind).alias("kind")
        return CaseExpression(measured, FunctionExpression("struct_pack", *names, *sums))


_PARTS = ("numerator", "denominator")
_TYPES = {"count": BIGINT, "percent": BIGINT, "date": DATE}


def _few_words(rows: pa.Table, form: Form) -> pa.Table:
    """The rows with the codes that repeat as dictionaries: a database compares them many times."""
    for role, name in role_columns(form).items():
        if role != "unit":
            place = rows.column_names.index(name)
            rows = rows.set_column(place, name, rows[name].dictionary_encode())
    return rows


def _named(column: str) -> Expression:
    return ConstantExpression(column).alias("column")


def _listed(columns: Iterable[str]) -> Expression:
    return FunctionExpression("list_value", *map(ColumnExpression, columns)).alias("numbers")


def coalesce(value: Expression, otherwise: str | int) -> Expression:
    """The value, or something else where it is null."""
    return CoalesceOperator(value, ConstantExpression(otherwise))


def operand(columns: Sequence[str], *, summed: bool = False) -> Expression:
    """The sum of several columns, blanks as nothing; a single column as it is, unless it is to be `summed`."""
    if len(columns) == 1 and not summed:
        return ColumnExpression(columns[0])
    parts = [coalesce(ColumnExpression(name), 0) for name in columns]
    return reduce(add, parts, ConstantExpression(0).cast(BIGINT))


def isin(column: str, values: Iterable[str]) -> Expression:
    """Whether a column holds one of the values."""
    return ColumnExpression(column).isin(*map(ConstantExpression, values))


def present(form: Form, columns: Iterable[str]) -> Expression:
    """Whether all of the columns that apply to a row's sector are filled."""
    return reduce(and_, (_filled(form.column(name)) for name in columns), ConstantExpression(True))


def _filled(column: FormColumn) -> Expression:
    filled = ColumnExpression(column.column).isnotnull()
    return filled | ~isin("sector", column.sectors) if column.sectors else filled


def _quoted(path: Path) -> str:
    """A path as a SQL literal: ATTACH takes no parameters."""
    return "'" + str(path).replace("'", "''") + "'"


def _dimensions(plan: Plan, form: Form, today: date) -> Mapping[str, pa.Table]:
    periods = sorted(plan.periods, key=lambda period: period.order)
    return {
        "setting": pa.table({"today": [today], "form": [form.code]}),
        "agency": pa.table({"code": [a.code for a in plan.agencies], "level": [a.level for a in plan.agencies]}),
        "period": pa.table(
            {
                "code": [period.code for period in periods],
                "kind": [period.kind for period in periods],
                "year": [period.year for period in periods],
                "end": [period.end for period in periods],
                "ord": list(range(len(periods))),
            }
        ),
        "task": tasks(plan),
        "task_status": task_statuses(plan),
        "coverage": pa.Table.from_pylist(list(_covered(plan)), schema=_COVERAGE),
        "reporter": pa.Table.from_pylist(list(_reporters(plan, form)), schema=_REPORTER),
    }


_COVERAGE = pa.schema({name: pa.string() for name in ("period", "sector", "unit", "agency", "commune")})
_REPORTER = pa.schema({name: pa.string() for name in ("period", "agency", "sector")})


def _reporters(plan: Plan, form: Form) -> Iterator[dict[str, str]]:
    """Who may report which sector on the form in which period."""
    order = {period.code: period.order for period in plan.periods}
    for line in plan.reporting:
        if line.form == form.code:
            first, last = order[line.first_period], order[line.last_period]
            for code, place in order.items():
                if first <= place <= last:
                    yield {"period": code, "agency": line.agency, "sector": line.sector}


def _covered(plan: Plan) -> Iterator[dict[str, str]]:
    """Who reports which unit in which period, of the units that have a code."""
    for period in plan.periods:
        for line in plan.covering(period.code):
            if line.unit:
                yield {"period": period.code} | line.model_dump(include={"sector", "unit", "agency", "commune"})
