"""Labels of rows that add up others: `Tổng cộng`, `II. Cộng dồn`, `Toàn ngành`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np

from analytics.intake import codes
from analytics.intake.arrow import Column, mask
from analytics.intake.arrow import compute as pc
from analytics.intake.header import fold
from analytics.plan import Plan

_WORDS = "t[oổ]ng|c[oộ]ng|to[aà]n (?:ng[aà]nh|t[iỉ]nh)|l[uũ][yỹ] k[eế]|lu[yỹ] k[eế]|(?:sub|grand )?total"
_OPENING = rf"^[^\p{{L}}\p{{N}}]*(?:[0-9A-IVX]{{1,4}}[.)]\s*)?(?i:{_WORDS})(?:[^\p{{L}}]|$)"
_NUMBER = re.compile(r"[\W_]*([0-9A-IVX]{1,4}[.)]\s*)?")
_WHOLE = re.compile(
    "(tong|cong)(tong|cong|so|hop|don|chung|luike)*(toannganh|toantinh|cacdonvi|cactruong|cacxa)?"
    "|toannganh|toantinh|luike|(sub|grand)?total"
)


def is_whole(label: str) -> bool:
    """Whether a cell is a label of a total and nothing else, but for a number before and a formula in brackets."""
    bare = _NUMBER.sub("", label, count=1).split("(")[0]
    return _WHOLE.fullmatch(fold(bare)) is not None


def labels(columns: Iterable[tuple[str, Column]], plan: Plan) -> Iterator[tuple[int, str, str]]:
    """Row, column and cell where a cell begins like the label of a total; a commune may be called Tổng Cọt.

    In order of rows; of several labels in a row the one that is whole.
    """
    found: dict[int, tuple[str, str]] = {}
    towns = tuple(place for place in codes.places(plan) if place.startswith(("tong", "cong")))
    for name, cells in columns:
        for row in np.flatnonzero(mask(pc.match_substring_regex(cells, _OPENING))):
            label = str(cells[int(row)])
            if not fold(label).startswith(towns) and (int(row) not in found or is_whole(label)):
                found[int(row)] = (name, label)
    yield from ((row, *found[row]) for row in sorted(found))
