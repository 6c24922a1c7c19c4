"""Where the largest gaps are: in people who still have to qualify, or in percentage points."""

from analytics import findings
from analytics.ui import address, fetch, frame, show, tables
from analytics.ui.view import current

view = current()
t, plan = view.t, view.plan
figures = fetch.figures(view.asked)
UNITS = {"people": findings.gap_people, "points": findings.gap_points}

unit = address.choice("unit", tuple(UNITS))
show.finding(UNITS[unit](t, figures, plan))
address.select("unit", t("screens.gap.unit"), tuple(UNITS), lambda code: t(f"screens.gap.{code}"), in_row=True)

ready = fetch.over_all(f"gap_{unit}", view.asked, t.language)
picked = show.chart(view, ready, key=ready.chart, picks="row")
show.note(view, t(f"screens.note.{unit}"), findings.coverage(t, figures, plan), t("screens.note.click"))
show.behind(
    view,
    ready,
    name=ready.chart,
    rows=lambda: tables.figures(view, [figure for figure in figures if figure.targets], ready.frame.years),
    data=lambda: fetch.progress(view.asked),
)
if picked:
    frame.open_sector(view, picked["sector"], picked["indicator"])
