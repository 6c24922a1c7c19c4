"""Checks one file: what it is, what it says, and everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Literal

import pyarrow as pa

from analytics.archive import Explanation, Slot
from analytics.intake import container, decode, rules, tabular, workbook
from analytics.intake.characters import Cleaner
from analytics.intake.closed import closed
from analytics.intake.desk import Desk, History
from analytics.intake.problems import Findings, Problem, Refused, problem
from analytics.intake.staging import Staging
from analytics.intake.tabular import Batch
from analytics.plan import Plan

Status = Literal["accepted", "refused", "needs_confirmation"]

# Under such a header no row is looked at.
_UNREADABLE = frozenset({"personal_column", "grouped_header"})


@dataclass(frozen=True)
class Check:
    """What a file says and what is wrong with it.

    `table` holds the checked rows (`line` and every column of the form: int64,
    date32 or string, null where blank) unless the file is refused; `replaces`
    are the numbers of the submissions whose place it would take.
    """

    status: Status
    form: str | None = None
    periods: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()
    rows: int = 0
    encoding: str | None = None
    separator: str | None = None
    number_format: str | None = None
    problems: tuple[Problem, ...] = ()
    table: pa.Table | None = None
    replaces: tuple[int, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The object that `check --json` prints: a stable contract."""
        names = ("status", "form", "periods", "agencies", "rows", "encoding", "separator", "number_format")
        known = {name: getattr(self, name) for name in names}
        lists = {"periods": list(self.periods), "agencies": list(self.agencies)}
        return known | lists | {"problems": [each.to_json() for each in self.problems]}


def check(
    path: Path,
    plan: Plan,
    history: History | None,
    *,
    today: date,
    confirmed: Collection[str] = (),
    explanations: Collection[Explanation] = (),
    original: Path | None = None,
) -> Check:
    """Check a file against the plan and what was accepted before (None: nothing was).

    `confirmed` are codes of doubts that a person has settled, `explanations`
    say why a warning is right. `original` is the file as it came where `path`
    is a corrected copy: what was guessed when it was read stays in doubt, and
    what cannot be read cannot be corrected. Never raises for what a file holds.
    """
    return _Checking(
        path,
        plan,
        history,
        today=today,
        confirmed=frozenset(confirmed),
        explanations=explanations,
        original=original,
    ).run()


def concerns(given: Explanation, asked: Problem) -> bool:
    """Whether an explanation is of a warning: of its line, its code (or any), and the words that it was about."""
    placed = given.line == (asked.line or 0) and given.code in {"", asked.code}
    return placed and given.about in ({}, asked.message)


class _Checking:
    """One run of `check`: gathers what is known while the file is read."""

    def __init__(
        self,
        path: Path,
        plan: Plan,
        history: History | None,
        *,
        today: date,
        confirmed: frozenset[str],
        explanations: Collection[Explanation],
        original: Path | None,
    ) -> None:
        self.path, self.plan, self.history, self.today = path, plan, history, today
        self.original = original
        self.confirmed, self.explanations = confirmed, explanations
        self.findings = Findings()
        self.known = Check("refused")

    def run(self) -> Check:
        try:
            table = self._read()
        except Refused as refused:
            self.findings.add(refused.reason)
            table = None
        problems = self.findings.listed()
        status = self._status(problems)
        return replace(self.known, status=status, problems=problems, table=None if status == "refused" else table)

    def _status(self, problems: Collection[Problem]) -> Status:
        if any(each.severity == "error" for each in problems):
            return "refused"
        return "needs_confirmation" if any(map(self._is_open, problems)) else "accepted"

    def _is_open(self, found: Problem) -> bool:
        if found.needs == "confirm":
            return found.code not in self.confirmed
        return found.needs == "explain" and not any(each.text and concerns(each, found) for each in self.explanations)

    def _read(self) -> pa.Table | None:
        if self.original:
            self._read_original(self.original)
        kind = container.kind(self.path)
        if warning := container.mismatch(self.path, kind):
            self.findings.add(warning)
        batches, layout = self._text() if kind == "text" else self._workbook(kind)
        header = layout.header
        self.findings.add(*header.problems)
        self.known = replace(self.known, form=header.form.code, separator=layout.separator)
        if any(each.code in _UNREADABLE for each in header.problems):
            return None
        staging = Staging(header, self.plan, self.findings)
        for batch in batches:
            staging.add(batch)
        self._cleaner.finish()
        return self._rules(staging)

    def _read_original(self, path: Path) -> None:
        """What stands against the agency's own file as a whole, which a copy of one table does not show."""
        if container.kind(path) == "text":
            encoding = decode.recognise(path)
        else:
            encoding = workbook.read(path, self.plan, self.findings).encoding
        if encoding.doubt:
            self.findings.add(encoding.doubt)

    def _text(self) -> tuple[Iterator[Batch], tabular.Layout]:
        encoding = decode.recognise(self.path)
        self.known = replace(self.known, encoding=encoding.name)
        if encoding.doubt:
            self.findings.add(encoding.doubt)
        pieces = decode.lines(self.path, encoding)
        first = next(pieces, "")
        if not first.strip():
            raise Refused(problem("empty_file"))
        layout = tabular.layout(first, self.plan)
        self._cleaner = Cleaner(layout.header, layout.separator, encoding.odd, self.findings)
        return map(self._cleaner.clean, tabular.Rows(layout, self.findings).batches(chain([first], pieces))), layout

    def _workbook(self, kind: str) -> tuple[Iterator[Batch], tabular.Layout]:
        self.known = replace(self.known, encoding=kind)
        book = workbook.read(self.path, self.plan, self.findings)
        if book.encoding.doubt:
            self.findings.add(book.encoding.doubt)
        self._cleaner = Cleaner(book.layout.header, None, book.encoding.odd, self.findings)
        return map(self._cleaner.clean, book.batches()), book.layout

    def _rules(self, staging: Staging) -> pa.Table:
        table = staging.finish()
        if not len(table) and not self.findings.errors:
            self.findings.add(problem("no_rows"))
        slots = rules.slots(table, staging.header.form)
        self.known = replace(
            self.known,
            number_format=staging.style,
            rows=len(table),
            slots=slots,
            periods=tuple(sorted({slot.period for slot in slots})),
            agencies=tuple(sorted({slot.agency for slot in slots})),
        )
        if self.history:
            self.findings.add(*closed(self.history, slots, self.plan, self.today))
        with Desk(table, staging.header.form, self.plan, self.history, self.today) as desk:
            rules.run(desk, staging.header, self.findings)
            self.known = replace(self.known, replaces=rules.replaced(desk, self.path, self.findings))
        return table
