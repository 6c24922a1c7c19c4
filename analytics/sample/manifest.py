"""`data/sample/manifest.csv`: what is submitted, withdrawn and returned, which periods are opened, by whom and when."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal, cast

MANIFEST = "manifest.csv"
_HEADER = ("order", "event", "file", "by", "at", "confirm", "explain", "reason", "period", "unit", "due")
Kind = Literal["submit", "withdraw", "return", "open", "reopen"]


@dataclass(frozen=True)
class Event:
    """A submission of `file`, the withdrawal or return of what `file` submitted, or a period that takes submissions.

    `explain` gives a text for each line (physical, 1-based) that raises a warning; `period` is opened until `due`, or
    reopened for `unit` (`SCT`, `UBXP/01273`).
    """

    event: Kind
    file: str
    by: str
    at: datetime
    confirm: tuple[str, ...] = ()
    explain: dict[int, str] = field(default_factory=dict)
    reason: str = ""
    period: str = ""
    unit: str = ""
    due: date | None = None


def to_bytes(events: Iterable[Event]) -> bytes:
    """The manifest's content, numbered from 1."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\n")
    writer.writerow(_HEADER)
    for order, one in enumerate(events, 1):
        explain = "|".join(f"{line}={words}" for line, words in one.explain.items())
        confirm = "|".join(one.confirm)
        about = one.period, one.unit, one.due.isoformat() if one.due else ""
        cells = order, one.event, one.file, one.by, one.at.isoformat(), confirm, explain, one.reason, *about
        writer.writerow(cells)
    return target.getvalue().encode("utf-8-sig")


def read(folder: Path) -> Iterator[Event]:
    """The events of the manifest in `folder`."""
    with (folder / MANIFEST).open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream, delimiter=";"):
            yield Event(
                event=cast("Kind", row["event"]),
                file=row["file"],
                by=row["by"],
                at=datetime.fromisoformat(row["at"]),
                confirm=tuple(filter(None, row["confirm"].split("|"))),
                explain={int(line): words for line, _, words in _pairs(row["explain"])},
                reason=row["reason"],
                period=row["period"],
                unit=row["unit"],
                due=date.fromisoformat(row["due"]) if row["due"] else None,
            )


def _pairs(cell: str) -> Iterator[tuple[str, str, str]]:
    return (part.partition("=") for part in cell.split("|") if part)
