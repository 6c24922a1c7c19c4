"""The parts of the Structure screen: one breakdown in every sector, who retires, and the aims without a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import streamlit as st

from analytics import structure
from analytics.charts.aims import Pursued
from analytics.charts.drawing import Schema, table
from analytics.charts.leaving import Leavers, Left
from analytics.charts.makeup import Makeup, Part, grouping, part_label
from analytics.charts.numbers import figure_text, target_text
from analytics.plan import Breakdown
from analytics.ui import address, fetch, show
from analytics.ui.fetch import kept
from analytics.ui.markup import plain
from analytics.ui.show import notes
from analytics.ui.takeaway import Exhibit
from analytics.ui.view import View

_COUNTED = ("people", "whole", "hidden", "reported", "expected", "provisional")
_DATA: Schema = {
    **dict.fromkeys(("sector", "breakdown", "part", "part_name", "period"), pa.string()),
    **dict.fromkeys(("people", "whole", "reported", "expected"), pa.int64()),
    "value": pa.float64(),
    **dict.fromkeys(("hidden", "provisional"), pa.bool_()),
}
_LEFT: Schema = {
    **dict.fromkeys(("sector", "indicator"), pa.string()),
    "target_year": pa.int64(),
    "period": pa.string(),
    **dict.fromkeys(("value", "lowest", "highest"), pa.float64()),
    "comparator": pa.string(),
    "target": pa.float64(),
    "holds": pa.bool_(),
}
_AIMS: Schema = {
    **dict.fromkeys(("target_id", "aim", "period"), pa.string()),
    **dict.fromkeys(("people", "whole"), pa.int64()),
    "value": pa.float64(),
    "hidden": pa.bool_(),
    **dict.fromkeys(("reported", "expected"), pa.int64()),
    "target_year": pa.int64(),
    "comparator": pa.string(),
    "local": pa.float64(),
    "reached": pa.bool_(),
}


@dataclass(frozen=True)
class Chosen:
    """What the address asks for: in which respect, of which sector, under which reading of the breakdown."""

    breakdown: Breakdown
    sector: str
    grouping: str

    def of(self, view: View) -> Makeup | None:
        """The sector's figures, if anybody reported them."""
        return fetch.makeups(view.version, view.period).get(self.breakdown.code, {}).get(self.sector)


def choose(view: View, option: Callable[[str, Sequence[str]], str]) -> Chosen | None:
    """What is asked for by name, else the first; None where the province's forms say nothing of who the staff are."""
    if not view.plan.breakdowns:
        return None
    code = option("by", [each.code for each in view.plan.breakdowns])
    breakdown = next(each for each in view.plan.breakdowns if each.code == code)
    group = option("group", _groupings(view, breakdown))
    return Chosen(breakdown, option("sector", sectors(view)), group)


def sectors(view: View) -> list[str]:
    """The whole province, then its sectors; one outside the plan's only where it has figures."""
    known = {sector for by in fetch.makeups(view.version, view.period).values() for sector in by}
    whole = view.plan.province.whole_province_sector
    others = [each.code for each in view.plan.sectors if each.kind == "sector" or each.code in known]
    return [whole, *(code for code in others if code != whole)]


def _groupings(view: View, breakdown: Breakdown) -> list[str]:
    return [each.code for each in view.plan.groupings if each.breakdown == breakdown.code]


def makeup(view: View, chosen: Chosen | None) -> None:
    """The finding, what can be chosen, and the breakdown: parts of a whole in every sector, others of one."""
    t = view.t
    if chosen is None:
        show.finding(t("screens.structure.title"))
        st.markdown(t("screens.structure.absent"))
        return
    mine = chosen.of(view)
    told = structure.finding(t, mine, view.plan, chosen.grouping) if mine else ""
    show.finding(told or structure.nothing(t, chosen.breakdown, view.plan, chosen.sector))
    _choices(view, chosen)
    shown = made_up(view, chosen)
    if shown:
        show.exhibit(view, shown)
    elif chosen.breakdown.code not in fetch.makeups(view.version, view.period):
        show.small(t("screens.structure.nobody"))
    _without(view, chosen)


