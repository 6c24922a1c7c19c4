"""Whether the rows of the reference files agree with each other.

Each check yields the mistakes it finds; none stops the others. A row that
could not be read is noted already, so nothing is said about codes it may hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import chain
from string import Formatter
from typing import TypeVar, cast

from analytics.plan.mistakes import At, Mistake
from analytics.plan.models import (
    DEFAULT_VARIANT,
    AgeBand,
    Agency,
    Aim,
    Breakdown,
    Commune,
    Coverage,
    Form,
    FormColumn,
    Grouping,
    Indicator,
    LocalTarget,
    Period,
    Province,
    Reading,
    Reporting,
    RetirementAge,
    Row,
    Rule,
    Sector,
    SeriesBreak,
    Target,
    Task,
    TaskDeadline,
    TaskSection,
    TaskStatus,
    Term,
    Unit,
    Variant,
    fold,
)

RowModel = TypeVar("RowModel", bound=Row)
Located = tuple[At, RowModel]
Mistakes = Iterator[Mistake]


@dataclass(frozen=True)
class Book:
    """Every row that could be read, with its place; `broken` names the files that hold mistakes."""

    province: Province | None
    tables: Mapping[type[Row], list[tuple[At, Row]]]
    broken: frozenset[str]

    def rows(self, model: type[RowModel]) -> list[tuple[At, RowModel]]:
        """The rows of one kind with their places."""
        return cast("list[tuple[At, RowModel]]", self.tables[model])

    def all(self, model: type[RowModel]) -> tuple[RowModel, ...]:
        """The rows of one kind."""
        return tuple(row for _, row in self.rows(model))

    def columns(self, form: str) -> list[tuple[At, FormColumn]]:
        """The columns of one form."""
        return [(at, row) for at, row in self.rows(FormColumn) if at.file == f"forms/{form}.csv"]

    @cached_property
    def codes(self) -> dict[type[Row], dict[str, Row]]:
        """The rows that other files refer to, by code."""
        return {model: {getattr(row, "code"): row for row in self.all(model)} for model in _FILES}  # noqa: B009

    def get(self, model: type[RowModel], code: str) -> RowModel | None:
        """The row with this code, if there is one."""
        return cast("RowModel | None", self.codes[model].get(code))


def check(book: Book) -> Mistakes:
    """Every mistake that shows only when rows are held against each other."""
    return chain.from_iterable(test(book) for test in _CHECKS)


_FILES: Mapping[type[Row], str] = {
    Sector: "sectors.csv",
    Indicator: "indicators.csv",
    Reading: "readings.csv",
    Agency: "agencies.csv",
    Period: "periods.csv",
    Form: "forms.csv",
    Commune: "communes.csv",
    Breakdown: "breakdowns.csv",
}

_REFERENCES: tuple[tuple[type[Row], str, type[Row]], ...] = (
    (Sector, "contact_agency", Agency),
    (Indicator, "sectors", Sector),
    (Indicator, "form", Form),
    (Indicator, "baseline_period", Period),
    (Variant, "indicator", Indicator),
    (Variant, "readings", Reading),
    (Target, "sector", Sector),
    (Target, "indicator", Indicator),
    (Target, "readings", Reading),
    (Aim, "sector", Sector),
    (Aim, "readings", Reading),
    (Aim, "form", Form),
    (LocalTarget, "sector", Sector),
    (LocalTarget, "indicator", Indicator),
    (Breakdown, "form", Form),
    (Grouping, "breakdown", Breakdown),
    (Grouping, "readings", Reading),
    (Reporting, "agency", Agency),
    (Reporting, "form", Form),
    (Reporting, "sector", Sector),
    (Reporting, "first_period", Period),
    (Reporting, "last_period", Period),
    (Coverage, "sector", Sector),
    (Coverage, "agency", Agency),
    (Coverage, "commune", Commune),
    (Coverage, "first_period", Period),
    (Coverage, "last_period", Period),
    (SeriesBreak, "period", Period),
    (SeriesBreak, "sectors", Sector),
    (Task, "reported_by", Agency),
    (FormColumn, "sectors", Sector),
    (Rule, "form", Form),
    (Rule, "sectors", Sector),
)

_KEYS: tuple[tuple[type[Row], tuple[str, ...]], ...] = (
    (Sector, ("code",)),
    (Indicator, ("code",)),
    (Variant, ("code", "indicator")),
    (Target, ("id",)),
    (Target, ("sector", "indicator", "year")),
    (Aim, ("id",)),
    (LocalTarget, ("aim", "sector", "indicator", "year")),
    (Breakdown, ("code",)),
    (Grouping, ("code", "breakdown")),
    (AgeBand, ("column",)),
    (RetirementAge, ("year",)),
    (Reading, ("code",)),
    (Agency, ("code",)),
    (Reporting, ("agency", "form", "sector", "first_period")),
    (Commune, ("code",)),
    (Period, ("code",)),
    (SeriesBreak, ("period", "sectors")),
    (Task, ("id",)),
    (TaskStatus, ("name_vi",)),
    (TaskStatus, ("means",)),
    (TaskDeadline, ("task",)),
    (TaskSection, ("code",)),
    (Term, ("vi",)),
    (Form, ("code",)),
    (Rule, ("code", "form")),
)

_UNITS = {
    "stock_ratio": "percent",
    "flow_ratio": "percent",
    "cumulative_count": "people",
    "baseline_multiple": "times",
}


def _references(book: Book) -> Mistakes:
    """Every code used in one file is defined in another."""
    for model, field, target in _REFERENCES:
        if _FILES[target] in book.broken:
            continue
        for at, row in book.rows(model):
            for code in _codes(getattr(row, field)):
                if code not in book.codes[target]:
                    yield at.mistake(field, "unknown", found=code, file=_FILES[target])


def _codes(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if value else ()


def _duplicates(book: Book) -> Mistakes:
    """No two rows of a file have the same key, no two columns of a form the same code."""
    for model, fields in _KEYS:
        yield from _repeated(fields, book.rows(model))
    for form in book.all(Form):
        yield from _repeated(("column",), book.columns(form.code))


def _repeated(fields: tuple[str, ...], rows: list[tuple[At, RowModel]]) -> Mistakes:
    seen: dict[tuple[object, ...], int | None] = {}
    for at, row in rows:
        key = tuple(getattr(row, field) for field in fields)
        if key in seen:
            yield at.mistake(fields[-1] if len(fields) == 1 else "+".join(fields), "repeated", first=seen[key])
        seen.setdefault(key, at.row)


def _province(book: Book) -> Mistakes:
    """The whole province is one of the sectors, and the only one of its kind."""
    if book.province is None or "sectors.csv" in book.broken:
        return
    whole = [sector.code for sector in book.all(Sector) if sector.kind == "province"]
    if whole != [book.province.whole_province_sector]:
        found = book.province.whole_province_sector
        yield At("province.toml").mistake("whole_province_sector", "whole_province", found=found)


def _reviewer(book: Book) -> Mistakes:
    """Whom agencies are told to ask is one of the agencies."""
    if book.province is None or "agencies.csv" in book.broken:
        return
    found = book.province.reviewing_agency
    if found not in {agency.code for agency in book.all(Agency)}:
        yield At("province.toml").mistake("reviewing_agency", "unknown", found=found, file="agencies.csv")


def _indicators(book: Book) -> Mistakes:
    """An indicator's kind, unit, formula and baseline go together."""
    for at, row in book.rows(Indicator):
        if row.unit != _UNITS[row.kind]:
            yield at.mistake("unit", "choice", found=row.unit, expected=_UNITS[row.kind])
        yield from _denominator(at, row.kind, row.denominator)
        yield from _terms(book, at, row.form, row)
        on_the_way = (row.in_training,) if row.in_training else ()
        yield from _columns_exist(book, at, row.form, "in_training", on_the_way, counts=True)
        for field in ("baseline_value", "baseline_period"):
            if bool(getattr(row, field)) != (row.kind == "baseline_multiple"):
                yield at.mistake(field, "baseline")


