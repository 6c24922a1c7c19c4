"""Cutting text into rows: two ways that must agree, and lines that must be right."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.intake import cells, tabular
from analytics.intake.arrow import texts
from analytics.intake.header import Header, fold, is_personal
from analytics.intake.problems import Findings
from analytics.plan import Form

FORM = Form(code="X", name_vi="x", name_en="x", key=("a",), columns=())
WIDTH = 3


def rows_of(pieces: list[str], separator: str = ";") -> tuple[list[tuple[int, list[str]]], list[tuple[str, int]]]:
    """All rows with their lines, and the problems."""
    header = Header(FORM, 1, 1, ("a", "b", "c"), {"a": 0, "b": 1, "c": 2}, ())
    findings = Findings()
    table = tabular.Rows(tabular.Layout(separator, header), findings)
    found = [
        (int(line), list(row))
        for batch in table.batches(iter(pieces))
        for line, *row in zip(batch.lines, *(batch.cells[place].to_pylist() for place in range(WIDTH)), strict=True)
    ]
    return found, [(p.code, p.line or 0) for p in findings.listed()]


def plainly(text: str) -> Iterator[tuple[int, list[str]]]:
    """What the csv module reads, for rows of the right width."""
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=";", strict=True)
    start = 1
    for row in reader:
        line, start = start, reader.line_num + 1
        stripped = [cell.strip(" ") for cell in row]
        filled = [bool(cell.strip()) for cell in row]
        if line > 1 and len(row) >= WIDTH and any(filled) and not any(filled[WIDTH:]):
            yield line, stripped[:WIDTH]


CELL = st.text(alphabet="aé1 .,", max_size=4)
QUOTED = st.text(alphabet='aé ;\n"', max_size=5).map(lambda text: '"' + text.replace('"', '""') + '"')
LINE = st.lists(CELL, min_size=1, max_size=5).map(";".join)
QUOTED_LINE = st.lists(CELL | QUOTED, min_size=1, max_size=5).map(";".join)


def cut(lines: list[str], at: list[int]) -> list[str]:
    """Whole lines in pieces, the header in the first."""
    physical = io.StringIO("a;b;c\n" + "".join(line + "\n" for line in lines), newline="\n").readlines()
    bounds = sorted({0, len(physical), *(1 + place % len(physical) for place in at)})
    return ["".join(physical[start:end]) for start, end in pairwise(bounds)]


@given(st.lists(LINE, max_size=12), st.lists(st.integers(0, 12), max_size=3))
def test_plain_pieces_read_as_csv(lines: list[str], at: list[int]) -> None:
    """The fast way finds the same rows on the same lines as the csv module."""
    pieces = cut(lines, at)
    assert rows_of(pieces)[0] == list(plainly("".join(pieces)))


@given(st.lists(LINE | QUOTED_LINE, max_size=8), st.lists(st.integers(0, 12), max_size=3))
def test_quoted_pieces_read_as_csv(lines: list[str], at: list[int]) -> None:
    """However quoted text is cut, rows and lines are those of the csv module, unless a row was swallowed."""
    pieces = cut(lines, at)
    found, problems = rows_of(pieces)
    if not any(code == "unclosed_quote" for code, _ in problems):
        assert found == list(plainly("".join(pieces)))


@given(st.lists(LINE, min_size=1, max_size=12))
def test_both_ways_agree(lines: list[str]) -> None:
    """One quoted header cell sends the same rows the slow way."""
    fast = rows_of(cut(lines, []))
    slow = rows_of(["a;b;c\n", "".join(line + "\n" for line in lines) + '"q"\n'])
    assert fast[0] == slow[0]
    assert fast[1] == slow[1][:-1]


@pytest.mark.parametrize(
    ("text", "line"),
    [('1;2;"3\n4;5;6\n', 2), ('1;2;3\n"4;5;6\n7;8;9\n', 3), ('"1\n1";2;"3\n4;5;6\n', 3), ('1;"2"x;3\n4;5;6\n', 2)],
)
def test_an_open_quote_is_told_where_it_opens(text: str, line: int) -> None:
    """And the rows after it are still read."""
    found, problems = rows_of(["a;b;c\n" + text])
    assert problems[0] == ("unclosed_quote", line)
    assert found[-1][1] in (["4", "5", "6"], ["7", "8", "9"])


def test_an_open_quote_does_not_fill_the_memory() -> None:
    """A reader that waits for the end of a quote is stopped early."""
    found, problems = rows_of(["a;b;c\n" + '1;2;"3\n'] + ["4;5;6\n" * 50_000] * 4)
    assert problems == [("unclosed_quote", 2)]
    assert len(found) == 200_000


@given(st.lists(st.text(alphabet="0123456789.,- e٣", max_size=10), max_size=20))
def test_whole_numbers_are_plain_digits_only(values: list[str]) -> None:
    """Eight ASCII digits at most, nothing else, whatever stands beside."""
    expected = [int(v) if v.isascii() and v.isdigit() and len(v) <= 8 else None for v in values]
    assert cells.whole(texts(values)).to_pylist() == expected


@given(st.integers(0, 99_999_999), st.sampled_from(["1.234,5", "1,234.5"]))
def test_grouped_numbers(value: int, style: cells.NumberStyle) -> None:
    """What a program groups is read back under its own style, and refused under the other."""
    english = f"{value:,}"
    text, other = (english, "1.234,5") if style == "1,234.5" else (english.replace(",", "."), "1,234.5")
    if value >= 1000:
        assert cells.grouped(texts([text]), style).to_pylist() == [value]
        wrong: cells.NumberStyle = "1.234,5" if other == "1.234,5" else "1,234.5"
        assert cells.grouped(texts([text]), wrong).to_pylist() == [None]
        assert cells.fault(text, "plain") == ("number_ambiguous" if value < 10**9 else "number_too_large")


@given(st.text(max_size=12))
def test_every_cell_has_a_fault_or_is_a_number(cell: str) -> None:
    """No text makes the parser stumble, and every fault has words."""
    assert cells.fault(cell, "plain")


def test_names_are_compared_without_accents_and_case() -> None:
    """Đ, ủy and uỷ, sĩ and sỹ, spaces and points."""
    assert (
        len({fold(name) for name in ("Tiến sĩ", "TIẾN SỸ", "tien_si", "Tiến  sĩ.", "Tie\u0302\u0301n si\u0303")}) == 1
    )
    assert fold("Ủy ban xã Hòa An, Đông Khê") == fold("uỷ ban xã HOÀ AN Ðông khê")


@pytest.mark.parametrize(
    "name",
    [
        *("Họ và tên", "HỌ TÊN", "ho_ten", "Họ, chữ đệm và tên", "CCCD", "Số CMND", "Căn cước công dân", "SĐT"),
        *("Số điện thoại", "Điện thoại di động", "Ngày sinh", "Ngày, tháng, năm sinh", "Năm sinh", "E-mail", "Địa chỉ"),
        *("Quê quán", "Số định danh cá nhân", "Hộ chiếu", "Full name", "Date of birth"),
    ],
)
def test_personal_columns(name: str) -> None:
    """Columns that look like data on single persons."""
    assert is_personal(name)


@pytest.mark.parametrize("name", ["Tên cơ quan", "Tên xã", "STT", "Số tiến sĩ", "Đơn vị tính", "Tổng số người"])
def test_other_columns_are_not_personal(name: str) -> None:
    """Names of bodies are not names of people."""
    assert not is_personal(name)
