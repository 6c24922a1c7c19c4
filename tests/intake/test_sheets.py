"""The table as its writer sees it, and the copy with corrected cells: as right or as wrong as the file itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Literal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import intake
from analytics.home import PROJECT
from analytics.intake import sheet
from analytics.intake.problems import Refused
from analytics.plan import Plan
from tests.examples import examples
from tests.intake.conftest import GOOD, HEADER, TODAY, told
from tests.intake.test_containers import NAMES, VALUES, WRITERS, Row, ods, xlsx
from tests.intake.test_encodings import tcvn3

# Two periods of departments and communes: every kind and encoding is among them.
FOLDERS = ("2020-N", "2026-H1")
SAMPLES = sorted(each for name in FOLDERS for each in (PROJECT / "data" / "sample" / name).iterdir())[::2]
TABLE = "BIỂU 1;;\n\n" + HEADER + ";Ghi chú\n" + GOOD + ";một\n\n2025-N;SCT;;KT;10;1;7;2;0;0;hai\n"


def checked(path: Path, plan: Plan, original: Path | None = None) -> intake.Check:
    return intake.check(path, plan, None, today=TODAY, original=original)


def copied(path: Path, plan: Plan) -> Path:
    """The corrected copy in which nothing was corrected."""
    copy = path.with_name("copy.csv")
    copy.write_bytes(sheet.corrected(path, plan, {}))
    return copy


def written(folder: Path, content: str | bytes, name: str = "bieu.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def same(path: Path, plan: Plan) -> tuple[intake.Check, intake.Check]:
    """The file's check, and that of its copy beside it; the rows must be the same."""
    first, second = checked(path, plan), checked(copied(path, plan), plan, path)
    assert second.status == first.status
    if first.table is None or second.table is None:
        assert first.table is second.table
    else:
        assert second.table.equals(first.table)
    return first, second


# --- copies --------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", [FOLDERS[0], pytest.param(FOLDERS[1], marks=pytest.mark.thorough)])
def test_a_copy_of_a_sample_file_has_the_same_rows(folder: str, the_plan: Plan, tmp_path: Path) -> None:
    """Of every kind and encoding: the same rows and slots, and the same doubts."""
    for file in SAMPLES:
        if file.parent.name == folder:
            path = written(tmp_path, file.read_bytes(), file.name)
            first, second = same(path, the_plan)
            assert (second.slots, second.rows) == (first.slots, first.rows)
            assert {p.code for p in second.problems if p.needs != "nothing"} == {
                p.code for p in first.problems if p.needs != "nothing"
            }


WORDS = st.text(st.sampled_from("ab \"';,\t=-\n\u00a0ế0."), max_size=8)
NUMBERS = st.integers(0, 10_000_000)


@st.composite
def tables(draw: st.DrawFn) -> str:
    """A table as text in one of the ways offices write: separator, number style, titles, blank lines, quotes."""
    separator = draw(st.sampled_from(";\t,"))
    point = draw(st.sampled_from(["", ".", ","]))
    stream = io.StringIO()
    quoting: Literal[0, 1] = 1 if draw(st.booleans()) else 0  # all cells, or where they need it
    writer = csv.writer(
        stream, delimiter=separator, lineterminator=draw(st.sampled_from(["\n", "\r\n"])), quoting=quoting
    )
    for title in draw(st.lists(st.sampled_from(["BIỂU SỐ 1", "Đơn vị: người", ""]), max_size=3)):
        writer.writerow([title] if title else [])
    writer.writerow([*NAMES, "Ghi chú", "Cột lạ"])
    if draw(st.booleans()):
        writer.writerow([f"({place})" for place in range(1, 13)])
    for _ in range(draw(st.integers(1, 5))):
        numbers = (f"{each:,}".replace(",", point) for each in draw(st.lists(NUMBERS, min_size=6, max_size=6)))
        commune = draw(st.sampled_from(["", "01273", "1273"]))
        cells = ["2025-N", draw(st.sampled_from(["SNNMT", "UBXP", " SCT ", "x"])), commune, "NN"]
        row = [*cells, *numbers, draw(WORDS), draw(WORDS)]
        writer.writerow(row[: draw(st.sampled_from([12, 12, 12, 9]))] + draw(st.sampled_from([[], [], [""], ["x"]])))
        if draw(st.integers(0, 3)) == 0:
            writer.writerow([])
    return stream.getvalue()


