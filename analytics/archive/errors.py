"""What the archive refuses to do, with words in both languages."""

# ruff: noqa: N818 - the names state what is the case, as callers read them

from __future__ import annotations

from typing import ClassVar

from analytics.text import Language, text


class ArchiveError(Exception):
    """Base of the archive's refusals; `values` fill the placeholders of the catalogue's entry."""

    key: ClassVar[str]

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.message("vi"))

    def message(self, language: Language) -> str:
        """What happened and what to do."""
        return text(language)(f"archive.error.{self.key}", **self.values)


class ArchiveBusy(ArchiveError):
    """Another process held the lock for longer than the timeout."""

    key = "busy"


class ArchiveMoved(ArchiveError):
    """Something was accepted since the caller looked: check again against the new head."""

    key = "moved"


class ArchiveDamaged(ArchiveError):
    """The newest receipt is not the one that was written: nothing more is accepted."""

    key = "damaged"


class NoSuchSubmission(ArchiveError):
    """No submission has this number."""

    key = "no_such_submission"


class NoSuchQuestion(ArchiveError):
    """No question has this number."""

    key = "no_such_question"


class AlreadyWithdrawn(ArchiveError):
    """The submission was withdrawn before."""

    key = "already_withdrawn"


class AlreadyReturned(ArchiveError):
    """The submission was returned to its agency: what follows is a new submission."""

    key = "already_returned"


class AlreadyAccepted(ArchiveError):
    """The submission was accepted before."""

    key = "already_accepted"


class Superseded(ArchiveError):
    """Newer submissions fill every slot of this one: review those."""

    key = "superseded"


class ReasonMissing(ArchiveError):
    """A withdrawal, return or reopening without a word why."""

    key = "reason_missing"


class PeriodLocked(ArchiveError):
    """The period is locked: it is reopened with a reason, not opened or locked again."""

    key = "period_locked"


class FiguresLocked(ArchiveError):
    """What was decided would change the figures of a locked period: it is reopened first, with a reason."""

    key = "figures_locked"


class PeriodNotClosed(ArchiveError):
    """The period takes submissions without limit: there is nothing to reopen."""

    key = "period_not_closed"
