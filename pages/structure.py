"""Who they are: degrees, age, sex, ethnic groups, scarce fields, experts; who retires; the aims without a number."""

from analytics.ui import address, structure
from analytics.ui.view import current

view = current()
chosen = structure.choose(view, address.choice)

structure.makeup(view, chosen)
structure.retirement(view, chosen)
structure.aims(view)
