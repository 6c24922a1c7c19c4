"""Tables as text beside what intake says about them."""

from __future__ import annotations

import pytest

from tests.intake.conftest import GOOD, HEADER, Checker, told

H = HEADER


def sheet(*rows: str) -> str:
    """A header and rows."""
    return "\n".join((H, *rows)) + "\n"


def counts(*cells: str) -> str:
    """A row whose counts are these, for the total and the four degrees."""
    return "2025-N;SNNMT;;NN;" + ";".join(cells)


CASES: dict[str, tuple[str, list[str]]] = {
    "all is well": (sheet(GOOD), []),
    "columns in any order": (
        "Tiến sỹ mới;TIẾN SỸ;thac si;Đại  học;dưới đại học;tong_cc_vc;Lĩnh vực;Cơ quan;Kỳ số liệu\n"
        "1;5;15;60;20;100;NN;SNNMT;2025-N\n",
        [],
    ),
    "title block, blank rows, sep line": (
        "sep=;\nBIỂU\n;;;\n\n" + sheet(GOOD, "", ";;;;;;;;;", GOOD.replace(";NN;", ";DL;")),
        [
            "9 agency_sector Mã lĩnh vực=DL",
        ],
    ),
    "no header": ("a;b;c\n1;2;3\n", ["- header_not_found"]),
    "header only": (sheet(), ["- no_rows"]),
    "missing and unknown column": (
        sheet(GOOD + ";x").replace("Tiến sĩ mới", "Cột riêng;Khác"),
        ["1 missing_column tien_si_moi", "1 unknown_column Cột riêng", "1 unknown_column Khác"],
    ),
    "duplicated column": (
        sheet(GOOD + ";5").replace("Tiến sĩ mới", "Tiến sĩ mới;Trình độ tiến sỹ"),
        ["1 duplicate_column Trình độ tiến sỹ"],
    ),
    "personal data, no value told": (
        sheet(GOOD + ";Nông Văn A").replace("Tiến sĩ mới", "Tiến sĩ mới;Họ và tên"),
        ["1 personal_column Họ và tên"],
    ),
    "too few and too many cells": (
        sheet(GOOD, "2025-N;SNNMT;;NN;1", GOOD + ";9", GOOD.replace(";NN;", ";DL;") + ";;;"),
        ["3 too_few_cells", "4 too_many_cells", "5 agency_sector Mã lĩnh vực=DL"],
    ),
    "totals are skipped": (
        sheet(GOOD, "Tổng cộng;;;;100;20;60;15;5;1", ";Cộng;;;100;20;60;15;5;1", "TỔNG SỐ;;;;x;20;60;15;5;1"),
        ["3 total_row Tổng cộng", "4 total_row Cộng", "5 total_row TỔNG SỐ"],
    ),
    "a commune called Tổng Cọt is no total": (
        sheet("2025-N;UBXP;Tổng Cọt;GD;10;1;7;2;0;0"),
        ["2 unknown_commune Mã xã, phường=Tổng Cọt"],
    ),
    "codes": (
        sheet("2025-n;Sở Y tế;1273;Giáo dục;100;20;60;15;5;1"),
        [
            "2 unknown_period Kỳ báo cáo=2025-n",
            "2 unknown_agency Mã cơ quan=Sở Y tế",
            "2 leading_zero_lost Mã xã, phường=1273",
            "2 unknown_sector Mã lĩnh vực=Giáo dục",
        ],
    ),
    "blanks": (
        sheet(counts("100", "", "60", "15", "5", "1"), "2025-N;UBXP;;GD;10;1;7;2;0;0"),
        ["2 blank_cell Dưới đại học", "3 blank_code Mã xã, phường"],
    ),
    "health needs its columns": (
        sheet("2025-N;SYT;;YT;100;20;60;15;5;1").replace("\n2025", ";cki\n2025").replace(";1\n", ";1;\n"),
        [
            *(f"1 missing_column {name}" for name in ("ckii", "bsnt", "chuyen_nganh_y_te")),
            *(f"1 missing_column {name}" for name in ("dat_chuan_ngach_cdnn", "dao_tao_lien_tuc")),
            "2 blank_cell cki",
        ],
    ),
    "communes need the column that says which": (
        sheet("2025-N;UBXP;01273;GD;10;1;7;2;0;0").replace("Mã xã, phường;", "").replace("01273;", ""),
        ["1 missing_column ma_dvhc"],
    ),
    "unclosed quote": (
        sheet('2025-N;SNNMT;;NN;"100;20;60;15;5;1', "2025-N;SCT;;KT;10;1;7;2;0;y"),
        ["2 unclosed_quote", "3 number_invalid Tiến sĩ mới=y"],
    ),
    "quote that swallows rows": (
        sheet('2025-N;SNNMT;;NN;100;20;60;15;5;"1', "2025-N;SXD;;KT;10;1;7;2;0;z", '2025-N;SCT;;"KT";10;1;7;2;0;0'),
        ["2 unclosed_quote", "3 number_invalid Tiến sĩ mới=z"],
    ),
    "quoted line break counts as lines": (
        sheet('"2025-N";"SNNMT\n";;NN;100;20;60;15;5;1', "2025-N;SCT;;KT;10;1;7;2;0;y"),
        ["2 unknown_agency Mã cơ quan=SNNMT\n", "4 number_invalid Tiến sĩ mới=y"],
    ),
    "identities": (
        sheet("2025-N;SNNMT;;NN;100;20;60;15;4;1"),
        ["2 degrees_add_up Tổng số công chức, viên chức=100"],
    ),
    "same key twice": (sheet(GOOD, GOOD), ["3 duplicate_row"]),
}


