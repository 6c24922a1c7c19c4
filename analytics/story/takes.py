"""What a target still takes: people, people a year, and the pace beside that of past years."""

from __future__ import annotations

from analytics import findings
from analytics.charts.figures import Aimed, Figure, pace_words
from analytics.charts.gap_people import per_year
from analytics.charts.numbers import people_text
from analytics.plan import Plan
from analytics.story.edition import Edition
from analytics.text import Text


def takes(edition: Edition, figure: Figure) -> tuple[str, ...]:
    """A sentence for the figure's next target, or that it is reached; none without figure or target."""
    t, target = edition.t, figure.next_target
    name = figure.indicator.text("short", t.language)
    if target is None or target.met is None:
        return ()
    if target.met:
        return (t("story.takes.reached", indicator=name, year=target.year),)
    needed = people_text(t, target.gap_people or 0)
    told = t("story.takes.people", indicator=name, people=needed, year=target.year)
    yearly = a_year(t, edition.plan, figure, target) if figure.indicator.unit == "percent" else ""
    return ("; ".join(filter(None, (told, yearly, _pace(t, figure, target)))),)


def a_year(t: Text, plan: Plan, figure: Figure, target: Aimed) -> str:
    """`mỗi năm cần thêm 9 người`, as the Gap screen has it; empty for less than one a year."""
    count = per_year(target.gap_people or 0, plan.period(figure.period).end, target.year)
    return t("findings.gap.a_year", count=people_text(t, count)) if count else ""


def _pace(t: Text, figure: Figure, target: Aimed) -> str:
    """The pace of ratios and of the province's total; for single doctorates and a last step there is none to tell."""
    ahead = target.outlook
    told = figure.indicator.unit != "people" and ahead is not None and ahead.required_pace
    paces = pace_words(t, figure, target.year) if told else ""
    return t("story.takes.pace", paces=paces) if paces else ""


def expected(edition: Edition, target: Aimed) -> str:
    """When it is expected to be reached; empty where no forecast says so."""
    return findings.when(edition.t, target.outlook, edition.plan) if target.outlook and not target.met else ""
