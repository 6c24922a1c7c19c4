"""Every sector and indicator in one look: today's figure, its targets, the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

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
    """A column for each indicator that several sectors have; what a sector alone has is a row below it."""
    counts = Counter(figure.indicator.code for figure in shown)
    measured = [indicator for indicator in edition.plan.indicators if counts[indicator.code]]
    shared = [indicator for indicator in measured if counts[indicator.code] > 1] or measured
    heads = (edition.t("screens.column.sector"), *(each.text("short", edition.language) for each in shared))
    return Grid(heads, tuple(row for sector, figures in by_sector(shown) for row in _rows(edition, figures, shared)))


def _rows(edition: Edition, figures: Sequence[Figure], shared: Sequence[Indicator]) -> Iterator[tuple[Cell, ...]]:
    """A sector's rows, each as wide as the table."""
    found = {figure.indicator.code: figure for figure in figures}
    sector = edition.plan.sector(figures[0].sector)
    first = [found.pop(indicator.code, None) for indicator in shared]
    if any(first):
        name = Cell(sector.text("name", edition.language))
        yield name, *(_cell(edition, figure) if figure else Cell("") for figure in first)
    own, wide = list(found.values()), len(shared)
    for start in range(0, len(own), wide):
        cells = [_cell(edition, figure, own=True) for figure in own[start : start + wide]]
        name = Cell(edition.t("story.matrix.own", sector=sector.text("short", edition.language)))
        yield name, *cells, *([Cell("")] * (wide - len(cells)))


def _cell(edition: Edition, figure: Figure, *, own: bool = False) -> Cell:
    """Figure, indicator if the column does not name it, targets and verdict, each on a line of its own."""
    t, target = edition.t, figure.next_target
    year = target.year if target else None
    name = figure.indicator.text("short", t.language) if own else ""
    aims = " · ".join(f"{aim.year}: {aim_text(t, figure, aim.year)}" for aim in figure.targets)
    lines = (figure.shown(t) or "–", name, aims, status_words(t, figure, year))
    value = None if figure.exact is None else float(figure.exact)
    return Cell("\n".join(filter(None, lines)), value, figure.indicator.unit, status(figure, year))
