"""How an installation says who people are, and whose word counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from analytics.access import Action, Denied, Person, Unit
from analytics.archive import Archive
from analytics.home import PROJECT, Home
from analytics.text import LANGUAGES
from analytics.ui.guard import believed
from analytics.ui.identity import PROXY_USER, Mode, Settings, SettingsError, is_loopback, name_in, roles, settings

SECRET = "s" * 32
SITE = "https://caobang.gov.vn"
AUTH = {
    "redirect_uri": "https://trithuc.caobang.gov.vn/oauth2callback",
    "cookie_secret": SECRET,
    "client_id": "trithuc",
    "client_secret": "x",
    "server_metadata_url": "https://id.caobang.gov.vn/.well-known/openid-configuration",
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home that holds nothing yet."""
    return Home(tmp_path, PROJECT / "data" / "reference")


def auth(**others: str) -> str:
    """A section for a provider."""
    return "[auth]\n" + "".join(f'{name} = "{value}"\n' for name, value in (AUTH | others).items())


def proxy(**values: str) -> str:
    """A section for a proxy."""
    return "[proxy]\n" + "".join(f'{name} = "{value}"\n' for name, value in values.items())


def embed(*sites: str) -> str:
    """A section for sites that may show charts."""
    return f"[embed]\nsites = {json.dumps(sites)}\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, Settings("local")),
        ("[mail]\nhost = 'x'\n", Settings("local")),
        (auth(), Settings("oidc")),
        (proxy(secret=SECRET), Settings("proxy", "X-Forwarded-User", SECRET)),
        (proxy(secret=SECRET, header="Remote-User"), Settings("proxy", "Remote-User", SECRET)),
        (embed(SITE), Settings("local", sites=(SITE,))),
        (auth() + embed(SITE, "http://*.gov.vn:8080"), Settings("oidc", sites=(SITE, "http://*.gov.vn:8080"))),
        (proxy(secret=SECRET) + embed(), Settings("proxy", "X-Forwarded-User", SECRET)),
    ],
)
def test_the_secrets_say_how_people_are_known(home: Home, content: str | None, expected: Settings) -> None:
    if content is not None:
        (home.root / "secrets.toml").write_text(content, "utf-8")
    assert settings(home) == expected
    assert SECRET not in repr(settings(home))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "neither"),
        ("[oauth]\nclient_id = 'x'", "neither"),
        (auth() + proxy(secret=SECRET), "both"),
        ("[auth", "toml"),
        ("\ufeff" + auth(), "toml"),
        ("auth = 1", "missing"),
        ("proxy = 'x'", "short"),
        *((auth(**{name: " "}), "missing") for name in AUTH),
        (auth(redirect_uri="https://trithuc.caobang.gov.vn/"), "redirect"),
        (auth(redirect_uri="trithuc.caobang.gov.vn/oauth2callback"), "redirect"),
        (auth(cookie_secret="short"), "short"),
        (proxy(secret="short"), "short"),
        (proxy(), "short"),
        (proxy(secret=SECRET, header="X Forwarded"), "header"),
        (embed(SITE) + "[oauth]\nclient_id = 'x'", "neither"),  # a slip of the pen must not let everybody in
        ("[embed]\nsites = 'https://caobang.gov.vn'", "sites"),
        ("embed = 1", "sites"),
        ("[embed]\nsites = [1]", "site"),
        *(
            (embed(site), "site")
            for site in ("*", "caobang.gov.vn", f"{SITE}/", f"{SITE}/tin", f"{SITE}; script-src *")
        ),
    ],
)
def test_secrets_that_cannot_be_used_are_refused(home: Home, content: str, reason: str) -> None:
    (home.root / "secrets.toml").write_text(content, "utf-8")
    with pytest.raises(SettingsError) as caught:
        settings(home)
    assert caught.value.reason == reason
    assert all("secrets.toml" in caught.value.message(language) for language in LANGUAGES)


LAN = {"is_logged_in": True, "email": " lan@caobang.vn"}


