"""Who may do what: people, their roles, and the file that says so.

| action         | viewer | presenter | submitter | reviewer | administrator |
| -------------- | ------ | --------- | --------- | -------- | ------------- |
| view           | yes    | yes       | yes       | yes      | yes           |
| present        |        | yes       |           | yes      |               |
| ask            |        | yes       |           | yes      |               |
| answer         |        |           | own       | yes      |               |
| submit         |        |           | own       |          |               |
| withdraw       |        |           | own       |          |               |
| read_original  |        |           | own       | yes      |               |
| see_small      |        |           | own       | yes      | yes           |
| review         |        |           |           | yes      |               |
| manage_periods |        |           |           | yes      |               |
| remind         |        |           |           | yes      |               |
| administer     |        |           |           |          | yes           |

Whoever may `see_small` is of the house: the screens show them counts of 1 or 2
people in agencies and communes, which everybody else, and every file and
picture, has hidden (`analytics.disclosure`).

`own` is the units that the role file names beside the role. A person may hold
several roles and may do what any of them allows. An administrator manages
access and reads the audit log, and neither submits nor reviews without that
role; whoever does not stand in the file may do nothing.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, Self, get_args

from analytics.home import Home
from analytics.plan import At, List, Mistake, Plan, Row, table
from analytics.text import Language, text

Role = Literal["viewer", "presenter", "submitter", "reviewer", "administrator"]
Action = Literal[
    "view", "present", "ask", "answer", "submit", "withdraw",
    "read_original", "see_small", "review", "manage_periods", "remind", "administer",
]  # fmt: skip
Because = Literal["roles", "address", "host", "proxy"]

_ALLOWED: Mapping[Role, frozenset[Action]] = {
    "viewer": frozenset({"view"}),
    "presenter": frozenset({"view", "present", "ask"}),
    "submitter": frozenset({"view", "answer", "submit", "withdraw", "read_original", "see_small"}),
    "reviewer": frozenset(
        {"view", "present", "ask", "answer", "read_original", "see_small", "review", "manage_periods", "remind"}
    ),
    "administrator": frozenset({"view", "see_small", "administer"}),
}
_OF_UNITS: frozenset[Action] = frozenset({"answer", "submit", "withdraw", "read_original", "see_small"})
_WITH_UNITS: frozenset[Role] = frozenset({"submitter"})


class Unit(NamedTuple):
    """Who reports: an agency, or one commune of a commune-level agency. `commune` "" stands for all communes."""

    agency: str
    commune: str = ""

    def __str__(self) -> str:
        return "/".join(filter(None, self))

    @classmethod
    def parse(cls, code: str) -> Self:
        """`UBXP/01273` -> the unit."""
        return cls(*(part.strip() for part in code.split("/", 1)))

    def covers(self, other: Unit) -> bool:
        """Whether what is granted for this unit holds for the other."""
        return self.agency in {other.agency, EVERYWHERE.agency} and self.commune in {other.commune, ""}


EVERYWHERE = Unit("*")  # no agency's code: the role file cannot grant it


@dataclass(frozen=True)
class Grant:
    """One role, with the units that it is limited to where the role has units."""

    role: Role
    units: tuple[Unit, ...] = ()

    def allows(self, action: Action, unit: Unit) -> bool:
        """Whether this grant alone is enough for the action on the unit."""
        limited = self.role in _WITH_UNITS and action in _OF_UNITS
        return action in _ALLOWED[self.role] and (not limited or any(own.covers(unit) for own in self.units))


@dataclass(frozen=True)
class Person:
    """Somebody who is known, by name, and what they hold.

    `because` says what keeps them from more, `ask` names the administrators who could change it.
    """

    id: str
    grants: tuple[Grant, ...] = ()
    because: Because = "roles"
    ask: tuple[str, ...] = ()

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles held, in the order of the table."""
        held = {grant.role for grant in self.grants}
        return tuple(role for role in get_args(Role) if role in held)

    def may(self, action: Action, unit: Unit | None = None) -> bool:
        """Whether the action is allowed, on `unit` if one is given, else on any unit at all: for what to offer."""
        if unit is None and action in _OF_UNITS:
            return any(action in _ALLOWED[grant.role] for grant in self.grants)
        return any(grant.allows(action, unit or EVERYWHERE) for grant in self.grants)

    def where(self, action: Action) -> tuple[Unit, ...]:
        """The units that an action is allowed on: EVERYWHERE alone, or those that the role file names."""
        if self.may(action, EVERYWHERE):
            return (EVERYWHERE,)
        return tuple(
            dict.fromkeys(own for grant in self.grants if action in _ALLOWED[grant.role] for own in grant.units)
        )

    def require(self, action: Action, *units: Unit) -> None:
        """Raise Denied unless the action is allowed on every one of `units`; on all there are, if none is named."""
        for unit in units or (EVERYWHERE,):
            if not any(grant.allows(action, unit) for grant in self.grants):
                raise Denied(self, action, unit)


OPERATOR = Person(
    "operator", (Grant("presenter"), Grant("submitter", (EVERYWHERE,)), Grant("reviewer"), Grant("administrator"))
)


class AccessError(Exception):
    """Base of everything that keeps a person from acting."""

    def message(self, language: Language) -> str:
        """What is the case and what to do; in Vietnamese where a kind has no words of its own."""
        return str(self)


