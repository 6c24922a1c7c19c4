"""What is on every slide, as text to compare with: `python -m tests.export.outline` writes it anew after a change."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pptx.slide import Slide

from analytics.__main__ import main
from analytics.text import LANGUAGES, Language
from tests.export import decks
from tests.pages.homes import home_in, submit_sample, usual

ASKED = ("--period", "2026-H1", "--since", "2025-N")


def golden(language: Language) -> Path:
    """Where the outline of a language is kept."""
    return Path(__file__).parent / "golden" / f"slides.{language}.txt"


def of(content: bytes) -> str:
    """Titles, sentences, charts with their series, tables; the version left out."""
    slides = decks.opened(content).slides
    lines = [line for number, slide in enumerate(slides, start=1) for line in (f"{number}.", *_lines(slide), "")]
    return re.sub(r"\b[0-9a-f]{12}\b", "VERSION", "\n".join(lines))


def _lines(slide: Slide) -> Iterator[str]:
    title = decks.title(slide)
    yield f"[{slide.slide_layout.name}] {title}"
    yield from (f"  {line}" for words in decks.written(slide) for line in words.split("\n") if line and words != title)
    drawn, table = decks.chart(slide), decks.table(slide)
    if drawn:
        yield f"  chart: {' | '.join(drawn[0])}"
        yield from (f"    {name}: {values}" for name, values in drawn[1].items())
    yield from (f"  row: {' | '.join(cell.replace(chr(10), ' / ') for cell in row)}" for row in table)


def write() -> None:
    """Fill a home with the part of the sample that the tests have, and keep the outlines of its slides."""
    with tempfile.TemporaryDirectory() as folder:
        home = home_in(Path(folder) / "home")
        submit_sample(home, usual)
        os.environ["TRITHUC45_HOME"] = str(home.root)
        for language in LANGUAGES:
            out = Path(folder) / "slides.pptx"
            assert main(["export", "slides", *ASKED, "--lang", language, "--out", str(out)]) == 0
            golden(language).write_text(of(out.read_bytes()), "utf-8")


if __name__ == "__main__":
    write()
