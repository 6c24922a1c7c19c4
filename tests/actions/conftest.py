"""An office on a home of its own, with somebody in it for each role."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analytics import plan as plans
from analytics.access import OPERATOR, Grant, Person, Unit
from analytics.actions import Draft, Office
from analytics.archive import Head
from analytics.home import PROJECT, Home
from analytics.plan import Plan
from tests.intake.conftest import GOOD, HEADER

PEOPLE = {
    "viewer": Person("vi", (Grant("viewer"),)),
    "presenter": Person("pr", (Grant("presenter"),)),
    "own submitter": Person("lan", (Grant("submitter", (Unit("SNNMT"),)),)),
    "foreign submitter": Person("mai", (Grant("submitter", (Unit("SYT"),)),)),
    "reviewer": Person("hoa", (Grant("reviewer"),)),
    "administrator": Person("minh", (Grant("administrator"),)),
    "operator": OPERATOR,
    "nobody": Person("ai đó"),
}
Offices = Callable[[str], Office]


@pytest.fixture(scope="session")
def plan() -> Plan:
    return plans.load(PROJECT / "data" / "reference")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home", PROJECT / "data" / "reference")


@pytest.fixture
def office(home: Home, plan: Plan) -> Offices:
    """The office in which somebody acts."""
    return lambda who: Office(home, plan, PEOPLE[who])


def draft(*rows: str, name: str = "bieu.csv", **answers: object) -> Draft:
    """A file with these rows, or the one good row."""
    return Draft(name, "\n".join((HEADER, *(rows or (GOOD,)), "")).encode(), **answers)  # type: ignore[arg-type]


def seen(office: Office) -> Head:
    return office.archive.head()


def state(home: Home) -> dict[str, bytes]:
    """Every file of the archive and the names of the snapshots."""
    files = {str(each): each.read_bytes() for each in home.archive.rglob("*") if each.is_file()}
    others = (each for each in home.root.rglob("*") if home.journal not in each.parents and each != home.journal)
    return files | {str(each): b"" for each in others if str(each) not in files}