def made_up(view: View, chosen: Chosen) -> Exhibit | None:
    """The breakdown's chart: of every sector where its parts add up, else of the one chosen; None without figures."""
    if chosen.breakdown.code not in fetch.makeups(view.version, view.period):
        return None
    if chosen.breakdown.kind == "whole":
        return in_sectors(view, chosen)
    return in_parts(view, chosen) if chosen.of(view) else None


def _choices(view: View, chosen: Chosen) -> None:
    t, plan = view.t, view.plan
    names = {str(each.code): each.text("name", t.language) for each in plan.breakdowns}
    address.select("by", t("screens.structure.by"), tuple(names), names.__getitem__, in_row=True)
    found = {code: plan.sector(code).text("short", t.language) for code in sectors(view)}
    address.select("sector", t("screens.sector.title"), tuple(found), found.__getitem__, in_row=True)
    groups = {code: part_label(plan, chosen.breakdown, code, t.language) for code in _groupings(view, chosen.breakdown)}
    if len(groups) > 1:
        address.select("group", _reading_label(view, chosen), tuple(groups), groups.__getitem__, in_row=True)


def _reading_label(view: View, chosen: Chosen) -> str:
    readings = grouping(view.plan, chosen.breakdown, chosen.grouping).readings
    return view.t("screens.structure.group", readings=", ".join(readings))


@kept()
def in_sectors(view: View, chosen: Chosen) -> Exhibit:
    """One breakdown of every sector that has it."""
    found = fetch.makeups(view.version, view.period)[chosen.breakdown.code]
    mine = found.get(chosen.sector) or next(iter(found.values()))
    return Exhibit(
        f"structure-{chosen.breakdown.code}",
        fetch.shares(view.asked, chosen.breakdown.code, chosen.grouping, view.language),
        structure.finding(view.t, mine, view.plan, chosen.grouping),
        _notes(view, mine, list(found.values()), chosen.grouping),
        rows=lambda: [_sector_row(view, each) for each in found.values()],
        data=lambda: _data(view, list(found.values())),
        place=_place(chosen),
    )


@kept()
def in_parts(view: View, chosen: Chosen) -> Exhibit:
    """The parts of one sector's breakdown."""
    mine = fetch.makeups(view.version, view.period)[chosen.breakdown.code][chosen.sector]
    return Exhibit(
        f"structure-{chosen.breakdown.code}-{chosen.sector}",
        fetch.parts(view.asked.of(chosen.sector, ""), chosen.breakdown.code, view.language),
        structure.finding(view.t, mine, view.plan),
        _notes(view, mine, [mine], ""),
        rows=lambda: [_part_row(view, mine, part) for part in mine.parts],
        data=lambda: _data(view, [mine]),
        place=_place(chosen),
    )


def _place(chosen: Chosen) -> dict[str, str]:
    """What an address says of what is chosen."""
    group = {"group": chosen.grouping} if chosen.grouping else {}
    return {"chart": "structure", "by": chosen.breakdown.code, "sector": chosen.sector, **group}


def _notes(view: View, mine: Makeup, shown: Sequence[Makeup], group: str) -> tuple[str, ...]:
    """Unit, period, coverage, why something is hidden or is not, what the form cannot tell."""
    t = view.t
    is_partial = mine.reported < mine.expected
    units = t("charts.coverage.units", reported=t.number(mine.reported), expected=t.number(mine.expected))
    coverage = t("findings.note.coverage", units=units) if is_partial else ""
    hides = any(part.hidden for each in shown for part in (*each.parts, *each.groupings))
    why = t("disclosure.why") if hides else ""
    results = t("screens.structure.results") if mine.breakdown.code == "degree" else ""
    unknown = grouping(view.plan, mine.breakdown, group).text("note", t.language) if group else ""
    return notes(view, "share", coverage, unknown, results, why, period=mine.period)


def _sector_row(view: View, makeup: Makeup) -> dict[str, str]:
    """A sector with all its parts and groupings."""
    t = view.t
    row = {t("screens.column.sector"): view.plan.sector(makeup.sector).text("short", t.language)}
    names = [*makeup.breakdown.parts, *([""] if makeup.breakdown.rest_vi else []), *_groupings(view, makeup.breakdown)]
    for name in names:
        label = part_label(view.plan, makeup.breakdown, name, t.language)
        row[label] = _people(view, makeup.by_name[name]) if name in makeup.by_name else "–"
    return row | {t("screens.column.whole"): t.number(makeup.whole), t("screens.column.coverage"): _coverage(makeup)}


