"""The sample's files and their manifest, from the recipe and the plan."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from analytics.plan import Period, Plan
from analytics.sample import figures, manifest
from analytics.sample.figures import REMARK, Row, Unit
from analytics.sample.manifest import MANIFEST, Event
from analytics.sample.offices import STYLES, Sheet
from analytics.sample.recipe import Recipe, Redo, Style

_STAFF, _TOTAL, _TASKS = "BM01", "BM04", "BM05"
_CONFIRM: dict[Style, tuple[str, ...]] = {"windows_1258": ("encoding_windows_1258",)}


@dataclass(frozen=True)
class Report:
    """One file of one unit for one period, with the words that go along with it."""

    form: str
    unit: Unit
    period: Period
    style: Style
    rows: list[Row]
    by: str
    at: datetime
    notes: dict[int, str]  # row, from 0 -> explanation
    suffix: str = ""

    @property
    def file(self) -> str:
        """Path of the file inside the sample: `2025-N/BM01-SYT-2025-N.txt`."""
        parts = (self.form, self.unit.agency, self.unit.commune, self.period.code, self.suffix)
        return f"{self.period.code}/{'-'.join(filter(None, parts))}{STYLES[self.style][0]}"


def generate(plan: Plan, recipe: Recipe) -> dict[str, bytes]:
    """Every file of the sample: path inside the folder -> content."""
    files: dict[str, bytes] = {}
    events: list[Event] = []
    for report, more in _versions(plan, recipe):
        sheet = _sheet(plan, report)
        files[report.file] = STYLES[report.style][1](sheet)
        events += [*_let_in(recipe, report), _submission(report, sheet), *more]
    events += _openings(plan, recipe)
    return files | {MANIFEST: manifest.to_bytes(sorted(events, key=lambda event: event.at))}


def _openings(plan: Plan, recipe: Recipe) -> Iterator[Event]:
    """Periods open on the day after they close."""
    zone = ZoneInfo(plan.province.time_zone)
    for one in recipe.opening:
        at = datetime.combine(plan.period(one.period).end + timedelta(days=1), time(8), tzinfo=zone)
        yield Event("open", "", one.by, at, period=one.period, due=one.due)


def _let_in(recipe: Recipe, report: Report) -> Iterator[Event]:
    """A unit that comes after the day is let in again an hour before."""
    for one in recipe.opening:
        if one.period == report.period.code and report.at.date() > one.due:
            unit = "/".join(filter(None, (report.unit.agency, report.unit.commune)))
            at = report.at - timedelta(hours=1)
            yield Event("reopen", "", one.by, at, reason=one.reason, period=one.period, unit=unit)


def _submission(report: Report, sheet: Sheet) -> Event:
    notes = {sheet.line(row, report.style): words for row, words in report.notes.items()}
    return Event("submit", report.file, report.by, report.at, _CONFIRM.get(report.style, ()), notes)


def _versions(plan: Plan, recipe: Recipe) -> Iterator[tuple[Report, list[Event]]]:
    """All reports; one that went wrong comes twice, with its withdrawal between if there was one."""
    redone = {(redo.agency, redo.commune, redo.period): redo for redo in recipe.redo}
    yield from _on_tasks(plan, recipe)
    for report in _reports(plan, recipe):
        redo = redone.get((report.unit.agency, report.unit.commune, report.period.code))
        if redo is None:
            yield report, []
        else:
            yield from _twice(report, redo)


def _twice(report: Report, redo: Redo) -> Iterator[tuple[Report, list[Event]]]:
    """First the wrong figures, some weeks later the right ones."""
    wrong = [_shifted(row, redo) if row["ma_linh_vuc"] == redo.sector else row for row in report.rows]
    found, again = report.at + timedelta(days=16), report.at + timedelta(days=18)
    first = replace(report, rows=wrong)
    withdrawal = Event("withdraw", first.file, report.by, found, reason=redo.reason)
    notes = {} if redo.withdrawn else {0: redo.reason}
    yield first, [withdrawal] if redo.withdrawn else []
    yield replace(report, at=again, suffix=redo.suffix, notes=report.notes | notes), []


def _shifted(row: Row, redo: Redo) -> Row:
    return {name: value + redo.first_wrong.get(name, 0) if isinstance(value, int) else value
            for name, value in row.items()}  # fmt: skip


def _reports(plan: Plan, recipe: Recipe) -> Iterator[Report]:
    missing = {(one.agency, one.period) for one in recipe.missing}
    for period in figures.recipe_periods(plan, recipe):
        for order, unit in enumerate(figures.units(plan, recipe)):
            if (unit.agency, period.code) not in missing:
                yield from _report(plan, recipe, unit, order, period)


def _on_tasks(plan: Plan, recipe: Recipe) -> Iterator[tuple[Report, list[Event]]]:
    """What agencies say of their tasks, and what was sent back a few days later."""
    for one in recipe.report:
        unit, period = Unit(one.agency), plan.period(one.period)
        at = _moment(plan, recipe, unit, period)
        made = Report(_TASKS, unit, period, one.style, figures.task_rows(one), one.by, at, {})
        by, later = _reviewer(plan), at + timedelta(days=3)
        yield made, [Event("return", made.file, by, later, reason=one.returned)] if one.returned else []


def _reviewer(plan: Plan) -> str:
    return plan.agency(plan.province.reviewing_agency).name_vi


def _report(plan: Plan, recipe: Recipe, unit: Unit, order: int, period: Period) -> Iterator[Report]:
    """The unit's report for the period, if it has anything to say."""
    office = next(office for office in recipe.office if office.agency == unit.agency)
    whole_province = unit.agency == recipe.total.agency
    rows = [figures.total_row(recipe, period)] if whole_province else figures.staff_rows(plan, recipe, unit, period)
    if rows:
        by = office.by.format(commune=_commune(plan, unit))
        style = office.style or recipe.commune_styles[order % len(recipe.commune_styles)]
        at, notes = _moment(plan, recipe, unit, period), _notes(plan, recipe, unit, period)
        yield Report(_TOTAL if whole_province else _STAFF, unit, period, style, rows, by, at, notes)


