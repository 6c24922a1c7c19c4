"""The sample's figures and files, before anything is submitted."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from analytics import plan as plans
from analytics.home import from_environment
from analytics.plan import Plan, Rule
from analytics.sample import figures, manifest, recipe
from analytics.sample.figures import Row
from analytics.sample.generate import generate
from analytics.sample.recipe import SAMPLE


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plans.load(from_environment().reference)


@cache
def rows(plan: Plan) -> list[Row]:
    """Every row of form BM01, before anything goes wrong."""
    made = recipe.load()
    return [
        row
        for period in figures.recipe_periods(plan, made)
        for unit in figures.units(plan, made)
        for row in figures.staff_rows(plan, made, unit, period)
    ]


def totals(plan: Plan) -> list[Row]:
    """Every row of form BM04."""
    made = recipe.load()
    return [figures.total_row(made, period) for period in figures.recipe_periods(plan, made)]


def parts(content: bytes) -> dict[str, bytes]:
    """What a workbook contains, whatever the version of the compressor."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_files_in_the_repository_are_the_ones_the_recipe_gives(plan: Plan) -> None:
    made = generate(plan, recipe.load())
    stored = {path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*") if path.is_file()}
    assert stored == {*made, "recipe.toml", "README.md"}
    for name, content in made.items():
        read = parts if name.endswith((".xlsx", ".ods")) else bytes
        assert read(content) == read((SAMPLE / name).read_bytes()), name


def test_every_comparison_that_the_plan_demands_holds(plan: Plan) -> None:
    assert [broken for rule in plan.rules if rule.kind == "compare" for broken in _broken(rule, plan)] == []


def _broken(rule: Rule, plan: Plan) -> Iterator[tuple[str, Row]]:
    for row in rows(plan) if rule.form == "BM01" else totals(plan):
        applies = not rule.sectors or row["ma_linh_vuc"] in rule.sectors
        if applies and any(name in row for name in rule.left):
            left, right = _sum(row, rule.left), _sum(row, rule.right)
            if left != right if rule.comparator == "=" else left > right:
                yield rule.code, row


def _sum(row: Row, names: tuple[str, ...]) -> int:
    return sum(value for name in names if isinstance(value := row.get(name, 0), int))


def test_no_count_is_negative(plan: Plan) -> None:
    assert all(value >= 0 for row in rows(plan) for value in row.values() if isinstance(value, int))


def test_all_but_one_figure_are_marked_illustrative(plan: Plan) -> None:
    every = [*rows(plan), *totals(plan)]
    official = [row for row in every if row["tinh_chat_so_lieu"] == "CT"]
    assert [(row["ky_bao_cao"], row["tong_tri_thuc"]) for row in official] == [("2020-N", 17178)]
    assert all(row["ghi_chu"] == "SỐ LIỆU MINH HỌA" for row in every if row not in official)


def test_communes_take_over_schools_and_health_stations_in_2025(plan: Plan) -> None:
    staff: Counter[tuple[str, str, str]] = Counter()
    for row in rows(plan):
        staff[str(row["ma_co_quan"]), str(row["ma_linh_vuc"]), str(row["ky_bao_cao"])] += _sum(row, ("tong_cc_vc",))
    for agency, sector in (("SGDDT", "GD"), ("SYT", "YT")):
        before, after = staff[agency, sector, "2024-N"], staff[agency, sector, "2025-N"]
        communes = staff["UBXP", sector, "2025-N"]
        assert staff["UBXP", sector, "2024-N"] == 0 < communes
        assert after < before * 0.9
        assert after + communes == pytest.approx(before, rel=0.02)


def test_the_manifest_tells_what_usually_goes_wrong(plan: Plan) -> None:
    events = list(manifest.read(SAMPLE))
    files = [event.file for event in events if event.event == "submit"]
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert Counter(event.event for event in events if event.event != "submit") == {
        "open": 2, "reopen": 3, "withdraw": 1, "return": 1}  # fmt: skip
    assert "2025-N/BM01-SVHTTDL-2025-N-dinh-chinh.ods" in files
    assert not [file for file in files if "BQLKKT-2026-H1" in file]
    assert len({file.partition("BM01-UBXP-")[2][:5] for file in files if "UBXP" in file}) == len(plan.communes) == 56
    about = [event for event in events if event.file]
    days_late = {event.file: (event.at.date() - plan.period(event.file.partition("/")[0]).end).days for event in about}
    assert min(days_late.values()) > 0
    assert days_late["2025-N/BM01-SCT-2025-N.csv"] > 60


def test_a_manifest_read_back_is_the_same(plan: Plan) -> None:
    assert manifest.to_bytes(manifest.read(SAMPLE)) == (SAMPLE / "manifest.csv").read_bytes()


def test_offices_write_in_many_ways() -> None:
    contents = [path.read_bytes() for path in SAMPLE.rglob("BM01*")]
    starts = Counter(content[:2] for content in contents)
    assert starts[b"\xff\xfe"], "UTF-16 text"
    assert starts[b"\xef\xbb"], "UTF-8 with BOM"
    assert starts[b"PK"], "workbooks"
    assert any("ê\u0323" in content.decode("cp1258", "ignore") for content in contents), "Windows-1258"
    assert any("O\u0323".encode() in content for content in contents), "decomposed letters"
