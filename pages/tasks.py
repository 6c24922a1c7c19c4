"""The plan's tasks: how far each is, what does not move, what changed; and one of them with all that is known of it."""

from analytics.ui import address, fetch, tasks
from analytics.ui.view import current

view = current()
found = fetch.tasks(view.version, view.period)
chosen = address.choice("task", ("", *(one.task.id for one in found)))

if chosen:
    tasks.one(view, next(each for each in found if each.task.id == chosen))
else:
    tasks.board(view, found)
