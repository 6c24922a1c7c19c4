"""What if more are trained? Sliders kept in the address, one scenario beside another, redrawn at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from math import ceil

import pyarrow as pa
import streamlit as st

from analytics import findings
from analytics.charts.drawing import Schema, table
from analytics.charts.fan import SCENARIOS, Line, value_text
from analytics.charts.figures import Figure, Row
from analytics.pace import Flows, Staff, carried_on
from analytics.ui import address, exhibits, fetch, show
from analytics.ui.fetch import Asked, Unit, kept
from analytics.ui.takeaway import Exhibit
from analytics.ui.view import View

# What the address says of the second scenario, beside what it says of the first.
MARKS = ("", "_b")
# What the address says of a scenario; a scenario of one figure means nothing for another.
ASSUMED = tuple(f"{name}{mark}" for name in ("trained", "leaving", "growth", "hires") for mark in MARKS)
# Staff of whom a total is no share: it may grow without end.
_NO_LIMIT = 1e9
_DATA: Schema = {
    **dict.fromkeys(("sector", "indicator", "agency", "commune", "scenario"), pa.string()),
    **dict.fromkeys(("year", "trained", "leaving", "growth", "hires"), pa.int64()),
    "result": pa.float64(),
    "provisional": pa.bool_(),
}


@dataclass(frozen=True)
class Scenario:
    """What is assumed a year: people trained, and percentages that leave, that staff grow by, of hires qualified.

    None where it means nothing for the figure.
    """

    trained: int
    leaving: int | None = None
    growth: int | None = None
    hires: int | None = None

    @property
    def flows(self) -> Flows:
        """The same as shares."""
        leaving, growth, hires = (each or 0 for each in (self.leaving, self.growth, self.hires))
        return Flows(leaving / 100, leaving / 100, growth / 100, hires / 100)


@dataclass(frozen=True)
class Slider:
    """What can be assumed of one thing, and what is if nobody says otherwise."""

    name: str
    lowest: int
    highest: int
    usual: int
    step: int = 1


@st.fragment
def explore(view: View, asked: Asked, unit: Unit) -> None:
    """Sliders and where they lead, of a sector, an agency or a commune; a second scenario on demand."""
    t, figure = view.t, fetch.unit_figure(asked, unit)
    if not is_known(asked, unit):
        return
    show.finding(t("screens.scenario.title"), level=2)
    compared = address.switch("compare", t("screens.scenario.compare"))
    chosen = tuple(_asked_for(view, figure, name, mark) for name, mark in _named(compared=compared))
    for sentence in _sentences(view, asked, unit, chosen):
        st.markdown(f"**{sentence}**")
    show.exhibit(view, carried(view, asked, unit, chosen))


def is_known(asked: Asked, unit: Unit) -> bool:
    """Whether a scenario can begin anywhere and lead to a target."""
    figure = fetch.unit_figure(asked, unit)
    starts = _newest_year(asked, unit) is not None
    return starts and bool(figure.targets) and figure.indicator.kind != "flow_ratio"


def _named(*, compared: bool) -> list[tuple[str, str]]:
    """Names of scenarios with their marks in the address."""
    return list(zip(SCENARIOS, MARKS if compared else MARKS[:1], strict=False))


def sliders(figure: Figure, mark: str) -> Iterator[Slider]:
    """What can be assumed of a figure; each only where it means something."""
    needed = _needed(figure)
    usual = ceil(needed) if not mark else ceil(needed * 1.5)
    yield Slider("trained", 0, max(10, 10 * ceil(needed * 3 / 10)), usual)
    if figure.indicator.kind != "cumulative_count":
        yield Slider("leaving", 0, 10, 3)
    if figure.indicator.unit == "percent":
        yield Slider("growth", -5, 5, 0)
        yield Slider("hires", 0, 100, 0, step=5)


def _asked_for(view: View, figure: Figure, name: str, mark: str) -> Scenario:
    """The sliders of one scenario in a row."""
    chosen = {}
    for each, column in zip(sliders(figure, mark), st.columns(4, gap="medium"), strict=False):
        label = view.t(f"screens.scenario.{each.name}", name=name)
        form = "%d" if each.name == "trained" else "%d%%"
        bounds = (each.lowest, each.highest, each.usual)
        with column:
            chosen[each.name] = address.slider(f"{each.name}{mark}", label, *bounds, step=each.step, form=form)
    return Scenario(**chosen)


@kept()
def carried(view: View, asked: Asked, unit: Unit, chosen: tuple[Scenario, ...]) -> Exhibit:
    """One figure carried on by one scenario or two."""
    figure, outside = fetch.unit_figure(asked, unit), replace(asked, sees=())
    lines = _lines(view, asked, unit, chosen)
    assumed = (_assumed(view, name, each) for name, each in zip(SCENARIOS, chosen, strict=False))
    rests_on = (*assumed, view.t("screens.scenario.note"))
    return Exhibit(
        "-".join(filter(None, ("scenario", asked.sector, asked.indicator, *unit[1:]))),
        fetch.scenario(asked, unit, lines, view.language),
        ". ".join(_sentences(view, asked, unit, chosen)),
        show.notes(view, exhibits.drawn_in(figure), *rests_on, period=figure.period),
        rows=lambda: _rows(view, figure, lines),
        data=lambda: _data(asked, unit, lines, chosen),
        place={
            "chart": "scenario",
            "sector": asked.sector,
            "indicator": asked.indicator,
            **exhibits.of(unit),
            **_place(chosen),
        },
        leaves=lambda: carried(view, outside, unit, chosen) if fetch.is_open(outside, unit) else None,
    )


def _place(chosen: Sequence[Scenario]) -> dict[str, str]:
    """What an address says of scenarios."""
    said = {
        f"{name}{mark}": str(value)
        for each, mark in zip(chosen, MARKS, strict=False)
        for name, value in asdict(each).items()
        if value is not None
    }
    return said | ({"compare": "1"} if len(chosen) > 1 else {})


def _sentences(view: View, asked: Asked, unit: Unit, chosen: tuple[Scenario, ...]) -> list[str]:
    """Where each scenario leads."""
    figure = fetch.unit_figure(asked, unit)
    lines = _lines(view, asked, unit, chosen)
    return [findings.scenario(view.t, figure, line.name, line.values, view.plan) for line in lines]


def _assumed(view: View, name: str, scenario: Scenario) -> str:
    """A scenario's assumptions, for whom no slider shows them."""
    t = view.t
    told = (
        t(f"screens.scenario.assumed.{what}", n=t.number(value) if what == "trained" else t.percent(value, 0))
        for what, value in asdict(scenario).items()
        if value is not None
    )
    return t("screens.scenario.assumes", name=name, assumed=", ".join(told))


