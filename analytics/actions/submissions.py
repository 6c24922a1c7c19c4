"""Examining, submitting, withdrawing and reading back a file."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics import intake, warehouse
from analytics.access import Unit
from analytics.actions.draft import Draft, Files
from analytics.actions.office import Office, said, units
from analytics.archive import Change, Head, Receipt
from analytics.intake import Check, Submission, sheet, template
from analytics.intake.sheet import Sheet
from analytics.text import Language
from analytics.warehouse import Snapshot, preview


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
        found = _checked(office, draft, files)
        marked = {each.line for each in found.problems if each.line}
        shown = sheet.read(files.counted, office.plan, lines=marked)
        letters = sheet.letters(files.original or files.counted, office.plan)
    foreign = _foreign(office, found)
    changes: tuple[Change, ...] = ()
    if found.table is not None and found.form and not foreign:
        changes = preview.changes(office.home, office.plan, found.table, found.form, found.slots)
    return Examination(found, shown, letters, head, foreign, changes)


def _checked(office: Office, draft: Draft, files: Files) -> Check:
    """A draft held against all that was accepted so far; what others submitted is not told to whom it is foreign."""

    def check(history: Snapshot | None) -> Check:
        return intake.check(
            files.counted,
            office.plan,
            history,
            today=office.now.date(),
            confirmed=draft.confirmed,
            explanations=draft.explained,
            original=files.original,
        )

    with warehouse.open_version(office.home, warehouse.build(office.home, office.plan)) as history:
        found = check(history)
    return check(None) if _foreign(office, found) else found


def _foreign(office: Office, found: Check) -> tuple[Unit, ...]:
    return tuple(unit for unit in units(found.slots) if not office.person.may("submit", unit))


def submit(office: Office, draft: Draft, seen: Head) -> Submission:
    """Check a draft again and store it if nothing stands against it.

    `seen` is the head of the examination that the person agreed to. What was
    explained or confirmed and is no longer asked for is left out. Raises
    Denied, and ArchiveMoved if anything was accepted since.
    """
    with draft.files(office.plan) as files:
        office.require_somewhere("submit")
        found = _checked(office, draft, files)
        if found.slots:
            office.require("submit", *units(found.slots))
        asked = [each for each in found.problems if each.needs == "explain"]
        doubted = {each.code for each in found.problems if each.needs == "confirm"}
        return intake.submit(
            office.home,
            office.plan,
            files.counted,
            by=office.person.id,
            explanations=[given for given in draft.explained if any(intake.concerns(given, each) for each in asked)],
            confirmed=draft.confirmed & doubted,
            at=office.now,
            original=files.original,
            corrected_cells=draft.corrections if files.original else 0,
            expected_head=seen,
        )


def annotated(office: Office, draft: Draft, found: Examination, language: Language) -> bytes:
    """The whole file as a workbook with its remarks. Raises ValueError where a workbook cannot hold it."""
    office.require_somewhere("submit")
    with draft.files(office.plan) as files:
        whole = sheet.whole(files.counted, office.plan)
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


def rows(office: Office, number: int, unit: Unit | None = None, period: str = "") -> pa.Table:
    """The checked rows of a submission; of one unit and period only, if asked for. Raises Denied, NoSuchSubmission."""
    receipt = office.archive.receipt(number)
    office.require("read_original", *((unit,) if unit else units(receipt.slots)))
    table, form = pq.read_table(office.archive.rows_path(receipt)), office.plan.form(receipt.form)
    wanted = {"period": period, "agency": unit.agency if unit else "", "commune": unit.commune if unit else ""}
    for role, code in wanted.items():
        column = form.of_type(role)
        if column and code:
            table = table.filter(pc.field(column.column) == code)
    return table


def is_illustrative(office: Office, number: int) -> bool:
    """Whether a submission says that its figures are illustrative."""
    receipt = office.archive.receipt(number)
    return warehouse.is_illustrative(pq.read_table(office.archive.rows_path(receipt)))


def may_read(office: Office, receipt: Receipt) -> bool:
    """Whether the person may read what a submission holds, beyond the figures that it gave: its cells, its words."""
    return all(office.person.may("read_original", unit) for unit in units(receipt.slots))


def _readable(office: Office, number: int) -> Receipt:
    receipt = office.archive.receipt(number)
    office.require("read_original", *units(receipt.slots))
    return receipt
