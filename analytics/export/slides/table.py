"""A table that the office program can edit: columns as wide as their words need, and pages as long as there is room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.table import _Cell as TableCell
from pptx.util import Emu, Pt

from analytics.charts.palette import LIGHT
from analytics.charts.status import looks
from analytics.export.slides.box import POINT, Box
from analytics.export.slides.letters import LINE, Type, lines, width
from analytics.export.slides.words import say
from analytics.story import Cell, Grid
from analytics.text import Language

SIZES: Sequence[float] = (
    16,
    15,
    14,
    13,
    12,
    11,
)  # smaller letters cannot be read in a hall: the table goes on overleaf
_SIDE, _ABOVE = 7.0, 2.5  # the margins of a cell, in points
_BETWEEN = " · "
_SHORT = 90.0  # points of a header that stands on one line
_HALVINGS = 20
_STYLE = "{3B4B98B0-60AC-42C2-AFA5-B58CD77FA1E5}"  # light, lines in the template's first accent: verdicts keep contrast


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
    rows = (_header(grid), *grid.rows)
    heights = (_row(row, widths, size, is_header=number == 0) for number, row in enumerate(rows))
    return Setting(size, widths, tuple(heights))


def fits(grid: Grid, place: Box) -> bool:
    """Whether the whole table can be read in its place."""
    wide, high = place.points
    return setting(grid, wide, SIZES[-1]).height <= high


def pages(grid: Grid, first: Box, others: Box) -> list[Grid]:
    """The table on as few pages as can be, each with its header and all as full as each other.

    `first` is the room on the first page, `others` that on each after it, as wide.
    """
    head, *heights = setting(grid, first.points[0], SIZES[-1]).heights
    rooms = first.points[1] - head, others.points[1] - head
    low, high, fewest = 0.0, 1.0, len(_cut_rows(heights, rooms, 1.0))
    for _ in range(_HALVINGS):
        share = (low + high) / 2
        low, high = (low, share) if len(_cut_rows(heights, rooms, share)) <= fewest else (share, high)
    cuts = _cut_rows(heights, rooms, high)
    return [Grid(grid.columns, tuple(grid.rows[start:end])) for start, end in zip(cuts, [*cuts[1:], None], strict=True)]


def _cut_rows(heights: Sequence[float], rooms: tuple[float, float], share: float) -> list[int]:
    """The rows that begin a page, when pages are filled to a share of their room."""
    cuts, used = [0], 0.0
    for number, tall in enumerate(heights):
        if number > cuts[-1] and used + tall > rooms[len(cuts) > 1] * share:
            cuts.append(number)
            used = 0.0
        used += tall
    return cuts


def add(slide: Slide, grid: Grid, place: Box, language: Language) -> GraphicFrame:
    """Set the table in its place, in the largest letters that leave it inside."""
    wide, high = place.points
    tries = (setting(grid, wide, size) for size in SIZES)
    set_ = next((each for each in tries if each.height <= high), setting(grid, wide, SIZES[-1]))
    shape = (len(grid.rows) + 1, len(grid.columns))
    graphic = slide.shapes.add_table(*shape, *place[:3], Emu(round(set_.height * POINT)))
    table = graphic.table
    graphic._element.xpath(".//a:tableStyleId")[0].text = _STYLE
    for column, points in zip(table.columns, set_.widths, strict=True):
        column.width = Emu(round(points * POINT))
    for line, points in zip(table.rows, set_.heights, strict=True):
        line.height = Emu(round(points * POINT))
    for number, row in enumerate((_header(grid), *grid.rows)):
        for position, cell in enumerate(row):
            right, bold = _is_number(grid, position), number == 0
            _fill(table.cell(number, position), cell, set_.size, language, right=right, bold=bold)
    return graphic


def _fill(cell: TableCell, content: Cell, size: float, language: Language, *, right: bool, bold: bool) -> None:
    cell.margin_left = cell.margin_right = Pt(_SIDE)
    cell.margin_top = cell.margin_bottom = Pt(_ABOVE)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame, colour = cell.text_frame, looks(LIGHT)[content.status].ink if content.status else ""
    for number, (words, verdict) in enumerate(_lines(content)):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        say(paragraph, f"{words}{_BETWEEN}" if words and verdict else words, size, language, bold=bold)
        if verdict:
            say(paragraph, verdict, size, language, bold=True, colour=colour)


def _lines(cell: Cell) -> list[tuple[str, str]]:
    """The lines of a cell, each with the verdict that ends it: that of the whole cell stands beside its figure."""
    parts = cell.words.split("\n")
    if cell.status is None:
        return [(words, "") for words in parts]
    *told, verdict = parts
    first, *others = told or [""]
    return [(first, verdict), *((words, "") for words in others)]


def _words(cell: Cell) -> str:
    """What a cell says, line by line."""
    return "\n".join(_BETWEEN.join(filter(None, line)) for line in _lines(cell))


def _is_number(grid: Grid, position: int) -> bool:
    """Whether a column holds bare numbers, which stand right below each other."""
    cells = [row[position] for row in grid.rows]
    return any(cell.value is not None for cell in cells) and all(cell.status is None for cell in cells)


def _header(grid: Grid) -> tuple[Cell, ...]:
    return tuple(Cell(words) for words in grid.columns)


def _row(row: Sequence[Cell], widths: Sequence[float], size: float, *, is_header: bool) -> float:
    kinds = (Type(size, bold=is_header or cell.status is not None) for cell in row)
    rooms = (room - 2 * _SIDE for room in widths)
    tallest = max(lines(_words(cell), kind, room) for cell, kind, room in zip(row, kinds, rooms, strict=True))
    return tallest * size * LINE + 2 * _ABOVE


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
    head, bold = grid.columns[position], Type(size, bold=True)
    cells = [(_words(row[position]), Type(size, row[position].status is not None)) for row in grid.rows]
    wishes = [width(line, kind) for words, kind in cells for line in words.split("\n")]
    longest = [width(word, kind) for words, kind in ((head, bold), *cells) for word in words.split()]
    least = max(longest, default=0)
    wish = max(min(width(head, bold), max(width(head, bold) / 2, _SHORT)), least, *wishes)
    return least + 2 * _SIDE + 1, wish + 2 * _SIDE + 1