def _commune(plan: Plan, unit: Unit) -> str:
    """`xã Cốc Pàng`: the commune's name inside a sentence; empty for a provincial agency."""
    name = plan.commune(unit.commune).name_vi if unit.commune else ""
    return name[:1].lower() + name[1:]


def _notes(plan: Plan, recipe: Recipe, unit: Unit, period: Period) -> dict[int, str]:
    """The reasons why figures jump where a course begins, by row."""
    starting = enumerate(figures.courses(plan, recipe, unit, period))
    return {row: course.note for row, course in starting if course.note and course.first == period.code}


def _moment(plan: Plan, recipe: Recipe, unit: Unit, period: Period) -> datetime:
    """When the file was submitted: one to three weeks after the closing day, in office hours."""
    chance = random.Random(f"{recipe.seed}/{unit.agency}/{unit.commune}/{period.code}")  # noqa: S311
    late = {(one.agency, one.period): one.days for one in recipe.late}
    day = period.end + timedelta(days=late.get((unit.agency, period.code), chance.randint(7, 20)))
    monday = day + timedelta(days=7 - day.weekday())
    clock = time(chance.choice((8, 9, 10, 14, 15, 16)), chance.randint(0, 59))
    zone = ZoneInfo(plan.province.time_zone)
    return datetime.combine(monday if day.weekday() > 4 else day, clock, tzinfo=zone)


def _sheet(plan: Plan, report: Report) -> Sheet:
    """The report in the form's order of columns, under the title block of its office."""
    form = plan.form(report.form)
    columns = [column for column in form.columns if any(column.column in row for row in report.rows)]
    return Sheet(
        title=_title(plan, report),
        codes=tuple(column.column for column in columns),
        header=tuple(column.label_vi for column in columns),
        rows=tuple(tuple(row.get(column.column) for column in columns) for row in report.rows),
    )


def _title(plan: Plan, report: Report) -> tuple[str, ...]:
    commune = _commune(plan, report.unit)
    name = f"UBND {commune}" if commune else plan.agency(report.unit.agency).name_vi
    official = all(row["tinh_chat_so_lieu"] == "CT" for row in report.rows)
    return (name.upper(), plan.form(report.form).name_vi.upper(), *(() if official else (REMARK,)))
