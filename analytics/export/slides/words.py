"""Words on a page: as large as there is room for, in a language, never out of their shape."""

from __future__ import annotations

from collections.abc import Sequence

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_AUTO_SIZE
from pptx.oxml.ns import qn
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.text.text import _Paragraph as Paragraph
from pptx.util import Pt

from analytics.export.slides.box import Box
from analytics.export.slides.letters import fitting
from analytics.text import Language

LOCALES: dict[Language, str] = {"vi": "vi-VN", "en": "en-US"}
OPENING: Sequence[float] = (40, 36, 32, 28, 24, 20)
TITLE: Sequence[float] = (28, 26, 24, 22, 20, 18, 16)
TEXT: Sequence[float] = (20, 18, 16, 14, 12, 11, 10)
SMALL: Sequence[float] = (11, 10, 9, 8)
_MARGINS = (14.4, 7.2)  # those of a shape, in points: left and right, above and below
_BULLET = 24  # points that a bullet takes of a line
BETWEEN = 0.5


def write(
    shape: BaseShape,
    paragraphs: Sequence[str],
    sizes: Sequence[float],
    language: Language,
    *,
    bold: bool = False,
    between: float = 0,
    indent: float = 0,
) -> None:
    """Fill a shape with paragraphs in the largest of `sizes` that it holds."""
    wide, high = Box(shape.left, shape.top, shape.width, shape.height).points
    inner = (wide - _MARGINS[0] - indent, high - _MARGINS[1])
    size = fitting(paragraphs, inner, sizes, bold=bold, between=between)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    for number, words in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        if between:
            paragraph.space_before, paragraph.space_after = Pt(0), Pt(between * size)
        say(paragraph, words, size, language, bold=bold)


def bullets(shape: BaseShape, paragraphs: Sequence[str], language: Language) -> None:
    """Sentences one below the other, with whatever bullets the template gives them."""
    write(shape, paragraphs, TEXT, language, between=BETWEEN, indent=_BULLET)


def say(
    paragraph: Paragraph, words: str, size: float, language: Language, *, bold: bool = False, colour: str = ""
) -> None:
    """Add words to a paragraph, tagged with their language for whoever reads them aloud or checks the spelling.

    `colour` is that of the web (`#0a6a66`), by default the template's.
    """
    if words:
        run = paragraph.add_run()
        run.text, run.font.bold = words, bold or None
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())
    kept = run._r.get_or_add_rPr() if words else paragraph._p.get_or_add_endParaRPr()
    kept.set("lang", LOCALES[language])
    kept.set("sz", str(round(size * 100)))  # without it an empty line is as high as one of 18 points


def described(graphic: GraphicFrame, name: str, words: str) -> None:
    """Give a chart or a table a name, and words for those who do not see it."""
    properties = graphic._element.find(f".//{qn('p:cNvPr')}")
    properties.set("name", name)
    properties.set("descr", words)
