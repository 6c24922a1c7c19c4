"""Questions that leaders ask, answers that agencies give, reminders that reviewers send: events, never figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple, Self, cast, get_args

from analytics.access import Unit
from analytics.actions.office import Office, said
from analytics.archive import Archive, Head, Receipt
from analytics.home import Home
from analytics.plan import Plan

Subject = Literal["task", "indicator", "form"]


class Topic(NamedTuple):
    """What a letter is about: a task (`III.1.3`), a sector's indicator (`YT/thac_si`) or a form (`BM01`)."""

    subject: Subject
    code: str

    def __str__(self) -> str:
        return ":".join(self)

    @classmethod
    def parse(cls, words: str) -> Self:
        """`task:III.1.3` -> its topic. Raises ValueError for anything else."""
        subject, colon, code = words.partition(":")
        if subject not in get_args(Subject) or not (colon and code):
            raise ValueError(words)
        return cls(cast("Subject", subject), code)

    def is_known(self, plan: Plan) -> bool:
        """Whether the plan has such a task, indicator or form."""
        known = {
            "task": {task.id for task in plan.tasks},
            "indicator": {f"{sector}/{each.code}" for each in plan.indicators for sector in each.sectors},
            "form": {form.code for form in plan.forms},
        }
        return self.code in known[self.subject]


@dataclass(frozen=True)
class Thread:
    """A question with its answers, oldest first."""

    question: Receipt
    answers: tuple[Receipt, ...] = ()

    @property
    def topic(self) -> Topic:
        """What it is about."""
        return Topic.parse(self.question.topic)

    @property
    def unit(self) -> Unit:
        """Who was asked."""
        return addressee(self.question)

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered yet."""
        return not self.answers


def addressee(letter: Receipt) -> Unit:
    """Whom a letter was written to, or whose question it answers."""
    return Unit(letter.agency, letter.commune)


def ask(office: Office, topic: Topic, unit: Unit, words: str, period: str = "") -> Receipt:
    """Ask a unit to explain a task or an indicator. Raises Denied, BlankReason; ValueError for what the plan lacks."""
    office.require("ask")
    return office.correspondence.letter("question", **_letter(office, topic, unit, words, period))


def remind(office: Office, topic: Topic, unit: Unit, words: str, period: str = "") -> Receipt:
    """Write down that a unit was reminded. Raises Denied, BlankReason; ValueError for what the plan lacks."""
    office.require("remind")
    return office.correspondence.letter("reminder", **_letter(office, topic, unit, words, period))


def answer(office: Office, number: int, words: str) -> Receipt:
    """Answer question `number` for the unit that was asked. Raises Denied, BlankReason, NoSuchQuestion."""
    office.require_somewhere("answer")
    office.require("answer", addressee(office.correspondence.question(number)))
    return office.correspondence.reply(number, said(words), by=office.person.id, at=office.now)


def threads(office: Office, topic: Topic | None = None) -> tuple[Thread, ...]:
    """The questions that the person may read, newest first; about one topic only, if asked for.

    Those read them who may ask, and who may answer for the unit: words may say more than the figures do.
    Raises Denied for who may not even view.
    """
    office.require("view")
    answers = defaultdict[int, list[Receipt]](list)
    questions = []
    for letter in _readable(office):
        if letter.kind == "answer":
            answers[letter.concerns or 0].append(letter)
        elif letter.kind == "question" and topic in {None, Topic.parse(letter.topic)}:
            questions.append(letter)
    return tuple(Thread(each, tuple(answers[each.number])) for each in reversed(questions))


def reminders(office: Office) -> tuple[Receipt, ...]:
    """The reminders that the person may read, newest first. Raises Denied."""
    office.require("view")
    return tuple(reversed([letter for letter in _readable(office) if letter.kind == "reminder"]))


def to_answer(office: Office) -> tuple[Thread, ...]:
    """The open questions that the person may answer, newest first. Raises Denied."""
    return tuple(each for each in threads(office) if each.is_open and office.person.may("answer", each.unit))


def letters(office: Office) -> tuple[Receipt, ...]:
    """Every letter, oldest first, whoever may read it; the files are read anew only after one more was written."""
    return _letters(office.home, office.correspondence.head())


@lru_cache(maxsize=4)
def _letters(home: Home, _written: Head) -> tuple[Receipt, ...]:
    return tuple(Archive(home.correspondence).receipts())


def _readable(office: Office) -> Sequence[Receipt]:
    person = office.person
    if not (person.may("ask") or person.may("answer")):
        return ()
    return [each for each in letters(office) if person.may("ask") or person.may("answer", addressee(each))]


def _letter(office: Office, topic: Topic, unit: Unit, words: str, period: str) -> dict[str, Any]:
    if not topic.is_known(office.plan) or unit.agency not in {each.code for each in office.plan.agencies}:
        raise ValueError(f"{topic} {unit}")
    to = {"agency": unit.agency, "commune": unit.commune, "period": period}
    return {"topic": str(topic), "words": said(words), "by": office.person.id, "at": office.now, **to}
