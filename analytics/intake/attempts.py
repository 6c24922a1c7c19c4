"""Trying again when somebody else was faster, but not for ever."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from analytics.archive import ArchiveMoved

_ATTEMPTS = 5
T = TypeVar("T")


def until_still(attempt: Callable[[], T]) -> T:
    """What `attempt` gives once nothing is accepted meanwhile. Raises ArchiveMoved if somebody was always faster."""
    for _ in range(_ATTEMPTS - 1):
        with suppress(ArchiveMoved):
            return attempt()
    return attempt()
