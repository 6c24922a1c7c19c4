"""What slides have to say, reckoned a second time: from the marts' counts and the plan's own files, by whole numbers.

Nothing here is shared with the slides but the counts of people, and the pace and likelihood that the marts forecast.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

from analytics.story import Edition, Slide
from analytics.warehouse import queries

Numbers = list[str]
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Aim:
    """One target as its file has it."""

    year: int
    comparator: str
    value: Fraction
    most: str
    scale: int
    likelihood: str | None = None
    pace: float | None = None
    past: float | None = None

    def met(self, people: int, of: int) -> bool:
        """People over people against the target, by cross-multiplied whole numbers."""
        left, right = self.scale * people * self.value.denominator, self.value.numerator * of
        return left > right if self.comparator == ">" else left >= right

    def short(self, people: int, of: int) -> int:
        """How many more it takes, tried one by one."""
        return next(more for more in count() if self.met(people + more, of))


@dataclass(frozen=True)
class Fact:
    """One figure of a sector with its targets, earliest first."""

    sector: str
    indicator: str
    unit: str
    decimals: int
    people: int | None
    of: int
    period: str
    reported: int
    expected: int
    aims: tuple[Aim, ...]

    @property
    def known(self) -> bool:
        return self.people is not None and self.of > 0

    @property
    def value(self) -> Fraction:
        return Fraction(self.people or 0, self.of) * (100 if self.unit == "percent" else 1)

    def aim(self, year: int) -> Aim | None:
        return next((aim for aim in self.aims if aim.year == year), None)

    def met(self, year: int) -> bool | None:
        aim = self.aim(year)
        return aim.met(self.people or 0, self.of) if aim and self.known else None

    def short(self, year: int) -> int:
        aim = self.aim(year)
        return aim.short(self.people or 0, self.of) if aim and self.known else 0


class Reckoning:
    """The facts of an edition, and how it writes numbers."""

    def __init__(self, edition: Edition, reference: Path) -> None:
        self.edition, self.language = edition, edition.language
        self.tables = {name: _rows(reference / f"{name}.csv") for name in ("indicators", "sectors", "targets")}
        asked = {"period": edition.period, "variant": edition.reading}
        ahead = {row["target_id"]: row for row in queries.outlook(edition.snapshot, **asked).to_pylist()}
        measured = {row["code"]: row for row in self.tables["indicators"]}
        found = queries.current(edition.snapshot, **asked).to_pylist()
        self.facts = [self._fact(row, measured[row["indicator"]], ahead) for row in found]
        self.year = min(int(row["year"]) for row in self.tables["targets"])

    def _fact(self, row: Mapping[str, Any], measured: Mapping[str, str], ahead: Mapping[str, Any]) -> Fact:
        place, unit = (row["sector"], row["indicator"]), measured["unit"]
        aims = [each for each in self.tables["targets"] if (each["sector"], each["indicator"]) == place]
        of = row["denominator"] if unit != "people" else 1
        return Fact(
            *place,
            unit,
            int(measured["decimals"]),
            row["numerator"],
            of or 0,
            row["period"] or "",
            row["reported"],
            row["expected"],
            tuple(_aim(each, unit, ahead.get(each["id"], {})) for each in sorted(aims, key=lambda each: each["year"])),
        )

    def of(self, sector: str) -> list[Fact]:
        """A sector's facts."""
        return [fact for fact in self.facts if fact.sector == sector]

    @property
    def sectors(self) -> list[str]:
        """The sectors that have targets; the whole province is none of them."""
        aimed = {fact.sector for fact in self.facts if fact.aims}
        return [row["code"] for row in self.tables["sectors"] if row["kind"] == "sector" and row["code"] in aimed]

    # ---- numbers as people write them

    def write(self, number: Fraction | float, places: int = 0) -> str:
        """Rounded half up; 17178 -> 17.178 or 17,178."""
        words = f"{_half_up(Fraction(number), places):,f}"
        return words.translate(str.maketrans(",.", ".,")) if self.language == "vi" else words

    def shown(self, fact: Fact) -> str:
        """With as many decimals as it takes for the rounded figure to tell the same as the exact one."""
        for places in count(fact.decimals):
            near = _half_up(fact.value, places)
            over = [near > aim.value if aim.comparator == ">" else near >= aim.value for aim in fact.aims]
            if over == [fact.met(aim.year) for aim in fact.aims]:
                return self.write(Fraction(near), places)
        raise AssertionError

    def goal(self, aim: Aim) -> Numbers:
        """`2`, `3` for a range."""
        places = 0 if aim.value.denominator == 1 else 1
        return [self.write(aim.value, places), *([aim.most] if aim.most else [])]

    # ---- sentences

    def tally(self, facts: Sequence[Fact]) -> Numbers:
        """How many of the next year's targets are met, of how many; then how many people the furthest ratio lacks."""
        verdicts = [fact.met(self.year) for fact in facts if fact.aim(self.year)]
        reached, whole = verdicts.count(True), len(verdicts)
        told = [] if verdicts.count(None) == whole or whole == reached == 1 else [str(whole)]
        if 0 < reached < whole:
            told.append(str(reached))
        ratios = [fact for fact in facts if fact.unit == "percent" and fact.met(self.year) is False]
        if ratios:
            worst = max(ratios, key=lambda fact: ((self._aim(fact).value - fact.value), fact.short(self.year)))
            told.append(self.write(worst.short(self.year)))
        return [*told, str(self.year)]

    def unknown(self) -> Numbers:
        """Of how many of them nothing is known, where something is known of others."""
        verdicts = [fact.met(self.year) for fact in self.facts if fact.aim(self.year)]
        return [str(verdicts.count(None))] if 0 < verdicts.count(None) < len(verdicts) else []

    def takes(self, fact: Fact) -> Numbers:
        """The next target: its year, people short, people a year, the pace needed and had."""
        if not fact.aims or not fact.known:
            return []
        aim = fact.aims[0]
        if fact.met(aim.year):
            return [str(aim.year)]
        told = [str(aim.year), self.write(fact.short(aim.year))]
        if fact.unit == "percent":
            told += self.a_year(fact, aim)
        return told + (self.paces(fact, aim) if fact.unit != "people" else [])

    def a_year(self, fact: Fact, aim: Aim) -> Numbers:
        """The fewest people a year that are enough by the end of the target's year; none where that is under one."""
        left = Fraction((date(aim.year, 12, 31) - self.edition.plan.period(fact.period).end).days) / Fraction("365.25")
        short = fact.short(aim.year)
        return [self.write(next(each for each in count(1) if each * left >= short))] if short >= left > 0 else []

    def paces(self, fact: Fact, aim: Aim) -> Numbers:
        """In points a year, or for a multiple of a baseline in people a year."""
        times = fact.of if fact.unit == "times" else 1
        places = 1 if fact.unit == "percent" else 0
        return [
            self.write(Fraction(pace) * times, places) for pace in (aim.pace, aim.past) if aim.pace and pace is not None
        ]

    def coverage(self, facts: Sequence[Fact]) -> Numbers:
        """How many figures lack units, and what the worst of them has of what it should."""
        partial = [fact for fact in facts if fact.known and fact.reported < fact.expected]
        if not partial:
            return []
        worst = min(partial, key=lambda fact: Fraction(fact.reported, fact.expected))
        many = [str(len(partial))] if len(partial) > 1 else []
        return [*many, str(worst.reported), str(worst.expected)]

    def points(self, fact: Fact) -> Numbers:
        """How far a ratio is from its next target, never written as nothing while there is something."""
        distance = self._aim(fact).value - fact.value
        return [
            next(words for places in count(1) if Fraction(re.sub(r"\D", "", words := self.write(distance, places))) > 0)
        ]

    def _aim(self, fact: Fact) -> Aim:
        aim = fact.aim(self.year)
        assert aim is not None
        return aim

    # ---- what is on a slide

    def numbers(self, *words: str) -> Numbers:
        """Every number in some words but for those in names and in data versions, sorted."""
        told = " ".join(words)
        for name in self._names():
            told = re.sub(re.escape(name), "", told, flags=re.IGNORECASE)
        return sorted(_NUMBER.findall(re.sub(r"\b[0-9a-f]{12}\b", "", told)))

    def _names(self) -> list[str]:
        t, plan = self.edition.t, self.edition.plan
        period = t(f"screens.period.{self.edition.period[5:]}", year=self.edition.period[:4])
        fields = ("name", "short", "people")
        named = [
            row.get(f"{field}_{self.language}", "")
            for row in (*self.tables["indicators"], *self.tables["sectors"])
            for field in fields
        ]
        return sorted(
            {plan.province.text("plan_title", self.language), period, *filter(None, named)}, key=len, reverse=True
        )


def told(slide: Slide) -> Iterator[str]:
    """All words of a slide that a hall sees, but for what its chart draws."""
    yield from (slide.kicker, slide.title, *slide.lines, *slide.notes)
    yield from (cell.words for row in (slide.grid.rows if slide.grid else ()) for cell in row)


def _half_up(number: Fraction, places: int) -> Decimal:
    return (Decimal(number.numerator) / number.denominator).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _aim(row: Mapping[str, str], unit: str, ahead: Mapping[str, Any]) -> Aim:
    return Aim(
        int(row["year"]),
        row["comparator"],
        Fraction(row["value"].replace(",", ".")),
        row["value_max"],
        100 if unit == "percent" else 1,
        ahead.get("likelihood"),
        ahead.get("required_pace"),
        ahead.get("past_pace"),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))
