"""Every screen, in both languages and in every state, without a browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analytics import plan as plans
from analytics import warehouse
from analytics.export.table import stamped
from analytics.home import Home
from analytics.text import LANGUAGES, Language, text
from analytics.ui import fetch, tables
from analytics.ui.address import SCREENS
from analytics.ui.view import View
from tests.pages.browse import opened, state, turned, words
from tests.pages.homes import home_in, late, submit_sample

VIEWS = [
    ("overview", {}),
    ("overview", {"reading": "uni_plus", "period": "2025-N"}),
    ("sector", {"sector": "YT", "indicator": "TY_LE_SDH_CHUYEN_SAU", "level": "commune"}),
    ("sector", {"sector": "TT"}),
    ("sector", {"sector": "DL"}),
    ("gap", {"unit": "people"}),
    ("gap", {"unit": "points"}),
    ("forecast", {"sector": "YT", "level": "agency"}),
    ("forecast", {"sector": "DL"}),
    ("forecast", {"sector": "YT", "indicator": "TY_LE_DAO_TAO_LIEN_TUC"}),
    ("tasks", {}),
    ("tasks", {"by": "lead", "q": "KH", "since": "01/03/2026"}),
    ("tasks", {"task": "III.3.3", "by": "state"}),
    ("tasks", {"task": "IV.3.1"}),
    ("present", {}),
    ("report", {}),
    ("structure", {}),
    ("structure", {"by": "age", "sector": "GD"}),
    ("structure", {"by": "ethnic", "group": "very_small"}),
    ("structure", {"by": "shortage", "sector": "KT"}),
    ("structure", {"by": "political"}),
    ("followup", {}),
    ("followup", {"for": "2025-N", "group": "commune"}),
    ("submit", {}),
    ("submit", {"unit": "UBXP/01273", "for": "2025-N"}),
    ("history", {}),
    ("history", {"unit": "SYT", "number": "2"}),
    ("review", {}),
    ("audit", {}),
    ("guide", {}),
    ("method", {"q": "TS"}),
    *(("method", {"part": part}) for part in ("indicators", "targets", "readings", "judging", "data")),
]
NAMES = re.compile(
    r"|Tiếng Việt|English|Excel \(CSV\)|Parquet|vi|en|[A-Z0-9_/-]+|[a-z_]+|.*[0-9a-f]{12}.*|[“(].*|[\d./]+ *%?"
    r"|:primary\[\*\*[IVX\d.]+\*\*\]"  # the number of a task
)


def test_every_screen_is_looked_at() -> None:
    assert {screen for screen, _ in VIEWS} == set(SCREENS)


@pytest.mark.parametrize(("screen", "query"), VIEWS)
def test_a_screen_says_under_one_title_what_it_shows_in_the_readers_language_alone(
    shown: Home, screen: str, query: dict[str, str]
) -> None:
    written = list[set[str]]()
    for language in LANGUAGES:
        app = opened(screen, lang=language, **query)
        assert len(app.title) == 1
        assert any(text(language)("screens.notice.illustrative") in line.value for line in app.markdown)
        written.append(set(words(app)))
    vi, en = written
    assert {line for line in vi & en if not NAMES.fullmatch(line)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_data_the_screen_says_how_to_bring_them_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    monkeypatch.setenv("TRITHUC45_HOME", str(tmp_path))
    app = opened(lang=language)
    assert app.title[0].value == text(language)("screens.empty.title")
    assert "make run" in app.code[0].value


def test_a_snapshot_of_an_empty_archive_is_no_data_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = home_in(tmp_path)
    warehouse.build(empty, plans.load(empty.reference))
    monkeypatch.setenv("TRITHUC45_HOME", str(tmp_path))
    assert opened().title[0].value == text("vi")("screens.empty.title")


def test_the_address_carries_the_whole_state(shown: Home) -> None:
    assert state(opened()) == {
        "lang": "vi",
        "period": "2026-H1",
        "reading": "default",
        "version": str(fetch.newest()),
    }


def test_choices_are_kept_from_screen_to_screen(shown: Home) -> None:
    app = opened(lang="en")
    app.selectbox(key="period").select("2025-N").run()
    app.selectbox(key="reading").select("uni_plus").run()
    assert state(turned(app, "gap"))["period"] == "2025-N"
    assert state(app)["reading"] == "uni_plus"
    assert state(app)["lang"] == "en"


def test_an_open_session_shows_new_data_at_the_next_click(home: Home) -> None:
    app = opened()
    before = state(app)["version"]
    submit_sample(home, late)
    assert state(app.run())["version"] == fetch.newest() != before
    assert not any(text("vi")("screens.notice.older", version=before) in line.value for line in app.markdown)


def test_a_link_to_an_older_version_stays_with_it_and_says_so(home: Home) -> None:
    old = str(fetch.newest())
    submit_sample(home, late)
    app = opened(version=old)
    assert state(app.run())["version"] == old
    assert any(text("vi")("screens.notice.older", version=old) in line.value for line in app.markdown)


@pytest.mark.parametrize("version", ["000000000000", "../../etc", "%2e%2e", "x"])
def test_an_unknown_version_is_explained_and_leads_out(shown: Home, version: str) -> None:
    app = opened(version=version)
    assert app.title[0].value == text("vi")("screens.unknown.version")
    assert not app.error


@pytest.mark.parametrize("name", ["period", "reading"])
def test_an_unknown_choice_is_said_and_replaced(shown: Home, name: str) -> None:
    app = opened(**{name: "2099-N"})
    assert [line.value for line in app.warning] == [text("vi")(f"screens.unknown.{name}", asked="2099-N")]
    assert state(app)[name] != "2099-N"


def test_a_sector_without_data_says_whom_to_ask(shown: Home) -> None:
    app = opened("sector", sector="DL")
    assert any("Sở Văn hóa, Thể thao và Du lịch" in line.value for line in (*app.header, *app.markdown))


def test_a_part_of_the_units_is_said_to_be_a_part(shown: Home) -> None:
    app = opened("sector", sector="YT")
    assert any("2/57" in line.value for line in app.markdown)
    assert any(line.value == text("vi")("screens.sector.missing", count=55) for line in app.header)


def test_tables_and_files_are_made_only_when_asked_for(shown: Home) -> None:
    app = opened()
    assert not app.table
    app.session_state["overview_door"] = True
    app.run()
    assert len(app.table) == 1
    assert len(app.get("download_button")) == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_of_a_file_for_excel_has_a_heading(shown: Home, language: Language) -> None:
    opened(lang=language)
    view = View(language, "2026-H1", "default", str(fetch.newest()), "light")
    asked = view.asked.of("YT", "TY_LE_SDH_CHUYEN_SAU")
    tables_ = (fetch.progress(view.asked), fetch.series(asked), fetch.units(asked, "agency"), fetch.forecast(asked))
    for table in tables_:
        readable = tables.readable(view, stamped(table, fetch.meta(view.version)))
        assert len(set(readable.column_names)) == len(table.column_names) + 2
