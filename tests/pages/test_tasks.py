"""The Tasks screen: the board, what is searched for, what changed, and questions with their answers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.access import Grant, Person, Unit
from analytics.actions import Office, correspondence
from analytics.actions.correspondence import Topic
from analytics.home import Home
from analytics.plan import load
from analytics.text import LANGUAGES, Language, text
from analytics.ui import fetch, identity
from tests.pages.browse import opened, state, words
from tests.pages.homes import home_in, on_tasks, submit_sample

LEADER = Person("lãnh đạo", (Grant("presenter"),))
AGENCY = Person("cơ quan", (Grant("submitter", (Unit("BTCTU"),)),))
OTHER = Person("cơ quan khác", (Grant("submitter", (Unit("SYT"),)),))
VIEWER = Person("người xem", (Grant("viewer"),))


@pytest.fixture(scope="module")
def reported(sampled: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The usual home, and what one agency says of its tasks. Not to be changed."""
    folder = tmp_path_factory.mktemp("reported") / "home"
    shutil.copytree(sampled.root, folder)
    assert submit_sample(home_in(folder), on_tasks) == 2
    return folder


@pytest.fixture
def home(reported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A copy of it that the dashboard shows and that may be changed."""
    shutil.copytree(reported, tmp_path / "home")
    monkeypatch.setenv("TRITHUC45_HOME", str(tmp_path / "home"))
    return home_in(tmp_path / "home")


def listed(app: AppTest) -> str:
    """What is written under the title, without the marks that keep words from being markup."""
    return "\n".join(line.value for line in app.markdown).replace("\\", "")


def openers(app: AppTest, place: str = "board") -> set[str]:
    """The tasks whose number opens them."""
    return {str(button.key).removeprefix(f"{place}_") for button in app.button if str(button.key).startswith(place)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_tasks_are_listed_and_the_finding_counts_them(home: Home, language: Language) -> None:
    app, plan, t = opened("tasks", lang=language), load(home.reference), text(language)
    assert openers(app) == {task.id for task in plan.tasks}
    assert app.title[0].value.replace("\\", "") == t(
        "tasks.finding.some", reported="8", total="45", done="0", stuck="1"
    )
    metrics = {metric.label: metric.value for metric in app.metric}
    assert metrics[t("tasks.state.unreported")] == "37"
    assert sum(map(int, metrics.values())) == len(plan.tasks)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("co so du lieu", ["III.3.3", "IV.2.2", "IV.4.2"]),
        ("CƠ SỞ DỮ LIỆU", ["III.3.3", "IV.2.2", "IV.4.2"]),
        ("kinh khi cau", []),
        ("31-da/minh-hoa", ["III.1.3"]),
        ("doi thoai", ["III.1.4"]),
    ],
)
def test_a_search_needs_no_tone_marks_and_finds_documents_too(home: Home, asked: str, found: list[str]) -> None:
    app = opened("tasks", q=asked)
    hits = openers(app)
    assert set(found) <= set(hits)
    assert len(hits) <= max(8, len(found))
    assert bool(found) == bool(hits)


def test_choices_are_in_the_address(home: Home) -> None:
    app = opened("tasks")
    app.text_input(key="q").input("trí thức trẻ").run()
    app.button_group(key="by").set_value("lead").run()
    assert (state(app)["q"], state(app)["by"]) == ("trí thức trẻ", "lead")
    app.text_input(key="q").input("").run()
    assert "q" not in state(app)
    app.button(key="board_III.3.3").click().run()
    assert (state(app)["task"], state(app)["by"]) == ("III.3.3", "lead")
    assert app.title[0].value.startswith("III")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_changed_since_a_day(home: Home, language: Language) -> None:
    t = text(language)
    app = opened("tasks", lang=language, since="01/03/2026")
    assert t("tasks.screen.changed", day="01/03/2026", count=8) in [head.value for head in app.header]
    changed = [line.value for line in app.markdown if "→" in line.value]
    assert len(changed) == len(openers(app, "changed")) == 5  # the other three were reported again
    [line] = [line for line in changed if load(home.reference).task("III.3.3").text("summary", language) in line]
    assert "40%" in line
    assert "75%" in line
    late = opened("tasks", lang=language, since="31/12/2026")
    assert t("tasks.screen.unchanged", day="31/12/2026") in [head.value for head in late.header]
    assert opened("tasks", lang=language, since="31/02/2026").warning


def test_one_task_shows_its_report_the_plan_and_its_history(home: Home) -> None:
    app, plan = opened("tasks", task="III.3.3", q="co so"), load(home.reference)
    task = plan.task("III.3.3")
    told = listed(app)
    assert task.sentence_vi in told
    for words_ in ("12-KH/MINH-HOA", "15/10/2025", "https://example.org/minh-hoa/csdl)", "(đề xuất)", "75%"):
        assert words_ in told, words_
    newest, oldest = [line.value for line in app.markdown if line.value.startswith(("**6 tháng", "**Năm"))]
    assert "75%" in newest
    assert "40%" in oldest
    links = [link.proto for link in app.get("page_link") if link.proto.page == "history"]
    behind = [row["submission"] for row in reversed(fetch.task_history(str(fetch.newest()), "III.3.3"))]
    assert len(behind) == 2
    assert [link.query_string.rpartition("=")[2] for link in links if "number" in link.query_string] == [
        *map(str, behind)
    ]
    assert "q" in state(app)


def test_a_leader_asks_and_only_the_agency_asked_answers(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def as_(person: Person) -> AppTest:
        monkeypatch.setattr(identity, "person", lambda: person)
        return opened("tasks", task="III.3.3")

    app = as_(LEADER)
    app.session_state["ask_III.3.3_door"] = True
    app.run()
    app.text_area(key="ask_words_III.3.3_0").input("Vì sao mới 75%?")
    app.button(key="FormSubmitter:ask_form_III.3.3-Gửi câu hỏi").click().run()
    assert "Vì sao mới 75%?" in listed(app)
    assert "Vì sao" not in listed(as_(VIEWER))
    assert "Vì sao" not in listed(as_(OTHER))
    agency = as_(AGENCY)
    assert "Vì sao mới 75%?" in listed(agency)
    agency.text_area(key="answer_words_1_0").input("Còn 14 cơ quan chưa nộp.")
    agency.button(key="FormSubmitter:answer_1-Gửi trả lời").click().run()
    assert "Còn 14 cơ quan chưa nộp." in listed(as_(LEADER))
    office = Office(home, load(home.reference), LEADER)
    [thread] = correspondence.threads(office, Topic("task", "III.3.3"))
    assert (thread.unit, thread.is_open, thread.question.period) == (Unit("BTCTU"), False, "2026-H1")


def test_a_leader_asks_about_an_indicator_on_its_sector(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "person", lambda: LEADER)
    app = opened("sector", sector="YT", indicator="TY_LE_SDH_CHUYEN_SAU")
    app.session_state["ask_YT/TY_LE_SDH_CHUYEN_SAU_door"] = True
    app.run()
    assert any("Sở Y tế" in option for option in words(app))
    app.text_area(key="ask_words_YT/TY_LE_SDH_CHUYEN_SAU_0").input("Vì sao giảm?")
    app.button(key="FormSubmitter:ask_form_YT/TY_LE_SDH_CHUYEN_SAU-Gửi câu hỏi").click().run()
    [thread] = correspondence.threads(Office(home, load(home.reference), LEADER))
    assert str(thread.topic) == "indicator:YT/TY_LE_SDH_CHUYEN_SAU"
