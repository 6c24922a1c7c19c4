"""Every encoding, with the names that really occur; none is mistaken for another."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import plan
from analytics.home import PROJECT
from analytics.intake import decode, letters
from analytics.intake.problems import Refused
from tests.intake.conftest import GOOD, HEADER, Checker, told

PLAN = plan.load(PROJECT / "data" / "reference")
NAMES = [commune.name_vi for commune in PLAN.communes] + [agency.name_vi for agency in PLAN.agencies]
TEXT = f"{HEADER};Ghi chú\n" + "\n".join(f"{GOOD};{name}" for name in NAMES[:1]) + "\n"

TO_TCVN3 = {letter: code for code, letter in letters._TCVN3.items()}
TO_VNI = {letter: code for code, letter in letters._VNI.items()}


def tcvn3(text: str) -> str:
    """As typed with .VnTime: capitals with tones have no code of their own."""
    return "".join(TO_TCVN3.get(each) or TO_TCVN3.get(each.lower()) or each for each in text)


def vni(text: str) -> str:
    """As typed with VNI fonts."""
    return "".join(TO_VNI.get(each, each) for each in text)


def windows_1258(text: str) -> bytes:
    """Base letters with the tone behind, where the code page has no letter for both."""
    found = b""
    for each in text:
        try:
            found += each.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", each)
            tone = next(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
            found += (unicodedata.normalize("NFC", parts.replace(tone, "")) + tone).encode("cp1258")
    return found


def twice(text: str) -> str:
    """UTF-8 read as Windows-1252."""
    return text.encode().decode("sloppy-windows-1252")


UNICODE = {
    "utf-8": TEXT.encode(),
    "utf-8-bom": codecs.BOM_UTF8 + TEXT.encode(),
    "utf-16-le": TEXT.encode("utf-16-le"),
    "utf-16-be": TEXT.encode("utf-16-be"),
    "utf-16-le with mark": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "utf-16-be with mark": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "utf-8 decomposed": unicodedata.normalize("NFD", TEXT).encode(),
}
LEGACY = {
    "windows_1258": windows_1258(TEXT),
    "tcvn3": tcvn3(TEXT).encode("latin-1"),
    "vni": vni(TEXT).encode("sloppy-windows-1252"),
    "double_utf8": twice(TEXT).encode(),
}
LEGACY_IN_UNICODE = {"tcvn3": tcvn3(TEXT).encode(), "vni": vni(TEXT).encode(), "double_utf8": twice(TEXT).encode()}


@pytest.mark.parametrize("name", UNICODE)
def test_unicode_is_taken_as_it_is(name: str, check: Checker) -> None:
    """UTF-8 and UTF-16 prove themselves."""
    found = check(UNICODE[name])
    assert (found.status, told(found), found.encoding) == ("accepted", [], name.split(" ", maxsplit=1)[0])
    assert found.table is not None
    assert found.table["ghi_chu"].to_pylist() == NAMES[:1]


@pytest.mark.parametrize("name", LEGACY)
def test_old_encodings_wait_for_a_person(name: str, check: Checker) -> None:
    """Nothing is taken before somebody has looked; then the words are the real ones."""
    found = check(LEGACY[name])
    assert (found.status, told(found)) == ("needs_confirmation", [f"- encoding_{name}"])
    sure = check(LEGACY[name], confirmed={f"encoding_{name}"})
    assert sure.status == "accepted"
    assert sure.table is not None
    assert sure.table["ghi_chu"].to_pylist() == NAMES[:1]


@pytest.mark.parametrize("name", LEGACY_IN_UNICODE)
def test_old_encodings_inside_unicode(name: str, check: Checker) -> None:
    """The same, saved again as UTF-8."""
    found = check(LEGACY_IN_UNICODE[name], confirmed={f"encoding_{name}"})
    assert (found.status, told(found)) == ("accepted", [f"- encoding_{name}"])


def test_one_legacy_cell_among_real_vietnamese(check: Checker) -> None:
    """A cell pasted from an old document is converted alone."""
    mixed = f"{HEADER};Ghi chú\n{GOOD};{tcvn3('Tổng số cán bộ xã')}\n"
    found = check(mixed, confirmed={"encoding_tcvn3"})
    assert found.table is not None
    assert found.table["ghi_chu"].to_pylist() == ["Tổng số cán bộ xã"]
    proper = mixed.replace(";NN;", ";DL;").split("\n")[1].replace(tcvn3("Tổng số cán bộ xã"), "Xã Hạ Lang, Sở Y tế")
    assert "Xã Hạ Lang" in decode.clean(proper, decode.Encoding("tcvn3", "utf-8", "tcvn3", True))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["windows-1258", "tcvn3", "vni", "double_utf8"])
def test_each_name_alone_is_recognised_or_left(kind: str, name: str, tmp_path: Path) -> None:
    """A single name is never read as another: the right encoding, or no decision at all."""
    content = {
        "windows-1258": windows_1258(name),
        "tcvn3": tcvn3(name).encode("latin-1"),
        "vni": vni(name).encode("sloppy-windows-1252"),
        "double_utf8": twice(name).encode(),
    }[kind]
    path = tmp_path / "name.txt"
    path.write_bytes(content * 3)
    if content.isascii():
        return
    try:
        encoding = decode.recognise(path)
    except Refused:
        return
    read = "".join(decode.lines(path, encoding)).strip()
    assert encoding.name == kind or read.lower() == (name * 3).lower()


@pytest.mark.parametrize("name", NAMES)
def test_real_unicode_is_no_old_encoding(name: str) -> None:
    """Every name of the plan is Vietnamese as it stands."""
    assert letters.recognise(letters.marked_words(name)) is None


def test_the_whole_plan_is_vietnamese() -> None:
    """The words of all targets and tasks: syllables but for abbreviations."""
    words = letters.marked_words(" ".join(task.sentence_vi for task in PLAN.tasks))
    assert {word for word in words if not letters.is_syllable(word) and not word.isupper()} <= {"HĐLĐ"}


def test_unknown_bytes_are_refused_with_their_line(check: Checker) -> None:
    """A broken UTF-8 file says where."""
    found = check((HEADER + "\n").encode() + b"2025-N;\xff\xfe\xfd\n")
    assert told(found) == ["2 encoding_unknown"]


@pytest.mark.parametrize("letter", ["\x00", "\x07", "\x0b", "\x7f", "\x85", "\u2028", "\ufffd", "\ue000"])
def test_control_characters_are_refused(letter: str, check: Checker) -> None:
    """Controls, line separators and damaged letters stop the file, with their place."""
    found = check(f"{HEADER}\n{GOOD.replace('SNNMT', 'SNN' + letter + 'MT')}\n")
    assert [(p.code, p.line, p.column) for p in found.problems] == [("control_character", 2, "Mã cơ quan")]
    assert found.table is None


@pytest.mark.parametrize("letter", ["\u200b", "\u00ad", "\ufeff", "\u202e", "\u2060"])
def test_invisible_characters_are_folded(letter: str, check: Checker) -> None:
    """They are left out, with a warning that names the place."""
    found = check(f"{HEADER}\n{GOOD.replace('SNNMT', 'SNN' + letter + 'MT')}\n")
    assert (found.status, [(p.code, p.line, p.column) for p in found.problems]) == (
        "accepted",
        [("invisible_character", 2, "Mã cơ quan")],
    )


def test_hard_space_around_a_number(check: Checker) -> None:
    """A hard space is a space."""
    found = check(HEADER + "\n" + GOOD.replace(";100;", ";\u00a0100;") + "\n")
    assert (found.status, told(found)) == (
        "accepted",
        ["2 invisible_character Tổng số công chức, viên chức=⟨U+00A0⟩100"],
    )


def test_lookalike_letters_are_folded(check: Checker) -> None:
    """Ð for Đ in the header, a Cyrillic С in a code."""
    found = check(f"{HEADER}\n{GOOD.replace('SNNMT', 'ЅNNМТ')}\n".replace("Đại", "Ðại"))
    assert found.status == "accepted"
    assert told(found) == ["1 lookalike_letter Đại học=Ðại học", "2 lookalike_letter Mã cơ quan=ЅNNМТ"]


LETTERS = st.text(alphabet=st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắồốộ ;\r\n"), max_size=200)


@given(
    text=LETTERS,
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    size=st.integers(1, 64),
)
def test_round_trip_in_any_pieces(text: str, codec: str, size: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """However the bytes are cut, the same whole lines come out, with one kind of line end."""
    path = tmp_path_factory.getbasetemp() / "round.txt"
    path.write_bytes(text.encode(codec))
    pieces = list(decode.lines(path, decode.Encoding(codec, codec), size))
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert "".join(pieces) == plain + ("\n" if plain and not plain.endswith("\n") else "")
    assert all(piece.endswith("\n") for piece in pieces)


def test_an_error_behind_many_warnings_still_counts(check: Checker) -> None:
    """However many warnings come first, the one damaged cell refuses the file and is listed."""
    rows = [f"{GOOD};DV{number};x\u200b" for number in range(10_500)] + [f"{GOOD};DV;x\x07"]
    found = check("\n".join([f"{HEADER};Mã đơn vị;Ghi chú", *rows]) + "\n")
    assert found.status == "refused"
    assert "control_character" in [p.code for p in found.problems if p.line == 10_502]