def _part_row(view: View, makeup: Makeup, part: Part) -> dict[str, str]:
    t = view.t
    return {
        t("screens.column.part"): part_label(view.plan, makeup.breakdown, part.name, t.language),
        t("screens.column.people"): _people(view, part),
        t("screens.column.whole"): t.number(part.whole),
        t("screens.column.coverage"): _coverage(part),
    }


def _people(view: View, part: Part) -> str:
    if part.people is None:
        return view.t("disclosure.hidden")
    share = "" if part.share is None else f" ({view.t.percent(part.share)})"
    return f"{view.t.number(part.people)}{share}"


def _coverage(of: Makeup | Part) -> str:
    return f"{of.reported}/{of.expected}"


def _data(view: View, makeups: Sequence[Makeup]) -> pa.Table:
    """What is shown, as a table for files: a hidden count is not in it."""
    return table(
        [
            {
                "sector": each.sector,
                "breakdown": each.breakdown.code,
                "part": part.name,
                "part_name": part_label(view.plan, each.breakdown, part.name, view.language),
                "period": each.period,
                **{name: getattr(part, name) for name in _COUNTED},
                "value": part.share,
            }
            for each in makeups
            for part in (*each.parts, *each.groupings)
        ],
        _DATA,
    )


def _without(view: View, chosen: Chosen) -> None:
    """The sectors of which nobody has filled these columns."""
    t, plan = view.t, view.plan
    found = fetch.makeups(view.version, view.period).get(chosen.breakdown.code, {})
    lacking = [each for each in plan.sectors if each.kind == "sector" and each.code not in found]
    if lacking and found:
        names = "; ".join(each.text("name", t.language) for each in lacking)
        show.small(t("screens.structure.without", sectors=names))


def retirement(view: View, chosen: Chosen | None) -> None:
    """Who retires by each year that the plan aims at, by age band, and what that leaves of the ratios."""
    shown = retiring(view, chosen.sector) if chosen and chosen.breakdown.code == "age" else None
    if chosen is None or shown is None:
        return
    show.finding(shown.finding, level=2)
    for each in _ahead(view, chosen.sector)[1:]:
        st.markdown(plain(structure.retiring_too(view.t, each) + "."))
    show.exhibit(view, shown)
    rows = [_left_row(view, each) for each in fetch.left(view.asked)]
    if rows:
        show.finding(view.t("screens.structure.left"), level=2)
        show.table(rows)
        show.small(view.t("screens.structure.left_note"))
        show.data_files(view, "retirement-ratios", lambda: left_data(view))


@kept()
def retiring(view: View, sector: str) -> Exhibit | None:
    """One sector's staff by age band, coloured by when they retire; None where nobody said how old they are."""
    ahead = _ahead(view, sector)
    if not ahead:
        return None
    age = fetch.makeups(view.version, view.period)["age"][sector]
    source = next(each.text("source", view.language) for each in view.plan.retirement_ages)
    return Exhibit(
        f"retirement-{sector}",
        fetch.parts(view.asked.of(sector, ""), "age", view.language),
        structure.retiring(view.t, ahead[0], view.plan),
        (*_notes(view, age, [age], ""), view.t("screens.structure.ages", source=source)),
        rows=lambda: [_part_row(view, age, part) for part in age.parts] + _leaver_rows(view, ahead),
        data=lambda: _data(view, [age]),
        place={"chart": "retirement", "by": "age", "sector": sector},
    )


def _ahead(view: View, sector: str) -> list[Leavers]:
    """How many of a sector's staff retire by each year that the plan aims at."""
    return [each for each in fetch.leavers(view.asked) if each.sector == sector]


def _leaver_rows(view: View, ahead: Sequence[Leavers]) -> list[dict[str, str]]:
    """How many retire by each year, below the bands they come from."""
    t = view.t
    return [
        {
            t("screens.column.part"): t("screens.structure.retired", year=each.year),
            t("screens.column.people"): _between(view, each.least, each.most),
            t("screens.column.whole"): t.number(each.staff),
            t("screens.column.coverage"): "",
        }
        for each in ahead
    ]


def _between(view: View, least: int | None, most: int | None) -> str:
    ends = [view.t("disclosure.hidden") if end is None else view.t.number(end) for end in (least, most)]
    return ends[0] if ends[0] == ends[1] else " – ".join(ends)


