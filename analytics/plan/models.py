"""What a row of each reference file holds, and the plan they make up together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

DEFAULT_VARIANT = "default"

IndicatorKind = Literal["stock_ratio", "flow_ratio", "cumulative_count", "baseline_multiple"]
Unit = Literal["percent", "people", "times"]
Comparator = Literal[">=", ">", "range"]
Severity = Literal["error", "warning"]
StatusMethod = Literal["linear", "statcan"]
Counting = Literal["submitted", "accepted"]
TaskMeans = Literal["not_started", "under_way", "standing", "done", "late", "paused"]
ColumnType = Literal[
    "count", "percent", "code", "text", "date", "period", "agency", "commune", "sector",
    "task", "summary", "status", "document", "link", "position",
]  # fmt: skip
Respect = Literal["degree", "age", "sex", "ethnic", "political", "language", "shortage", "expert"]


def _list(value: object) -> object:
    return tuple(part.strip() for part in value.split("|") if part.strip()) if isinstance(value, str) else value


def _terms(value: object) -> object:
    return tuple(part.strip() for part in value.split("+") if part.strip()) if isinstance(value, str) else value


def _decimal(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"\d+([.,]\d+)?", value):
        raise PydanticCustomError("number", "not a number")
    return value.replace(",", ".") if isinstance(value, str) else value


def _whole(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]+", value):
        raise PydanticCustomError("whole", "not a whole number")
    return value


def _day(value: object) -> object:
    try:
        return datetime.strptime(value, "%d/%m/%Y").date() if isinstance(value, str) else value  # noqa: DTZ007
    except ValueError:
        raise PydanticCustomError("day", "not a day") from None


def _toml_day(value: object) -> object:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise PydanticCustomError("toml_day", "not a day") from None


def _zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise PydanticCustomError("time_zone", "not a time zone") from None


def _flag(value: object) -> object:
    if isinstance(value, str) and value not in {"yes", "no"}:
        raise PydanticCustomError("flag", "neither yes nor no")
    return value == "yes" if isinstance(value, str) else value


List = Annotated[tuple[str, ...], BeforeValidator(_list)]
Terms = Annotated[tuple[str, ...], BeforeValidator(_terms)]
Number = Annotated[Decimal, BeforeValidator(_decimal)]
Whole = Annotated[int, BeforeValidator(_whole)]
Day = Annotated[date, BeforeValidator(_day)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Column = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    def text(self, name: str, language: str) -> str:
        """The field `name` in the language asked for, else in Vietnamese."""
        chosen: str = getattr(self, f"{name}_{language}", "") or getattr(self, f"{name}_vi")
        return chosen


def fold(name: str) -> str:
    """A column's name as it is compared: without case, tone marks, đ, i/y, spaces and punctuation."""
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)).casefold()
    return re.sub(r"[\W_]+", "", bare.replace("đ", "d").replace("y", "i"))


class Formula(NamedTuple):
    """Sums of form columns: a ratio's two parts, or a count's numerator alone."""

    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """Every column used, each once, the numerator's first."""
        return tuple(dict.fromkeys(self.numerator + self.denominator))


