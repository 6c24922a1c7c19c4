"""Where the largest gaps are: in people who still have to qualify, or in percentage points."""

from analytics.ui import address, exhibits, frame, show
from analytics.ui.view import current

view = current()
t, units = view.t, tuple(exhibits.GAPS)
shown = exhibits.gap(view, address.choice("unit", units))

show.finding(shown.finding)
address.select("unit", t("screens.gap.unit"), units, lambda code: t(f"screens.gap.{code}"), in_row=True)
picked = show.exhibit(view, shown, picks="row")
if picked:
    frame.open_sector(view, picked["sector"], picked["indicator"])
