"""Where the province stands: how many targets are reached, every sector in one look, and the total."""

from analytics.ui import exhibits, fetch, frame, parts, show, tables
from analytics.ui.view import current

view = current()
figures = fetch.figures(view.asked)
shown = exhibits.overview(view)

show.finding(shown.finding)
show.cards(tables.standing(view.t, figures))
picked = show.exhibit(view, shown, picks="row")
if picked:
    frame.open_sector(view, picked["sector"], picked["indicator"])

for figure in (each for each in figures if each.indicator.kind == "baseline_multiple"):
    parts.over_time(view, view.asked.of(figure.sector, figure.indicator.code))
