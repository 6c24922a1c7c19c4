"""Names of columns: what is the form's own, what is not, and what no file may hold."""

from __future__ import annotations

import pytest

from analytics.intake.header import is_personal
from analytics.plan import Plan
from tests.intake.conftest import GOOD, HEADER, Checker, told

PERSONAL = (
    "STT. Họ tên; Danh sách họ tên; Giáo viên (họ tên); Tên; Tên đầy đủ; Name; Full name; CMT; Số CMT; CMTND; Số ĐDCN; "
    "Mã định danh; Số GTTT; ID card; Số CC; ĐT; Tel; Mobile; NTNS; Sinh năm; Năm sinh; Tháng năm sinh; "
    "Số hiệu công chức; Người lập (họ và tên); ho_ten; Họ và chữ đệm; First name; Số ĐT; Mã định danh cá nhân; "
    "Tên giáo viên"
)
OTHERS = (
    "Tên đơn vị; Tên cơ quan; Tên xã; Mã đơn vị; Sinh viên; Sinh viên năm cuối; Nam sinh viên; Học sinh năm 2025; "
    "Nghiên cứu sinh năm cuối; Số CC, VC; Agency name; Mã định danh đơn vị; Cho tên gọi; Số hiệu văn bản; Khách mời"
)


@pytest.mark.parametrize("name", PERSONAL.split("; "))
def test_columns_on_single_persons(name: str, check: Checker) -> None:
    """The file is refused, and nothing of the column's content is told."""
    found = check(f"{HEADER};{name}\n{GOOD};Nông Văn A\n")
    assert (found.status, told(found)) == ("refused", [f"1 personal_column {name}"])
    assert "Nông" not in str([each.to_json() for each in found.problems])


@pytest.mark.parametrize("name", OTHERS.split("; "))
def test_columns_on_bodies(name: str) -> None:
    """Names of bodies, and words that only look alike, are not personal."""
    assert not is_personal(name)


def test_no_name_of_the_forms_is_personal(the_plan: Plan) -> None:
    """Whatever a form calls its columns."""
    names = [name for form in the_plan.forms for column in form.columns for name in column.names]
    groups = [name for form in the_plan.forms for column in form.columns for name in (column.group_vi, column.group_en)]
    assert not list(filter(is_personal, names + groups))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tiến sĩ (đang là NCS)", ["1 missing_column tien_si", "1 unknown_column Tiến sĩ (đang là NCS)"]),
        ("Tiến sĩ (nữ)", ["1 missing_column tien_si", "1 unknown_column Tiến sĩ (nữ)"]),
        ("Tiến sĩ (thac_si)", ["1 missing_column tien_si", "1 unknown_column Tiến sĩ (thac_si)"]),
        *(
            (f"Tiến sĩ {unit}", [])
            for unit in ("(người)", "(số người)", "(ĐVT: người)", "(1)", "(cột 3)", "(tien_si)", "(9)=(5)+(6)", "(*)")
        ),
    ],
)
def test_what_stands_in_brackets(name: str, expected: list[str], check: Checker) -> None:
    """A unit or a number says nothing; any other word makes another column of it."""
    columns = HEADER.replace("Tiến sĩ;", f"{name};")
    assert sorted(told(check(f"{columns}\n{GOOD}\n"))) == expected


IDS = "Kỳ báo cáo;Mã cơ quan;Mã lĩnh vực"
FIGURES = "Tổng số công chức, viên chức;Dưới đại học;Đại học;Thạc sĩ;;Tiến sĩ;;Tiến sĩ mới"
GROUPED: dict[str, tuple[str, list[str]]] = {
    "names above, parts below": (
        f"{IDS};{FIGURES}\n;;;;;;Tổng số;Nữ;Tổng số;Nữ;\n2025-N;SNNMT;NN;100;20;60;15;7;5;1;1\n",
        ["1 grouped_header"],
    ),
    "groups above the names": (
        f";;;;;;Thạc sĩ;;\n{IDS};Tổng số;Dưới đại học;Đại học;Thạc sỹ;Nữ;Tiến sĩ;Tiến sĩ mới\n"
        "2025-N;SNNMT;NN;100;20;60;15;7;5;1\n",
        ["2 grouped_header"],
    ),
    "only parts below": (
        f"BIỂU\n;;;Thạc sĩ;;Tiến sĩ;\n{IDS};Tổng số;Nữ;Tổng số;Nữ\n2025-N;SNNMT;NN;15;7;5;1\n",
        ["3 grouped_header"],
    ),
    "groups of the form itself": (
        f";;;Tổng số;Trình độ cao nhất;;;;Đào tạo\n{IDS};Tổng số;Dưới đại học;Đại học;Thạc sĩ;Tiến sĩ;Tiến sĩ mới\n"
        "2025-N;SNNMT;NN;100;20;60;15;5;1\n",
        [],
    ),
    "names of the parts below a group": (
        f"{IDS};Tổng số;Trình độ;;;;Tiến sĩ mới\n;;;;Dưới đại học;Đại học;Thạc sĩ;Tiến sĩ;\n"
        "2025-N;SNNMT;NN;100;20;60;15;5;1\n",
        [],
    ),
    "words above codes": (
        "Kỳ;Cơ quan;Lĩnh vực;Tổng số;Dưới ĐH;ĐH;Thạc sĩ;Tiến sĩ;Mới\n"
        "ky_bao_cao;ma_co_quan;ma_linh_vuc;tong_cc_vc;duoi_dai_hoc;dai_hoc;thac_si;tien_si;tien_si_moi\n"
        "2025-N;SNNMT;NN;100;20;60;15;5;1\n",
        [],
    ),
}


@pytest.mark.parametrize("name", GROUPED)
def test_grouped_headers(name: str, check: Checker) -> None:
    """Where a name stands over parts of it, nobody can tell which number is meant."""
    content, expected = GROUPED[name]
    assert told(check(content)) == expected


UNNAMED: dict[str, tuple[str, list[str]]] = {
    "values": (f"{HEADER};;Ghi chú\n{GOOD};Nông Văn A;\n", ["2 unnamed_column K"]),
    "no values": (f"{HEADER};;Ghi chú\n{GOOD};;\n", []),
    "values only in a total": (
        f"{HEADER};;Ghi chú\n{GOOD};;\nTổng cộng;;;;1;1;1;1;1;1;x;\n",
        ["3 total_row Tổng cộng"],
    ),
    "the twentieth": (f"{HEADER};{';' * 19}Ghi chú\n{GOOD};{';' * 18}7;\n", ["2 unnamed_column AC"]),
}


@pytest.mark.parametrize("name", UNNAMED)
def test_a_column_without_a_name(name: str, check: Checker) -> None:
    """Its place is told, never its content."""
    content, expected = UNNAMED[name]
    found = check(content)
    assert told(found) == expected
    assert "Nông" not in str([each.to_json() for each in found.problems])
