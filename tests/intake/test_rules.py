"""The plan's rules over a file and what was accepted before, and the one way in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from analytics import intake, warehouse
from analytics.archive import Archive, ArchiveMoved, Explanation
from analytics.home import PROJECT, Home
from analytics.intake.problems import LISTED, Findings, Needs, Problem, Severity
from analytics.plan import Coverage, Plan, PlanError
from analytics.warehouse import queries
from tests.intake.conftest import Checker, told, why

AT = datetime(2026, 11, 22, 8, tzinfo=timezone(timedelta(hours=7)))
COLUMNS = (
    "ky_bao_cao;ngay_chot;ma_co_quan;ma_don_vi;ma_dvhc;cap_hanh_chinh;ma_linh_vuc;tong_cc_vc;cong_chuc;vien_chuc;nu;"
    "duoi_dai_hoc;dai_hoc;thac_si;tien_si;cki;tien_si_moi;ncs_dang_hoc;thu_hut_tien_si"
)
_CELLS = "2025-N;31/12/2025;SNNMT;;;T;NN;100;40;60;30;20;60;15;5;;1;4;0"
ROW: dict[str, object] = dict(zip(COLUMNS.split(";"), _CELLS.split(";"), strict=True))


def file(*rows: Mapping[str, object]) -> str:
    """Rows that differ from the good one in some cells."""
    return "\n".join([COLUMNS, *(";".join(map(str, (ROW | dict(row)).values())) for row in rows)]) + "\n"


def short(columns: str, cells: str) -> str:
    """A file with the required columns and a few more: groups that are not filled in whole."""
    return (
        f"ky_bao_cao;ma_co_quan;ma_linh_vuc;tong_cc_vc;duoi_dai_hoc;dai_hoc;thac_si;tien_si;tien_si_moi;{columns}\n"
        + (f"2025-N;SNNMT;NN;100;20;60;20;0;0;{cells}\n")
    )


PART = {"ma_co_quan": "SGDDT", "ma_linh_vuc": "GD", "ma_don_vi": "THPT1", "ma_dvhc": "01273"}
COMMUNE = {"ma_co_quan": "UBXP", "ma_linh_vuc": "GD", "ma_dvhc": "01273", "cap_hanh_chinh": "X"}

WITHIN: dict[str, tuple[str, list[str]]] = {
    "all is well": (file({}), []),
    "staff": (file({"cong_chuc": 41}), ["2 staff_add_up tong_cc_vc=100"]),
    "women": (file({"nu": 101}), ["2 female_within_total nu=101"]),
    "specialists elsewhere": (
        file({"cki": 1, "dai_hoc": 59}),
        ["2 specialists_only_in_health cki=1"],
    ),
    "a zero elsewhere is fine": (file({"cki": 0}), []),
    "agency and sector": (file({"ma_linh_vuc": "GD"}), ["2 agency_sector ma_linh_vuc=GD"]),
    "closing date": (file({"ngay_chot": "30/12/2025"}), ["2 closing_date ngay_chot=30/12/2025"]),
    "no such day": (file({"ngay_chot": "31/11/2025"}), ["2 date_invalid ngay_chot=31/11/2025"]),
    "period not over": (
        file({"ky_bao_cao": "2026-N", "ngay_chot": "31/12/2026"}),
        ["2 future_period ky_bao_cao"],
    ),
    "district after 2025": (file({"cap_hanh_chinh": "H"}), ["2 district_level cap_hanh_chinh=H"]),
    "level of another agency": (file({"cap_hanh_chinh": "X"}), ["2 level_agency cap_hanh_chinh=X"]),
    "total and units": (file({}, {"ma_don_vi": "CCKL"}), ["3 total_and_units ma_don_vi=CCKL"]),
    "total and a unit of a commune": (
        file({"ma_co_quan": "SGDDT", "ma_linh_vuc": "GD"}, PART),
        ["3 total_and_units ma_don_vi=THPT1"],
    ),
    "total and a commune": (
        file({"ma_co_quan": "SGDDT", "ma_linh_vuc": "GD"}, PART | {"ma_don_vi": ""}),
        ["3 total_and_units ma_dvhc=01273"],
    ),
    "parts in two communes": (file(PART, PART | {"ma_don_vi": "THPT2", "ma_dvhc": "01279"}), []),
    "two communes as a whole": (file(COMMUNE, COMMUNE | {"ma_dvhc": "01279"}), []),
    "a unit twice": (
        file({"ma_don_vi": "TH1"}, {"ma_don_vi": "th1"}, {"ma_don_vi": "TH 1"}),
        ["3 duplicate_row", "4 duplicate_row"],
    ),
    "two units": (file({"ma_don_vi": "CCKL"}, {"ma_don_vi": "CCTL"}), []),
    "professors of no doctorates": (short("gs", "5"), ["2 professors_within_doctorates gs=5"]),
    "associate professors alone": (short("pgs", "5"), ["2 professors_within_doctorates pgs=5"]),
    "civil servants alone": (short("cong_chuc", "500"), ["2 staff_add_up tong_cc_vc=100"]),
    "two ethnic groups": (short("dt_tay;dt_nung", "500;900"), ["2 ethnic_groups_add_up tong_cc_vc=100"]),
    "one age group": (short("tuoi_den_30", "500"), ["2 ages_add_up tong_cc_vc=100"]),
    "a blank among age groups": (short("tuoi_den_30;tuoi_31_40", ";101"), ["2 ages_add_up tong_cc_vc=100"]),
    "one age group within the total": (short("tuoi_den_30", "50"), []),
    "health elsewhere": (
        short("chuyen_nganh_y_te", "9999"),
        ["2 health_professionals_within_total chuyen_nganh_y_te=9999"],
    ),
    "half-year training": (
        file({"ky_bao_cao": "2026-H1", "ngay_chot": "30/06/2026"}),
        [],
    ),
}


@pytest.mark.parametrize("name", WITHIN)
def test_rules_within_a_file(name: str, check: Checker) -> None:
    """Each rule fires where it should and nowhere else."""
    content, expected = WITHIN[name]
    assert told(check(content)) == expected


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home."""
    return Home(tmp_path / "home", PROJECT / "data" / "reference")


