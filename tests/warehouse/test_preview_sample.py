"""What a submission would change: exactly what it changes afterwards, and nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from analytics import warehouse
from analytics.archive import Change
from analytics.warehouse import preview
from tests.warehouse.conftest import AT, House, Row, slots, wide

FARMS: dict[str, object] = {
    "ky_bao_cao": "2025-N",
    "ma_co_quan": "SNNMT",
    "ma_linh_vuc": "NN",
    "tong_cc_vc": 100,
    "dai_hoc": 80,
}
ROW: Row = {**FARMS, "thac_si": 15, "tien_si": 5, "tien_si_moi": 1, "duoi_dai_hoc": 0}
LATER: Row = {**ROW, "ky_bao_cao": "2026-H1", "tien_si_moi": 2}
EARLIER: Row = {**ROW, "ky_bao_cao": "2024-N", "tien_si_moi": 3}


def files(folder: Path) -> set[str]:
    return {str(each.relative_to(folder)) for each in folder.rglob("*")}


Place = tuple[str, ...]
Figure = tuple[object, ...]


def figures(house: House) -> dict[Place, Figure]:
    """Every figure of the default reading that the real build gives, but those of all communes together."""
    with warehouse.open_version(house.home, warehouse.build(house.home, house.plan)) as snapshot:
        path = snapshot.path
    with duckdb.connect(str(path), read_only=True) as database:
        rows = database.execute(
            "select level, sector, agency, commune, indicator, period, numerator, denominator, value, reported "
            "from value where variant = 'default'"
        ).fetchall()
    return {row[:6]: row[6:] for row in rows}


def differences(before: Mapping[Place, Figure], after: Mapping[Place, Figure]) -> dict[Place, object]:
    """What the mart says has changed, for sectors and the province: units repeat in it once for each scope."""
    nothing = (None, None, None, 0)
    return {
        place: (before.get(place, nothing), after.get(place, nothing))
        for place in before.keys() | after.keys()
        if place[0] in {"sector", "province"} and before.get(place, nothing) != after.get(place, nothing)
    }


def parts(change: Change, when: str) -> Mapping[str, object]:
    return {name: getattr(change, f"{name}_{when}") for name in ("numerator", "denominator", "value", "reported")}


@pytest.mark.parametrize("counting", ["submitted", "accepted"])
def test_the_preview_is_what_happens(house: House, counting: str) -> None:
    """An earlier year's doctorates change later years too; a correction, then a withdrawal, give the way back."""
    house = counting_as(house, counting)
    form = house.plan.form("BM01")
    for rows in ([ROW], [LATER]):
        accept(house, rows)
    was = figures(house)
    before = files(house.home.root)
    found = preview.changes(house.home, house.plan, wide(form, [EARLIER]), "BM01", sorted(slots(form, [EARLIER])))
    assert files(house.home.root) == before
    assert {each.period for each in found} >= {"2024-N", "2025-N", "2026-H1"}
    number = accept(house, [EARLIER])
    wide_scopes = [each for each in found if each.level in {"sector", "province"}]
    assert differences(was, figures(house)) == {
        _place(each): (tuple(parts(each, "before").values()), tuple(parts(each, "after").values()))
        for each in wide_scopes
    }
    back = preview.changes_of_withdrawal(house.home, house.plan, number)
    assert sorted(map(turned, back)) == sorted(map(straight, found))
    house.withdraw(number)
    again = preview.changes(house.home, house.plan, wide(form, [EARLIER]), "BM01", sorted(slots(form, [EARLIER])))
    assert again == found


def counting_as(house: House, counting: str) -> House:
    province = house.plan.province.model_copy(update={"counting": counting})
    return replace(house, plan=replace(house.plan, province=province))


def accept(house: House, rows: list[Row]) -> int:
    number = house.submit(rows).number
    if house.plan.province.counting == "accepted":
        house.archive.review(number, "acceptance", by="Thẩm định", at=AT)
    return number


def _place(change: Change) -> tuple[str, ...]:
    return change.level, change.sector, change.agency, change.commune, change.indicator, change.period


def straight(change: Change) -> tuple[object, ...]:
    return *_place(change), str(parts(change, "before")), str(parts(change, "after"))


def turned(change: Change) -> tuple[object, ...]:
    return *_place(change), str(parts(change, "after")), str(parts(change, "before"))
