"""Reports that are due for a period, against those received, and what the missing ones may do: rows in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analytics.export.account import ended
from analytics.export.receipt import unit_name
from analytics.story import Edition, followup, missing, owed
from analytics.story.missing import Bound
from analytics.story.owed import Owed

Row = Mapping[str, str]
_NONE = "–"


def told(edition: Edition) -> list[str]:
    """How many have come, how many in time, and whether the others could turn a verdict."""
    t, those = edition.t, followup.due(edition)
    said = [owed.finding(t, those, t.period(edition.period))]
    if those:
        said.append(owed.rates(edition.t, those))
    return [ended(each) for each in (*said, missing.finding(t, _bounds(edition)))]


def forms(edition: Edition) -> list[Row]:
    """One row a form: how many are due, received and in time, and who has to be reminded."""
    those = followup.due(edition)
    codes = dict.fromkeys(each.form for each in those)
    return [_form(edition, code, [each for each in those if each.form == code]) for code in codes]


def _form(edition: Edition, code: str, those: Sequence[Owed]) -> Row:
    t, gone = edition.t, [each for each in those if each.is_outstanding]
    return {
        "form": code,
        "name": edition.plan.form(code).text("name", t.language),
        "expected": t.number(len(those)),
        "received": t.number(owed.received(those)),
        "on_time": t.number(owed.on_time(those)) if any(each.due for each in those) else _NONE,
        "count": t.number(len(gone)),
        "units": "; ".join(_who(edition, each) for each in gone) or _NONE,
    }


def _who(edition: Edition, each: Owed) -> str:
    """`Sở Y tế`; `Sở Y tế (bị trả lại)`."""
    name = unit_name(edition.plan, edition.t, each.agency, each.commune)
    return name if each.state == "missing" else f"{name} ({edition.t(f'followup.state.{each.state}').lower()})"


def bounds(edition: Edition) -> list[Row]:
    """One row a ratio that lacks units: between what it lies if they report, and whether a verdict may turn."""
    return [_bound(edition, each) for each in _bounds(edition)]


def _bounds(edition: Edition) -> tuple[Bound, ...]:
    return missing.bounds(edition.snapshot, edition.plan, edition.period, edition.reading)


def _bound(edition: Edition, each: Bound) -> Row:
    t, plan = edition.t, edition.plan
    indicator = plan.indicator(each.indicator)

    def share(value: float | None) -> str:
        return _NONE if value is None else t.percent(value, indicator.decimals)

    lowest, highest = (t("disclosure.hidden") if each.is_hidden else share(end) for end in (each.lowest, each.highest))
    return {
        "sector": plan.sector(each.sector).text("short", t.language),
        "indicator": indicator.text("short", t.language),
        "value": share(each.value),
        "lowest": lowest,
        "highest": highest,
        "missing": missing.lack(t, each),
        "turn": missing.verdicts(t, each),
    }
