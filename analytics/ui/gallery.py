"""Every chart that can be asked for by name: by another site that shows it in a frame, and by the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analytics.charts.figures import Figure, by_sector
from analytics.ui import exhibits, fetch, scenario, structure
from analytics.ui.fetch import SECTOR, Asked, Unit
from analytics.ui.scenario import MARKS, Scenario
from analytics.ui.takeaway import Exhibit
from analytics.ui.view import View


@dataclass(frozen=True)
class Pick:
    """What an address or a command asks for by name.

    `option`: one among options, else the first of them. `number`: one from the lowest to the highest, else the usual.
    """

    option: Callable[[str, Sequence[str]], str]
    number: Callable[[str, int, int, int], int]


def _overview(view: View, _: Pick) -> Exhibit:
    return exhibits.overview(view)


def _gap(view: View, pick: Pick) -> Exhibit:
    return exhibits.gap(view, pick.option("unit", tuple(exhibits.GAPS)))


def _sector(view: View, pick: Pick) -> Exhibit:
    return exhibits.bullets(view, pick.option("sector", [code for code, _ in by_sector(_with_bullets(view))]))


def _bullet(view: View, pick: Pick) -> Exhibit:
    return exhibits.bullet(view, _among(view, pick, _with_bullets(view)))


def _with_bullets(view: View) -> Iterator[Figure]:
    return (figure for figure in _aimed(view) if figure.indicator.unit != "times")


def _aimed(view: View) -> Iterator[Figure]:
    return (figure for figure in fetch.figures(view.asked) if figure.targets)


def _among(view: View, pick: Pick, figures: Iterable[Figure]) -> Asked:
    """The sector and the indicator asked for, among some figures."""
    found = dict(by_sector(figures))
    sector = pick.option("sector", tuple(found))
    return view.asked.of(sector, pick.option("indicator", tuple(each.indicator.code for each in found[sector])))


def _trend(view: View, pick: Pick) -> Exhibit | None:
    asked = _among(view, pick, fetch.figures(view.asked))
    return exhibits.over_time(view, asked) if fetch.figure(asked).exact is not None else None


def _forecast(view: View, pick: Pick) -> Exhibit | None:
    asked = _among(view, pick, _aimed(view))
    return exhibits.forecast(view, asked, _unit(asked, pick)) if fetch.figure(asked).exact is not None else None


def _scenario(view: View, pick: Pick) -> Exhibit | None:
    asked = _among(view, pick, _aimed(view))
    unit = _unit(asked, pick) if fetch.figure(asked).exact is not None else SECTOR
    if not scenario.is_known(asked, unit):
        return None
    marks = MARKS if pick.option("compare", ("", "1")) else MARKS[:1]
    return scenario.carried(view, asked, unit, tuple(_assumed(asked, unit, pick, mark) for mark in marks))


def _assumed(asked: Asked, unit: Unit, pick: Pick, mark: str) -> Scenario:
    found = scenario.sliders(fetch.unit_figure(asked, unit), mark)
    return Scenario(**{s.name: pick.number(f"{s.name}{mark}", s.lowest, s.highest, s.usual) for s in found})


def _unit(asked: Asked, pick: Pick) -> Unit:
    """The sector, or the agency or commune in it."""
    level = pick.option("level", ("sector", *exhibits.levels(asked)))
    found = {commune or agency: (level, agency, commune) for _, agency, commune in fetch.unit_figures(asked, level)}
    return found[pick.option("who", tuple(found))] if found else SECTOR


def _units(view: View, pick: Pick) -> Exhibit | None:
    asked = _among(view, pick, fetch.figures(view.asked))
    found = exhibits.levels(asked)
    return exhibits.units(view, asked, pick.option("level", found)) if found else None


def _structure(view: View, pick: Pick) -> Exhibit | None:
    chosen = structure.choose(view, pick.option)
    return structure.made_up(view, chosen) if chosen else None


def _retirement(view: View, pick: Pick) -> Exhibit | None:
    return structure.retiring(view, pick.option("sector", structure.sectors(view)))


# Charts that can be asked for by name; None where there is no figure to show.
CHARTS: Mapping[str, Callable[[View, Pick], Exhibit | None]] = {
    "overview": _overview,
    "gap": _gap,
    "sector": _sector,
    "bullet": _bullet,
    "trend": _trend,
    "forecast": _forecast,
    "scenario": _scenario,
    "units": _units,
    "structure": _structure,
    "retirement": _retirement,
}
