"""The story as a file of slides: 16:9, charts and tables that PowerPoint and LibreOffice can edit.

Written in Arial: it is on every office machine and has all Vietnamese letters.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from textwrap import shorten

from pptx.presentation import Presentation

from analytics.export.slides import deck
from analytics.export.slides.page import Page, draw, footer, pages
from analytics.export.slides.words import LOCALES
from analytics.story import Story
from analytics.text import text

__all__ = ["make"]

_LONGEST = 255  # letters that a property of a file may have
Told = Callable[[int, int], None]


def make(story: Story, template: Path | None = None, told: Told = lambda done, of: None) -> bytes:
    """The story as PPTX, in the office's own template or in the program's.

    `told` is called after each slide with how many are done, of how many. Raises ExportRefused.
    """
    made = deck.empty(template)
    opening, usual = deck.frames(made)
    for number, slide in enumerate(story.slides, start=1):
        opens = slide.code == "title"
        for page in pages(Page(opening if opens else usual, story, slide, opens)):
            draw(made, page)
        told(number, len(story.slides))
    _properties(made, story)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _properties(made: Presentation, story: Story) -> None:
    """What the file says of itself; it names nobody."""
    t, properties = text(story.language), made.core_properties
    properties.title, properties.language = shorten(story.title, _LONGEST, placeholder="…"), LOCALES[story.language]
    properties.subject = footer(story)
    properties.author = properties.last_modified_by = properties.comments = properties.category = ""
    properties.keywords = t("screens.notice.illustrative") if story.illustrative else ""
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)
    properties.revision = 1
