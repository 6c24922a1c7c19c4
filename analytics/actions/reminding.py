"""Reminding units of what they owe: who is due a letter today, by whose hand, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from analytics.access import Unit
from analytics.actions import correspondence, mail
from analytics.actions.correspondence import Topic, addressee
from analytics.actions.mail import MailError, Server
from analytics.actions.office import Office
from analytics.archive import Receipt
from analytics.export.reminder import Reminder
from analytics.story.owed import Owed
from analytics.text import text

Result = Literal["sent", "no_address", "refused"]


class Subject(NamedTuple):
    """What one reminder is about."""

    form: str
    period: str
    unit: Unit


@dataclass(frozen=True)
class Outcome:
    """What became of one letter; `detail` are the addresses it went to, and what the server said of others."""

    reminder: Reminder
    result: Result
    detail: str = ""


def not_yet_today(office: Office, those: Sequence[Owed]) -> tuple[Owed, ...]:
    """Those that nobody was reminded of today. Raises Denied for who may not remind."""
    office.require("remind")
    today = office.now.date()
    done = {_subject(each) for each in correspondence.letters(office) if _is_of(office, each, today)}
    return tuple(each for each in those if Subject(each.form, each.period, Unit(each.agency, each.commune)) not in done)


def _is_of(office: Office, letter: Receipt, today: object) -> bool:
    return letter.kind == "reminder" and letter.at.astimezone(office.plan.province.zone).date() == today


def _subject(letter: Receipt) -> Subject:
    return Subject(Topic.parse(letter.topic).code, letter.period, addressee(letter))


def note(office: Office, reminder: Reminder, how: str) -> list[Receipt]:
    """Write down that a unit was reminded of each thing it owes, and `how`. Raises Denied."""
    words = f"{how}\n\n{reminder.body}"
    return [
        correspondence.remind(office, Topic("form", each.form), reminder.unit, words, each.period)
        for each in reminder.owed
    ]


def send(
    office: Office, reminders: Sequence[Reminder], server: Server, contacts: Mapping[Unit, Sequence[str]]
) -> Iterator[Outcome]:
    """Send each letter and write down those that went; one refused letter keeps no other back.

    Raises Denied, and MailError where the server cannot be reached or spoken to at all.
    """
    office.require("remind")
    addressed = [each for each in reminders if contacts.get(each.unit)]
    yield from (Outcome(each, "no_address") for each in reminders if not contacts.get(each.unit))
    if addressed:
        with mail.connected(server) as talk:
            for each in addressed:
                to = contacts[each.unit]
                reviewer = office.plan.agency(office.plan.province.reviewing_agency).name_vi
                made = mail.letter(server.sender, reviewer, to, each.name, subject=each.subject, body=each.body)
                try:
                    refused = mail.hand_over(talk, made)
                except MailError as error:
                    yield Outcome(each, "refused", str(error))
                    continue
                yield _outcome(office, each, to, refused)


def _outcome(office: Office, each: Reminder, to: Sequence[str], refused: Mapping[str, str]) -> Outcome:
    taken = [address for address in to if address not in refused]
    lost = [f"{address}: {words}" for address, words in refused.items()]
    if not taken:
        return Outcome(each, "refused", "; ".join(lost))
    note(office, each, text("vi")("followup.log.mailed", addresses=", ".join(taken)))
    return Outcome(each, "sent", "; ".join((", ".join(taken), *lost)))
