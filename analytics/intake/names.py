"""Words that look like a person's name where only a position may stand."""

from __future__ import annotations

from analytics.intake.header import fold

# Family names that most people in the country bear, and those frequent in the northern mountains; as `fold` gives them.
_FAMILIES = frozenset((
    "nguien", "tran", "le", "pham", "hoang", "huinh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo",
    "duong", "li", "dinh", "trinh", "mai", "lam", "luong", "ha", "nong", "be", "dam", "trieu", "ma", "chu", "ban",
    "ly", "dao", "ta", "thach", "hua", "vuong", "sam", "lo", "giang", "vang", "thao", "sung", "quan", "to", "mac",
    "ca", "luc", "la", "long", "doan", "cao", "tong", "ninh", "linh", "phung", "khuat", "kieu", "thai", "luu",
    "tang", "nghiem", "quach", "tho", "tu", "binh", "chung",
))  # fmt: skip
_FEWEST, _MOST = 2, 5


def is_name(words: str) -> bool:
    """Whether words are shaped as a full name: a family name first, each word of it with a capital."""
    parts = words.split()
    if not _FEWEST <= len(parts) <= _MOST or not all(part.isalpha() and part.istitle() for part in parts):
        return False
    return fold(parts[0]) in _FAMILIES
