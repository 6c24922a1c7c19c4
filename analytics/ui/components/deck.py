"""Slides over the whole window, changed by keyboard in the browser alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.text import Text
from analytics.ui.components import mount


def deck(t: Text, key: str, data: Mapping[str, Any]) -> None:
    """Show the deck; `data` holds `version` (another one is another deck), `slides` and how they look."""
    mount.renderer("deck")(key=key, data={**data, "words": mount.words(t, "deck")})
