"""A table that the office program can edit: columns as wide as their words need, and pages as long as there is room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.table import _Cell as TableCell
from pptx.util import Emu, Pt

from analytics.export.slides.box import POINT, Box
from analytics.export.slides.letters import LINE, Type, lines, width
from analytics.export.slides.words import say
from analytics.story import Cell, Grid
from analytics.text import Language

SIZES: Sequence[float] = (16, 14, 12, 11, 10)
_SIDE, _ABOVE = 5.0, 2.5  # the margins of a cell, in points
_HALVINGS = 20


@dataclass(frozen=True)
class Setting:
    """How a table is set: letters, widths of its columns and heights of its rows in points, the header's first."""

    size: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]

    @property
    def height(self) -> float:
        """Of the whole table."""
        return sum(self.heights)


def setting(grid: Grid, room: float, size: float) -> Setting:
    """The table in letters of one size, `room` points wide."""
    widths = tuple(_widths(grid, room, size))
    rows = (grid.columns, *(tuple(cell.words for cell in row) for row in grid.rows))
    heights = (_row(row, widths, Type(size, bold=number == 0)) for number, row in enumerate(rows))
    return Setting(size, widths, tuple(heights))


def fits(grid: Grid, place: Box) -> bool:
    """Whether the whole table can be read in its place."""
    wide, high = place.points
    return setting(grid, wide, SIZES[-1]).height <= high


def pages(grid: Grid, place: Box) -> Iterator[Grid]:
    """The table cut where a page ends, each part with its header; one part where it fits."""
    wide, high = place.points
    set_ = setting(grid, wide, SIZES[-1])
    if set_.height <= high:
        yield grid
        return
    part, used = list[tuple[Cell, ...]](), set_.heights[0]
    for row, tall in zip(grid.rows, set_.heights[1:], strict=True):
        if part and used + tall > high:
            yield Grid(grid.columns, tuple(part))
            part, used = [], set_.heights[0]
        part.append(row)
        used += tall
    yield Grid(grid.columns, tuple(part))


def add(slide: Slide, grid: Grid, place: Box, language: Language) -> GraphicFrame:
    """Set the table in its place, in the largest letters that leave it inside."""
    wide, high = place.points
    tries = (setting(grid, wide, size) for size in SIZES)
    set_ = next((each for each in tries if each.height <= high), setting(grid, wide, SIZES[-1]))
    shape = (len(grid.rows) + 1, len(grid.columns))
    graphic = slide.shapes.add_table(*shape, *place[:3], Emu(round(set_.height * POINT)))
    table = graphic.table
    for column, points in zip(table.columns, set_.widths, strict=True):
        column.width = Emu(round(points * POINT))
    for line, points in zip(table.rows, set_.heights, strict=True):
        line.height = Emu(round(points * POINT))
    header = tuple(Cell(words) for words in grid.columns)
    for number, row in enumerate((header, *grid.rows)):
        for position, cell in enumerate(row):
            _fill(table.cell(number, position), cell, set_.size, language, is_number=_is_number(grid, position))
    return graphic


def _fill(cell: TableCell, content: Cell, size: float, language: Language, *, is_number: bool) -> None:
    cell.margin_left = cell.margin_right = Pt(_SIDE)
    cell.margin_top = cell.margin_bottom = Pt(_ABOVE)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame = cell.text_frame
    for number, words in enumerate(content.words.split("\n")):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if is_number else PP_ALIGN.LEFT
        say(paragraph, words, size, language)


def _is_number(grid: Grid, position: int) -> bool:
    """Whether a column holds numbers, which stand right below each other."""
    return any(row[position].value is not None for row in grid.rows)


def _row(words: Sequence[str], widths: Sequence[float], kind: Type) -> float:
    tallest = max(lines(each, kind, room - 2 * _SIDE) for each, room in zip(words, widths, strict=True))
    return tallest * kind.size * LINE + 2 * _ABOVE


def _widths(grid: Grid, room: float, size: float) -> Iterator[float]:
    """Each column as wide as it wishes; where that is too much the widest are cut, all to the same width.

    No column gets narrower than its longest word, unless there is no room for all of those.
    """
    columns = [_column(grid, position, size) for position in range(len(grid.columns))]
    least, most = (sum(sizes) for sizes in zip(*columns, strict=True))
    if most <= room or least >= room:
        yield from (sizes[most <= room] * room / (most if most <= room else least) for sizes in columns)
        return
    low, high = 0.0, room
    for _ in range(_HALVINGS):
        cut = (low + high) / 2
        low, high = (cut, high) if sum(_cut(sizes, cut) for sizes in columns) <= room else (low, cut)
    yield from (_cut(sizes, low) for sizes in columns)


def _cut(sizes: tuple[float, float], cut: float) -> float:
    least, wish = sizes
    return max(least, min(wish, cut))


def _column(grid: Grid, position: int, size: float) -> tuple[float, float]:
    """The widths in points of a column's longest word and of its longest line; a header may stand on two."""
    head, plain, bold = grid.columns[position], Type(size), Type(size, bold=True)
    cells = [row[position].words for row in grid.rows]
    wish = max(width(head, bold) / 2, *(width(line, plain) for words in cells for line in words.split("\n")), 0)
    words = [width(word, plain) for cell in cells for word in cell.split()]
    word = max((width(each, bold) for each in head.split()), default=0)
    least = max(word, *words, 0)
    return least + 2 * _SIDE + 1, max(wish, least) + 2 * _SIDE + 1
