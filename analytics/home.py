"""Where an installation keeps its submissions, snapshots and plan."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Home:
    """The data root of one installation and the plan it follows.

    `root` holds everything that cannot be recreated from the program alone;
    `reference` holds the plan as data.
    """

    root: Path
    reference: Path

    @property
    def archive(self) -> Path:
        """Accepted submissions: the truth."""
        return self.root / "archive"

    @property
    def journal(self) -> Path:
        """Sign-ins, changes of roles and denials: kept like the archive, apart so that they change no figure."""
        return self.root / "journal"

    @property
    def correspondence(self) -> Path:
        """Questions, answers and reminders: kept like the archive, apart so that they change no figure."""
        return self.root / "correspondence"

    @property
    def snapshots(self) -> Path:
        """Databases derived from the archive and the plan: can be thrown away."""
        return self.root / "snapshots"


def from_environment() -> Home:
    """The home named by TRITHUC45_HOME and TRITHUC45_REFERENCE, else the project's own."""
    root = os.environ.get("TRITHUC45_HOME") or PROJECT / "data" / "home"
    reference = os.environ.get("TRITHUC45_REFERENCE") or PROJECT / "data" / "reference"
    return Home(Path(root), Path(reference))