class Denied(AccessError):  # noqa: N818 - the name states what is the case
    """A person may not do this, or not for this unit."""

    def __init__(self, person: Person, action: Action, unit: Unit = EVERYWHERE) -> None:
        self.person, self.action, self.unit = person, action, unit
        super().__init__(self.message("vi"))

    def message(self, language: Language) -> str:
        """Who may not do what for whom, why, and whom to ask."""
        t = text(language)
        named = "general" if self.unit == EVERYWHERE else "unit"
        action = t(f"access.action.{self.action}")
        what = t(f"access.denied.{named}", person=self.person.id, action=action, unit=self.unit)
        return f"{what} {because(self.person, language)}"


def because(person: Person, language: Language) -> str:
    """Why a person may no more than they may, and what to do about it."""
    t = text(language)
    ask = ", ".join(person.ask) or t("access.somebody")
    return t(f"access.because.{person.because}", ask=ask)


class RolesError(AccessError):
    """The role file cannot be used, so nobody may do anything; `mistakes` lists everything found."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__(self.message("vi"))

    def message(self, language: Language) -> str:
        """All mistakes, one a line."""
        return "\n".join([text(language)("access.roles"), *(mistake.say(language) for mistake in self.mistakes)])


@dataclass(frozen=True)
class Roles:
    """Everybody who stands in the role file, by name as `known_as` writes it."""

    people: Mapping[str, Person]

    def person(self, name: str) -> Person | None:
        """Who this is, or None for somebody who does not stand in the file."""
        return self.people.get(known_as(name))

    @property
    def administrators(self) -> tuple[str, ...]:
        """Whom to ask for a role."""
        return tuple(name for name, person in self.people.items() if "administrator" in person.roles)

    @property
    def lines(self) -> frozenset[str]:
        """Each grant as one line `person;role;units`, for comparing one state of the file with another."""
        return frozenset(
            f"{name};{grant.role};{'|'.join(sorted(map(str, grant.units)))}"
            for name, person in self.people.items()
            for grant in person.grants
        )


class _Line(Row):
    """A row of the role file."""

    person: str
    role: Role
    units: List = ()
    note: str = ""


def known_as(name: str) -> str:
    """A name as it is compared: trimmed, without the case of A to Z.

    Other letters stay as they are: folding them would make two different names one.
    """
    return "".join(letter.lower() if letter.isascii() else letter for letter in name.strip())


def shown_name(name: str, language: Language) -> str:
    """A name as it is shown: the operator of a machine without sign-in in the reader's language, others as they are."""
    return text(language)("access.operator") if name == OPERATOR.id else name


def roles_file(home: Home) -> Path:
    """The file named by TRITHUC45_ROLES, else `roles.csv` in the home."""
    return Path(os.environ.get("TRITHUC45_ROLES") or home.root / "roles.csv")


def load(file: Path, plan: Plan) -> Roles:
    """Read the role file and hold it against the plan. Raises RolesError with every mistake found."""
    rows, mistakes = table(file, _Line)
    mistakes += [*_repeated(rows), *(mistake for at, row in rows for mistake in _mistakes(at, row, plan))]
    if mistakes:
        raise RolesError(mistakes)
    held: dict[str, list[Grant]] = defaultdict(list)
    for _, row in rows:
        held[known_as(row.person)].append(Grant(row.role, tuple(map(Unit.parse, row.units))))
    ask = tuple(name for name, grants in held.items() if any(grant.role == "administrator" for grant in grants))
    return Roles({name: Person(name, tuple(grants), ask=ask) for name, grants in held.items()})


def _repeated(rows: Sequence[tuple[At, _Line]]) -> Iterator[Mistake]:
    """A person holds a role once: two lines could be corrected in one place and forgotten in the other."""
    seen: dict[tuple[str, Role], int | None] = {}
    for at, row in rows:
        key = known_as(row.person), row.role
        if key in seen:
            yield at.mistake("person+role", "repeated", first=seen[key])
        seen.setdefault(key, at.row)


def _mistakes(at: At, row: _Line, plan: Plan) -> Iterator[Mistake]:
    if not row.person.isprintable() or ";" in row.person:
        yield at.mistake("person", "one_line", found=row.person)
    if row.role in _WITH_UNITS and not row.units:
        yield at.mistake("units", "units_missing", role=row.role)
    if row.role not in _WITH_UNITS and row.units:
        yield at.mistake("units", "units_not_taken", role=row.role)
    for code in row.units:
        yield from unknown_unit(at, code, plan)
    for code in dict.fromkeys(code for code in row.units if row.units.count(code) > 1):
        yield at.mistake("units", "repeated_unit", found=code)


def unknown_unit(at: At, code: str, plan: Plan, field: str = "units") -> Iterator[Mistake]:
    """What is wrong with the code of a unit in a column of one of the home's files, if anything."""
    unit = Unit.parse(code)
    level = {agency.code: agency.level for agency in plan.agencies}.get(unit.agency)
    if level is None:
        yield at.mistake(field, "unknown", found=unit.agency, file="agencies.csv")
    elif "/" in code and level == "province":
        yield at.mistake(field, "no_communes", found=unit.agency)
    elif "/" in code and unit.commune not in {commune.code for commune in plan.communes}:
        yield at.mistake(field, "unknown", found=unit.commune, file="communes.csv")
