"""What changed since an earlier edition: another version, or another period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from analytics.charts.figures import Aimed, Figure, aim_text, status, status_words
from analytics.charts.numbers import people_text, points_text
from analytics.story.edition import Edition
from analytics.story.gaps import name
from analytics.story.resting import notes, speech
from analytics.story.slide import Cell, Grid, Slide
from analytics.text import small

MOST = 12  # rows that a hall can read


class Change(NamedTuple):
    """One figure before and after."""

    before: Figure
    after: Figure

    @property
    def moved(self) -> Fraction:
        """How far it moved, in the indicator's unit; 0 where either is unknown."""
        if self.before.exact is None or self.after.exact is None:
            return Fraction(0)
        return self.after.exact - self.before.exact


def slides(edition: Edition, since: Edition) -> Iterator[Slide]:
    """One slide: each figure with a target that moved, those with a newly met or lost target first."""
    t, pairs = edition.t, changes(edition, since)
    moved = [change for change in pairs if change.before.exact != change.after.exact or turned(change)]
    ordered = sorted(moved, key=lambda change: (not turned(change), -abs(change.moved)))
    yield Slide(
        "changes",
        kicker=t("story.changes.kicker", since=_called(edition, since)),
        title=_title(edition, moved),
        grid=_grid(edition, ordered[:MOST]) if moved else None,
        notes=notes(edition, "", _source(edition, since), *_left(edition, ordered), *_rounded(edition, moved)),
        speech=speech(edition, [change.after for change in ordered]),
    )


def changes(edition: Edition, since: Edition) -> list[Change]:
    """The figures with targets that both editions have."""
    before = {(figure.sector, figure.indicator.code): figure for figure in since.figures}
    pairs = ((before.get((figure.sector, figure.indicator.code)), figure) for figure in edition.figures)
    return [Change(then, now) for then, now in pairs if then is not None and now.targets]


def turned(change: Change) -> int:
    """How many of a figure's targets are newly met (positive) or lost (negative) on balance; 0 for none."""
    return sum(
        int(bool(now.met)) - int(bool(then.met)) for then, now in _aims(change) if None not in (then.met, now.met)
    )


def _aims(change: Change) -> Iterator[tuple[Aimed, Aimed]]:
    for now in change.after.targets:
        then = change.before.target(now.year)
        if then is not None:
            yield then, now


def _called(edition: Edition, since: Edition) -> str:
    """An earlier period by its name, an earlier version of the same period by when it was made."""
    if since.period != edition.period:
        return edition.t.period(since.period, inside=True)
    at = edition.plan.province.time_of(since.meta["built_at"])
    return small(edition.t("present.version", version=since.snapshot.version, at=at))


def _source(edition: Edition, since: Edition) -> str:
    """The earlier version, where it is another one."""
    earlier = since.snapshot.version
    return edition.t("story.changes.source", since=earlier) if earlier != edition.snapshot.version else ""


def _title(edition: Edition, moved: Sequence[Change]) -> str:
    t = edition.t
    if not moved:
        return t("story.changes.none")
    aims = [pair for change in moved for pair in _aims(change)]
    known = {
        "won": sum(now.met is True and then.met is False for then, now in aims),
        "lost": sum(now.met is False and then.met is True for then, now in aims),
        "up": sum(change.moved > 0 for change in moved),
        "down": sum(change.moved < 0 for change in moved),
    }
    told = ", ".join(t(f"story.changes.{kind}", count=t.number(count)) for kind, count in known.items() if count)
    return told[:1].upper() + told[1:] if told else t("story.changes.first", count=t.number(len(moved)))


def _left(edition: Edition, ordered: Sequence[Change]) -> tuple[str, ...]:
    left = len(ordered) - MOST
    return (edition.t("story.changes.left", count=edition.t.number(left)),) if left > 0 else ()


def _rounded(edition: Edition, moved: Sequence[Change]) -> tuple[str, ...]:
    """That 91,2% and 92,0% may be 0,7 apart."""
    return (edition.t("story.changes.rounded"),) if any(change.moved for change in moved) else ()


def _grid(edition: Edition, shown: Sequence[Change]) -> Grid:
    heads = ("indicator", "before", "after", "moved", "target", "verdict")
    rows = (_row(edition, change) for change in shown)
    return Grid(tuple(edition.t(f"story.changes.column.{head}") for head in heads), tuple(rows))


def _row(edition: Edition, change: Change) -> tuple[Cell, ...]:
    t, before, after = edition.t, change.before, change.after
    target = after.targets[0]
    cells = (Cell(each.shown(t) or "–", _value(each), each.indicator.unit) for each in (before, after))
    return (
        Cell(name(edition, after)),
        *cells,
        Cell(_moved(edition, change)),
        Cell(aim_text(t, after, target.year), target.value, after.indicator.unit),
        Cell(status_words(t, after, target.year), status=status(after, target.year)),
    )


def _value(figure: Figure) -> float | None:
    return None if figure.exact is None else float(figure.exact)


def _moved(edition: Edition, change: Change) -> str:
    """`+3,1 điểm %`, `−2 người`; empty where either figure is unknown."""
    t, moved, indicator = edition.t, change.moved, change.after.indicator
    if not moved:
        return ""
    if indicator.unit == "percent":
        size = points_text(t, abs(moved))
    elif indicator.unit == "times":
        size = people_text(t, abs((change.after.numerator or 0) - (change.before.numerator or 0)))
    else:
        size = people_text(t, int(abs(moved)))
    return f"{'+' if moved > 0 else '−'}{size}"
