"""Text from files and from the plan, made safe for places that read Markdown."""

from __future__ import annotations

import re

_MARKDOWN = re.compile(r"([\\`*_\[\]$<>~:#|])")


def plain(words: str) -> str:
    """The words as they are: nothing in them becomes markup, a link or a directive."""
    return _MARKDOWN.sub(r"\\\1", words)
