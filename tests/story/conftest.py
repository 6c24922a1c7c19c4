"""Two editions to tell: some of the sample, and another province of three targets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from analytics import plan as plans
from analytics import warehouse
from analytics.home import PROJECT, Home
from analytics.plan import Plan
from analytics.story import Edition, Story, before, edition, tell
from analytics.text import LANGUAGES, Language
from analytics.warehouse import Snapshot
from tests.story.reckoning import Reckoning
from tests.warehouse.conftest import House

TINY = PROJECT / "tests" / "provinces" / "tiny" / "reference"


@dataclass(frozen=True)
class Shown:
    """A snapshot, its plan and the folder that this was read from."""

    name: str
    snapshot: Snapshot
    plan: Plan
    reference: Path

    def told(self, language: Language, **asked: Any) -> Told:  # noqa: ANN401 - those of story.edition
        now = edition(self.snapshot, self.plan, language, **asked)
        return Told(now, before(now), tell(now, since=before(now)), Reckoning(now, self.reference))


@dataclass(frozen=True)
class Told:
    """An edition with its story and what that has to say."""

    edition: Edition
    since: Edition | None
    story: Story
    reckoned: Reckoning


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Two years of another province: one target missed, one range met, one sector in part."""
    house = House(Home(tmp_path_factory.mktemp("tiny"), TINY), plans.load(TINY))
    people = {"so_nguoi": 1000, "khong_bang": 405, "bang_a": 400, "bang_b": 195}
    for period, trained in (("2024-N", 490), ("2025-N", 500)):
        rows = [
            {"nam_bc": period, "noi_bc": "SLT", "nganh": "LUA", "ts_nam": 1, **people},
            {"nam_bc": period, "noi_bc": "SLT", "nganh": "TRA", "tap_huan": trained, **people},
        ]
        house.submit(rows, form="PHIEU1")
    return house.home


@pytest.fixture(scope="session", params=["sample", "tiny"])
def shown(request: pytest.FixtureRequest, sampled: Home, tiny: Home) -> Iterator[Shown]:
    """Both, opened."""
    home = sampled if request.param == "sample" else tiny
    plan = plans.load(home.reference)
    with warehouse.open_version(home, warehouse.build(home, plan)) as snapshot:
        yield Shown(request.param, snapshot, plan, home.reference)


@pytest.fixture(scope="session", params=LANGUAGES)
def told(request: pytest.FixtureRequest, shown: Shown) -> Told:
    """Their newest period, with what changed since the one before."""
    return shown.told(request.param)
