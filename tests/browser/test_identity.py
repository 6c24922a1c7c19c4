"""Who is believed to be whom: a real provider, a real nginx, and clients that say they are somebody else."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import re
import shutil
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from analytics.archive import Archive
from analytics.home import PROJECT, Home
from analytics.text import text
from tests.browser.servers import free_port, running, serving
from tests.programs import program

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
T = text("vi")
AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")
SECRET = hashlib.sha256(b"a secret of the proxy").hexdigest()
COOKIE_SECRET = hashlib.sha256(b"a secret of the cookies").hexdigest()
Headers = Mapping[str, str] | Sequence[tuple[str, str]]
PASSWORD = "mật khẩu thử"
ROLES = (
    "person;role;units;note\r\n"
    "lan@caobang.vn;submitter;SYT|UBXP/01273;\r\n"
    "chua-xac-nhan@caobang.vn;viewer;;\r\n"
    "lan;submitter;SYT;\r\n"
    "hoa;reviewer;;\r\n"
)
USERS = (
    {"sub": "lan", "email": "Lan@CaoBang.vn", "email_verified": True},
    {"sub": "la", "email": "khach@caobang.vn", "email_verified": True},
    {"sub": "chua", "email": "chua-xac-nhan@caobang.vn", "email_verified": False},
)


@dataclass(frozen=True)
class Site:
    """A dashboard as people reach it, the port it listens on itself, and its home."""

    address: str
    port: int
    home: Home


def furnished(home: Home, root: Path, secrets: str) -> Home:
    """A copy of a home with figures, with a role file and secrets."""
    shutil.copytree(home.root, root)
    (root / "roles.csv").write_text(ROLES, "utf-8-sig")
    (root / "secrets.toml").write_text(secrets, "utf-8")
    return Home(root, home.reference)


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of an OpenID Connect provider with a few accounts."""
    port = free_port()
    accounts = [f"--user-claims={json.dumps(user)}" for user in USERS]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *accounts]
    with running(command, f"http://localhost:{port}/.well-known/openid-configuration"):
        yield f"http://localhost:{port}"


@pytest.fixture(scope="module")
def signed(provider: str, home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A dashboard where people sign in with the provider."""
    port = free_port()
    address = f"http://localhost:{port}"
    secrets = f"""
        [auth]
        redirect_uri = "{address}/oauth2callback"
        cookie_secret = "{COOKIE_SECRET}"
        client_id = "trithuc45"
        client_secret = "unused by this provider"
        server_metadata_url = "{provider}/.well-known/openid-configuration"
    """
    own = furnished(home, tmp_path_factory.mktemp("signed") / "home", secrets)
    with serving(own, port):
        yield Site(address, port, own)


@pytest.fixture(scope="module")
def proxied(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A dashboard behind nginx, set up as the README says, with a password file."""
    nginx = program("nginx", "nginx")
    folder = tmp_path_factory.mktemp("proxied")
    own = furnished(home, folder / "home", f'[proxy]\nsecret = "{SECRET}"\n')
    outside, inside = free_port(), free_port()
    config = folder / "nginx.conf"
    config.write_text(nginx_config(folder, outside, inside), "utf-8")
    with ExitStack() as programs:
        programs.enter_context(serving(own, inside))
        programs.enter_context(running([nginx, "-p", str(folder), "-c", str(config)], f"http://127.0.0.1:{outside}"))
        yield Site(f"http://127.0.0.1:{outside}", inside, own)


def nginx_config(folder: Path, outside: int, inside: int) -> str:
    """The README's example, on a port of this machine and without TLS."""
    (folder / "passwords").write_text("".join(f"{name}:{hashed(PASSWORD)}\n" for name in ("lan", "hoa", "la")), "utf-8")
    example = re.search(r"```nginx\n(.*?)```", (PROJECT / "README.md").read_text("utf-8"), re.DOTALL)
    assert example
    server = example[1]
    for documented, used in {
        r"listen 443 ssl;": f"listen 127.0.0.1:{outside};",
        r"ssl_certificate\w* .*?;": "",
        r"/etc/nginx/trithuc.htpasswd": f"{folder}/passwords",
        r"127\.0\.0\.1:8501": f"127.0.0.1:{inside}",
        r'X-Proxy-Secret "\.\.\."': f'X-Proxy-Secret "{SECRET}"',
    }.items():
        server, count = re.subn(documented, used, server)
        assert count, documented
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""
        daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors;
        events {{}}
        http {{ access_log off; {temporary} {server} }}
    """


def hashed(password: str) -> str:
    """A line of a password file as nginx reads it."""
    salt = b"muoi"
    return "{SSHA}" + base64.b64encode(hashlib.sha1(password.encode() + salt).digest() + salt).decode()


def told(port: int, headers: Headers, *, host: str = "localhost") -> str:
    """Everything that the first screen says to a program that is no browser."""
    with (
        socket.create_connection(("127.0.0.1", port)) as connection,
        connect(
            f"ws://{host}:{port}/_stcore/stream",
            sock=connection,
            additional_headers=headers,
            origin=Origin(f"http://{host}:{port}"),
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
        ) as session,
    ):
        session.send(BackMsg(rerun_script={}).SerializeToString())  # type: ignore[arg-type]
        said: list[str] = []
        while True:
            message = ForwardMsg.FromString(session.recv(timeout=30, decode=False))
            if message.WhichOneof("type") == "script_finished":
                return "\n".join(said)
            if message.WhichOneof("type") == "delta":
                said.append(str(message.delta.new_element))


def get(port: int, path: str, headers: Mapping[str, str] | None = None) -> http.client.HTTPResponse:
    """One GET to this machine, with no redirect followed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers=dict(headers or {}))
    return connection.getresponse()


