"""The address bar: the only place where the state of a screen lives.

Every address carries language, period, reading and data version, so that a
copied link opens the same view. Widgets write to it, screens read from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from analytics.access import Action
from analytics.text import LANGUAGES, Language

# Screens of figures, and those about how figures come in, each with the right that it takes.
FIGURES = (
    *("overview", "sector", "gap", "forecast", "structure", "tasks", "followup"),
    *("present", "report", "method"),
)
DESK: Mapping[str, Action] = {
    "submit": "submit",
    "history": "view",
    "review": "review",
    "audit": "administer",
    "guide": "view",
}
SCREENS = (*FIGURES, *DESK)
_LONGEST = 60  # letters that somebody may search for
RIGHTS: Mapping[str, Action] = {
    **dict.fromkeys(FIGURES, "view"),
    **dict.fromkeys(("present", "report"), "present"),
    **DESK,
}


def language(asked: str | None) -> Language:
    """The language asked for, else Vietnamese."""
    return next((known for known in LANGUAGES if known == asked), LANGUAGES[0])


def version(newest: str, *, frozen: bool = False) -> str:
    """The data version to show: the newest, unless the session was opened by a link to an older one.

    A `frozen` screen stays with the version of its link, whatever is submitted meanwhile.
    """
    asked = st.query_params.get("version", newest)
    if frozen:
        return asked
    pinned = asked != newest and st.session_state.get("pinned", True)
    st.session_state["pinned"] = pinned
    return asked if pinned else newest


def write(state: Mapping[str, str]) -> None:
    """Make the address carry `state` (and what it carries besides), in one step of the browser's history."""
    if any(st.query_params.get(name) != value for name, value in state.items()):
        st.query_params.update(state)


def choice(name: str, options: Sequence[str]) -> str:
    """What the address says for `name` if it is one of `options`, else the first of them, if any."""
    asked = st.query_params.get(name)
    return asked if asked and asked in options else next(iter(options), "")


def unknown(**options: Sequence[str]) -> dict[str, str]:
    """The names whose value in the address is none of their `options`, with that value."""
    asked = {name: st.query_params[name] for name in options if name in st.query_params}
    return {name: value for name, value in asked.items() if value not in options[name]}


def select(
    name: str,
    label: str,
    options: Sequence[str],
    show: Callable[[str], str],
    *,
    in_row: bool = False,
    drops: Sequence[str] = (),
) -> str:
    """A widget that shows what the address says for `name`, and changes it. Gives the choice.

    Another choice takes from the address what it `drops`: what was asked of the one before.
    """
    chosen = choice(name, options)
    if st.session_state.get(name) != chosen:
        st.session_state[name] = chosen
    shared: dict[str, Any] = {"format_func": show, "key": name, "on_change": _remember, "args": (name, drops)}
    if in_row:
        st.segmented_control(label, options, required=True, **shared)
    else:
        st.selectbox(label, options, filter_mode=None, **shared)
    return chosen


def number(name: str, lowest: int, highest: int, default: int) -> int:
    """The whole number that the address gives for `name`, kept within bounds; else `default`."""
    asked = st.query_params.get(name, "")
    wanted = int(asked) if re.fullmatch(r"-?\d{1,6}", asked) else default
    return min(max(wanted, lowest), highest)


def slider(name: str, label: str, lowest: int, highest: int, default: int, *, step: int = 1, form: str = "%d") -> int:
    """A slider that shows the number in the address, and changes it. Gives the number."""
    chosen = number(name, lowest, highest, default)
    if st.session_state.get(name) != chosen:
        st.session_state[name] = chosen
    st.slider(label, lowest, highest, step=step, format=form, key=name, on_change=_remember, args=(name,))
    return chosen


def switch(name: str, label: str) -> bool:
    """A switch that shows whether the address carries `name`, and changes it."""
    chosen = name in st.query_params
    if st.session_state.get(name) != chosen:
        st.session_state[name] = chosen
    st.toggle(label, key=name, on_change=_switched, args=(name,))
    return chosen


def _remember(name: str, drops: Sequence[str] = ()) -> None:
    st.query_params[name] = str(st.session_state[name])
    for other in drops:
        st.query_params.pop(other, None)


def _switched(name: str) -> None:
    if st.session_state[name]:
        st.query_params[name] = "1"
    else:
        st.query_params.pop(name, None)


def words_of(name: str) -> str:
    """What the address carries for `name`, as somebody typed it; cut to what a name may be long."""
    return st.query_params.get(name, "")[:_LONGEST]


def words(name: str, label: str, *, icon: str | None = None, hint: str = "") -> str:
    """A box that shows the words in the address, and changes them. Gives the words."""
    chosen = words_of(name)
    if st.session_state.get(name) != chosen:
        st.session_state[name] = chosen
    st.text_input(label, max_chars=_LONGEST, key=name, placeholder=hint, icon=icon, on_change=_typed, args=(name,))
    return chosen


def _typed(name: str) -> None:
    if st.session_state[name].strip():
        st.query_params[name] = st.session_state[name]
    else:
        st.query_params.pop(name, None)