def _left_row(view: View, each: Left) -> dict[str, str]:
    """A ratio today and between what bounds it lies when those who retire have left and nobody has come."""
    t, decimals = view.t, each.indicator.decimals
    bounds = ["–" if end is None else figure_text(t, end, "percent", decimals) for end in (each.worst, each.best)]
    target = target_text(t, float(each.target.value), "percent") if each.target else t("charts.status.no_target")
    expected = fetch.makeups(view.version, view.period)["age"][each.sector].expected
    units = t("charts.coverage.units", reported=t.number(each.units), expected=t.number(expected))
    verdict = {True: "holds", False: "fails", None: "depends" if each.target and each.worst is not None else "unjudged"}
    return {
        t("screens.column.sector"): view.plan.sector(each.sector).text("short", t.language),
        t("screens.column.indicator"): each.indicator.text("short", t.language),
        t("screens.column.value"): f"{figure_text(t, each.now, 'percent', decimals)} ({units})",
        t("screens.column.target_year"): str(each.year),
        t("screens.column.left"): bounds[0] if bounds[0] == bounds[1] else " – ".join(bounds),
        t("screens.column.target"): target,
        t("screens.column.holds"): t(f"screens.structure.{verdict[each.holds]}"),
    }


def left_data(view: View) -> pa.Table:
    """The same as a table for files, in percent: `lowest` and `highest` are empty where nobody would be left."""
    rows = [
        {
            "sector": each.sector,
            "indicator": each.indicator.code,
            "target_year": each.year,
            "period": each.period,
            "value": float(each.now),
            "lowest": None if each.worst is None else float(each.worst),
            "highest": None if each.best is None else float(each.best),
            "comparator": each.target.comparator if each.target else None,
            "target": float(each.target.value) if each.target else None,
            "holds": each.holds,
        }
        for each in fetch.left(view.asked)
    ]
    return table(rows, _LEFT)


def aims(view: View) -> None:
    """The plan's aims without a number: what is counted of each, how it moves, the province's own level."""
    found = fetch.pursued(view.asked)
    if found:
        show.finding(structure.aims(view.t, found), level=2)
        show.table([_aim_row(view, each, levels=any(other.local for other in found)) for each in found])
        show.small(view.t("screens.structure.aims_note"))
        show.data_files(view, "aims", lambda: aims_data(view))


def _aim_row(view: View, each: Pursued, *, levels: bool) -> Mapping[str, str]:
    """Few columns, for phones: a figure of an older period says so in its cell."""
    t, now = view.t, each.now
    apart = each.before.exact if each.before else None
    older = f" · {view.period_name(now.period)}" if now and now.period != view.period else ""
    row = {
        t("screens.column.aim"): each.aim.text("name", t.language),
        t("screens.column.value"): structure.aim_value(t, each.aim, now, apart) + older,
        t("screens.column.moved"): structure.trend(t, each),
    }
    if levels:
        row |= {
            t("screens.column.local"): structure.local(t, each.aim, each.local),
            t("screens.column.reached"): _reached(view, each),
        }
    return row | {t("screens.column.coverage"): f"{now.reported}/{now.expected}" if now else "–"}


def _reached(view: View, each: Pursued) -> str:
    return {True: view.t("screens.structure.reached"), False: view.t("screens.structure.short"), None: "–"}[
        each.reached
    ]


def aims_data(view: View) -> pa.Table:
    """The same as a table for files: a hidden figure is not in it, and the province's level has columns of its own."""
    return table([_aim_data(view, each) for each in fetch.pursued(view.asked)], _AIMS)


def _aim_data(view: View, each: Pursued) -> dict[str, Any]:
    now, local = each.now, each.local
    is_hidden = now is not None and now.people is None
    known = {name: getattr(now, name) for name in ("period", "people", "reported", "expected")} if now else {}
    whole = now.whole if now and not is_hidden else None
    value = now.exact if now else None
    level = {"target_year": local.year, "comparator": local.comparator} if local else {}
    return {
        "target_id": each.aim.id,
        "aim": each.aim.text("name", view.language),
        **known,
        "whole": whole,
        "value": None if value is None else float(value),
        "hidden": is_hidden,
        **level,
        "local": float(local.value) if local else None,
        "reached": each.reached,
    }
