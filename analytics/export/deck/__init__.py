"""The story as slides for a browser: what the Present screen shows, and the same as one file that needs no other."""

from analytics.export.deck.content import content
from analytics.export.deck.page import fonts, make

__all__ = ["content", "fonts", "make"]
