"""What goes into the journal: who signed in, which roles hold, what was refused to whom."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock

import streamlit as st
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from analytics import plan as plans
from analytics.access import EVERYWHERE, Denied, Person
from analytics.archive import Archive
from analytics.archive.receipt import NoteKind
from analytics.home import Home, from_environment
from analytics.plan import Plan

_LOCK = Lock()
_written: set[tuple[str, ...]] = set()


def signed_in(person: Person, how: str) -> None:
    """Write down a sign-in, once a browser session."""
    _once("sign_in", person.id, how)


def refused(denied: Denied) -> None:
    """Write down what was refused to whom, once a browser session: `submit SYT`."""
    what = [denied.action] if denied.unit == EVERYWHERE else [denied.action, str(denied.unit)]
    _once("denial", denied.person.id, " ".join(what))


def roles_hold(home: Home, lines: Iterable[str], plan: Plan) -> None:
    """Write down how the role file differs from the one recorded last: `+` and `-` with person, role and units."""
    journal, lines = Archive(home.journal), set(lines)
    with _LOCK:
        before = _recorded(journal)
        added, removed = (
            [(line, mark) for line in some] for mark, some in (("+", lines - before), ("-", before - lines))
        )
        if changes := sorted(added + removed):
            reason = "\n".join(f"{mark} {line}" for line, mark in changes)
            journal.note("roles", by="roles.csv", at=plan.province.now, reason=reason)


def _recorded(journal: Archive) -> set[str]:
    """The lines of the role file as the journal knows it, from all changes ever written."""
    lines: set[str] = set()
    for name in journal.folders():
        if name.endswith("-roles"):
            for change in journal.receipt(int(name.partition("-")[0])).reason.splitlines():
                (lines.add if change.startswith("+") else lines.discard)(change[2:])
    return lines


def _once(kind: NoteKind, by: str, reason: str) -> None:
    home = from_environment()
    key = (str(home.root), _browser(), str(st.user.get("iat", "")), kind, by, reason)
    with _LOCK:
        if key not in _written:
            Archive(home.journal).note(kind, by=by, at=plans.load(home.reference).province.now, reason=reason)
            _written.add(key)


def _browser() -> str:
    """What tells one browser's session from another's: the token against forged requests, without its mask."""
    token, _ = decode_xsrf_token_string(st.context.cookies.get(XSRF_COOKIE_NAME, ""))
    return (token or b"").hex()
