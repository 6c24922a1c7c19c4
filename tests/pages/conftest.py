"""Installations to look at: with data, with newer data, with none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

from analytics.access import OPERATOR
from analytics.home import Home
from analytics.ui import identity
from tests.pages.homes import home_in, late, submit_sample


@pytest.fixture
def shown(sampled: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The home of all tests, which the dashboard shows: for those that only look."""
    monkeypatch.setenv("TRITHUC45_HOME", str(sampled.root))
    return sampled


@pytest.fixture
def home(sampled: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A copy of it that the dashboard shows and that may be changed."""
    shutil.copytree(sampled.root, tmp_path / "home")
    monkeypatch.setenv("TRITHUC45_HOME", str(tmp_path / "home"))
    return home_in(tmp_path / "home")


@pytest.fixture
def newer(home: Home) -> Home:
    """The same after one more submission."""
    assert submit_sample(home, late) == 1
    return home


@pytest.fixture(autouse=True)
def at_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks is the operator: a session without a browser has no headers to prove it by."""
    monkeypatch.setattr(identity, "person", lambda: OPERATOR)


@pytest.fixture(autouse=True)
def through_the_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run pages inside app.py, as the server does; AppTest alone would run a page of `pages/` by itself."""
    build = PagesManager.__init__

    def framed(self: PagesManager, path: str, cache: ScriptCache | None = None, *, setup_watcher: bool = True) -> None:
        build(self, path, cache, setup_watcher=setup_watcher)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", framed)


@pytest.fixture(scope="session", autouse=True)
def components_looked_for_once() -> Iterator[None]:
    """Each AppTest would look through all installed packages for components, which takes longer than most screens."""
    with pytest.MonkeyPatch.context() as patched:
        name = "scan_component_manifests"
        patched.setattr(manifest_scanner, name, cache(getattr(manifest_scanner, name)))
        yield
