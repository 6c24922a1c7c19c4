"""Which small counts stay in the house: cells of 1 or 2 people, and what would give them away by subtraction.

A published total betrays a cell that is hidden alone, and two that together
hold hardly anybody. So more cells are hidden, smallest first, until each small
one could as well hold three people or more, even for a reader who knows which
of the hidden cells are empty (primary and complementary suppression, as in
Hundepool et al. (2012), "Statistical Disclosure Control", chapter 4). Where no
further cell can help, all of the breakdown is hidden, its zeros included.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from typing import Any, NamedTuple

import pyarrow as pa

LEAST = 3  # the smallest count of people that may be known of a part
_FIGURES = ("numerator", "denominator", "value")
# People of one cell: how many, or how many with and how many without what is counted.
_Parts = tuple[int, ...]
Row = Mapping[str, Any]


def breakdown(counts: Sequence[int | None], total: int | None) -> tuple[bool, ...]:
    """Which cells of a list of people must be hidden; `total`: what they add up to, None where it is not published.

    Cells without a figure (None) have nothing to hide. Several breakdowns of one total are each judged by themselves.
    """
    known = [index for index, count in enumerate(counts) if count is not None]
    hidden = _hidden([(counts[index] or 0,) for index in known], summed=total is not None)
    return tuple(index in {known[place] for place in hidden} for index in range(len(counts)))


class Crossed(NamedTuple):
    """What of a table must be hidden: cells row by row, and sums of columns."""

    cells: tuple[tuple[bool, ...], ...]
    sums: tuple[bool, ...]


def crossed(rows: Sequence[Sequence[int | None]], known: Sequence[Sequence[int]] = ()) -> Crossed:
    """Which cells of a table of people, and which sums of its columns, must be hidden; sums of rows are published.

    None: a column that the row does not have. `known` labels the columns of each row: those with the same label have
    a published sum, and one that is alone with its label is published itself; without it the row has one sum.
    A small cell is safe if people could be moved round a circle of hidden cells, so that no published sum changes and
    the cell holds three or more (Cox (1995), "Network models for complementary cell suppression", JASA 90). The cells
    that make the cheapest such circle are hidden with it; where there is none, all is, zeros and sums included.
    """
    table = _Table(rows, known)
    hidden = set(table.small_sums)
    for cell in table.small:
        circle = table.circle(cell, hidden)
        if circle is None:
            return table.masks(table.free)
        hidden |= circle | {cell}
    return table.masks(hidden)


def tells_nothing_new(hidden: Sequence[bool], parts: Iterable[int]) -> bool:
    """Whether the sum of some cells of a list with a published sum follows from the cells that are shown."""
    found, summed = {place for place, gone in enumerate(hidden) if gone}, set(parts)
    return not found & summed or found <= summed


class _Cell(NamedTuple):
    row: int  # _SUMS for the sum of a column
    column: int


_SUMS = -1
# A column, or the columns of a row that have a published sum.
_Node = tuple[str, int, int]


class _Table:
    """Counts by cell, the columns' sums among them, and which of them may be hidden."""

    def __init__(self, rows: Sequence[Sequence[int | None]], known: Sequence[Sequence[int]]) -> None:
        self.size = len(rows), len(rows[0]) if rows else 0
        self.counts = {_Cell(r, c): n for r, row in enumerate(rows) for c, n in enumerate(row) if n is not None}
        self.groups = {cell: (cell.row, known[cell.row][cell.column] if known else 0) for cell in self.counts}
        sizes = Counter(self.groups.values())
        self.free = {cell for cell in self.counts if sizes[self.groups[cell]] > 1}
        for column in {cell.column for cell in self.free}:
            total = _Cell(_SUMS, column)
            self.counts[total] = sum(n for cell, n in self.counts.items() if cell.column == column)
            self.groups[total] = (_SUMS, 0)
            self.free.add(total)

    @property
    def small(self) -> list[_Cell]:
        """The cells that are hidden for their own sake, smallest first."""
        found = (cell for cell in self.free if cell.row != _SUMS and _is_small(self.counts[cell]))
        return sorted(found, key=lambda cell: (self.counts[cell], cell))

    @property
    def small_sums(self) -> list[_Cell]:
        """The sums that are hidden for their own sake, and those that would tell them."""
        sums = sorted(cell for cell in self.free if cell.row == _SUMS)
        counts = [self.counts[cell] for cell in sums]
        return [cell for cell, gone in zip(sums, breakdown(counts, sum(counts)), strict=True) if gone]

    def masks(self, hidden: Iterable[_Cell]) -> Crossed:
        """Hidden cells as masks of the table and its sums."""
        found, (height, width) = set(hidden), self.size
        masks = [tuple(_Cell(r, c) in found for c in range(width)) for r in (*range(height), _SUMS)]
        return Crossed(tuple(masks[:-1]), masks[-1])

    def circle(self, start: _Cell, hidden: set[_Cell]) -> set[_Cell] | None:
        """The cells that can make up for more people in `start`, hiding as few people more as possible.

        From the start's column to a row by a cell that gives people, on to a column by one that takes them, and so on
        until the start's row, where a cell gives them.
        """
        moved = LEAST - self.counts[start]
        goal: _Node = ("row", *self.groups[start])
        heap: list[tuple[int, int, _Node, frozenset[_Cell]]] = [(0, 0, ("column", start.column, 0), frozenset())]
        seen: set[_Node] = set()
        while heap:
            cost, _, node, cells = heappop(heap)
            if node == goal:
                return set(cells)
            if node not in seen:
                seen.add(node)
                for cell, there in self._steps(node, moved):
                    if cell != start:
                        price = cost + (0 if cell in hidden else self.counts[cell])
                        heappush(heap, (price, len(cells), there, cells | {cell}))
        return None

    def _steps(self, node: _Node, moved: int) -> Iterator[tuple[_Cell, _Node]]:
        """The ways on from a column or from a row: by a cell that gives people and keeps one, or that has somebody.

        A column's sum grows where its cells do, so it takes where they give.
        """
        for cell in sorted(self.free):
            column: _Node = ("column", cell.column, 0)
            row: _Node = ("row", *self.groups[cell])
            gives = (node == column) != (cell.row == _SUMS)
            if node in (column, row) and self.counts[cell] > (moved if gives else 0):
                yield cell, row if node == column else column


