"""Rectangles on a page, in English Metric Units (914400 an inch, 12700 a point)."""

from __future__ import annotations

from typing import NamedTuple

POINT = 12700


class Box(NamedTuple):
    """A place on a page."""

    left: int
    top: int
    width: int
    height: int

    @property
    def points(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.width / POINT, self.height / POINT

    @property
    def bottom(self) -> int:
        """The lower edge."""
        return self.top + self.height

    def upper(self, height: int, gap: int = 0) -> tuple[Box, Box]:
        """The box cut in two: the upper part of that height, and what is left below a gap."""
        kept = min(height, self.height)
        rest = max(0, self.height - kept - gap)
        return self._replace(height=kept), self._replace(top=self.bottom - rest, height=rest)

    def lower(self, height: int, gap: int = 0) -> tuple[Box, Box]:
        """The box cut in two: what is left above a gap, and the lower part of that height."""
        kept = min(height, self.height)
        rest = max(0, self.height - kept - gap)
        return self._replace(height=rest), self._replace(top=self.bottom - kept, height=kept)

    def beside(self, share: float, gap: int) -> tuple[Box, Box]:
        """The box cut in two, the left one with that share of the width."""
        left = round((self.width - gap) * share)
        right = self.width - gap - left
        return self._replace(width=left), self._replace(left=self.left + left + gap, width=right)
