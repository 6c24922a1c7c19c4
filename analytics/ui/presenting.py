"""The Present screen: what the deck tells, what it compares with, and whether newer data exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from analytics import warehouse
from analytics.export.deck import content, fonts
from analytics.home import from_environment
from analytics.story import Edition, Story, earlier, tell
from analytics.ui import address, fetch, show
from analytics.ui.components import deck as component
from analytics.ui.components import mount
from analytics.ui.fetch import kept
from analytics.ui.view import View

_LOOK_AGAIN = 10  # seconds after which a running meeting learns of newer data


def since_options(view: View) -> Mapping[str, str]:
    """What an edition can be compared with, by name: earlier periods of its version, then earlier versions at hand."""
    periods = fetch.periods(view.version)
    before = {code: view.period_name(code) for code in periods[periods.index(view.period) + 1 :]}
    rows = warehouse.versions(from_environment()).to_pylist()
    built = {row["version"]: row["built_at"] for row in rows if row["available"]}
    older = list(built)[list(built).index(view.version) + 1 :] if view.version in built else []
    return before | {code: _called(view, code, built[code]) for code in older}


def _called(view: View, version: str, built_at: str) -> str:
    return view.t("present.version", version=version, at=view.plan.province.time_of(built_at))


def choose_since(view: View) -> str:
    """What the address compares with: the period before, unless it says otherwise; empty if there is none."""
    return address.choice("since", tuple(since_options(view)))


def choices(view: View) -> None:
    """The widget for it."""
    options = since_options(view)
    if options:
        address.select("since", view.t("present.since"), tuple(options), options.__getitem__)


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
    component.deck("deck", _data(view, since))


@kept()
def _data(view: View, since: str) -> Mapping[str, Any]:
    made = content(story(view, since), view.theme)
    return {**made, "version": f"{made['version']} {since}", "fonts": fonts()}


@st.fragment(run_every=_LOOK_AGAIN)
def newer(view: View) -> None:
    """Tell an open deck that newer data exist; its own figures stay."""
    mount.renderer("news")(key="news", data={"newer": fetch.newest() != view.version})


def outline(view: View, told: Story) -> None:
    """The titles of all slides, for who does not present."""
    heads = (view.t("present.column.number"), view.t("present.column.title"))
    show.table([dict(zip(heads, (str(n), slide.title), strict=True)) for n, slide in enumerate(told.slides, 1)])
