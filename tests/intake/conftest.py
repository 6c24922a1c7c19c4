"""What intake's tests share: the plan, and files written as offices write them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Protocol

import pytest

from analytics import intake, plan
from analytics.archive import Explanation
from analytics.home import PROJECT
from analytics.intake.desk import History
from analytics.plan import Plan

TODAY = date(2026, 11, 22)
HEADER = (
    "Kỳ báo cáo;Mã cơ quan;Mã xã, phường;Mã lĩnh vực;Tổng số công chức, viên chức;Dưới đại học;Đại học;Thạc sĩ;"
    "Tiến sĩ;Tiến sĩ mới"
)
GOOD = "2025-N;SNNMT;;NN;100;20;60;15;5;1"


class Checker(Protocol):
    """Checks text or bytes as if they came in a file."""

    def __call__(
        self,
        content: str | bytes,
        *,
        name: str = ...,
        history: History | None = ...,
        confirmed: Collection[str] = ...,
        explanations: Collection[Explanation] = ...,
    ) -> intake.Check: ...


@pytest.fixture(scope="session")
def the_plan() -> Plan:
    """The real plan."""
    return plan.load(PROJECT / "data" / "reference")


@pytest.fixture
def check(the_plan: Plan, tmp_path: Path) -> Checker:
    """Write a file and check it."""

    def run(
        content: str | bytes,
        *,
        name: str = "bieu.csv",
        history: History | None = None,
        confirmed: Collection[str] = (),
        explanations: Collection[Explanation] = (),
    ) -> intake.Check:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return intake.check(path, the_plan, history, today=TODAY, confirmed=confirmed, explanations=explanations)

    return run


def why(line: int, text: str, code: str = "") -> list[Explanation]:
    """One explanation: of a warning by its code, or of every warning of a line."""
    return [Explanation(line=line, code=code, text=text)]


def told(found: intake.Check) -> list[str]:
    """The problems, one line each: line code column=value."""
    return [
        " ".join(filter(None, (str(p.line or "-"), p.code, "=".join(filter(None, (p.column, p.value))))))
        for p in found.problems
    ]
