"""Who has not reported, who was late, what that may do to the ratios, and what to remind them of."""

from analytics.ui import desk, following
from analytics.ui.view import current

view = current()
office = desk.office(view)
period = following.choose_period(view, office)

following.heading(view, office, period)
desk.said()
following.choices(view, office, period)
following.units(view, office, period)
if period:
    following.reminding(view, office, period)
    following.effects(view, period)
    following.rates(view, office, period)
    following.coverage(view, period)
following.letters(view, office, period)
