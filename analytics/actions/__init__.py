"""What people do with submissions, each guarded by who may: the one way from a page into the archive."""

from analytics.actions import review
from analytics.actions.draft import Draft
from analytics.actions.office import BlankReason, Office, units
from analytics.actions.submissions import Examination, annotated, corrected, examine, original, submit, withdraw

__all__ = [
    "BlankReason",
    "Draft",
    "Examination",
    "Office",
    "annotated",
    "corrected",
    "examine",
    "original",
    "review",
    "submit",
    "units",
    "withdraw",
]
