"""The table of progress that other programs read: a stable contract."""

from __future__ import annotations

import pyarrow as pa

from analytics.plan import DEFAULT_VARIANT
from analytics.warehouse import Snapshot, queries

COLUMNS = (
    "sector", "indicator", "period", "numerator", "denominator", "value",
    "target_year", "comparator", "target", "target_max", "gap", "gap_people", "met",
    "coverage_reported", "coverage_expected", "series_break",
)  # fmt: skip


def progress_table(snapshot: Snapshot, period: str | None = None) -> pa.Table:
    """One row for each sector, indicator and target as of `period` (the latest with data unless given).

    Shares and their gaps are in percent and percentage points, counts in
    people, the multiple in times. Each row names the snapshot's version and
    says whether the figures are illustrative.
    """
    meta = queries.meta(snapshot).to_pylist()[0]
    as_of = period or meta["latest_period"]
    table = queries.progress(snapshot, period=as_of, variant=DEFAULT_VARIANT).select(COLUMNS)
    rows = table.num_rows
    table = table.append_column("snapshot_version", pa.repeat(pa.scalar(meta["version"]), rows))
    return table.append_column("illustrative", pa.repeat(pa.scalar(bool(meta["illustrative"])), rows))
