"""The sample, submitted like real files, gives the figures that it was made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from analytics import plan as plans
from analytics import warehouse
from analytics.archive import Archive
from analytics.home import Home, from_environment
from analytics.plan import Plan
from analytics.sample import figures, manifest, recipe
from analytics.sample.figures import Row
from analytics.sample.load import SampleRefused, load_sample
from analytics.sample.manifest import Event
from analytics.warehouse import Snapshot, queries

pytestmark = pytest.mark.thorough
PHD_SINCE_2024 = {"GD": 3, "VH": 1, "KT": 1, "NN": 1}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plans.load(from_environment().reference)


@pytest.fixture(scope="module")
def home(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with the whole sample."""
    loaded = Home(tmp_path_factory.mktemp("home"), from_environment().reference)
    assert load_sample(loaded, plan) == 184
    return loaded


@pytest.fixture(scope="module")
def snapshot(home: Home) -> Iterator[Snapshot]:
    with warehouse.open_current(home) as opened:
        yield opened


def progress(snapshot: Snapshot, period: str = "2026-H1") -> dict[str, dict[str, object]]:
    rows = queries.progress(snapshot, period=period, variant="default").to_pylist()
    return {row["target_id"]: row for row in rows}


def counted(plan: Plan, sector: str, period: str, *columns: str) -> int:
    """A plain sum over the rows that the recipe gives, without those that were never sent."""
    made = recipe.load()
    missing = {(one.agency, one.period) for one in made.missing}
    rows: Iterator[Row] = (
        row
        for unit in figures.units(plan, made)
        if (unit.agency, period) not in missing
        for row in figures.staff_rows(plan, made, unit, plan.period(period))
    )
    return sum(int(str(row.get(name, 0))) for row in rows if row["ma_linh_vuc"] == sector for name in columns)


UNIVERSITY = ("dai_hoc", "thac_si", "tien_si", "cki", "ckii", "bsnt")


@pytest.mark.parametrize(
    ("sector", "indicator", "period", "numerator", "denominator"),
    [
        ("NN", "TY_LE_DH_SDH", "2024-N", UNIVERSITY, "tong_cc_vc"),
        ("NN", "TY_LE_THAC_SI", "2026-H1", ("thac_si",), "tong_cc_vc"),
        ("GD", "TY_LE_THAC_SI", "2024-N", ("thac_si",), "tong_cc_vc"),
        ("GD", "TY_LE_DH_SDH", "2026-H1", UNIVERSITY, "tong_cc_vc"),
        ("YT", "TY_LE_SDH_CHUYEN_SAU", "2026-H1", UNIVERSITY[1:], "tong_cc_vc"),
        ("YT", "TY_LE_BOI_DUONG_CHUAN", "2025-N", ("dat_chuan_ngach_cdnn",), "chuyen_nganh_y_te"),
        ("YT", "TY_LE_DAO_TAO_LIEN_TUC", "2025-N", ("dao_tao_lien_tuc",), "chuyen_nganh_y_te"),
        ("VH", "TY_LE_THAC_SI", "2025-N", ("thac_si",), "tong_cc_vc"),
        ("KT", "TY_LE_DH_SDH", "2026-H1", UNIVERSITY, "tong_cc_vc"),
    ],
)
def test_ratios_are_what_a_plain_count_gives(
    snapshot: Snapshot,
    plan: Plan,
    sector: str,
    indicator: str,
    period: str,
    numerator: tuple[str, ...],
    denominator: str,
) -> None:
    row = progress(snapshot, period)[f"{sector}-{indicator}-2030"]
    above, below = counted(plan, sector, period, *numerator), counted(plan, sector, period, denominator)
    assert (row["period"], row["numerator"], row["denominator"]) == (period, above, below)
    assert row["value"] == pytest.approx(100 * above / below)


@pytest.mark.parametrize(("sector", "awarded"), PHD_SINCE_2024.items())
def test_doctorates_accumulate_from_2024(snapshot: Snapshot, sector: str, awarded: int) -> None:
    assert progress(snapshot)[f"{sector}-TIEN_SI_DAO_TAO-2045"]["value"] == awarded


def test_every_target_has_a_value(snapshot: Snapshot) -> None:
    assert [target for target, row in progress(snapshot).items() if row["value"] is None] == []


def test_some_targets_are_met_and_some_are_far_off(snapshot: Snapshot) -> None:
    rows = progress(snapshot)
    assert rows["VH-TY_LE_DH_SDH-2030"]["met"] is rows["KT-TIEN_SI_DAO_TAO-2030"]["met"] is True
    assert rows["KT-TY_LE_THAC_SI-2045"]["met"] is rows["TT-SO_TRI_THUC_SO_VOI_2020-2030"]["met"] is False


