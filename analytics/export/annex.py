"""All figures of a review as rows in words: targets, coverage, open readings, agencies, changes over a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

from analytics.charts.figures import Aimed, Figure, Outlook, aim_text, by_sector, gap_words, status, verdict_word, years
from analytics.charts.numbers import exact, points_text
from analytics.charts.status import Status
from analytics.export.receipt import unit_name
from analytics.plan import DEFAULT_VARIANT
from analytics.story import Edition
from analytics.text import Text
from analytics.warehouse import queries

Row = Mapping[str, str]
NONE = "–"
_BEHIND: frozenset[Status] = frozenset({"slightly_behind", "behind", "moving_away"})


def targets(edition: Edition, figures: Sequence[Figure]) -> list[Row]:
    """One row a figure and target year, with a number that runs through the targets; where none is set, it says so."""
    number, asked = count(1), years(edition.figures)
    rows = [(figure, year) for figure in figures for year in asked if figure.targets or year == asked[0]]
    return [
        {"number": str(next(number)) if figure.target(year) else "", **_row(edition, figure, year)}
        for figure, year in rows
    ]


def _row(edition: Edition, figure: Figure, year: int) -> Row:
    t, people = edition.t, [part for part in (figure.numerator, figure.denominator) if part is not None]
    target = figure.target(year)
    row = {
        "sector": edition.plan.sector(figure.sector).text("short", t.language),
        "indicator": figure.indicator.text("short", t.language),
        "year": str(year) if figure.targets else NONE,
        "target": aim_text(t, figure, year),
        "value": figure.shown(t) or t("charts.status.no_data"),
        "people": "/".join(t.number(part) for part in people) or NONE,
        "coverage": f"{t.number(figure.reported)}/{t.number(figure.expected)}",
        "closing": closing(edition, figure.period),
    }
    return {**row, **(_distance(t, figure, target) if target else dict.fromkeys(_DISTANCE, NONE))}


def closing(edition: Edition, period: str) -> str:
    """The last day of a period, `–` for none."""
    return edition.t.day(edition.plan.period(period).end) if period else NONE


_DISTANCE = ("gap_points", "gap_people", "status", "likelihood")


def _distance(t: Text, figure: Figure, target: Aimed) -> Row:
    ahead, known = target.outlook, target.met is not None
    told = (
        (gap_words(t, figure, target.year) or NONE) if figure.indicator.unit == "percent" else NONE,
        t.number(target.gap_people or 0) if known else NONE,
        verdict(t, figure, target),
        likelihood(t, ahead) if ahead and known else NONE,
    )
    return dict(zip(_DISTANCE, told, strict=True))


def verdict(t: Text, figure: Figure, target: Aimed) -> str:
    """What the plan's method says of a target; where it cannot judge, whether it is reached."""
    now = status(figure, target.year)
    if now in _BEHIND | {"on_track"} and target.outlook:
        word = verdict_word(t, target.outlook.status)
        return word[:1].upper() + word[1:] if not target.met else t("charts.status.slipping")
    return t(f"letter.status.{now}")


def likelihood(t: Text, ahead: Outlook) -> str:
    """How likely it is, in words; `–` where too little is known to say it."""
    return t(f"screens.likelihood.{ahead.likelihood}") if ahead.likelihood else NONE


@dataclass(frozen=True)
class Gap:
    """A sector's figure with the lowest coverage, and the units (agency, commune) that it lacks."""

    sector: str
    figure: Figure
    units: tuple[tuple[str, str], ...]


def gaps(edition: Edition) -> tuple[Gap, ...]:
    """Where units are missing, sector by sector."""
    groups = by_sector(figure for figure in edition.figures if figure.targets)
    found = (_gap(edition, sector, members) for sector, members in groups)
    return tuple(gap for gap in found if gap.units)


def _gap(edition: Edition, sector: str, members: Sequence[Figure]) -> Gap:
    worst = min(members, key=lambda figure: figure.reported - figure.expected)
    place = {"sector": sector, "indicator": worst.indicator.code}
    rows = queries.missing_units(edition.snapshot, **place, period=edition.period).to_pylist()
    return Gap(sector, worst, tuple((row["agency"], row["commune"]) for row in rows))


def missing(edition: Edition) -> list[Row]:
    """One row a sector whose figures lack units: which ones, by name."""
    t = edition.t
    return [
        {
            "sector": edition.plan.sector(gap.sector).text("name", t.language),
            "coverage": f"{t.number(gap.figure.reported)}/{t.number(gap.figure.expected)}",
            "count": t.number(len(gap.units)),
            "units": "; ".join(unit_name(edition.plan, t, *unit) for unit in gap.units),
        }
        for gap in gaps(edition)
    ]


