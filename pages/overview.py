"""Where the province stands: how many targets are reached, every sector in one look, and the total."""

from analytics import findings
from analytics.charts.figures import years
from analytics.ui import fetch, frame, show, tables
from analytics.ui.view import current

view = current()
t, plan = view.t, view.plan
figures = fetch.figures(view.asked)

show.finding(findings.overview(t, figures, plan))
show.cards(tables.standing(t, figures))

ready = fetch.over_all("overview", view.asked, t.language)
picked = show.chart(view, ready, key="overview", picks="row")
show.note(view, t("screens.note.overview"), findings.coverage(t, figures, plan), t("screens.note.click"))
show.behind(
    view,
    ready,
    name="overview",
    rows=lambda: tables.figures(view, figures, years(figures)),
    data=lambda: fetch.progress(view.asked),
)
if picked:
    frame.open_sector(view, picked["sector"], picked["indicator"])

for figure in (each for each in figures if each.indicator.kind == "baseline_multiple"):
    show.finding(findings.total(t, figure), level=2)
    show.years(view, view.asked.of(figure.sector, figure.indicator.code))
