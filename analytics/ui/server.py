"""The web server: the dashboard with its own fonts, front page, headers and one place for errors."""

from __future__ import annotations

import gc
import logging
import re
import secrets
import socket
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import MutableHeaders, QueryParams
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.server.starlette import starlette_server

from analytics.access import AccessError, Denied
from analytics.home import PROJECT, from_environment
from analytics.text import Language, text
from analytics.ui import address, audit, fetch
from analytics.ui.guard import Guard
from analytics.ui.identity import PROXY_USER, Settings, settings, settings_file
from analytics.ui.markup import plain

APP = PROJECT / "app.py"
ASSETS = Path(__file__).parent / "assets"
METRICS = "/_stcore/metrics"  # answers anybody, so it answers nobody
# Streamlit styles its elements inline; its charts run through an interpreter, so scripts need no exception.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors {ancestors}"
)
log = logging.getLogger("analytics.ui")
Bind = Callable[[str, int, int], socket.socket]


class SecurityHeaders:
    """Adds the headers that Streamlit leaves out, and hides its unguarded metrics."""

    def __init__(self, app: ASGIApp, sites: Sequence[str]) -> None:
        self.app, self.sites = app, sites

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; an embedded chart (`?embed=true`) may be framed by the sites that the office lists."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"].rstrip("/") == METRICS:
            await PlainTextResponse("", status_code=404)(scope, receive, send)
        else:
            embedded = QueryParams(scope["query_string"]).get("embed") == "true"
            await self.app(scope, receive, _adding(security_headers(self.sites if embedded else ()), send))


def security_headers(sites: Sequence[str]) -> dict[str, str]:
    """The headers of every response, which `sites` beside this one may show in a frame."""
    return {
        "Content-Security-Policy": POLICY.format(ancestors=" ".join(("'self'", *sites))),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    } | ({} if sites else {"X-Frame-Options": "SAMEORIGIN"})  # which cannot name sites


def _adding(headers: dict[str, str], send: Send) -> Send:
    async def add(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(headers)
        await send(message)

    return add


@cache
def front_page(language: Language) -> str:
    """Streamlit's page in `language`: its own says English, names Streamlit and runs an inline script."""
    t = text(language)
    page = (Path(get_static_dir()) / "index.html").read_text("utf-8")
    for pattern, replacement in {
        r"<!--.*?-->|<script>.*?</script>": "",
        r'<link\s+rel="(preload|service-desc)"[^>]*>': "",
        r"\./favicon\.png": "./assets/icon.svg",
        r'<html lang="en">': f'<html lang="{language}">',
        r"<title>.*?</title>": f"<title>{t('screens.app.title')}</title>",
        r"<noscript>.*?</noscript>": f"<noscript>{t('screens.app.no_script')}</noscript>",
    }.items():
        page = re.sub(pattern, replacement, page, flags=re.DOTALL)
    return page


async def _front(request: Request) -> Response:
    return HTMLResponse(
        front_page(address.language(request.query_params.get("lang"))), headers={"Cache-Control": "no-cache"}
    )


async def _home(request: Request) -> Response:
    return RedirectResponse(request.url.replace(path="/"))


class _Word(Convertor[str]):
    """A path of one word: a screen, or a mistyped one that Streamlit would refuse in English."""

    regex = "[A-Za-z-]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("word", _Word())


def _routes() -> list[BaseRoute]:
    screens = [Route(path, _front) for path in ("/", *(f"/{name}" for name in address.SCREENS[1:]))]
    return [Mount("/assets", StaticFiles(directory=ASSETS)), *screens, Route("/{other:word}", _home)]


def report(error: Exception) -> bool:
    """Say what a person may not do; log anything else under a reference number and show only the number."""
    t = text(address.language(st.query_params.get("lang")))
    if isinstance(error, AccessError):
        if isinstance(error, Denied):
            audit.refused(error)
        st.error(plain(error.message(t.language)), icon=":material/lock:")
        return True
    reference = secrets.token_hex(4).upper()
    log.error("error %s", reference, exc_info=error)
    st.error(t("screens.error.unexpected", reference=reference), icon=":material/error:")
    return True


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[None]:
    """Warm the caches, then keep what is loaded for good out of every later collection."""
    PagesManager.uses_pages_directory = False  # else the first link opened runs its page without the frame
    fetch.warm()
    gc.collect()
    gc.freeze()
    yield


def application(known_by: Settings) -> st.App:
    """The dashboard as an ASGI application."""
    guard = [] if known_by.mode == "local" else [Middleware(Guard, settings=known_by)]
    return st.App(
        APP,
        lifespan=_lifespan,
        routes=_routes(),
        middleware=[Middleware(SecurityHeaders, sites=known_by.sites), *guard],
        on_script_error=report,
    )


def prompt(bind: Bind) -> Bind:
    """Binding as before, for a socket whose connections send at once.

    Streamlit leaves Nagle's algorithm on: a small answer waits for the client's
    delayed acknowledgement, 40 ms on Linux and up to 200 ms on Windows.
    """

    def bound(address: str, port: int, backlog: int) -> socket.socket:
        listener = bind(address, port, backlog)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # inherited by every connection
        return listener

    return bound


def serve(port: int, host: str) -> None:
    """Serve the dashboard until stopped. Raises SettingsError where it is not clear how people are known."""
    home = from_environment()
    known_by = settings(home)
    sys.argv = [str(APP)]  # Streamlit looks for .streamlit/config.toml beside the program it believes was started
    print(f"http://{host}:{port}", flush=True)  # noqa: T201
    starlette_server._bind_socket = prompt(starlette_server._bind_socket)  # type: ignore[assignment]
    application(known_by).run(
        config={
            "server.port": port,
            "server.address": host,
            "server.trustedUserHeaders": {known_by.header: PROXY_USER} if known_by.mode == "proxy" else {},
            "secrets.files": [str(settings_file(home))],
        }
    )
