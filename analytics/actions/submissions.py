"""Examining, submitting, withdrawing and reading back a file."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from analytics import intake, warehouse
from analytics.access import Unit
from analytics.actions.draft import Draft
from analytics.actions.office import Office, said, units
from analytics.archive import Change, Head, Receipt
from analytics.intake import Check, Submission, sheet, template
from analytics.intake.sheet import Sheet
from analytics.text import Language
from analytics.warehouse import preview


@dataclass(frozen=True)
class Examination:
    """What a draft says, what is wrong with it and what it would change.

    `letters` are cells beside how they were read where that was guessed, `head`
    is what had been accepted by then, `foreign` the units of the file that are not the person's to
    submit for; `changes` is empty while anything has to be corrected.
    """

    check: Check
    sheet: Sheet | None
    letters: tuple[tuple[str, str], ...]
    head: Head
    foreign: tuple[Unit, ...]
    changes: tuple[Change, ...]


def examine(office: Office, draft: Draft) -> Examination:
    """Check a draft against all that was accepted so far; stores nothing. Raises Denied for who submits for nobody."""
    office.require_somewhere("submit")
    head = office.archive.head()
    with draft.files(office.plan) as files:
        with warehouse.open_version(office.home, warehouse.build(office.home, office.plan)) as history:
            found = intake.check(
                files.counted,
                office.plan,
                history,
                today=office.now.date(),
                confirmed=draft.confirmed,
                explanations=draft.explained,
                original=files.original,
            )
        marked = {each.line for each in found.problems if each.line}
        shown = sheet.read(files.counted, office.plan, lines=marked)
        letters = sheet.letters(files.original or files.counted, office.plan)
    foreign = tuple(unit for unit in units(found.slots) if not office.person.may("submit", unit))
    changes: tuple[Change, ...] = ()
    if found.table is not None and found.form and not foreign:
        changes = preview.changes(office.home, office.plan, found.table, found.form, found.slots)
    return Examination(found, shown, letters, head, foreign, changes)


def submit(office: Office, draft: Draft, seen: Head) -> Submission:
    """Check a draft again and store it if nothing stands against it.

    `seen` is the head of the examination that the person agreed to. Raises
    Denied, and ArchiveMoved if anything was accepted since.
    """
    with draft.files(office.plan) as files:
        found = intake.check(files.counted, office.plan, None, today=office.now.date())
        office.require_somewhere("submit")
        if found.slots:
            office.require("submit", *units(found.slots))
        return intake.submit(
            office.home,
            office.plan,
            files.counted,
            by=office.person.id,
            explanations=draft.explained,
            confirmed=draft.confirmed,
            at=office.now,
            original=files.original,
            corrected_cells=draft.corrections if files.original else 0,
            expected_head=seen,
        )


def annotated(office: Office, draft: Draft, found: Examination, language: Language) -> bytes:
    """The whole file as a workbook with its remarks. Raises ValueError where a workbook cannot hold it."""
    office.require_somewhere("submit")
    with draft.files(office.plan) as files:
        whole = sheet.read(files.counted, office.plan, limit=sys.maxsize)
    if whole is None:
        raise ValueError("there is no table in the file")
    return template.annotated(whole, found.check.problems, office.plan, language)


def withdraw(office: Office, number: int, reason: str) -> Receipt:
    """Declare a submission void. Raises Denied, BlankReason, ArchiveError."""
    office.require("withdraw", *units(office.archive.receipt(number).slots))
    return intake.withdraw(office.home, office.plan, number, by=office.person.id, reason=said(reason), at=office.now)


def original(office: Office, number: int) -> bytes:
    """The agency's own file. Raises Denied, NoSuchSubmission."""
    return office.archive.original_path(_readable(office, number)).read_bytes()


def corrected(office: Office, number: int) -> bytes:
    """The file as corrected on the page, where there is one. Raises Denied, NoSuchSubmission."""
    return office.archive.corrected_path(_readable(office, number)).read_bytes()


def _readable(office: Office, number: int) -> Receipt:
    receipt = office.archive.receipt(number)
    office.require("read_original", *units(receipt.slots))
    return receipt
