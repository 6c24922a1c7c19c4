"""The office's own mail server: how it is reached, whom reminders are addressed to, and one letter handed to it.

`[mail]` in the home's `secrets.toml` names it; without that nothing is ever
sent. `contacts.csv` in the home says where each unit reads its mail. A server
that does not offer what `security` asks for gets no letter and no password.
"""

from __future__ import annotations

import re
import smtplib
import ssl
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime, make_msgid
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal, get_args

from analytics.access import Unit, unknown_unit
from analytics.home import Home
from analytics.plan import At, List, Mistake, Plan, Row, table
from analytics.text import Language, text

MAIL = "mail"  # the section of secrets.toml
Security = Literal["starttls", "ssl", "none"]
_PORTS: Mapping[Security, int] = {"starttls": 587, "ssl": 465, "none": 25}
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_PATIENCE = 20  # seconds to wait for an answer


class MailError(Exception):
    """Mail cannot be sent; `key` is an entry of the catalogue's `mail.error`."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.message("vi"))

    def message(self, language: Language) -> str:
        """What is wrong and what to do."""
        return text(language)(f"mail.error.{self.key}", **self.values)


class ContactsError(MailError):
    """`contacts.csv` cannot be used; `mistakes` lists everything found."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("contacts")

    def message(self, language: Language) -> str:
        """All mistakes, one a line."""
        return "\n".join([super().message(language), *(mistake.say(language) for mistake in self.mistakes)])


@dataclass(frozen=True)
class Server:
    """How the office's mail server is reached. `ca` is a file with the certificate that it is known by."""

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""


class _Contact(Row):
    """A row of `contacts.csv`."""

    unit: str
    address: List
    note: str = ""


def server(home: Home) -> Server | None:
    """The mail server of an installation, None where none is named. Raises MailError."""
    file = home.root / "secrets.toml"
    try:
        section = tomllib.loads(file.read_text("utf-8")).get(MAIL)
    except FileNotFoundError:
        return None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MailError("toml", file=file, detail=error) from None
    return None if section is None else _server(file, section)


def _server(file: Path, section: Mapping[str, Any]) -> Server:
    told = {name: str(section.get(name, "")).strip() for name in ("host", "sender", "user", "password", "ca")}
    for name in ("host", "sender"):
        if not told[name]:
            raise MailError("missing", file=file, name=name)
    if not _ADDRESS.fullmatch(told["sender"]):
        raise MailError("sender", file=file, found=told["sender"])
    security = section.get("security", "starttls")
    if security not in get_args(Security):
        raise MailError("security", file=file, found=security, known=", ".join(get_args(Security)))
    port = section.get("port", _PORTS[security])
    if not isinstance(port, int) or not 0 < port < 65536:
        raise MailError("port", file=file, found=port)
    if not (told["user"] + told["password"]).isascii():
        raise MailError("letters", file=file)
    if told["user"] and security == "none" and not _is_here(told["host"]):
        raise MailError("plain_password", file=file)
    return Server(port=port, security=security, **told)


def _is_here(host: str) -> bool:
    """Whether a host is this machine itself, to which a password may go in the open."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def contacts(home: Home, plan: Plan) -> Mapping[Unit, tuple[str, ...]]:
    """The addresses of each unit; none where there is no such file. Raises ContactsError with every mistake found."""
    file = home.root / "contacts.csv"
    if not file.exists():
        return {}
    rows, mistakes = table(file, _Contact)
    mistakes += [mistake for at, row in rows for mistake in _mistakes(at, row, plan)]
    seen: dict[str, int | None] = {}
    for at, row in rows:
        if row.unit in seen:
            mistakes.append(at.mistake("unit", "repeated", first=seen[row.unit]))
        seen.setdefault(row.unit, at.row)
    if mistakes:
        raise ContactsError(mistakes)
    return {Unit.parse(row.unit): row.address for _, row in rows}


def _mistakes(at: At, row: _Contact, plan: Plan) -> Iterator[Mistake]:
    yield from unknown_unit(at, row.unit, plan, "unit")
    if not row.address:
        yield at.mistake("address", "blank")
    for each in row.address:
        if not _ADDRESS.fullmatch(each):
            yield at.mistake("address", "address", found=each)


def letter(sender: str, office: str, to: Sequence[str], name: str, *, subject: str, body: str) -> EmailMessage:
    """A plain letter from an `office` to a unit of this `name`; what is to stand in a header is put on one line."""
    made = EmailMessage()
    made["From"] = Address(_line(office), addr_spec=sender)
    made["To"] = [Address(_line(name), addr_spec=each) for each in to]
    made["Subject"] = _line(subject)
    made["Date"] = localtime()
    made["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(body)
    return made


def _line(words: str) -> str:
    """Words on one line, without control characters: nothing in them begins another header."""
    return " ".join("".join(each if each.isprintable() else " " for each in words).split())


@contextmanager
def connected(known: Server) -> Iterator[smtplib.SMTP]:
    """A conversation with the server, secured and signed in as it is to be. Raises MailError."""
    with _explained(known), _opened(known) as talk:
        if known.security == "starttls":
            talk.starttls(context=_context(known))
        if known.user:
            talk.login(known.user, known.password)
        yield talk


def _opened(known: Server) -> smtplib.SMTP:
    if known.security == "ssl":
        return smtplib.SMTP_SSL(known.host, known.port, timeout=_PATIENCE, context=_context(known))
    return smtplib.SMTP(known.host, known.port, timeout=_PATIENCE)


def _context(known: Server) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=known.ca or None)


@contextmanager
def _explained(known: Server) -> Iterator[None]:
    """What goes wrong on the way to the server, in words."""
    place = {"host": known.host, "port": known.port}
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise MailError("certificate", **place, detail=error.verify_message) from None
    except (ssl.SSLError, smtplib.SMTPNotSupportedError) as error:
        raise MailError("no_security", **place, security=known.security, detail=error) from None
    except smtplib.SMTPAuthenticationError as error:
        raise MailError("password", **place, detail=_said(error.smtp_error)) from None
    except (smtplib.SMTPException, OSError) as error:
        raise MailError("unreachable", **place, detail=error) from None


def hand_over(talk: smtplib.SMTP, made: EmailMessage) -> Mapping[str, str]:
    """Give a letter to the server; the addresses that it refused, with its words. Raises MailError if it took none."""
    try:
        refused = talk.send_message(made)
    except smtplib.SMTPRecipientsRefused as error:
        refused = error.recipients
        talk.rset()
    except smtplib.SMTPResponseException as error:
        raise MailError("not_taken", detail=_said(error.smtp_error)) from None
    return {address: f"{code} {_said(words)}" for address, (code, words) in refused.items()}


def _said(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
