"""An installation of one's own, and submissions stated as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pyarrow as pa
import pytest

from analytics import plan as plan_as_data
from analytics.archive import Archive, Receipt, Slot, Verdict
from analytics.home import PROJECT, Home
from analytics.plan import Form, Plan
from analytics.warehouse.dimensions import role_columns

AT = datetime(2026, 1, 15, 8, 30, tzinfo=timezone(timedelta(hours=7)))
Row = Mapping[str, object]


@dataclass(frozen=True)
class House:
    """A home with its plan, and the calls that fill its archive."""

    home: Home
    plan: Plan

    @property
    def archive(self) -> Archive:
        return Archive(self.home.archive)

    def submit(self, rows: Sequence[Row], form: str = "BM01", at: datetime = AT) -> Receipt:
        """Accept rows as intake would hand them over: wide, typed, with their line."""
        layout = self.plan.form(form)
        table = wide(layout, rows)
        original = self.home.root / "tệp.csv"
        original.parent.mkdir(parents=True, exist_ok=True)
        original.write_text(str(rows), "utf-8")
        return self.archive.accept(
            original, table, form=form, slots=slots(layout, rows), by="Văn thư", at=at, reference=self.plan.digest
        )

    def withdraw(self, number: int) -> None:
        self.archive.withdraw(number, by="Văn thư", reason="nhầm", at=AT)

    def review(self, number: int, verdict: Verdict) -> None:
        self.archive.review(number, verdict, by="Ban Tổ chức", reason="thiếu dòng", at=AT)


def wide(form: Form, rows: Sequence[Row]) -> pa.Table:
    """Rows of a form, an int64 column for numbers, a string column anything else; what is not given is null."""
    fields = [pa.field(c.column, pa.int64() if c.is_number else pa.string()) for c in form.columns]
    numbered = [{"line": line, **row} for line, row in enumerate(rows, start=2)]
    return pa.Table.from_pylist(numbered, schema=pa.schema([pa.field("line", pa.int64()), *fields]))


def slots(form: Form, rows: Sequence[Row]) -> set[Slot]:
    roles = role_columns(form)
    places = [tuple(str(row.get(roles.get(r, ""), "") or "") for r in ("period", "agency", "commune")) for row in rows]
    return {Slot(form.code, *place) for place in places}


@pytest.fixture(scope="session")
def plan() -> Plan:
    return plan_as_data.load(PROJECT / "data" / "reference")


@pytest.fixture
def house(tmp_path: Path, plan: Plan) -> House:
    return House(Home(tmp_path / "home", PROJECT / "data" / "reference"), plan)
