"""Sentences about who the staff are: the largest parts, who retires, and the aims without a number."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from analytics.charts.aims import Counted, Pursued
from analytics.charts.leaving import Leavers
from analytics.charts.makeup import Makeup, Part, part_label
from analytics.charts.numbers import decimals_needed, figure_text, level_text
from analytics.plan import Aim, Breakdown, LocalTarget, Plan
from analytics.progress import Goal
from analytics.text import Text, small


def finding(text: Text, makeup: Makeup, plan: Plan, marked: str = "") -> str:
    """Of which sector, then the grouping that is marked, else the largest parts."""
    return _placed(text, plan, makeup.sector, _largest(text, makeup, plan, marked))


def beside(text: Text, makeup: Makeup, plan: Plan, marked: str = "") -> str:
    """The same where the sector has been named."""
    return _large(_largest(text, makeup, plan, marked))


def _largest(text: Text, makeup: Makeup, plan: Plan, marked: str) -> str:
    known = sorted((part for part in makeup.parts if part.people), key=lambda part: -(part.people or 0))
    if marked and not makeup.by_name[marked].hidden:
        return text("structure.group", **_words(text, makeup, makeup.by_name[marked], plan))
    if not known:
        return text("structure.few", breakdown=small(makeup.breakdown.text("name", text.language)))
    if len(makeup.parts) == 1:
        return text("structure.only", **_words(text, makeup, known[0], plan))
    told = [text("structure.most", **_words(text, makeup, known[0], plan))]
    told += [text("structure.then", **_words(text, makeup, part, plan)) for part in known[1:2]]
    return "; ".join(told)


def nothing(text: Text, breakdown: Breakdown, plan: Plan, sector: str) -> str:
    """That nobody has filled these columns, and whom to ask."""
    field, what = plan.sector(sector), small(breakdown.text("name", text.language))
    place = field.text("name", text.language)
    if not field.contact_agency:
        return text("structure.nothing", place=place, breakdown=what)
    agency = plan.agency(field.contact_agency).text("name", text.language)
    return text("structure.nothing_ask", place=place, breakdown=what, agency=agency)


def retiring(text: Text, leavers: Leavers, plan: Plan) -> str:
    """Of which sector, then how many retire by a year."""
    return _placed(text, plan, leavers.sector, _retire(text, leavers))


def retiring_too(text: Text, leavers: Leavers) -> str:
    """The same where the sector has been named."""
    return _large(_retire(text, leavers))


def _retire(text: Text, leavers: Leavers) -> str:
    """Between so many and so many, as far as that may be told."""
    staff = text("charts.unit.people", n=text.number(leavers.staff))
    words = {"year": leavers.year, "staff": _of_units(text, staff, leavers.reported, leavers.expected)}
    if leavers.most is None:
        return text("structure.retiring.few", **words)
    most = text.number(leavers.most)
    if leavers.least is None:
        return text("structure.retiring.most", most=most, **words)
    if leavers.least == leavers.most:
        return text("structure.retiring.exactly", most=most, **words)
    return text("structure.retiring.between", least=text.number(leavers.least), most=most, **words)


def aims(text: Text, pursued: Sequence[Pursued]) -> str:
    """How many of the aims without a number have figures, and how many of those grow."""
    known = [each for each in pursued if each.now]
    grown = [each for each in known if _moved(each) == "up"]
    words = {"known": text.number(len(known)), "total": text.number(len(pursued)), "grown": text.number(len(grown))}
    return text("structure.aims.some" if known else "structure.aims.none", **words)


def aim_value(text: Text, aim: Aim, figure: Counted | None, apart: Fraction | None = None) -> str:
    """`9,43% (997 / 10.577)`, `12 người`, that it is hidden, or a dash.

    Rounded as much as the figure that it stands `apart` from, and so little that the two differ.
    """
    if figure is None:
        return "–"
    if figure.exact is None:
        return text("disclosure.hidden") if figure.people is None else "–"
    usual = 1 if aim.unit == "percent" else 0
    places = usual if apart is None else decimals_needed(apart, _beside(figure.exact), usual)
    shown = figure_text(text, figure.exact, aim.unit, places, [] if apart is None else _beside(apart))
    if aim.unit == "percent":
        return f"{shown} ({text.number(figure.people or 0)} / {text.number(figure.whole or 0)})"
    return text("charts.unit.person" if figure.people == 1 else "charts.unit.people", n=shown)


def _beside(figure: Fraction) -> tuple[Goal, Goal]:
    return Goal(">", figure), Goal(">=", figure)


def trend(text: Text, each: Pursued) -> str:
    """Where the figure comes from and how it moved; nothing is compared with what other units made up."""
    if each.local or each.now is None or each.now.exact is None:
        return "–"
    if each.before is None:
        return text("structure.aims.no_trend")
    return text(
        f"structure.aims.{_moved(each)}",
        before=aim_value(text, each.aim, each.before, each.now.exact),
        year=each.before.period.split("-")[0],
    )


def _moved(each: Pursued) -> str:
    if each.before is None or each.before.exact is None or each.now is None or each.now.exact is None:
        return "no_trend"
    change = each.now.exact - each.before.exact
    return "up" if change > 0 else "down" if change < 0 else "level"


def local(text: Text, aim: Aim, target: LocalTarget | None) -> str:
    """The province's own level, told as such; a dash where it set none."""
    return "–" if target is None else level_text(text, target, aim.unit)


def _words(text: Text, makeup: Makeup, part: Part, plan: Plan) -> dict[str, str]:
    """`counted` is `10.479/13.375 người`, `staff` the whole alone; of how many units, where some are missing."""
    label = part_label(plan, makeup.breakdown, part.name, text.language)
    people, whole = text.number(part.people or 0), text.number(part.whole)
    counts = {"counted": f"{people}/{whole}", "staff": whole}
    told = {name: text("charts.unit.people", n=count) for name, count in counts.items()}
    of = {name: _of_units(text, words, part.reported, part.expected) for name, words in told.items()}
    return {"part": small(label), "share": text.percent(part.share or 0), "people": people, **of}


def _of_units(text: Text, told: str, reported: int, expected: int) -> str:
    """`2.525 người của 3/64 đơn vị`; without the units where all have reported."""
    if reported >= expected:
        return told
    return text("structure.partly", told=told, reported=text.number(reported), expected=text.number(expected))


def _placed(text: Text, plan: Plan, sector: str, said: str) -> str:
    return text("structure.of", place=plan.sector(sector).text("name", text.language), said=said)


def _large(words: str) -> str:
    return words[:1].upper() + words[1:]
