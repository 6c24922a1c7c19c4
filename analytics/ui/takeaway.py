"""A chart with all that belongs to it, and the files that it leaves the house as."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from analytics.charts.palette import Theme
from analytics.export import picture
from analytics.export.table import stamped, to_excel_csv, to_json, to_parquet
from analytics.ui import fetch, tables
from analytics.ui.fetch import Ready
from analytics.ui.tables import Rows
from analytics.ui.view import View


@dataclass(frozen=True)
class Exhibit:
    """A chart with all that belongs to it; `rows` and `data` are its table in words and as a query gave it.

    `place` is what an address says to show this chart alone: its name in the gallery, and its choices. `leaves` gives
    it as it may leave the house, without small counts that are for this reader's eyes only; None if nothing of it may.
    What is shown to everybody needs none.
    """

    name: str
    ready: Ready
    finding: str
    notes: Sequence[str]
    rows: Callable[[], Rows]
    data: Callable[[], pa.Table]
    place: Mapping[str, str]
    leaves: Callable[[], Exhibit | None] | None = None

    @property
    def outside(self) -> Exhibit | None:
        """The chart as it may leave the house; None if it may not."""
        return self.leaves() if self.leaves else self


@dataclass(frozen=True)
class Look:
    """A picture's size in pixels and its theme. Without a height it is as tall as it takes, and twice as fine."""

    width: int = 1200
    height: int | None = None
    theme: Theme = "light"


def _svg(view: View, shown: Exhibit, look: Look) -> str:
    drawing, caption = shown.ready.drawing, _caption(view, shown)
    return picture.svg(drawing, caption, view.language, theme=look.theme, width=look.width, height=look.height)


def _png(view: View, shown: Exhibit, look: Look) -> bytes:
    drawing, caption = shown.ready.drawing, _caption(view, shown)
    finer = 1 if look.height else 2
    return picture.png(
        drawing, caption, view.language, theme=look.theme, width=look.width, height=look.height, scale=finer
    )


def _caption(view: View, shown: Exhibit) -> picture.Caption:
    illustrative = bool(fetch.meta(view.version)["illustrative"])
    provisional = is_provisional(shown)
    return picture.Caption(shown.finding, shown.notes, illustrative=illustrative, provisional=provisional)


def is_provisional(shown: Exhibit) -> bool:
    """Whether a submission behind a chart is not yet accepted: every chart's data say so."""
    return any(shown.data()["provisional"].to_pylist())


# What a table leaves as, and what a chart does.
TABLES: Mapping[str, Callable[[View, pa.Table], bytes]] = {
    "csv": lambda view, data: to_excel_csv(tables.readable(view, stamped(data, fetch.meta(view.version)))),
    "json": lambda view, data: to_json(stamped(data, fetch.meta(view.version))),
    "parquet": lambda view, data: to_parquet(stamped(data, fetch.meta(view.version))),
}
KINDS: Mapping[str, Callable[[View, Exhibit, Look], bytes]] = {
    "csv": lambda view, shown, _: TABLES["csv"](view, shown.data()),
    "json": lambda view, shown, _: TABLES["json"](view, shown.data()),
    "parquet": lambda view, shown, _: TABLES["parquet"](view, shown.data()),
    "svg": lambda view, shown, look: _svg(view, shown, look).encode(),
    "png": _png,
}
