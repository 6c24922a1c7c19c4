"""The desk without a browser: a file in each of its states, the history, the review, the audit, the guide."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from analytics import plan as plans
from analytics import warehouse
from analytics.access import OPERATOR, Grant, Person, Unit
from analytics.actions import Draft, Office, review, submit
from analytics.archive import Archive
from analytics.home import Home
from analytics.intake import sheet, template
from analytics.sample.recipe import SAMPLE
from analytics.text import LANGUAGES, Language, text
from analytics.ui import guide, identity
from analytics.ui.drafts import Desk
from tests.pages.browse import opened, words
from tests.pages.homes import home_in

pytestmark = pytest.mark.thorough
T = text("vi")
STAFF = SAMPLE / "2026-H1" / "BM01-SKHCN-2026-H1.xlsx"
NEW = SAMPLE / "2026-H1" / "BM01-UBXP-01288-2026-H1.csv"
GUESSED = SAMPLE / "2025-N" / "BM01-UBXP-01489-2025-N.csv"
TYPED = ("BM01", "2026-H1", "UBXP", "01288")
VIEWER = Person("khach", (Grant("viewer"),))
CLERK = Person("lan", (Grant("submitter", (Unit("SYT"),)),))
HOMES = pytest.mark.usefixtures("home")


def changed(home: Home, **cells: str) -> Draft:
    """One department's file with some cells of its first row changed."""
    plan = plans.load(home.reference)
    shown = sheet.read(STAFF, plan)
    assert shown is not None
    edits = {(shown.rows[0].line, shown.columns.index(column)): words for column, words in cells.items()}
    return Draft("so-lieu.csv", sheet.corrected(STAFF, plan, edits))


def explained(home: Home) -> Draft:
    """The same file with one master's degree more: right, but in place of one that was submitted."""
    plan = plans.load(home.reference)
    shown = sheet.read(STAFF, plan)
    assert shown is not None
    cells = dict(zip(shown.columns, shown.rows[0].cells, strict=True))
    fewer, more = int(cells["dai_hoc"]) - 1, int(cells["thac_si"]) + 1
    return changed(home, dai_hoc=str(fewer), thac_si=str(more))


def typed(home: Home) -> Draft:
    """A form just opened on the page."""
    return Draft("nhap.csv", template.csv(plans.load(home.reference), *TYPED), is_typed=True)


def file(path: Path) -> Draft:
    return Draft(path.name, path.read_bytes())


def checked(*drafts: Draft, language: Language = "vi", **query: str) -> AppTest:
    """The Submit screen with files on the desk."""
    desk = Desk()
    desk.drafts.update({next(desk.numbers): draft for draft in drafts})
    return opened("submit", {"drafts": desk}, lang=language, **query)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception, app.exception
    return app


def has_button(app: AppTest, key: str) -> bool:
    return any(button.key == key for button in app.button)


def answer(app: AppTest) -> TextInput:
    """The box for the explanation of the first file's first remark."""
    return next(each for each in app.text_input if str(each.key).startswith("explain_1_"))


def said(app: AppTest) -> str:
    return "\n".join(words(app))


def office(home: Home, person: Person = OPERATOR) -> Office:
    return Office(home, plans.load(home.reference), person)


def is_(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "person", lambda: person)


