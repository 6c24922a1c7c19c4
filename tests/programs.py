"""Programs of the machine that some tests need: a machine without one skips them and says why; CI has them all."""

from __future__ import annotations

import os
import shutil

import pytest

_PLACES = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))


def program(name: str, package: str, rather: str = "") -> str:
    """The path of a program, from Debian's `package`; another one may be named in a variable of its name.

    `rather`: one that does the same with less, where it is there.
    """
    named = os.environ.get(name.upper())
    names = [named] if named else [rather, name]
    found = next((path for each in names if (path := shutil.which(each, path=_PLACES))), None)
    if not found and os.environ.get("CI"):
        pytest.fail(f"CI lacks {name}")
    return found or pytest.skip(f"no {name}: apt install {package}, or name one in {name.upper()}")
