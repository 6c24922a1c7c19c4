"""Reports on tasks (BM05): what is refused, what has to be explained, and the form filled in and read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from analytics import intake, warehouse
from analytics.archive import Explanation
from analytics.home import PROJECT, Home
from analytics.intake import template
from analytics.plan import Plan, TaskDeadline
from analytics.text import LANGUAGES, Language
from tests.intake.conftest import TODAY, Checker, told

AT = datetime(2026, 11, 22, 8, tzinfo=timezone(timedelta(hours=7)))
HEADER = "Kỳ báo cáo;Mã cơ quan;Mã nhiệm vụ;Trạng thái;Tỷ lệ hoàn thành (%);Số, ký hiệu văn bản;Ngày văn bản;Liên kết;"
HEADER += "Kết quả;Người báo cáo (chức danh)\n"


def file(*rows: str, agency: str = "BTCTU", period: str = "2025-N") -> str:
    """Rows of a report: from the task's code on."""
    return HEADER + "".join(f"{period};{agency};{row}\n" for row in rows)


ROWS: dict[str, tuple[str, list[str]]] = {
    "all is well": ("III.3.3;Đang thực hiện;40;12-KH/TU;01/02/2026;https://a.vn/x?y=1;Xong bước 1;Trưởng phòng", []),
    "a percent sign is fine": ("III.3.3;Đang thực hiện;40%;;;;;", []),
    "no percentage is fine": ("III.1.5;Thường xuyên;;;;;Đã tham mưu;", []),
    "done by percentage": ("III.3.3;Hoàn thành;100;;;;;", []),
    "done by document": ("III.3.3;Hoàn thành;90;5-QĐ/TU;;;;", []),
    "done without": ("III.3.3;Hoàn thành;90;;;;;", ["2 done_without_evidence Trạng thái=Hoàn thành"]),
    "another's task": ("III.2.1;Đang thực hiện;;;;;;", ["2 task_of_another Mã nhiệm vụ=III.2.1"]),
    "no such task": ("III.9.9;Đang thực hiện;;;;;;", ["2 unknown_task Mã nhiệm vụ=III.9.9"]),
    "no such status": ("III.3.3;đang làm;;;;;;", ["2 unknown_status Trạng thái=đang làm"]),
    "not reported is not said": ("III.3.3;Chưa báo cáo;;;;;;", ["2 unknown_status Trạng thái=Chưa báo cáo"]),
    "told without a status": ("III.3.3;;40;;;;;", ["2 blank_code Trạng thái"]),
    "late without a due date": ("III.3.3;Chậm;40;;;;;", ["2 late_without_deadline Trạng thái=Chậm"]),
    "late before the due date": ("IV.2.2;Chậm;40;;;;;", ["2 late_before_deadline Trạng thái=Chậm"]),
    "late after the due date": ("III.1.3;Chậm;40;;;;;", []),
    "not begun": ("III.3.3;Chưa bắt đầu;5;;;;;", ["2 not_started_but_percent Trạng thái=Chưa bắt đầu"]),
    "not begun at all": ("III.3.3;Chưa bắt đầu;0;;;;;", []),
    "whole": ("III.3.3;Đang thực hiện;100;;;;;", ["2 whole_but_not_done Trạng thái=Đang thực hiện"]),
    "one": ("III.3.3;Đang thực hiện;1;;;;;", ["2 percent_of_one Tỷ lệ hoàn thành (%)"]),
    "beyond the whole": ("III.3.3;Đang thực hiện;101;;;;;", ["2 percent_invalid Tỷ lệ hoàn thành (%)=101"]),
    "a fraction": ("III.3.3;Đang thực hiện;0,5;;;;;", ["2 percent_invalid Tỷ lệ hoàn thành (%)=0,5"]),
    "thousands": ("III.3.3;Đang thực hiện;1.000;;;;;", ["2 percent_invalid Tỷ lệ hoàn thành (%)=1.000"]),
    "a day to come": ("III.3.3;Đang thực hiện;;;23/11/2026;;;", ["2 future_day Ngày văn bản=23/11/2026"]),
    "today": ("III.3.3;Đang thực hiện;;;22/11/2026;;;", []),
    "no such day": ("III.3.3;Đang thực hiện;;;31/11/2026;;;", ["2 date_invalid Ngày văn bản=31/11/2026"]),
    "a script": ("III.3.3;Đang thực hiện;;;;javascript:alert(1);;", ["2 link_invalid Liên kết=javascript:alert(1)"]),
    "a file": ("III.3.3;Đang thực hiện;;;;file:///etc/x;;", ["2 link_invalid Liên kết=file:///etc/x"]),
    "no address": ("III.3.3;Đang thực hiện;;;;http:// x.vn;;", ["2 link_invalid Liên kết=http:// x.vn"]),
    "a formula": (
        "III.3.3;Đang thực hiện;;;;;=HYPERLINK(1);",
        ["2 text_formula Kết quả==HYPERLINK(1)"],
    ),
    "a name": ("III.3.3;Đang thực hiện;;;;;;Nông Thị Lan", ["2 maybe_name Người báo cáo (chức danh)=Nông Thị Lan"]),
    "a name with y": (
        "III.3.3;Đang thực hiện;;;;;;Nguyễn Văn Ỷ",
        ["2 maybe_name Người báo cáo (chức danh)=Nguyễn Văn Ỷ"],
    ),
    "a position": ("III.3.3;Đang thực hiện;;;;;;Phó Trưởng ban Thường trực", []),
}


