"""Will it be reached, when, how sure, and what if more are trained?"""

from analytics.charts.figures import by_sector
from analytics.ui import exhibits, fetch, outlook, scenario, show
from analytics.ui.view import current

view = current()
aimed = [figure for figure in fetch.figures(view.asked) if figure.targets]
sectors = list(by_sector(aimed))

asked = outlook.choose(view, sectors)
unit = outlook.choose_unit(asked)
shown = exhibits.forecast(view, asked, unit)
show.finding(shown.finding)
outlook.choices(view, sectors, asked)
outlook.panels(view, asked, unit)
if outlook.known(asked):
    show.exhibit(view, shown)
    scenario.explore(view, asked, unit)
    outlook.by_unit(view, asked, unit)
    outlook.record(view, asked, unit)
outlook.by_sector(view, aimed)
