"""`data/sample/manifest.csv`: what is submitted and withdrawn, by whom and when, in order."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

MANIFEST = "manifest.csv"
_HEADER = ("order", "event", "file", "by", "at", "confirm", "explain", "reason")


@dataclass(frozen=True)
class Event:
    """A submission of `file`, or the withdrawal of what `file` submitted.

    `explain` gives a text for each line (physical, 1-based) that raises a warning.
    """

    event: Literal["submit", "withdraw"]
    file: str
    by: str
    at: datetime
    confirm: tuple[str, ...] = ()
    explain: dict[int, str] = field(default_factory=dict)
    reason: str = ""


def to_bytes(events: Iterable[Event]) -> bytes:
    """The manifest's content, numbered from 1."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\n")
    writer.writerow(_HEADER)
    for order, one in enumerate(events, 1):
        explain = "|".join(f"{line}={words}" for line, words in one.explain.items())
        confirm = "|".join(one.confirm)
        writer.writerow([order, one.event, one.file, one.by, one.at.isoformat(), confirm, explain, one.reason])
    return target.getvalue().encode("utf-8-sig")


def read(folder: Path) -> Iterator[Event]:
    """The events of the manifest in `folder`."""
    with (folder / MANIFEST).open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream, delimiter=";"):
            yield Event(
                event="withdraw" if row["event"] == "withdraw" else "submit",
                file=row["file"],
                by=row["by"],
                at=datetime.fromisoformat(row["at"]),
                confirm=tuple(filter(None, row["confirm"].split("|"))),
                explain={int(line): words for line, _, words in _pairs(row["explain"])},
                reason=row["reason"],
            )


def _pairs(cell: str) -> Iterator[tuple[str, str, str]]:
    return (part.partition("=") for part in cell.split("|") if part)
