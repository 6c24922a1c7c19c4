"""What people do with submissions, each guarded by who may: the one way from a page into the archive."""

from analytics.actions import correspondence, mail, reminding, review
from analytics.actions.draft import Draft, Warned
from analytics.actions.office import BlankReason, Office, units
from analytics.actions.submissions import (
    Examination,
    annotated,
    corrected,
    examine,
    is_illustrative,
    may_read,
    original,
    rows,
    submit,
    withdraw,
)

__all__ = [
    "BlankReason",
    "Draft",
    "Examination",
    "Office",
    "Warned",
    "annotated",
    "corrected",
    "correspondence",
    "examine",
    "is_illustrative",
    "mail",
    "may_read",
    "original",
    "reminding",
    "review",
    "rows",
    "submit",
    "units",
    "withdraw",
]