def units(rows: pa.Table, whole: tuple[int | None, int | None] | None) -> pa.Table:
    """The `units` query without what may not leave the house, and a column `hidden`.

    `whole` is the published numerator and denominator of all the units, None where they are not published. Numerator,
    denominator and value are null together where either of the first two is small, or their difference (the people
    without), or where they would give such a cell away. Communes are held against their agency and that against the
    whole, so all levels belong into one table: choose one of them afterwards.
    """
    every: Sequence[Row] = rows.to_pylist()
    hidden = _hidden_units(every, summed=whole is not None)
    for name in _FIGURES:
        kept = [None if index in hidden else row[name] for index, row in enumerate(every)]
        rows = rows.set_column(rows.column_names.index(name), name, pa.array(kept, rows.schema.field(name).type))
    return rows.append_column("hidden", pa.array([index in hidden for index in range(len(every))], pa.bool_()))


def _hidden_units(rows: Sequence[Row], *, summed: bool) -> frozenset[int]:
    """Agencies first, then the communes of each, which must not give their agency away."""
    known = [index for index, row in enumerate(rows) if row["numerator"] is not None]
    agencies = {rows[index]["agency"]: index for index in known if not rows[index]["commune"]}
    hidden = _chosen(rows, list(agencies.values()), summed=summed)
    if (
        summed
        and hidden.issuperset(agencies.values())
        and _tight([_parts(rows[index]) for index in hidden]) is not None
    ):
        return frozenset(known)  # their communes would tell which of them have nobody
    for code in dict.fromkeys(rows[index]["agency"] for index in known):
        communes = [index for index in known if rows[index]["commune"] and rows[index]["agency"] == code]
        total = agencies.get(code)
        guarded = _parts(rows[total]) if total is not None and total in hidden else ()
        hidden |= _chosen(rows, communes, summed=summed or total is not None, guarded=guarded)
    return hidden


def _chosen(rows: Sequence[Row], among: Sequence[int], *, summed: bool, guarded: _Parts = ()) -> frozenset[int]:
    found = _hidden([_parts(rows[index]) for index in among], summed=summed, guarded=guarded)
    return frozenset(among[place] for place in found)


def _parts(row: Row) -> _Parts:
    """The people counted, and those of the unit who are not."""
    if row["denominator"] is None:
        return (row["numerator"],)
    return row["numerator"], max(row["denominator"] - row["numerator"], 0)


def _is_small(people: int) -> bool:
    return 0 < people < LEAST


def _hidden(cells: Sequence[_Parts], *, summed: bool, guarded: _Parts = ()) -> frozenset[int]:
    """The cells to hide. `guarded`: the hidden cell they add up to, which they must leave open too."""
    hidden = {place for place, parts in enumerate(cells) if any(map(_is_small, parts))}
    # A hidden sum that is small itself needs no room below: its parts are small and hidden with it.
    wanted = {part for part, people in enumerate(guarded) if people >= LEAST}
    spared = {part for part, people in enumerate(guarded) if people < LEAST}
    while summed:
        tight = _tight([cells[place] for place in sorted(hidden)], wanted, spared)
        if tight is None:
            break
        helpful = [place for place, parts in enumerate(cells) if place not in hidden and parts[tight]]
        if not helpful:
            return frozenset(range(len(cells)))
        hidden.add(min(helpful, key=lambda place: (sum(cells[place]), cells[place], place)))
    return frozenset(hidden)


def _tight(hidden: Sequence[_Parts], wanted: Iterable[int] = (), spared: Iterable[int] = ()) -> int | None:
    """A part of the hidden cells that must have room to move and has not; None if all have."""
    small = {part for parts in hidden for part, people in enumerate(parts) if _is_small(people)}
    return next((part for part in sorted((small | set(wanted)) - set(spared)) if _room(hidden, part) < LEAST - 1), None)


def _room(hidden: Sequence[_Parts], part: int) -> int:
    """How many people could stand in another of the hidden cells, if each that has any keeps one."""
    return sum(parts[part] - 1 for parts in hidden if parts[part])
