"""A sheet with marked cells that can be corrected on the page, or typed in from nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, repeat
from typing import Any, Literal, NamedTuple

import streamlit as st

from analytics.text import Text
from analytics.ui.components import mount

Severity = Literal["error", "warning", "note"]


class Column(NamedTuple):
    """One column: its name as written, what it holds, and with which text a new row begins."""

    name: str
    kind: Literal["text", "count", "code"] = "text"
    options: Mapping[str, str] = {}  # of codes: code -> what it stands for
    editable: bool = True
    preset: str = ""


class Mark(NamedTuple):
    """A remark on one cell, or on the whole row where `position` is None."""

    line: int
    position: int | None
    severity: Severity
    message: str


class Jump(NamedTuple):
    """Where to go; `nonce` differs from that of every jump before."""

    line: int
    position: int | None
    nonce: int | str


class Edits(NamedTuple):
    """What was changed on the page: cells by (line, position), whole rows added at the end, lines removed."""

    cells: dict[tuple[int, int], str]
    added: tuple[tuple[str, ...], ...]
    removed: frozenset[int]


def sheet(
    t: Text,
    key: str,
    *,
    columns: Sequence[Column],
    rows: Sequence[tuple[int, Sequence[str]]],
    marks: Iterable[Mark] = (),
    jump: Jump | None = None,
    editable: bool = True,
    addable: bool = False,
    next_line: int | None = None,
) -> Edits:
    """Show the sheet; gives all edits made so far to `rows`, always the same rows: (line, cells).

    Other rows or columns under the same key are another sheet, with no edits. Rows added are numbered from `next_line`
    (the line after the last one shown), and marks and jumps find them by these numbers. With `addable` rows can be
    added and removed. Edits outlive leaving the screen: they are kept in the session under `{key}.edits`.
    """
    version = _version(columns, rows)
    data = {
        "language": t.language,
        "words": t.component("sheet"),
        "version": version,
        "columns": [column._asdict() | {"options": [*column.options.items()]} for column in columns],
        "rows": rows,
        "marks": [*marks],
        "jump": jump,
        "editable": editable,
        "addable": addable,
        "next_line": next_line or max((line for line, _ in rows), default=1) + 1,
        "edits": _kept(key, version),
    }
    mount.renderer("sheet")(key=key, data=data, on_edits_change=lambda: _keep(key))
    return edits_so_far(key, columns=columns, rows=rows, editable=editable, addable=addable)


def edits_so_far(
    key: str,
    *,
    columns: Sequence[Column],
    rows: Sequence[tuple[int, Sequence[str]]],
    editable: bool = True,
    addable: bool = False,
) -> Edits:
    """What the sheet will give, known before it is shown: what it holds is checked first, then shown with marks."""
    made = _edits(_kept(key, _version(columns, rows)))
    return admitted(made, columns, {line for line, _ in rows}, editable=editable, addable=addable)


def _keep(key: str) -> None:
    """Keep what the browser sent before the script runs: the script may not come to the sheet this time."""
    st.session_state[f"{key}.edits"] = st.session_state[key].get("edits")


def _kept(key: str, version: str) -> Mapping[str, Any] | None:
    """What was kept, if it is of this sheet: the edits of another do not count."""
    state = st.session_state.get(f"{key}.edits")
    return state if isinstance(state, Mapping) and state.get("version") == version else None


def _version(columns: Sequence[Column], rows: Sequence[tuple[int, Sequence[str]]]) -> str:
    """Tells one sheet from another."""
    content = json.dumps([[column.name for column in columns], rows], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _edits(state: Mapping[str, Any] | None) -> Edits:
    if state is None:
        return Edits({}, (), frozenset())
    cells = {(int(line), int(position)): str(text) for line, position, text in state["cells"]}
    added = tuple(tuple(str(text) for text in row) for row in state["added"])
    return Edits(cells, added, frozenset(int(line) for line in state["removed"]))


def admitted(
    edits: Edits, columns: Sequence[Column], lines: Collection[int], *, editable: bool, addable: bool
) -> Edits:
    """Only what the sheet lets one change: the browser's word is not taken for it."""
    open_to = {position for position, column in enumerate(columns) if editable and column.editable}
    cells = {place: text for place, text in edits.cells.items() if place[0] in lines and place[1] in open_to}
    if not (editable and addable):
        return Edits(cells, (), frozenset())
    added = tuple(_row(columns, texts) for texts in edits.added)
    return Edits(cells, added, edits.removed.intersection(lines))


def _row(columns: Sequence[Column], texts: Sequence[str]) -> tuple[str, ...]:
    given = zip(columns, chain(texts, repeat("")), strict=False)
    return tuple(text if column.editable else column.preset for column, text in given)
