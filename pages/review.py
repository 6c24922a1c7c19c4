"""What waits for a verdict, and when each period takes submissions."""

from analytics.ui import desk, history, reviewing
from analytics.ui.view import newest

view = newest()
office = desk.office(view)
waiting = reviewing.waiting(view)

reviewing.heading(view, waiting)
reviewing.decided()
number = history.chosen(view, waiting)
if number is not None:
    reviewing.one(view, office, number)
    history.listed(view, waiting)
reviewing.periods(view, office)
