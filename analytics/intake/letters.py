"""Vietnamese letters: what belongs in a text, what only looks like it, and the old encodings recognised by theirs.

TCVN3 (fonts .VnTime) and VNI write Vietnamese with Latin-1 letters, and text
encoded twice shows UTF-8 bytes as letters. No detector tells them apart by
bytes; a Vietnamese syllable has such a strict shape that the right reading
is the one under which the words are syllables.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Literal

import ftfy.bad_codecs  # noqa: F401  registers sloppy-windows-1252, which reads every byte

Legacy = Literal["tcvn3", "vni", "double_utf8"]

_MARKED = "àảãáạằẳẵắặầẩẫấậăâèẻẽéẹềểễếệêìỉĩíịòỏõóọồổỗốộôờởỡớợơùủũúụừửữứựưỳỷỹýỵđ"
_PUNCTUATION = "“”‘’–—…•°²³№§€×÷≤≥½"
_COMBINING = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
FAMILIAR = frozenset(_MARKED + _MARKED.upper() + _PUNCTUATION + _COMBINING)

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_NOTHING = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u3164\ufe0e\ufe0f\ufeff\uffa0"
)
INVISIBLE: Mapping[str, str] = dict.fromkeys(_SPACES, " ") | dict.fromkeys(_NOTHING, "")

_TWINS = (
    "ÐĐ ðđ ƉĐ ɖđ АA ВB ЕE КK МM НH ОO РP СC ТT ХX УY аa еe оo рp сc уy хx іi ІI ѕs ЅS јj ЈJ һh ԁd ԛq ԝw "
    "ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX οo"
)
LOOKALIKES: Mapping[str, str] = {pair[0]: pair[1] for pair in _TWINS.split()}
FOLDED: Mapping[str, str] = {**INVISIBLE, **LOOKALIKES}


def is_forbidden(letter: str) -> bool:
    """Whether a character can only come from damage: controls, half pairs, private letters, U+FFFD."""
    return letter not in "\t\n" and (
        letter == "\ufffd" or unicodedata.category(letter) in {"Cc", "Cs", "Co", "Zl", "Zp"}
    )


def fold(text: str) -> str:
    """The text with invisible characters and look-alike letters replaced."""
    return text.translate(_FOLDING)


_FOLDING = str.maketrans(dict(FOLDED))


# --- syllables -----------------------------------------------------------------------------------

_WORD = re.compile("[A-Za-z\u0080-\U0010ffff]+")
_TONES = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")
_SYLLABLE = re.compile(
    "(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|nh?|ngh?|ph?|qu|r|s|th?|tr|v|x)?"
    "(?:(?:iê|yê|ươ|uô|oa|oă|oe|oo|uâ|uê|uơ|uyê|uy|[aăâeêioôơuưy])(?:c|m|ng|n|p|t)?"
    "|(?:oa|uê|uy|[aêiy])(?:ch|nh)"
    "|uya|uyu|ia|ya|ua|ưa|ai|ao|au|ay|âu|ây|eo|êu|iu|iêu|yêu|oi|ôi|ơi|ui|ưi|ưu|ươi|ươu|uôi|uây|oai|oay|oeo)"
)
_STOPPED = re.compile("(?:c|ch|p|t)$")
_CASES: tuple[Callable[[str], str], ...] = (str.lower, str.upper, str.capitalize)


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Whether a word has the shape of a Vietnamese syllable: one tone at most, sharp or heavy before c, ch, p, t."""
    composed = unicodedata.normalize("NFC", word)
    if all(composed != case(composed) for case in _CASES):
        return False
    marked = unicodedata.normalize("NFD", composed.lower())
    bare = unicodedata.normalize("NFC", marked.translate(_TONES))
    tones = len(marked) - len(marked.translate(_TONES))
    stopped = _STOPPED.search(bare) is None or bool({"\u0301", "\u0323"} & {*marked})
    return tones <= 1 and stopped and _SYLLABLE.fullmatch(bare) is not None


def marked_words(text: str) -> set[str]:
    """The distinct words that tell encodings apart: two letters or more, one of them not ASCII."""
    return {word for word in _WORD.findall(text) if len(word) > 1 and not word.isascii()}


def syllables(words: Iterable[str], read: Callable[[str], str | None]) -> int:
    """How many of the words are Vietnamese under a reading (None: it cannot be read so)."""
    return sum(is_syllable(meant) for meant in map(read, words) if meant is not None)


