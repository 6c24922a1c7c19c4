"""Will it be reached, when, how sure, and what if more are trained?"""

from analytics import findings
from analytics.charts.figures import by_sector
from analytics.ui import fetch, outlook, scenario, show
from analytics.ui.view import current

view = current()
aimed = [figure for figure in fetch.figures(view.asked) if figure.targets]
sectors = list(by_sector(aimed))

asked = outlook.choose(view, sectors)
show.finding(findings.forecast(view.t, fetch.figure(asked), view.plan))
outlook.choices(view, sectors)
outlook.panels(view, asked)
outlook.carried_on(view, asked)
scenario.explore(view, asked)
outlook.record(view, asked)
outlook.by_sector(view, aimed)
