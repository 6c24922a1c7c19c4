"""What a submission would change, said before it is made: against what it then did change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import duckdb
import pytest

from analytics import warehouse
from analytics.archive import Change
from analytics.plan import Plan
from analytics.warehouse import preview, shelf
from tests.warehouse.conftest import House, Row, slots, wide

Figures = Mapping[tuple[str, ...], tuple[object, ...]]
FARMS: Row = {
    "ky_bao_cao": "2024-N",
    "ma_co_quan": "SNNMT",
    "ma_linh_vuc": "NN",
    "tong_cc_vc": 100,
    "duoi_dai_hoc": 20,
    "dai_hoc": 60,
    "thac_si": 15,
    "tien_si": 5,
    "tien_si_moi": 2,
}
LATER: Row = {**FARMS, "ky_bao_cao": "2025-N"}
SCHOOLS: Row = {**FARMS, "ma_co_quan": "UBXP", "ma_dvhc": "01273", "ma_linh_vuc": "GD", "tien_si": 1, "dai_hoc": 64}
COURSE: tuple[tuple[str, tuple[Row, ...]], ...] = (
    ("the first of all", (FARMS,)),
    ("a commune beside it", (SCHOOLS,)),
    ("a correction", ({**FARMS, "thac_si": 25, "dai_hoc": 50},)),
    ("a later year and the earlier once more", (LATER, FARMS)),
    ("nothing that is not there", (LATER, FARMS)),
    ("fewer new doctorates in an earlier year, which later years add up", ({**FARMS, "tien_si_moi": 1},)),
)


def figures(house: House) -> Figures:
    """The figures of the current snapshot in the default reading that a preview speaks of."""
    path = shelf.database(house.home, warehouse.build(house.home, house.plan))
    with duckdb.connect(str(path), read_only=True) as database:
        rows = database.execute(
            "select level, sector, agency, commune, indicator, period, numerator, denominator, value, reported,"
            " expected from value where variant = 'default'"
        ).fetchall()
    return {row[:6]: row[6:] for row in rows if told(house, row)}


def told(house: House, row: Sequence[str]) -> bool:
    """All communes together are no unit; a unit's share of the province is told where it has none in a sector."""
    level, sector, agency, _, indicator = row[:5]
    local = {each.code for each in house.plan.agencies if each.level == "commune"}
    whole = house.plan.province.whole_province_sector
    in_sectors = any(each != whole for each in house.plan.indicator(indicator).sectors)
    is_unit = level in {"agency", "commune"}
    return not (level == "agency" and agency in local) and not (is_unit and sector == whole and in_sectors)


def difference(before: Figures, after: Figures) -> set[tuple[object, ...]]:
    """Key, numbers and coverage before and after, of the figures whose numbers or reporting units differ."""
    found = set()
    for key in before.keys() | after.keys():
        old, new = (each.get(key, (None, None, None, 0, None)) for each in (before, after))
        if (old[0], old[1], old[3]) != (new[0], new[1], new[3]):
            was, now = old[4] if old[4] is not None else new[4], new[4] if new[4] is not None else old[4]
            found.add((*key, *old[:3], *new[:3], old[3], was, new[3], now))
    return found


def said(changes: Iterable[Change]) -> set[tuple[object, ...]]:
    return {tuple(each.model_dump().values()) for each in changes}


def foretold(house: House, rows: Sequence[Row]) -> tuple[Change, ...]:
    form = house.plan.form("BM01")
    return preview.changes(house.home, house.plan, wide(form, rows), form.code, sorted(slots(form, rows)))


def test_what_is_foretold_comes_true(house: House) -> None:
    """Submissions, corrections, and the withdrawal of one: each against the figures before and after it."""
    for name, rows in COURSE:
        before, expected = figures(house), said(foretold(house, rows))
        house.submit(rows)
        assert expected == difference(before, figures(house)), name
        assert bool(expected) == (not name.startswith("nothing")), name
    before, expected = figures(house), said(preview.changes_of_withdrawal(house.home, house.plan, len(COURSE)))
    house.withdraw(len(COURSE))
    assert expected == difference(before, figures(house))
    assert expected


def test_units_sectors_and_later_years(house: House) -> None:
    """The agency, its sector and the province; new doctorates also in the later year."""
    house.submit([LATER])
    found = foretold(house, [FARMS])
    whole = house.plan.province.whole_province_sector
    places = {(each.level, each.sector, each.agency) for each in found}
    assert places == {("agency", "NN", "SNNMT"), ("sector", "NN", ""), ("province", whole, "")}
    later = [each for each in found if (each.period, each.level) == ("2025-N", "agency")]
    assert [(each.numerator_before, each.numerator_after) for each in later] == [(2, 4)]
    assert {house.plan.indicator(each.indicator).kind for each in later} == {"cumulative_count"}


def test_a_preview_keeps_nothing(house: House) -> None:
    house.submit([FARMS])
    version = warehouse.build(house.home, house.plan)
    before = sorted(house.home.root.rglob("*"))
    foretold(house, [SCHOOLS])
    preview.changes_of_withdrawal(house.home, house.plan, 1)
    now = shelf.current(house.home)
    assert sorted(house.home.root.rglob("*")) == before
    assert now is not None
    assert now.version == version


@pytest.mark.parametrize("rows", [[FARMS], [FARMS, SCHOOLS]])
def test_where_only_accepted_submissions_count_the_change_is_that_of_acceptance(
    house: House, rows: Sequence[Row]
) -> None:
    strict = House(house.home, accepted_only(house.plan))
    before, expected = figures(strict), said(foretold(strict, rows))
    receipt = strict.submit(rows)
    assert figures(strict) == before
    strict.archive.review(receipt.number, "acceptance", by="Ban Tổ chức", at=receipt.at)
    assert expected == difference(before, figures(strict))
    assert expected


def accepted_only(plan: Plan) -> Plan:
    return replace(plan, province=plan.province.model_copy(update={"counting": "accepted"}), digest="a" * 64)
