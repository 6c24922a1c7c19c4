"""Who may do what: the whole table, and a role file that is right or grants nothing."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.access import (
    OPERATOR,
    Action,
    Denied,
    Grant,
    Person,
    Role,
    Roles,
    RolesError,
    Unit,
    known_as,
    load,
    roles_file,
)
from analytics.home import PROJECT, Home
from analytics.plan import Plan
from analytics.plan import load as load_plan
from analytics.text import LANGUAGES

OWN, FOREIGN = Unit("SYT"), Unit("SGDDT")
HEADER = "person;role;units;note"

# role          view present ask answer submit withdraw read_original see_small review manage_periods remind administer
TABLE = """
viewer          yes  -       -   -      -      -        -             -         -      -              -      -
presenter       yes  yes     yes -      -      -        -             -         -      -              -      -
submitter       yes  -       -   own    own    own      own           own       -      -              -      -
reviewer        yes  yes     yes yes    -      -        yes           yes       yes    yes            yes    -
administrator   yes  -       -   -      -      -        -             yes       -      -              -      yes
operator        yes  yes     yes yes    yes    yes      yes           yes       yes    yes            yes    yes
"""
CELLS = [
    (role, action, cell)
    for role, *cells in (line.split() for line in TABLE.strip().splitlines())
    for action, cell in zip(get_args(Action), cells, strict=True)
]


def holder(role: str) -> Person:
    """Somebody with this role alone."""
    if role == "operator":
        return OPERATOR
    known = next(name for name in get_args(Role) if name == role)
    return Person("lan@caobang.vn", (Grant(known, (OWN,) if known == "submitter" else ()),))


def allowed(person: Person, action: Action, *units: Unit) -> bool:
    """What `require` says, and what it says in words when it refuses."""
    try:
        person.require(action, *units)
    except Denied as refusal:
        assert all(person.id in refusal.message(language) for language in LANGUAGES)
        return False
    return True


def test_the_table_is_whole() -> None:
    assert [line.split()[0] for line in TABLE.strip().splitlines()] == [*get_args(Role), "operator"]


@pytest.mark.parametrize(("role", "action", "cell"), CELLS)
def test_each_role_may_do_what_the_table_says(role: str, action: Action, cell: str) -> None:
    person = holder(role)
    own, foreign = cell != "-", cell == "yes"
    assert (person.may(action, OWN), person.may(action, FOREIGN)) == (own, foreign)
    assert (allowed(person, action, OWN), allowed(person, action, FOREIGN)) == (own, foreign)
    assert allowed(person, action, OWN, FOREIGN) is foreign
    assert (person.may(action), allowed(person, action)) == (own, foreign)


@pytest.mark.parametrize("action", get_args(Action))
def test_whoever_holds_nothing_may_do_nothing(action: Action) -> None:
    nobody = Person("khach@caobang.vn")
    assert not any((nobody.may(action), nobody.may(action, OWN), allowed(nobody, action), allowed(nobody, action, OWN)))


def test_several_grants_add_up_but_their_units_do_not_mix() -> None:
    person = Person("lan", (Grant("submitter", (OWN,)), Grant("reviewer")))
    assert person.may("review") and person.may("read_original", FOREIGN)
    assert not person.may("submit", FOREIGN)
    assert person.roles == ("submitter", "reviewer")


@pytest.mark.parametrize(
    ("granted", "asked", "covered"),
    [
        ("UBXP", "UBXP/01273", True),
        ("UBXP/01273", "UBXP/01273", True),
        ("UBXP/01273", "UBXP/01288", False),
        ("UBXP/01273", "UBXP", False),
        ("SYT", "UBXP/01273", False),
    ],
)
def test_a_commune_is_no_other_and_the_agency_is_all_of_them(granted: str, asked: str, *, covered: bool) -> None:
    own, other = (Unit(*code.split("/")) for code in (granted, asked))
    assert Person("lan", (Grant("submitter", (own,)),)).may("submit", other) is covered
    assert str(other) == asked


def test_a_refusal_names_the_action_the_unit_and_whom_to_ask() -> None:
    person = Person("lan", (Grant("submitter", (OWN,)),), ask=("hoa@caobang.vn",))
    with pytest.raises(Denied) as caught:
        person.require("submit", OWN, Unit("UBXP", "01273"))
    assert caught.value.message("vi") == (
        "lan chưa được phép nộp số liệu của đơn vị UBXP/01273. Cần quyền này thì liên hệ: hoa@caobang.vn."
    )
    assert caught.value.message("en") == (
        "lan may not submit figures for UBXP/01273. To be given this right, ask: hoa@caobang.vn."
    )


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The plan of the province."""
    return load_plan(PROJECT / "data" / "reference")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the role file is looked for."""
    return tmp_path / "roles.csv"


def written(file: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8-sig") -> Path:
    """A role file as Excel saves it."""
    file.write_bytes("\r\n".join([header, *rows, ""]).encode(encoding))
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_role_file_says_who_holds_what(file: Path, plan: Plan, encoding: str) -> None:
    roles = load(
        written(
            file,
            " Lan@CaoBang.vn ;submitter;SYT | UBXP/01273;Phòng Tổ chức",
            "lan@caobang.vn;reviewer;;",
            ";;;",
            "hoa@caobang.vn;administrator",
            encoding=encoding,
        ),
        plan,
    )
    lan = roles.person("LAN@caobang.vn ")
    assert lan == Person(
        "lan@caobang.vn",
        (Grant("submitter", (Unit("SYT"), Unit("UBXP", "01273"))), Grant("reviewer")),
        ask=("hoa@caobang.vn",),
    )
    assert roles.administrators == ("hoa@caobang.vn",)
    assert roles.person("minh@caobang.vn") is None
    assert roles.lines == {
        "lan@caobang.vn;submitter;SYT|UBXP/01273",
        "lan@caobang.vn;reviewer;",
        "hoa@caobang.vn;administrator;",
    }


SPOILED = [
    ("lan;clerk;;", ("role", "choice")),
    ("lan;submitter;SYX;", ("units", "unknown")),
    ("lan;submitter;*;", ("units", "unknown")),
    ("lan;submitter;UBXP/99999;", ("units", "unknown")),
    ("lan;submitter;UBXP/;", ("units", "unknown")),
    ("lan;submitter;UBXP/01273/1;", ("units", "unknown")),
    ("lan;submitter;SYT/01273;", ("units", "no_communes")),
    ("lan;submitter;SYT|SYT;", ("units", "repeated_unit")),
    ("lan;submitter;;", ("units", "units_missing")),
    ("lan;submitter; | ;", ("units", "units_missing")),
    ("lan;viewer;SYT;", ("units", "units_not_taken")),
    (";viewer;;", ("person", "blank")),
    ("lan;;;", ("role", "blank")),
    ("HOA ;viewer;;", ("person+role", "repeated")),
    ('"lan\nhoa";viewer;;', ("person", "one_line")),
    ("lan;viewer;;;;x", ("", "cells")),
]


@pytest.mark.parametrize(("row", "mistake"), SPOILED)
def test_a_mistake_is_named_and_nobody_may_act(file: Path, plan: Plan, row: str, mistake: tuple[str, str]) -> None:
    with pytest.raises(RolesError) as caught:
        load(written(file, "hoa;viewer;;", row), plan)
    (found,) = caught.value.mistakes
    assert (found.file, found.row, found.field, found.reason) == ("roles.csv", 3, *mistake)
    for language in LANGUAGES:
        assert found.say(language) in caught.value.message(language)


def test_a_missing_column_an_unknown_one_and_no_file_grant_nothing(file: Path, plan: Plan) -> None:
    with pytest.raises(RolesError, match=r"roles\.csv"):
        load(file, plan)
    for header in ("person;units", "person;role;units;password"):
        with pytest.raises(RolesError):
            load(written(file, "lan;viewer", header=header), plan)


def test_the_file_is_in_the_home_unless_the_installation_names_another(monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(Path("/home"), Path("/plan"))
    monkeypatch.delenv("TRITHUC45_ROLES", raising=False)
    assert roles_file(home) == Path("/home/roles.csv")
    monkeypatch.setenv("TRITHUC45_ROLES", "/etc/roles.csv")
    assert roles_file(home) == Path("/etc/roles.csv")


@given(st.text(), st.text())
def test_only_case_and_blanks_around_are_overlooked(one: str, other: str) -> None:
    alike = known_as(one) == known_as(other)
    assert known_as(f" {one.strip()}\t") == known_as(one)
    assert alike is (
        len(one.strip()) == len(other.strip()) and one.strip().encode().lower() == other.strip().encode().lower()
    )


def test_a_letter_that_only_looks_alike_is_another_person() -> None:
    assert known_as("\u212aim@x.vn") != known_as("Kim@x.vn")  # Kelvin sign
    assert Roles({"kim@x.vn": Person("kim@x.vn")}).person("\u212aim@x.vn") is None
