"""Every document that leaves the program as one file: what kind of file it is, and how it is made of an edition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from analytics import story
from analytics.export import deck, letter, slides, workbook
from analytics.story import Edition

Told = Callable[[int, int], None]
Make = Callable[[Edition, Edition | None, Path | None, Told], bytes]


@dataclass(frozen=True)
class Document:
    """A kind of document. `make` takes the edition, an earlier one to compare it with, the office's own template (None
    for neither), and whom to tell how many steps are done, of how many. `has_template` says whether it can be made in
    another template, `compares` whether it tells what changed since an earlier edition.
    """

    suffix: str
    mime: str
    has_template: bool
    compares: bool
    make: Make


def _alone(make: Callable[[Edition, Path | None, Told], bytes]) -> Make:
    """A document of one edition by itself."""
    return lambda edition, since, template, told: make(edition, template, told)


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

DOCUMENTS: Mapping[str, Document] = MappingProxyType(
    {
        "slides": Document(
            ".pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            has_template=True,
            compares=True,
            make=lambda edition, since, template, told: slides.make(story.tell(edition, since=since), template, told),
        ),
        "deck": Document(
            ".html",
            "text/html",
            has_template=False,
            compares=True,
            make=lambda edition, since, template, told: deck.make(story.tell(edition, since=since), told=told),
        ),
        "letter": Document(".docx", _WORD, has_template=True, compares=False, make=_alone(letter.letter)),
        "evaluation": Document(".docx", _WORD, has_template=True, compares=False, make=_alone(letter.evaluation)),
        "brief": Document(".docx", _WORD, has_template=True, compares=False, make=_alone(letter.brief)),
        "workbook": Document(
            ".xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            has_template=False,
            compares=False,
            make=_alone(workbook.make),
        ),
    }
)
