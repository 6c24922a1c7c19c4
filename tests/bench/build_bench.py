"""How long a submission takes to be visible, and how that grows with the archive.

`python -m tests.bench.build_bench` prints the figures. The archive is written
folder by folder without flushing, which `Archive.accept` never does; what is
measured goes through `Archive.accept` and `warehouse.build`.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from analytics import plan as plan_as_data
from analytics import warehouse
from analytics.archive import EMPTY, Archive, Head, Receipt, Slot
from analytics.archive.receipt import RECEIPT
from analytics.archive.store import HEAD
from analytics.home import PROJECT, Home
from analytics.plan import Commune, Plan

SMALL, LARGE = 400, 10_000
_COMMUNES = 500
_AT = datetime(2026, 11, 22, 8, 0, tzinfo=timezone(timedelta(hours=7)))
_ROWS = (("GD", 4), ("YT", 2))
_REPEATS = 11


@dataclass(frozen=True)
class Timing:
    """Seconds: a full build of an archive, and from one more accept to its being visible (median)."""

    submissions: int
    full: float
    one_more: float


def wide_plan() -> Plan:
    """The plan with 500 communes, so that each of 10,000 submissions fills a slot of its own in 20 periods."""
    plan = plan_as_data.load(PROJECT / "data" / "reference")
    communes = (Commune(code=f"{n:05}", name_vi=str(n), name_en=str(n), kind="commune") for n in range(_COMMUNES))
    return replace(plan, communes=tuple(communes), digest="b" * 64)


def synthesise(home: Home, plan: Plan, submissions: int) -> None:
    """An archive of that many submissions of six rows and some 25 measures, a period after the other."""
    head = EMPTY
    for slot in islice(_slots(plan), submissions):
        receipt = Receipt(
            number=head.number + 1, kind="submission", at=_AT, by="Văn thư", form=slot.form, slots=(slot,),
            file_name="a.csv", rows=6, reference=plan.digest, previous=head.digest,
        )  # fmt: skip
        head = _write(home.archive / receipt.folder, receipt, _rows(plan, slot, receipt.number))
    (home.archive / HEAD).write_text(json.dumps(head._asdict()) + "\n", "utf-8")


class _Growing:
    """An archive of a given size that takes one more submission at a time."""

    def __init__(self, root: Path, plan: Plan, submissions: int) -> None:
        self.home, self.plan, self.submissions = Home(root, PROJECT / "data" / "reference"), plan, submissions
        synthesise(self.home, plan, submissions)
        self.full = _seconds(lambda: warehouse.build(self.home, plan))
        self.more: list[float] = []
        self._slots = islice(_slots(plan), submissions, None)

    def grow(self) -> None:
        """Take one more submission, from the door of the archive to a row on a page."""
        slot = next(self._slots)
        self.more.append(_seconds(lambda: _one_more(self.home, self.plan, slot)))

    def timing(self) -> Timing:
        """What was measured."""
        return Timing(self.submissions, self.full, statistics.median(self.more))


def run() -> tuple[Timing, Timing]:
    """The small archive and the large one, in turns, so that other work on the machine slows both alike."""
    with TemporaryDirectory() as folder:
        sizes = [_Growing(Path(folder, str(size)), wide_plan(), size) for size in (SMALL, LARGE)]
        for _ in range(_REPEATS):
            for size in sizes:
                size.grow()
        return sizes[0].timing(), sizes[1].timing()


def ratio(small: Timing, large: Timing) -> float:
    """How much longer one more submission takes to be visible in the large archive; the bar is 3."""
    return large.one_more / small.one_more


def _slots(plan: Plan) -> Iterator[Slot]:
    """Communes, a period after the other, without end."""
    periods = [period.code for period in plan.periods if period.expected and period.year >= 2025]
    return (Slot("BM01", period, "UBXP", commune.code) for period, commune in product(periods, plan.communes))


def _rows(plan: Plan, slot: Slot, seed: int) -> pa.Table:
    form = plan.form(slot.form)
    measures = list(form.counts)[:25]
    rows: list[dict[str, object]] = []
    for sector, units in _ROWS:
        for unit in range(units):
            place = {"ky_bao_cao": slot.period, "ma_co_quan": slot.agency, "ma_dvhc": slot.commune}
            people = {name: (seed * 7 + unit * 3 + place_of) % 40 for place_of, name in enumerate(measures)}
            rows.append({"line": len(rows) + 2, "ma_linh_vuc": sector, "ma_don_vi": f"{sector}{unit}"} | place | people)
    fields = [pa.field(c.column, pa.int64() if c.type == "count" else pa.string()) for c in form.columns]
    return pa.Table.from_pylist(rows, schema=pa.schema([pa.field("line", pa.int64()), *fields]))


def _write(folder: Path, receipt: Receipt, rows: pa.Table) -> Head:
    folder.mkdir(parents=True)
    pq.write_table(rows, folder / "rows.parquet", compression="zstd")
    (folder / receipt.original).touch()
    (folder / RECEIPT).write_bytes(receipt.to_bytes())
    return receipt.head


def _one_more(home: Home, plan: Plan, slot: Slot) -> None:
    file = home.root / "a.csv"
    file.touch()
    Archive(home.archive).accept(
        file, _rows(plan, slot, 1), form=slot.form, slots=[slot], by="Văn thư", at=_AT, reference=plan.digest
    )
    warehouse.build(home, plan)
    with warehouse.open_current(home) as snapshot:
        warehouse.queries.progress(snapshot, period=slot.period, variant="default")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print both timings and the ratio."""
    small, large = run()
    for timing in (small, large):
        print(f"{timing.submissions:>6} submissions: full build {timing.full:.2f} s, one more {timing.one_more:.3f} s")
    print(f"one more at {LARGE} against {SMALL}: {ratio(small, large):.2f} (bar 3)")


if __name__ == "__main__":
    main()
