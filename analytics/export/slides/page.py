"""One slide of the story as one page of the deck, or as several where its table is too long for one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.slide import Slide as Drawn
from pptx.util import Inches, Pt

from analytics.export.slides import chart, table
from analytics.export.slides.box import POINT, Box
from analytics.export.slides.deck import Frame, footers, is_footer
from analytics.export.slides.letters import Type, height, width
from analytics.export.slides.words import BETWEEN, LOCALES, OPENING, SMALL, TITLE, bullets, described, say, write
from analytics.story import Slide, Story
from analytics.text import text

_GAP = Inches(0.2)
_MARK, _SPEECH = 12, 12
_LINES_BESIDE, _LINES_ABOVE = 0.36, 0.45  # the share that sentences have beside a chart, the most above one or a table
_FEW = 2  # sentences that stand above a chart
_SLIDE_NUMBER = "{5A2B4C1E-8F3D-4E6A-9B7C-1D2E3F4A5B6C}"


@dataclass(frozen=True)
class Page:
    """What a page is made of: the deck's frame for it, the story, and one slide; `opens` is the first."""

    frame: Frame
    story: Story
    slide: Slide
    opens: bool = False


def pages(page: Page) -> Iterator[Page]:
    """The page, or as many as its table needs; what follows the first holds the rest of the table alone."""
    slide, grid = page.slide, page.slide.grid
    _, body = _with_notes(page)
    if grid is None:
        yield page
        return
    place = _places(slide, body).grid
    if table.fits(grid, place):
        yield page
        return
    continued = replace(
        slide, plot=None, lines=(), title=text(page.story.language)("slides.continued", title=slide.title)
    )
    if slide.plot:
        yield replace(page, slide=replace(slide, grid=None))
    first, *others = table.pages(grid, body if slide.plot else place, body)
    yield replace(page, slide=replace(continued if slide.plot else slide, grid=first))
    for part in others:
        yield replace(page, slide=replace(continued, grid=part))


def draw(deck: Deck, page: Page) -> None:
    """Add the page to the deck."""
    frame, slide, language = page.frame, page.slide, page.story.language
    drawn = deck.slides.add_slide(frame.layout)
    held = {shape.placeholder_format.idx: shape for shape in drawn.placeholders}
    write(held.pop(frame.title), [slide.title], OPENING if page.opens else TITLE, language, bold=True)
    _strip(drawn, page, held.pop(frame.kicker, None))
    notes, body = _with_notes(page)
    places = _places(slide, body)
    if slide.lines:
        _lines(drawn, page, held.pop(frame.text, None), places.lines)
    _graphics(drawn, page, places)
    if slide.notes:
        write(_textbox(drawn, notes), [" ".join(slide.notes)], SMALL, language)
    _foot(drawn, page)
    for unused in held.values():
        unused._element.getparent().remove(unused._element)
    _speech(drawn, page)


@dataclass(frozen=True)
class _Places:
    lines: Box
    plot: Box
    grid: Box


def _places(slide: Slide, body: Box) -> _Places:
    """Where sentences, chart and table of a slide stand: several sentences beside a chart, others above it."""
    if slide.plot and slide.grid:
        lines, rest = _above(slide, body)
        return _Places(lines, *rest.beside(0.5, _GAP))
    if slide.plot and len(slide.lines) > _FEW:
        plot, lines = body.beside(1 - _LINES_BESIDE, _GAP)
        return _Places(lines, plot, body)
    if slide.plot or slide.grid:
        lines, rest = _above(slide, body)
        return _Places(lines, rest, rest)
    return _Places(body, body, body)


def _above(slide: Slide, body: Box) -> tuple[Box, Box]:
    if not slide.lines:
        return body, body
    wide, high = body.points
    needed = height(slide.lines, Type(16), wide - 40, between=BETWEEN) + 10
    return body.upper(round(min(needed, high * _LINES_ABOVE) * POINT), _GAP)