def _variants(book: Book) -> Mistakes:
    """A variant is another formula of the same kind over the same form."""
    for at, row in book.rows(Variant):
        if row.code == DEFAULT_VARIANT:
            yield at.mistake("code", "reserved", found=row.code)
        if indicator := book.get(Indicator, row.indicator):
            yield from _denominator(at, indicator.kind, row.denominator)
            yield from _terms(book, at, indicator.form, row)


def _denominator(at: At, kind: str, denominator: tuple[str, ...]) -> Mistakes:
    if bool(denominator) != kind.endswith("_ratio"):
        yield at.mistake("denominator", "needs_denominator" if not denominator else "no_denominator")


def _terms(book: Book, at: At, form: str, row: Indicator | Variant | Aim) -> Mistakes:
    """The columns of a formula hold counts in its form, each at most once."""
    for field in ("numerator", "denominator"):
        yield from _columns_exist(book, at, form, field, getattr(row, field), counts=True)


def _columns_exist(book: Book, at: At, form: str, field: str, names: tuple[str, ...], *, counts: bool) -> Mistakes:
    if f"forms/{form}.csv" in book.broken or book.get(Form, form) is None:
        return
    types = {column.column: column.type for _, column in book.columns(form)}
    for name in dict.fromkeys(names):
        if name not in types:
            yield at.mistake(field, "unknown", found=name, file=f"forms/{form}.csv")
        elif counts and types[name] != "count":
            yield at.mistake(field, "not_a_count", found=name)
        if names.count(name) > 1:
            yield at.mistake(field, "repeated_term", found=name)


