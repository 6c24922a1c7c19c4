"""Where most people are still missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analytics import charts, findings
from analytics.charts.figures import Figure, years
from analytics.story.edition import Edition
from analytics.story.resting import notes, speech
from analytics.story.slide import Plot, Slide

MOST = 10  # rows that a hall can read


def slides(edition: Edition) -> Iterator[Slide]:
    """One slide: the targets of sectors that most people are missing for."""
    t, plan = edition.t, edition.plan
    figures = [figure for figure in edition.figures if figure.targets]
    short = largest(figures)
    yield Slide(
        "gaps",
        kicker=t("story.gaps.kicker", count=len(short)),
        title=findings.gap_people(t, figures, plan),
        lines=(findings.gap_points(t, figures, plan),),
        drawing=charts.gap_people_data(edition.progress, edition.current, plan, t, edition.outlook, most=MOST),
        plot=_plot(edition, short),
        notes=notes(edition, "people", findings.coverage(t, short, plan)),
        speech=(findings.method(t), *speech(edition, short)),
    )


def largest(figures: Sequence[Figure]) -> list[Figure]:
    """Figures of sectors whose next target is not met, those that most people are missing for first."""
    year = next(iter(years(figures)), 0)
    short = [each for each in figures if each.indicator.unit != "times" and missing(each, year)]
    return sorted(short, key=lambda figure: -missing(figure, year))[:MOST]


def missing(figure: Figure, year: int) -> int:
    """How many people one year's target still takes; 0 where it is met, absent or not known."""
    target = figure.target(year)
    return (target.gap_people or 0) if target else 0


def name(edition: Edition, figure: Figure) -> str:
    """`Y tế · Thạc sĩ`."""
    sector = edition.plan.sector(figure.sector).text("short", edition.language)
    return f"{sector} · {figure.indicator.text('short', edition.language)}"


def _plot(edition: Edition, short: Sequence[Figure]) -> Plot | None:
    if not short:
        return None
    series = {
        edition.t("charts.legend.needed", year=year): tuple(
            float(missing(each, year)) if each.target(year) else None for each in short
        )
        for year in years(short)
    }
    return Plot("bar", "people", 0, tuple(name(edition, figure) for figure in short), series)
