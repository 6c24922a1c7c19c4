"""What is wrong in the reference data, where, and how it is said to an official."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analytics.text import Language, text


@dataclass(frozen=True)
class Mistake:
    """One thing wrong: `row` is the physical line of `file`, `field` the column.

    `reason` is an entry of the catalogue's `plan.reason`, filled with `values`.
    """

    file: str
    row: int | None
    field: str
    reason: str
    values: tuple[tuple[str, str], ...] = ()

    def say(self, language: Language) -> str:
        """The mistake as one sentence that begins with its place."""
        words = text(language)
        place = "_".join(name for name in ("row", "field") if getattr(self, name)) or "file"
        reason = words(f"plan.reason.{self.reason}", **dict(self.values))
        return words(f"plan.place.{place}", file=self.file, row=self.row, field=self.field, reason=reason)

    def __str__(self) -> str:
        return self.say("vi")


@dataclass(frozen=True)
class At:
    """The place in the reference data where something was read."""

    file: str
    row: int | None = None

    def mistake(self, field: str, reason: str, **values: object) -> Mistake:
        """The mistake `reason` in `field` at this place."""
        return Mistake(self.file, self.row, field, reason, tuple((name, str(value)) for name, value in values.items()))


class PlanError(Exception):
    """The reference data cannot be used; `mistakes` lists everything found."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))

    def say(self, language: Language) -> str:
        """All mistakes, one a line."""
        return "\n".join(mistake.say(language) for mistake in self.mistakes)
