"""All intellectuals of the province against the multiple of the baseline: 25,767."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from analytics import charts, findings
from analytics.charts.figures import Figure
from analytics.charts.total import in_people
from analytics.story.edition import Edition
from analytics.story.resting import covered, notes, speech
from analytics.story.slide import Plot, Slide
from analytics.story.takes import takes


def slides(edition: Edition) -> Iterator[Slide]:
    """One slide a multiple of a baseline; the plan has one."""
    for figure in edition.figures:
        if figure.indicator.kind == "baseline_multiple":
            yield _slide(edition, figure)


def _slide(edition: Edition, figure: Figure) -> Slide:
    t, series = edition.t, edition.series(figure.sector, figure.indicator.code)
    return Slide(
        "total",
        kicker=figure.indicator.text("name", t.language),
        title=findings.total(t, figure),
        lines=takes(edition, figure),
        drawing=charts.total_data(series, figure, t) if figure.exact is not None else None,
        plot=_plot(edition, figure, series),
        notes=notes(edition, "people", *_notes(edition, figure), period=figure.period),
        speech=(*covered(edition, [figure]), *speech(edition, [figure])),
    )


def _notes(edition: Edition, figure: Figure) -> tuple[str, ...]:
    of = edition.t, [figure], edition.plan
    return findings.coverage(*of), findings.paces(*of)


def _plot(edition: Edition, figure: Figure, series: pa.Table) -> Plot | None:
    """People at each period's end, and each target as a level line; None without any figure."""
    t, rows = edition.t, series.to_pylist()
    if not rows:
        return None
    aims = {name: float(aim.goal.value) for aim, name in in_people(figure, t)}
    counts = {figure.indicator.text("people", t.language): tuple(row["numerator"] for row in rows)}
    levels = {name: (goal,) * len(rows) for name, goal in aims.items()}
    return Plot("line", "people", 0, tuple(t.period(row["period"]) for row in rows), counts | levels)