# --- the old encodings ---------------------------------------------------------------------------

_TCVN3_CODES = (
    "ĂÂÊÔƠƯĐăâêôơưđ\0\0\0\0\0\0àảãáạ\0ằẳẵắ\0\0\0\0\0\0\0ặầẩẫấậè\0ẻẽéẹềểễếệìỉ\0\0\0ĩíịò\0ỏõóọồổỗốộờởỡớợù\0ủũúụừửữứựỳỷỹýỵ"
)
_TCVN3 = {chr(0xA1 + place): letter for place, letter in enumerate(_TCVN3_CODES) if letter != "\0"}

_VNI_TONES = {"a": "ùøûõï", "e": "ùøûõï", "o": "ùøûõï", "u": "ùøûõï", "y": "ùøûõ", "ô": "ùøûõï", "ö": "ùøûõï"}
_VNI_BASES = {"ô": "ơ", "ö": "ư"}
_VNI_TONE_MARKS = "\u0301\u0300\u0309\u0303\u0323"
_VNI_SINGLE = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "ñ": "đ", "î": "ỵ"}


def _vni_pairs() -> dict[str, str]:
    pairs = {
        base + mark: _VNI_BASES.get(base, base) + tone
        for base, marks in _VNI_TONES.items()
        for mark, tone in zip(marks, _VNI_TONE_MARKS, strict=False)
    }
    for base in "aeo":
        pairs[base + "â"] = base + "\u0302"
        pairs |= {base + m: base + "\u0302" + t for m, t in zip("áàåãä", _VNI_TONE_MARKS, strict=True)}
    pairs["aê"] = "ă"
    pairs |= {"a" + m: "ă" + t for m, t in zip("éèúüë", _VNI_TONE_MARKS, strict=True)}
    both = pairs | _VNI_SINGLE
    cased = (
        both
        | {k.upper(): v.upper() for k, v in both.items()}
        | {k.capitalize(): v.capitalize() for k, v in both.items()}
    )
    return {k: unicodedata.normalize("NFC", v) for k, v in cased.items()}


_VNI = _vni_pairs()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))


def _from_tcvn3(text: str) -> str | None:
    if any(letter >= "\u0080" and letter not in _TCVN3 for letter in text):
        return None
    return "".join(_TCVN3.get(letter, letter) for letter in text)


def _from_vni(text: str) -> str | None:
    meant = _VNI_PATTERN.sub(lambda found: _VNI[found[0]], text)
    return None if any("\u0080" <= each <= "\u00ff" for each in meant if each not in FAMILIAR) else meant


def _from_double_utf8(text: str) -> str | None:
    for codec in ("sloppy-windows-1252", "latin-1"):
        try:
            return unicodedata.normalize("NFC", text.encode(codec).decode("utf-8"))
        except UnicodeError:
            continue
    return None


READINGS: Mapping[Legacy, Callable[[str], str | None]] = {
    "double_utf8": _from_double_utf8,
    "tcvn3": _from_tcvn3,
    "vni": _from_vni,
}


def recognise(words: Iterable[str]) -> Legacy | None:
    """The old encoding of a Unicode text, from its marked words; None for real Unicode.

    Only words with letters that Vietnamese does not have count: they cannot
    be right as they stand.
    """
    odd = [word for word in words if not FAMILIAR.issuperset(each for each in word if not each.isascii())]
    scores = {name: syllables(odd, read) for name, read in READINGS.items()}
    best = max(scores, key=lambda name: scores[name])
    return best if odd and 2 * scores[best] >= len(odd) else None


def is_mixed(words: Iterable[str]) -> bool:
    """Whether real Vietnamese stands beside the old encoding: a syllable with letters beyond Latin-1."""
    return any(any(each > "\u00ff" for each in word) and is_syllable(word) for word in words)


@lru_cache(maxsize=65536)
def convert(cell: str, legacy: Legacy, mixed: bool) -> str:
    """A cell read from its old encoding, unless it is Vietnamese already.

    Where both readings are syllables, a text that is `mixed` keeps its own.
    """
    meant = READINGS[legacy](cell)
    if meant is None or cell.isascii():
        return cell
    before, after = (sum(map(is_syllable, marked_words(each))) for each in (cell, meant))
    return meant if after > before or (after == before and not mixed) else cell
