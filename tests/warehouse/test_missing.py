"""What missing units could do to a ratio: every outcome that is possible, tried one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from analytics.disclosure import LEAST
from analytics.home import Home
from analytics.story import missing
from analytics.story.missing import Bound, Effect
from analytics.warehouse import outside, queries
from tests.warehouse.conftest import House
from tests.warehouse.test_reviews import build, following

Row = Mapping[str, Any]
UNITS = [("SYT", ""), *(("UBXP", code) for code in ("01273", "01279", "01288", "01290"))]
GOAL = Fraction(15)  # of health: a postgraduate degree or a specialisation, at least 15% in 2030
INDICATOR = "TY_LE_SDH_CHUYEN_SAU"


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A department of health and four communes."""
    return House(Home(tmp_path / "home", tmp_path), following("submitted"))


def row(period: str, unit: tuple[str, str], people: int, qualified: int = 0, sector: str = "YT") -> Row:
    place = {"ky_bao_cao": period, "ma_co_quan": unit[0], "ma_dvhc": unit[1] or None, "ma_linh_vuc": sector}
    nobody = {"dai_hoc": 0, "tien_si": 0, "cki": 0, "ckii": 0, "bsnt": 0}
    return place | nobody | {"tong_cc_vc": people, "thac_si": qualified}


def asked(house: House, period: str = "2026-N", variant: str = "default") -> tuple[list[Row], list[Row]]:
    """The bounds and the effects for postgraduates in health."""
    with build(house) as snapshot:
        bounds: Sequence[Row] = queries.missing_bounds(snapshot, period=period, variant=variant).to_pylist()
        effects: Sequence[Row] = queries.missing_effects(snapshot, period=period, variant=variant).to_pylist()
    return list(filter(is_asked, bounds)), list(filter(is_asked, effects))


def is_asked(row: Row) -> bool:
    return (row["sector"], row["indicator"]) == ("YT", INDICATOR)


def outcomes(numerator: int, denominator: int, missing: Sequence[int]) -> Iterator[Fraction]:
    """The ratio for each number of qualified people that each missing unit may have."""
    for qualified in product(*(range(size + 1) for size in missing)):
        yield Fraction(100 * (numerator + sum(qualified)), denominator + sum(missing))


@pytest.mark.parametrize("seed", range(2))
def test_bounds_are_the_least_and_the_most_of_all_outcomes(house: House, seed: int) -> None:
    chance = Random(seed)
    known = {unit: chance.randint(1, 9) for unit in UNITS[1:3]}
    house.submit([row("2024-N", UNITS[0], 50, 9), *(row("2025-N", unit, people) for unit, people in known.items())])
    people = chance.randint(20, 60)
    qualified = people * 15 // 100 + chance.randint(0, 2)
    house.submit([row("2026-N", UNITS[0], people, qualified), *(row("2026-N", unit, 0) for unit in UNITS[3:])])
    bounds, effects = asked(house)
    every = list(outcomes(qualified, people, list(known.values())))
    for bound in bounds:
        assert (bound["numerator"], bound["denominator"], bound["people"]) == (qualified, people, sum(known.values()))
        assert (bound["units"], bound["unknown"]) == (2, 0)
        assert (bound["lowest"], bound["highest"]) == (float(min(every)), float(max(every)))
    nearest = next(bound for bound in bounds if bound["target_year"] == 2030)
    assert (nearest["met_lowest"], nearest["met_highest"]) == (min(every) >= GOAL, max(every) >= GOAL)
    assert nearest["met"] == (Fraction(100 * qualified, people) >= GOAL)
    for effect in effects:
        alone = list(outcomes(qualified, people, [known[effect["agency"], effect["commune"]]]))
        assert (effect["lowest"], effect["highest"]) == (float(min(alone)), float(max(alone)))
        assert (effect["people_period"], effect["after_break"]) == ("2025-N", False)
    assert {(effect["agency"], effect["commune"]) for effect in effects} == set(known)


def test_who_was_never_measured_is_of_unknown_size(house: House) -> None:
    house.submit([row("2025-N", UNITS[1], 7)])
    house.submit([row("2026-N", UNITS[0], 40, 4)])
    [first, *_], effects = asked(house)
    assert (first["units"], first["unknown"], first["people"]) == (4, 3, 7)
    sizes = {effect["commune"]: (effect["people"], effect["lowest"], effect["highest"]) for effect in effects}
    nobody = (None, None, None)
    assert sizes == {"01273": (7, 400 / 47, 1100 / 47), "01279": nobody, "01288": nobody, "01290": nobody}


