"""A page with nothing but the two components; what Python gets from them is written below for the tests to read."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence

import streamlit as st

from analytics.text import text
from analytics.ui import address
from analytics.ui.components.drop import Dropped, drop
from analytics.ui.components.sheet import Column, Jump, Mark, edits_so_far, sheet

T = text(address.language(st.query_params.get("lang")))
SLOW = float(st.query_params.get("slow", "0"))  # seconds before the component comes, as on a page that works
AGENCIES = {"SYT": "Sở Y tế", "SGDDT": "Sở Giáo dục và Đào tạo", "SKHCN": "Sở Khoa học và Công nghệ"}
COLUMNS = [
    Column("ky_bao_cao", editable=False, preset="2026-H1"),
    Column("ma_don_vi", "code", AGENCIES),
    Column("ten_don_vi"),
    *(Column(name, "count") for name in ("tong_so", "tren_dai_hoc", "thac_si", "tien_si")),
]
ROWS = [
    (2, ["2026-H1", "SYT", "Sở Y tế", "1.204", "2l6", "180", "36"]),
    (3, ["2026-H1", "SGDT", "Sở Giáo dục và Đào tạo", "9.310", "812", "790", "22"]),
    (4, ["2026-H1", "SKHCN", "<img src=x onerror=document.title='broken'>", "96", "41", "38", "3"]),
    (6, ["2026-H1", "SYT", "Bệnh viện Đa khoa tỉnh", "412", "450", "", "9"]),
]
MARKS = [
    Mark(2, 4, "error", "“2l6” không phải số nguyên. Hãy nhập số người, ví dụ 216."),
    Mark(3, 1, "error", "Không có đơn vị mang mã “SGDT”. Hãy chọn một mã trong danh sách."),
    Mark(6, 4, "warning", "450 lớn hơn tổng số 412. Hãy kiểm tra lại."),
    Mark(6, 5, "error", "Ô để trống. Hãy nhập số người, không có ai thì nhập 0."),
    Mark(4, 2, "note", "Tên có ký hiệu lạ <b>đậm</b>."),
    Mark(4, None, "warning", "Đơn vị này đã nộp cho kỳ 2026-H1."),
]


def files() -> None:
    """The drop zone; files are counted as often as they are handed over."""
    st.title("Nộp tệp")
    time.sleep(SLOW)
    drop(T, "files", most_bytes=5 * 1024 * 1024, endings=(".csv", ".tsv", ".xlsx", ".xls", ".ods"), on_files=_keep)
    st.button("rerun")
    st.code(json.dumps(st.session_state.get("kept", []), ensure_ascii=False), language=None)


def _keep(dropped: list[Dropped]) -> None:
    kept = [[each.name, len(each.content), hashlib.sha256(each.content).hexdigest()] for each in dropped]
    st.session_state["kept"] = [*st.session_state.get("kept", []), kept]


def corrections() -> None:
    """A sheet with remarks; the buttons jump to them. A cell that was edited is right."""
    st.title("Kiểm tra bảng số liệu")
    for number, mark in enumerate(MARKS):
        label = f"Dòng {mark.line}, {mark.position}"
        st.button(label, on_click=_jump, args=(mark, number), type="tertiary")
    if st.checkbox("hide"):
        return
    time.sleep(SLOW)
    before = edits_so_far("sheet", columns=COLUMNS, rows=ROWS, addable=True)
    left = [mark for mark in MARKS if (mark.line, mark.position) not in before.cells]
    to = st.session_state.get("to")
    found = sheet(T, "sheet", columns=COLUMNS, rows=ROWS, marks=left, jump=to, addable=True, next_line=7)
    cells = [[line, position, words] for (line, position), words in found.cells.items()]
    st.code(json.dumps([cells, found.added, sorted(found.removed)], ensure_ascii=False), language=None)


def _jump(mark: Mark, number: int) -> None:
    st.session_state["turns"] = turns = st.session_state.get("turns", 0) + 1
    st.session_state["to"] = Jump(mark.line, mark.position, f"{number}.{turns}")


def large(lines: int = 300, width: int = 40) -> None:
    """As many cells as a page ever shows."""
    columns = [Column(f"cot_so_{number}", "count") for number in range(width)]
    rows: list[tuple[int, Sequence[str]]] = [
        (line + 2, [f"{line * width + place}" for place in range(width)]) for line in range(lines)
    ]
    marks = [Mark(line + 2, line % width, "error", f"Sai ở dòng {line + 2}") for line in range(0, lines, 3)]
    st.title("Bảng lớn")
    found = sheet(T, "large", columns=columns, rows=rows, marks=marks)
    st.code(json.dumps([[*place, words] for place, words in found.cells.items()]), language=None)


def read_only() -> None:
    """A sheet to look at."""
    st.title("Bảng đã nộp")
    sheet(T, "read", columns=COLUMNS, rows=ROWS, editable=False)


def empty() -> None:
    """A sheet to type in from nothing."""
    st.title("Nhập trực tiếp")
    found = sheet(T, "empty", columns=COLUMNS, rows=(), addable=True)
    st.code(json.dumps(found.added, ensure_ascii=False), language=None)


st.set_page_config(layout="wide")
{"files": files, "large": large, "read_only": read_only, "empty": empty}.get(
    st.query_params.get("show", ""), corrections
)()
