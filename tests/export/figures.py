"""What an archive's figures are, read a second time with dicts and loops: the oracle over a home's own submissions."""

from __future__ import annotations

from fractions import Fraction

import pyarrow.parquet as pq

from analytics.archive import Archive
from analytics.home import Home
from analytics.plan import Plan, Target
from tests.warehouse.conftest import Row
from tests.warehouse.oracle import Figure, Oracle, Submit
from tests.warehouse.test_tallies import slot_of


def read(home: Home, plan: Plan) -> Oracle:
    """The oracle over every submission of a home in which nothing was withdrawn or reviewed."""
    archive = Archive(home.archive)
    receipts = list(archive.receipts())
    assert {receipt.kind for receipt in receipts} == {"submission"}
    rows = (pq.read_table(archive.rows_path(receipt)).to_pylist() for receipt in receipts)
    return Oracle(plan, [Submit(receipt.form, each) for receipt, each in zip(receipts, rows, strict=True)])


def standing(oracle: Oracle) -> dict[tuple[str, str, str], list[Row]]:
    """The rows of BM01 that count, by period, agency and commune."""
    found: dict[tuple[str, str, str], list[Row]] = {}
    for row in (row for name, row, _ in oracle.rows if name == "BM01"):
        found.setdefault(slot_of(row), []).append(row)
    return found


def value(plan: Plan, indicator: str, figure: Figure) -> Fraction:
    """Percent, people or a multiple of the baseline."""
    whole = {"percent": Fraction(100), "people": Fraction(1), "times": Fraction(1)}[plan.indicator(indicator).unit]
    return whole * Fraction(figure.numerator, figure.denominator or 1)


def reached(target: Target, found: Fraction) -> bool:
    """Whether a value reaches a target, compared before any rounding."""
    return found > target.value if target.comparator == ">" else found >= target.value


def people_short(plan: Plan, target: Target, figure: Figure) -> int:
    """How many more must qualify among today's people: counted up one by one."""
    short = 0
    while not reached(target, value(plan, target.indicator, figure._replace(numerator=figure.numerator + short))):
        short += 1
    return short
