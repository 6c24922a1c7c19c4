"""What of the plan is about some words: sectors' indicators, aims without a number and tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from analytics.plan.models import Plan, Row, fold
from analytics.text import LANGUAGES, Language


@dataclass(frozen=True)
class Found:
    """One thing of the plan, by name; `sector` is "" for a task. `code` is the indicator's, the aim's or the task's."""

    kind: Literal["indicator", "aim", "task"]
    code: str
    name: str
    sector: str = ""


def matches(asked: str, parts: Iterable[str]) -> bool:
    """Whether every word that is asked for occurs in the words of `parts`, whatever its case, tone marks and đ."""
    words = " ".join(fold(word) for part in parts for word in part.split())
    return all(fold(word) in words for word in asked.split())


def search(plan: Plan, asked: str, language: Language) -> tuple[Found, ...]:
    """What has every word of `asked` in its name, its definition or the plan's own words, in either language."""
    return tuple(found for found, parts in _all(plan, language) if matches(asked, parts))


def _all(plan: Plan, language: Language) -> Iterator[tuple[Found, Iterable[str]]]:
    for sector in plan.sectors:
        for each in (each for each in plan.indicators if sector.code in each.sectors):
            asked_for = [one for one in plan.targets if (one.sector, one.indicator) == (sector.code, each.code)]
            parts = [
                *_words(each, "name", "definition"),
                *_words(sector, "name"),
                *(one.phrase_vi for one in asked_for),
            ]
            yield Found("indicator", each.code, each.text("name", language), sector.code), parts
    for aim in plan.aims:
        yield Found("aim", aim.id, aim.text("name", language), aim.sector), [aim.sentence_vi, *_words(aim, "name")]
    for task in plan.tasks:
        parts = [task.id, task.sentence_vi, *_words(task, "summary", "lead", "coordinating")]
        yield Found("task", task.id, task.text("summary", language)), parts


def _words(row: Row, *names: str) -> list[str]:
    return [row.text(name, language) for name in names for language in LANGUAGES]
