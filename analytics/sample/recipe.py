"""`data/sample/recipe.toml` as frozen models: who reports, how their figures develop, what goes wrong."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from analytics.home import PROJECT

SAMPLE = PROJECT / "data" / "sample"

Style = Literal[
    "workbook", "opendocument", "excel_csv", "plain_csv", "unicode_text", "windows_1258", "decomposed_tsv"
]  # fmt: skip
Line = tuple[float, float]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Office(_Part):
    """Who submits, in what kind of file, and which optional groups of columns it fills in."""

    agency: str
    by: str
    style: Style | Literal[""]
    fills: tuple[str, ...] = ()


class Course(_Part):
    """How one sector of one agency develops: head count and shares at the first and the last period."""

    agency: str
    sector: str
    first: str
    last: str
    staff: Line
    civil: float
    women: float
    university: Line
    master: Line
    doctors: int = 0
    awarded: dict[str, int] = {}
    level_1: Line | None = None
    level_2: Line | None = None
    residents: Line | None = None
    professionals: Line | None = None
    qualified: Line | None = None
    continuing: Line | None = None
    note: str = ""


class Total(_Part):
    """The province's intellectuals by period; one of the figures is official. `others`: more columns by period."""

    agency: str
    values: dict[str, int]
    official: str
    source: str
    others: dict[str, dict[str, int]] = {}


class Report(_Part):
    """What an agency says of its tasks for a period: for each the cells of its row, by the form's columns.

    `returned` is the message with which it was sent back, and then it does not count.
    """

    agency: str
    period: str
    by: str
    style: Style
    rows: tuple[dict[str, str | int | date], ...]
    returned: str = ""


class Opening(_Part):
    """A period that was opened until a day; who came later was let in again, for `reason`."""

    period: str
    due: date
    by: str
    reason: str


class Missing(_Part):
    """An agency that has not reported."""

    agency: str
    period: str


class Late(_Part):
    """An agency that reported this many days after the closing day."""

    agency: str
    period: str
    days: int


class Redo(_Part):
    """A submission whose first version was wrong: corrected later, or withdrawn and sent again."""

    agency: str
    commune: str
    period: str
    sector: str
    first_wrong: dict[str, int]
    suffix: str
    withdrawn: bool
    reason: str


class Recipe(_Part):
    """Everything the sample is made from."""

    seed: int
    periods: tuple[str, ...]
    commune_styles: tuple[Style, ...]
    office: tuple[Office, ...]
    course: tuple[Course, ...]
    total: Total
    report: tuple[Report, ...] = ()
    opening: tuple[Opening, ...] = ()
    missing: tuple[Missing, ...] = ()
    late: tuple[Late, ...] = ()
    redo: tuple[Redo, ...] = ()


@cache
def load(path: Path = SAMPLE / "recipe.toml") -> Recipe:
    """Read the recipe."""
    return Recipe.model_validate(tomllib.loads(path.read_text("utf-8")))
