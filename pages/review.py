"""What waits for a verdict, and when each period takes submissions."""

from analytics.ui import desk, history, reviewing
from analytics.ui.view import newest

view = newest()
office = desk.office(view)
waiting = reviewing.waiting(view)

reviewing.heading(view, waiting)
desk.said()
if waiting:
    shown = history.filtered(view, waiting, "unit", "for")
    reviewing.all_at_once(view, office, shown)
    history.listed(view, shown)
    number = history.chosen(view, shown)
    if number is not None:
        reviewing.one(view, office, number)
reviewing.periods(view, office)
