"""Submits and builds, for ever or TIMES times: `python -m tests.warehouse.builder HOME [TIMES]`."""

from __future__ import annotations

import sys
from itertools import count, islice
from pathlib import Path

from analytics import plan as plan_as_data
from analytics import warehouse
from analytics.home import PROJECT, Home
from tests.warehouse.conftest import House

PERIODS = ("2023-N", "2024-N", "2025-N", "2026-H1")


def row(number: int) -> dict[str, object]:
    """A different row each time, now and then a correction of an earlier one."""
    place = {"ky_bao_cao": PERIODS[number % len(PERIODS)], "ma_co_quan": "SNNMT", "ma_linh_vuc": "NN"}
    return place | {"tong_cc_vc": 100, "dai_hoc": number % 100, "thac_si": 0, "tien_si": 0, "tien_si_moi": 1}


def main(root: str, times: str = "") -> None:
    reference = PROJECT / "data" / "reference"
    house = House(Home(Path(root), reference), plan_as_data.load(reference))
    print("ready", flush=True)
    for number in islice(count(), int(times) if times else None):
        house.submit([row(number)])
        warehouse.build(house.home, house.plan)


if __name__ == "__main__":
    main(*sys.argv[1:])
