"""The interface's words and number formats, Vietnamese first, English complete.

Catalogues are TOML files in `vi/` and `en/`; the key `intake.problem.empty`
is entry `problem.empty` of `intake.toml`. Names of indicators, sectors and
agencies live with the plan, not here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from babel.numbers import format_decimal

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
_FOLDER = Path(__file__).parent


def legible(words: str) -> str:
    """The words with U+FFFD for half characters, as browsers may send them: they could be neither stored nor shown."""
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def small(words: str) -> str:
    """The first letter small, for the middle of a sentence."""
    return words[:1].lower() + words[1:]


@dataclass(frozen=True)
class Text:
    """All words of one language; what English lacks falls back to Vietnamese."""

    language: Language
    entries: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The entry `key` with its placeholders filled; KeyError if no language has it."""
        return self.entries[key].format(**values)

    def component(self, name: str) -> dict[str, str]:
        """The words of a component, placeholders and all: they are filled in the browser."""
        found = (key.rpartition(".") for key in self.entries)
        return {
            word: self.entries[f"components.{name}.{word}"] for area, _, word in found if area == f"components.{name}"
        }

    def number(self, value: float, decimals: int = 0) -> str:
        """17178 -> `17.178` in Vietnamese, `17,178` in English, always with `decimals` places."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return format_decimal(value, format=pattern, locale=self.language)

    def percent(self, value: float, decimals: int = 1) -> str:
        """98.5 -> `98,5%` in Vietnamese, `98.5%` in English."""
        return self.number(value, decimals) + "%"

    def period(self, code: str, *, inside: bool = False) -> str:
        """2025-N -> `Năm 2025`; `inside` a sentence `năm 2025`."""
        year, part = code.split("-")
        name = self(f"screens.period.{part}", year=year)
        return small(name) if inside else name

    def day(self, value: date) -> str:
        """dd/mm/yyyy in both languages."""
        return value.strftime("%d/%m/%Y")


@cache
def text(language: Language) -> Text:
    """The words of `language`, completed from Vietnamese."""
    return Text(language, catalogue("vi") | catalogue(language))


@cache
def catalogue(language: Language) -> dict[str, str]:
    """Every entry of one language's own files: full key -> words."""
    files = sorted((_FOLDER / language).glob("*.toml"))
    return {key: words for file in files for key, words in _flatten(file.stem, tomllib.loads(file.read_text("utf-8")))}


def _flatten(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, str):
            yield key, value
        else:
            yield from _flatten(key, value)
