"""What is written down about each event: who, when, which file, what it replaces."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import Literal, NamedTuple

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

RECEIPT = "receipt.json"
ROWS = "rows.parquet"
FOLDER = re.compile(r"(\d{8})-[A-Za-z0-9_.-]+")
WITHDRAWAL = "withdrawal"
_SEVERAL = "multi"


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


class Receipt(BaseModel):
    """One event of the archive, as stored in `receipt.json`.

    `rows` counts the checked rows; `supersedes` and `withdraws` are numbers of
    earlier submissions; `reference` is the digest of the plan it was checked
    against; `previous` the SHA-256 of the receipt before.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    number: int = Field(ge=1)
    kind: Literal["submission", "withdrawal"]
    at: AwareDatetime
    by: str = Field(min_length=1)
    form: str = ""
    slots: tuple[Slot, ...] = ()
    file_name: str = ""
    file_sha256: str = ""
    rows_sha256: str = ""
    rows: int = 0
    explanations: dict[int, str] = {}
    confirmed: tuple[str, ...] = ()
    supersedes: tuple[int, ...] = ()
    withdraws: int | None = None
    reason: str = ""
    reference: str = ""
    previous: str = Field(pattern="^[0-9a-f]{64}$")

    @property
    def folder(self) -> str:
        """`00000042-2025-N-SYT`; `multi` where the file holds several periods or agencies."""
        if self.kind == "withdrawal":
            return f"{self.number:08}-{WITHDRAWAL}"
        period = _one(slot.period for slot in self.slots)
        agency = _one(slot.agency for slot in self.slots)
        return f"{self.number:08}-{period}-{agency}"

    @property
    def original(self) -> str:
        """Name of the stored copy: `original` with the ending that the agency's file had."""
        suffix = PurePath(self.file_name).suffix.lower()
        return "original" + (suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ".bin")

    @property
    def files(self) -> frozenset[str]:
        """The names that belong in the folder, no more and no less."""
        return frozenset({RECEIPT} if self.kind == "withdrawal" else {RECEIPT, ROWS, self.original})

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


def _one(codes: Iterable[str]) -> str:
    """The single code, made safe as part of a folder's name on any system."""
    distinct = sorted(set(codes))
    return re.sub(r"[^A-Za-z0-9_.-]", "_", distinct[0]) if len(distinct) == 1 else _SEVERAL