@pytest.mark.parametrize(
    ("mode", "claims", "name"),
    [
        ("oidc", LAN, "lan@caobang.vn"),
        ("oidc", LAN | {"email_verified": True}, "lan@caobang.vn"),
        ("oidc", LAN | {"email_verified": "true"}, "lan@caobang.vn"),
        ("oidc", LAN | {"email_verified": False}, ""),
        ("oidc", LAN | {"email_verified": "false"}, ""),
        ("oidc", LAN | {"email_verified": None}, ""),
        ("oidc", LAN | {"is_logged_in": False}, ""),
        ("oidc", {"email": "lan@caobang.vn"}, ""),
        ("oidc", {"is_logged_in": True}, ""),
        ("oidc", {"is_logged_in": True, "email": ["lan@caobang.vn"]}, ""),
        ("oidc", {PROXY_USER: "lan"}, ""),
        ("proxy", {PROXY_USER: " lan "}, "lan"),
        ("proxy", {PROXY_USER: None}, ""),
        ("proxy", LAN, ""),
        ("proxy", {}, ""),
    ],
)
def test_a_name_needs_the_proof_of_its_kind(mode: Mode, claims: dict[str, object], name: str) -> None:
    assert name_in(mode, claims) == name


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1", "::1"])
def test_this_machine_has_few_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "None", "0.0.0.0", "::", "10.0.0.1", "localhost.vn", "127.0.0.1.vn", "máy"])
def test_every_other_name_may_be_elsewhere(host: str) -> None:
    assert not is_loopback(host)


names = st.sampled_from([b"x-forwarded-user", b"X-Forwarded-User", b"x-proxy-secret", b"host", b"x-forwarded-users"])
values = st.sampled_from([b"hoa", SECRET.encode(), b"", SECRET.encode() + b"s"])


@given(st.lists(st.tuples(names, values)))
def test_a_name_is_believed_only_once_and_only_with_the_secret(headers: list[tuple[bytes, bytes]]) -> None:
    kept = believed(headers, Settings("proxy", "X-Forwarded-User", SECRET))
    users = [header for header in headers if header[0].lower() == b"x-forwarded-user"]
    vouched = (b"x-proxy-secret", SECRET.encode()) in headers and len(users) == 1
    assert [header for header in kept if header[0].lower() == b"x-forwarded-user"] == (users if vouched else [])
    others = (b"host", b"x-forwarded-users")
    assert [header for header in kept if header[0] in others] == [header for header in headers if header[0] in others]
    assert b"x-proxy-secret" not in [name for name, _ in kept]


def test_changes_of_the_role_file_are_written_down_once(home: Home) -> None:
    file = home.root / "roles.csv"
    for content in (
        "lan;viewer",
        "lan;viewer",
        "lan;viewer\nhoa;reviewer",
        "hoa;reviewer;;note\n",
        "hoa;administrator",
    ):
        file.write_text(f"person;role;units;note\n{content}\n", "utf-8")
        assert roles(home).person("hoa") is None or "hoa" in content
    written = [(note.kind, note.reason) for note in Archive(home.journal).receipts()]
    assert written == [
        ("roles", "+ lan;viewer;"),
        ("roles", "+ hoa;reviewer;"),
        ("roles", "- lan;viewer;"),
        ("roles", "+ hoa;administrator;\n- hoa;reviewer;"),
    ]


def refused() -> None:
    from analytics.access import Denied, Person, Unit
    from analytics.ui.server import report

    assert report(Denied(Person("lan <b>*x*</b>"), "submit", Unit("SYT")))
    assert report(Denied(Person("lan <b>*x*</b>"), "submit", Unit("SYT")))


def test_what_is_refused_is_said_and_written_down_once(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRITHUC45_HOME", str(home.root))
    shown = AppTest.from_function(refused).run().error[0].value
    assert "chưa được phép nộp số liệu của đơn vị SYT" in shown
    assert "*x*" not in shown.replace("\\*", "")
    (note,) = Archive(home.journal).receipts()
    assert (note.kind, note.by, note.reason) == ("denial", "lan <b>*x*</b>", "submit SYT")


def visitor() -> None:
    import streamlit as st

    from analytics.ui import identity

    st.session_state["person"] = identity.person()


def test_whoever_cannot_be_shown_to_sit_here_only_looks(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRITHUC45_HOME", str(home.root))
    found: Person = AppTest.from_function(visitor).run().session_state["person"]  # a session without a request
    assert (found.id, found.because, found.roles) == ("visitor", "host", ("viewer",))
    assert [action for action in get_args(Action) if found.may(action)] == ["view"]
    with pytest.raises(Denied, match="http://localhost"):
        found.require("submit", Unit("SYT"))
