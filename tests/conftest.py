"""What tests of every room share: homes with some of the sample, filled once a run. Not to be changed: copy them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

import tests.examples  # noqa: F401 - the profile of random examples
from analytics.home import Home
from tests.pages.homes import shared, submit_sample, usual, without_breaks, yearly


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Five units, two periods."""
    return shared(tmp_path_factory, "sampled", lambda home: _fill(home, usual, 10))


@pytest.fixture(scope="session")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Six years of the four agencies of one sector in a plan without series breaks: a whole forecast."""
    reference = without_breaks(tmp_path_factory.mktemp("unbroken"))
    home = shared(tmp_path_factory, "unbroken", lambda home: _fill(replace(home, reference=reference), yearly, 24))
    return replace(home, reference=reference)


def _fill(home: Home, wanted: Callable[[str], bool], files: int) -> None:
    assert submit_sample(home, wanted) == files
