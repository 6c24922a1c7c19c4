"""A receipt as a page of its own: opens in any browser, prints on A4, asks nothing of a network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from analytics.access import shown_name
from analytics.archive import Change, Explanation, Receipt
from analytics.charts.numbers import exact, figure_text
from analytics.plan import Indicator, Plan
from analytics.progress import Goal
from analytics.text import Text

_LEVELS = ("province", "sector", "agency", "commune")
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(receipt: Receipt, plan: Plan, t: Text, *, illustrative: bool, is_provisional: bool) -> bytes:
    """The receipt of a submission as HTML (UTF-8); everything that people wrote is escaped."""
    province = plan.province.text("name", t.language)
    return (
        _PAGES.get_template("receipt.html.jinja")
        .render(
            language=t.language,
            title=t("desk.receipt.title", number=receipt.number),
            illustrative=t("screens.notice.illustrative") if illustrative else "",
            province=t("desk.receipt.printed", province=province),
            facts=facts(receipt, plan, t),
            explanations_title=t("desk.receipt.explanations"),
            explanations=explanations(receipt, t),
            changes_title=t("desk.receipt.changes"),
            changes=changes(receipt.changes, plan, t),
            no_changes=t("desk.submit.changes_none"),
            provisional=t(f"desk.receipt.provisional_{plan.province.counting}") if is_provisional else "",
            footer=t("desk.receipt.footer"),
        )
        .encode()
    )


def facts(receipt: Receipt, plan: Plan, t: Text) -> Mapping[str, str]:
    """What a receipt says, label by label."""
    periods = dict.fromkeys(t.period(slot.period) for slot in receipt.slots)
    units = dict.fromkeys(unit_name(plan, t, slot.agency, slot.commune) for slot in receipt.slots)
    told = {
        "number": str(receipt.number),
        "at": f"{receipt.at.astimezone(plan.province.zone):%d/%m/%Y %H:%M:%S}",
        "by": shown_name(receipt.by, t.language),
        "form": f"{receipt.form} · {plan.form(receipt.form).text('name', t.language)}",
        "period": ", ".join(periods),
        "unit": ", ".join(units),
        "file": receipt.file_name,
        "sha256": receipt.file_sha256,
        "corrected": _corrected(receipt, t),
        "rows": t.number(receipt.rows),
        "replaces": ", ".join(map(str, receipt.supersedes)),
        "confirmed": ", ".join(t(f"desk.confirmed.{code}") for code in receipt.confirmed),
    }
    return {t(f"desk.receipt.{name}"): words for name, words in told.items() if words}


def _corrected(receipt: Receipt, t: Text) -> str:
    if not receipt.corrected_sha256:
        return ""
    return t("desk.receipt.corrected_cells", count=receipt.corrected_cells, digest=receipt.corrected_sha256)


def explanations(receipt: Receipt, t: Text) -> Sequence[str]:
    """Each warning with its line, in its own words, and why it is right all the same."""
    return [_explanation(each, t) for each in receipt.explanations]


def _explanation(each: Explanation, t: Text) -> str:
    about = each.about.get(t.language, "")
    where = t("desk.submit.remark_line", line=each.line) if each.line else t("desk.submit.remark_file")
    return t(
        "desk.receipt.explained_warning" if about else "desk.receipt.explained",
        where=where,
        about=about,
        text=each.text,
    )


def changes(found: Iterable[Change], plan: Plan, t: Text) -> Sequence[Mapping[str, str]]:
    """One row a figure that changes: the widest scope first, in the plan's order, with the people behind it."""
    ordered = sorted(found, key=lambda each: _order(each, plan))
    silent = set() if len({each.period for each in ordered}) > 1 else {"period"}
    told = (_change(each, plan, t) for each in ordered)
    return [{t(f"desk.submit.change_{name}"): row[name] for name in row if name not in silent} for row in told]


def _order(each: Change, plan: Plan) -> tuple[int, int, int, str, str]:
    sectors, indicators = [s.code for s in plan.sectors], [i.code for i in plan.indicators]
    place = _LEVELS.index(each.level), sectors.index(each.sector), indicators.index(each.indicator)
    return *place, each.period, each.agency + each.commune


def _change(each: Change, plan: Plan, t: Text) -> Mapping[str, str]:
    indicator = plan.indicator(each.indicator)
    before = _figure(each, each.numerator_before, each.denominator_before, plan, t)
    after = _figure(each, each.numerator_after, each.denominator_after, plan, t)
    reported = (f"{each.reported_before}/{each.expected_before}", f"{each.reported_after}/{each.expected_after}")
    return {
        "where": _scope(each, plan, t),
        "what": indicator.text("short", t.language),
        "period": t.period(each.period),
        "before": before,
        "after": after,
        "difference": _difference(each, indicator, t),
        "coverage": " → ".join(dict.fromkeys(reported)),
    }


def _difference(each: Change, indicator: Indicator, t: Text) -> str:
    """`+3,1 điểm %, +4 người`; `–` where there is a figure on one side only."""
    before, after = each.numerator_before, each.numerator_after
    if before is None or after is None:
        return "–"
    people = t("desk.submit.difference_people", people=_signed(after - before, 0, t))
    if indicator.unit != "percent" or not each.denominator_before or not each.denominator_after:
        return people
    points = exact("percent", after, each.denominator_after) - exact("percent", before, each.denominator_before)
    return t("desk.submit.difference_points", points=_signed(points, indicator.decimals, t), people=people)


def _signed(value: Fraction | int, decimals: int, t: Text) -> str:
    """`+4`, `−0,3`, `0`; as many places as it takes to show that there is a difference, at most two more."""
    size = abs(float(value))
    places = next((more for more in range(decimals, decimals + 2) if round(size, more)), decimals + 2) if value else 0
    shown = t.number(size, places)
    return shown if not value else f"{'+' if value > 0 else '−'}{shown}"


def _figure(each: Change, numerator: int | None, denominator: int | None, plan: Plan, t: Text) -> str:
    """`58,9% (1.017/1.726)`, rounded so that it keeps every verdict of the sector's targets; `–` without a figure."""
    if numerator is None or denominator == 0:
        return "–"
    indicator = plan.indicator(each.indicator)
    scale = 100 if indicator.unit == "percent" else 1
    goals = [
        Goal(target.comparator, Fraction(target.value), scale)
        for target in plan.targets
        if (target.sector, target.indicator) == (each.sector, each.indicator)
    ]
    shown = figure_text(t, exact(indicator.unit, numerator, denominator), indicator.unit, indicator.decimals, goals)
    if indicator.unit == "people" or denominator is None:
        return shown
    return f"{shown} ({t.number(numerator)}/{t.number(denominator)})"


def _scope(each: Change, plan: Plan, t: Text) -> str:
    sector = plan.sector(each.sector).text("short", t.language)
    if each.level in {"province", "sector"}:
        return t("desk.submit.province") if each.level == "province" else sector
    return f"{unit_name(plan, t, each.agency, each.commune)} · {sector}"


def unit_name(plan: Plan, t: Text, agency: str, commune: str = "") -> str:
    """A reporting unit as people call it: the commune, else the agency."""
    unit = plan.commune(commune) if commune else plan.agency(agency)
    return unit.text("name", t.language)