def _aims(book: Book) -> Mistakes:
    """An aim is measured by a form's columns, a share by two sums of them; or it is not measured at all."""
    inside = [(row.parts[row.parts.index(part) - 1], part) for row in book.all(Breakdown) for part in _nested(row)]
    for at, row in book.rows(Aim):
        if bool(row.form) != bool(row.numerator):
            yield at.mistake("numerator" if row.form else "form", "blank")
        if row.form:
            yield from _denominator(at, "some_ratio" if row.unit == "percent" else "count", row.denominator)
            yield from _terms(book, at, row.form, row)
        for whole, part in inside:
            if {whole, part} <= set(row.numerator):
                yield at.mistake("numerator", "added_twice", found=part, other=whole)


def _nested(row: Breakdown) -> tuple[str, ...]:
    return tuple(part for part in row.of_which if part in row.parts[1:])


def _local_targets(book: Book) -> Mistakes:
    """A level is set for an aim, or for an indicator in a sector where it is measured."""
    aims = {row.id: row for row in book.all(Aim)}
    for at, row in book.rows(LocalTarget):
        if row.aim and "aims.csv" not in book.broken and row.aim not in aims:
            yield at.mistake("aim", "unknown", found=row.aim, file="aims.csv")
        if bool(row.aim) == bool(row.indicator) or bool(row.indicator) != bool(row.sector):
            yield at.mistake("aim", "aim_or_indicator")
        measure = book.get(Indicator, row.indicator)
        if measure and row.sector and row.sector not in measure.sectors:
            yield at.mistake("sector", "not_measured", found=row.sector, indicator=measure.code)
        if measured := measure or aims.get(row.aim):
            yield from _value(at, "value", row.value, measured.unit)
        yield from _not_over(book, at, row.year)


def _breakdowns(book: Book) -> Mistakes:
    """Breakdowns, groupings and age bands are made of counts that the form has."""
    for at, row in book.rows(Breakdown):
        yield from _columns_exist(book, at, row.form, "parts", row.parts, counts=True)
        yield from _columns_exist(book, at, row.form, "whole", (row.whole,), counts=True)
        for part in (part for part in row.of_which if part not in row.parts[1:]):
            yield at.mistake("of_which", "unknown", found=part, file="breakdowns.csv")
    located: list[tuple[At, str, str, tuple[str, ...]]] = [
        *((at, "parts", row.breakdown, row.parts) for at, row in book.rows(Grouping)),
        *((at, "column", "age", (row.column,)) for at, row in book.rows(AgeBand)),
    ]
    for at, field, code, parts in located:
        known = book.get(Breakdown, code)
        for part in (part for part in parts if known and part not in known.parts):
            yield at.mistake(field, "unknown", found=part, file="breakdowns.csv")
    for at, band in book.rows(AgeBand):
        if band.oldest is not None and band.oldest < band.youngest:
            yield at.mistake("oldest", "max_not_above", found=band.oldest, value=band.youngest)


def _targets(book: Book) -> Mistakes:
    """A target's value suits its comparator and unit, and its sector is measured."""
    for at, row in book.rows(Target):
        yield from _target_year(book, at, row)
        if (row.comparator == "range") != (row.value_max is not None):
            yield at.mistake("value_max", "range_needs_max" if row.comparator == "range" else "max_needs_range")
        elif row.value_max is not None and row.value_max <= row.value:
            yield at.mistake("value_max", "max_not_above", found=row.value_max, value=row.value)
        if indicator := book.get(Indicator, row.indicator):
            yield from _target_of(at, row, indicator)


