"""The guard before every request: whose word is believed, and who may fetch what is not a page."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.auth_util import get_origin_from_redirect_uri
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import (
    _get_signed_cookie_with_chunks,
    _parse_decoded_user_cookie,
)

from analytics.access import AccessError
from analytics.archive import ArchiveError
from analytics.home import from_environment
from analytics.plan import PlanError
from analytics.text import LANGUAGES, text
from analytics.ui import identity
from analytics.ui.address import SCREENS
from analytics.ui.identity import PROXY_USER, Settings

SECRET_HEADER = "X-Proxy-Secret"  # noqa: S105 - the header's name
# The pages (whose contents come through the session, past the gate), the program's own files, and the way in.
_PUBLIC = re.compile(
    rf"/({'|'.join(SCREENS)}|oauth2callback|_stcore/(health|host-config)|"
    r"(assets|static|component|auth|_stcore/bidi-components)/.*)?"
)
Raw = Sequence[tuple[bytes, bytes]]


class Guard:
    """Takes the name from whoever is not the proxy, and what is not public from whoever may not view."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request or connection on, or answer 403 in both languages."""
        if scope["type"] in {"http", "websocket"}:
            scope = {**scope, "headers": believed(scope["headers"], self.settings)}
        if scope["type"] == "http" and not _PUBLIC.fullmatch(scope["path"]) and not self._may_view(scope):
            words = "\n".join(text(language)("access.signin.forbidden") for language in LANGUAGES)
            await PlainTextResponse(words, status_code=403)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _may_view(self, scope: Scope) -> bool:
        name = _name(Headers(scope=scope), self.settings)
        try:
            return bool(name) and identity.known(from_environment(), name).may("view")
        except (AccessError, ArchiveError, PlanError):
            return False


def believed(headers: Raw, settings: Settings) -> Raw:
    """The headers without the proxy's secret, and without a name that no proxy, or more than one, has given."""
    names = [value for name, value in headers if _is(name, settings.header)]
    given = [value for name, value in headers if _is(name, SECRET_HEADER)]
    vouched = settings.mode == "proxy" and any(hmac.compare_digest(one, settings.secret.encode()) for one in given)
    dropped = [SECRET_HEADER] if vouched and len(names) == 1 else [SECRET_HEADER, settings.header]
    return [(name, value) for name, value in headers if not any(_is(name, one) for one in dropped)]


def _is(name: bytes, header: str) -> bool:
    return bool(header) and name.lower() == header.lower().encode()


def _name(headers: Headers, settings: Settings) -> str:
    """Who sends a request, by the same proof as for a session."""
    if settings.mode == "proxy":
        return identity.name_in("proxy", {PROXY_USER: headers.get(settings.header)})
    cookie = _get_signed_cookie_with_chunks(cookie_parser(headers.get("cookie", "")), USER_COOKIE_NAME)
    origin = get_origin_from_redirect_uri() or ""
    return identity.name_in("oidc", _parse_decoded_user_cookie(cookie, origin) if cookie else {})
