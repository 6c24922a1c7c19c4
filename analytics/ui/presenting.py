"""The Present screen: what the deck tells, what it compares with, and whether newer data exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import streamlit as st

from analytics import warehouse
from analytics.charts.palette import palette
from analytics.charts.status import looks
from analytics.export import picture
from analytics.home import from_environment
from analytics.story import Edition, Slide, Story, earlier, tell
from analytics.ui import address, fetch, show
from analytics.ui.components import deck as component
from analytics.ui.components import mount
from analytics.ui.fetch import kept
from analytics.ui.view import View

_LOOK_AGAIN = 20  # seconds after which a running meeting learns of newer data
# Charts are drawn for a room 1760 units wide: at these widths their smallest words become 22 units high.
_WIDTH = 880
_WIDTHS: Mapping[str, int] = {"gap_people": 960}
_KINDS: Mapping[str, str] = {"title": "title", "matrix": "matrix"}


def since_options(view: View) -> Sequence[str]:
    """What an edition can be compared with: earlier periods of its version, then earlier versions at hand."""
    periods = fetch.periods(view.version)
    rows = warehouse.versions(from_environment()).to_pylist()
    built = [row["version"] for row in rows if row["available"]]
    earlier = built[built.index(view.version) + 1 :] if view.version in built else []
    return (*periods[periods.index(view.period) + 1 :], *earlier)


def choose_since(view: View) -> str:
    """What the address compares with: the period before, unless it says otherwise; empty if there is none."""
    return address.choice("since", since_options(view))


def choices(view: View) -> None:
    """The widget for it."""
    options, periods = since_options(view), fetch.periods(view.version)
    if options:
        address.select("since", view.t("present.since"), options, lambda code: _called(view, code, periods))


def _called(view: View, code: str, periods: Sequence[str]) -> str:
    return view.period_name(code) if code in periods else view.t("screens.choose.version", version=code)


@kept()
def story(view: View, since: str) -> Story:
    """The story of the view, with what changed since an earlier period or version."""
    now = Edition(fetch.snapshot(view.version), fetch.plan(view.version), view.period, view.reading, view.language)
    if not since:
        return tell(now)
    if since in fetch.periods(view.version):
        return tell(now, since=replace(now, period=since))
    return tell(now, since=earlier(now, fetch.snapshot(since), fetch.plan(since)))


def deck(view: View, since: str) -> None:
    """The deck itself; it opens over the whole window and changes slides without asking the server."""
    component.deck(view.t, "deck", _data(view, since))


@kept()
def _data(view: View, since: str) -> Mapping[str, Any]:
    """Everything that the deck shows, ready: words, charts as SVG, colours."""
    told, t = story(view, since), view.t
    colours = palette(view.theme)
    return {
        "version": f"{told.version} {told.period} {told.reading} {since} {told.language} {view.theme}",
        "name": f"{t('present.file')}-{told.period}-{told.version}",
        "title": told.title,
        "language": told.language,
        "theme": view.theme,
        "colours": asdict(colours),
        "looks": {status: asdict(look) for status, look in looks(colours).items()},
        "marks": _marks(view, told),
        "fonts": st.get_option("theme.fontFaces"),
        "back": view.address(),
        "slides": [_slide(view, slide) for slide in told.slides],
    }


def _marks(view: View, told: Story) -> Sequence[str]:
    """What stands on every slide about its figures."""
    shown = {"illustrative": told.illustrative, "provisional": told.provisional}
    return [view.t(f"screens.notice.{name}") for name, holds in shown.items() if holds]


def _slide(view: View, slide: Slide) -> Mapping[str, Any]:
    drawing = slide.drawing
    return {
        "code": slide.code,
        "kind": _KINDS.get(slide.code, "plain"),
        "kicker": slide.kicker,
        "title": slide.title,
        "lines": slide.lines,
        "notes": slide.notes,
        "speech": slide.speech,
        "svg": _svg(view, slide.code, slide) if drawing else "",
        "described": view.t(f"charts.{drawing.chart}.description") if drawing else "",
        "grid": asdict(slide.grid) if slide.grid else None,
    }


def _svg(view: View, code: str, slide: Slide) -> str:
    """The chart, with names of its clips that no other slide has."""
    if slide.drawing is None:
        return ""
    width = _WIDTHS.get(slide.drawing.chart, _WIDTH)
    drawn = picture.bare(slide.drawing, view.language, theme=view.theme, width=width)
    return drawn.replace('id="clip', f'id="{code}-clip').replace("url(#clip", f"url(#{code}-clip")


@st.fragment(run_every=_LOOK_AGAIN)
def newer(view: View) -> None:
    """Tell an open deck that newer data exist; its own figures stay."""
    mount.renderer("news")(key="news", data={"newer": fetch.newest() != view.version})


def outline(view: View, told: Story) -> None:
    """The titles of all slides, for who does not present."""
    heads = (view.t("present.column.number"), view.t("present.column.title"))
    show.table([dict(zip(heads, (str(n), slide.title), strict=True)) for n, slide in enumerate(told.slides, 1)])