def test_where_nobody_is_known_there_are_no_bounds(house: House) -> None:
    house.submit([row("2025-N", UNITS[0], 40, 4)])
    bounds, _ = asked(house, "2025-N")
    assert {(b["people"], b["lowest"], b["highest"], b["met_lowest"], b["met_highest"]) for b in bounds} == {
        (None,) * 5
    }


def test_a_sector_of_which_nobody_reported_could_be_anything(house: House) -> None:
    house.submit([row("2025-N", ("SCT", ""), 40, 4, sector="KT")])
    house.submit([row("2026-N", UNITS[1], 40, 4, sector="GD")])
    with build(house) as snapshot:
        rows = queries.missing_bounds(snapshot, period="2026-N", variant="default").to_pylist()
    first = next(row for row in rows if (row["sector"], row["indicator"]) == ("KT", "TY_LE_DH_SDH"))
    assert (first["value"], first["lowest"], first["highest"], first["met"]) == (None, 0, 100, None)
    assert (first["met_lowest"], first["met_highest"]) == (False, True)


def test_a_size_from_before_a_break_is_said_to_be(house: House) -> None:
    house.submit([row("2024-N", UNITS[0], 50, 9)])
    house.submit([row("2025-N", UNITS[1], 40, 4)])
    _, effects = asked(house, "2025-N")
    assert [(e["people_period"], e["after_break"]) for e in effects if e["agency"] == "SYT"] == [("2024-N", True)]


def test_who_has_withdrawn_is_missing_again(house: House) -> None:
    house.submit([row("2025-N", UNITS[1], 7)])
    house.submit([row("2026-N", UNITS[0], 40, 4)])
    number = house.submit([row("2026-N", UNITS[1], 8)]).number
    house.withdraw(number)
    _, effects = asked(house)
    assert [e["people"] for e in effects if e["commune"] == "01273"] == [7]


def told(house: House, variant: str = "default") -> tuple[Bound, dict[str, Effect]]:
    """The same as it is shown to whoever may not see small counts."""
    with build(house) as snapshot:
        withheld = outside.withheld(snapshot, house.plan, "YT")

        def is_open(row: Row) -> bool:
            return withheld.is_open(row["indicator"], variant, (row["agency"], row["commune"]))

        [bound] = [
            each
            for each in missing.bounds(snapshot, house.plan, "2026-N", variant)
            if (each.sector, each.indicator) == ("YT", INDICATOR)
        ]
        effects = missing.effects(snapshot, "2026-N", variant, is_open)
    return bound, {each.commune: each for each in effects if (each.sector, each.indicator) == ("YT", INDICATOR)}


def test_one_or_two_people_are_hidden_and_cannot_be_worked_out_from_the_sum(house: House) -> None:
    """2 + 7 + 9 = 18 is published: hiding the 2 alone would not hide it."""
    sizes = dict(zip(("01273", "01279", "01288"), (2, 7, 9), strict=True))
    house.submit([row("2025-N", ("UBXP", code), people) for code, people in sizes.items()])
    house.submit([row("2026-N", UNITS[0], 40, 8)])
    bound, effects = told(house)
    assert (bound.people, bound.is_hidden) == (18, False)
    hidden = {code for code in sizes if effects[code].is_hidden}
    assert "01273" in hidden
    assert len(hidden) > 1
    assert sum(sizes[code] for code in hidden) >= LEAST


@pytest.mark.parametrize("people", [1, 2])
def test_bounds_over_one_or_two_people_are_hidden(house: House, people: int) -> None:
    house.submit([row("2025-N", UNITS[1], people)])
    house.submit([row("2026-N", UNITS[0], 40, 8)])
    bound, effects = told(house)
    assert (bound.people, bound.is_hidden, effects["01273"].is_hidden) == (people, True, True)


def test_the_size_of_a_unit_with_a_small_count_is_not_told(house: House) -> None:
    """1 of 9 is qualified: the people of another reading are those 9 without somebody, or that one alone."""
    house.submit([row("2025-N", UNITS[1], 9, 1), row("2025-N", UNITS[2], 20, 10), row("2025-N", UNITS[3], 30, 15)])
    house.submit([row("2026-N", UNITS[0], 40, 8), row("2026-N", UNITS[2], 20, 10), row("2026-N", UNITS[3], 30, 15)])
    bound, effects = told(house)
    assert (bound.people, bound.is_hidden, effects["01273"].is_hidden) == (9, True, True)
    number = house.submit([row("2026-N", UNITS[2], 20, 10)]).number
    house.withdraw(number)
    bound, effects = told(house)
    assert (bound.people, bound.is_hidden) == (29, False)  # of two units together
    assert {code for code, each in effects.items() if each.people is not None and not each.is_hidden} == set()
