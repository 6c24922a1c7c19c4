"""What to do next, and by whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from analytics.charts.figures import aim_text
from analytics.charts.numbers import people_text
from analytics.story import followup
from analytics.story.edition import Edition
from analytics.story.gaps import largest, missing, name
from analytics.story.resting import notes
from analytics.story.slide import Cell, Grid, Slide
from analytics.story.takes import a_year
from analytics.story.tasks import unreported

MOST = 5  # largest gaps that become an action
MOST_NAMED = 3  # agencies named beside one


def slides(edition: Edition) -> Iterator[Slide]:
    """One slide: an action for each of the largest gaps, for those who have not reported, for the tasks."""
    t = edition.t
    rows = [*_gaps(edition), *_unknown(edition), *_submitters(edition), *_tasks(edition)]
    heads = tuple(t(f"story.closing.column.{head}") for head in ("action", "agency"))
    yield Slide(
        "closing",
        kicker=t("story.closing.kicker"),
        title=t("story.closing.some", count=t.number(len(rows))) if rows else t("story.closing.none"),
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
    """Sectors whose next targets cannot be judged for want of figures: one action for all of them."""
    year = edition.next_year
    silent = [figure for figure in edition.figures if figure.exact is None and figure.target(year)]
    if silent:
        sectors = [edition.plan.sector(code) for code in dict.fromkeys(figure.sector for figure in silent)]
        names = "; ".join(sector.text("short", edition.language) for sector in sectors)
        told = edition.t("story.closing.unknown", sectors=names, count=edition.t.number(len(silent)), year=year)
        yield Cell(told), Cell(_named(edition, [sector.contact_agency for sector in sectors]))


def _submitters(edition: Edition) -> Iterator[tuple[Cell, Cell]]:
    """Who has not reported."""
    late = followup.missing(edition)
    if not late:
        return
    told = edition.t("story.closing.submit", count=edition.t.number(len(late)))
    yield Cell(told), Cell(_named(edition, [each.agency for each in late]))


def _named(edition: Edition, codes: Sequence[str]) -> str:
    """Agencies by name, those that stand there most often first, and how many more there are."""
    counts = Counter(code for code in codes if code)
    known = sorted((a for a in edition.plan.agencies if counts[a.code]), key=lambda agency: -counts[agency.code])
    named = [f"{each.text('name', edition.language)}{_times(counts[each.code])}" for each in known[:MOST_NAMED]]
    left = len(known) - len(named)
    return "; ".join((*named, *([edition.t("story.closing.others", count=left)] if left else [])))


def _times(count: int) -> str:
    return f" ({count})" if count > 1 else ""


def _tasks(edition: Edition) -> Iterator[tuple[Cell, Cell]]:
    """Tasks that nobody has reported on: the reviewing agency asks the leads."""
    silent = unreported(edition)
    if silent:
        told = edition.t("story.closing.tasks", count=edition.t.number(silent))
        yield Cell(told), Cell(_agency(edition, edition.plan.province.reviewing_agency))


def _contact(edition: Edition, sector: str) -> Cell:
    return Cell(_agency(edition, edition.plan.sector(sector).contact_agency))


def _agency(edition: Edition, code: str) -> str:
    return edition.plan.agency(code).text("name", edition.language) if code else ""
