"""What a review says of the figures, sentence by sentence: strengths, shortcomings, what it takes, what to ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from analytics import findings
from analytics.charts.figures import JUDGED_SHORT, Figure, aim_text, pace_words, status, verdict_word
from analytics.charts.numbers import people_text
from analytics.export.annex import Gap, gaps, likelihood
from analytics.export.duties import duties
from analytics.plan import SeriesBreak
from analytics.story import Edition
from analytics.tasks import STUCK, State, finding
from analytics.text import small

_LIKELIHOODS = ("unlikely", "uncertain", "likely", "unsaid")


def aimed(edition: Edition) -> list[Figure]:
    """The figures that the plan sets targets for, in its order."""
    return [figure for figure in edition.figures if figure.targets]


def situation(edition: Edition) -> list[str]:
    """How many intellectuals there are, and how complete the figures are."""
    totals = [findings.total(edition.t, figure) for figure in aimed(edition) if figure.indicator.unit == "times"]
    return [*map(ended, totals), coverage(edition)]


def coverage(edition: Edition) -> str:
    """How many figures lack units, or that none does."""
    return ended(findings.coverage(edition.t, aimed(edition), edition.plan) or edition.t("letter.account.complete"))


def breaks(edition: Edition) -> list[str]:
    """Which sectors' figures cannot be compared with earlier ones, since when and why (A13)."""
    plan, until = edition.plan, edition.plan.period(edition.period).order
    broken = {figure.sector for figure in aimed(edition) if figure.series_break}
    found = [each for each in plan.breaks if plan.period(each.period).order <= until and broken & set(each.sectors)]
    return [ended(_break(edition, each)) for each in found]


def _break(edition: Edition, each: SeriesBreak) -> str:
    t = edition.t
    sectors = ", ".join(edition.plan.sector(code).text("name", t.language) for code in each.sectors)
    since = t.period(each.period, inside=True)
    return t("letter.account.break", sectors=sectors, since=since, reason=each.text("reason", t.language))


def strengths(edition: Edition) -> list[str]:
    """Next targets that are reached and likely kept, or on the way."""
    found = [figure for figure in aimed(edition) if _known(figure) and _is_strength(figure)]
    told = [_told(edition, figure) for figure in found] or [edition.t("letter.account.no_strength")]
    return [*told, *_tasks_in(edition, "done", ("done",))]


def shortcomings(edition: Edition) -> list[str]:
    """Next targets that are behind or slipping, figures that are missing, tasks that do not move."""
    behind = [figure for figure in aimed(edition) if _known(figure) and not _is_strength(figure)]
    unknown = [figure for figure in aimed(edition) if not _known(figure)]
    lacking = findings.coverage(edition.t, aimed(edition), edition.plan)
    told = (
        *(_told(edition, figure) for figure in behind),
        *(findings.no_data(edition.t, figure, edition.plan) for figure in unknown),
        *filter(None, (lacking, tasks(edition))),
        *_tasks_in(edition, "stuck", STUCK),
    )
    return [ended(said) for said in told]


def tasks(edition: Edition) -> str:
    """How many of the plan's tasks were reported on, are done, and do not move; empty for a plan without tasks."""
    listed = duties(edition)
    return ended(finding(edition.t, [one.progress for one in listed])) if listed else ""


def _tasks_in(edition: Edition, name: str, states: Sequence[State]) -> list[str]:
    """One sentence on the tasks in these states, each by its code, words and state; none where there are none."""
    found = [one for one in duties(edition) if one.progress.state in states]
    listed = "; ".join(f"{one.id} {one.summary} ({small(one.status)})" for one in found)
    return [ended(edition.t(f"letter.task.{name}", count=edition.t.number(len(found)), tasks=listed))] if found else []


def directions(edition: Edition) -> list[str]:
    """What each next target that is not reached takes."""
    return [ended(said) for figure in aimed(edition) for said in _takes(edition, figure)]


def requests(edition: Edition) -> list[str]:
    """Figures to be sent, and readings of the plan that change a verdict and wait for a decision."""
    told = (*(_request(edition, gap) for gap in gaps(edition)), *_questions(edition))
    return [ended(said) for said in told]


def outlook(edition: Edition) -> list[str]:
    """How many of the next year's targets that are not reached have each likelihood, and which ones these are."""
    found: dict[str, list[Figure]] = {}
    for figure in aimed(edition):
        target = figure.target(edition.next_year)
        if target and target.outlook and target.met is False:
            found.setdefault(target.outlook.likelihood or "unsaid", []).append(figure)
    return [_likely(edition, likely, found[likely]) for likely in _LIKELIHOODS if likely in found]


