"""Who the staff are: ages and who retires, and the plan's aims without a number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analytics import charts, structure
from analytics.charts import leaving
from analytics.charts.aims import Pursued, pursued
from analytics.charts.leaving import Leavers
from analytics.charts.makeup import Makeup, Makeups, makeups, part_label
from analytics.story.edition import Edition
from analytics.story.resting import notes
from analytics.story.slide import Cell, Grid, Plot, Slide
from analytics.warehouse import queries

_BESIDE = ("sex", "ethnic", "degree")  # what is said in a line each


def slides(edition: Edition) -> Iterator[Slide]:
    """A slide of the province's staff, and one for the counts and one for the shares among the aims, where known."""
    found = province(edition)
    if found:
        yield _staff(edition, found)
    every = [each for each in aims(edition) if each.now]
    counts = [each for each in every if each.aim.unit != "percent"]
    for code, some in (("aims", counts), ("aims-share", [each for each in every if each not in counts])):
        if some:
            yield _aims(edition, code, some)


def known(edition: Edition, period: str) -> Makeups:
    """Every breakdown of every sector as of a period, without what may not leave the house."""
    return makeups(queries.makeup(edition.snapshot, period=period), edition.plan)


def province(edition: Edition) -> dict[str, Makeup]:
    """The breakdowns of the whole province, by their codes."""
    whole = edition.plan.province.whole_province_sector
    return {code: by[whole] for code, by in known(edition, edition.period).items() if whole in by}


def aims(edition: Edition) -> list[Pursued]:
    """Every aim without a number that a form measures."""
    series = queries.aim_series(edition.snapshot, period=edition.period)
    periods = map(str, set(series["period"].to_pylist()))
    return pursued(series, edition.plan, {period: known(edition, period) for period in periods})


def ahead(edition: Edition, ages: Makeup) -> list[Leavers]:
    """How many of the province's staff retire by each year that the plan aims at."""
    rows = queries.leavers(edition.snapshot, period=edition.period)
    return leaving.leavers(rows, {ages.sector: ages})


def _staff(edition: Edition, found: dict[str, Makeup]) -> Slide:
    """The ages and who retires; where nobody reported ages, the first breakdown that somebody did."""
    t, plan = edition.t, edition.plan
    shown = found.get("age") or next(iter(found.values()))
    leavers = ahead(edition, shown) if shown.breakdown.code == "age" else []
    title = structure.retiring(t, leavers[0], plan) if leavers else structure.finding(t, shown, plan)
    later = (structure.retiring_too(t, each) for each in leavers[1:])
    beside = (found[code] for code in _BESIDE if code in found and found[code] is not shown)
    keys, colours = leaving.colours(t, shown, leavers) if leavers else ([], {})
    units = t("charts.coverage.units", reported=t.number(shown.reported), expected=t.number(shown.expected))
    hides = t("disclosure.why") if any(part.hidden for part in shown.parts) else ""
    return Slide(
        "structure",
        kicker=t("story.structure.kicker", breakdown=shown.breakdown.text("name", t.language)),
        title=title,
        lines=(*later, *(structure.beside(t, each, plan, marked(edition, each)) for each in beside)),
        drawing=charts.parts_data(shown, plan, t, keys=keys, colours=colours),
        plot=_plot(edition, shown),
        notes=notes(edition, "share", t("findings.note.coverage", units=units), hides, period=shown.period),
        speech=(t("screens.structure.ages", source=_source(edition)),) if leavers else (),
    )


def marked(edition: Edition, makeup: Makeup) -> str:
    """The default grouping of a breakdown, if it has any."""
    return next((each.code for each in edition.plan.groupings if each.breakdown == makeup.breakdown.code), "")


def _source(edition: Edition) -> str:
    return next((each.text("source", edition.language) for each in edition.plan.retirement_ages), "")


def _plot(edition: Edition, makeup: Makeup) -> Plot:
    """Each part's share; a hidden one is a gap."""
    labels = tuple(part_label(edition.plan, makeup.breakdown, part.name, edition.language) for part in makeup.parts)
    share = edition.t("story.structure.share")
    return Plot("bar", "percent", 1, labels, {share: tuple(part.share for part in makeup.parts)})


def _aims(edition: Edition, code: str, some: Sequence[Pursued]) -> Slide:
    t = edition.t
    heads = ("aim", "now", "trend", "coverage")
    return Slide(
        code,
        kicker=t(f"story.structure.{code.replace('-', '_')}"),
        title=structure.aims(t, some),
        grid=Grid(tuple(t(f"story.structure.column.{head}") for head in heads), tuple(row(edition, e) for e in some)),
        notes=notes(edition, "", t("screens.structure.aims_note")),
        speech=tuple(dict.fromkeys(each.aim.sentence_vi for each in some)),
    )


def row(edition: Edition, each: Pursued) -> tuple[Cell, ...]:
    """An aim: its name, its figure, how it moved or the level that the province set, how complete it is."""
    t, now = edition.t, each.now
    exact = now.exact if now else None
    value = None if exact is None else float(exact)
    apart = each.before.exact if each.before else None
    return (
        Cell(each.aim.text("name", t.language)),
        Cell(structure.aim_value(t, each.aim, now, apart), value, each.aim.unit if value is not None else None),
        Cell(structure.local(t, each.aim, each.local) if each.local else structure.trend(t, each)),
        Cell(f"{now.reported}/{now.expected}" if now else "–"),
    )
