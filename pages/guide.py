"""One page for clerks: from the template to the receipt, with pictures."""

from analytics.ui import guide
from analytics.ui.view import newest

guide.page(newest())
