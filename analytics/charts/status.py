"""How a figure stands against a target, as icon, word and colour at once.

Targets that a published method (`analytics.status`) can judge have one of its
five verdicts; of the others only whether they are reached is said, without a colour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from analytics.charts.palette import Palette

Status = Literal[
    "reached",
    "on_track",
    "slightly_behind",
    "behind",
    "moving_away",
    "not_reached",
    "no_data",
    "no_target",
]

# Vega symbols, drawn in a square from -1 to 1: a tick, arrows up, level, down and back, a triangle, a ring, a dash.
_ICONS: dict[Status, str] = {
    "reached": "M-1,0.1L-0.66,-0.24L-0.28,0.14L0.7,-0.84L1.04,-0.5L-0.28,0.82Z",
    "on_track": "M0.9,-0.9L0.9,0.35L0.52,-0.03L-0.5,0.99L-0.95,0.54L0.07,-0.48L-0.32,-0.9Z",
    "slightly_behind": "M1,0L0.1,0.8L0.1,0.3L-1,0.3L-1,-0.3L0.1,-0.3L0.1,-0.8Z",
    "behind": "M0.9,0.9L0.9,-0.35L0.52,0.03L-0.5,-0.99L-0.95,-0.54L0.07,0.48L-0.32,0.9Z",
    "moving_away": "M-0.72,-1L0,-0.28L0.72,-1L1,-0.72L0.28,0L1,0.72L0.72,1L0,0.28L-0.72,1L-1,0.72L-0.28,0L-1,-0.72Z",
    "not_reached": "M-0.85,-0.62L0.85,-0.62L0,0.8Z",
    "no_data": "M0,-0.75A0.75,0.75,0,1,1,0,0.75A0.75,0.75,0,1,1,0,-0.75Z"
    "M0,-0.45A0.45,0.45,0,1,0,0,0.45A0.45,0.45,0,1,0,0,-0.45Z",
    "no_target": "M-0.7,-0.14L0.7,-0.14L0.7,0.14L-0.7,0.14Z",
}

# Every word of both methods on the one scale of looks; what a method cannot judge is left out.
VERDICTS: Mapping[str, Status] = {
    "reached": "reached",
    "on_track": "on_track",
    "slightly_behind": "slightly_behind",
    "behind": "behind",
    "moving_away": "moving_away",
    "target_achieved": "reached",
    "substantial_progress": "on_track",
    "moderate_progress": "slightly_behind",
    "limited_progress": "behind",
    "deterioration": "moving_away",
}


@dataclass(frozen=True)
class Look:
    """How one status is drawn: `ink` for words and icon, `fill` for its bar."""

    icon: str
    ink: str
    fill: str


def looks(palette: Palette) -> dict[Status, Look]:
    """The look of every status in one palette."""
    verdicts = dict(zip(_ICONS, palette.verdicts, strict=False))
    inks: dict[Status, str] = {"not_reached": palette.ink}
    return {
        status: Look(icon, verdicts.get(status) or inks.get(status, palette.muted), verdicts.get(status, palette.plain))
        for status, icon in _ICONS.items()
    }


def status_of(*, has_value: bool, has_target: bool, met: bool | None, verdict: str = "") -> Status:
    """No figure comes first, then no target, then a method's verdict, else what exact integers say."""
    if not has_value:
        return "no_data"
    if not has_target or met is None:
        return "no_target"
    return VERDICTS.get(verdict) or ("reached" if met else "not_reached")
