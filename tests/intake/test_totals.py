"""Rows that add up others: skipped when they say so, kept when a name only sounds like it."""

from __future__ import annotations

import pytest

from tests.intake.conftest import GOOD, Checker, told, why
from tests.intake.conftest import HEADER as _HEADER

H = "STT;Kỳ báo cáo;Mã cơ quan;Mã đơn vị;Mã xã, phường;Mã lĩnh vực;Tổng số;Dưới đại học;Đại học;Thạc sĩ;Tiến sĩ"
HEADER = f"{H};Tiến sĩ mới;Người lập;Ghi chú"
ROW = "1;2025-N;SNNMT;{unit};{commune};{sector};100;20;60;15;5;1;{by};{remark}"
NOTHING = {"unit": "", "commune": "", "sector": "NN", "by": "", "remark": ""}
FIRST = ROW.format(**NOTHING | {"unit": "CCTL"})


def table(*rows: str) -> str:
    """One good row, then these."""
    return "\n".join((HEADER, FIRST, *rows)) + "\n"


def row(**cells: str) -> str:
    """A row that differs in some cells."""
    return ROW.format(**NOTHING | cells)


WHOLE = (
    *(
        "Tổng",
        "Tổng cộng",
        "Tổng số",
        "Cộng",
        "Cộng dồn",
        "Toàn ngành",
        "Tổng hợp",
        "TỔNG CỘNG:",
        "- Cộng",
        "tong cong",
    ),
    *("II. Tổng số", "Tổng cộng toàn ngành", "Tổng số (I+II)", "Toàn tỉnh", "Lũy kế", "Total"),
)


@pytest.mark.parametrize("label", WHOLE)
def test_a_whole_cell_says_total(label: str, check: Checker) -> None:
    """Even where all codes are filled, the row is not counted."""
    in_unit = check(table(row(unit=label)))
    in_number = check(table(row(unit="CCKL").replace("1;2025", f"{label};2025")))
    for found in (in_unit, in_number):
        assert told(found)[1:] == [f"3 total_row {label}"]
        assert (found.status, found.rows) == ("accepted", 1)


OTHERS: dict[str, tuple[str, list[str]]] = {
    "a unit whose name begins so": (
        row(unit="Tổng đội thanh niên"),
        ["3 maybe_total_row Mã đơn vị=Tổng đội thanh niên"],
    ),
    "a row number that begins so": (
        row(unit="CCKL").replace("1;2025", "Cộng các phòng;2025"),
        ["3 maybe_total_row STT=Cộng các phòng"],
    ),
    "a unit of Tổng Cọt": (row(unit="Tổng Cọt - mầm non"), []),
    "public, not added": (row(unit="Công đoàn"), []),
    "total in the sector, all else right": (row(sector="Tổng cộng"), ["3 total_row Tổng cộng"]),
    "typo beside a position": (row(sector="NX", by="Tổng hợp viên"), ["3 unknown_sector Mã lĩnh vực=NX"]),
    "typo beside a remark": (
        row(sector="NX", remark="Cộng cả Ban QLDA"),
        ["3 unknown_sector Mã lĩnh vực=NX"],
    ),
    "remark that is the whole word": (row(sector="NX", remark="Tổng cộng"), ["3 unknown_sector Mã lĩnh vực=NX"]),
    "typo beside a unit that begins so": (
        row(sector="NX", unit="Tổng đội"),
        ["3 unknown_sector Mã lĩnh vực=NX"],
    ),
    "no code at all": (
        ";Tổng cộng các đơn vị năm 2025;;;;;100;20;60;15;5;1;;",
        ["3 total_row Tổng cộng các đơn vị năm 2025"],
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_only_sounds_like_a_total(name: str, check: Checker) -> None:
    """Only a whole cell in a column that says whose figures they are drops a row."""
    content, expected = OTHERS[name]
    assert told(check(table(content)))[1:] == expected


def test_a_doubtful_total_waits_for_an_explanation(check: Checker) -> None:
    """It is kept, and somebody has to say why."""
    content = table(row(unit="Tổng đội thanh niên"))
    assert (check(content).status, check(content).rows) == ("needs_confirmation", 2)
    assert check(content, explanations=why(3, "Đơn vị trực thuộc")).status == "accepted"


def test_a_blank_code_is_not_zero(check: Checker) -> None:
    """Nobody writes 0 as a period, an agency, a sector or a commune."""
    rows = (";SNNMT;;NN;100;20;60;15;5;1", "2025-N;;;NN;100;20;60;15;5;1", "2025-N;SNNMT;;;100;20;60;15;5;1")
    found = check("\n".join((_HEADER, GOOD, *rows, "2025-N;UBXP;;GD;10;1;7;2;0;0")) + "\n")
    assert [(p.line, p.code) for p in found.problems] == [(line, "blank_code") for line in (3, 4, 5, 6)]
    assert not any("0" in words for p in found.problems for words in p.message.values())