def _target_year(book: Book, at: At, row: Target) -> Mistakes:
    """A target's year ends its id, and is not over before the plan begins."""
    if row.id.rpartition("-")[2] != str(row.year):
        yield at.mistake("year", "unlike_id", found=row.year, id=row.id)
    yield from _not_over(book, at, row.year)


def _not_over(book: Book, at: At, year: int) -> Mistakes:
    since = book.province.cumulative_since if book.province else None
    if since and year <= since.year:
        yield at.mistake("year", "too_early", found=year, since=since.year)


def _target_of(at: At, row: Target, indicator: Indicator) -> Mistakes:
    if row.sector not in indicator.sectors:
        yield at.mistake("sector", "not_measured", found=row.sector, indicator=indicator.code)
    for field in ("value", "value_max"):
        value = getattr(row, field)
        if value is not None:
            yield from _value(at, field, value, indicator.unit)


def _value(at: At, field: str, value: Decimal, unit: Unit) -> Mistakes:
    """No share is above the whole, and people are whole."""
    if unit == "percent" and value > 100:
        yield at.mistake(field, "too_large", found=value, expected=100)
    if unit == "people" and value != int(value):
        yield at.mistake(field, "whole", found=value)


def _quotes(book: Book) -> Mistakes:
    """The plan's phrase is part of the plan's sentence."""
    located: list[tuple[At, Target | Aim]] = [*book.rows(Target), *book.rows(Aim)]
    for at, row in located:
        if row.phrase_vi not in row.sentence_vi:
            yield at.mistake("phrase_vi", "not_in_sentence", found=row.phrase_vi)


def _periods(book: Book) -> Mistakes:
    """A period's code says its year and kind; it ends after it starts, within its year."""
    for at, row in book.rows(Period):
        if row.code[:4] != str(row.year):
            yield at.mistake("year", "unlike_code", found=row.year, code=row.code)
        if row.code.endswith("-N") != (row.kind == "year"):
            yield at.mistake("kind", "unlike_code", found=row.kind, code=row.code)
        if row.start >= row.end:
            yield at.mistake("end", "ends_early")
        elif not row.start.year == row.end.year == row.year:
            yield at.mistake("end", "outside_year", code=row.code)


def _reporting(book: Book) -> Mistakes:
    """Nobody stops reporting before they begin."""
    rows: list[tuple[At, Reporting | Coverage]] = [*book.rows(Reporting), *book.rows(Coverage)]
    for at, row in rows:
        first, last = book.get(Period, row.first_period), book.get(Period, row.last_period)
        if first and last and first.order > last.order:
            yield at.mistake("last_period", "ends_early")


def _coverage(book: Book) -> Mistakes:
    """A unit is reported by one agency, or one commune, at a time; only agencies of communes have any."""
    earlier: list[tuple[At, Coverage]] = []
    for at, row in book.rows(Coverage):
        agency = book.get(Agency, row.agency)
        if row.commune and agency and agency.level == "province":
            yield at.mistake("commune", "no_communes", found=row.agency)
        if not row.unit:
            continue
        twice = next((place for place, other in earlier if _is_claimed(book, row, other)), None)
        if twice is not None:
            yield at.mistake("unit", "covered_twice", found=row.unit, first=twice.row)
        earlier.append((at, row))


def _is_claimed(book: Book, row: Coverage, other: Coverage) -> bool:
    """Whether two rows give one unit of a sector to somebody in a period they share."""
    spans = [book.get(Period, code) for one in (row, other) for code in (one.first_period, one.last_period)]
    if (fold(row.unit), row.sector) != (fold(other.unit), other.sector) or None in spans:
        return False
    first, last, other_first, other_last = (period.order for period in spans if period)
    return first <= other_last and other_first <= last


def _forms(book: Book) -> Mistakes:
    """A form names its rows by columns it has, and holds one period and one agency."""
    for at, form in book.rows(Form):
        yield from _columns_exist(book, at, form.code, "key", form.key, counts=False)
        if f"forms/{form.code}.csv" in book.broken:
            continue
        types: list[str] = [column.type for _, column in book.columns(form.code)]
        for type_, least in (("period", 1), ("agency", 1), ("commune", 0), ("sector", 0)):
            if not least <= types.count(type_) <= 1:
                yield At(f"forms/{form.code}.csv").mistake("type", "once", found=type_)


