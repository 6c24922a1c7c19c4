"""Bytes -> text: a fixed ladder of encodings, read piece by piece, whole lines at a time.

Charset detectors get Vietnamese wrong. UTF-8 and UTF-16 prove themselves by
their form; the encodings of one byte a letter are told apart by whether the
words are Vietnamese syllables, and are taken only when a person confirms.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from analytics.intake import letters
from analytics.intake.problems import Problem, Refused, problem

_BLOCK = 4 << 20
_LONGEST_LINE = 4 << 20
_SAMPLE = 1 << 16
_WORDS = 5_000
_PLAIN = bytes([9, 10, 13, *range(32, 127)])
_BOMS: tuple[tuple[bytes, str, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8-bom"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
_CELL = re.compile('[^;,\t\n"]+')


@dataclass(frozen=True)
class Encoding:
    """How a text is written: `codec` reads the bytes, `legacy` then the letters.

    `odd` are the characters, after reading, that Vietnamese text does not need.
    """

    name: str
    codec: str
    legacy: letters.Legacy | None = None
    mixed: bool = False
    odd: frozenset[str] = frozenset()

    @property
    def doubt(self) -> Problem | None:
        """What a person has to confirm before this reading is taken."""
        code = f"encoding_{self.legacy}" if self.legacy else "encoding_windows_1258"
        return problem(code) if self.legacy or self.codec == "cp1258" else None


def recognise(path: Path) -> Encoding:
    """The encoding of a text file, by its marks, its form, and then its words.

    Raises Refused where no reading gives Vietnamese.
    """
    with path.open("rb") as stream:
        head = stream.read(_SAMPLE)
    name, codec = _unicode_form(head)
    try:
        encoding = survey(_pieces(path, codec), name, codec)
    except Refused as refused:
        if name != "utf-8":
            raise
        encoding = _one_byte(path, refused)
    return _strange(path, encoding) if encoding.doubt else encoding


def _unicode_form(head: bytes) -> tuple[str, str]:
    """Name and codec by the mark at the start, else by the zeros of UTF-16, else UTF-8."""
    for mark, codec, name in _BOMS:
        if head.startswith(mark):
            return name, codec
    form = _utf16_by_zeros(head) or "utf-8"
    return form, form


def _utf16_by_zeros(head: bytes) -> str | None:
    """UTF-16 without a mark: most letters are ASCII, so every second byte is zero."""
    pairs = len(head) // 2
    even, odd = head[: 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if odd * 10 > pairs * 4 and even * 20 <= pairs:
        return "utf-16-le"
    return "utf-16-be" if even * 10 > pairs * 4 and odd * 20 <= pairs else None


def survey(pieces: Iterable[str], name: str = "", codec: str = "") -> Encoding:
    """The odd characters of a Unicode text, and the old encoding that may hide in it."""
    found: set[str] = set()
    words: set[str] = set()
    for text in pieces:
        strange = _beyond_ascii(text)
        found |= strange
        if len(words) < _WORDS and not strange <= letters.FAMILIAR:
            words |= letters.marked_words(text)
    legacy = letters.recognise(words)
    mixed = legacy is not None and letters.is_mixed(words)
    return Encoding(legacy or name, codec, legacy, mixed, frozenset(found - letters.FAMILIAR))


def odd_letters(pieces: Iterable[str]) -> frozenset[str]:
    """The characters of a text that Vietnamese does not need."""
    return frozenset(each for text in pieces for each in _beyond_ascii(text)) - letters.FAMILIAR


def _beyond_ascii(text: str) -> set[str]:
    """The distinct characters that are not printable ASCII, found by deleting those that are."""
    return set(text.encode("utf-8", "surrogatepass").translate(None, _PLAIN).decode("utf-8", "surrogatepass"))


def _one_byte(path: Path, refused: Refused) -> Encoding:
    """Windows-1258, TCVN3 or VNI: whichever gives the most syllables; none if fewer than half."""
    words = letters.marked_words(_sample(path))
    readings = {"windows-1258": _from_1258, "tcvn3": letters.READINGS["tcvn3"], "vni": letters.READINGS["vni"]}
    scores = {name: letters.syllables(words, read) for name, read in readings.items()}
    best = max(scores, key=lambda name: scores[name])
    if 2 * scores[best] < len(words):
        raise refused
    if best == "windows-1258":
        return Encoding(best, "cp1258")
    codec = "latin-1" if best == "tcvn3" else "sloppy-windows-1252"
    return Encoding(best, codec, "tcvn3" if best == "tcvn3" else "vni")


def _strange(path: Path, encoding: Encoding) -> Encoding:
    """The same, knowing the odd characters of the text as it will be read."""
    return replace(encoding, odd=odd_letters(lines(path, encoding)))


def _sample(path: Path) -> str:
    """The lines with letters beyond ASCII of the first blocks, each byte as one letter."""
    with path.open("rb") as stream:
        return "\n".join(line for line in stream.read(_BLOCK).decode("latin-1").splitlines() if not line.isascii())


def _from_1258(word: str) -> str | None:
    try:
        return unicodedata.normalize("NFC", word.encode("latin-1").decode("cp1258"))
    except UnicodeError:
        return None


def lines(path: Path, encoding: Encoding, size: int = _BLOCK) -> Iterator[str]:
    """The text in pieces of whole lines, each ending in `\\n`: converted, composed (NFC), one kind of line end.

    Raises Refused for bytes that do not fit the encoding and for a line without end.
    """
    return (clean(text, encoding) for text in _pieces(path, encoding.codec, size))


def conversions(path: Path) -> Iterator[tuple[str, str]]:
    """Cells as they stand in a text file beside how they are read, where the encoding is a guess. Raises Refused."""
    encoding = recognise(path)
    if not encoding.doubt:
        return
    as_is = _pieces(path, "latin-1" if encoding.codec == "cp1258" else encoding.codec)
    for raw, read in zip(as_is, lines(path, encoding), strict=True):
        yield from changed(raw, read)


def changed(raw: str, read: str) -> Iterator[tuple[str, str]]:
    """The cells of a text whose letters differ before and after conversion."""
    pairs = zip(_CELL.findall(raw), _CELL.findall(read), strict=False)
    return ((before.strip(), after.strip()) for before, after in pairs if before != after)


def clean(text: str, encoding: Encoding) -> str:
    """A text read from its old encoding, cell by cell, and composed (NFC)."""
    if text.isascii():
        return text
    legacy = encoding.legacy
    if legacy:
        text = _CELL.sub(lambda cell: letters.convert(cell[0], legacy, encoding.mixed), text)
    return unicodedata.normalize("NFC", text)


def _pieces(path: Path, codec: str, size: int = _BLOCK) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)()
    rest, line = "", 1
    with path.open("rb") as stream:
        while True:
            block = stream.read(size)
            text, rest = _whole_lines(rest + _decode(decoder, block, line), final=not block)
            if text:
                yield text
                line += text.count("\n")
            if not block:
                return


def _decode(decoder: codecs.IncrementalDecoder, block: bytes, line: int) -> str:
    try:
        return decoder.decode(block, final=not block)
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        raise Refused(problem("encoding_unknown", line + before.count(b"\n"))) from error


def _whole_lines(text: str, *, final: bool) -> tuple[str, str]:
    """The whole lines with `\\n` line ends, and the rest; a last `\\r` waits for its `\\n`."""
    end = len(text) if final else max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1
    if len(text) - end > _LONGEST_LINE:
        raise Refused(problem("line_too_long"))
    whole = text[:end].replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text[:end]
    return whole + "\n" if final and whole and not whole.endswith("\n") else whole, text[end:]
