"""Everything that was submitted: who, when, which file, what it replaced, and what became of it."""

from analytics.ui import desk, filed, history
from analytics.ui.view import newest

view = newest()
rows = filed.slots(view)

history.heading(view, rows)
desk.said()
shown = history.filtered(view, rows)
history.listed(view, shown)
number = history.chosen(view, shown)
if number is not None:
    history.submission(view, desk.office(view), number)
