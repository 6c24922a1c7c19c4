"""Colours that everybody can read: contrast after WCAG 2.2, colour blindness after Machado et al. (2009)."""

from __future__ import annotations

import math
from itertools import combinations

import pytest

from analytics.charts.palette import THEMES, Theme, palette
from analytics.charts.slots import ink
from analytics.charts.status import looks

Colour = tuple[float, float, float]
_BLIND: dict[str, tuple[Colour, Colour, Colour]] = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
_CLEARLY_APART = 0.08  # distance in OKLab; about four times what can just be told apart side by side


@pytest.mark.parametrize("theme", THEMES)
def test_words_stand_out_from_every_background(theme: Theme) -> None:
    colours = palette(theme)
    worst = min(contrast(ink, page) for ink in colours.text_colours for page in (colours.page, colours.panel))
    assert worst >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_figures_inside_bars_are_readable(theme: Theme) -> None:
    colours = palette(theme)
    assert min(contrast(colours.page, bar) for bar in (*colours.verdicts, colours.not_reached)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_figures_inside_parts_of_a_whole_are_readable(theme: Theme) -> None:
    colours = palette(theme)
    inks = ink(colours)["scale"]["range"]
    assert min(contrast(*pair) for pair in zip(inks, (*colours.ramp, *colours.accent_ramp), strict=False)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", _BLIND)
def test_verdicts_differ_for_every_kind_of_sight(theme: Theme, sight: str) -> None:
    colours = palette(theme)
    bars = (*colours.verdicts, colours.track)
    assert min(distance(one, other, sight) for one, other in combinations(bars, 2)) >= _CLEARLY_APART


@pytest.mark.parametrize("theme", THEMES)
def test_every_status_has_an_icon_of_its_own(theme: Theme) -> None:
    drawn = looks(palette(theme))
    assert len({look.icon for look in drawn.values()}) == len(drawn)


@pytest.mark.parametrize("theme", THEMES)
def test_a_target_that_cannot_be_judged_has_no_colour(theme: Theme) -> None:
    colours = palette(theme)
    unjudged = {looks(colours)[status].fill for status in ("not_reached", "no_data", "no_target")}
    assert unjudged == {colours.plain}


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(colour: str) -> Colour:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def distance(one: str, other: str, sight: str) -> float:
    return math.dist(oklab(seen(linear(one), sight)), oklab(seen(linear(other), sight)))


def seen(colour: Colour, sight: str) -> Colour:
    red, green, blue = (sum(part * weight for part, weight in zip(colour, row, strict=True)) for row in _BLIND[sight])
    return red, green, blue


def oklab(colour: Colour) -> Colour:
    red, green, blue = (min(max(part, 0.0), 1.0) for part in colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )
