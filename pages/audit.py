"""Every event in both books, whether they are whole, and who holds which role."""

from analytics.ui import auditing, desk
from analytics.ui.view import newest

view = newest()
office = desk.office(view)

auditing.heading(view, office)
auditing.verify(view, office)
auditing.events(view, office)
auditing.roles(view, office)