def _likely(edition: Edition, likely: str, figures: Sequence[Figure]) -> str:
    t = edition.t
    names = (
        f"{edition.plan.sector(figure.sector).text('short', t.language)}: "
        f"{small(figure.indicator.text('short', t.language))}"
        for figure in figures
    )
    return ended(t(f"letter.outlook.{likely}", count=t.number(len(figures)), names="; ".join(names)))


def ended(said: str) -> str:
    """The sentence with its full stop."""
    return said if said.endswith((".", "…", "?")) else f"{said}."


def _known(figure: Figure) -> bool:
    return figure.next_target is not None and figure.next_target.met is not None


def _is_strength(figure: Figure) -> bool:
    target = figure.next_target
    ahead = target.outlook if target else None
    likely = ahead.likelihood if ahead else None
    now = status(figure, target.year if target else None)
    return likely != "unlikely" and (now in {"reached", "on_track"} or (likely == "likely" and now != "moving_away"))


def _told(edition: Edition, figure: Figure) -> str:
    """The finding, then in brackets the value, status, pace and likelihood that it rests on, where they are known."""
    t, facts = edition.t, "; ".join(_facts(edition, figure))
    told = findings.indicator(t, figure, edition.plan)
    return ended(f"{told} ({facts})" if facts else told)


def _facts(edition: Edition, figure: Figure) -> Iterator[str]:
    t, target = edition.t, figure.next_target
    ahead = target.outlook if target else None
    if target is None or ahead is None:
        return
    if not target.met:
        yield t("letter.account.now", value=figure.shown(t))
        if status(figure, target.year) in JUDGED_SHORT:
            yield t("letter.account.verdict", verdict=verdict_word(t, ahead.status).lower())
        if figure.indicator.unit != "people" and (paces := pace_words(t, figure, target.year)):
            newer = findings.paces(t, [figure], edition.plan)
            yield t("letter.account.pace", paces=paces) if newer else paces
    if ahead.likelihood:
        yield t("letter.account.likelihood", likelihood=likelihood(t, ahead))


def ahead(edition: Edition, figure: Figure) -> str:
    """Whether and when the next target is reached; of doctorates how many are still to be awarded."""
    if figure.indicator.kind == "cumulative_count":
        return next(
            (ended(said) for said in _takes(edition, figure)),
            ended(findings.indicator(edition.t, figure, edition.plan)),
        )
    return ended(findings.forecast(edition.t, figure, edition.plan))


def _takes(edition: Edition, figure: Figure) -> Iterator[str]:
    t, target = edition.t, figure.next_target
    if target is None or target.met is not False:
        return
    sector = edition.plan.sector(figure.sector).text("name", t.language)
    words = {
        "sector": sector,
        "indicator": small(figure.indicator.text("short", t.language)),
        "year": target.year,
    }
    if figure.indicator.kind == "cumulative_count":
        counted = target.outlook.enrolled_period if target.outlook else None
        awards = findings.awards(t, target, t.period(counted) if counted else "")
        yield t("letter.account.awards", awards=small(awards), **words)
        return
    yearly = target.outlook.people[1] if target.outlook else None
    each = t("letter.account.a_year", count=people_text(t, ceil(yearly))) if yearly else ""
    needed = people_text(t, target.gap_people or 0)
    told = t("letter.account.takes", people=needed, target=aim_text(t, figure, target.year), **words)
    yield "; ".join(filter(None, (told, each)))


def _request(edition: Edition, gap: Gap) -> str:
    sector = edition.plan.sector(gap.sector)
    who = edition.plan.agency(sector.contact_agency or edition.plan.province.reviewing_agency)
    alone = {agency for agency, _ in gap.units} == {who.code}
    return edition.t(
        "letter.account.send_own" if alone else "letter.account.send",
        agency=who.text("name", edition.language),
        sector=sector.text("name", edition.language),
        count=edition.t.number(len(gap.units)),
    )


def _questions(edition: Edition) -> Iterator[str]:
    plan, language = edition.plan, edition.language
    touched = {code for variant in plan.variants for code in variant.readings}
    for reading in plan.readings:
        if reading.code in touched:
            question = reading.text("question", language)
            yield edition.t("letter.account.decide", code=reading.code, question=question)
