"""One sector: its figures against both targets, over time, by agency and commune, and who has yet to report."""

from analytics import findings
from analytics.charts.figures import by_sector
from analytics.ui import address, fetch, parts, show
from analytics.ui.view import current

view = current()
t, plan = view.t, view.plan
sectors = dict(by_sector(fetch.figures(view.asked)))
names = {code: plan.sector(code).text("short", t.language) for code in sectors}

sector = address.select("sector", t("screens.sector.title"), tuple(names), names.__getitem__, in_row=True)
figures = sectors[sector]
show.finding(findings.sector(t, figures, plan))
parts.bullets(view, figures)

indicator = parts.indicator(view, figures)
asked = view.asked.of(sector, indicator)
parts.over_time(view, asked)
parts.by_unit(view, asked)
parts.who_is_missing(view, asked)
parts.sources(view, asked)
parts.questions(view, asked)
