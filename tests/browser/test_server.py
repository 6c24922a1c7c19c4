"""What the server says to any program that asks, browser or not."""

from __future__ import annotations

import http.client
import socket
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from streamlit.web.server.starlette import starlette_server

from analytics.ui.address import SCREENS
from analytics.ui.server import prompt

pytestmark = pytest.mark.browser


def ask(base: str, path: str) -> http.client.HTTPResponse:
    """One GET, with no redirect followed."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=20)
    connection.request("GET", path)
    return connection.getresponse()


@pytest.mark.parametrize("path", ["/", "/sector", "/_stcore/health", "/assets/icon.svg", "/static/none.js"])
def test_every_answer_carries_the_security_headers(base: str, path: str) -> None:
    answer = ask(base, path)
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'self'" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_no_other_site_may_show_anything_unless_it_is_listed(base: str) -> None:
    answer = ask(base, "/?embed=true")
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"].split("; ")


def test_metrics_answer_nobody(base: str) -> None:
    assert ask(base, "/_stcore/metrics").status == 404
    assert ask(base, "/_stcore/metrics/").status == 404


def test_fonts_come_with_the_program(base: str) -> None:
    font = ask(base, "/assets/be-vietnam-pro-vietnamese-400-normal.woff2")
    assert (font.status, font.read(4)) == (200, b"wOF2")


@pytest.mark.parametrize(("query", "language"), [("", "vi"), ("?lang=en", "en"), ("?lang=xx", "vi")])
def test_the_front_page_is_in_the_readers_language(base: str, query: str, language: str) -> None:
    page = ask(base, f"/{query}").read().decode()
    assert f'<html lang="{language}">' in page
    assert "<title>Streamlit" not in page
    assert "<script>" not in page


def test_a_mistyped_screen_leads_to_the_first_and_keeps_the_state(base: str) -> None:
    for wrong in ("overview", "secter"):
        answer = ask(base, f"/{wrong}?lang=en")
        assert (answer.status, urlsplit(answer.headers["Location"]).path) == (307, "/")
        assert answer.headers["Location"].endswith("?lang=en")
    assert all(ask(base, f"/{screen}").status == 200 for screen in SCREENS[1:])


def test_small_answers_are_not_held_back() -> None:
    bind = prompt(starlette_server._bind_socket)
    with closing(bind("127.0.0.1", 0, 8)) as listener, socket.create_connection(listener.getsockname()):
        listener.setblocking(True)
        connection, _ = listener.accept()
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        connection.close()