@pytest.fixture
def dated(the_plan: Plan) -> Plan:
    """The plan with two due dates that the province has set: one has passed."""
    days = {"III.1.3": date(2026, 6, 30), "IV.2.2": TODAY}
    due = [TaskDeadline(task=task, due=day, decided_vi="QĐ 1", decided_en="Decision 1") for task, day in days.items()]
    return replace(the_plan, task_deadlines=tuple(due))


@pytest.mark.parametrize("row", ROWS)
def test_rows_against_the_rules(dated: Plan, tmp_path: Path, row: str) -> None:
    content, expected = ROWS[row]
    path = tmp_path / "bm05.csv"
    path.write_text(file(content), "utf-8")
    found = intake.check(path, dated, None, today=TODAY)
    assert (found.form, told(found)) == ("BM05", expected)
    for each in found.problems:
        assert all(each.message[language] for language in LANGUAGES)


def test_words_have_a_limit_that_the_form_sets(check: Checker, the_plan: Plan) -> None:
    longest = the_plan.form("BM05").column("ket_qua").longest or 0
    assert check(file(f"III.3.3;Đang thực hiện;;;;;{'a' * longest};")).status == "accepted"
    found = check(file(f"III.3.3;Đang thực hiện;;;;;{'a' * (longest + 1)};"))
    assert [each.code for each in found.problems] == ["text_too_long"]
    assert str(longest) in found.problems[0].message["vi"]


def test_a_line_that_tells_nothing_is_left_out(check: Checker) -> None:
    found = check(file("III.3.3;Đang thực hiện;40;;;;;", "IV.2.2;;;;;;;Trưởng phòng"))
    assert (found.status, found.rows, told(found)) == ("accepted", 1, ["3 nothing_told Trạng thái"])
    assert found.table is not None
    assert found.table["ma_nhiem_vu"].to_pylist() == ["III.3.3"]
    assert check(file("IV.2.2;;;;;;;")).status == "refused"


def test_a_task_stands_once_in_a_file(check: Checker) -> None:
    found = check(file("III.3.3;Đang thực hiện;40;;;;;", "III.3.3;Hoàn thành;100;;;;;"))
    assert told(found) == ["3 duplicate_row"]


def test_personal_columns_are_refused(check: Checker) -> None:
    content = file("III.3.3;Đang thực hiện;40;;;;;").replace("Người báo cáo (chức danh)", "Họ và tên")
    assert [each.code for each in check(content).problems] == ["personal_column"]