def _tasks(book: Book) -> Mistakes:
    """A task that has a deadline is one of the plan's, and who reports on tasks says how far they are."""
    tasks = {task.id for task in book.all(Task)}
    for at, row in book.rows(TaskDeadline):
        if "tasks.csv" not in book.broken and row.task not in tasks:
            yield at.mistake("task", "unknown", found=row.task, file="tasks.csv")
    for at, form in book.rows(Form):
        columns = [column for _, column in book.columns(form.code)]
        keys = {column.column for column in columns if column.type == "task"}
        if keys and f"forms/{form.code}.csv" not in book.broken:
            if keys.isdisjoint(form.key):
                yield at.mistake("key", "task_is_key")
            yield from _task_form(book, form, [column.type for column in columns])


def _task_form(book: Book, form: Form, types: Sequence[str]) -> Mistakes:
    """One row a task, one status and no more than one of what else is told of a task."""
    at = At(f"forms/{form.code}.csv")
    for type_, least in (("task", 1), ("status", 1), ("percent", 0), ("document", 0), ("link", 0)):
        if not least <= types.count(type_) <= 1:
            yield at.mistake("type", "once_a_task", found=type_)
    if not book.all(TaskStatus) and "task_statuses.csv" not in book.broken:
        yield At("task_statuses.csv").mistake("", "empty")


def _task_sections(book: Book) -> Mistakes:
    """Where the sections that set tasks are named, every task is of one of them."""
    named = {row.code for row in book.all(TaskSection)}
    for at, row in book.rows(Task):
        if named and "task_sections.csv" not in book.broken and row.section not in named:
            yield at.mistake("section", "unknown", found=row.section, file="task_sections.csv")


def _columns(book: Book) -> Mistakes:
    """Only coded columns list codes, and no two columns of a form can be taken for each other."""
    for at, row in book.rows(FormColumn):
        if row.codes and row.type != "code":
            yield at.mistake("codes", "codes_of_code")
    for form in book.all(Form):
        yield from _ambiguous(book.columns(form.code))


def _ambiguous(columns: list[tuple[At, FormColumn]]) -> Mistakes:
    owners: dict[str, str] = {}
    for at, row in columns:
        for name in row.names:
            owner = owners.setdefault(fold(name), row.column)
            if owner != row.column:
                yield at.mistake("aliases", "ambiguous", found=name, other=owner)


def _rules(book: Book) -> Mistakes:
    """A comparison compares counts; errors are to be fixed; both languages fill in the same values."""
    for at, row in book.rows(Rule):
        compare = row.kind == "compare"
        for field in ("left", "right"):
            yield from _columns_exist(book, at, row.form, field, getattr(row, field), counts=compare)
        if compare and not row.left:
            yield at.mistake("left", "blank")
        if compare != bool(row.comparator):
            yield at.mistake("comparator", "blank" if compare else "compare_only")
        if (row.severity == "error") != (row.needs == "fix"):
            yield at.mistake("needs", "needs_of_severity", found=row.needs, severity=row.severity)
        yield from _message(at, row)


def _message(at: At, row: Rule) -> Mistakes:
    names = _placeholders(row.message_vi)
    if names is None or names != _placeholders(row.message_en):
        yield at.mistake("message_en", "placeholders")
    elif row.kind == "compare" and not names <= {"left", "right"}:
        yield at.mistake("message_vi", "placeholders")


def _placeholders(message: str) -> set[str] | None:
    try:
        names = {name for _, name, _, _ in Formatter().parse(message) if name is not None}
    except ValueError:
        return None
    return names if all(re.fullmatch("[a-z]+", name) for name in names) else None


_CHECKS: tuple[Callable[[Book], Mistakes], ...] = (
    _references,
    _duplicates,
    _province,
    _reviewer,
    _indicators,
    _variants,
    _aims,
    _local_targets,
    _breakdowns,
    _targets,
    _quotes,
    _periods,
    _reporting,
    _coverage,
    _forms,
    _tasks,
    _task_sections,
    _columns,
    _rules,
)
