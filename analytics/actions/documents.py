"""Making and fetching documents: for whoever may present, and for nobody else."""

from __future__ import annotations

from functools import cache

from analytics.actions.office import Office
from analytics.export.workshop import Making, Order, Workshop
from analytics.home import Home


@cache
def _workshop(home: Home) -> Workshop:
    return Workshop(home)


def make(office: Office, order: Order) -> None:
    """Have a document made, unless it is there or in the making. Raises Denied, ExportRefused."""
    office.require("present")
    _workshop(office.home).begin(order)


def making(office: Office, order: Order) -> Making | None:
    """How far an order is; None if nobody gave it, or it was cleared away. Raises Denied."""
    office.require("present")
    return _workshop(office.home).makings.get(order)


def clear(office: Office, order: Order) -> None:
    """Stop an order, or forget what came of it. Raises Denied."""
    office.require("present")
    _workshop(office.home).clear(order)


def content(office: Office, order: Order) -> bytes:
    """A finished document. Raises Denied, and KeyError if it was cleared away meanwhile."""
    office.require("present")
    return _workshop(office.home).makings[order].content