def test_one_agency_is_missing_in_the_last_period(snapshot: Snapshot) -> None:
    partial = {
        str(row["sector"])
        for row in progress(snapshot).values()
        if row["coverage_reported"] != row["coverage_expected"]
    }
    assert partial == {"KT"}
    lacking = queries.missing_units(snapshot, sector="KT", indicator="TY_LE_DH_SDH", period="2026-H1")
    assert lacking.to_pylist() == [{"agency": "BQLKKT", "commune": ""}]


def test_some_reports_are_late_some_missing_and_one_returned(snapshot: Snapshot) -> None:
    rows = queries.duties(snapshot, date(2026, 8, 31)).to_pylist()
    states = Counter((row["period"], row["state"]) for row in rows)
    newest = {state for period, state in states if period == "2026-H1"}
    assert newest == {"on_time", "late", "missing", "returned"}
    late = {(row["agency"], row["days"]) for row in rows if (row["period"], row["state"]) == ("2025-N", "late")}
    assert ("SCT", 60) in late
    assert {row["agency"] for row in rows if row["state"] == "returned"} == {"STC"}
    assert all(state == "received" for (period, state) in states if period < "2025-N")


def test_one_submission_was_corrected_and_one_withdrawn(home: Home, snapshot: Snapshot) -> None:
    states = {row["number"]: row for row in queries.submissions(snapshot).to_pylist()}
    gone = {row["state"]: row["file_name"] for row in states.values() if row["state"] != "submitted"}
    assert gone == {
        "superseded": "BM01-SVHTTDL-2025-N.ods",
        "withdrawn": "BM01-UBXP-01477-2026-H1.csv",
        "returned": "BM05-STC-2026-H1.csv",
    }
    [corrected] = [receipt for receipt in Archive(home.archive).receipts() if receipt.supersedes]
    assert [states[number]["state"] for number in corrected.supersedes] == ["superseded"]
    assert all("Đính chính" in each.text for each in corrected.explanations)


def test_series_break_in_2025(snapshot: Snapshot) -> None:
    series = queries.series(
        snapshot, sector="GD", indicator="TY_LE_DH_SDH", variant="default", period="2026-H1"
    ).to_pylist()
    assert [row["period"] for row in series if row["break_here"]] == ["2025-N"]


def test_tasks_stand_as_their_leads_say_and_others_are_not_reported(snapshot: Snapshot, plan: Plan) -> None:
    said: dict[str, tuple[str, object]] = {}
    standing = (report for report in recipe.load().report if not report.returned)
    for report in sorted(standing, key=lambda each: plan.period(each.period).order):
        said |= {str(row["ma_nhiem_vu"]): (str(row["trang_thai"]), row.get("ty_le_hoan_thanh")) for row in report.rows}
    words = {status.means: status.name_vi for status in plan.task_statuses}
    found = queries.tasks(snapshot, period="2026-H1").to_pylist()
    assert {row["task"]: (words[row["said"]], row["percent"]) for row in found if row["said"]} == said
    assert 0 < len(said) < len(plan.tasks)
    assert {row["state"] for row in found if row["task"] not in said} == {"unreported"}
    assert {row["illustrative"] for row in found if row["said"]} == {True}


def test_the_archive_is_intact_and_illustrative(home: Home, snapshot: Snapshot) -> None:
    assert Archive(home.archive).verify() == []
    assert queries.meta(snapshot).to_pylist()[0]["illustrative"] is True


def test_explanations_are_given_only_where_something_is_odd(home: Home) -> None:
    explained = [receipt.slots[0] for receipt in Archive(home.archive).receipts() if receipt.explanations]
    assert len(explained) < 12
    assert {slot.period for slot in explained} <= {"2025-N", "2026-H1"}


def test_a_sample_that_does_not_fit_is_refused(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "2020-N").mkdir()
    (tmp_path / "2020-N" / "a.csv").write_text("không;phải;biểu\n")
    event = Event("submit", "2020-N/a.csv", "Văn thư", datetime(2021, 1, 11, tzinfo=UTC))
    (tmp_path / "manifest.csv").write_bytes(manifest.to_bytes([event]))
    with pytest.raises(SampleRefused, match=r"2020-N/a\.csv"):
        load_sample(Home(tmp_path / "home", from_environment().reference), plan, tmp_path)
    assert list((tmp_path / "home").iterdir()) == []
