"""How a figure stands against a target, as icon, word and colour at once.

Methods that judge the pace add their words here; this release knows only
whether a target is reached.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analytics.charts.palette import Palette

Status = Literal["reached", "not_reached", "no_data", "no_target"]

# Vega symbols, drawn in a square from -1 to 1: a tick, a triangle pointing down, a ring, a dash.
_ICONS: dict[Status, str] = {
    "reached": "M-1,0.1L-0.66,-0.24L-0.28,0.14L0.7,-0.84L1.04,-0.5L-0.28,0.82Z",
    "not_reached": "M-0.85,-0.62L0.85,-0.62L0,0.8Z",
    "no_data": "M0,-0.75A0.75,0.75,0,1,1,0,0.75A0.75,0.75,0,1,1,0,-0.75Z"
    "M0,-0.45A0.45,0.45,0,1,0,0,0.45A0.45,0.45,0,1,0,0,-0.45Z",
    "no_target": "M-0.7,-0.14L0.7,-0.14L0.7,0.14L-0.7,0.14Z",
}


@dataclass(frozen=True)
class Look:
    """How one status is drawn: `ink` for words and icon, `fill` for its bar."""

    icon: str
    ink: str
    fill: str


def looks(palette: Palette) -> dict[Status, Look]:
    """The look of every status in one palette."""
    colours: dict[Status, tuple[str, str]] = {
        "reached": (palette.reached, palette.reached),
        "not_reached": (palette.not_reached, palette.not_reached),
        "no_data": (palette.muted, palette.plain),
        "no_target": (palette.muted, palette.plain),
    }
    return {status: Look(_ICONS[status], *colours[status]) for status in _ICONS}


def status_of(*, has_value: bool, has_target: bool, met: bool | None) -> Status:
    """No figure comes first, then no target, then the verdict of exact integers."""
    if not has_value:
        return "no_data"
    if not has_target or met is None:
        return "no_target"
    return "reached" if met else "not_reached"
