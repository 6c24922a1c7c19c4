"""Reference files into rows: CSV tables separated by `;`, and one TOML file of settings."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from analytics.plan.checks import Book, check
from analytics.plan.mistakes import At, Mistake, PlanError
from analytics.plan.models import (
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
    Plan,
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
    Variant,
)

RowModel = TypeVar("RowModel", bound=Row)
_Line = tuple[int, list[str]]

_TABLES: Mapping[str, type[Row]] = {
    "sectors.csv": Sector,
    "indicators.csv": Indicator,
    "variants.csv": Variant,
    "targets.csv": Target,
    "aims.csv": Aim,
    "local_targets.csv": LocalTarget,
    "breakdowns.csv": Breakdown,
    "groupings.csv": Grouping,
    "age_bands.csv": AgeBand,
    "retirement_ages.csv": RetirementAge,
    "readings.csv": Reading,
    "agencies.csv": Agency,
    "reporting.csv": Reporting,
    "coverage.csv": Coverage,
    "communes.csv": Commune,
    "periods.csv": Period,
    "series_breaks.csv": SeriesBreak,
    "tasks.csv": Task,
    "task_statuses.csv": TaskStatus,
    "task_deadlines.csv": TaskDeadline,
    "task_sections.csv": TaskSection,
    "glossary.csv": Term,
    "rules.csv": Rule,
    "forms.csv": Form,
}

# What a province may do without.
_OPTIONAL = frozenset(
    {
        *("local_targets.csv", "breakdowns.csv", "groupings.csv", "age_bands.csv", "retirement_ages.csv"),
        *("task_sections.csv", "task_statuses.csv", "task_deadlines.csv", "coverage.csv"),
    }
)

# pydantic's name of an error -> the catalogue's reason
_REASONS: Mapping[str, str] = {
    "missing": "blank",
    "too_short": "blank",
    "extra_forbidden": "unknown_field",
    "string_type": "text",
    "literal_error": "choice",
    "string_pattern_mismatch": "shape",
    "less_than_equal": "too_large",
    "number": "number",
    "whole": "whole",
    "day": "day",
    "toml_day": "toml_day",
    "time_zone": "time_zone",
    "flag": "flag",
}


def load(folder: Path) -> Plan:
    """Read and cross-check the plan in `folder`.

    Raises PlanError with every mistake found, each with file, row and field.
    """
    reader = _Reader(folder)
    book = reader.book()
    mistakes = [*reader.mistakes, *check(book)]
    if mistakes or book.province is None:
        raise PlanError(mistakes)
    return _plan(book, book.province, digest(folder))


def table(file: Path, model: type[RowModel]) -> tuple[list[tuple[At, RowModel]], list[Mistake]]:
    """The rows of one more file written like the reference files, with their places, and every mistake in it."""
    reader = _Reader(file.parent)
    rows = cast("list[tuple[At, RowModel]]", reader.table(file.name, model))
    return rows, reader.mistakes


def digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of all reference files, in a fixed order."""
    total = hashlib.sha256()
    names = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.suffix in {".csv", ".toml"}}
    for name in sorted(names):
        content = names[name].read_bytes()
        total.update(f"{name}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


def _plan(book: Book, province: Province, sha256: str) -> Plan:
    columns = {form.code: tuple(row for _, row in book.columns(form.code)) for form in book.all(Form)}
    return Plan(
        province=province,
        sectors=book.all(Sector),
        indicators=book.all(Indicator),
        variants=book.all(Variant),
        targets=book.all(Target),
        aims=book.all(Aim),
        local_targets=book.all(LocalTarget),
        breakdowns=book.all(Breakdown),
        groupings=book.all(Grouping),
        age_bands=book.all(AgeBand),
        retirement_ages=book.all(RetirementAge),
        readings=book.all(Reading),
        agencies=book.all(Agency),
        reporting=book.all(Reporting),
        coverage=book.all(Coverage),
        communes=book.all(Commune),
        periods=tuple(sorted(book.all(Period), key=lambda period: period.order)),
        breaks=book.all(SeriesBreak),
        tasks=book.all(Task),
        task_statuses=book.all(TaskStatus),
        task_deadlines=book.all(TaskDeadline),
        task_sections=book.all(TaskSection),
        glossary=book.all(Term),
        forms=tuple(form.model_copy(update={"columns": columns[form.code]}) for form in book.all(Form)),
        rules=book.all(Rule),
        digest=sha256,
    )


class _Reader:
    """Reads the files of one folder and collects every mistake in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mistakes: list[Mistake] = []

    def book(self) -> Book:
        """Every row of every file, as far as they can be read."""
        province = self._settings("province.toml", Province)
        absent = {name for name in _OPTIONAL if not (self.folder / name).exists()}
        rows = {model: [] if name in absent else self.table(name, model) for name, model in _TABLES.items()}
        forms = cast("list[tuple[At, Form]]", rows[Form])
        rows[FormColumn] = [row for _, form in forms for row in self.table(f"forms/{form.code}.csv", FormColumn)]
        return Book(province, rows, frozenset(mistake.file for mistake in self.mistakes))

    def _settings(self, name: str, model: type[RowModel]) -> RowModel | None:
        content = self._content(name)
        if content is None:
            return None
        try:
            return self._model(At(name), tomllib.loads(content), model)
        except tomllib.TOMLDecodeError as error:
            self.mistakes.append(At(name).mistake("", "toml", detail=error))
            return None

    def table(self, name: str, model: type[RowModel]) -> list[tuple[At, Row]]:
        """The rows of one CSV file with their places; those with mistakes are left out and noted."""
        lines = self._lines(name)
        header = self._header(name, lines, model) if lines else None
        if header is None:
            return []
        rows = ((At(name, line), self._row(At(name, line), header, cells, model)) for line, cells in lines[1:])
        return [(at, row) for at, row in rows if row is not None]

    def _content(self, name: str) -> str | None:
        try:
            return unicodedata.normalize("NFC", (self.folder / name).read_text("utf-8-sig"))
        except FileNotFoundError:
            self.mistakes.append(At(name).mistake("", "no_file"))
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            self.mistakes.append(At(name, line).mistake("", "encoding"))
        return None

    def _lines(self, name: str) -> list[_Line]:
        content = self._content(name)
        if content is None:
            return []
        try:
            lines = list(_records(content))
        except _BrokenQuotesError as error:
            self.mistakes.append(At(name, error.line).mistake("", "quotes"))
            return []
        if not lines:
            self.mistakes.append(At(name).mistake("", "empty"))
        return lines

    def _header(self, name: str, lines: list[_Line], model: type[Row]) -> list[str] | None:
        """The names of the columns, or None where the first line does not name what the table needs."""
        at, header = At(name, lines[0][0]), [cell.strip() for cell in lines[0][1]]
        known = {field: info.is_required() for field, info in model.model_fields.items()}
        found = [
            *(at.mistake(field, "unknown_field") for field in dict.fromkeys(header) if field not in known),
            *(at.mistake(field, "repeated_field") for field in dict.fromkeys(header) if header.count(field) > 1),
            *(at.mistake(field, "no_field") for field, required in known.items() if required and field not in header),
        ]
        self.mistakes.extend([at.mistake("", "separator")] if len(header) == 1 < len(known) else found)
        return None if found else header

    def _row(self, at: At, header: list[str], cells: list[str], model: type[RowModel]) -> RowModel | None:
        if len(cells) > len(header):
            self.mistakes.append(at.mistake("", "cells", found=len(cells), expected=len(header)))
            return None
        return self._model(at, _filled(header, cells), model)

    def _model(self, at: At, record: Mapping[str, Any], model: type[RowModel]) -> RowModel | None:
        try:
            return model.model_validate(record)
        except ValidationError as error:
            self.mistakes.extend(_mistake(at, detail) for detail in error.errors())
            return None


def _filled(header: list[str], cells: list[str]) -> dict[str, str]:
    return {name: cell.strip() for name, cell in zip(header, cells, strict=False) if cell.strip()}


def _mistake(at: At, detail: ErrorDetails) -> Mistake:
    reason, context = _REASONS.get(detail["type"], "other"), detail.get("ctx", {})
    expected = context.get("expected") or context.get("pattern") or context.get("le", "")
    choices = ", ".join(re.findall("'([^']*)'", str(expected))) if reason == "choice" else expected
    found = "" if reason == "blank" else detail["input"]
    return at.mistake(str(detail["loc"][0]), reason, found=found, expected=choices, detail=detail["msg"])


class _BrokenQuotesError(Exception):
    def __init__(self, line: int) -> None:
        self.line = line


def _records(content: str) -> Iterator[_Line]:
    """The rows that are not blank, each with the physical line where it begins.

    Spreadsheets pad rows with empty cells: those at the end are dropped.
    """
    lines = csv.reader(io.StringIO(content, newline=""), delimiter=";", strict=True)
    start = 1
    while True:
        try:
            cells = next(lines, None)
        except csv.Error:
            raise _BrokenQuotesError(start) from None
        if cells is None:
            return
        if kept := _trimmed(cells):
            yield start, kept
        start = lines.line_num + 1


def _trimmed(cells: Iterable[str]) -> list[str]:
    kept = list(cells)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept
