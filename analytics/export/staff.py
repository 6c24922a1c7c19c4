"""Who the province's staff are, and its aims without a number: sentences and rows in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from analytics import structure
from analytics.charts.aims import Pursued
from analytics.export.account import ended
from analytics.story import Edition
from analytics.story import structure as staff

Row = Mapping[str, str]


def told(edition: Edition) -> list[str]:
    """What each breakdown says of the whole province, which the first sentence names; after the ages, who retires."""
    return [ended(each) for each in _told(edition)]


def _told(edition: Edition) -> Iterator[str]:
    for place, (code, makeup) in enumerate(staff.province(edition).items()):
        say = structure.beside if place else structure.finding
        yield say(edition.t, makeup, edition.plan, staff.marked(edition, makeup))
        if code == "age":
            yield from (structure.retiring_too(edition.t, each) for each in staff.ahead(edition, makeup))


def aims(edition: Edition) -> Mapping[str, str | list[Row]]:
    """The aims that have a figure, with how it moved or what the province set, and the sentence about all of them."""
    every: Sequence[Pursued] = staff.aims(edition)
    said = ended(structure.aims(edition.t, every)) if every else ""
    return {"aims_told": said, "aims": [_aim(edition, each) for each in every if each.now]}


def _aim(edition: Edition, each: Pursued) -> Row:
    """The same words as on the slide of the aims."""
    name, value, moved, coverage = (cell.words for cell in staff.row(edition, each))
    return {"name": name, "value": value, "trend": moved, "coverage": coverage}
