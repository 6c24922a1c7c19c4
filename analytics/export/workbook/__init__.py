"""All figures of an edition as a workbook: typed numbers, one sheet a question, the submissions behind them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from analytics.export.workbook import cover, results, sources, staff, units, words
from analytics.export.workbook.sheet import Sheet, write
from analytics.paper import Paper
from analytics.story import Edition

__all__ = ["make"]

Told = Callable[[int, int], None]
SHEETS: tuple[Callable[[Edition], Sheet], ...] = (
    results.targets,
    results.current,
    results.forecasts,
    results.bands,
    results.series,
    staff.makeup,
    staff.aims,
    units.units,
    units.missing,
    units.bounds,
    units.reports,
    sources.tasks,
    sources.submissions,
    sources.sources,
    words.readings,
    words.indicators,
    words.phrases,
    words.judging,
    words.glossary,
)


def make(edition: Edition, template: Path | None = None, told: Told = lambda done, of: None) -> bytes:
    """The workbook as XLSX. `told` is called after each sheet with how many are done, of how many."""
    book, stamp = Paper(edition.language, edition.plan.period(edition.period).end), cover.stamp(edition)
    tables = []
    for done, make_sheet in enumerate(SHEETS, 1):
        tables.append(make_sheet(edition))
        told(done, len(SHEETS) + 1)
    cover.write(book, edition, tables, stamp)
    for sheet in tables:
        write(book, sheet, stamp)
    content = book.close()
    told(len(SHEETS) + 1, len(SHEETS) + 1)
    return content
