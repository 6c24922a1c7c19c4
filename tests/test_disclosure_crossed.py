"""Nobody can work out a count of 1 or 2 people of a table by its rows' and columns' sums: every table is tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import disclosure

SMALL = (1, 2)
TABLES = st.integers(2, 3).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([0, 0, 1, 1, 2, 3, 4, 7]), min_size=width, max_size=width), min_size=1, max_size=3
    )
)


@pytest.mark.parametrize(
    ("rows", "hidden", "sums"),
    [
        ([[5, 9], [4, 7]], ".. ..", ".."),
        ([[1, 9], [4, 7]], "## ##", ".."),  # by its row, by its column, and by what would tell the others
        ([[1, 9, 30], [4, 7, 30], [50, 60, 70]], "##. ##. ...", "..."),
        ([[1, 9], [0, 7]], "## ..", "##"),  # the sum is as small
        ([[0, 9], [0, 7]], ".. ..", ".."),  # nobody: may be told
        ([[2, 5, 9], [2, 1, 7]], "### ###", "..."),
    ],
)
def test_a_table(rows: list[list[int | None]], hidden: str, sums: str) -> None:
    found = disclosure.crossed(rows)
    assert " ".join(marks(line) for line in found.cells) == hidden
    assert marks(found.sums) == sums


def test_a_column_of_one_row_is_made_up_for_by_other_sums() -> None:
    found = disclosure.crossed([[2, 40, 50], [None, 60, 70]])
    assert [marks(line) for line in found.cells] == ["##.", "..."]
    assert marks(found.sums) == "##."


def test_what_is_published_elsewhere_is_not_hidden_and_does_not_hide() -> None:
    rows = [[2, 30, 40, 1], [5, 60, 70, 8]]
    found = disclosure.crossed(rows, [[0, 1, 2, 1], [0, 1, 2, 1]]).cells
    assert [marks(line) for line in found] == [".#.#", ".#.#"]


def test_a_sum_of_cells_tells_nothing_if_it_holds_all_hidden_ones_or_none() -> None:
    hidden = [True, False, True, False]
    told = [disclosure.tells_nothing_new(hidden, parts) for parts in ((1, 3), (0, 2), (0, 1, 2), (0, 1), (2,))]
    assert told == [True, True, True, False, False]


@settings(max_examples=120)
@given(TABLES)
def test_every_table_that_fits_is_tried(rows: list[list[int]]) -> None:
    """The attacker knows which hidden cells are empty, unless the whole table is hidden."""
    found = disclosure.crossed(rows)
    worlds = list(fitting(rows, found))
    assert rows in worlds
    whole = all(gone for line in found.cells for gone in line)
    for r, c in product(range(len(rows)), range(len(rows[0]))):
        if rows[r][c] in SMALL:
            assert found.cells[r][c]
            assert whole or max(world[r][c] for world in worlds) > 2
    assert any(map(any, found.cells)) == any(count in SMALL for row in rows for count in row)


def marks(hidden: Sequence[bool]) -> str:
    return "".join(".#"[gone] for gone in hidden)


def fitting(rows: Sequence[Sequence[int]], found: disclosure.Crossed) -> Iterator[list[list[int]]]:
    """Every table that shows the same and has the same published sums."""
    least = 0 if all(gone for line in found.cells for gone in line) else 1
    below = [None if gone else sum(column) for gone, column in zip(found.sums, zip(*rows, strict=True), strict=True)]
    yield from _rows(list(zip(rows, found.cells, strict=True)), below, least)


def _rows(
    rows: Sequence[tuple[Sequence[int], Sequence[bool]]], left: Sequence[int | None], least: int
) -> Iterator[list[list[int]]]:
    if not rows:
        yield from [[]] if not any(left) else []
        return
    (row, hidden), *others = rows
    for tried in _cells(list(zip(row, hidden, left, strict=True)), sum(row), least):
        rest = [None if most is None else most - count for most, count in zip(left, tried, strict=True)]
        yield from ([tried, *below] for below in _rows(others, rest, least))


def _cells(cells: Sequence[tuple[int, bool, int | None]], total: int, least: int) -> Iterator[list[int]]:
    if not cells:
        yield from [[]] if total == 0 else []
        return
    (count, hidden, left), *others = cells
    most = total if left is None else min(total, left)
    is_free = hidden and not (count == 0 and least == 1)
    for tried in range(least, most + 1) if is_free else (count,):
        if tried <= most:
            yield from ([tried, *rest] for rest in _cells(others, total - tried, least))
