"""What a slide rests on: its unit, period, coverage and source for everybody, definitions for the speaker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from analytics import findings
from analytics.charts.figures import Figure
from analytics.plan import Indicator, Plan, Target
from analytics.story.edition import Edition
from analytics.text import Text


def sentences(t: Text, unit: str, period: str, version: str, *others: str) -> tuple[str, ...]:
    """Unit, period, what else must be said, source; each a sentence. `unit` is empty where there is none to name."""
    named = t(f"screens.note.{unit}") if unit else ""
    until = t("screens.note.period", period=t.period(period))
    told = (named, until, *others, t("screens.note.source", version=version))
    return tuple(f"{sentence.rstrip('.')}." for sentence in told if sentence)


def notes(edition: Edition, unit: str, *others: str, period: str = "") -> tuple[str, ...]:
    """The notes of a slide as of the edition's period, or as of a figure's own."""
    return sentences(edition.t, unit, period or edition.period, edition.snapshot.version, *others)


def covered(edition: Edition, figures: Sequence[Figure]) -> tuple[str, ...]:
    """Which units are missing from the figures, and breaks in their series; each note once."""
    t, plan = edition.t, edition.plan
    broken = (note for figure in figures for note in findings.breaks(t, figure, plan))
    return tuple(dict.fromkeys(filter(None, (findings.coverage(t, figures, plan), *broken))))


def speech(edition: Edition, figures: Iterable[Figure]) -> tuple[str, ...]:
    """For each indicator its definition, for each target the plan's own words, then how open readings are taken."""
    shown = list(figures)
    indicators = dict.fromkeys(figure.indicator.code for figure in shown)
    pairs = {(figure.sector, figure.indicator.code) for figure in shown}
    targets = [target for target in edition.plan.targets if (target.sector, target.indicator) in pairs]
    told = (_defined(edition.t, edition.plan.indicator(code)) for code in indicators)
    return (*told, *(_quoted(edition, target) for target in targets), *_readings(edition.t, edition.plan, targets))


def _defined(t: Text, indicator: Indicator) -> str:
    name, definition = (indicator.text(field, t.language) for field in ("name", "definition"))
    return t("story.speech.definition", name=name, definition=definition)


def _quoted(edition: Edition, target: Target) -> str:
    t = edition.t
    words = target.text("phrase", t.language)
    sector = edition.plan.sector(target.sector).text("short", t.language)
    return t("story.speech.target", sector=sector, section=target.section, year=target.year, words=words)


def _readings(t: Text, plan: Plan, targets: Sequence[Target]) -> Iterator[str]:
    asked = dict.fromkeys(code for target in targets for code in target.readings)
    for reading in (reading for reading in plan.readings if reading.code in asked):
        question, taken = (reading.text(field, t.language) for field in ("question", "default"))
        yield t("story.speech.reading", code=reading.code, question=question, taken=taken)
