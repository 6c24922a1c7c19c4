"""What may be seen outside the house of agencies and communes: the queries of units without small counts.

A sector's own figures are results of the plan and stay. Of its units everything is decided together, for all periods,
indicators and readings: what is hidden in one must not be worked out from another (`analytics.disclosure`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import pyarrow as pa

from analytics import disclosure
from analytics.disclosure import Row
from analytics.plan import DEFAULT_VARIANT, Plan
from analytics.warehouse import queries
from analytics.warehouse.connection import Snapshot

_Key = tuple[str, str, str]  # period, indicator, variant


@dataclass(frozen=True)
class Withheld:
    """Which figures of a sector's units stay in the house; a `variant` that does not touch an indicator is default."""

    plan: Plan
    hidden: Mapping[_Key, frozenset[disclosure.Unit]]

    def units(self, rows: pa.Table, indicator: str, variant: str, period: str, spared: Sequence[bool] = ()) -> pa.Table:
        """The `units` query, whose figures are those of `period`, with a column `hidden`; `spared` rows keep theirs."""
        return disclosure.without(rows, self._of(period, indicator, variant), spared)

    def series(self, rows: pa.Table, indicator: str, variant: str, unit: disclosure.Unit) -> pa.Table:
        """The `series` query of one unit."""
        gone = [unit in self._of(str(period), indicator, variant) for period in rows["period"].to_pylist()]
        return disclosure.blanked(rows, gone)

    def outlook(self, rows: pa.Table, indicator: str, variant: str) -> pa.Table:
        """The `unit_outlook` query without the units that have something to hide."""
        open_ = [self.is_open(indicator, variant, (row["agency"], row["commune"])) for row in rows.to_pylist()]
        return rows.filter(pa.array(open_, pa.bool_()))

    def is_open(self, indicator: str, variant: str, unit: disclosure.Unit) -> bool:
        """Whether a unit has nothing to hide in any period, so that what its figures lead to may be told."""
        chosen = self._variant(indicator, variant)
        return not any(unit in gone for key, gone in self.hidden.items() if key[1:] == (indicator, chosen))

    def _of(self, period: str, indicator: str, variant: str) -> frozenset[disclosure.Unit]:
        return self.hidden.get((period, indicator, self._variant(indicator, variant)), frozenset())

    def _variant(self, indicator: str, variant: str) -> str:
        return variant if variant in self.plan.indicator_variants(indicator) else DEFAULT_VARIANT


def withheld(snapshot: Snapshot, plan: Plan, sector: str) -> Withheld:
    """What stays in the house of one sector's units."""
    rows = queries.unit_values(snapshot, sector=sector).to_pylist()
    tables = {key: list(found) for key, found in groupby(rows, _key)}
    hidden: dict[_Key, frozenset[disclosure.Unit]] = {}
    for keys in _families(tables, plan):
        hidden |= zip(keys, disclosure.related([tables[key] for key in keys]), strict=True)
    return Withheld(plan, hidden)


def _key(row: Row) -> _Key:
    return row["period"], row["indicator"], row["variant"]


def _families(tables: Iterable[_Key], plan: Plan) -> Iterator[list[_Key]]:
    """Tables that can be subtracted from each other, those first that are to show most.

    The ratios of a period, in the default reading before the others; the periods of a cumulative count. The total is
    a count of its own, and the result of a whole province.
    """
    readings = [DEFAULT_VARIANT, *dict.fromkeys(variant.code for variant in plan.variants)]
    ranks = {indicator.code: rank for rank, indicator in enumerate(plan.indicators)}
    families: dict[tuple[str, str], list[_Key]] = {}
    for period, indicator, variant in tables:
        match plan.indicator(indicator).kind:
            case "baseline_multiple":
                continue
            case "cumulative_count":
                family = ("", indicator)
            case _:
                family = (period, "")
        families.setdefault(family, []).append((period, indicator, variant))
    for keys in families.values():
        yield sorted(keys, key=lambda key: (readings.index(key[2]), ranks[key[1]], plan.period(key[0]).order))