def _with_notes(page: Page) -> tuple[Box, Box]:
    """The room for the small sentences below, and what they leave of the body."""
    body, notes = page.frame.body, page.slide.notes
    if not notes:
        return body, body
    needed = height([" ".join(notes)], Type(SMALL[0]), body.points[0] - 20) + 10
    above, below = body.lower(round(needed * POINT), _GAP // 2)
    return below, above


def _strip(drawn: Drawn, page: Page, kicker: BaseShape | None) -> None:
    """What the slide is about, and on the right what must be known of its figures."""
    t, story = text(page.story.language), page.story
    marks = " · ".join(t(f"screens.notice.{mark}") for mark in ("illustrative", "provisional") if getattr(story, mark))
    wide = round((width(marks, Type(_MARK, bold=True)) + 24) * POINT) if marks else 0
    place = page.frame.strip
    left = place._replace(width=max(0, place.width - wide - _GAP))
    if kicker is not None:
        kicker.left, kicker.top, kicker.width, kicker.height = left
    shape = kicker if kicker is not None else _textbox(drawn, left)
    write(shape, [page.slide.kicker], (14, 13, 12, 11, 10), story.language, bold=True)
    if marks:
        _mark(drawn, place._replace(left=place.left + place.width - wide, width=wide), marks, page)


def _mark(drawn: Drawn, place: Box, words: str, page: Page) -> None:
    shape = _textbox(drawn, place)
    shape.name = words
    shape.line.color.theme_color, shape.line.width = MSO_THEME_COLOR.ACCENT_1, Pt(1.5)
    write(shape, [words], (_MARK,), page.story.language, bold=True)
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = False, MSO_ANCHOR.MIDDLE
    frame.paragraphs[0].alignment = PP_ALIGN.CENTER


def _lines(drawn: Drawn, page: Page, shape: BaseShape | None, place: Box) -> None:
    """The sentences, in the template's own place for text where it has one."""
    if shape is None:
        shape = _textbox(drawn, place)
    shape.left, shape.top, shape.width, shape.height = place
    bullets(shape, page.slide.lines, page.story.language)


def _graphics(drawn: Drawn, page: Page, places: _Places) -> None:
    slide, language = page.slide, page.story.language
    t = text(language)
    if slide.plot:
        series = ", ".join(slide.plot.series)
        words = t(f"slides.alt.{slide.plot.kind}", title=slide.title, series=series)
        described(chart.add(drawn, slide.plot, places.plot, language), t("slides.name.chart"), words)
    if slide.grid:
        words = t("slides.alt.table", title=slide.title, columns=", ".join(slide.grid.columns))
        described(table.add(drawn, slide.grid, places.grid, language), t("slides.name.table"), words)


def _textbox(drawn: Drawn, place: Box) -> BaseShape:
    shape = drawn.shapes.add_textbox(*place)
    shape.text_frame.margin_left = shape.text_frame.margin_right = 0
    return shape


def _foot(drawn: Drawn, page: Page) -> None:
    """What this is, of when, and the number of the slide, where the layout has places for them."""
    story = page.story
    for place in footers(page.frame.layout):
        drawn.shapes.clone_placeholder(place)
        shape = drawn.placeholders[place.placeholder_format.idx]
        if is_footer(place):
            write(shape, [footer(story)], SMALL, story.language)
        else:
            _number(shape, story)


def footer(story: Story) -> str:
    """What this is, of which period and version, in one line."""
    t = text(story.language)
    period = t.period(story.period)
    return t("slides.footer", name=t("screens.app.name"), period=period, version=story.version)


def _number(shape: BaseShape, story: Story) -> None:
    field = (
        f'<a:fld {nsdecls("a")} id="{_SLIDE_NUMBER}" type="slidenum"><a:rPr lang="{LOCALES[story.language]}"/>'
        "<a:t>‹#›</a:t></a:fld>"
    )
    shape.text_frame.paragraphs[0]._p.insert(0, parse_xml(field))


def _speech(drawn: Drawn, page: Page) -> None:
    """The speaker's notes: definitions, readings, then what stands small below and the version."""
    words = drawn.notes_slide.notes_text_frame
    told = (*page.slide.speech, *page.slide.notes, footer(page.story))
    for number, sentence in enumerate(told):
        paragraph = words.paragraphs[0] if number == 0 else words.add_paragraph()
        say(paragraph, sentence, _SPEECH, page.story.language)
