"""Slides over the whole window, changed by keyboard in the browser alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.ui.components import mount


def deck(key: str, data: Mapping[str, Any]) -> None:
    """Show what `export.deck.content` makes, with the `fonts` that a saved file takes along."""
    mount.renderer("deck")(key=key, data=data)
