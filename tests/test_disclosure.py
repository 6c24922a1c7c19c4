"""No count of 1 or 2 people can be read or worked out: an attacker tries every table that fits what is published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analytics import disclosure
from tests.examples import examples

SMALL = (1, 2)
FEW = st.sampled_from([0, 0, 1, 1, 2, 3, 4, 6])
_COLUMNS: list[tuple[str, pa.DataType]] = [
    ("level", pa.string()),
    ("agency", pa.string()),
    ("commune", pa.string()),
    ("numerator", pa.int64()),
    ("denominator", pa.int64()),
    ("value", pa.float64()),
    ("provisional", pa.bool_()),
]
SCHEMA = pa.schema(_COLUMNS)


class Parts(NamedTuple):
    """People of a unit: with what is counted, and without."""

    having: int
    lacking: int


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([0, 3, 10], "..."),
        ([1, 9, 5], "#.#"),  # the smallest other cell goes too
        ([2, 2, 50], "##."),  # 4 people in two cells: 1 and 3 as well as 2 and 2
        ([1, 1, 50], "###"),  # 2 people in two cells: 1 and 1
        ([1, 2, 8, 9], "###."),  # 3 people in two cells: both are under 3
        ([1, 0, 0], "###"),  # no cell helps: nobody learns where the one person is
        ([1, None, 7, 0], "#.#."),  # what is missing is neither hidden nor helps
        ([], ""),
    ],
)
def test_a_breakdown_of_a_known_total(counts: list[int | None], hidden: str) -> None:
    total = sum(count or 0 for count in counts)
    assert disclosure.breakdown(counts, total) == tuple(mark == "#" for mark in hidden)


def test_without_a_total_only_small_cells_are_hidden() -> None:
    assert disclosure.breakdown([0, 1, 2, 3, None], None) == (False, True, True, False, False)


@pytest.mark.parametrize("cells", [1, 2, 3, 4])
def test_every_table_that_fits_is_tried_on_every_small_breakdown(cells: int) -> None:
    """Each small cell could be 3 or more, unless all of a list is hidden whose total is smaller itself."""
    for counts in product(range(6), repeat=cells):
        hidden = disclosure.breakdown(counts, sum(counts))
        worlds = list(fitting(counts, hidden, sum(counts)))
        assert list(counts) in worlds
        for place in (place for place, count in enumerate(counts) if count in SMALL):
            possible = {world[place] for world in worlds}
            assert hidden[place]
            assert len(possible) > 1 or cells == 1, counts
            assert max(possible) > 2 or sum(counts) < 3, counts


@given(st.lists(FEW, min_size=1, max_size=6))
def test_no_more_is_hidden_than_needed(counts: list[int]) -> None:
    """Without small cells nothing is; each cell hidden beside the small ones was needed when it was chosen."""
    hidden = disclosure.breakdown(counts, sum(counts))
    assert any(hidden) == any(count in SMALL for count in counts)
    others = sorted(count for count, gone in zip(counts, hidden, strict=True) if gone and count > 2)
    shown = [count for count, gone in zip(counts, hidden, strict=True) if not gone and count]
    if others and shown:
        small = [count for count in counts if count in SMALL]
        assert sum(count - 1 for count in [*small, *others[:-1]]) < 2
        assert others[-1] <= min(shown)


PARTS = st.builds(Parts, FEW, FEW)
TREES = st.tuples(st.lists(PARTS, max_size=3), st.lists(PARTS, min_size=1, max_size=3))


@settings(max_examples=examples(400))
@example(([Parts(0, 2)], [Parts(0, 0), Parts(0, 1), Parts(0, 1)]))  # who lives somewhere cannot have moved
@given(TREES)
def test_neither_agencies_nor_communes_give_a_small_cell_away(tree: tuple[list[Parts], list[Parts]]) -> None:
    direct, communes = tree
    for part in (0, 1):
        attack(published(direct, communes), direct, communes, part)


@settings(max_examples=100)
@given(TREES)
def test_what_is_hidden_is_hidden_whole(tree: tuple[list[Parts], list[Parts]]) -> None:
    for row in published(*tree).to_pylist():
        figures = [row[name] for name in ("numerator", "denominator", "value")]
        assert row["hidden"] == (figures[0] is None) == (figures[1] is None)
        alone = not tree[0] and not row["commune"]  # the whole itself, which is published
        assert row["hidden"] or alone or not {figures[0], figures[1], figures[1] - figures[0]} & {*SMALL}
        assert not row["hidden"] or figures[2] is None


def test_counts_have_no_others() -> None:
    rows = pa.Table.from_pylist([row("A", "", 5, None), row("B", "", 1, None), row("C", "", 4, None)], schema=SCHEMA)
    assert disclosure.units(rows, (10, None))["hidden"].to_pylist() == [False, True, True]
    assert disclosure.units(rows, None)["hidden"].to_pylist() == [False, True, False]


def test_other_columns_and_missing_figures_stay_as_they_are() -> None:
    rows = pa.Table.from_pylist([row("A", "", 5, 50), row("B", "", None, None)], schema=SCHEMA)
    found = disclosure.units(rows, (5, 50))
    assert found.drop_columns(["hidden"]).equals(rows)
    assert found["hidden"].to_pylist() == [False, False]
    assert disclosure.units(rows.slice(0, 0), (0, 0)).num_rows == 0


def row(agency: str, commune: str, numerator: int | None, denominator: int | None) -> dict[str, Any]:
    value = 100 * (numerator or 0) / denominator if denominator else None
    level = "commune" if commune else "agency"
    place = {"level": level, "agency": agency, "commune": commune, "provisional": False}
    return place | {"numerator": numerator, "denominator": denominator, "value": value}


def published(direct: Sequence[Parts], communes: Sequence[Parts]) -> pa.Table:
    """Agencies, one of which reports commune by commune, and its communes."""
    every = {(f"A{number}", ""): parts for number, parts in enumerate(direct)}
    every["U", ""] = Parts(*(sum(part) for part in zip(*communes, strict=True)))
    every |= {("U", f"C{number}"): parts for number, parts in enumerate(communes)}
    rows = [row(agency, commune, parts.having, sum(parts)) for (agency, commune), parts in every.items()]
    whole = [sum(parts[part] for (_, commune), parts in every.items() if not commune) for part in (0, 1)]
    return disclosure.units(pa.Table.from_pylist(rows, schema=SCHEMA), (whole[0], sum(whole)))


def attack(found: pa.Table, direct: Sequence[Parts], communes: Sequence[Parts], part: int) -> None:
    """Every table that fits; the attacker even knows which hidden cells are empty, unless all of a list is hidden."""
    agencies = [parts[part] for parts in direct] + [sum(parts[part] for parts in communes)]
    below = [parts[part] for parts in communes]
    hidden = [bool(gone) for gone in found["hidden"].to_pylist()]
    first, second = hidden[: len(agencies)], hidden[len(agencies) :]
    uppers = list(fitting(agencies, first, sum(agencies)))
    lowers = {total: list(fitting(below, second, total)) for total in {upper[-1] for upper in uppers}}
    worlds = [[upper for upper in uppers if lowers[upper[-1]]], [lower for found in lowers.values() for lower in found]]
    assert agencies in worlds[0] and below in worlds[1]
    for level, cells in enumerate((agencies, below)):
        alone = len(agencies) == 1 and (level == 0 or len(below) == 1)  # the whole itself, which is published
        for place in (place for place, count in enumerate(cells) if count in SMALL and not alone):
            possible = {world[place] for world in worlds[level]}
            assert len(possible) > 1
            assert max(possible) > 2 or sum(agencies) < 3


def fitting(cells: Sequence[int], hidden: Sequence[bool], total: int) -> Iterator[list[int]]:
    """Every list that shows the same and adds up to `total`."""
    return _fitting(list(zip(cells, hidden, strict=True)), total, least=0 if all(hidden) else 1)


def _fitting(cells: Sequence[tuple[int, bool]], total: int, least: int) -> Iterator[list[int]]:
    if not cells:
        yield from [[]] if total == 0 else []
        return
    count, hidden = cells[0]
    known_empty = count == 0 and least == 1
    for tried in range(least, total + 1) if hidden and not known_empty else (count,):
        if tried <= total:
            yield from ([tried, *others] for others in _fitting(cells[1:], total - tried, least))
