"""The story and the figures as files that an office edits and sends: made here, in a process of their own."""

from analytics.export.documents import DOCUMENTS
from analytics.ui import desk, reporting
from analytics.ui.view import current

view = current()
office = desk.office(view)

reporting.heading(view)
since = reporting.choose_since(view)
for code in DOCUMENTS:
    reporting.document(view, office, code, since)
