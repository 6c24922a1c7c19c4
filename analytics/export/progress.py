"""The table of progress that other programs read: a stable contract."""

from __future__ import annotations

import pyarrow as pa

from analytics.export.table import stamped
from analytics.plan import DEFAULT_VARIANT
from analytics.warehouse import Snapshot, queries

COLUMNS = (
    "sector", "indicator", "period", "numerator", "denominator", "value",
    "target_year", "comparator", "target", "target_max", "gap", "gap_people", "met",
    "coverage_reported", "coverage_expected", "series_break", "provisional",
)  # fmt: skip


def progress_table(snapshot: Snapshot, period: str) -> pa.Table:
    """One row for each sector, indicator and target as of `period`, with nulls where there are no figures.

    Shares and their gaps are in percent and percentage points, counts in
    people, the multiple in times. Each row names the snapshot's version and
    says whether the figures are illustrative.
    """
    table = queries.progress(snapshot, period=period, variant=DEFAULT_VARIANT).select(COLUMNS)
    return stamped(table, queries.meta(snapshot).to_pylist()[0])
