"""The plan's tasks as documents list them: what, who leads, and what was reported of it."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.plan import Task
from analytics.story import Edition


@dataclass(frozen=True)
class Duty:
    """One task in words; `reported` says whether anybody reported on it, `status` what.

    `lead` is who leads it, `led_by` the same, marked where the plan names nobody.
    """

    id: str
    section: str
    summary: str
    lead: str
    led_by: str
    cadence: str
    reported: bool
    status: str


def duties(edition: Edition) -> tuple[Duty, ...]:
    """Every task of the plan, in its order."""
    return tuple(_duty(task, edition) for task in edition.plan.tasks)


def _duty(task: Task, edition: Edition) -> Duty:
    summary, lead, cadence = (task.text(name, edition.language) for name in ("summary", "lead", "cadence"))
    led_by = lead if task.lead_explicit else edition.t("letter.task.suggested", lead=lead)
    unreported = edition.t("letter.task.unreported")
    return Duty(task.id, task.section, summary, lead, led_by, cadence, reported=False, status=unreported)
