"""What can be wrong with a file: problems with line, column, value and what to do, gathered in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock
from typing import Literal

from analytics.text import LANGUAGES, Language, text

Severity = Literal["error", "warning"]
Needs = Literal["fix", "explain", "confirm", "nothing"]

LISTED = 10_000
_SHOWN = 120

# Everything else is an error that has to be fixed.
_NEEDS: Mapping[str, Needs] = {
    "encoding_windows_1258": "confirm",
    "encoding_tcvn3": "confirm",
    "encoding_vni": "confirm",
    "encoding_double_utf8": "confirm",
    "replaces_submission": "explain",
    "rows_would_vanish": "explain",
    "maybe_name": "explain",
    "extension_mismatch": "nothing",
    "external_links": "nothing",
    "formula_cells": "nothing",
    "nothing_told": "nothing",
    "invisible_character": "nothing",
    "lookalike_letter": "nothing",
    "total_row": "nothing",
    "unknown_column": "nothing",
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file.

    `line` is the physical line (1-based), `column` the header and `value` the
    cell as the person wrote them. `words` are message templates in Vietnamese
    and English where the plan's rules bring their own.
    """

    code: str
    line: int | None = None
    column: str | None = None
    value: str | None = None
    severity: Severity = "error"
    needs: Needs = "fix"
    details: Mapping[str, object] = field(default_factory=dict)
    words: Mapping[Language, str] | None = None

    @property
    def message(self) -> dict[str, str]:
        """What is wrong and what to do, by language."""
        known = {"line": self.line, "column": self.column or "", "value": self.value or ""} | dict(self.details)
        return {language: self._say(language, known) for language in LANGUAGES}

    def _say(self, language: Language, known: Mapping[str, object]) -> str:
        values = {name: _localised(value, language) for name, value in known.items()}
        if self.words is not None:
            return self.words[language].format(**values)
        return text(language)(f"intake.problem.{self.code}", **values)

    def to_json(self) -> dict[str, object]:
        """The problem as `check --json` prints it."""
        place = {"severity": self.severity, "code": self.code, "line": self.line, "column": self.column}
        return place | {"value": self.value, "message": self.message, "needs": self.needs}


def _localised(value: object, language: Language) -> object:
    """A detail that differs by language is given as a mapping."""
    return value[language] if isinstance(value, Mapping) else value


def problem(
    code: str, line: int | None = None, column: str | None = None, value: str | None = None, **details: object
) -> Problem:
    """A problem of intake's own, with the words of the catalogue; long values are cut."""
    needs = _NEEDS.get(code, "fix")
    shown = value if value is None or len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
    return Problem(code, line, column, shown, "error" if needs == "fix" else "warning", needs, details)


class Refused(Exception):  # noqa: N818 - the name states what is the case
    """The file cannot be read any further."""

    def __init__(self, reason: Problem) -> None:
        self.reason = reason
        super().__init__(reason.code)


class Findings:
    """The problems of one file: the first LISTED, and how many there are in all."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._lock = Lock()
        self.errors = 0
        self.total = 0
        self._open = 0

    def add(self, *found: Problem) -> None:
        """Note some problems."""
        for each in found:
            self.extend((each,), 1)

    def extend(self, found: Iterable[Problem], total: int) -> None:
        """Note `total` problems that need the same, of which no more than the first LISTED are looked at."""
        listed = list(islice(found, LISTED))
        with self._lock:
            self._found += listed
            self.total += total
            self.errors += sum(each.severity == "error" for each in listed)
            self._open += total if listed and _is_asking(listed[0]) else 0
            if len(self._found) > 2 * LISTED:
                self._found = self._first()

    def _first(self) -> list[Problem]:
        """The errors first, then what asks for an answer, then the rest, as many as are listed."""
        return sorted(self._found, key=lambda each: (each.needs != "fix", not _is_asking(each), each.line or 0))[
            :LISTED
        ]

    def listed(self) -> tuple[Problem, ...]:
        """All problems by line, the file's own first; beyond LISTED one that counts the rest."""
        first = sorted(self._first(), key=_place)
        rest = self.total - len(first)
        if not rest:
            return tuple(first)
        advice = "errors" if self.errors else "open" if self._open > sum(map(_is_asking, first)) else "nothing"
        severity, needs = _REST[advice]
        details = {"count": rest, "advice": {each: text(each)(f"intake.more.{advice}") for each in LANGUAGES}}
        return (*first, Problem("more_problems", severity=severity, needs=needs, details=details))


# What nobody was shown, nobody has settled.
_REST: Mapping[str, tuple[Severity, Needs]] = {
    "errors": ("error", "fix"),
    "open": ("error", "fix"),
    "nothing": ("warning", "nothing"),
}


def _is_asking(each: Problem) -> bool:
    return each.needs in {"explain", "confirm"}


def _place(each: Problem) -> tuple[int, bool]:
    return each.line or 0, each.severity == "warning"
