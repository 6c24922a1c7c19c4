from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow.compute as pc
import pytest

from analytics import plan as plan_as_data
from analytics import warehouse
from analytics.home import PROJECT, Home
from analytics.warehouse import builder, marts, queries, shelf
from tests.warehouse.builder import row
from tests.warehouse.conftest import House
from tests.warehouse.test_figures import contents

pytestmark = pytest.mark.thorough


def grow(house: House, number: int) -> str:
    house.submit([row(number)])
    return warehouse.build(house.home, house.plan)


def test_the_same_inputs_have_the_same_name_and_figures_everywhere(house: House, tmp_path: Path) -> None:
    names = [grow(house, number) for number in range(3)]
    other = Home(tmp_path / "other", house.home.reference)
    shutil.copytree(house.home.archive, other.archive)
    assert warehouse.build(other) == names[-1]
    assert contents(other) == contents(house.home)
    assert len(set(names)) == 3
    assert warehouse.build(house.home) == names[-1]


def test_another_plan_is_another_version(house: House) -> None:
    first = grow(house, 0)
    assert warehouse.build(house.home, replace(house.plan, digest="a" * 64)) != first


def test_an_open_snapshot_keeps_its_figures_while_newer_ones_come(house: House) -> None:
    grow(house, 0)
    with warehouse.open_current(house.home) as old:
        before = queries.submissions(old)
        for number in range(1, 14):
            grow(house, number)
        assert queries.submissions(old) == before
    with warehouse.open_current(house.home) as new:
        assert queries.submissions(new).num_rows == 14


def test_only_newer_rows_are_read(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    grow(house, 0)
    read: list[int] = []
    write = marts.write_snapshot

    def spy(*place: Path, **given: object) -> None:
        assert isinstance(given["receipts"], list)
        read.extend(receipt.number for receipt in given["receipts"])
        write(*place, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(builder, "write_snapshot", spy)
    grow(house, 1)
    assert read == [2]


def test_versions_are_listed_newest_first_and_old_databases_are_cleaned_up(house: House) -> None:
    names = [grow(house, number) for number in range(13)]
    listed = warehouse.versions(house.home).to_pylist()
    assert [line["version"] for line in listed] == names[::-1]
    assert [line["available"] for line in listed] == [True] * 10 + [False] * 3
    assert [line["is_current"] for line in listed] == [True] + [False] * 12


def test_an_old_version_is_built_again_with_the_figures_it_had(house: House) -> None:
    names = [grow(house, 0)]
    with warehouse.open_current(house.home) as snapshot:
        before = queries.submissions(snapshot), queries.progress(snapshot, period="2026-H1", variant="default")
    names += [grow(house, number) for number in range(1, 12)]
    assert not shelf.database(house.home, names[0]).exists()
    with warehouse.open_version(house.home, names[0]) as snapshot:
        after = queries.submissions(snapshot), queries.progress(snapshot, period="2026-H1", variant="default")
    assert after == before
    now = shelf.current(house.home)
    assert now is not None
    assert now.version == names[-1]


def _forget_schema(house: House, version: str) -> None:
    path = house.home.snapshots / f"{version}.json"
    path.write_text(path.read_text("utf-8").replace(shelf.schema_digest(), "0" * 64), "utf-8")


def _forget_plan(house: House, _: str) -> None:
    for path in house.home.snapshots.glob("reference-*.zip"):
        path.unlink()


def _change_archive(house: House, version: str) -> None:
    path = house.home.snapshots / f"{version}.json"
    digest = shelf.manifest(house.home, version).archive_digest
    path.write_text(path.read_text("utf-8").replace(digest, "0" * 64), "utf-8")


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (_forget_schema, warehouse.OtherSchemaError),
        (_forget_plan, warehouse.LostInputsError),
        (_change_archive, warehouse.LostInputsError),
    ],
)
def test_a_version_that_cannot_be_the_same_again_is_refused(
    house: House, spoil: Callable[[House, str], None], refusal: type[warehouse.WarehouseError]
) -> None:
    old = grow(house, 0)
    grow(house, 1)
    shelf.database(house.home, old).unlink()
    spoil(house, old)
    with pytest.raises(refusal) as refused:
        warehouse.open_version(house.home, old)
    assert old in refused.value.message("vi")
    assert old in refused.value.message("en")
    assert not shelf.database(house.home, old).exists()


def test_what_another_release_built_is_not_read_but_built_anew(house: House) -> None:
    old = grow(house, 0)
    _forget_schema(house, old)
    (house.home.snapshots / f"{old}.duckdb").rename(house.home.snapshots / "000000000000.duckdb")
    (house.home.snapshots / f"{old}.json").rename(house.home.snapshots / "000000000000.json")
    (house.home.snapshots / "current").write_text("000000000000", "ascii")
    with pytest.raises(warehouse.OtherSchemaError):
        warehouse.open_version(house.home, "000000000000")
    with warehouse.open_current(house.home) as snapshot:
        assert snapshot.version == old


@pytest.mark.parametrize("name", ["000000000000", "../current", "current", ""])
def test_an_unknown_version_is_refused(house: House, name: str) -> None:
    grow(house, 0)
    with pytest.raises(warehouse.UnknownVersionError):
        warehouse.open_version(house.home, name)


def test_a_changed_past_is_not_built_upon(house: House) -> None:
    """A base whose receipts are no longer those of the archive is left aside."""
    grow(house, 0)
    shutil.rmtree(house.home.archive)
    for number in (5, 6):
        house.submit([row(number)])
    warehouse.build(house.home, house.plan)
    with warehouse.open_current(house.home) as snapshot:
        numerators = queries.current(snapshot, period="2026-H1", variant="default")["numerator"]
        assert queries.submissions(snapshot).num_rows == 2
        assert pc.max(numerators).as_py() == 6


def test_the_database_does_not_grow_with_the_number_of_builds(house: House) -> None:
    sizes = []
    for number in range(24):
        version = grow(house, number % 4)
        sizes.append(shelf.database(house.home, version).stat().st_size)
    assert max(sizes[12:]) <= 2 * max(sizes[:6])


def test_the_plan_that_is_kept_is_the_plan_that_was_used(house: House) -> None:
    entry = shelf.manifest(house.home, grow(house, 0))
    with shelf.kept_plan(house.home, entry) as kept:
        assert kept == plan_as_data.load(PROJECT / "data" / "reference")
