"""Every chart that can be asked for by name: by another site that shows it in a frame, and by the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from analytics.charts.figures import Figure, by_sector
from analytics.ui import exhibits, fetch
from analytics.ui.fetch import SECTOR, Asked
from analytics.ui.takeaway import Exhibit
from analytics.ui.view import View

# What to choose among options by name: what an address or a command asks for, else the first.
Pick = Callable[[str, Sequence[str]], str]


def _figure(view: View, pick: Pick, *, aimed: bool = False) -> Asked:
    found = dict(by_sector(each for each in fetch.figures(view.asked) if each.targets or not aimed))
    sector = pick("sector", tuple(found))
    return view.asked.of(sector, pick("indicator", tuple(each.indicator.code for each in found[sector])))


def _trend(view: View, pick: Pick) -> Exhibit | None:
    asked = _figure(view, pick)
    return exhibits.over_time(view, asked) if fetch.figure(asked).exact is not None else None


def _forecast(view: View, pick: Pick) -> Exhibit | None:
    asked = _figure(view, pick, aimed=True)
    if fetch.figure(asked).exact is None:
        return None
    level = pick("level", ("sector", *exhibits.levels(asked)))
    found = {commune or agency: (level, agency, commune) for _, agency, commune in fetch.unit_figures(asked, level)}
    return exhibits.forecast(view, asked, found[pick("who", tuple(found))] if found else SECTOR)


def _units(view: View, pick: Pick) -> Exhibit | None:
    asked = _figure(view, pick)
    found = exhibits.levels(asked)
    return exhibits.units(view, asked, pick("level", found)) if found else None


# Charts that can be asked for by name; None where there is no figure to show.
CHARTS: Mapping[str, Callable[[View, Pick], Exhibit | None]] = {
    "overview": lambda view, _: exhibits.overview(view),
    "gap": lambda view, pick: exhibits.gap(view, pick("unit", tuple(exhibits.GAPS))),
    "sector": lambda view, pick: exhibits.bullets(view, pick("sector", [code for code, _ in by_sector(_aimed(view))])),
    "trend": _trend,
    "forecast": _forecast,
    "units": _units,
}


def _aimed(view: View) -> Iterator[Figure]:
    return (figure for figure in fetch.figures(view.asked) if figure.targets and figure.indicator.unit != "times")