# --- a file in each of its states ----------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_file_says_what_it_is_and_what_is_wrong_and_cannot_be_submitted(home: Home, language: Language) -> None:
    t = text(language)
    app = checked(changed(home, thac_si="abc", nu="12,6"), language=language)
    assert [box.value for box in app.error] == [t("desk.submit.refused", errors=2)]
    facts = next(line.value for line in app.markdown if t("desk.submit.understood") in line.value)
    unit = plans.load(home.reference).agency("SKHCN").text("name", language)
    assert all(each in facts for each in ("so-lieu.csv", "BM01", unit, "UTF-8"))
    assert {"“abc”", "“12,6”"} <= {word for line in app.markdown for word in line.value.split()}
    assert has_button(app, "remark_1_0")
    assert not has_button(app, "submit_1")
    assert not app.table
    assert any(button.key == "annotated_1" for button in app.get("download_button"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_to_explain_is_submitted_once_it_is_explained(home: Home, language: Language) -> None:
    t = text(language)
    app = checked(explained(home), language=language)
    assert [box.value for box in app.warning] == [t("desk.submit.open", open=1)]
    (changes,) = app.table
    assert list(changes.value.columns)[-2] == t("desk.submit.change_difference")
    assert len(changes.value) == 3
    assert app.button(key="submit_1").disabled
    box = answer(app)
    box.input("   ").run()
    assert app.button(key="submit_1").disabled
    box.input("Một người nhận bằng thạc sĩ.").run()
    press(app, "submit_1")
    receipt = Archive(home.archive).receipt(11)
    assert [each.text for each in receipt.explanations] == ["Một người nhận bằng thạc sĩ."]
    assert [box.value for box in app.success] == [t("desk.receipt.done", number=11)]
    assert receipt.file_sha256 in said(app)
    assert not press(app, "again").success


def test_a_right_file_can_be_submitted_at_once(home: Home) -> None:
    app = checked(file(NEW))
    assert [box.value for box in app.success] == [T("desk.submit.clean")]
    press(app, "submit_1")
    assert Archive(home.archive).receipt(11).file_name == NEW.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_guessed_letters_are_shown_and_wait_for_a_word(home: Home, language: Language) -> None:
    app = checked(file(GUESSED), language=language)
    preview = app.table[0].value
    assert list(preview.columns) == [text(language)(f"desk.submit.confirm_{part}") for part in ("before", "after")]
    assert len(preview)
    assert app.button(key="submit_1").disabled
    app.checkbox[0].check().run()
    assert not app.button(key="submit_1").disabled


def test_a_form_on_the_page_is_wrong_only_when_its_check_is_asked_for(home: Home) -> None:
    app = checked(typed(home), unit="UBXP/01288")
    assert not app.error
    assert any(T("desk.submit.check_now") in box.value for box in app.info)
    assert "nhap.csv" not in said(app)
    press(app, "check_1")
    assert len(app.error) == 1
    assert has_button(app, "remark_1_0")
    assert not has_button(app, "check_1")


def test_the_form_is_opened_from_the_page(home: Home) -> None:
    app = opened("submit", unit="UBXP/01288")
    press(app, "type_in")
    assert app.session_state["drafts"].drafts[1].is_typed
    assert has_button(app, "check_1")


def test_of_several_files_each_is_looked_at_by_itself(home: Home) -> None:
    app = checked(changed(home, thac_si="abc"), file(NEW))
    assert len(app.error) == 1
    (choice,) = (group for group in app.button_group if group.key == "file")
    choice.set_value(["2"]).run() if isinstance(choice.value, list) else choice.set_value("2").run()
    assert not app.error
    press(app, "submit_2")
    assert [box.value for box in app.success] == [T("desk.receipt.done", number=11)]
    assert len(app.error) == 1
    press(app, "discard_1")
    assert has_button(app, "type_in")


def test_a_file_that_is_no_table_is_refused_with_words(home: Home) -> None:
    app = checked(Draft("bao-cao.pdf.csv", b"%PDF-1.7 ..."))
    assert [box.value for box in app.error] == [T("desk.submit.refused_file")]
    assert T("intake.problem.pdf_file") in said(app).replace("\\", "")
    assert not has_button(press(app, "discard_1"), "discard_1")


def test_figures_of_another_unit_cannot_be_submitted(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    is_(CLERK, monkeypatch)
    app = checked(explained(home))
    unit = plans.load(home.reference).agency("SKHCN").text("name", "vi")
    assert T("desk.submit.foreign", units=unit) in [box.value for box in app.error]
    assert not has_button(app, "submit_1")
    assert not app.table


def test_who_was_faster_is_said_and_the_file_checked_anew(home: Home) -> None:
    app = checked(Draft(NEW.name, NEW.read_bytes() + b"\n"))
    rival = Person("rival", OPERATOR.grants)
    there = office(home, rival)
    assert submit(there, file(NEW), there.archive.head()).receipt
    press(app, "submit_1")
    assert any("rival" in box.value for box in app.warning)
    assert any(T("desk.submit.open", open=1) in box.value for box in app.warning)
    assert Archive(home.archive).head().number == 11


def test_nobody_submits_other_figures_than_those_seen(home: Home) -> None:
    app = checked(file(NEW))
    review.send_back(office(home), 7, "Thiếu một đơn vị.")
    press(app, "submit_1")
    assert [box.value.replace("\\", "") for box in app.warning] == [T("desk.submit.moved_other")]
    assert Archive(home.archive).head().number == 11
    press(app, "submit_1")
    assert Archive(home.archive).receipt(12).file_name == NEW.name


def test_a_locked_period_says_whom_to_ask(home: Home) -> None:
    review.lock_period(office(home), "2026-H1")
    app = opened("submit", unit="UBXP/01288")
    assert "đã khóa" in app.title[0].value
    assert "Ban Tổ chức Tỉnh ủy" in said(app)
    assert not has_button(checked(file(NEW)), "submit_1")


# --- who may not, and the first of all -----------------------------------------------------------


@HOMES
@pytest.mark.parametrize("screen", ["submit", "review", "audit"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_that_is_not_open_to_somebody_says_so(
    monkeypatch: pytest.MonkeyPatch, screen: str, language: Language
) -> None:
    is_(VIEWER, monkeypatch)
    app = opened(screen, lang=language)
    assert app.title[0].value == text(language)("screens.closed.title")
    assert not app.button


def test_an_empty_home_receives_its_first_submission_from_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = home_in(tmp_path)
    warehouse.build(home, plans.load(home.reference))
    monkeypatch.setenv("TRITHUC45_HOME", str(tmp_path))
    app = checked(file(NEW), unit="UBXP/01288")
    press(app, "submit_1")
    assert Archive(home.archive).receipt(1).file_name == NEW.name
    assert app.success


# --- history -------------------------------------------------------------------------------------


@HOMES
def test_the_history_is_filtered_by_what_the_address_asks_for() -> None:
    app = opened("history", unit="SYT")
    assert len(app.table[0].value) == 2
    app = opened("history", unit="SYT", **{"for": "2025-N"})
    assert len(app.table[0].value) == 1
    assert app.selectbox(key="number").value == "3"


def test_versions_are_compared_cell_by_cell(home: Home) -> None:
    draft = explained(home)
    found = checked(draft)
    answer(found).input("Đính chính.").run()
    press(found, "submit_1")
    app = opened("history", number="11")
    assert T("desk.history.compared", number=8, changed=2, added=0, removed=0) in said(app).replace("\\", "")
    compared = app.table[-1].value
    assert set(compared[T("desk.history.compare_column")]) == {"Đại học", "Thạc sĩ"}


def test_a_submission_is_withdrawn_with_a_reason_and_not_without(home: Home) -> None:
    app = opened("history", number="8")
    app.session_state["withdraw_door"] = True
    press(app.run(), "withdraw_now")
    assert [box.value for box in app.error] == [T("desk.error.blank")]
    app.text_input(key="reason_8").input("Nộp nhầm.").run()
    press(app, "withdraw_now")
    assert [box.value for box in app.success] == [T("desk.history.withdrawn", number=8)]
    assert [(each.kind, each.reason) for each in Archive(home.archive).about(8)] == [("withdrawal", "Nộp nhầm.")]


@HOMES
def test_the_correction_of_a_submission_is_the_file_that_opens() -> None:
    desk = Desk()
    desk.drafts[next(desk.numbers)] = file(NEW)
    app = press(opened("history", {"drafts": desk}, number="8"), "correct")
    assert dict(app.query_params)["file"] in (["2"], "2")


def test_somebody_who_only_looks_sees_no_file_and_no_way_on(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    is_(VIEWER, monkeypatch)
    app = opened("history", number="8")
    keys = {button.key for button in app.get("download_button")}
    assert keys == {"print_8"}
    assert not has_button(app, "correct")


# --- review --------------------------------------------------------------------------------------


def test_a_submission_is_returned_with_a_message_and_not_without(home: Home) -> None:
    app = press(opened("review", number="8"), "return")
    assert [box.value for box in app.error] == [T("desk.error.blank")]
    app.text_area(key="message_8").input("Thiếu một đơn vị.").run()
    press(app, "return")
    assert [box.value for box in app.success] == [T("desk.review.returned", number=8)]
    assert [(each.kind, each.reason) for each in Archive(home.archive).about(8)] == [("return", "Thiếu một đơn vị.")]
    assert "9 " in app.title[0].value


def test_submissions_are_accepted_one_by_one_and_all_at_once(home: Home) -> None:
    app = press(opened("review", number="8"), "accept")
    assert [box.value for box in app.success] == [T("desk.review.accepted", number=8)]
    clean = [number for number in range(1, 11) if number != 8 and review.is_clean(office(home), number)]
    press(app, "accept_all")
    assert [box.value for box in app.success] == [T("desk.review.accepted_all", count=len(clean))]
    assert all(Archive(home.archive).about(number)[-1].kind == "acceptance" for number in clean)


def test_what_was_decided_meanwhile_cannot_be_decided_again(home: Home) -> None:
    app = opened("review", number="8")
    review.accept(office(home), 8)
    press(app, "accept")
    assert len(Archive(home.archive).about(8)) == 1


def test_a_period_is_opened_locked_and_reopened(home: Home) -> None:
    app = press(opened("review", closing="2026-H1"), "open_period")
    assert "hạn" in app.success[0].value
    press(app, "lock_period")
    assert [box.value for box in app.success] == [T("desk.review.done_locking", period="6 tháng đầu năm 2026")]
    press(app, "reopen_period")
    assert [box.value for box in app.error] == [T("desk.error.blank")]
    app.text_input(key="reopen_reason").input("Sở Y tế nộp muộn.").run()
    app.selectbox(key="reopen_for").select("SYT").run()
    press(app, "reopen_period")
    assert [box.value for box in app.success] == [T("desk.review.done_reopening", period="6 tháng đầu năm 2026")]
    events = [each for each in Archive(home.archive).receipts() if each.kind in {"opening", "locking", "reopening"}]
    assert [(each.kind, each.agency) for each in events] == [("opening", ""), ("locking", ""), ("reopening", "SYT")]


# --- audit and guide -----------------------------------------------------------------------------


@HOMES
@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_books_are_said_to_be_whole(language: Language) -> None:
    app = press(opened("audit", lang=language), "verify")
    assert [box.value for box in app.success] == [
        text(language)("desk.audit.sound", archive=10, journal=0, correspondence=0)
    ]


def test_a_changed_byte_is_named(home: Home) -> None:
    original = Archive(home.archive).original_path(Archive(home.archive).receipt(8))
    original.chmod(0o600)
    original.write_bytes(original.read_bytes() + b" ")
    app = press(opened("audit"), "verify")
    assert not app.success
    assert [box.value for box in app.error] == [T("desk.audit.damaged", count=1)]


def test_events_are_shown_by_kind_with_whom_they_concern(home: Home) -> None:
    review.send_back(office(home), 8, "Thiếu một đơn vị.")
    app = opened("audit", kind="return")
    (row,) = app.table[0].value.to_dict("records")
    assert row[T("desk.audit.concerns")] == T("desk.receipt.title", number=8)
    assert row[T("desk.audit.reason")] == "Thiếu một đơn vị."


@HOMES
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_of_the_guide_has_its_pictures(language: Language) -> None:
    t = text(language)
    names = [name for pictures in guide.STEPS.values() for name in pictures]
    assert names == [key.rsplit(".", 1)[1] for key in t.entries if key.startswith("guide.picture.")]
    for name in names:
        with Image.open(guide.picture(language, name)) as picture:
            assert picture.width <= 1460  # wider ones are made smaller, and blurred, at every look
    shown = opened("guide", lang=language).get("image")
    assert [each.proto.imgs[0].alt for each in shown] == [t(f"guide.picture.{name}") for name in names]


def test_the_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in guide.PICTURES.glob("*/*.png")) < 1_200_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_calls_everything_by_its_name(language: Language) -> None:
    t = text(language)
    bodies = {key: entry for key, entry in t.entries.items() if key.startswith("guide.")}
    written = "\n".join(guide.words(t, key) for key in bodies)
    names: Mapping[str, str] = {key: t(entry) for key, entry in guide.CALLED.items()}
    assert {key: name for key, name in names.items() if name not in written} == {}
    assert [entry for entry in bodies.values() for name in names.values() if f"**{name}**" in entry] == []
