"""Reports that are owed, what has come of each, and the sentences about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from analytics.text import Text
from analytics.warehouse import Snapshot, queries

State = Literal["on_time", "late", "received", "not_due", "missing", "returned", "withdrawn"]
STATES: tuple[State, ...] = get_args(State)
_RECEIVED: frozenset[State] = frozenset({"on_time", "late", "received"})


@dataclass(frozen=True)
class Owed:
    """One form of one unit for one period, as the query `duties` has it. `days`: late, or overdue; None for neither."""

    period: str
    form: str
    agency: str
    commune: str
    sectors: tuple[str, ...]
    due: date | None
    number: int | None
    received: date | None
    days: int | None
    state: State
    newest: int | None
    lacking: tuple[str, ...]

    @property
    def is_received(self) -> bool:
        """Whether it is there, neither withdrawn nor returned."""
        return self.state in _RECEIVED

    @property
    def is_outstanding(self) -> bool:
        """Whether somebody has to be reminded of it: it is due and is not there."""
        return self.state in {"missing", "returned", "withdrawn"}


def owed(snapshot: Snapshot, today: date) -> tuple[Owed, ...]:
    """All reports that are to come by `today`, newest period first, then in the plan's order."""
    return tuple(_owed(row) for row in queries.duties(snapshot, today).to_pylist())


def _owed(row: Mapping[str, Any]) -> Owed:
    return Owed(**{**row, "sectors": tuple(row["sectors"].split()), "lacking": tuple(row["lacking"].split())})


def state(t: Text, each: Owed) -> str:
    """`Trễ 12 ngày`, `Chưa nộp, quá hạn 3 ngày`."""
    word = t(f"followup.state.{each.state}")
    if each.days is None:
        return word
    kind, length = "late" if each.state == "late" else "overdue", "day" if each.days == 1 else "days"
    return t(f"followup.{kind}_{length}", state=word, days=t.number(each.days))


def finding(t: Text, those: Sequence[Owed], period: str) -> str:
    """How many of one period's reports have come, and what is wrong with the others. `period` is its name."""
    counts = Counter(each.state for each in those)
    words = {"period": period, "received": t.number(received(those)), "expected": t.number(len(those))}
    if not those:
        return t("followup.finding.none", period=period)
    told = [t(f"followup.finding.{'all' if received(those) == len(those) else 'some'}", **words)]
    told += [
        t(f"followup.finding.{name}", count=t.number(counts[name]))
        for name in ("missing", "returned", "withdrawn", "not_due", "late")
        if counts[name]
    ]
    return "; ".join(told)


def received(those: Iterable[Owed]) -> int:
    """How many are there."""
    return sum(each.is_received for each in those)


def on_time(those: Iterable[Owed]) -> int:
    """How many came by their day."""
    return sum(each.state == "on_time" for each in those)


def rates(t: Text, those: Sequence[Owed]) -> str:
    """`Tỷ lệ nộp 95,4%, tỷ lệ nộp đúng hạn 69,2%` of reports, of which there are some."""
    dated = [each for each in those if each.due]
    told = t("story.followup.rate", rate=t.percent(100 * received(those) / len(those)))
    if not dated:
        return told
    return f"{told}, {t('story.followup.rate_on_time', rate=t.percent(100 * on_time(dated) / len(dated)))}"


def pressing(those: Iterable[Owed]) -> list[Owed]:
    """Those that somebody has to be reminded of, the longest overdue first."""
    return sorted((each for each in those if each.is_outstanding), key=lambda each: -(each.days or 0))
