"""A file of slides read back: its words and figures as an office program finds them, and its package part by part."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide

TITLES = (KIND.TITLE, KIND.CENTER_TITLE)
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TYPES = "[Content_Types].xml"


def opened(content: bytes) -> Deck:
    """The file as python-pptx reads it."""
    return Presentation(io.BytesIO(content))


def title(slide: Slide) -> str:
    """What stands in the place for the title."""
    (found,) = (each for each in slide.placeholders if each.placeholder_format.type in TITLES)
    return str(found.text_frame.text)


def written(slide: Slide) -> list[str]:
    """The words of every shape that holds some, but for tables."""
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def chart(slide: Slide) -> tuple[list[str], dict[str, list[float | None]]] | None:
    """Categories, and the values of each series; None for a slide without a chart."""
    charts = [shape.chart for shape in slide.shapes if shape.has_chart]
    if not charts:
        return None
    (plot,) = charts[0].plots
    return list(plot.categories), {series.name: list(series.values) for series in plot.series}


def table(slide: Slide) -> list[list[str]]:
    """The rows of the table, its header first; nothing for a slide without a table."""
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    return [[cell.text_frame.text for cell in row.cells] for one in tables for row in one.rows]


def sizes(deck: Deck) -> Counter[float]:
    """How many runs of words there are of each size in points."""
    runs = (run for slide in deck.slides for run in slide._element.iterfind(".//{*}rPr") if run.get("sz"))
    return Counter(int(run.get("sz")) / 100 for run in runs)


def misplaced(deck: Deck) -> Iterator[tuple[int, str, str]]:
    """Slide, shape, and what is wrong with its place: off the page, or over another shape."""
    for number, slide in enumerate(deck.slides, start=1):
        boxes = [(shape.name, _edges(shape)) for shape in slide.shapes]
        for at, (name, (left, top, right, bottom)) in enumerate(boxes):
            if left < 0 or top < 0 or right > deck.slide_width or bottom > deck.slide_height:
                yield number, name, "off the page"
            for other, edges in boxes[at + 1 :]:
                if left < edges[2] and edges[0] < right and top < edges[3] and edges[1] < bottom:
                    yield number, name, f"over {other}"


def _edges(shape: Any) -> tuple[int, int, int, int]:  # noqa: ANN401 - any shape of python-pptx
    height = sum(row.height for row in shape.table.rows) if shape.has_table else shape.height
    return shape.left, shape.top, shape.left + shape.width, shape.top + height


def faults(content: bytes) -> list[str]:
    """Everything about a package for which an office program would offer to repair it, as far as it can be told
    without the schemas: parts and their types, relationships, names and numbers that must be there or unique.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        parts = {name: package.read(name) for name in names}
    found = [f"{name} is there twice" for name, count in Counter(names).items() if count > 1]
    trees = {name: ElementTree.fromstring(data) for name, data in parts.items() if name.endswith((".xml", ".rels"))}
    return [*found, *_untyped(trees, names), *_unrelated(trees, names), *_within(trees)]


def _untyped(trees: Mapping[str, Any], names: Sequence[str]) -> Iterator[str]:
    """Parts without a content type, and types of parts that do not exist."""
    defaults = {each.get("Extension").lower() for each in trees[_TYPES].iterfind(".//{*}Default")}
    overrides = [each.get("PartName").lstrip("/") for each in trees[_TYPES].iterfind(".//{*}Override")]
    yield from (f"{name} has two types" for name, count in Counter(overrides).items() if count > 1)
    yield from (f"the type of {name}, which is not there" for name in set(overrides) - set(names))
    for name in set(names) - set(overrides) - {_TYPES}:
        if name.rpartition(".")[2].lower() not in defaults:
            yield f"{name} has no type"


def _unrelated(trees: Mapping[str, Any], names: Sequence[str]) -> Iterator[str]:
    """Relationships that lead nowhere or are not used, references without one, and parts nobody refers to."""
    reached = set()
    for name in (each for each in trees if each.endswith(".rels")):
        folder, _, file = name.rpartition("_rels/")
        source, known = folder + file.removesuffix(".rels"), {}
        for each in trees[name].iterfind(".//{*}Relationship"):
            known[each.get("Id")] = each
            if each.get("TargetMode") == "External":
                yield f"{name} leads out of the file: {each.get('Target')}"
                continue
            place = posixpath.normpath(posixpath.join("/", folder, each.get("Target"))).lstrip("/")
            reached.add(place)
            if place not in names:
                yield f"{name} leads to {place}, which is not there"
        if len(known) != len(list(trees[name])):
            yield f"{name} gives one name twice"
        if source in trees:
            asked = {value for node in trees[source].iter() for key, value in node.items() if key.startswith(_RELATED)}
            yield from (f"{source} asks for {each}, which is not in {name}" for each in asked - set(known))
    unreached = {name for name in names if not name.endswith(".rels")} - reached - {_TYPES}
    yield from (f"nobody refers to {name}" for name in unreached)


def _within(trees: Mapping[str, Any]) -> Iterator[str]:
    """What must hold inside a part."""
    for name, tree in trees.items():
        shapes = [each.get("id") for each in tree.iterfind(".//{*}cNvPr")]
        yield from (f"{name}: shape {each} twice" for each, count in Counter(shapes).items() if count > 1)
        for body in tree.iterfind(".//{*}txBody"):
            if body.find("{*}p") is None or body.find("{*}bodyPr") is None:
                yield f"{name}: words without a paragraph"
        for grid in tree.iterfind(".//{http://schemas.openxmlformats.org/drawingml/2006/main}tbl"):
            columns = len(list(grid.iterfind(".//{*}gridCol")))
            if {len(row.findall("{*}tc")) for row in grid.iterfind(".//{*}tr")} != {columns}:
                yield f"{name}: rows of other widths than the table"
        axes = {each.get("val") for each in tree.iterfind(".//{*}axId")}
        if not all(re.fullmatch(r"\d+", each) for each in axes):
            yield f"{name}: axes by other names than whole numbers"
        if any(each.get("val") not in axes for each in tree.iterfind(".//{*}crossAx")):
            yield f"{name}: an axis crosses one that is not there"
    deck = trees["ppt/presentation.xml"]
    slides = [int(each.get("id")) for each in deck.iterfind(".//{*}sldId")]
    if len(set(slides)) != len(slides) or min(slides) < 256:
        yield "ppt/presentation.xml: numbers of slides"
    listed = sum(name.startswith("ppt/slides/slide") for name in trees)
    if listed != len(slides):
        yield f"{listed} slides, of which {len(slides)} are shown"


def fonts(content: bytes) -> set[str]:
    """Every font that any part names; those of the theme are named by a plus sign."""
    found = set()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in (each for each in package.namelist() if each.endswith(".xml")):
            found |= {
                each.get("typeface") for each in ElementTree.fromstring(package.read(name)).iterfind(".//{*}latin")
            }
    return {each for each in found if each}


def parts(path: Path | bytes) -> list[str]:
    """The names of the parts of a package."""
    with zipfile.ZipFile(io.BytesIO(path) if isinstance(path, bytes) else path) as package:
        return package.namelist()
