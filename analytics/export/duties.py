"""The plan's tasks as documents list them: what, who leads, and what was reported of it."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.plan import Task
from analytics.story import Edition


@dataclass(frozen=True)
class Duty:
    """One task in words; `reported` says whether anybody reported on it, `status` what."""

    id: str
    section: str
    summary: str
    lead: str
    cadence: str
    reported: bool
    status: str


def duties(edition: Edition) -> tuple[Duty, ...]:
    """Every task of the plan, in its order."""
    return tuple(_duty(task, edition) for task in edition.plan.tasks)


def _duty(task: Task, edition: Edition) -> Duty:
    summary, lead, cadence = (task.text(name, edition.language) for name in ("summary", "lead", "cadence"))
    if not task.lead_explicit:
        lead = edition.t("letter.task.suggested", lead=lead)
    return Duty(
        task.id, task.section, summary, lead, cadence, reported=False, status=edition.t("letter.task.unreported")
    )
