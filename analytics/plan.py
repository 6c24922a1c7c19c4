"""The plan as data: `data/reference` loaded into frozen models that agree with each other.

A province is adopted by changing these files, never code. Every mistake is
refused with file, row, field and reason, all of them at once.
"""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

DEFAULT_VARIANT = "default"

IndicatorKind = Literal["stock_ratio", "flow_ratio", "cumulative_count", "baseline_multiple"]
Unit = Literal["percent", "people", "times"]
Comparator = Literal[">=", ">", "range"]
Severity = Literal["error", "warning"]


def _list(value: object) -> object:
    return tuple(part.strip() for part in value.split("|") if part.strip()) if isinstance(value, str) else value


def _terms(value: object) -> object:
    return tuple(part.strip() for part in value.split("+") if part.strip()) if isinstance(value, str) else value


def _decimal(value: object) -> object:
    return value.replace(",", ".") if isinstance(value, str) else value


def _day(value: object) -> object:
    return datetime.strptime(value, "%d/%m/%Y").date() if isinstance(value, str) else value


def _flag(value: object) -> object:
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


List = Annotated[tuple[str, ...], BeforeValidator(_list)]
Terms = Annotated[tuple[str, ...], BeforeValidator(_terms)]
Number = Annotated[Decimal, BeforeValidator(_decimal)]
Day = Annotated[date, BeforeValidator(_day)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Column = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    def text(self, name: str, language: str) -> str:
        """The field `name` in the language asked for, else in Vietnamese."""
        chosen: str = getattr(self, f"{name}_{language}", "") or getattr(self, f"{name}_vi")
        return chosen


class Province(_Row):
    """Who follows the plan, and the few settings that are not tables."""

    code: str
    name_vi: str
    name_en: str
    committee_vi: str
    committee_en: str
    plan_title_vi: str
    plan_title_en: str
    time_zone: str
    whole_province_sector: str
    cumulative_since: date


class Sector(_Row):
    """A field of work with targets of its own; `province` is the whole province, `other` has none."""

    code: str
    name_vi: str
    name_en: str
    short_vi: str
    short_en: str
    kind: Literal["sector", "province", "other"]
    contact_agency: str = ""


class Indicator(_Row):
    """What is measured. `numerator` and `denominator` are sums of form columns."""

    code: str
    name_vi: str
    name_en: str
    short_vi: str
    short_en: str
    definition_vi: str
    definition_en: str
    population_vi: str
    population_en: str
    people_vi: str
    people_en: str
    sectors: List = Field(min_length=1)
    kind: IndicatorKind
    unit: Unit
    direction: Literal["up", "down"]
    decimals: int = Field(ge=0, le=3)
    form: str
    numerator: Terms = Field(min_length=1)
    denominator: Terms = ()
    baseline_value: int | None = None
    baseline_period: str = ""


class Variant(_Row):
    """Another reading of the plan that changes an indicator's formula."""

    code: str
    label_vi: str
    label_en: str
    readings: List
    indicator: str
    numerator: Terms = Field(min_length=1)
    denominator: Terms = ()


class Target(_Row):
    """A value the plan sets for a sector's indicator in a year (section II)."""

    id: str
    sector: str
    indicator: str
    comparator: Comparator
    value: Number
    value_max: Number | None = None
    year: int
    section: str
    phrase_vi: str
    phrase_en: str
    sentence_vi: str
    readings: List = ()
    note_vi: str = ""
    note_en: str = ""


class Aim(_Row):
    """Something the plan wants without giving a number."""

    id: str
    sector: str
    name_vi: str
    name_en: str
    unit: Unit
    year: int
    section: str
    phrase_vi: str
    sentence_vi: str
    readings: List = ()
    note_vi: str = ""
    note_en: str = ""


class Reading(_Row):
    """A place where the plan can be read in two ways (A01-A24)."""

    code: str
    question_vi: str
    question_en: str
    default: str
    default_vi: str
    default_en: str
    alternatives_vi: List = ()
    alternatives_en: List = ()
    reason_vi: str
    reason_en: str


class Agency(_Row):
    """A body that reports or is responsible. `commune` level stands for all communes at once."""

    code: str
    name_vi: str
    name_en: str
    bloc_vi: str
    bloc_en: str
    level: Literal["province", "commune"]
    formed_from_vi: str = ""
    formed_from_en: str = ""
    basis: str = ""
    note_vi: str = ""
    note_en: str = ""


class Reporting(_Row):
    """Which agency reports which sector on which form, from one period to another."""

    agency: str
    form: str
    sector: str
    first_period: str
    last_period: str
    expected: Flag


class Commune(_Row):
    """A commune or ward with its five-digit code."""

    code: str = Field(pattern=r"^\d{5}$")
    name_vi: str
    name_en: str
    kind: Literal["commune", "ward"]


class Period(_Row):
    """A reporting period; staff counts are taken on its last day."""

    code: str = Field(pattern=r"^\d{4}-(N|H1|H2)$")
    kind: Literal["year", "half"]
    year: int
    start: Day
    end: Day
    expected: Flag

    @property
    def order(self) -> tuple[date, bool]:
        """Sort key: by closing day, a half-year before the year that closes with it."""
        return self.end, self.kind == "year"


class SeriesBreak(_Row):
    """From this period on a sector's figures are not comparable with those before (A13)."""

    period: str
    sectors: List
    reason_vi: str
    reason_en: str


class Task(_Row):
    """One of the plan's tasks (sections I.2, III, IV). The plan gives no deadline."""

    id: str
    section: str
    summary_vi: str
    summary_en: str
    lead_in_plan_vi: str = ""
    lead_vi: str
    lead_en: str
    lead_explicit: Flag
    coordinating_vi: str = ""
    coordinating_en: str = ""
    cadence_vi: str
    cadence_en: str
    sentence_vi: str
    evidence_vi: str = ""
    evidence_en: str = ""


class Term(_Row):
    """A word of the field in both languages."""

    vi: str
    en: str


class FormColumn(_Row):
    """A column of a form. `required` may be limited to some sectors, or to commune-level agencies."""

    column: Column
    label_vi: str
    label_en: str
    aliases: List = ()
    type: Literal["count", "code", "text", "date", "period", "agency", "commune", "sector"]
    required: Literal["always", "commune", "no"]
    sectors: List = ()
    codes: List = ()
    group_vi: str = ""
    group_en: str = ""
    note_vi: str = ""
    note_en: str = ""


class Form(_Row):
    """A reporting form: what agencies fill in. `key` columns name a row uniquely."""

    code: str
    name_vi: str
    name_en: str
    key: List
    columns: tuple[FormColumn, ...] = ()

    def column(self, name: str) -> FormColumn:
        """The column called `name`; KeyError if the form has none."""
        for column in self.columns:
            if column.column == name:
                return column
        raise KeyError(name)

    @property
    def counts(self) -> tuple[str, ...]:
        """The columns that hold counts of people."""
        return tuple(column.column for column in self.columns if column.type == "count")


class Rule(_Row):
    """A check over a form's rows: a comparison of sums of columns, or a named SQL query.

    `compare` holds `left comparator right`, both sums of columns (an empty sum is 0), on
    every row, of `sectors` if any are named, where all columns that apply to the row's
    sector are present; a column that does not apply counts as 0 when blank. `query` is the
    file `<code>.sql`; `left` and `right` are the columns it looks at.
    """

    code: str
    draft: str
    form: str
    severity: Severity
    needs: Literal["fix", "explain", "nothing"]
    kind: Literal["compare", "query"]
    left: Terms = ()
    comparator: Literal["", "=", "<="] = ""
    right: Terms = ()
    sectors: List = ()
    message_vi: str
    message_en: str


@dataclass(frozen=True)
class Mistake:
    """One thing wrong in the reference data."""

    file: str
    row: int | None
    field: str
    reason: str

    def __str__(self) -> str:
        place = self.file if self.row is None else f"{self.file}, row {self.row}"
        return f"{place}, field {self.field}: {self.reason}" if self.field else f"{place}: {self.reason}"


class PlanError(Exception):
    """The reference data cannot be used; `mistakes` lists everything found."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))


@dataclass(frozen=True)
class Plan:
    """Everything the program knows about a province's plan."""

    province: Province
    sectors: tuple[Sector, ...]
    indicators: tuple[Indicator, ...]
    variants: tuple[Variant, ...]
    targets: tuple[Target, ...]
    aims: tuple[Aim, ...]
    readings: tuple[Reading, ...]
    agencies: tuple[Agency, ...]
    reporting: tuple[Reporting, ...]
    communes: tuple[Commune, ...]
    periods: tuple[Period, ...]
    breaks: tuple[SeriesBreak, ...]
    tasks: tuple[Task, ...]
    glossary: tuple[Term, ...]
    forms: tuple[Form, ...]
    rules: tuple[Rule, ...]
    digest: str = field(repr=False)

    def sector(self, code: str) -> Sector:
        """The sector with this code; KeyError if there is none."""
        return self._by_code["sector"][code]  # type: ignore[return-value]

    def indicator(self, code: str) -> Indicator:
        """The indicator with this code; KeyError if there is none."""
        return self._by_code["indicator"][code]  # type: ignore[return-value]

    def agency(self, code: str) -> Agency:
        """The agency with this code; KeyError if there is none."""
        return self._by_code["agency"][code]  # type: ignore[return-value]

    def commune(self, code: str) -> Commune:
        """The commune with this code; KeyError if there is none."""
        return self._by_code["commune"][code]  # type: ignore[return-value]

    def period(self, code: str) -> Period:
        """The period with this code; KeyError if there is none."""
        return self._by_code["period"][code]  # type: ignore[return-value]

    def form(self, code: str) -> Form:
        """The form with this code; KeyError if there is none."""
        return self._by_code["form"][code]  # type: ignore[return-value]

    @cached_property
    def _by_code(self) -> dict[str, dict[str, _Row]]:
        tables: dict[str, tuple[Any, ...]] = {
            "sector": self.sectors,
            "indicator": self.indicators,
            "agency": self.agencies,
            "commune": self.communes,
            "period": self.periods,
            "form": self.forms,
        }
        return {name: {row.code: row for row in rows} for name, rows in tables.items()}


RowModel = TypeVar("RowModel", bound=_Row)


class _Reader:
    """Reads the reference files of one folder and collects every mistake."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mistakes: list[Mistake] = []

    def table(self, name: str, model: type[RowModel]) -> tuple[RowModel, ...]:
        """All rows of one CSV file; rows with mistakes are left out and noted."""
        path = self.folder / name
        if not path.is_file():
            self.mistakes.append(Mistake(name, None, "", "the file is missing"))
            return ()
        with path.open(encoding="utf-8-sig", newline="") as stream:
            lines = csv.DictReader(stream, delimiter=";")
            rows = (self._row(name, lines.line_num, record, model) for record in lines)
            return tuple(row for row in rows if row is not None)

    def _row(self, name: str, line: int, record: Mapping[Any, Any], model: type[RowModel]) -> RowModel | None:
        if None in record or None in record.values():
            self.mistakes.append(Mistake(name, line, "", "the row has more or fewer cells than the header"))
            return None
        return self._model(name, line, {key: value for key, value in record.items() if value.strip()}, model)

    def settings(self, name: str, model: type[RowModel]) -> RowModel | None:
        """The one record of a TOML file."""
        try:
            return self._model(name, None, tomllib.loads((self.folder / name).read_text("utf-8")), model)
        except (OSError, tomllib.TOMLDecodeError) as error:
            self.mistakes.append(Mistake(name, None, "", str(error)))
            return None

    def _model(self, name: str, line: int | None, record: Mapping[str, Any], model: type[RowModel]) -> RowModel | None:
        try:
            return model.model_validate(record)
        except ValidationError as error:
            for detail in error.errors():
                where = ".".join(map(str, detail["loc"]))
                self.mistakes.append(Mistake(name, line, where, f"{detail['msg']} (found: {detail['input']!r})"))
            return None


def load(folder: Path) -> Plan:
    """Read and cross-check the plan in `folder`.

    Raises PlanError with every mistake found, each with file, row and field.
    """
    reader = _Reader(folder)
    province = reader.settings("province.toml", Province)
    forms = tuple(
        form.model_copy(update={"columns": reader.table(f"forms/{form.code}.csv", FormColumn)})
        for form in reader.table("forms.csv", Form)
    )
    tables: dict[str, Any] = {name: reader.table(f"{name}.csv", model) for name, model in _TABLES.items()}
    if reader.mistakes or province is None:
        raise PlanError(reader.mistakes)
    plan = Plan(
        province=province,
        forms=forms,
        breaks=tables.pop("series_breaks"),
        digest=digest(folder),
        **tables,
    )
    mistakes = [mistake for check in _CHECKS for mistake in check(plan)]
    if mistakes:
        raise PlanError(mistakes)
    return plan


def digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of all reference files, in a fixed order."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".csv", ".toml"}):
        content = path.read_bytes()
        total.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


_TABLES: dict[str, type[_Row]] = {
    "sectors": Sector,
    "indicators": Indicator,
    "variants": Variant,
    "targets": Target,
    "aims": Aim,
    "readings": Reading,
    "agencies": Agency,
    "reporting": Reporting,
    "communes": Commune,
    "periods": Period,
    "series_breaks": SeriesBreak,
    "tasks": Task,
    "glossary": Term,
    "rules": Rule,
}


def _unknown(file: str, field: str, values: Iterable[tuple[int, str]], known: Iterable[str]) -> Iterator[Mistake]:
    allowed = set(known)
    for row, value in values:
        if value and value not in allowed:
            yield Mistake(file, row, field, f"{value!r} is not known")


def _check_references(plan: Plan) -> Iterator[Mistake]:
    """Every code used by one file is defined by another."""
    yield from ()


_CHECKS: tuple[Callable[[Plan], Iterator[Mistake]], ...] = (_check_references,)
