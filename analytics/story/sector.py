"""A slide a sector: its finding, a bullet for each indicator, and what it takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analytics import charts, findings
from analytics.charts.figures import Figure, by_sector, years
from analytics.story.edition import Edition
from analytics.story.matrix import sector_figures
from analytics.story.resting import covered, notes, speech
from analytics.story.slide import Plot, Slide
from analytics.story.takes import takes


def slides(edition: Edition) -> Iterator[Slide]:
    """The sectors that have targets, in the plan's order, with the codes `sector-NN`, `sector-GD`, ..."""
    for sector, figures in by_sector(sector_figures(edition)):
        yield _slide(edition, sector, figures)


def _slide(edition: Edition, sector: str, figures: Sequence[Figure]) -> Slide:
    t = edition.t
    aimed = [figure for figure in figures if figure.targets]
    return Slide(
        f"sector-{sector}",
        kicker=edition.plan.sector(sector).text("name", t.language),
        title=findings.sector(t, figures, edition.plan),
        lines=(*(line for figure in aimed for line in _line(edition, figure)), *_without(edition, figures)),
        drawing=charts.bullets_data(aimed, t),
        plot=_plot(edition, [figure for figure in aimed if figure.indicator.unit == "percent"]),
        notes=notes(edition, "overview", findings.coverage(t, figures, edition.plan), _paces(edition, aimed)),
        speech=(*covered(edition, figures), *speech(edition, figures)),
    )


def _paces(edition: Edition, aimed: Sequence[Figure]) -> str:
    """Since when the paces in the lines are counted; doctorates have none there."""
    return findings.paces(edition.t, [figure for figure in aimed if figure.indicator.unit != "people"], edition.plan)


def _line(edition: Edition, figure: Figure) -> tuple[str, ...]:
    """What a figure's target takes; or that there is no figure, and whom to ask."""
    return takes(edition, figure) or (findings.no_data(edition.t, figure, edition.plan),)


def _without(edition: Edition, figures: Sequence[Figure]) -> Iterator[str]:
    """The figures for which the plan sets no target: that is said, and never a zero."""
    t = edition.t
    names = [
        f"{each.indicator.text('short', t.language)} {each.shown(t) or '–'}" for each in figures if not each.targets
    ]
    if names:
        yield t("story.sector.no_target", figures=", ".join(names))


def _plot(edition: Edition, ratios: Sequence[Figure]) -> Plot | None:
    """The ratios beside their targets; doctorates are counted, so they stand in the lines alone."""
    if not ratios:
        return None
    t = edition.t
    now = {t("story.plot.now"): tuple(None if each.exact is None else float(each.exact) for each in ratios)}
    aims = {t("charts.legend.target", year=year): _aims(ratios, year) for year in years(ratios)}
    decimals = max(figure.indicator.decimals for figure in ratios)
    names = tuple(figure.indicator.text("short", t.language) for figure in ratios)
    return Plot("bar", "percent", decimals, names, now | aims)


def _aims(ratios: Sequence[Figure], year: int) -> tuple[float | None, ...]:
    targets = (figure.target(year) for figure in ratios)
    return tuple(target.value if target else None for target in targets)
