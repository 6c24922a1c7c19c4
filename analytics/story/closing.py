"""What to do next, and by whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analytics.charts.figures import Figure, aim_text, years
from analytics.charts.numbers import people_text
from analytics.story import followup
from analytics.story.edition import Edition
from analytics.story.gaps import largest, missing, name
from analytics.story.resting import notes
from analytics.story.slide import Cell, Grid, Slide
from analytics.story.takes import a_year

MOST = 5  # largest gaps that become an action


def slides(edition: Edition) -> Iterator[Slide]:
    """One slide: an action for each of the largest gaps, for those who have not reported, for the tasks."""
    t = edition.t
    rows = [*_gaps(edition), *_unknown(edition), *_submitters(edition), *_tasks(edition)]
    heads = tuple(t(f"story.closing.column.{head}") for head in ("action", "agency"))
    agencies = dict.fromkeys(row[1].words for row in rows if row[1].words)
    words = {"count": t.number(len(rows)), "agencies": t.number(len(agencies))}
    yield Slide(
        "closing",
        kicker=t("story.closing.kicker"),
        title=t("story.closing.some", **words) if rows else t("story.closing.none"),
        grid=Grid(heads, tuple(rows)) if rows else None,
        notes=notes(edition, "", t("story.closing.computed")),
        speech=(t("story.closing.computed"),),
    )


def _gaps(edition: Edition) -> Iterator[tuple[Cell, Cell]]:
    t, figures = edition.t, [figure for figure in edition.figures if figure.targets]
    for figure in largest(figures)[:MOST]:
        target = figure.targets[0]
        people = people_text(t, missing(figure, target.year))
        told = t(
            "story.closing.gap",
            indicator=name(edition, figure),
            people=people,
            target=aim_text(t, figure, target.year),
            year=target.year,
        )
        yearly = a_year(t, edition.plan, figure, target)
        yield Cell("; ".join(filter(None, (told, yearly)))), _contact(edition, figure.sector)


def _unknown(edition: Edition) -> Iterator[tuple[Cell, Cell]]:
    """Sectors whose next targets cannot be judged for want of figures."""
    year = next(iter(years(edition.figures)), 0)
    silent = dict[str, list[Figure]]()
    for figure in edition.figures:
        if figure.exact is None and figure.target(year):
            silent.setdefault(figure.sector, []).append(figure)
    for sector, figures in silent.items():
        names = ", ".join(figure.indicator.text("short", edition.language) for figure in figures)
        place = edition.plan.sector(sector).text("short", edition.language)
        yield Cell(edition.t("story.closing.unknown", sector=place, indicators=names)), _contact(edition, sector)


def _submitters(edition: Edition) -> Iterator[tuple[Cell, Cell]]:
    """Who has not reported: agencies by name, communes together."""
    late = followup.missing(edition)
    if not late:
        return
    told = edition.t("story.closing.submit", count=edition.t.number(len(late)))
    yield Cell(told), Cell(_named(edition, [each.agency for each in late]))


def _named(edition: Edition, late: Sequence[str]) -> str:
    found = [agency for agency in edition.plan.agencies if agency.code in late]
    return "; ".join(f"{agency.text('name', edition.language)}{_times(late.count(agency.code))}" for agency in found)


def _times(count: int) -> str:
    return f" ({count})" if count > 1 else ""


def _tasks(edition: Edition) -> Iterator[tuple[Cell, Cell]]:
    """Nobody reports tasks yet: the reviewing agency asks the leads."""
    if edition.plan.tasks:
        told = edition.t("story.closing.tasks", count=edition.t.number(len(edition.plan.tasks)))
        yield Cell(told), Cell(_agency(edition, edition.plan.province.reviewing_agency))


def _contact(edition: Edition, sector: str) -> Cell:
    return Cell(_agency(edition, edition.plan.sector(sector).contact_agency))


def _agency(edition: Edition, code: str) -> str:
    return edition.plan.agency(code).text("name", edition.language) if code else ""