@pytest.mark.parametrize("name", CASES)
def test_table(name: str, check: Checker) -> None:
    """The problems are these and no others."""
    content, expected = CASES[name]
    found = told(check(content))
    assert found == expected


NUMBERS = {
    "12,6": "number_decimal",
    "12.6": "number_decimal",
    "0,5": "number_decimal",
    "17.178": "number_ambiguous",
    "17,178": "number_ambiguous",
    "1e3": "number_exponent",
    "NaN": "number_not_a_number",
    "không": "number_not_a_number",
    "0x1F": "number_hexadecimal",
    "１２": "number_foreign_digits",
    "12²": "number_foreign_digits",
    "-5": "number_negative",
    "−5": "number_negative",
    "(5)": "number_negative",
    "+5": "number_plus_sign",
    "12 người": "number_with_text",
    "-": "number_dash",
    "1 234": "number_spaces",
    "99999999999999999999": "number_too_large",
    "10000001": "number_too_large",
    "1.23.456": "number_badly_grouped",
    "45%": "number_percent",
    "01/05/2026": "number_is_date",
    "#REF!": "cell_error",
    "=A1+B1": "number_formula",
    "abc": "number_invalid",
}


@pytest.mark.parametrize("cell", NUMBERS)
def test_number(cell: str, check: Checker) -> None:
    """Every way not to write a count has a code of its own, and both languages say what to do."""
    found = check(sheet(counts(cell, "20", "60", "15", "5", "1")))
    assert (found.status, found.table) == ("refused", None)
    assert [(p.code, p.line, p.value) for p in found.problems] == [(NUMBERS[cell], 2, cell)]
    assert all(found.problems[0].message.values())


@pytest.mark.parametrize(
    ("witness", "grouped", "style"),
    [("1.234.567", "17.178", "1.234,5"), ("1,234,567", "17,178", "1,234.5")],
)
def test_one_unambiguous_cell_decides_the_style(witness: str, grouped: str, style: str, check: Checker) -> None:
    """A cell that can only be read one way says how to read the others."""
    extra = H + ";nu;gs"
    found = check(f"{extra}\n2025-N;SNNMT;;NN;{witness};0;{grouped};1217389;0;0;{grouped};0\n")
    assert found.number_format == style
    assert [p.code for p in found.problems] == []
    assert found.table is not None
    assert found.table["nu"].to_pylist() == [17178]


def test_styles_that_disagree_decide_nothing(check: Checker) -> None:
    """With both styles in one file, a grouped number stays ambiguous."""
    found = check(sheet(counts("1.234.567", "1,234,567", "17.178", "0", "0", "0")))
    assert "number_ambiguous" in [p.code for p in found.problems]


def test_problems_beyond_the_limit_are_counted(check: Checker) -> None:
    """Ten thousand are listed, then how many more there are."""
    found = check(sheet(*["2025-N;SNNMT;;NN;x;y;60;15;5;1"] * 6000))
    assert len(found.problems) == 10_001
    assert found.problems[-1].code == "more_problems"
    lines = [p.line for p in found.problems[:-1]]
    assert lines == sorted(lines, key=lambda line: line or 0)


def test_json_has_the_agreed_keys(check: Checker) -> None:
    """`check --json` is a contract."""
    shown = check(sheet(counts("x", "20", "60", "15", "5", "1"))).to_json()
    assert list(shown) == [
        *("status", "form", "periods", "agencies", "rows", "encoding", "separator", "number_format", "problems")
    ]
    problems = shown["problems"]
    assert isinstance(problems, list)
    assert list(problems[0]) == ["severity", "code", "line", "column", "value", "message", "needs"]
    assert set(problems[0]["message"]) == {"vi", "en"}


def test_table_of_an_accepted_file(check: Checker) -> None:
    """Typed rows with their physical lines, a column for each of the form's."""
    found = check("BIỂU\n\n" + sheet("", GOOD))
    assert (found.status, found.form, found.rows, found.separator) == ("accepted", "BM01", 1, ";")
    assert found.slots == (("BM01", "2025-N", "SNNMT", ""),)
    assert found.table is not None
    row = found.table.to_pylist()[0]
    assert (row["line"], row["ma_co_quan"], row["tong_cc_vc"], row["cki"]) == (5, "SNNMT", 100, None)