def journal(site: Site) -> list[tuple[str, str, str]]:
    """Kind, person and detail of everything written into the journal, which is whole."""
    book = Archive(site.home.journal)
    assert book.verify() == []
    return [(note.kind, note.by, note.reason) for note in book.receipts()]


def sidebar(page: Page, words: str) -> None:
    """Wait until the sidebar says something."""
    expect(page.get_by_test_id("stSidebar")).to_contain_text(words)


def sign_in(page: Page, site: Site, account: str) -> None:
    """From the dashboard through the provider's own form and back."""
    page.goto(site.address)
    page.get_by_role("button", name=T("access.signin.button")).click()
    page.get_by_role("button", name=account, exact=True).click()


def downloaded(page: Page) -> str:
    """The path under which Streamlit keeps a file that somebody has just downloaded."""
    page.get_by_text(T("screens.show.table")).first.click()
    with page.expect_response(re.compile("[0-9]/media/")) as fetched, page.expect_download():
        page.get_by_role("button", name=T("screens.show.csv")).click()
    assert fetched.value.ok
    return "/" + fetched.value.url.split("/", 3)[3]


def test_a_person_signs_in_with_the_provider_and_out_again(page: Page, signed: Site) -> None:
    sign_in(page, signed, "lan")
    roles = T("access.role.submitter")
    sidebar(page, T("access.signin.as", person="lan@caobang.vn", roles=roles))
    expect(page.get_by_test_id("stMain").get_by_role("heading", level=1)).to_be_visible()
    page.reload()
    sidebar(page, "lan@caobang.vn")
    file = downloaded(page)
    cookie = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies(signed.address))
    assert get(signed.port, file, {"Cookie": cookie}).status == 200
    assert get(signed.port, file).status == 403
    page.get_by_role("button", name=T("access.signin.out")).click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("button", name=T("access.signin.button"))).to_be_visible()
    assert journal(signed).count(("sign_in", "lan@caobang.vn", "oidc")) == 1


@pytest.mark.parametrize(
    ("account", "words"),
    [
        ("la", T("access.denied.general", person="khach@caobang.vn", action=T("access.action.view"))),
        ("chua", T("access.signin.unverified")),
    ],
)
def test_an_account_that_is_not_listed_or_not_verified_sees_nothing(
    page: Page, signed: Site, account: str, words: str
) -> None:
    sign_in(page, signed, account)
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text(words)
    expect(main.get_by_role("heading", level=1)).to_have_text(T("access.signin.stranger"))
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(0)
    expect(page.get_by_role("link", name=T("screens.gap.title"))).to_have_count(0)
    expect(page.get_by_role("button", name=T("access.signin.out"))).to_be_visible()


