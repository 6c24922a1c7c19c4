"""A real mail server of the office, in this process: it keeps what it is given, and refuses as it is told."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.browser.servers import free_port
from tests.programs import program

USER, PASSWORD = "trithuc", "mat-khau-dai"


@dataclass
class PostOffice:
    """`letters` are what was taken, `addressed` to whom; `unknown` addresses are refused."""

    unknown: frozenset[str] = frozenset()
    letters: list[EmailMessage] = field(default_factory=list)
    addressed: list[list[str]] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd looks for this name
        self, _: SMTP, __: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.unknown:
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.letters.append(message_from_bytes(content, EmailMessage, policy=policy.default))
        self.addressed.append(list(envelope.rcpt_tos))
        return "250 OK"

    def sign_in(self, _: SMTP, __: Session, ___: Envelope, mechanism: str, told: LoginPassword) -> AuthResult:
        self.signed_in.append(mechanism)
        return AuthResult(success=(told.login, told.password) == (USER.encode(), PASSWORD.encode()), handled=False)


@contextmanager
def running(
    office: PostOffice, certificate: Path | None = None, *, signed_in: bool = False, from_the_start: bool = False
) -> Iterator[int]:
    """The server, until the block ends; gives its port.

    With a certificate it offers STARTTLS, or speaks nothing but TLS `from_the_start`.
    """
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    later = bool(context) and not from_the_start
    options: dict[str, Any] = {"tls_context": context, "require_starttls": True} if later else {"ssl_context": context}
    if signed_in:
        options |= {"authenticator": office.sign_in, "auth_required": bool(context), "auth_require_tls": later}
    port = free_port()
    server = Controller(office, hostname="127.0.0.1", port=port, **options)
    server.start()
    try:
        yield port
    finally:
        server.stop()


def certificate(folder: Path) -> Path:
    """Key and certificate of `localhost` and 127.0.0.1, signed by nobody else."""
    made = folder / "localhost.pem"
    key = folder / "key.pem"
    command = [
        *(program("openssl", "openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
        *("-nodes", "-keyout", str(key), "-out", str(made), "-days", "2", "-subj", "/CN=localhost"),
        *("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
    ]
    subprocess.run(command, check=True, capture_output=True)
    made.write_bytes(made.read_bytes() + key.read_bytes())
    return made
