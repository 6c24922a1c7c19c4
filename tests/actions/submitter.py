"""A process of its own that submits one file as an office does: `python -m tests.actions.submitter HOME`."""

from __future__ import annotations

import sys
from pathlib import Path

from analytics import actions
from analytics import plan as plans
from analytics.access import OPERATOR
from analytics.actions import Office
from analytics.home import PROJECT, Home
from tests.actions.conftest import draft, seen


def main(root: str) -> None:
    home = Home(Path(root), PROJECT / "data" / "reference")
    office = Office(home, plans.load(home.reference), OPERATOR)
    print("ready", flush=True)
    actions.submit(office, draft(), seen(office))


if __name__ == "__main__":
    main(*sys.argv[1:])
