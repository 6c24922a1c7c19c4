"""Documents in the making: each by the command line in a process of its own.

Making one keeps a processor busy for seconds and would hold the interpreter's
lock that long; in another process it leaves every session of the dashboard
alone, and can be stopped at any moment.
"""

from __future__ import annotations

import atexit
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import RLock
from typing import Literal

from analytics.export.documents import DOCUMENTS
from analytics.export.refused import ExportRefused
from analytics.home import PROJECT, Home
from analytics.text import LANGUAGES, Language

State = Literal["running", "done", "failed"]
AT_ONCE = 2  # documents in the making, of all sessions together
_KEPT = 12
_STEP = re.compile(r"(\d+)/(\d+)")


@dataclass(frozen=True)
class Order:
    """What is to be made, of which figures, compared with which earlier period or version, in which template (the bytes
    of the office's own); the last two are empty for none.
    """

    document: str
    language: Language
    version: str
    period: str
    reading: str
    since: str = ""
    template: bytes = b""

    @property
    def name(self) -> str:
        """What the file is called."""
        suffix = DOCUMENTS[self.document].suffix
        return f"{self.document}-{self.period}-{self.version}-{self.language}{suffix}"

    def arguments(self, folder: Path) -> list[str]:
        """The command line that makes it in a folder."""
        asked = {"--lang": self.language, "--version": self.version, "--period": self.period, "--reading": self.reading}
        if self.since:
            asked["--since"] = self.since
        if self.template:
            asked["--template"] = str(folder / f"template{DOCUMENTS[self.document].suffix}")
            Path(asked["--template"]).write_bytes(self.template)
        asked["--out"] = str(folder / self.name)
        return ["export", self.document, *(part for pair in asked.items() for part in pair)]


class Making:
    """One document in the making, then made or failed; nothing of a failed or stopped one is left on the disk."""

    def __init__(self, order: Order, home: Home) -> None:
        self.order = order
        self.complaint = ""
        self._folder = TemporaryDirectory(prefix="trithuc45-", ignore_cleanup_errors=True)
        self._said, self._complained = self._in("said"), self._in("complained")
        places = {"TRITHUC45_HOME": str(home.root), "TRITHUC45_REFERENCE": str(home.reference)}
        places |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), self._folder.name)  # what a stopped process leaves goes too
        command = [sys.executable, "-m", "analytics", *order.arguments(Path(self._folder.name))]
        with self._said.open("wb") as said, self._complained.open("wb") as complained:
            self._process = subprocess.Popen(  # noqa: S603
                command,
                cwd=PROJECT,
                env={**os.environ, **places},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=complained,
            )

    def _in(self, name: str) -> Path:
        return Path(self._folder.name) / name

    @property
    def process(self) -> int:
        """The number of the process that makes it."""
        return self._process.pid

    @property
    def state(self) -> State:
        """How far it is."""
        code = self._process.poll()
        if code is None:
            return "running"
        if code == 0:
            return "done"
        if self._complained.exists():
            self.complaint = self._complained.read_text("utf-8", "replace")
            self.clear()
        return "failed"

    @property
    def steps(self) -> tuple[int, int]:
        """How many steps are done, of how many; (0, 1) before the first."""
        told = _STEP.findall(self._said.read_text("utf-8", "replace")) if self._said.exists() else []
        return (int(told[-1][0]), int(told[-1][1])) if told else (0, 1)

    @property
    def content(self) -> bytes:
        """The finished document."""
        return self._in(self.order.name).read_bytes()

    def why(self, language: Language) -> str:
        """Why it failed, as the command line says it; empty where that was no refusal but a mistake in the program."""
        lines = self.complaint.strip().splitlines()
        return lines[LANGUAGES.index(language)] if len(lines) == len(LANGUAGES) else ""

    def clear(self) -> None:
        """Stop it if it runs, and remove what there is of it."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()


class Workshop:
    """What is being made and what was made last, shared by all sessions: the same order is made once."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._makings: dict[Order, Making] = {}
        self._lock = RLock()
        atexit.register(self.close)

    @property
    def makings(self) -> Mapping[Order, Making]:
        """Everything there is, oldest first."""
        return dict(self._makings)

    def begin(self, order: Order) -> None:
        """Make it, unless it is there or in the making. Raises ExportRefused while enough others are."""
        with self._lock:
            known = self._makings.get(order)
            if known and known.state != "failed":
                return
            if sum(each.state == "running" for each in self._makings.values()) >= AT_ONCE:
                raise ExportRefused("report.busy", count=AT_ONCE)
            self.clear(order)
            self._makings[order] = Making(order, self._home)
            self._make_room()

    def _make_room(self) -> None:
        over = [order for order, each in self._makings.items() if each.state != "running"]
        for order in over[: max(0, len(self._makings) - _KEPT)]:
            self.clear(order)

    def clear(self, order: Order) -> None:
        """Stop it if it runs, and forget it."""
        with self._lock:
            making = self._makings.pop(order, None)
            if making:
                making.clear()

    def close(self) -> None:
        """Stop everything and leave nothing behind."""
        for order in self.makings:
            self.clear(order)