def test_the_door_is_accessible_and_in_both_languages(page: Page, signed: Site) -> None:
    page.goto(f"{signed.address}/gap?lang=en")
    expect(page.get_by_role("button", name=text("en")("access.signin.button"))).to_be_visible()
    page.get_by_text("Tiếng Việt").click()
    expect(page.get_by_role("button", name=T("access.signin.button"))).to_be_visible()
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run({resultTypes: ['violations']})")
    assert [one["id"] for one in found["violations"]] == []


def test_a_refusal_is_written_down(signed: Site, page: Page) -> None:
    sign_in(page, signed, "la")
    expect(page.get_by_test_id("stMain")).to_contain_text("khach@caobang.vn")
    assert ("denial", "khach@caobang.vn", "view") in journal(signed)


def test_a_forged_cookie_is_not_believed(page: Page, signed: Site) -> None:
    claims = {"email": "lan@caobang.vn", "is_logged_in": True, "origin": signed.address, "provider": "default"}
    for secret, accepted in ((COOKIE_SECRET, True), (COOKIE_SECRET[::-1], False)):
        value = create_signed_value(secret, USER_COOKIE_NAME, json.dumps(claims)).decode()
        page.context.clear_cookies(name=USER_COOKIE_NAME)
        page.context.add_cookies([{"name": USER_COOKIE_NAME, "value": value, "url": signed.address}])
        page.goto(signed.address)
        if accepted:  # so the forgery below fails for its signature alone
            sidebar(page, "lan@caobang.vn")
        else:
            expect(page.get_by_role("button", name=T("access.signin.button"))).to_be_visible()
        answer = get(signed.port, "/media/none.csv", {"Cookie": f"{USER_COOKIE_NAME}={value}"})
        assert answer.status == (404 if accepted else 403)


@pytest.mark.parametrize(
    "path", ["/media/none.csv", "/_stcore/upload_file/a/b", "/_stcore/agent/interact", "/app/static/none", "/none/x"]
)
def test_only_what_carries_no_figures_answers_a_stranger(signed: Site, proxied: Site, path: str) -> None:
    for port in (signed.port, proxied.port):
        answer = get(port, path, {"X-Forwarded-User": "lan", "Cookie": f"{USER_COOKIE_NAME}=lan"})
        assert answer.status == 403
        assert T("access.signin.forbidden") in answer.read().decode()
        assert answer.headers["Content-Security-Policy"]
        assert get(port, "/sector").status == get(port, "/assets/icon.svg").status == 200


@pytest.fixture
def member(chromium: Browser, proxied: Site) -> Iterator[Page]:
    """Lan, who has given nginx the right password, and says in a header of her own that she is Hoa."""
    context = chromium.new_context(
        http_credentials={"username": "lan", "password": PASSWORD}, extra_http_headers={"X-Forwarded-User": "hoa"}
    )
    yield context.new_page()
    context.close()


def test_nginx_says_who_it_is_whatever_the_browser_says(member: Page, proxied: Site) -> None:
    member.goto(proxied.address)
    sidebar(member, T("access.signin.as", person="lan", roles=T("access.role.submitter")))
    file = downloaded(member)
    assert get(proxied.port, file).status == 403
    assert get(proxied.port, file, {"X-Forwarded-User": "lan", "X-Proxy-Secret": "guessed"}).status == 403
    assert get(proxied.port, file, {"X-Forwarded-User": "lan", "X-Proxy-Secret": SECRET}).status == 200
    assert ("sign_in", "lan", "proxy") in journal(proxied)


@pytest.mark.parametrize(
    ("account", "status"),
    [("lan:sai", 401), ("ai:" + PASSWORD, 401), ("", 401), ("lan:" + PASSWORD, 404), ("la:" + PASSWORD, 403)],
)
def test_nginx_lets_in_by_password_and_the_role_file_by_name(proxied: Site, account: str, status: int) -> None:
    headers = {"Authorization": "Basic " + base64.b64encode(account.encode()).decode()} if account else {}
    outside = int(proxied.address.rpartition(":")[2])
    assert get(outside, "/media/none.csv", headers).status == status
    assert get(outside, "/_stcore/metrics", headers).status == 404


