"""The command that an office can schedule: it prints, and sends only when told to."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from analytics.__main__ import ACCEPTED, REFUSED, USAGE, main
from analytics.actions.correspondence import reminders as log
from analytics.archive import Archive
from analytics.home import PROJECT, Home
from analytics.text import text
from tests.actions.conftest import Offices
from tests.actions.post_office import PostOffice, running

T = text("vi")
COMMUNES = 56
CONTACTS = "unit;address\nSYT;vanthu@syt.example\nUBXP/01273;xa@y.example\n"


@pytest.fixture
def waiting(home: Home, office: Offices, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home in which everybody owes the figures of 2025."""
    monkeypatch.setenv("TRITHUC45_HOME", str(home.root))
    now = office("operator").now
    Archive(home.archive).period("opening", "2025-N", by="Lan", at=now, due=date(2026, 1, 20))
    (home.root / "contacts.csv").write_text(CONTACTS, "utf-8")
    return home


def agencies() -> set[str]:
    """The agencies of the province that are to report on any form, read from the file itself."""
    with (PROJECT / "data" / "reference" / "reporting.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, delimiter=";")
        return {row["agency"] for row in rows if row["expected"] == "yes"} - {"UBXP"}


def remind(*options: str) -> int:
    return main(["remind", "--by", "Lan", *options])


def test_it_prints_sends_when_told_to_and_not_twice_a_day(
    waiting: Home, office: Offices, capsys: pytest.CaptureFixture[str]
) -> None:
    assert remind() == ACCEPTED
    printed = capsys.readouterr().out
    assert T("followup.mail.unsent") in printed
    assert printed.count("Kính gửi:") == COMMUNES + len(agencies())
    assert list(Archive(waiting.correspondence).receipts()) == []
    assert remind("--send") == REFUSED
    assert T("mail.error.none") in capsys.readouterr().err
    post = PostOffice()
    with running(post) as port:
        (waiting.root / "secrets.toml").write_text(
            f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "a@b.example"\n', "utf-8"
        )
        assert remind("--send") == REFUSED  # most units have no address
        assert [letter["To"].addresses[0].addr_spec for letter in post.letters] == [
            "vanthu@syt.example", "xa@y.example"]  # fmt: skip
        assert "CHƯA GỬI: Sở Công Thương" in capsys.readouterr().out
        assert remind("--send") == REFUSED
        assert len(post.letters) == 2
        assert T("followup.mail.already", count=2) in capsys.readouterr().out
        remind("--send", "--again")
        assert len(post.letters) == 4
    written = log(office("operator"))
    assert {(each.by, each.agency, each.commune) for each in written} == {("Lan", "SYT", ""), ("Lan", "UBXP", "01273")}
    assert len(written) == 4


def test_a_period_nobody_owes_and_one_that_is_none(waiting: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert remind("--period", "2040-N") == ACCEPTED
    assert capsys.readouterr().out.strip() == T("followup.mail.nothing")
    assert remind("--period", "2040") == USAGE