def submit(
    home: Home,
    plan: Plan,
    content: str,
    *,
    explanations: Collection[Explanation] = (),
    confirmed: Collection[str] = (),
) -> intake.Submission:
    """Submit a file."""
    path = home.root.parent / "nop.csv"
    path.write_text(content, "utf-8")
    return intake.submit(home, plan, path, by="Văn thư", explanations=explanations, confirmed=confirmed, at=AT)


LAST = {"ky_bao_cao": "2024-N", "ngay_chot": "31/12/2024"}
AGAINST: dict[str, tuple[dict[str, object], list[str]]] = {
    "hardly changed": ({"dai_hoc": 61, "tong_cc_vc": 101, "vien_chuc": 61}, []),
    "copied": ({}, ["2 copied_from_previous"]),
    "total jumped": (
        {"tong_cc_vc": 120, "vien_chuc": 80, "dai_hoc": 70, "duoi_dai_hoc": 25, "thac_si": 19, "tien_si": 6},
        ["2 total_jump tong_cc_vc=120"],
    ),
    "doctorates fell": ({"tien_si": 4, "dai_hoc": 61}, ["2 doctorates_fell tien_si=4"]),
    "doctorates unexplained": ({"tien_si": 8, "dai_hoc": 57}, ["2 doctorates_unexplained tien_si=8"]),
    "more awards than students": ({"tien_si_moi": 5}, ["2 awards_above_students tien_si_moi=5"]),
}


@pytest.mark.parametrize("name", AGAINST)
def test_rules_against_the_year_before(name: str, home: Home, the_plan: Plan, check: Checker) -> None:
    """Warnings that ask for an explanation, and are answered by one."""
    change, expected = AGAINST[name]
    assert submit(home, the_plan, file(LAST)).receipt is not None
    with warehouse.open_current(home) as history:
        found = check(file(change), history=history)
        assert told(found) == expected
        assert found.status == ("needs_confirmation" if expected else "accepted")
        assert check(file(change), history=history, explanations=why(2, "đúng")).status == "accepted"


def test_ratio_that_jumps(home: Home, the_plan: Plan, check: Checker) -> None:
    """Five points are much among a hundred people; the message speaks both languages."""
    submit(home, the_plan, file(LAST))
    with warehouse.open_current(home) as history:
        found = check(file({"thac_si": 25, "dai_hoc": 50}), history=history)
    jumps = [p for p in found.problems if p.code == "ratio_jump"]
    assert jumps
    assert "2024-N" in jumps[0].message["vi"]
    assert jumps[0].message["vi"] != jumps[0].message["en"]


def test_earlier_rows_in_the_same_file(check: Checker) -> None:
    """A file of two years is compared with itself."""
    found = check(file(LAST, {"tien_si": 4, "dai_hoc": 61}))
    assert told(found) == ["3 doctorates_fell tien_si=4"]


