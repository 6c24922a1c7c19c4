"""The template as a deck without slides: which of its layouts are used, and where on them there is room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.slide import SlideLayout
from pptx.util import Inches

from analytics.export.refused import ExportRefused, examine
from analytics.export.slides.box import Box
from analytics.home import PROJECT

OWN = PROJECT / "data" / "templates" / "slides.pptx"
_TITLES = (KIND.TITLE, KIND.CENTER_TITLE)
_TEXTS = (KIND.OBJECT, KIND.BODY)
_LEAST = Inches(2)  # of height, for a chart or a table
_STRIP = Inches(0.4)
_AIR = Inches(0.1)


@dataclass(frozen=True)
class Frame:
    """A layout with its room: `strip` for what the slide is about and the marks, `body` for everything else.

    `title`, `text` and `kicker` are the indices of placeholders; the last two may be missing.
    """

    layout: SlideLayout
    title: int
    strip: Box
    body: Box
    text: int | None
    kicker: int | None


def empty(template: Path | None) -> Deck:
    """The template's presentation, its own slides taken out. Raises ExportRefused."""
    path = template or OWN
    examine(path, ".pptx")
    try:
        deck = Presentation(str(path))
        _without_slides(deck)
    except Exception as error:  # python-pptx raises anything where a part is not as it should be
        raise ExportRefused("slides.template.broken", suffix=".pptx") from error
    return deck


def _without_slides(deck: Deck) -> None:
    listed = deck.slides._sldIdLst
    for entry in list(listed):
        deck.part.drop_rel(entry.rId)
        listed.remove(entry)
    for left in deck.part._element.xpath("./p:custShowLst | ./p:extLst"):  # sections and shows name slides
        left.getparent().remove(left)


def frames(deck: Deck) -> tuple[Frame, Frame]:
    """The layout that opens a deck, and that of every other slide. Raises ExportRefused if no layout has a title."""
    found = [frame for layout in deck.slide_layouts if (frame := _frame(layout, deck)) is not None]
    if not found:
        raise ExportRefused("slides.template.no_layout")
    usual = max(found, key=lambda frame: (frame.text is not None, frame.body.width * frame.body.height))
    opening = next((frame for frame in found if _has(frame.layout, KIND.SUBTITLE)), usual)
    return opening, usual


def _frame(layout: SlideLayout, deck: Deck) -> Frame | None:
    placed = {shape.placeholder_format.idx: shape for shape in layout.placeholders if shape.left is not None}
    title = next((shape for shape in placed.values() if _kind(shape) in _TITLES), None)
    if title is None:
        return None
    kicker = next((idx for idx, each in placed.items() if _kind(each) == KIND.BODY and _is_above(each, title)), None)
    below = [idx for idx, each in placed.items() if _holds_text(each) and _is_below(each, title)]
    text = max(below, key=lambda idx: placed[idx].width * placed[idx].height, default=None)
    room = box(placed[text]) if text is not None else _beneath(title, placed.values(), deck)
    if kicker is not None:
        strip = box(placed[kicker])
    else:
        strip, room = room.upper(_STRIP, _AIR)
    if room.height < _LEAST:
        return None
    return Frame(layout, title.placeholder_format.idx, strip, room, text, kicker)


def _beneath(title: BaseShape, others: Iterable[BaseShape], deck: Deck) -> Box:
    """The room between a title and whatever stands at the foot of the page."""
    top = title.top + title.height + _AIR
    feet = [each.top for each in others if _kind(each) in (KIND.FOOTER, KIND.SLIDE_NUMBER, KIND.DATE)]
    bottom = min((foot for foot in feet if foot > top), default=deck.slide_height - Inches(0.4))
    return Box(title.left, top, title.width, max(0, bottom - top))


def box(shape: BaseShape) -> Box:
    """Where a shape stands."""
    return Box(shape.left, shape.top, shape.width, shape.height)


def footers(layout: SlideLayout) -> Iterator[BaseShape]:
    """The layout's places for a footer and the number of the slide, which a new slide does not get by itself."""
    return (each for each in layout.placeholders if _kind(each) in (KIND.FOOTER, KIND.SLIDE_NUMBER))


def is_footer(shape: BaseShape) -> bool:
    """Whether a placeholder is the footer, not the number of the slide."""
    return bool(_kind(shape) == KIND.FOOTER)


def _kind(shape: BaseShape) -> KIND:
    return shape.placeholder_format.type


def _has(layout: SlideLayout, kind: KIND) -> bool:
    return any(_kind(shape) == kind for shape in layout.placeholders)


def _holds_text(shape: BaseShape) -> bool:
    return _kind(shape) in (*_TEXTS, KIND.SUBTITLE)


def _is_above(shape: BaseShape, title: BaseShape) -> bool:
    return bool(shape.top + shape.height <= title.top + _AIR)


def _is_below(shape: BaseShape, title: BaseShape) -> bool:
    return bool(shape.top >= title.top + title.height - _AIR)
