"""Which small counts stay in the house: cells of 1 or 2 people, and what would give them away by subtraction.

A published total betrays a cell that is hidden alone, and two that together
hold hardly anybody. So more cells are hidden, smallest first, until each small
one could as well hold three people or more, even for a reader who knows which
of the hidden cells are empty (primary and complementary suppression, as in
Hundepool et al. (2012), "Statistical Disclosure Control", chapter 4). Where no
further cell can help, all of the breakdown is hidden, its zeros included.

Guarded against: subtracting units from their agency and from the sector, one
indicator or reading of a unit from another of the same period, and one period
of a cumulative count from a later one (who was awarded a degree in between).
Not guarded against: how far the staff of a unit changed from one period to the
next, which counts nobody in particular since people come and go; guesses (a
figure that is hidden in one period alone is near those beside it); and a unit
that subtracts what it knows of itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import product
from typing import Any, NamedTuple

import pyarrow as pa

LEAST = 3  # the smallest count of people that may be known of a part
FIGURES = ("numerator", "denominator", "value")
_Parts = tuple[int, ...]
_Places = frozenset[int]
Row = Mapping[str, Any]
Unit = tuple[str, str]  # agency, commune ("" for the agency itself)


class _Group(NamedTuple):
    """The people of a place, each count that can be read or worked out there, and how many of each are known to be."""

    people: _Parts
    least: _Parts

    @property
    def size(self) -> int:
        """All people of the cell, whether counted or not."""
        return sum(self.people[:2])

    def room(self, part: int) -> int:
        """How many of its people could as well stand in another cell, for a reader who knows whether it has any."""
        return max(self.people[part] - self.least[part], 0) if self.people[part] else 0


def breakdown(counts: Sequence[int | None], total: int | None) -> tuple[bool, ...]:
    """Which cells of a list of people must be hidden; `total`: what they add up to, None where it is not published.

    Cells without a figure (None) have nothing to hide. Several breakdowns of one total are each judged by themselves.
    """
    known = [index for index, count in enumerate(counts) if count is not None]
    cells = [_Group((counts[index] or 0,), (1,)) for index in known]
    hidden = _hidden(cells, [frozenset()], summed=total is not None)
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
    return without(rows, related([rows.to_pylist()], summed=whole is not None)[0])


def without(rows: pa.Table, hidden: frozenset[Unit], spared: Sequence[bool] = ()) -> pa.Table:
    """Rows of units without the figures of those that are `hidden`, and a column that says which they are.

    `spared`: the rows that whoever asks may see.
    """
    seen = spared or [False] * rows.num_rows
    gone = [_unit(row) in hidden and not mine for row, mine in zip(rows.to_pylist(), seen, strict=True)]
    return blanked(rows, gone).append_column("hidden", pa.array(gone, pa.bool_()))


def blanked(rows: pa.Table, gone: Sequence[bool]) -> pa.Table:
    """Rows whose figures are null where they are `gone`."""
    for name in FIGURES:
        kept = [None if hidden else found for hidden, found in zip(gone, rows[name].to_pylist(), strict=True)]
        rows = rows.set_column(rows.column_names.index(name), name, pa.array(kept, rows.schema.field(name).type))
    return rows


def related(tables: Sequence[Sequence[Row]], *, summed: bool = True) -> list[frozenset[Unit]]:
    """For each table the units whose figures must be hidden; rows have agency, commune, numerator and denominator.

    The tables count people of the same units, so that what one shows can be subtracted from what another does: other
    indicators and readings of one period, other periods of a cumulative count. The later of two tables makes way for
    the earlier. `summed`: what all units add up to is published too.
    """
    hidden: list[frozenset[Unit]] = []
    for number, rows in enumerate(tables):
        known = [row for row in rows if row["numerator"] is not None]
        parts, elsewhere = _parts(known, list(zip(tables[:number], hidden, strict=True)))
        found = _hidden_units(known, _cells(known, parts), elsewhere, summed=summed)
        hidden.append(frozenset(_unit(known[place]) for place in found))
    return hidden


def _unit(row: Row) -> Unit:
    return row["agency"], row["commune"]


def _parts(
    rows: Sequence[Row], before: Sequence[tuple[Sequence[Row], frozenset[Unit]]]
) -> tuple[list[_Parts], list[_Places]]:
    """What can be known of each row, and for each of these parts the rows where an earlier table hides it."""
    columns = [[row["numerator"] for row in rows], [_lacking(row) for row in rows]]
    elsewhere: list[_Places] = [frozenset(), frozenset()]
    for table, gone in before:
        earlier = {_unit(row): row for row in table}
        places = frozenset(place for place, row in enumerate(rows) if _unit(row) in gone)
        found = [column for column in _differences(rows, earlier) if any(map(_is_small, column))]
        columns += found
        elsewhere += [places] * len(found)
    return list(zip(*columns, strict=True)), elsewhere


def _lacking(row: Row) -> int:
    """The people of the unit who are not counted; a count has no others."""
    return 0 if row["denominator"] is None else max(row["denominator"] - row["numerator"], 0)


def _differences(rows: Sequence[Row], earlier: Mapping[Unit, Row]) -> Iterator[list[int]]:
    """Each count of a table less each count of an earlier one, whether one holds the other or only seems to."""
    for name, other in product(FIGURES[:2], repeat=2):
        pairs = [(row[name], earlier.get(_unit(row), {}).get(other)) for row in rows]
        yield [0 if None in pair else abs(pair[0] - pair[1]) for pair in pairs]


def _cells(rows: Sequence[Row], parts: Sequence[_Parts]) -> list[_Group]:
    """An agency that has somebody has at least one person in each of its communes that has somebody."""
    inhabited: dict[str, list[int]] = {}
    for row, people in zip(rows, parts, strict=True):
        counts = inhabited.setdefault(row["agency"], [0] * len(people))
        for part, count in enumerate(people if row["commune"] else ()):
            counts[part] += bool(count)
    return [
        _Group(people, tuple(1 if row["commune"] else max(1, count) for count in inhabited[row["agency"]]))
        for row, people in zip(rows, parts, strict=True)
    ]


def _hidden_units(
    rows: Sequence[Row], cells: Sequence[_Group], elsewhere: Sequence[_Places], *, summed: bool
) -> _Places:
    """Agencies first, then the communes of each, which must not give their agency away.

    The only agency is the whole, which is published.
    """
    agencies = {row["agency"]: place for place, row in enumerate(rows) if not row["commune"]}
    alone = summed and len(agencies) == 1
    hidden = frozenset() if alone else _chosen(cells, elsewhere, list(agencies.values()), summed=summed)
    if summed and hidden.issuperset(agencies.values()) and _tight(cells, hidden, elsewhere) is not None:
        return frozenset(range(len(rows)))  # their communes would tell which of them have nobody
    for code in dict.fromkeys(row["agency"] for row in rows):
        communes = [place for place, row in enumerate(rows) if row["commune"] and row["agency"] == code]
        total = agencies.get(code)
        guarded = {
            part: people
            for part, people in enumerate(cells[total].people if total is not None else ())
            if total in hidden or total in elsewhere[part]
        }
        hidden |= _chosen(cells, elsewhere, communes, summed=summed or total is not None, guarded=guarded)
    return hidden


def _chosen(
    cells: Sequence[_Group],
    elsewhere: Sequence[_Places],
    among: Sequence[int],
    *,
    summed: bool,
    guarded: Mapping[int, int] | None = None,
) -> _Places:
    local = [frozenset(at for at, place in enumerate(among) if place in places) for places in elsewhere]
    found = _hidden([cells[place] for place in among], local, summed=summed, guarded=guarded)
    return frozenset(among[place] for place in found)


def _is_small(people: int) -> bool:
    return 0 < people < LEAST


def _hidden(
    cells: Sequence[_Group], elsewhere: Sequence[_Places], *, summed: bool, guarded: Mapping[int, int] | None = None
) -> _Places:
    """The cells to hide.

    `elsewhere`: for each part the cells where it is hidden anyway. `guarded`: the hidden parts of the cell that these
    add up to, which they must leave open too.
    """
    hidden = {place for place, cell in enumerate(cells) if _tells(cell, place, elsewhere)}
    # A hidden sum that is small itself needs no room below: its parts are small and hidden with it.
    wanted = {part for part, people in (guarded or {}).items() if people >= LEAST}
    spared = {part for part, people in (guarded or {}).items() if people < LEAST}
    while summed:
        tight = _tight(cells, hidden, elsewhere, wanted, spared)
        if tight is None:
            break
        shown = set(range(len(cells))) - hidden - elsewhere[tight]
        helpful = [place for place in shown if cells[place].people[tight]]
        if not helpful:
            return frozenset(range(len(cells)))
        hidden.add(min(helpful, key=lambda place: (cells[place].size, cells[place].people, place)))
    return frozenset(hidden)


def _tells(cell: _Group, place: int, elsewhere: Sequence[_Places]) -> bool:
    """Whether a cell shows a small part that is not hidden elsewhere."""
    return any(_is_small(people) and place not in elsewhere[part] for part, people in enumerate(cell.people))


def _tight(
    cells: Sequence[_Group],
    hidden: Iterable[int],
    elsewhere: Sequence[_Places],
    wanted: Iterable[int] = (),
    spared: Iterable[int] = (),
) -> int | None:
    """A part of the hidden cells that must have room to move and has not; None if all have."""
    gone = frozenset(hidden)
    for part in sorted(frozenset(range(len(elsewhere))).difference(spared)):
        among = [cells[place] for place in gone | elsewhere[part]]
        matters = part in wanted or any(_is_small(cell.people[part]) for cell in among)
        if matters and sum(cell.room(part) for cell in among) < LEAST - 1:
            return part
    return None
