"""What if more are trained? Sliders kept in the address, one scenario beside another, redrawn at once."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import streamlit as st

from analytics import findings
from analytics.charts.fan import SCENARIOS, Line
from analytics.charts.figures import Figure
from analytics.pace import Flows, Staff, carried_on
from analytics.ui import address, fetch, show
from analytics.ui.fetch import Asked, Unit
from analytics.ui.view import View

# What the address says of a scenario; a scenario of one figure means nothing for another.
ASSUMED = tuple(f"{name}{mark}" for name in ("trained", "leaving", "growth", "hires") for mark in ("", "_b"))
_LEAVING, _GROWTH, _HIRES = 3, 0, 0
# Staff of whom a total is no share: it may grow without end.
_NO_LIMIT = 1e9


@dataclass(frozen=True)
class Scenario:
    """What is assumed a year: people trained, and percentages that leave, that staff grow by, of hires qualified."""

    trained: int
    leaving: int
    growth: int
    hires: int

    @property
    def flows(self) -> Flows:
        """The same as shares."""
        leaving = self.leaving / 100
        return Flows(leaving, leaving, self.growth / 100, self.hires / 100)


@st.fragment
def explore(view: View, asked: Asked, unit: Unit) -> None:
    """Sliders and where they lead, of a sector, an agency or a commune; a second scenario on demand."""
    t, figure = view.t, fetch.unit_figure(asked, unit)
    start = _newest_year(asked, unit)
    if start is None or not figure.targets or figure.indicator.kind == "flow_ratio":
        return
    show.finding(t("screens.scenario.title"), level=2)
    compared = address.switch("compare", t("screens.scenario.compare"))
    lines = []
    for name, mark in zip(SCENARIOS, ("", "_b") if compared else ("",), strict=False):
        scenario = _asked_for(view, figure, name, mark)
        lines.append(_line(view, figure, start, name, scenario))
    for line in lines:
        st.markdown(f"**{findings.scenario(t, figure, line.name, line.values, view.plan)}**")
    show.chart(view, fetch.scenario(asked, unit, tuple(lines), view.language), key="scenario")
    show.small(t("screens.scenario.note"))


def _newest_year(asked: Asked, unit: Unit) -> tuple[int, int, int] | None:
    """Year, numerator and denominator of the newest year-end figure; half-years are early readings."""
    rows = [
        row for row in fetch.series(asked, *unit).to_pylist() if row["kind"] == "year" and row["numerator"] is not None
    ]
    if not rows or rows[-1]["denominator"] == 0:
        return None
    return int(rows[-1]["period"][:4]), rows[-1]["numerator"], rows[-1]["denominator"] or 0


def _asked_for(view: View, figure: Figure, name: str, mark: str) -> Scenario:
    """The sliders of one scenario in a row; each only where it means something."""
    needed, columns = _needed(figure), iter(st.columns(4, gap="medium"))
    usual = ceil(needed) if not mark else ceil(needed * 1.5)

    def ask(what: str, lowest: int, highest: int, default: int, step: int = 1) -> int:
        form = "%d" if what == "trained" else "%d%%"
        label = view.t(f"screens.scenario.{what}", name=name)
        with next(columns):
            return address.slider(f"{what}{mark}", label, lowest, highest, default, step=step, form=form)

    trained = ask("trained", 0, max(10, 10 * ceil(needed * 3 / 10)), usual)
    leaving = ask("leaving", 0, 10, _LEAVING) if figure.indicator.kind != "cumulative_count" else 0
    if figure.indicator.unit != "percent":
        return Scenario(trained, leaving, 0, 0)
    return Scenario(trained, leaving, ask("growth", -5, 5, _GROWTH), ask("hires", 0, 100, _HIRES, step=5))


def _needed(figure: Figure) -> float:
    """People a year that the next unmet target takes at the usual leaving rate: where the slider stands at first."""
    targets = [target for target in figure.targets if target.met is False] or list(figure.targets)
    ahead = targets[0].outlook if targets else None
    return max(1.0, (ahead.people[1] or ahead.required_pace or 0.0) if ahead else 0.0)


def _line(view: View, figure: Figure, start: tuple[int, int, int], name: str, scenario: Scenario) -> Line:
    year, numerator, denominator = start
    years = range(year + 1, findings.last_year(view.plan) + 1)
    ratio = figure.indicator.unit == "percent"
    staff = Staff(denominator if ratio else _NO_LIMIT, numerator)
    path = carried_on(staff, scenario.trained, len(years), scenario.flows)
    values = [100 * each.qualified / each.total if ratio else each.qualified for each in (staff, *path)]
    return Line(name, tuple(zip((year, *years), values, strict=True)))
