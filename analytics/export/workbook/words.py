"""Sheets of words: how the plan is read, what each indicator means, the plan's own sentences, methods, terms."""

from __future__ import annotations

from analytics.export.formula import formula
from analytics.export.workbook.results import sheet
from analytics.export.workbook.sheet import Cell, Sheet
from analytics.plan import Aim, Target
from analytics.story import Edition

_METHODS = ("linear", "statcan", "forecast", "likelihood", "disagreement", "pace", "record")


def readings(edition: Edition) -> Sheet:
    """One row a place where the plan can be read in several ways: how it is read here, how else, and why."""
    language = edition.language
    rows = [
        (
            reading.code,
            *(reading.text(part, language) for part in ("question", "default")),
            "; ".join(reading.text("alternatives", language)),
            reading.text("reason", language),
        )
        for reading in edition.plan.readings
    ]
    return sheet(edition, "readings", ("code", "question", "taken", "others", "reason"), rows, keys=1)


def indicators(edition: Edition) -> Sheet:
    """One row an indicator: what it means, of whom, and how it is computed under the edition's reading."""
    t, plan = edition.t, edition.plan
    rows = [
        (
            entry.code,
            *(entry.text(part, t.language) for part in ("name", "definition", "population")),
            formula(t, plan, entry, edition.reading),
            "; ".join(plan.sector(code).text("short", t.language) for code in entry.sectors),
            entry.form,
        )
        for entry in plan.indicators
    ]
    heads = ("code", "indicator", "definition", "population", "formula", "sectors", "form")
    return sheet(edition, "indicators", heads, rows, keys=2)


def phrases(edition: Edition) -> Sheet:
    """One row a target or an aim without a number, in the plan's own words."""
    plan, language = edition.plan, edition.language
    targets = (_phrase(edition, row, plan.indicator(row.indicator).text("short", language)) for row in plan.targets)
    aims = (_phrase(edition, row, row.text("name", language)) for row in plan.aims)
    heads = ("target_id", "sector", "indicator", "year", "section", "phrase", "sentence", "readings")
    return sheet(edition, "phrases", heads, [*targets, *aims], keys=1)


def _phrase(edition: Edition, row: Target | Aim, name: str) -> tuple[Cell, ...]:
    sector = edition.plan.sector(row.sector).text("short", edition.language)
    told = (row.section, row.phrase_vi, row.sentence_vi, "; ".join(row.readings))
    return row.id, sector, name, str(row.year), *told


def judging(edition: Edition) -> Sheet:
    """One row a method: how targets are judged and carried on, with its source."""
    t = edition.t
    rows = [
        (t(f"screens.judging.{name}"), t(f"screens.judging.{name}_text").strip().replace("**", "")) for name in _METHODS
    ]
    return sheet(edition, "judging", ("method", "explained"), rows)


def glossary(edition: Edition) -> Sheet:
    """One row a term in both languages."""
    return sheet(edition, "glossary", ("vietnamese", "english"), [(term.vi, term.en) for term in edition.plan.glossary])
