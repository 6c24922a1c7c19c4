"""How many random examples are tried: few of the dear ones in an ordinary run, all of them in a thorough one."""

from __future__ import annotations

from hypothesis import settings

_SHARE = 4  # one in so many in an ordinary run, whose seeds differ from run to run

# A first example also warms caches: time says nothing of right or wrong.
for name in ("ordinary", "thorough"):
    settings.register_profile(name, deadline=None)
settings.load_profile("ordinary")


def examples(thorough: int) -> int:
    """How many to try of what takes a home or a build each, when `--hypothesis-profile thorough` tries `thorough`."""
    return thorough if settings.get_current_profile_name() == "thorough" else thorough // _SHARE