def test_year_below_its_half(home: Home, the_plan: Plan, check: Checker) -> None:
    """A year includes its halves."""
    submit(home, the_plan, file({"ky_bao_cao": "2025-H1", "ngay_chot": "30/06/2025", "tien_si_moi": 3}))
    with warehouse.open_current(home) as history:
        found = check(file({"nu": 31}), history=history)
    assert "2 year_below_half tien_si_moi=1" in told(found)


def test_one_reporter_a_unit(home: Home, the_plan: Plan, check: Checker) -> None:
    """A department and a commune cannot both report a school."""
    school = {"ma_linh_vuc": "GD", "ma_don_vi": "TH01"}
    department = file(school | {"ma_co_quan": "SGDDT"})
    commune = file(school | {"ma_co_quan": "UBXP", "ma_dvhc": "01273", "cap_hanh_chinh": "X"})
    other = file(school | {"ma_co_quan": "UBXP", "ma_dvhc": "01279", "cap_hanh_chinh": "X"})
    assert submit(home, the_plan, department).receipt is not None
    with warehouse.open_current(home) as history:
        found = check(commune, history=history)
    assert told(found) == ["2 double_reporter ma_don_vi=TH01"]
    assert "SGDDT" in found.problems[0].message["vi"]
    assert told(check(commune + other.split("\n")[1] + "\n")) == []


def test_both_reporters_are_named(home: Home, the_plan: Plan, check: Checker) -> None:
    school = {"ma_linh_vuc": "GD", "ma_don_vi": "TH01"}
    assert submit(home, the_plan, file(school | {"ma_co_quan": "SGDDT"})).receipt is not None
    with warehouse.open_current(home) as history:
        message = check(file(COMMUNE | {"ma_don_vi": "TH01"}), history=history).problems[0].message
    assert all(name in message["vi"] for name in ("Sở Giáo dục và Đào tạo (SGDDT)", "UBXP"))
    assert "Department of Education and Training (SGDDT)" in message["en"]


def test_a_unit_is_reported_by_whom_the_coverage_table_says(the_plan: Plan, tmp_path: Path) -> None:
    """Nobody has reported the school yet: the table alone decides."""
    place = {"name_vi": "Trường A", "name_en": "School A", "sector": "GD"}
    until = Coverage(unit="Th 01", agency="SGDDT", first_period="2020-N", last_period="2024-N", **place)
    since = Coverage(unit="TH01", agency="UBXP", commune="01273", first_period="2025-H1", last_period="2045-N", **place)
    ruled = replace(the_plan, coverage=(until, since))
    department = {"ma_co_quan": "SGDDT", "ma_linh_vuc": "GD", "ma_don_vi": "th01"}

    def problems(row: Mapping[str, object]) -> Sequence[Problem]:
        (tmp_path / "bieu.csv").write_text(file(row), "utf-8")
        return intake.check(tmp_path / "bieu.csv", ruled, None, today=AT.date()).problems

    assert problems(COMMUNE | {"ma_don_vi": "TH01"}) == problems(department | LAST) == ()
    other = COMMUNE | {"ma_don_vi": "TH01", "ma_dvhc": "01279"}
    for row, who in ((department, "Sở Giáo dục và Đào tạo (SGDDT)"), (other, "(UBXP/01279)")):
        [found] = problems(row)
        assert (found.code, found.line) == ("covered_elsewhere", 2)
        assert all(name in found.message["vi"] for name in ("Phường Thục Phán (UBXP/01273)", who))


def test_a_unit_in_other_letters_is_the_same_unit(home: Home, the_plan: Plan, check: Checker) -> None:
    """Case and spaces do not make another unit: neither of two agencies, nor of two years."""
    department = {"ma_co_quan": "SGDDT", "ma_linh_vuc": "GD", "ma_don_vi": "Th 01"}
    commune = COMMUNE | {"ma_don_vi": "th01"}
    assert submit(home, the_plan, file(department, department | LAST)).receipt is None
    submitted = submit(home, the_plan, file(department, department | LAST), explanations=why(2, "Không đổi")).receipt
    assert submitted is not None
    with warehouse.open_current(home) as history:
        assert told(check(file(commune), history=history)) == ["2 double_reporter ma_don_vi=th01"]
        half = department | {"ma_don_vi": "TH01", "ky_bao_cao": "2026-H1", "ngay_chot": "30/06/2026"}
        assert told(check(file(half), history=history)) == ["2 copied_from_previous"]


