"""A slide and what it is made of, before anybody decides how it looks on a screen, in a file or on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from analytics.charts import Drawing
from analytics.charts.status import Status
from analytics.plan import Unit
from analytics.text import Language


@dataclass(frozen=True)
class Cell:
    """One cell of a table: its words as people read them and, where it is a number, the number itself.

    `value` is in `unit`, not rounded; None where the cell is words alone or there is no figure. Words may stand on
    several lines. `status` gives icon and colour to a verdict.
    """

    words: str
    value: float | int | None = None
    unit: Unit | None = None
    status: Status | None = None


@dataclass(frozen=True)
class Grid:
    """A table: names of its columns, and rows of as many cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Plot:
    """The data of a chart that an office program draws itself: one value a category and series, None for no figure."""

    kind: Literal["bar", "column", "line"]
    unit: Unit
    decimals: int
    categories: tuple[str, ...]
    series: Mapping[str, tuple[float | None, ...]]


@dataclass(frozen=True)
class Slide:
    """One message. `title` is the finding in a sentence; `kicker` the few words above it that say what it is about.

    `lines` are further sentences, `drawing` the chart on a screen, `plot` the same figures for an office program,
    `grid` a table; `notes` stand small below (unit, period, coverage, source), each a sentence; `speech` is for the
    speaker alone: definitions, the plan's own words, readings.
    """

    code: str
    kicker: str
    title: str
    lines: tuple[str, ...] = ()
    drawing: Drawing | None = None
    plot: Plot | None = None
    grid: Grid | None = None
    notes: tuple[str, ...] = ()
    speech: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    """Slides in order, and what holds for all of them: whose figures, of when, and how sure."""

    title: str
    language: Language
    period: str
    reading: str
    version: str
    illustrative: bool
    provisional: bool
    slides: tuple[Slide, ...]

    def only(self, codes: Sequence[str]) -> Story:
        """The story with the slides of these codes alone, in their order; codes of no slide are passed over."""
        found = {slide.code: slide for slide in self.slides}
        return replace(self, slides=tuple(found[code] for code in dict.fromkeys(codes) if code in found))
