"""Who is at the other end: this machine's operator, somebody signed in, or somebody a proxy vouches for.

`secrets.toml` in the home decides: with `[auth]` people sign in with an OpenID
Connect provider, with `[proxy]` a reverse proxy says who they are, and without
the file, or with nothing but `[mail]` in it, whoever sits at this machine is the operator.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import streamlit as st

from analytics import plan as plans
from analytics.access import OPERATOR, AccessError, Because, Grant, Person, Roles, Unit, known_as, load, roles_file
from analytics.actions.mail import MAIL
from analytics.home import Home, from_environment
from analytics.text import Language, text
from analytics.ui import audit

Mode = Literal["local", "oidc", "proxy"]
PROXY_USER = "proxy_user"  # where Streamlit puts the proxy's header among a session's claims
SECRET_LENGTH = 32
_PROVIDER = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_SITE = re.compile(r"https?://(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?")
_VISITOR = Person("visitor", (Grant("viewer"),))


class SettingsError(AccessError):
    """`secrets.toml` cannot be used; `reason` is an entry of the catalogue's `access.settings`."""

    def __init__(self, file: Path, reason: str, **values: object) -> None:
        self.reason, self.values = reason, {"file": file, **values}
        super().__init__(self.message("vi"))

    def message(self, language: Language) -> str:
        """What is wrong in which file."""
        return text(language)(f"access.settings.{self.reason}", **self.values)


@dataclass(frozen=True)
class Settings:
    """How people are known. `header` carries the name in proxy mode, `secret` shows that it comes from the proxy.

    `sites`: the origins of other sites that may show single charts in a frame.
    """

    mode: Mode = "local"
    header: str = ""
    secret: str = field(default="", repr=False)
    sites: tuple[str, ...] = ()


def settings_file(home: Home) -> Path:
    """The file that holds the installation's secrets; Streamlit reads its `[auth]` from it too."""
    return home.root / "secrets.toml"


@lru_cache(maxsize=8)
def settings(home: Home) -> Settings:
    """How people are known in this installation, read once. Raises SettingsError."""
    file = settings_file(home)
    content = _content(file)
    if content is None or content.keys() == {MAIL}:
        return Settings()
    sections, sites = content.keys() & {"auth", "proxy"}, _sites(file, content)
    if content.keys() == {"embed"}:
        return Settings(sites=sites)
    if len(sections) != 1:
        raise SettingsError(file, "both" if sections else "neither")
    known_by = _provider(file, content["auth"]) if "auth" in sections else _proxy(file, content["proxy"])
    return replace(known_by, sites=sites)


def _sites(file: Path, content: Mapping[str, Any]) -> tuple[str, ...]:
    """Scheme, host and port of each site, which the browser compares with that of the page around a frame."""
    section = content.get("embed", {})
    found = section.get("sites", []) if isinstance(section, Mapping) else None
    if not isinstance(found, list):
        raise SettingsError(file, "sites")
    for site in found:
        if not isinstance(site, str) or not _SITE.fullmatch(site):
            raise SettingsError(file, "site", found=site)
    return tuple(found)


def _content(file: Path) -> Mapping[str, Any] | None:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(file, "toml", detail=error) from None


def _provider(file: Path, section: Mapping[str, Any]) -> Settings:
    for name in _PROVIDER:
        if not _words(section, name):
            raise SettingsError(file, "missing", name=f"[auth] {name}")
    address = urlsplit(_words(section, "redirect_uri"))
    if address.scheme not in {"http", "https"} or address.path != "/oauth2callback":
        raise SettingsError(file, "redirect")
    _long_enough(file, "[auth] cookie_secret", _words(section, "cookie_secret"))
    return Settings("oidc")


def _proxy(file: Path, section: Mapping[str, Any]) -> Settings:
    secret, header = _words(section, "secret"), _words(section, "header") or "X-Forwarded-User"
    _long_enough(file, "[proxy] secret", secret)
    if not re.fullmatch("[A-Za-z][A-Za-z0-9-]*", header):
        raise SettingsError(file, "header", found=header)
    return Settings("proxy", header, secret)


def _words(section: Mapping[str, Any], name: str) -> str:
    value = section.get(name) if isinstance(section, Mapping) else None
    return value.strip() if isinstance(value, str) else ""


def _long_enough(file: Path, name: str, secret: str) -> None:
    if len(secret) < SECRET_LENGTH:
        raise SettingsError(file, "short", name=name, length=SECRET_LENGTH)


def person() -> Person | None:
    """Who is at the other end of this session, as the role file stands now; None for nobody signed in.

    Somebody who does not stand in the role file is a Person who may do
    nothing. Raises SettingsError, RolesError, PlanError and ArchiveError: then
    nobody may do anything.
    """
    home = from_environment()
    mode = settings(home).mode
    if mode == "local":
        return _operator()
    name = name_in(mode, st.user.to_dict())
    return known(home, name) if name else None


def sees() -> tuple[Unit, ...]:
    """The agencies and communes whose small counts the person at the other end may see."""
    found = person()
    return found.where("see_small") if found else ()


def name_in(mode: Mode, claims: Mapping[str, object]) -> str:
    """The name that a session's claims prove, "" for none: a provider's e-mail counts only if verified."""
    if mode == "proxy":
        name = claims.get(PROXY_USER)
    elif claims.get("is_logged_in") is True and claims.get("email_verified", True) in (True, "true"):
        name = claims.get("email")
    else:
        name = None
    return name.strip() if isinstance(name, str) else ""


def known(home: Home, name: str) -> Person:
    """The person of this name, with what the role file grants."""
    listed = roles(home)
    return listed.person(name) or Person(known_as(name), ask=listed.administrators)


def roles(home: Home) -> Roles:
    """The role file as it is now; a change is written into the journal before it holds."""
    file = roles_file(home)
    content = file.read_bytes() if file.is_file() else b""
    return _roles(home, file, hashlib.sha256(content).digest(), plans.digest(home.reference))


@lru_cache(maxsize=8)
def _roles(home: Home, file: Path, content: bytes, reference: str) -> Roles:
    """Made once for each content of the role file and of the plan."""
    plan = plans.load(home.reference)
    loaded = load(file, plan)
    audit.roles_hold(home, loaded.lines, plan)
    return loaded


def _operator() -> Person:
    """The operator, or a mere visitor where somebody else could be behind the request."""
    headers = {name.lower(): value for name, value in st.context.headers.items()}
    doubts: Mapping[Because, bool] = {
        "address": not is_loopback(str(st.get_option("server.address"))),
        "proxy": any(name.startswith("x-forwarded") or name in {"forwarded", "via", "x-real-ip"} for name in headers),
        "host": not all(is_loopback(_host(headers.get(name, ""))) for name in ("host", "origin")),
    }
    reason = next((reason for reason, doubted in doubts.items() if doubted), None)
    return replace(_VISITOR, because=reason) if reason else OPERATOR


def _host(address: str) -> str:
    """The name in `name:port` or in `http://name:port`."""
    try:
        return urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    """Whether an address or name can only be this machine itself."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