@pytest.mark.parametrize("password", ["", "guessed", SECRET[:-1], SECRET + "0"])
def test_a_client_that_goes_round_the_proxy_is_nobody(proxied: Site, password: str) -> None:
    own = {"X-Forwarded-User": "hoa", "X-Proxy-Secret": password, "x_forwarded_user": "hoa"}
    words = told(proxied.port, own)
    assert T("access.signin.unnamed") in words
    assert "hoa" not in words


def test_the_proxys_word_needs_its_secret_and_one_name(proxied: Site) -> None:
    vouched = {"X-Forwarded-User": "HOA", "X-Proxy-Secret": SECRET}
    assert f"hoa ({T('access.role.reviewer')})" in told(proxied.port, vouched).replace("\\", "")
    assert T("access.signin.unnamed") in told(proxied.port, {"X-Proxy-Secret": SECRET})
    assert T("access.signin.unnamed") in told(proxied.port, {"X-Forwarded-User": " ", "X-Proxy-Secret": SECRET})
    twice = [*vouched.items(), ("x-forwarded-user", "lan")]
    assert T("access.signin.unnamed") in told(proxied.port, twice)


def test_a_changed_role_holds_at_the_next_click_and_a_broken_file_stops_everybody(member: Page, proxied: Site) -> None:
    member.goto(proxied.address)
    sidebar(member, T("access.role.submitter"))
    file = proxied.home.root / "roles.csv"
    file.write_text(ROLES.replace("lan;submitter;SYT", "lan;viewer;"), "utf-8")
    member.get_by_text("English").click()
    sidebar(member, text("en")("access.role.viewer"))
    assert journal(proxied)[-1] == ("roles", "roles.csv", "- lan;submitter;SYT\n+ lan;viewer;")
    file.write_text(ROLES.replace("lan;submitter;SYT", "lan;submitter;SYX"), "utf-8")
    member.get_by_text("Tiếng Việt").click()
    expect(member.get_by_test_id("stMain")).to_contain_text("roles.csv, dòng 4, cột units: “SYX”")
    expect(member.get_by_test_id("stVegaLiteChart")).to_have_count(0)
    assert get(proxied.port, "/media/x", {"X-Forwarded-User": "hoa", "X-Proxy-Secret": SECRET}).status == 403
    file.write_text(ROLES, "utf-8-sig")


@pytest.mark.parametrize(
    ("headers", "host", "reason"),
    [
        ({}, "localhost", ""),
        ({}, "127.0.0.1", ""),
        ({}, "trithuc.caobang.vn", "host"),
        ({"X-Forwarded-For": "10.0.0.9"}, "localhost", "proxy"),
        ({"Forwarded": "for=10.0.0.9"}, "localhost", "proxy"),
        ({"Via": "1.1 proxy"}, "localhost", "proxy"),
    ],
)
def test_only_this_machine_has_an_operator(base: str, headers: dict[str, str], host: str, reason: str) -> None:
    words = told(int(base.rpartition(":")[2]), headers, host=host)
    assert_read_only(words, reason)


def test_a_browser_that_was_led_here_by_another_name_only_looks(page: Page, base: str) -> None:
    page.goto(base.replace("127.0.0.1", "dashboard.localhost"))
    sidebar(page, T("access.because.host"))


def test_bound_to_the_network_without_identity_nobody_is_operator(home: Home, page: Page) -> None:
    with serving(home, free_port(), "--host", "0.0.0.0") as port:
        assert_read_only(told(port, {}), "address")
        page.goto(f"http://127.0.0.1:{port}")
        sidebar(page, T("access.because.address"))


def assert_read_only(words: str, reason: str) -> None:
    """The session is a visitor's, for this reason; with no reason it is the operator's."""
    plain = words.replace("\\", "")
    assert [why for why in ("address", "host", "proxy") if T(f"access.because.{why}") in plain] == [reason] * bool(
        reason
    )