def remarks(found: intake.Check) -> list[tuple[int | None, str]]:
    return [(p.line, p.code) for p in found.problems if p.severity == "error"]


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables())
def test_a_copy_is_as_right_or_wrong_as_the_file(the_plan: Plan, tmp_path: Path, content: str) -> None:
    """Whatever the style: the same errors on the same lines, or the same rows."""
    first, second = same(written(tmp_path, content), the_plan)
    assert remarks(second) == remarks(first)


CELLS = st.one_of(
    st.none(), st.integers(0, 10**7), st.floats(0, 20_000).map(lambda each: round(each, 3)), st.booleans(),
    st.sampled_from(["17.178", "1.234.567", "98,5", "5 ", "#REF!", "=", "-", "15%", "0", "x\ny", "a\u2028b"]),
    st.just(date(2026, 5, 1)), st.just(datetime(2026, 5, 1, 13, 30)),  # noqa: DTZ001 - a workbook knows no zones
    st.just(time(7, 5)),
)  # fmt: skip


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=8, max_size=8), min_size=1, max_size=4), blank=st.integers(0, 2))
def test_a_copy_of_a_workbook(the_plan: Plan, tmp_path: Path, rows: list[list[object]], blank: int) -> None:
    """Numbers with decimals, errors, dates and truths are refused as before, at the same line."""
    table: list[Row] = [*[[None]] * blank, [*NAMES, "Ghi chú", "Cột lạ"]]
    table += [["2025-N", "SNNMT", None, "NN", *row] for row in rows]
    first, second = same(written(tmp_path, xlsx(table), "bieu.xlsx"), the_plan)
    assert {line for line, _ in remarks(second)} == {line for line, _ in remarks(first)}


@pytest.mark.parametrize("kind", WRITERS)
def test_every_kind_of_workbook_is_copied(kind: str, the_plan: Plan, tmp_path: Path) -> None:
    found, _ = same(written(tmp_path, WRITERS[kind]([["BIỂU"], NAMES, [None] * 10, VALUES]), f"b.{kind}"), the_plan)
    assert found.status == "accepted"


