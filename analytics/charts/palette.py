"""The colours of charts: one palette for paper, one for a dark screen.

Both are chosen, not inherited. Every colour that carries text has at least
4.5:1 on both page backgrounds of its theme, and the verdicts differ for
colour-blind readers too (tests/charts/test_palette.py computes both).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = get_args(Theme)


@dataclass(frozen=True)
class Palette:
    """Colours by what they are for; `page` and `panel` are what charts are drawn on.

    The two ramps colour the parts of a whole, in order, and stand beside each other.
    """

    theme: Theme
    page: str
    panel: str
    ink: str
    muted: str
    accent: str
    reached: str
    on_track: str
    slightly_behind: str
    behind: str
    moving_away: str
    not_reached: str
    plain: str
    track: str
    rule: str
    ramp: tuple[str, ...]
    accent_ramp: tuple[str, ...]

    @property
    def text_colours(self) -> tuple[str, ...]:
        """The colours that words are written in."""
        return self.ink, self.muted, self.accent, self.not_reached, *self.verdicts

    @property
    def verdicts(self) -> tuple[str, ...]:
        """The colours of reached, on track, slightly behind, behind, moving away."""
        return self.reached, self.on_track, self.slightly_behind, self.behind, self.moving_away


LIGHT = Palette(
    theme="light",
    page="#fffefb",
    panel="#f5f2ea",
    ink="#1f2a36",
    muted="#5b6470",
    accent="#9b1c1c",
    reached="#0a6a66",
    on_track="#09207b",
    slightly_behind="#916500",
    behind="#802709",
    moving_away="#c51782",
    not_reached="#b04a00",
    plain="#9aa3ac",
    track="#ebe7dc",
    rule="#d9d3c4",
    ramp=("#dde3ea", "#c0cddd", "#9fb5cf", "#7f9dc2", "#4a72a3", "#2f5889", "#1a3d69", "#0c2343"),
    accent_ramp=("#f5dcd6", "#eec4bc", "#e4a89e", "#d98d82", "#ad4842", "#943030", "#761f20", "#541213"),
)
DARK = Palette(
    theme="dark",
    page="#16191d",
    panel="#22262c",
    ink="#ece8df",
    muted="#b3b8be",
    accent="#ef8a80",
    reached="#45c4a8",
    on_track="#568dfd",
    slightly_behind="#eecb16",
    behind="#fc8b35",
    moving_away="#f8586e",
    not_reached="#f0985a",
    plain="#6d7681",
    track="#2b3037",
    rule="#3d434b",
    ramp=("#2f3944", "#394859", "#435a74", "#4a6488", "#7899c2", "#93b1d5", "#b2cae5", "#d6e4f3"),
    accent_ramp=("#452f2e", "#5a3735", "#71403c", "#7f4540", "#d7887e", "#e5a59c", "#efc3bc", "#f8e0db"),
)


def palette(theme: Theme) -> Palette:
    """The colours of one theme."""
    return DARK if theme == "dark" else LIGHT
