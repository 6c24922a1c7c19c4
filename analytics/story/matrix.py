"""Every sector and indicator in one look: today's figure, its targets, the verdict."""

from __future__ import annotations

from collections.abc import Iterator

from analytics import findings
from analytics.charts.figures import Figure, aim_text, by_sector, status, status_words
from analytics.plan import Indicator
from analytics.story.edition import Edition
from analytics.story.resting import covered, notes, speech
from analytics.story.slide import Cell, Grid, Slide


def slides(edition: Edition) -> Iterator[Slide]:
    """One slide: a table of sectors by indicators. An indicator that a sector does not have is an empty cell."""
    t, shown = edition.t, sector_figures(edition)
    yield Slide(
        "matrix",
        kicker=t("story.matrix.kicker"),
        title=findings.overview(t, edition.figures, edition.plan),
        grid=_grid(edition, shown),
        notes=notes(edition, "overview", findings.coverage(t, shown, edition.plan)),
        speech=(findings.method(t), *covered(edition, shown), *speech(edition, shown)),
    )


def sector_figures(edition: Edition) -> list[Figure]:
    """The figures of sectors that have targets; the whole province's total has a slide of its own."""
    figures = [figure for figure in edition.figures if edition.plan.sector(figure.sector).kind == "sector"]
    aimed = {figure.sector for figure in figures if figure.targets}
    return [figure for figure in figures if figure.sector in aimed]


def _grid(edition: Edition, shown: list[Figure]) -> Grid:
    t, plan = edition.t, edition.plan
    codes = {figure.indicator.code for figure in shown}
    indicators = [indicator for indicator in plan.indicators if indicator.code in codes]
    heads = (t("screens.column.sector"), *(indicator.text("short", t.language) for indicator in indicators))
    rows = ((_name(edition, sector), *_cells(edition, figures, indicators)) for sector, figures in by_sector(shown))
    return Grid(heads, tuple(rows))


def _name(edition: Edition, sector: str) -> Cell:
    return Cell(edition.plan.sector(sector).text("name", edition.language))


def _cells(edition: Edition, figures: list[Figure], indicators: list[Indicator]) -> Iterator[Cell]:
    found = {figure.indicator.code: figure for figure in figures}
    for indicator in indicators:
        yield _cell(edition, found[indicator.code]) if indicator.code in found else Cell("")


def _cell(edition: Edition, figure: Figure) -> Cell:
    """Figure, targets and verdict, each on a line of its own."""
    t, target = edition.t, figure.next_target
    year = target.year if target else None
    aims = " · ".join(f"{aim.year}: {aim_text(t, figure, aim.year)}" for aim in figure.targets)
    lines = (figure.shown(t) or "–", aims, status_words(t, figure, year))
    value = None if figure.exact is None else float(figure.exact)
    return Cell("\n".join(filter(None, lines)), value, figure.indicator.unit, status(figure, year))
