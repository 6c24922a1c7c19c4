"""What every slide says, as agreed: `golden/`. After a wanted change: UPDATE_GOLDEN=1 pytest tests/story.

Follow-up and tasks have tests of their own: their slides and what they add to others are left out.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from analytics.story import Slide
from tests.story.conftest import Shown, Told

GOLDEN = Path(__file__).parent / "golden"
ELSEWHERE = ("followup", "tasks")


def test_the_outline(told: Told, shown: Shown) -> None:
    made = "\n".join(line for slide in told.story.slides for line in _lines(slide))
    made = re.sub(r"\b[0-9a-f]{12}\b", "VERSION", re.sub(r"(note: )\d+ ", r"\1COUNT ", made)) + "\n"
    golden = GOLDEN / f"{shown.name}.{told.edition.language}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(made, "utf-8")
    assert made == golden.read_text("utf-8")


def test_slides_are_chosen_and_ordered_by_their_codes(told: Told) -> None:
    wanted = ["closing", "matrix", "title"]
    assert [slide.code for slide in told.story.only([*wanted, "nothing", "matrix"]).slides] == wanted


def _lines(slide: Slide) -> Iterator[str]:
    yield f"[{slide.code}]"
    if slide.code in ELSEWHERE:
        return
    head = [f"  {slide.kicker}"] if slide.code == "closing" else [f"  {slide.kicker}", f"  {slide.title}"]
    yield from (*head, *(f"  - {line}" for line in slide.lines))
    if slide.drawing:
        yield f"  chart: {slide.drawing.chart}"
    if slide.grid:
        yield f"  head: {' | '.join(slide.grid.columns)}"
        for row in (row for row in slide.grid.rows if slide.code != "closing" or " · " in row[0].words):
            yield f"  row: {' | '.join(cell.words.replace(chr(10), ' / ') for cell in row)}"
    yield from (f"  note: {note}" for note in slide.notes)
    yield from (f"  speech: {line}" for line in slide.speech)