@pytest.mark.parametrize("first_whole", [True, False])
def test_total_and_parts_in_two_files(home: Home, the_plan: Plan, check: Checker, first_whole: bool) -> None:
    """The whole agency and a part in a commune are two slots, but the same people."""
    whole, part = file(PART | {"ma_don_vi": "", "ma_dvhc": ""}), file(PART)
    first, second = (whole, part) if first_whole else (part, whole)
    receipt = submit(home, the_plan, first).receipt
    assert receipt is not None
    with warehouse.open_current(home) as history:
        found = check(second, history=history)
    assert [problem.code for problem in found.problems] == ["total_and_units"]
    assert str(receipt.number) in found.problems[0].message["vi"]


def test_a_correction_replaces_with_a_reason(home: Home, the_plan: Plan) -> None:
    """The same slot again asks why; with the reason it supersedes."""
    first = submit(home, the_plan, file({})).receipt
    assert first is not None
    asked = submit(home, the_plan, file({"nu": 31}))
    assert (asked.receipt, told(asked.check)) == (None, ["2 replaces_submission"])
    second = submit(home, the_plan, file({"nu": 31}), explanations=why(2, "Đếm thiếu một người")).receipt
    assert second is not None
    words = [(each.line, each.text) for each in second.explanations]
    assert (second.supersedes, words) == ((first.number,), [(2, "Đếm thiếu một người")])


def test_the_same_bytes_twice(home: Home, the_plan: Plan) -> None:
    """Nothing to do, and the receipt is named; once replaced, the old file may come again."""
    first = submit(home, the_plan, file({})).receipt
    assert first is not None
    again = submit(home, the_plan, file({}))
    assert told(again.check) == ["- already_submitted"]
    assert str(first.number) in again.check.problems[0].message["vi"]


def test_a_refused_file_leaves_no_trace(home: Home, the_plan: Plan) -> None:
    """Any error: nothing is stored."""
    assert submit(home, the_plan, file({}, {"nu": "x", "ma_don_vi": "A"})).receipt is None
    assert list(Archive(home.archive).receipts()) == []


def test_rows_of_a_good_file_are_visible_at_once(home: Home, the_plan: Plan) -> None:
    """The snapshot is up to date when submit returns."""
    receipt = submit(home, the_plan, file({})).receipt
    assert receipt is not None
    with warehouse.open_current(home) as snapshot:
        assert queries.submissions(snapshot)["number"].to_pylist() == [receipt.number]


def test_answers_to_nothing_are_refused(home: Home, the_plan: Plan) -> None:
    """An explanation of another line, or a confirmation of no doubt, would stand in the receipt for good."""
    asked = submit(home, the_plan, file({}), explanations=why(99, "abc"), confirmed=["foo"])
    assert (asked.receipt, asked.check.status) == (None, "refused")
    assert told(asked.check) == ["99 explanation_without_warning", "- confirmation_without_doubt foo"]
    assert submit(home, the_plan, file({})).receipt is not None


def test_each_warning_of_a_line_is_explained_by_itself(home: Home, the_plan: Plan) -> None:
    """A sentence for one warning leaves the other open; a blank one answers nothing; one for no warning is refused."""
    submit(home, the_plan, file(LAST))
    changed = file({"tong_cc_vc": 120, "vien_chuc": 80, "dai_hoc": 72, "duoi_dai_hoc": 25, "thac_si": 19, "tien_si": 4})
    codes = [each.code for each in submit(home, the_plan, changed).check.problems]
    assert codes == ["total_jump", "doctorates_fell"]
    told_of = [Explanation(line=2, code=code, text="Sáp nhập đơn vị") for code in codes]
    blank = Explanation(line=2, code=codes[1], text=" ")
    stray = Explanation(line=2, code="ratio_jump", text="Sáp nhập đơn vị")
    path = home.root.parent / "nop.csv"

    def again(*given: Explanation) -> intake.Submission:
        return intake.submit(home, the_plan, path, by="Văn thư", explanations=given, at=AT)

    assert again(told_of[0]).check.status == again(told_of[0], blank).check.status == "needs_confirmation"
    refused = again(*told_of, stray).check
    assert (refused.status, refused.problems[-1].code) == ("refused", "explanation_without_warning")
    assert "2 (ratio_jump)" in refused.problems[-1].message["vi"]
    receipt = again(*told_of).receipt
    assert receipt is not None
    assert [each.code for each in receipt.explanations] == sorted(codes)