class Province(Row):
    """Who follows the plan, and the few settings that are not tables.

    `status_method` is the published method (analytics.status) by which targets are judged,
    `counting` says from when on a submission's figures count, `reviewing_agency` is who reviews them and locks periods.
    The head and foot of a review: `party` above `drafter`, which signs as `drafter_code` and sends it to `recipients`;
    `plan_name` is the plan's title in short. Where one is not given, its place stays blank.
    """

    code: str
    name_vi: str
    name_en: str
    committee_vi: str
    committee_en: str
    plan_title_vi: str
    plan_title_en: str
    time_zone: Annotated[str, AfterValidator(_zone)]
    whole_province_sector: str
    cumulative_since: Annotated[date, BeforeValidator(_toml_day)]
    status_method: StatusMethod
    counting: Counting
    reviewing_agency: str
    plan_name_vi: str = ""
    plan_name_en: str = ""
    party_vi: str = ""
    party_en: str = ""
    drafter_vi: str = ""
    drafter_en: str = ""
    drafter_code: str = ""
    recipients_vi: tuple[str, ...] = ()
    recipients_en: tuple[str, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The province's time zone."""
        return ZoneInfo(self.time_zone)

    def time_of(self, at: datetime | str) -> str:
        """A moment as the province's clocks show it: `25/11/2026 14:05`."""
        moment = datetime.fromisoformat(at) if isinstance(at, str) else at
        return f"{moment.astimezone(self.zone):%d/%m/%Y %H:%M}"

    @property
    def now(self) -> datetime:
        """The time in the province, to the second."""
        return datetime.now(self.zone).replace(microsecond=0)


class Sector(Row):
    """A field of work with targets of its own; `province` is the whole province, `other` has none."""

    code: str
    name_vi: str
    name_en: str
    short_vi: str
    short_en: str
    kind: Literal["sector", "province", "other"]
    contact_agency: str = ""


class Indicator(Row):
    """What is measured. `numerator` and `denominator` are sums of form columns.

    `in_training` is the column of the form that counts those who are on the way to it.
    """

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
    decimals: Whole = Field(le=3)
    form: str
    numerator: Terms = Field(min_length=1)
    denominator: Terms = ()
    baseline_value: Whole | None = None
    baseline_period: str = ""
    in_training: str = ""


class Variant(Row):
    """Another reading of the plan that changes an indicator's formula."""

    code: str
    label_vi: str
    label_en: str
    readings: List
    indicator: str
    numerator: Terms = Field(min_length=1)
    denominator: Terms = ()


class Target(Row):
    """A value the plan sets for a sector's indicator in a year (section II)."""

    id: str
    sector: str
    indicator: str
    comparator: Comparator
    value: Number
    value_max: Number | None = None
    year: Whole
    section: str
    phrase_vi: str
    phrase_en: str
    sentence_vi: str
    readings: List = ()
    note_vi: str = ""
    note_en: str = ""


class Aim(Row):
    """Something the plan wants without giving a number.

    `numerator` and `denominator` are sums of columns of `form`; without a form it is not measured.
    """

    id: str
    sector: str
    name_vi: str
    name_en: str
    unit: Unit
    year: Whole
    section: str
    phrase_vi: str
    sentence_vi: str
    readings: List = ()
    note_vi: str = ""
    note_en: str = ""
    form: str = ""
    numerator: Terms = ()
    denominator: Terms = ()


class LocalTarget(Row):
    """A level that the province has set for itself, for an aim or for a sector's indicator: no target of the plan."""

    aim: str = ""
    sector: str = ""
    indicator: str = ""
    year: Whole
    comparator: Literal[">=", ">"]
    value: Number
    decided_vi: str
    decided_en: str


class Breakdown(Row):
    """Who the staff are in one respect: columns of a form beside the column `whole`.

    `parts` of kind `whole` add up to it, with what is left over named `rest` where there is such a name; of kind
    `some` each is only within it. A part in `of_which` is contained in the part before it, never added to it.
    """

    code: Respect
    name_vi: str
    name_en: str
    form: str
    kind: Literal["whole", "some"]
    parts: Terms = Field(min_length=1)
    whole: Column
    rest_vi: str = ""
    rest_en: str = ""
    of_which: List = ()


class Grouping(Row):
    """Which parts of a breakdown count together under a reading of the plan; the first of a breakdown is the default.

    `note` says what the form cannot tell.
    """

    code: str
    breakdown: Respect
    label_vi: str
    label_en: str
    readings: List
    parts: Terms = Field(min_length=1)
    note_vi: str = ""
    note_en: str = ""


class AgeBand(Row):
    """The whole years of age that a part of the breakdown by age stands for; without `oldest` all from `youngest`."""

    column: Column
    youngest: Whole
    oldest: Whole | None = None


class RetirementAge(Row):
    """At what age men and women retire in a year; after the last year given, at that age."""

    year: Whole
    men_years: Whole
    men_months: Whole = Field(le=11)
    women_years: Whole
    women_months: Whole = Field(le=11)
    source_vi: str
    source_en: str

    @property
    def men(self) -> int:
        """Months of life at which men retire."""
        return 12 * self.men_years + self.men_months

    @property
    def women(self) -> int:
        """Months of life at which women retire."""
        return 12 * self.women_years + self.women_months


class Reading(Row):
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


class Agency(Row):
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


class Reporting(Row):
    """Which agency reports which sector on which form, from one period to another."""

    agency: str
    form: str
    sector: str
    first_period: str
    last_period: str
    expected: Flag


class Coverage(Row):
    """Which agency, or commune, reports a unit of a sector, from one period to another, and on what grounds.

    A row without a unit's code is about all units of the kind that it names: people read it, no check can use it.
    """

    unit: str = ""
    name_vi: str
    name_en: str
    sector: str
    agency: str
    commune: str = ""
    first_period: str
    last_period: str
    basis_vi: str = ""
    basis_en: str = ""


class Commune(Row):
    """A commune or ward with its five-digit code."""

    code: str = Field(pattern=r"^\d{5}$")
    name_vi: str
    name_en: str
    kind: Literal["commune", "ward"]


class Period(Row):
    """A reporting period; staff counts are taken on its last day."""

    code: str = Field(pattern=r"^\d{4}-(N|H1|H2)$")
    kind: Literal["year", "half"]
    year: Whole
    start: Day
    end: Day
    expected: Flag

    @property
    def order(self) -> tuple[date, bool]:
        """Sort key: by closing day, a half-year before the year that closes with it."""
        return self.end, self.kind == "year"


class SeriesBreak(Row):
    """From this period on a sector's figures are not comparable with those before (A13)."""

    period: str
    sectors: List
    reason_vi: str
    reason_en: str


class Task(Row):
    """One of the plan's tasks (sections I.2, III, IV). The plan gives no deadline.

    `reported_by` is the one agency that reports on it: the lead, or whom the province asks where the lead is several
    bodies or none of the agencies; "" where nobody reports.
    """

    id: str
    section: str
    summary_vi: str
    summary_en: str
    lead_in_plan_vi: str = ""
    lead_vi: str
    lead_en: str
    lead_explicit: Flag
    reported_by: str = ""
    coordinating_vi: str = ""
    coordinating_en: str = ""
    cadence_vi: str
    cadence_en: str
    sentence_vi: str
    evidence_vi: str = ""
    evidence_en: str = ""


class TaskStatus(Row):
    """How far a task may be said to be: the words that stand in the form, and what they mean to the program."""

    name_vi: str
    name_en: str
    means: TaskMeans


class TaskDeadline(Row):
    """The last day that the province itself has set for a task, and by which decision: the plan sets none."""

    task: str
    due: Day
    decided_vi: str
    decided_en: str


class TaskSection(Row):
    """A section of the plan that sets tasks: those of carrying the plan out, or the measures that it is made of."""

    code: str
    part: Literal["organisation", "measures"]
    name_vi: str
    name_en: str


class Term(Row):
    """A word of the field in both languages."""

    vi: str
    en: str


class FormColumn(Row):
    """A column of a form. `required` may be limited to some sectors, to commune-level agencies, or to told rows.

    A row is told where anything is written in it beyond whose it is and who compiled it.

    `summary` holds the words of the row's task, for people alone; `document` the number of a document; `position` who
    compiled the row, never a name. Words may have no more than `longest` letters.
    """

    column: Column
    label_vi: str
    label_en: str
    aliases: List = ()
    type: ColumnType
    required: Literal["always", "commune", "told", "no"]
    sectors: List = ()
    codes: List = ()
    longest: Whole | None = None
    group_vi: str = ""
    group_en: str = ""
    note_vi: str = ""
    note_en: str = ""

    def applies(self, sector: str) -> bool:
        """Whether rows of `sector` have this column at all."""
        return not self.sectors or sector in self.sectors

    @property
    def is_telling(self) -> bool:
        """Whether what stands in the column says something of its row's task."""
        return self.type in {"percent", "document", "link", "text"}

    @property
    def is_number(self) -> bool:
        """Whether whole numbers stand in the column."""
        return self.type in {"count", "percent"}

    @property
    def names(self) -> tuple[str, ...]:
        """Everything a file may call this column: code, labels, aliases."""
        return (self.column, self.label_vi, self.label_en, *self.aliases)


class Form(Row):
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

    def of_type(self, type_: str) -> FormColumn | None:
        """The first column of a type, such as the one that holds the period; None if the form has none."""
        return next((column for column in self.columns if column.type == type_), None)

    @property
    def counts(self) -> tuple[str, ...]:
        """The columns that hold counts of people."""
        return tuple(column.column for column in self.columns if column.type == "count")

    @property
    def identity(self) -> frozenset[str]:
        """The columns that say whose rows these are: up to the last of the key."""
        names = [column.column for column in self.columns]
        return frozenset(names[: max(map(names.index, self.key), default=-1) + 1])

    @property
    def days(self) -> tuple[str, ...]:
        """The columns that hold dates."""
        return tuple(column.column for column in self.columns if column.type == "date")

    @property
    def reported(self) -> tuple[str, ...]:
        """The columns that a row is filled in for: counts of people, or how far a task is."""
        return tuple(column.column for column in self.columns if column.type in {"count", "status"})

    @property
    def numbers(self) -> tuple[str, ...]:
        """The columns that hold whole numbers: counts of people, and percentages."""
        return tuple(column.column for column in self.columns if column.is_number)


class Rule(Row):
    """A check over a form's rows: a comparison of sums of columns, or a named SQL query.

    `compare` holds `left comparator right`, both sums of columns (an empty sum is 0), on
    every row, of `sectors` if any are named, where all columns that apply to the row's
    sector are present; a column that does not apply counts as 0 when blank. Where some of
    the left are blank, what is given may not exceed the right. `query` is the
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
class Plan:
    """Everything the program knows about a province's plan."""

    province: Province
    sectors: tuple[Sector, ...]
    indicators: tuple[Indicator, ...]
    variants: tuple[Variant, ...]
    targets: tuple[Target, ...]
    aims: tuple[Aim, ...]
    local_targets: tuple[LocalTarget, ...]
    breakdowns: tuple[Breakdown, ...]
    groupings: tuple[Grouping, ...]
    age_bands: tuple[AgeBand, ...]
    retirement_ages: tuple[RetirementAge, ...]
    readings: tuple[Reading, ...]
    agencies: tuple[Agency, ...]
    reporting: tuple[Reporting, ...]
    coverage: tuple[Coverage, ...]
    communes: tuple[Commune, ...]
    periods: tuple[Period, ...]
    breaks: tuple[SeriesBreak, ...]
    tasks: tuple[Task, ...]
    task_statuses: tuple[TaskStatus, ...]
    task_deadlines: tuple[TaskDeadline, ...]
    task_sections: tuple[TaskSection, ...]
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

    def task(self, id: str) -> Task:
        """The task with this id; KeyError if there is none."""
        return self._by_code["task"][id]  # type: ignore[return-value]

    def tasks_of(self, agency: str) -> tuple[Task, ...]:
        """The tasks that an agency reports on, in the plan's order."""
        return tuple(task for task in self.tasks if task.reported_by == agency)

    def breakdown(self, respect: Respect) -> Breakdown | None:
        """The breakdown in one respect, where the province's forms have it."""
        return next((each for each in self.breakdowns if each.code == respect), None)

    def retirement_age(self, year: int) -> RetirementAge | None:
        """The ages of retirement in a year; None where the province has none for it."""
        known = (each for each in self.retirement_ages if each.year <= year)
        return max(known, key=lambda each: each.year, default=None)

    def indicator_variants(self, indicator: str) -> tuple[str, ...]:
        """The variants an indicator can be computed in, `default` first."""
        return (DEFAULT_VARIANT, *(v.code for v in self.variants if v.indicator == indicator))

    def levels(self, sector: str, indicator: str) -> tuple[LocalTarget, ...]:
        """The levels that the province has set itself for a sector's indicator, earliest first."""
        found = (row for row in self.local_targets if (row.sector, row.indicator) == (sector, indicator))
        return tuple(sorted(found, key=lambda row: row.year))

    def formula(self, indicator: str, variant: str = DEFAULT_VARIANT) -> Formula:
        """How an indicator is computed in a variant; by default where it has no such variant."""
        rows = (v for v in self.variants if (v.indicator, v.code) == (indicator, variant))
        row = next(rows, None) or self.indicator(indicator)
        return Formula(row.numerator, row.denominator)

    def expected_units(self, form: str, sector: str, period: str) -> tuple[tuple[str, str], ...]:
        """The reporting units (agency, commune or "") due to report a sector on a form for a period."""
        when = self.period(period)
        return tuple(
            (row.agency, commune)
            for row in self.reporting
            if row.expected and (row.form, row.sector) == (form, sector) and self._covers(row, when)
            for commune in self._units(row.agency)
        )

    def covering(self, period: str) -> tuple[Coverage, ...]:
        """What the coverage table says of a period."""
        return tuple(row for row in self.coverage if self._covers(row, self.period(period)))

    def _covers(self, row: Reporting | Coverage, period: Period) -> bool:
        return self.period(row.first_period).order <= period.order <= self.period(row.last_period).order

    def _units(self, agency: str) -> Iterator[str]:
        if self.agency(agency).level == "province":
            yield ""
        else:
            yield from (commune.code for commune in self.communes)

    @cached_property
    def _by_code(self) -> dict[str, dict[str, Row]]:
        tables: dict[str, tuple[Any, ...]] = {
            "sector": self.sectors,
            "indicator": self.indicators,
            "agency": self.agencies,
            "commune": self.communes,
            "period": self.periods,
            "form": self.forms,
        }
        found = {name: {row.code: row for row in rows} for name, rows in tables.items()}
        return found | {"task": {task.id: task for task in self.tasks}}
