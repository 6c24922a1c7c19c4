"""Is my file right, and what will it change? Template, check in place, figures before and after, receipt."""

from analytics.ui import desk, submitting
from analytics.ui.view import newest

view = newest()
office = desk.office(view)
wanted = submitting.choose(view, office)
number = submitting.opened()

if wanted is None:
    submitting.nobody(view)
elif number is None:
    submitting.begin(view, office, wanted)
else:
    submitting.examine(view, office, number, wanted)