WRONG: dict[str, tuple[str | bytes, str]] = {
    "an open quote": (TABLE.replace("hai", '"hai'), "csv"),
    "a quote that swallows rows": (TABLE.replace("một", '"một'), "csv"),
    "a line end of another kind": (TABLE.replace("hai", "ha\u2028i"), "csv"),
    "an old line end": (TABLE.replace("hai", "ha\u0085i"), "csv"),
    "a NUL": (TABLE.replace("hai", "ha\0i"), "csv"),
    "a code with a line break": (TABLE.replace("SCT", '"SCT\n"'), "csv"),
    "too few cells": (TABLE.replace(";hai", ""), "csv"),
    "too many cells": (TABLE.replace("hai", "hai;x"), "csv"),
    "a column named twice": (
        TABLE.replace("Ghi chú\n", "x\nky_bao_cao;ma_co_quan;;;;;;;;;thac_si\n"), "csv"
    ),
    "a thousand with a point": (xlsx([NAMES, [*VALUES[:4], 17.178, *VALUES[5:]]]), "xlsx"),
    "a share": (xlsx([NAMES, [*VALUES[:4], 0.15, *VALUES[5:]]]), "xlsx"),
    "an error in words": (xlsx([[*NAMES, "Ghi chú"], [*VALUES, "#REF!"]]), "xlsx"),
    "a day": (ods([NAMES, [*VALUES[:4], "01/05/2026", *VALUES[5:]]]), "ods"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_nothing_becomes_right_by_being_copied(name: str, the_plan: Plan, tmp_path: Path) -> None:
    content, ending = WRONG[name]
    path = written(tmp_path, content, f"bieu.{ending}")
    first, second = same(path, the_plan)
    assert first.status == "refused"
    assert {line for line, _ in remarks(second)} >= {line for line, _ in remarks(first)}


def test_the_doubt_of_the_original_stays(the_plan: Plan, tmp_path: Path) -> None:
    """The copy is UTF-8, but its letters were a guess."""
    lines = TABLE.splitlines(keepends=True)
    path = written(tmp_path, "".join(map(tcvn3, lines)).replace("một", tcvn3("một")).encode("latin-1", "replace"))
    copy = copied(path, the_plan)
    assert checked(path, the_plan).status == "needs_confirmation"
    assert checked(copy, the_plan).status == "accepted"
    assert told(checked(copy, the_plan, path)) == ["- encoding_tcvn3"]
    assert sheet.letters(path, the_plan)
    assert all(before != after for before, after in sheet.letters(path, the_plan))
    assert sheet.letters(copy, the_plan) == ()


def test_what_of_a_workbook_is_not_in_the_copy_is_still_told(the_plan: Plan, tmp_path: Path) -> None:
    path = written(tmp_path, xlsx([NAMES, VALUES], [["ghi nhớ"]]), "bieu.xlsx")
    assert told(checked(copied(path, the_plan), the_plan, path)) == ["- sheet_ignored Trang 2"]


# --- edits ---------------------------------------------------------------------------------------


def lines_of(content: bytes) -> Sequence[str]:
    return content.decode("utf-8-sig").split("\n")


def test_edits_additions_and_removals(the_plan: Plan, tmp_path: Path) -> None:
    """Each row stays at its physical line; new rows come last."""
    path = written(tmp_path, TABLE)
    added = [["2025-N", "SXD", "", "KT", "10", "1", "7", "2", "0", "0", "ba\nbốn"]]
    content = sheet.corrected(path, the_plan, {(4, 4): "101", (4, 5): "21", (6, 12): "x"}, added=added)
    assert lines_of(content)[:2] == ["", ""]
    assert lines_of(content)[3] == "2025-N;SNNMT;;NN;101;21;60;15;5;1;một"
    assert lines_of(content)[5] == "2025-N;SCT;;KT;10;1;7;2;0;0;hai;;x"
    assert lines_of(content)[6] == "2025-N;SXD;;KT;10;1;7;2;0;0;ba bốn"
    gone = sheet.corrected(path, the_plan, {}, removed={4})
    assert lines_of(gone)[3:6] == ["", "", "2025-N;SCT;;KT;10;1;7;2;0;0;hai"]
    assert checked(written(tmp_path, gone, "gone.csv"), the_plan).agencies == ("SCT",)


def test_what_is_typed_never_breaks_the_copy(the_plan: Plan, tmp_path: Path) -> None:
    """Separators, quotes, line breaks, half characters and NUL: one cell, refused if it has to be."""
    path = written(tmp_path, TABLE)
    for typed, expected in {
        'a;b"c\r\nd': [], "\ud83d": ["4 control_character Ghi chú=�"], "a\0": ["4 control_character Ghi chú=a⟨U+0000⟩"],
        "=1+1": ["4 text_formula Ghi chú==1+1"],
    }.items():  # fmt: skip
        found = checked(written(tmp_path, sheet.corrected(path, the_plan, {(4, 10): typed}), "c.csv"), the_plan)
        assert told(found) == expected
    assert found.rows == 2


def test_nothing_outside_the_form_runs(the_plan: Plan, tmp_path: Path) -> None:
    """Names and cells of foreign columns are neutralised in the copy: nothing else looks at them."""
    path = written(tmp_path, f"{HEADER};=1+1\n{GOOD};@SUM(A1)\n{GOOD.replace('SNNMT', 'SXD')}; -1\n")
    cells = [
        row[10]
        for row in csv.reader(io.StringIO(sheet.corrected(path, the_plan, {}).decode("utf-8-sig")), delimiter=";")
    ]
    assert cells == ["'=1+1", "'@SUM(A1)", "' -1"]


def test_many_edits_are_quick(the_plan: Plan, tmp_path: Path) -> None:
    """A cell typed anew on each of many rows: not every edit is looked at for every row."""
    path = written(tmp_path, HEADER + "\n" + (GOOD + "\n") * 20_000)
    edits = {(line, 4): "101" for line in range(2, 20_002)}
    assert lines_of(sheet.corrected(path, the_plan, edits))[20_000] == GOOD.replace(";100;", ";101;")


def test_a_file_without_a_table_has_no_copy(the_plan: Plan, tmp_path: Path) -> None:
    path = written(tmp_path, "a;b\n1;2\n")
    assert sheet.read(path, the_plan) is None
    assert sheet.whole(path, the_plan) is None
    assert sheet.letters(path, the_plan) == ()
    with pytest.raises(Refused):
        sheet.corrected(path, the_plan, {})


# --- reading -------------------------------------------------------------------------------------


def test_the_table_as_it_stands(the_plan: Plan, tmp_path: Path) -> None:
    shown = sheet.read(written(tmp_path, TABLE), the_plan)
    assert shown is not None
    assert (shown.form, shown.header_line, shown.total, shown.end) == ("BM01", 3, 2, 6)
    assert (shown.names[4], shown.columns[4]) == ("Tổng số công chức, viên chức", "tong_cc_vc")
    assert [(row.line, row.cells[1], row.cells[10]) for row in shown.rows] == [(4, "SNNMT", "một"), (6, "SCT", "hai")]


def test_the_first_rows_and_those_with_remarks(the_plan: Plan, tmp_path: Path) -> None:
    """Rows that are marked are shown however far down, but no more than as many again."""
    path = written(tmp_path, HEADER + "\n" + (GOOD + "\n") * 50)
    shown = sheet.read(path, the_plan, lines={40, 50, 51, 99}, limit=3)
    assert shown is not None
    assert [row.line for row in shown.rows] == [2, 3, 4, 40, 50, 51]
    assert (shown.total, shown.end) == (50, 51)
    many = sheet.read(path, the_plan, lines=range(10, 50), limit=3)
    assert many is not None
    assert len(many.rows) == 6


def test_wide_rows_and_long_cells_are_cut_when_shown(the_plan: Plan, tmp_path: Path) -> None:
    """The whole sheet lacks nothing."""
    path = written(tmp_path, f"{HEADER}{';x' * 300}\n{GOOD};{'y' * 5000}{';1' * 299}\n")
    shown, whole = sheet.read(path, the_plan), sheet.whole(path, the_plan)
    assert shown is not None
    assert whole is not None
    assert (len(shown.names), len(shown.rows[0].cells), len(shown.rows[0].cells[10])) == (200, 200, 500)
    assert (len(whole.names), len(whole.rows[0].cells), len(whole.rows[0].cells[10])) == (310, 310, 5000)


def test_a_line_break_in_a_cell_is_marked_by_any_of_its_lines(the_plan: Plan, tmp_path: Path) -> None:
    path = written(tmp_path, f'{HEADER};Ghi chú\n{GOOD};x\n{GOOD};"a\nb"\n{GOOD};y\n')
    shown = sheet.read(path, the_plan, lines={4}, limit=1)
    assert shown is not None
    assert [(row.line, row.cells[10]) for row in shown.rows] == [(2, "x"), (3, "a\nb")]


def test_an_uncomputed_formula_is_shown_as_one(the_plan: Plan, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (NAMES, [*VALUES[:4], "=60+40", *VALUES[5:]]):
        book.active.append(list(row))
    book.save(tmp_path / "bieu.xlsx")
    shown = sheet.read(tmp_path / "bieu.xlsx", the_plan)
    assert shown is not None
    assert shown.rows[0].cells[4] == "="
