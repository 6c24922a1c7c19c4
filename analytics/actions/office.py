"""Where something is done and by whom; the one place where a right is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from analytics.access import Action, Denied, Person, Unit
from analytics.archive import Archive, Slot
from analytics.home import Home
from analytics.plan import Plan
from analytics.text import Language, text


class BlankReason(Exception):  # noqa: N818 - the name states what is the case
    """Something that has to be explained was not."""

    def message(self, language: Language) -> str:
        """What to do."""
        return text(language)("desk.error.blank")


@dataclass(frozen=True)
class Office:
    """An installation, the plan it follows, and the person who acts."""

    home: Home
    plan: Plan
    person: Person

    @property
    def archive(self) -> Archive:
        """The submissions and what was decided about them."""
        return Archive(self.home.archive)

    @property
    def correspondence(self) -> Archive:
        """Questions, answers and reminders."""
        return Archive(self.home.correspondence)

    @property
    def now(self) -> datetime:
        """The time in the province, to the second."""
        return self.plan.province.now

    def require(self, action: Action, *units: Unit) -> None:
        """Go on only if the person may; a refusal is an event of the journal. Raises Denied."""
        try:
            self.person.require(action, *units)
        except Denied as denied:
            self._note(denied)
            raise

    def require_somewhere(self, action: Action) -> None:
        """Go on only if the person may do this for some unit at all. Raises Denied."""
        if not self.person.may(action):
            denied = Denied(self.person, action)
            self._note(denied)
            raise denied

    def _note(self, denied: Denied) -> None:
        Archive(self.home.journal).note("denial", by=self.person.id, at=self.now, reason=denied.message("vi"))


def units(slots: Iterable[Slot]) -> tuple[Unit, ...]:
    """Whose figures these are, each unit once."""
    return tuple(dict.fromkeys(Unit(slot.agency, slot.commune) for slot in slots))


def said(reason: str) -> str:
    """A reason without the blanks around it. Raises BlankReason where there is none."""
    if not reason.strip():
        raise BlankReason
    return reason.strip()
