"""Intake against raw DuckDB: checking a million rows beside loading the same file as text."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import duckdb

from analytics import intake, plan
from analytics.home import PROJECT

ROWS = 1_000_000
BAR = 3.0
_COLUMNS = (
    "ky_bao_cao;ngay_chot;ma_co_quan;ma_don_vi;ma_dvhc;cap_hanh_chinh;ma_linh_vuc;tong_cc_vc;cong_chuc;vien_chuc;nu;"
    "duoi_dai_hoc;dai_hoc;thac_si;tien_si;tien_si_moi;ghi_chu"
)


@dataclass(frozen=True)
class Measurement:
    """Seconds for both ways, the peak memory of the check in MB, and how it ended."""

    rows: int
    raw: float
    check: float
    peak: int
    status: str

    @property
    def ratio(self) -> float:
        """How many times the raw load a check takes."""
        return self.check / self.raw


def lines(rows: int) -> Iterator[str]:
    """A form BM01 with a header and `rows` valid rows of schools, each a unit of its commune."""
    communes = [commune.code for commune in plan.load(PROJECT / "data" / "reference").communes]
    yield _COLUMNS
    for row in range(rows):
        low, degree, master, doctor = row % 23, row % 97, row % 13, row % 3
        total = low + degree + master + doctor
        counts = f"{total};0;{total};{total // 2};{low};{degree};{master};{doctor};{row % 2}"
        yield f"2025-N;31/12/2025;UBXP;TH{row:07};{communes[row % 56]};X;GD;{counts};Trường {row}"


def generate(path: Path, rows: int = ROWS) -> None:
    """Write the file."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(line + "\n" for line in lines(rows))


def load_raw(path: Path) -> float:
    """Seconds that DuckDB takes to load the file as text."""
    with duckdb.connect() as database:
        start = time.perf_counter()
        database.execute(
            "create table raw as select * from read_csv($path, delim = ';', header = true, all_varchar = true)",
            {"path": str(path)},
        )
        return time.perf_counter() - start


def check(path: Path) -> tuple[float, int, str]:
    """Seconds of a full check, peak memory of the process in MB, and the status; the first of two runs warms up."""
    rules = plan.load(PROJECT / "data" / "reference")
    found = intake.check(path, rules, None, today=date(2026, 11, 22))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    start = time.perf_counter()
    intake.check(path, rules, None, today=date(2026, 11, 22))
    return time.perf_counter() - start, peak, found.status


def measure(rows: int = ROWS, repeat: int = 3) -> Measurement:
    """The best of several warm runs of each, every pair of checks in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "million.csv"
        generate(path, rows)
        with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
            runs = [(load_raw(path), pool.apply(check, (path,))) for _ in range(repeat)]
    seconds, peak, status = min(checked for _, checked in runs)
    return Measurement(rows, min(raw for raw, _ in runs), seconds, peak, status)


def main() -> float:
    """Print the measurement and return the ratio."""
    found = measure()
    print(f"intake: {found.rows:,} rows checked in {found.check:.2f} s, loaded as text by DuckDB in {found.raw:.2f} s")
    print(f"        ratio {found.ratio:.2f} (bar {BAR}), peak memory {found.peak} MB, {found.status}")
    return found.ratio


if __name__ == "__main__":
    sys.exit(main() > BAR)