def readings(edition: Edition) -> list[Row]:
    """Where the plan can be read in another way: the question, how it is read here, how else."""
    language = edition.language
    return [
        {
            "code": reading.code,
            "question": reading.text("question", language),
            "taken": reading.text("default", language),
            "others": "; ".join(reading.text("alternatives", language)),
        }
        for reading in edition.plan.readings
        if reading.alternatives_vi
    ]


def reading_name(edition: Edition) -> str:
    """Under which reading of the plan the figures are computed."""
    if edition.reading == DEFAULT_VARIANT:
        return edition.t("letter.reading.default")
    variant = next(each for each in edition.plan.variants if each.code == edition.reading)
    return f"{', '.join(variant.readings)}: {variant.text('label', edition.language)}"


def agencies(edition: Edition) -> list[Row]:
    """One row an agency that answers for sectors: its targets of the next year with any, by verdict; its coverage."""
    answers: dict[str, list[Figure]] = {}
    for figure in edition.figures:
        contact = edition.plan.sector(figure.sector).contact_agency
        if figure.targets and contact:
            answers.setdefault(contact, []).append(figure)
    return [_agency(edition, code, members) for code, members in answers.items()]


def _agency(edition: Edition, code: str, members: Sequence[Figure]) -> Row:
    t, plan = edition.t, edition.plan
    near = edition.next_year
    found = [status(figure, near) for figure in members if figure.target(near)]
    reported, expected = min(((one.reported, one.expected) for one in members), key=lambda pair: pair[0] - pair[1])
    counts = {
        "targets": len(found),
        "reached": found.count("reached"),
        "on_track": found.count("on_track"),
        "behind": sum(found.count(each) for each in _BEHIND),
        "unjudged": found.count("not_reached") + found.count("no_data"),
    }
    sectors = dict.fromkeys(plan.sector(figure.sector).text("short", t.language) for figure in members)
    return {
        "agency": plan.agency(code).text("name", t.language),
        "sectors": "; ".join(sectors),
        "coverage": f"{t.number(reported)}/{t.number(expected)}",
        **{name: t.number(count) for name, count in counts.items()},
    }


def changes(edition: Edition) -> list[Row]:
    """One row a figure with targets: now, at the year-end before it, and the change, unless a break lies between."""
    return [_change(edition, figure) for figure in edition.figures if figure.targets]


def _change(edition: Edition, figure: Figure) -> Row:
    t = edition.t
    row = {
        "sector": edition.plan.sector(figure.sector).text("short", t.language),
        "indicator": figure.indicator.text("short", t.language),
        "before": NONE,
        "before_closing": NONE,
        "now": figure.shown(t) or NONE,
        "closing": closing(edition, figure.period),
        "change": NONE,
    }
    return row | dict(_against_before(edition, figure))


def _against_before(edition: Edition, figure: Figure) -> Iterator[tuple[str, str]]:
    t, rows = edition.t, edition.series(figure.sector, figure.indicator.code).to_pylist()
    at = next((index for index, row in enumerate(rows) if row["period"] == figure.period), None)
    if at is None or figure.exact is None:
        return
    earlier = [row for row in rows[:at] if row["kind"] == "year" and row["value"] is not None]
    if not earlier:
        return
    before = earlier[-1]
    value = exact(figure.indicator.unit, before["numerator"], before["denominator"])
    yield "before", _shown(t, figure, value)
    yield "before_closing", closing(edition, before["period"])
    broken = any(row["break_here"] for row in rows[rows.index(before) + 1 : at + 1])
    yield "change", t("letter.change.broken") if broken else _difference(t, figure, figure.exact - value)


def _shown(t: Text, figure: Figure, value: Fraction) -> str:
    number = t.number(float(value), figure.indicator.decimals)
    return {"percent": f"{number}%", "times": t("charts.unit.times", n=number), "people": number}[figure.indicator.unit]


def _difference(t: Text, figure: Figure, change: Fraction) -> str:
    """`+0,4 điểm %`, `−1`; a multiple of a baseline as people."""
    sign = "+" if change > 0 else "−" if change < 0 else ""
    if figure.indicator.unit == "percent":
        return f"{sign}{points_text(t, abs(change))}"
    return f"{sign}{t.number(float(abs(change) * (figure.indicator.baseline_value or 1)))}"
