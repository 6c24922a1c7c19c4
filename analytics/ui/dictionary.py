"""The dictionary of the Method screen: the plan's own words, formulas and open readings, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from analytics.charts.figures import Figure, status_words
from analytics.charts.numbers import target_text
from analytics.export.formula import formula
from analytics.plan import Aim, Indicator, Plan, Reading, Target
from analytics.text import Text
from analytics.ui.markup import plain


def indicator(t: Text, plan: Plan, entry: Indicator) -> str:
    """Definition, formula, population and reporting form of an indicator."""
    facts = {
        "definition": plain(entry.text("definition", t.language)),
        "formula": formula(t, plan, entry, shown=plain),
        "population": plain(entry.text("population", t.language)),
        "sectors": "; ".join(plan.sector(code).text("short", t.language) for code in entry.sectors),
        "form": plain(f"{entry.form}: {plan.form(entry.form).text('name', t.language)}"),
    }
    lines = [f"- **{t(f'screens.method.{name}')}** {fact}" for name, fact in facts.items()]
    others = (variant for variant in plan.variants if variant.indicator == entry.code)
    lines += [f"- **{', '.join(each.readings)}:** {formula(t, plan, entry, each.code, shown=plain)}" for each in others]
    return "\n".join(lines)


def target(t: Text, plan: Plan, entry: Target) -> dict[str, str]:
    """A target as a row: what is measured, what is asked for, and the plan's own words."""
    measure = plan.indicator(entry.indicator)
    highest = None if entry.value_max is None else float(entry.value_max)
    value = target_text(t, float(entry.value), measure.unit, highest)
    return {
        t("screens.column.sector"): plan.sector(entry.sector).text("short", t.language),
        t("screens.column.indicator"): measure.text("short", t.language),
        t("screens.column.target_year"): str(entry.year),
        t("screens.column.target"): t("charts.unit.over", target=value) if entry.comparator == ">" else value,
        t("screens.column.phrase"): f"“{entry.phrase_vi}”",
        t("screens.column.section"): entry.section,
    }


def aim(t: Text, plan: Plan, entry: Aim) -> dict[str, str]:
    """An aim without a number, in the plan's own words."""
    return {
        t("screens.column.sector"): plan.sector(entry.sector).text("short", t.language),
        t("screens.column.aim"): entry.text("name", t.language),
        t("screens.column.target_year"): str(entry.year),
        t("screens.column.phrase"): f"“{entry.phrase_vi}”",
        t("screens.column.section"): entry.section,
    }


def reading(t: Text, entry: Reading) -> str:
    """A place where the plan can be read in two ways: the reading taken, the others, and why."""
    others = getattr(entry, f"alternatives_{t.language}") or entry.alternatives_vi
    lines = [
        f"**{entry.code}.** {plain(entry.text('question', t.language))}",
        f"- **{t('screens.method.taken')}** {plain(entry.text('default', t.language))}",
        *(f"- **{t('screens.method.other')}** {plain(other)}" for other in others),
        f"- **{t('screens.method.reason')}** {plain(entry.text('reason', t.language))}",
    ]
    return "\n".join(lines)


def judging(t: Text, plan: Plan) -> Iterator[tuple[str, str]]:
    """How targets are judged and carried on, with the sources: a heading and its text each."""
    used = plan.province.status_method
    for method in ("linear", "statcan"):
        mark = t("screens.judging.used" if method == used else "screens.judging.unused")
        yield f"{t(f'screens.judging.{method}')} · {mark}", t(f"screens.judging.{method}_text")
    for name in ("forecast", "likelihood", "disagreement", "pace", "record"):
        yield t(f"screens.judging.{name}"), t(f"screens.judging.{name}_text")


def changes(t: Text, plan: Plan, default: Iterable[Figure], other: Iterable[Figure]) -> Iterator[str]:
    """Where another reading turns a verdict: `Kỹ thuật · Thạc sĩ · 2030: còn thiếu 38 người → Đạt`."""
    read = {(figure.sector, figure.indicator.code): figure for figure in other}
    for figure in default:
        there = read[figure.sector, figure.indicator.code]
        for year in (goal.year for goal in figure.targets):
            before, after = figure.target(year), there.target(year)
            if before and after and before.met != after.met:
                sector = plan.sector(figure.sector).text("short", t.language)
                place = f"{sector} · {figure.indicator.text('short', t.language)} · {year}"
                yield f"{place}: {status_words(t, figure, year)} → {status_words(t, there, year)}"
