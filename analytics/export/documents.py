"""Every document that leaves the program as one file: what kind of file it is, and how it is made of an edition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from analytics import story
from analytics.export import deck, letter, slides, workbook
from analytics.story import Edition, Story

Told = Callable[[int, int], None]
Make = Callable[[Edition, Path | None, Told], bytes]


@dataclass(frozen=True)
class Document:
    """A kind of document. `make` takes the edition, the office's own template if there is one, and whom to tell how
    many steps are done, of how many; `has_template` says whether it can be made in another template.
    """

    suffix: str
    mime: str
    has_template: bool
    make: Make


def _told(edition: Edition) -> Story:
    """The story with what changed since the period before."""
    return story.tell(edition, since=story.before(edition))


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

DOCUMENTS: Mapping[str, Document] = MappingProxyType(
    {
        "slides": Document(
            ".pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            has_template=True,
            make=lambda edition, template, told: slides.make(_told(edition), template, told),
        ),
        "deck": Document(
            ".html",
            "text/html",
            has_template=False,
            make=lambda edition, template, told: deck.make(_told(edition), told=told),
        ),
        "letter": Document(".docx", _WORD, has_template=True, make=letter.letter),
        "evaluation": Document(".docx", _WORD, has_template=True, make=letter.evaluation),
        "brief": Document(".docx", _WORD, has_template=True, make=letter.brief),
        "workbook": Document(
            ".xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            has_template=False,
            make=workbook.make,
        ),
    }
)