def _rows(view: View, figure: Figure, lines: Sequence[Line]) -> list[dict[str, str]]:
    """Year by year, a column a scenario."""
    t = view.t
    return [
        {
            t("screens.column.year"): str(year),
            **{t("screens.scenario.named", name=one.name): value_text(t, one.values[year], figure) for one in lines},
        }
        for year in lines[0].values
    ]


def _data(asked: Asked, unit: Unit, lines: Sequence[Line], chosen: Sequence[Scenario]) -> pa.Table:
    """One row a scenario and year, with what is assumed; provisional if the figure is that it begins with."""
    _, agency, commune = unit
    start = _newest_year(asked, unit)
    of_all = {
        "sector": asked.sector,
        "indicator": asked.indicator,
        "agency": agency or None,
        "commune": commune or None,
        "provisional": bool(start and start["provisional"]),
    }
    return table(
        [
            {**of_all, "scenario": line.name, **asdict(each), "year": year, "result": value}
            for line, each in zip(lines, chosen, strict=True)
            for year, value in line.points
        ],
        _DATA,
    )


def _newest_year(asked: Asked, unit: Unit) -> Row | None:
    """The newest year-end figure, where a scenario begins; half-years are early readings."""
    known = (row for row in fetch.series(asked, *unit).to_pylist() if row["numerator"] is not None)
    rows = [row for row in known if row["kind"] == "year"]
    return rows[-1] if rows and rows[-1]["denominator"] != 0 else None


def _needed(figure: Figure) -> float:
    """People a year that the next unmet target takes at the usual leaving rate: where the slider stands at first."""
    targets = [target for target in figure.targets if target.met is False] or list(figure.targets)
    ahead = targets[0].outlook if targets else None
    return max(1.0, (ahead.people[1] or ahead.required_pace or 0.0) if ahead else 0.0)


def _lines(view: View, asked: Asked, unit: Unit, chosen: Sequence[Scenario]) -> tuple[Line, ...]:
    """Where scenarios lead from the newest year-end."""
    figure, start = fetch.unit_figure(asked, unit), _newest_year(asked, unit)
    named = zip(SCENARIOS, chosen, strict=False)
    return tuple(_line(view, figure, start, name, each) for name, each in named) if start else ()


def _line(view: View, figure: Figure, start: Row, name: str, scenario: Scenario) -> Line:
    year = int(start["period"][:4])
    years = range(year + 1, findings.last_year(view.plan) + 1)
    ratio = figure.indicator.unit == "percent"
    staff = Staff(start["denominator"] if ratio else _NO_LIMIT, start["numerator"])
    path = carried_on(staff, scenario.trained, len(years), scenario.flows)
    values = [100 * each.qualified / each.total if ratio else each.qualified for each in (staff, *path)]
    return Line(name, tuple(zip((year, *years), values, strict=True)))
