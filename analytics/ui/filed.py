"""What has been submitted: the ledger of slots, the versions of one, and the receipts behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from analytics import actions
from analytics.access import Unit
from analytics.actions import Office
from analytics.archive import Receipt
from analytics.ui import fetch
from analytics.ui.view import View

Row = Mapping[str, Any]
ENDED = frozenset({"withdrawn", "returned", "superseded"})


def slots(view: View, unit: Unit | None = None) -> list[Row]:
    """The ledger, newest first: one row a submission and slot; of one unit only, if asked for."""
    rows = fetch.slots(view.version)
    return [row for row in rows if unit is None or Unit(row["agency"], row["commune"]) == unit]


def standing(view: View, unit: Unit, form: str, period: str) -> Row | None:
    """The submission that now fills a slot, if any."""
    mine = (row for row in slots(view, unit) if (row["form"], row["period"]) == (form, period))
    return next((row for row in mine if row["state"] not in ENDED), None)


def states_of(view: View, number: int) -> frozenset[str]:
    """What has become of a submission, in any of its slots."""
    return frozenset(row["state"] for row in slots(view) if row["number"] == number)


def versions(view: View, receipt: Receipt) -> list[Row]:
    """Every submission that fills a slot of this one, newest first, each once."""
    mine = {tuple(slot) for slot in receipt.slots}
    found = (row for row in slots(view) if (row["form"], row["period"], row["agency"], row["commune"]) in mine)
    return list({row["number"]: row for row in found}.values())


def deadline(view: View, unit: Unit, period: str) -> tuple[date | None, bool]:
    """Until when a unit may submit a period (None: no due date), and whether it is locked for it."""
    lines = {
        Unit(row["agency"], row["commune"]): row for row in fetch.deadlines(view.version) if row["period"] == period
    }
    row = lines.get(unit) or lines.get(Unit(unit.agency)) or lines.get(Unit(""))
    return (row["due"], row["locked"]) if row else (None, False)


def previous_rows(view: View, office: Office, unit: Unit, form: str, period: str) -> pa.Table | None:
    """The unit's checked rows of the newest earlier period that it has submitted; None where there is none."""
    before = view.plan.period(period).order
    mine = [row for row in slots(view, unit) if row["form"] == form and row["state"] not in ENDED]
    earlier = [row for row in mine if view.plan.period(row["period"]).order < before]
    if not earlier:
        return None
    newest = max(earlier, key=lambda row: (view.plan.period(row["period"]).order, row["number"]))
    return actions.rows(office, newest["number"], unit, newest["period"])


def states(rows: Sequence[Row]) -> dict[str, int]:
    """How many submissions there are of each state, most frequent first; of several slots the first one tells."""
    counts = Counter({row["number"]: row["state"] for row in reversed(rows)}.values())
    return dict(counts.most_common())
