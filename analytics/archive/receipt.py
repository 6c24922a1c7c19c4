"""What is written down about each event: who, when, which file, what it replaces."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import PurePath
from typing import Annotated, Literal, NamedTuple, get_args

from pydantic import AliasChoices, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from analytics.text import legible

RECEIPT = "receipt.json"
ROWS = "rows.parquet"
CORRECTED = "corrected.csv"
FOLDER = re.compile(r"(\d{8})-[A-Za-z0-9_.-]+")
SEVERAL = "multi"

Verdict = Literal["return", "acceptance"]
PeriodKind = Literal["opening", "locking", "reopening"]
NoteKind = Literal["sign_in", "roles", "denial"]
LetterKind = Literal["question", "answer", "reminder"]
Kind = Literal["submission", "withdrawal", Verdict, PeriodKind, NoteKind, LetterKind]
_NAMES_WHAT_IT_CONCERNS: tuple[str, ...] = (*get_args(Verdict), "answer")


# What people type or name their files.
Words = Annotated[str, BeforeValidator(lambda words: legible(words) if isinstance(words, str) else words)]


class Slot(NamedTuple):
    """What one submission fills and a correction replaces. `commune` is empty where it does not apply."""

    form: str
    period: str
    agency: str
    commune: str = ""


class Head(NamedTuple):
    """The newest receipt: its number and the SHA-256 of its bytes."""

    number: int
    digest: str


EMPTY = Head(0, "0" * 64)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Explanation(_Part):
    """Why a warning is right: `line` 0 is the whole file, `code` "" every warning of the line.

    `about` are the warning's own words, by language; earlier receipts lack them.
    """

    line: int = Field(ge=0)
    code: Words = ""
    text: Words
    about: Mapping[str, Words] = {}


class Change(_Part):
    """One figure before and after a submission, in the plan's default reading.

    `value` is in the indicator's unit, `reported` and `expected` count
    reporting units.
    """

    level: Literal["province", "sector", "agency", "commune"]
    sector: str
    agency: str = ""
    commune: str = ""
    indicator: str
    period: str
    numerator_before: int | None
    denominator_before: int | None
    value_before: float | None
    numerator_after: int | None
    denominator_after: int | None
    value_after: float | None
    reported_before: int
    expected_before: int
    reported_after: int
    expected_after: int


def _explanations(value: object) -> object:
    """Earlier receipts hold a sentence a line, for every warning of it."""
    if isinstance(value, Mapping):
        return tuple({"line": line, "text": words} for line, words in value.items())
    return value


class Receipt(_Part):
    """One event, as stored in `receipt.json`.

    `rows` counts the checked rows; `supersedes` are numbers of earlier
    submissions, `concerns` is the submission that a withdrawal, return or
    acceptance is about; `reference` is the digest of the plan it was checked
    against; `previous` the SHA-256 of the receipt before. `file_name` and
    `file_sha256` are the agency's own file; with `corrected_sha256` the rows
    were read from a copy in which `corrected_cells` cells were corrected.
    `period`, `agency`, `commune` and `due` say what an opening, locking or
    reopening covers, the first three also whom a question or reminder is for
    and of which period; `topic` is what it is about (`task:III.1.3`,
    `indicator:YT/thac_si`, `form:BM01`) and an answer `concerns` a question.
    `reason` is a reason, a message to the agency, a detail, or a letter's words.
    """

    number: int = Field(ge=1)
    kind: Kind
    at: AwareDatetime
    by: Words = Field(min_length=1)
    form: str = ""
    slots: tuple[Slot, ...] = ()
    file_name: Words = ""
    file_sha256: str = ""
    corrected_sha256: str = ""
    corrected_cells: int = 0
    rows_sha256: str = ""
    rows: int = 0
    explanations: Annotated[tuple[Explanation, ...], BeforeValidator(_explanations)] = ()
    confirmed: tuple[str, ...] = ()
    supersedes: tuple[int, ...] = ()
    changes: tuple[Change, ...] = ()
    # Earlier receipts call it `withdraws`.
    concerns: int | None = Field(default=None, validation_alias=AliasChoices("concerns", "withdraws"))
    period: str = ""
    agency: str = ""
    commune: str = ""
    due: date | None = None
    reason: Words = ""
    topic: str = ""
    reference: str = ""
    previous: str = Field(pattern="^[0-9a-f]{64}$")

    @property
    def folder(self) -> str:
        """`00000042-2025-N-SYT`; `multi` where the file holds several periods or agencies.

        Other events are named by their kind, a return, acceptance or answer also by what it concerns:
        `00000043-return-00000042`.
        """
        if self.kind == "submission":
            period = _one(slot.period for slot in self.slots)
            agency = _one(slot.agency for slot in self.slots)
            return f"{self.number:08}-{period}-{agency}"
        if self.kind in _NAMES_WHAT_IT_CONCERNS:
            return f"{self.number:08}-{self.kind}-{self.concerns or 0:08}"
        return f"{self.number:08}-{self.kind}"

    @property
    def original(self) -> str:
        """Name of the stored copy: `original` with the ending that the agency's file had."""
        suffix = PurePath(self.file_name).suffix.lower()
        return "original" + (suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ".bin")

    @property
    def hashes(self) -> Mapping[str, str]:
        """The SHA-256 of each file that belongs in the folder beside the receipt, by name."""
        if self.kind != "submission":
            return {}
        corrected = {CORRECTED: self.corrected_sha256} if self.corrected_sha256 else {}
        return {ROWS: self.rows_sha256, self.original: self.file_sha256} | corrected

    @property
    def counted_sha256(self) -> str:
        """The SHA-256 of the file whose rows count: the corrected copy where there is one."""
        return self.corrected_sha256 or self.file_sha256

    @property
    def places(self) -> frozenset[str]:
        """How the folders of submissions that share a slot with this one end."""
        pairs = {(safe(slot.period), safe(slot.agency)) for slot in self.slots}
        return frozenset(
            f"{period}-{agency}" for one, other in pairs for period in (one, SEVERAL) for agency in (other, SEVERAL)
        )

    def to_bytes(self) -> bytes:
        """The exact content of `receipt.json`."""
        return (self.model_dump_json(indent=2) + "\n").encode()

    @property
    def head(self) -> Head:
        """The head that the archive has once this receipt is the newest."""
        return Head(self.number, digest(self.to_bytes()))


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def safe(code: str) -> str:
    """A code as part of a folder's name on any system."""
    return re.sub(r"[^A-Za-z0-9_.-]", "_", code)


def _one(codes: Iterable[str]) -> str:
    """The single code, made safe."""
    distinct = sorted(set(codes))
    return safe(distinct[0]) if len(distinct) == 1 else SEVERAL
