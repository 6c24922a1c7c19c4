"""What tests of every room share: one home with some of the sample, filled once a run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock

from analytics.home import Home
from tests.pages.homes import home_in, submit_sample, usual


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with some of the sample, the same for all processes of a run. Not to be changed: copy it."""
    place = tmp_path_factory.getbasetemp()
    shared = place.parent if "PYTEST_XDIST_WORKER" in os.environ else place
    with FileLock(shared / "sampled.lock"):
        if not (shared / "sampled").exists():
            _fill(shared)
    return home_in(shared / "sampled")


def _fill(shared: Path) -> None:
    assert submit_sample(home_in(shared / "filling"), usual) == 10
    (shared / "filling").rename(shared / "sampled")