def test_who_saw_an_older_head_is_told_at_once(home: Home, the_plan: Plan) -> None:
    """Two clerks at once: the second looked at figures that are no longer the newest."""
    seen = Archive(home.archive).head()
    assert submit(home, the_plan, file({})).receipt is not None
    path = home.root.parent / "nop.csv"
    path.write_text(file({"ma_co_quan": "SYT", "ma_linh_vuc": "YT"}), "utf-8")
    with pytest.raises(ArchiveMoved):
        intake.submit(home, the_plan, path, by="Văn thư", at=AT, expected_head=seen)
    assert Archive(home.archive).head().number == 1


def test_a_correction_of_a_part_says_what_would_vanish(home: Home, the_plan: Plan, check: Checker) -> None:
    """Only one of two sectors again: the other's figures go unless somebody notices."""
    arts, tourism = ({"ma_co_quan": "SVHTTDL", "ma_linh_vuc": sector} for sector in ("VH", "DL"))
    assert submit(home, the_plan, file(arts, tourism)).receipt is not None
    with warehouse.open_current(home) as history:
        found = check(file(tourism | {"nu": 31}), history=history)
        whole = check(file(tourism | {"nu": 31}, arts), history=history)
        units = check(file(tourism | {"ma_don_vi": "A"}, arts), history=history)
    assert told(found) == ["2 replaces_submission", "2 rows_would_vanish"]
    assert "VH" in found.problems[1].message["vi"]
    assert told(whole) == told(units) == ["2 replaces_submission"]


@pytest.mark.parametrize("now_whole", [True, False])
def test_another_way_of_reporting_is_compared_as_a_whole(
    home: Home, the_plan: Plan, check: Checker, now_whole: bool
) -> None:
    """The agency as one row last year, as units this year, or the other way round."""
    degrees = {"tong_cc_vc": 120, "vien_chuc": 80, "dai_hoc": 75, "duoi_dai_hoc": 25}
    units: list[dict[str, object]] = [{"ma_don_vi": "A"}, {"ma_don_vi": "B", **degrees}]
    whole: list[dict[str, object]] = [{}]
    before, now = (units, whole) if now_whole else (whole, units)
    assert submit(home, the_plan, file(*(row | LAST for row in before))).receipt is not None
    with warehouse.open_current(home) as history:
        found = check(file(*now), history=history)
    codes = {problem.code for problem in found.problems}
    assert codes >= {"total_jump", "doctorates_fell" if now_whole else "doctorates_unexplained"}
    assert {problem.line for problem in found.problems} == {2}


def test_the_total_of_intellectuals_may_not_jump(home: Home, the_plan: Plan, check: Checker) -> None:
    """The form of one number is held against the year before too."""
    text = "ky_bao_cao;ma_co_quan;tong_tri_thuc\n{};BTCTU;{}\n"
    assert submit(home, the_plan, text.format("2024-N", 18000)).receipt is not None
    with warehouse.open_current(home) as history:
        assert told(check(text.format("2025-N", 18500), history=history)) == []
        assert told(check(text.format("2025-N", 25767), history=history)) == ["2 total_jump tong_tri_thuc=25767"]


@pytest.mark.parametrize(
    ("severity", "needs", "said"),
    [("error", "fix", "Correct"), ("warning", "explain", "explained"), ("warning", "nothing", "information")],
)
def test_what_is_not_listed_is_not_settled(severity: Severity, needs: Needs, said: str) -> None:
    """Warnings beyond the list that ask for an answer are an error; others are not."""
    findings = Findings()
    for line in (1, 2):
        many = [Problem("nu", line, severity=severity, needs=needs, words={"vi": "", "en": ""})] * LISTED
        findings.extend(many, len(many))
    last = findings.listed()[-1]
    assert (last.code, last.severity) == ("more_problems", "warning" if needs == "nothing" else "error")
    assert said in last.message["en"]


def test_a_rule_without_its_query(the_plan: Plan, tmp_path: Path) -> None:
    """The plan names a check that the program does not have: said with the place in the plan."""
    rules = [
        rule.model_copy(update={"code": "no_such_rule"}) if rule.code == "duplicate_row" else rule
        for rule in the_plan.rules
    ]
    path = tmp_path / "bieu.csv"
    path.write_text(file({}), "utf-8")
    with pytest.raises(PlanError, match=r"rules\.csv.*code.*no_such_rule"):
        intake.check(path, replace(the_plan, rules=tuple(rules)), None, today=AT.date())
