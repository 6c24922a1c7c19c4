"""Reminders: what they say, whom they reach through a real mail server, and what is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analytics.access import Denied, Unit
from analytics.actions import mail, reminding
from analytics.actions.correspondence import reminders as log
from analytics.actions.mail import ContactsError, MailError, Server
from analytics.archive import Archive
from analytics.export.reminder import Reminder, reminders
from analytics.home import Home
from analytics.plan import Plan
from analytics.story.owed import Owed
from analytics.text import LANGUAGES, Language, text
from tests.actions.conftest import Offices
from tests.actions.post_office import PASSWORD, USER, PostOffice, certificate, running

TODAY, DUE = date(2026, 2, 1), date(2026, 1, 20)
HEALTH, FARMS = Unit("SYT"), Unit("SNNMT")
CONTACTS = {HEALTH: ("vanthu@syt.example",), FARMS: ("a@snn.example", "b@snn.example")}


def owes(unit: Unit, form: str = "BM01", period: str = "2025-N") -> Owed:
    return Owed(period, form, *unit, ("YT",), DUE, None, None, 12, "missing", None, ())


def written(plan: Plan, *those: Owed, language: Language = "vi", illustrative: bool = False) -> Sequence[Reminder]:
    return reminders(those, plan, text(language), TODAY, illustrative=illustrative)


def at(port: int, **others: str) -> Server:
    return replace(Server("127.0.0.1", port, "none", "trithuc@tinh.example"), **others)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("tls"))


# --- what is said --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_unit_gets_one_letter_about_all_that_it_owes(plan: Plan, language: Language) -> None:
    both = owes(HEALTH), owes(HEALTH, period="2026-H1")
    health, farms = written(plan, both[0], owes(FARMS), both[1], language=language)
    assert (health.unit, health.owed, farms.unit) == (HEALTH, both, FARMS)
    t = text(language)
    facts = (plan.agency("SYT").text("name", language), "BM01", "20/01/2026", "01/02/2026",
             t("followup.state.missing").lower(), plan.agency("BTCTU").text("name", language))  # fmt: skip
    assert [fact for fact in facts if fact not in health.body] == []
    assert "2025" in health.subject
    assert "2026" in health.subject
    assert t("followup.letter.trial") not in health.body


def test_a_letter_about_illustrative_figures_says_so(plan: Plan) -> None:
    [letter] = written(plan, owes(HEALTH), illustrative=True)
    assert letter.subject.startswith("[SỐ LIỆU MINH HỌA]")
    assert letter.body.startswith("SỐ LIỆU MINH HỌA")


# --- the way through the server ------------------------------------------------------------------


def test_letters_arrive_as_they_were_written_and_are_written_down(plan: Plan, office: Offices) -> None:
    reviewer, post = office("reviewer"), PostOffice()
    letters = written(plan, owes(HEALTH), owes(FARMS), owes(Unit("SCT")))
    with running(post) as port:
        outcomes = list(reminding.send(reviewer, letters, at(port), CONTACTS))
    assert [(each.reminder.unit.agency, each.result) for each in outcomes] == [
        ("SCT", "no_address"), ("SYT", "sent"), ("SNNMT", "sent")]  # fmt: skip
    assert post.addressed == [["vanthu@syt.example"], ["a@snn.example", "b@snn.example"]]
    first = post.letters[0]
    assert (first["Subject"], first.get_content().strip()) == (letters[0].subject, letters[0].body.strip())
    assert first["From"].addresses[0].addr_spec == "trithuc@tinh.example"
    assert first["From"].addresses[0].display_name == plan.agency("BTCTU").name_vi
    assert first["Auto-Submitted"] == "auto-generated"
    [farms, health] = log(reviewer)
    assert (health.by, health.agency, health.period, health.topic) == (reviewer.person.id, "SYT", "2025-N", "form:BM01")
    assert "vanthu@syt.example" in health.reason
    assert letters[1].body.strip() in farms.reason


def test_nobody_is_reminded_twice_a_day_of_the_same_report(plan: Plan, office: Offices) -> None:
    reviewer, other = office("reviewer"), owes(HEALTH, period="2026-H1")
    reminding.note(reviewer, written(plan, owes(HEALTH))[0], "Gọi điện")
    assert reminding.not_yet_today(reviewer, [owes(HEALTH), owes(FARMS), other]) == (owes(FARMS), other)


@pytest.mark.parametrize("who", ["viewer", "presenter", "own submitter", "administrator"])
def test_only_a_reviewer_reminds(plan: Plan, office: Offices, home: Home, who: str) -> None:
    letters = written(plan, owes(HEALTH))
    with pytest.raises(Denied):
        list(reminding.send(office(who), letters, at(1), CONTACTS))
    with pytest.raises(Denied):
        reminding.note(office(who), letters[0], "Gọi điện")
    assert list(Archive(home.correspondence).receipts()) == []


def test_a_refused_address_keeps_no_other_letter_back(plan: Plan, office: Offices) -> None:
    post = PostOffice(unknown=frozenset({"vanthu@syt.example", "b@snn.example"}))
    with running(post) as port:
        sent = reminding.send(office("reviewer"), written(plan, owes(HEALTH), owes(FARMS)), at(port), CONTACTS)
        health, farms = list(sent)
    assert (health.result, farms.result) == ("refused", "sent")
    assert "550 5.1.1 No such mailbox" in health.detail
    assert "b@snn.example: 550" in farms.detail
    assert post.addressed == [["a@snn.example"]]
    assert [each.agency for each in log(office("reviewer"))] == ["SNNMT"]


def test_names_cannot_begin_another_header() -> None:
    made = mail.letter("a@b.example", "Ban\r\nBcc: x@y.example", ["c@d.example"], 'Sở "Y\ntế" <x@y.example>',
                       subject="Nộp\r\nBcc: x@y.example\x00", body="Kính gửi\n.\nBcc: x@y.example")  # fmt: skip
    post = PostOffice()
    with running(post) as port, mail.connected(at(port)) as talk:
        assert mail.hand_over(talk, made) == {}
    [got], [to] = post.letters, post.addressed
    assert (to, got["Bcc"], got["Subject"]) == (["c@d.example"], None, "Nộp Bcc: x@y.example")
    assert got["To"].addresses[0].display_name == 'Sở "Y tế" <x@y.example>'
    assert got.get_content().splitlines()[1] == "."


def test_a_password_goes_over_tls_only(plan: Plan, pem: Path) -> None:
    post = PostOffice()
    server = {"security": "starttls", "user": USER, "password": PASSWORD, "ca": str(pem)}
    with running(post, pem, signed_in=True) as port:
        with mail.connected(at(port, **server)) as talk:
            made = mail.letter("a@b.example", "Ban", ["c@d.example"], "Sở", subject="x", body="y")
            assert mail.hand_over(talk, made) == {}
        assert len(post.letters) == 1
        for wrong, key in (({"password": "sai"}, "password"), ({"ca": ""}, "certificate")):
            with pytest.raises(MailError) as refusal, mail.connected(at(port, **(server | wrong))):
                pass
            assert refusal.value.key == key
    assert len(post.signed_in) == 3  # once right, wrong in two ways, never without trust


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # this server takes TLS for STARTTLS alone
def test_letters_go_over_tls_from_the_first_byte(plan: Plan, office: Offices, pem: Path) -> None:
    post, letters = PostOffice(), written(plan, owes(HEALTH))
    server = {"security": "ssl", "user": USER, "password": PASSWORD, "ca": str(pem)}
    with running(post, pem, signed_in=True, from_the_start=True) as port:
        [outcome] = reminding.send(office("reviewer"), letters, at(port, **server), CONTACTS)
        assert (outcome.result, outcome.detail) == ("sent", "vanthu@syt.example")
        with pytest.raises(MailError) as refusal, mail.connected(at(port, **(server | {"ca": ""}))):
            pass
    assert refusal.value.key == "certificate"
    assert (post.addressed, len(post.signed_in)) == ([["vanthu@syt.example"]], 1)
    assert post.letters[0].get_content().strip() == letters[0].body.strip()
    assert [each.agency for each in log(office("reviewer"))] == ["SYT"]


def test_a_server_without_tls_gets_no_letter(plan: Plan, office: Offices) -> None:
    post = PostOffice()
    with running(post, signed_in=True) as port:
        for security in ("starttls", "ssl"):
            server = at(port, security=security, user=USER, password=PASSWORD)
            with pytest.raises(MailError) as refusal:
                list(reminding.send(office("reviewer"), written(plan, owes(HEALTH)), server, CONTACTS))
            assert refusal.value.key == "no_security"
            assert PASSWORD not in refusal.value.message("vi")
    assert (post.letters, post.signed_in, log(office("reviewer"))) == ([], [], ())


def test_a_server_that_is_not_there_is_said_in_both_languages() -> None:
    with running(PostOffice()) as port:
        pass
    with pytest.raises(MailError) as refusal, mail.connected(at(port)):
        pass
    assert refusal.value.key == "unreachable"
    assert str(port) in refusal.value.message("en")


# --- settings ------------------------------------------------------------------------------------

GOOD = '[mail]\nhost = "thu.tinh.example"\nsender = "trithuc@tinh.example"\n'


def told(home: Home, name: str, content: str) -> Home:
    home.root.mkdir(exist_ok=True)
    (home.root / name).write_text(content, "utf-8")
    return home


def test_without_a_section_there_is_no_server(home: Home) -> None:
    assert mail.server(home) is None
    assert mail.server(told(home, "secrets.toml", "[proxy]\nsecret = 'x'\n")) is None


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("ssl", 465), ("none", 25)])
def test_each_kind_of_security_has_its_port(home: Home, security: str, port: int) -> None:
    server = mail.server(told(home, "secrets.toml", f'{GOOD}security = "{security}"\n'))
    assert server == Server("thu.tinh.example", port, security, "trithuc@tinh.example")  # type: ignore[arg-type]
    assert PASSWORD not in repr(replace(at(1), password=PASSWORD))


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("[mail", "toml"),
        ("[mail]\nhost = 'a'\n", "missing"),
        ("[mail]\nsender = 'a@b.example'\n", "missing"),
        (GOOD.replace("trithuc@", "trithuc\\r\\n@"), "sender"),
        (f"{GOOD}security = 'tls'\n", "security"),
        (f"{GOOD}port = 70000\n", "port"),
        (f"{GOOD}user = 'a'\npassword = 'mật khẩu'\n", "letters"),
        (f"{GOOD}security = 'none'\nuser = 'a'\npassword = 'b'\n", "plain_password"),
    ],
)
def test_a_mistake_in_the_settings_is_named(home: Home, content: str, key: str) -> None:
    with pytest.raises(MailError) as refusal:
        mail.server(told(home, "secrets.toml", content))
    assert refusal.value.key == key
    assert "secrets.toml" in refusal.value.message("en")


def test_contacts_are_read_or_every_mistake_is_named(home: Home, plan: Plan) -> None:
    assert mail.contacts(home, plan) == {}
    good = "unit;address;note\nSYT;a@b.example|c@d.example;\nUBXP/01273;x@y.example;\n"
    assert mail.contacts(told(home, "contacts.csv", good), plan) == {
        HEALTH: ("a@b.example", "c@d.example"), Unit("UBXP", "01273"): ("x@y.example",)}  # fmt: skip
    bad = "unit;address\nSXX;a@b.example\nSYT;khong-phai\nSYT;a@b.example\nSCT;\n"
    with pytest.raises(ContactsError) as refusal:
        mail.contacts(told(home, "contacts.csv", bad), plan)
    assert sorted((each.row, each.field) for each in refusal.value.mistakes) == [
        (2, "unit"), (3, "address"), (4, "unit"), (5, "address")]  # fmt: skip
    assert all(each in refusal.value.message("vi") for each in ("SXX", "khong-phai"))
