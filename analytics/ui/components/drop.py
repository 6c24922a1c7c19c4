"""A zone to drop files on, in the reader's language and for the keyboard too."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PureWindowsPath
from typing import Any, NamedTuple

import streamlit as st

from analytics.text import Text
from analytics.ui.components import mount

MOST_FILES = 10


class Dropped(NamedTuple):
    """One file as it came from the browser; the name has no path."""

    name: str
    content: bytes


@dataclass
class Inbox:
    """The files of one drop, which come one after another and are handed over together."""

    most_bytes: int
    drop: str = ""
    expected: int = 0
    files: list[Dropped] = field(default_factory=list)
    received: tuple[str, int] | None = None  # the drop and the number of its files that came

    def take(self, message: Mapping[str, Any]) -> None:
        """Keep the file unless it is too large, out of turn (a repeat of one that came) or not a file at all."""
        drop, index, expected = message.get("drop"), message.get("index"), message.get("of")
        if not isinstance(drop, str) or not isinstance(expected, int) or not 0 < expected <= MOST_FILES:
            return
        if index == 0 and drop != self.drop:
            self.drop, self.expected, self.files, self.received = drop, expected, [], None
        came = self.received[1] if self.received else 0
        file = _decoded(message, self.most_bytes)
        if file and drop == self.drop and index == came < self.expected:
            self.files.append(file)
            self.received = (drop, came + 1)

    @property
    def complete(self) -> bool:
        """Whether all files of the drop wait to be handed over."""
        return 0 < self.expected == len(self.files)


def _decoded(message: Mapping[str, Any], most_bytes: int) -> Dropped | None:
    name, text = message.get("name"), message.get("content")
    if not isinstance(name, str) or not isinstance(text, str) or len(text) > 4 * -(-most_bytes // 3):
        return None
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return Dropped(PureWindowsPath(name).name[-255:], content) if len(content) <= most_bytes else None


def drop(
    t: Text, key: str, *, most_bytes: int, endings: Sequence[str], on_files: Callable[[list[Dropped]], None]
) -> None:
    """Show the zone; call `on_files` once with the files of each drop, at most `MOST_FILES` of them.

    Size and ending (`endings` like ".xlsx") are checked in the browser before anything is read, the size again
    here. `on_files` only keeps the files: a rerun that cuts it short calls it again with the same files.
    """
    inbox: Inbox = st.session_state.setdefault(f"{key}.inbox", Inbox(most_bytes))
    data = {
        "language": t.language,
        "words": t.component("drop"),
        "most_bytes": most_bytes,
        "most_files": MOST_FILES,
        "endings": [*endings],
        "received": inbox.received,
    }
    mount.renderer("drop")(key=key, data=data, on_file_change=lambda: _receive(key, inbox))
    if inbox.complete:
        on_files([*inbox.files])
        inbox.files = []


def _receive(key: str, inbox: Inbox) -> None:
    """Take what the browser sent before the script runs: a script cut short by a rerun loses no file."""
    message = st.session_state[key].get("file")
    if isinstance(message, Mapping):
        inbox.take(message)
