"""The catalogues: complete in both languages, with the same placeholders, and nothing that nobody says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest

from analytics.home import PROJECT
from analytics.text import LANGUAGES, Language, catalogue, text

SAME_IN_BOTH = re.compile(r"[\W\d_]*(English|Tiếng Việt|(Excel )?\(?CSV\)?|JSON|Parquet|SVG|PNG|SHA-256)?[\W\d_]*")
VIETNAMESE = re.compile(r"[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
# Words of the data that stay Vietnamese in English sentences: names of people's files, headers of forms.
QUOTED = re.compile(r"[“\"'`«(].*?[”\"'`»)]")


def test_both_languages_have_the_same_entries() -> None:
    assert catalogue("vi").keys() == catalogue("en").keys()


@pytest.mark.parametrize("key", sorted(catalogue("vi")))
def test_both_languages_have_the_same_placeholders(key: str) -> None:
    assert placeholders(catalogue("vi")[key]) == placeholders(catalogue("en")[key])


def test_no_entry_is_left_untranslated() -> None:
    vi, en = catalogue("vi"), catalogue("en")
    left = [key for key in vi if vi[key] == en[key] and not SAME_IN_BOTH.fullmatch(re.sub(r"\{.*?\}", "", vi[key]))]
    assert left == []


def test_english_is_english() -> None:
    left = {key: words for key, words in catalogue("en").items() if VIETNAMESE.search(QUOTED.sub("", words))}
    assert left == {}


def test_every_entry_is_said_somewhere() -> None:
    said = [re.compile(pattern) for pattern in set(sayings())]
    assert [key for key in catalogue("vi") if not any(pattern.fullmatch(key) for pattern in said)] == []


@pytest.mark.parametrize(("language", "number", "percent"), [("vi", "17.178", "98,5%"), ("en", "17,178", "98.5%")])
def test_numbers_are_written_as_the_language_does(language: Language, number: str, percent: str) -> None:
    t = text(language)
    assert (t.number(17178), t.percent(98.5)) == (number, percent)


def test_languages_start_with_vietnamese() -> None:
    assert LANGUAGES[0] == "vi"


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def sayings() -> Iterator[str]:
    """Every string in the program as a pattern of keys; what an f-string fills in may be any part of a key."""
    areas = tuple(f"{path.stem}." for path in (PROJECT / "analytics" / "text" / "vi").glob("*.toml"))
    for file in (PROJECT / "app.py", *(PROJECT / "pages").glob("*.py"), *(PROJECT / "analytics").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            pattern = _pattern(node)
            if pattern and re.sub(r"\\", "", pattern).startswith(areas):
                yield pattern


def _pattern(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_pattern(part) or r"[\w.-]+" for part in node.values)
    return ""