def test_a_later_report_is_held_against_the_earlier_one(the_plan: Plan, tmp_path: Path) -> None:
    home, path = Home(tmp_path, PROJECT / "data" / "reference"), tmp_path / "bm05.csv"
    path.write_text(file("III.3.3;Đang thực hiện;60;;;;;", "IV.2.2;Đang thực hiện;10;;;;;"), "utf-8")
    assert intake.submit(home, the_plan, path, by="a", at=AT).receipt
    with warehouse.open_current(home) as history:
        path.write_text(file("III.3.3;Đang thực hiện;55;;;;;", period="2026-H1"), "utf-8")
        later = intake.check(path, the_plan, history, today=TODAY)
        path.write_text(file("III.3.3;Đang thực hiện;70;;;;;", "IV.2.2;;;;;;;"), "utf-8")
        again = intake.check(path, the_plan, history, today=TODAY)
    assert told(later) == ["2 percent_fell Tỷ lệ hoàn thành (%)=55"]
    assert "60%" in later.problems[0].message["vi"]
    codes = {each.code: each.message["vi"] for each in again.problems}
    assert set(codes) == {"replaces_submission", "rows_would_vanish", "nothing_told"}
    assert "IV.2.2" in codes["rows_would_vanish"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_lists_the_tasks_of_its_agency_and_is_read_again(
    the_plan: Plan, tmp_path: Path, language: Language
) -> None:
    content = template.workbook(the_plan, "BM05", "2025-N", "LHKHKT", language=language)
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    first = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "2025-N")
    mine = [task for task in the_plan.tasks if task.reported_by == "LHKHKT"]
    rows = [[sheet.cell(first + at, place).value for place in (2, 3, 4)] for at in range(len(mine) + 1)]
    assert rows == [["LHKHKT", task.id, task.text("summary", language)] for task in mine] + [[None, None, None]]
    lists = {each.formula1 for each in sheet.data_validations.dataValidation if each.type == "list"}
    assert '"Chưa bắt đầu,Đang thực hiện,Thường xuyên,Hoàn thành,Chậm,Tạm dừng"' in lists
    for place, value in enumerate(("Hoàn thành", 100, "5-BC", date(2026, 1, 5), "https://a.vn"), 5):
        sheet.cell(first, place).value = value
    path = tmp_path / "bm05.xlsx"
    book.save(path)
    found = intake.check(path, the_plan, None, today=TODAY)
    assert (found.status, told(found)) == ("accepted", [f"{first + 1} nothing_told {sheet.cell(first - 2, 5).value}"])
    assert found.table is not None
    (row,) = found.table.to_pylist()
    assert (row["ma_nhiem_vu"], row["trang_thai"], row["ty_le_hoan_thanh"]) == (mine[0].id, "Hoàn thành", 100)
    assert (row["so_van_ban"], row["ngay_van_ban"], row["lien_ket"]) == ("5-BC", date(2026, 1, 5), "https://a.vn")


def test_a_percentage_of_the_office_program_is_no_percentage(the_plan: Plan, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Kỳ báo cáo", "Mã cơ quan", "Mã nhiệm vụ", "Trạng thái", "Tỷ lệ hoàn thành (%)"])
    book.active.append(["2025-N", "BTCTU", "III.3.3", "Đang thực hiện", 0.85])
    book.active.append(["2025-N", "BTCTU", "IV.2.2", "Đang thực hiện", 1])
    book.save(tmp_path / "bm05.xlsx")
    found = intake.check(tmp_path / "bm05.xlsx", the_plan, None, today=TODAY)
    assert told(found) == [
        "2 percent_invalid Tỷ lệ hoàn thành (%)=0.85",
        "3 percent_of_one Tỷ lệ hoàn thành (%)",
    ]


def test_an_explained_warning_lets_the_report_in(check: Checker) -> None:
    why = [Explanation(line=2, code="done_without_evidence", text="Văn bản mật")]
    assert check(file("III.3.3;Hoàn thành;90;;;;;"), explanations=why).status == "accepted"
