"""Which targets will be reached, when, and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from analytics import findings
from analytics.charts.figures import Aimed, Figure, aim_text, status, verdict_word
from analytics.charts.status import VERDICTS, Status
from analytics.forecast import Likelihood
from analytics.story.edition import Edition
from analytics.story.gaps import name
from analytics.story.resting import notes, speech
from analytics.story.slide import Cell, Grid, Slide
from analytics.story.takes import expected

_ORDER: tuple[Likelihood, ...] = ("unlikely", "uncertain", "likely")


def slides(edition: Edition) -> Iterator[Slide]:
    """One slide: the next year's targets that are not met yet, the least likely first."""
    t, year = edition.t, edition.next_year
    aimed = [(figure, target) for figure in edition.figures if (target := figure.target(year))]
    ahead = sorted((pair for pair in aimed if pair[1].met is False), key=lambda pair: _place(pair[1]))
    if not aimed:
        return
    yield Slide(
        "forecast",
        kicker=t("story.forecast.kicker", year=year),
        title=_title(edition, aimed, ahead),
        grid=_grid(edition, ahead),
        notes=notes(edition, "", t("screens.forecast.words"), _differ(edition, ahead)),
        speech=(t("screens.judging.likelihood_text"), *speech(edition, [figure for figure, _ in ahead])),
    )


def _place(target: Aimed) -> int:
    likelihood = target.outlook.likelihood if target.outlook else None
    return _ORDER.index(likelihood) if likelihood else len(_ORDER)


def _title(edition: Edition, aimed: Sequence[tuple[Figure, Aimed]], ahead: Sequence[tuple[Figure, Aimed]]) -> str:
    """How many of the targets not met yet are likely, uncertain, unlikely, and of how many nothing can be said."""
    t, year = edition.t, aimed[0][1].year
    if not ahead:
        return t("story.forecast.none", year=year)
    counted = Counter(target.outlook.likelihood if target.outlook else None for _, target in ahead)
    told = [t(f"story.forecast.{word}", count=t.number(counted[word])) for word in reversed(_ORDER) if counted[word]]
    unsaid = t("story.forecast.unsaid", count=t.number(counted[None])) if counted[None] else ""
    parts = ", ".join(filter(None, (*told, unsaid)))
    return t("story.forecast.some", count=t.number(len(ahead)), year=year, parts=parts)


def _grid(edition: Edition, ahead: Sequence[tuple[Figure, Aimed]]) -> Grid:
    t = edition.t
    heads = ("indicator", "value", "target", "status", "likelihood", "when")
    rows = (_row(edition, figure, target) for figure, target in ahead)
    return Grid(tuple(t(f"screens.column.{head}") for head in heads), tuple(rows))


def _look(figure: Figure, target: Aimed) -> Status | None:
    """That of a verdict; none where nobody can judge yet."""
    return status(figure, target.year) if target.outlook and target.outlook.status in VERDICTS else None


def _differ(edition: Edition, ahead: Sequence[tuple[Figure, Aimed]]) -> str:
    """Why two columns can tell different things, where they do."""
    outlooks = (target.outlook for _, target in ahead if target.outlook)
    differs = any(findings.disagreement(edition.t, each, edition.plan) for each in outlooks)
    return edition.t("story.forecast.differ") if differs else ""


def _row(edition: Edition, figure: Figure, target: Aimed) -> tuple[Cell, ...]:
    t, ahead = edition.t, target.outlook
    value = None if figure.exact is None else float(figure.exact)
    said = ahead.likelihood if ahead else None
    return (
        Cell(name(edition, figure)),
        Cell(figure.shown(t), value, figure.indicator.unit),
        Cell(aim_text(t, figure, target.year), target.value, figure.indicator.unit),
        Cell(verdict_word(t, ahead.status), status=_look(figure, target)) if ahead else Cell(""),
        Cell(t(f"screens.likelihood.{said}") if said else t(f"screens.forecast.unsaid_{ahead.said}") if ahead else ""),
        Cell(expected(edition, target)),
    )
