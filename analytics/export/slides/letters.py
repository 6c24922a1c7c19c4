"""How much room words take in Arial, the font of the slides, without asking a font that the machine may lack."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

LINE = 1.2  # the height of a line, in font sizes
_ROOM = 1.08  # a little more than Arial takes: where it is missing, its substitutes are wider
# Thousandths of the font size, from Arial's own metrics; marks above and below a letter take no width.
_REGULAR: Mapping[int, str] = {
    191: "'", 222: "ijl‘’", 260: "|", 278: " !,./:;I[\\]ft·", 333: "()-`r“”", 334: "{}", 350: "•", 355: '"',
    389: "*", 400: "°", 469: "^", 500: "Jcksvxyz", 549: "≥≤±", 556: "#$0123456789?L_abdeghnopquđ–₫", 584: "+<=>~−×",
    611: "FTZ", 667: "&ABEKPSVXYơ", 722: "CDHNRUwĐư", 778: "GOQ", 833: "MmƯ", 889: "%Ơ", 944: "W", 1000: "—…→",
    1015: "@",
}  # fmt: skip
_BOLD: Mapping[int, str] = {
    238: "'", 278: " ,./I\\ijl‘’·", 280: "|", 333: "!()-:;[]`ft", 350: "•", 389: "*r{}", 400: "°", 474: '"',
    500: "z“”", 549: "≥≤±", 556: "#$0123456789J_aceksvxy–₫", 584: "+<=>^~−×", 611: "?FLTZbdghnopquđ", 667: "EPSVXY",
    722: "&ABCDHKNRUĐơ", 778: "GOQwư", 833: "MƯ", 889: "%mƠ", 944: "W", 975: "@", 1000: "—…→",
}  # fmt: skip
_WIDEST = 1000
_HORN = "\N{COMBINING HORN}"


class Type(NamedTuple):
    """How words are set: size in points, and weight."""

    size: float
    bold: bool = False


def width(words: str, kind: Type) -> float:
    """The width of one line, in points."""
    return sum(_thousandths(letter, bold=kind.bold) for letter in words) * kind.size * _ROOM / 1000


def lines(words: str, kind: Type, room: float) -> int:
    """How many lines the words take in `room` points of width; a word too long for a line is broken."""
    return sum(_broken(part, kind, room) for part in words.split("\n"))


def height(paragraphs: Sequence[str], kind: Type, room: float, *, between: float = 0) -> float:
    """The height of paragraphs in points, with `between` font sizes of air after each."""
    return sum((lines(words, kind, room) * LINE + between) * kind.size for words in paragraphs)


def fitting(
    paragraphs: Sequence[str],
    room: tuple[float, float],
    sizes: Sequence[float],
    *,
    bold: bool = False,
    between: float = 0,
) -> float:
    """The first of `sizes`, largest first, with which paragraphs stay in `room` (width, height); else the last."""
    fits = (size for size in sizes if height(paragraphs, Type(size, bold), room[0], between=between) <= room[1])
    return next(fits, sizes[-1])


def _broken(words: str, kind: Type, room: float) -> int:
    count, used, space = 1, 0.0, width(" ", kind)
    for word in words.split():
        wide = width(word, kind)
        if used and used + space + wide > room:
            count, used = count + 1, 0.0
        extra = int(max(0.0, wide - 0.01) // room) if room > 0 else 0
        count, used = count + extra, (used + space if used else 0.0) + wide - extra * room
    return count


@cache
def _thousandths(letter: str, *, bold: bool) -> int:
    widths = _by_letter(bold=bold)
    return next((widths[each] for each in (letter, _bare(letter)) if each in widths), _WIDEST)


def _bare(letter: str) -> str:
    """The letter without its marks; the horn of ơ and ư stays."""
    parts = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", parts[0] + (_HORN if _HORN in parts else ""))


@cache
def _by_letter(*, bold: bool) -> Mapping[str, int]:
    return dict(_pairs(_BOLD if bold else _REGULAR))


def _pairs(groups: Mapping[int, str]) -> Iterator[tuple[str, int]]:
    for size, letters in groups.items():
        yield from ((letter, size) for letter in letters)
