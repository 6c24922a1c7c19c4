"""A Word file read back: its paragraphs and tables in order, as text to compare with.

`python -m tests.export.texts` writes the golden outlines anew after a change.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document as Word
from docx.table import Table
from docx.text.paragraph import Paragraph

from analytics import warehouse
from analytics.export.documents import DOCUMENTS
from analytics.home import Home
from analytics.story import edition
from analytics.text import LANGUAGES, Language
from analytics.warehouse.shelf import kept_plan, manifest
from tests.pages.homes import home_in, submit_sample, usual

LETTERS = ("letter", "evaluation", "brief")


def made(home: Home, kind: str, language: Language, *, template: Path | None = None, reading: str = "default") -> bytes:
    """A document of the newest period of the newest version."""
    with warehouse.open_current(home) as snapshot, kept_plan(home, manifest(home, snapshot.version)) as plan:
        steps: list[tuple[int, int]] = []
        told = edition(snapshot, plan, language, reading=reading)
        content = DOCUMENTS[kind].make(told, None, template, lambda done, of: steps.append((done, of)))
        assert steps == [(done, len(steps)) for done in range(1, len(steps) + 1)]
    return content


def opened(content: bytes) -> Word:
    """The file as python-docx reads it."""
    return docx.Document(io.BytesIO(content))


def paragraphs(word: Word) -> list[Paragraph]:
    """Every paragraph of the body that says something, those of tables left out."""
    return [each for each in word.paragraphs if each.text.strip()]


def tables(word: Word) -> list[list[list[str]]]:
    """Every table row by row, cell by cell."""
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in word.tables]


def everything(word: Word) -> str:
    """All words: body, tables, heads and feet."""
    heads = (each for section in word.sections for each in (section.header, section.first_page_header))
    said = [each.text for each in word.paragraphs] + [line.text for head in heads for line in head.paragraphs]
    return "\n".join((*said, *(cell for table in tables(word) for row in table for cell in row)))


def golden(kind: str, language: Language) -> Path:
    """Where the outline of a document is kept."""
    return Path(__file__).parent / "golden" / f"{kind}.{language}.txt"


def outline(word: Word) -> str:
    """Headings, what each begins with, where an official must write, and the heads of tables; the version left out."""
    return re.sub(r"\b[0-9a-f]{12}\b", "VERSION", "\n".join(_outline(word))) + "\n"


def _outline(word: Word) -> Iterator[str]:
    begins = True
    for each in word.iter_inner_content():
        if isinstance(each, Table):
            yield f"    table of {len(each.rows) - 1}: {' | '.join(cell.text for cell in each.rows[0].cells)}"
        elif each.text.strip():
            style = str(each.style.name) if each.style else ""
            if style.startswith("Heading"):
                yield f"{style[-1]} {each.text}"
                begins = True
            elif begins or style == "To be written":
                yield f"    {'? ' if style == 'To be written' else ''}{each.text}"
                begins = style == "To be written" and begins


def main() -> None:
    """Write every outline anew."""
    with tempfile.TemporaryDirectory() as folder:
        home = home_in(Path(folder))
        submit_sample(home, usual)
        for kind in LETTERS:
            for language in LANGUAGES:
                golden(kind, language).write_text(outline(opened(made(home, kind, language))), "utf-8")


if __name__ == "__main__":
    main()
