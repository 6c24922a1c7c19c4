"""The Forecast screen with six years of figures, with one, and with a scenario of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from streamlit.testing.v1.element_tree import Markdown

from analytics.home import Home
from analytics.text import LANGUAGES, Language, text
from tests.pages.browse import opened, state, turned
from tests.pages.homes import home_in, submit_sample

MASTERS = {"sector": "VH", "indicator": "TY_LE_THAC_SI"}
ENGINEERS = {"sector": "KT", "indicator": "TY_LE_THAC_SI"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with every year of the agency for arts and tourism, whose series no break cuts."""
    home = home_in(tmp_path_factory.mktemp("whole"))
    assert submit_sample(home, lambda file: "-SVHTTDL-" in file) >= 6
    return home


@pytest.fixture
def arts(whole: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A copy of it that the dashboard shows."""
    shutil.copytree(whole.root, tmp_path / "home")
    monkeypatch.setenv("TRITHUC45_HOME", str(tmp_path / "home"))
    return home_in(tmp_path / "home")


@pytest.mark.parametrize("language", LANGUAGES)
def test_six_years_give_a_likelihood_whose_number_is_one_click_away(arts: Home, language: Language) -> None:
    app, t = opened("forecast", lang=language, **MASTERS), text(language)
    words = [t(f"screens.likelihood.{name}") for name in ("likely", "uncertain", "unlikely")]
    assert [block.proto.popover.label in words for block in app.get("popover")] == [True, True]
    assert app.title[0].value.startswith(arts_name(language))
    assert any("%" in line.value and "2030" in line.value for line in app.markdown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_comparable_year_gives_gap_and_pace_only(shown: Home, language: Language) -> None:
    app, t = opened("forecast", lang=language, sector="GD"), text(language)
    assert app.get("popover") == []
    assert [line.value for line in app.markdown].count(t("charts.verdict.not_enough_data")) >= 2


def test_the_scenario_is_in_the_address_and_redraws(arts: Home) -> None:
    app = opened("forecast", trained="7", leaving="2", **MASTERS)
    assert (app.slider(key="trained").value, app.slider(key="leaving").value) == (7, 2)
    before = scenario_sentence(app.markdown)
    app.slider(key="trained").set_value(1).run()
    assert state(app)["trained"] == "1"
    assert scenario_sentence(app.markdown) != before


def test_another_figure_does_not_inherit_the_scenario(arts: Home) -> None:
    app = opened("forecast", trained="7", **MASTERS)
    app.button_group(key="indicator").set_value("TY_LE_DH_SDH").run()
    assert state(app)["indicator"] == "TY_LE_DH_SDH"
    assert "trained" not in state(app)


def test_a_second_scenario_is_compared_on_demand(arts: Home) -> None:
    app = opened("forecast", **MASTERS)
    assert [slider.key for slider in app.slider] == ["trained", "leaving", "growth", "hires"]
    app.toggle(key="compare").set_value(True).run()
    assert state(app)["compare"] == "1"
    app.slider(key="growth_b").set_value(2).run()
    assert state(app)["growth_b"] == "2"
    assert len([line for line in app.markdown if line.value.startswith("**Phương án")]) == 2


@pytest.mark.parametrize("nonsense", ["x", "-3", "9999999999", "1e3", "٣"])
def test_nonsense_in_the_address_is_kept_within_bounds(arts: Home, nonsense: str) -> None:
    app = opened("forecast", trained=nonsense, leaving=nonsense, **MASTERS)
    assert app.slider(key="leaving").value in range(11)


def test_an_agency_has_a_forecast_of_its_own(arts: Home) -> None:
    app = opened("forecast", level="agency", **MASTERS)
    assert app.selectbox(key="who").value == "SVHTTDL"
    assert app.title[0].value.startswith("Sở Văn hóa, Thể thao và Du lịch")
    assert len(app.get("popover")) == 2
    assert [line.value for line in app.markdown if "tiến độ" in line.value.lower()]


def test_earlier_forecasts_stand_beside_what_came(arts: Home) -> None:
    app = opened("forecast", **MASTERS)
    assert any("nằm trong dải 80%" in line.value for line in app.header)
    app.session_state["record_door"] = True
    app.run()
    heads = [list(table.value.columns) for table in app.table]
    assert any(text("vi")("screens.column.actual") in columns for columns in heads)


def test_every_target_is_one_click_away(arts: Home) -> None:
    app = opened("forecast", **MASTERS)
    app.session_state["outlooks_door"] = True
    app.run()
    assert max(len(table.value) for table in app.table) == 34


@pytest.fixture
def engineering(unbroken: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The dashboard shows it."""
    monkeypatch.setenv("TRITHUC45_HOME", str(unbroken.root))
    monkeypatch.setenv("TRITHUC45_REFERENCE", str(unbroken.reference))
    return unbroken


def test_an_agency_is_judged_and_explored_like_its_sector(engineering: Home) -> None:
    app = opened("forecast", level="agency", who="SXD", trained="7", **ENGINEERS)
    assert app.title[0].value.startswith("Sở Xây dựng")
    assert len(app.get("popover")) == 2
    assert app.slider(key="trained").value == 7
    before = scenario_sentence(app.markdown)
    app.slider(key="trained").set_value(9).run()
    assert scenario_sentence(app.markdown) != before
    app.selectbox(key="who").set_value("SCT").run()
    assert app.title[0].value.startswith("Sở Công Thương")
    assert (state(app)["who"], "trained" in state(app)) == ("SCT", False)
    app.button_group(key="level").set_value("sector").run()
    assert "who" not in state(app)
    assert app.title[0].value.startswith("Kỹ thuật, công nghiệp")


def test_what_the_agencies_add_up_to_stands_beside_the_sector(engineering: Home) -> None:
    app = opened("forecast", **ENGINEERS)
    assert any("Cộng dự báo của 4 cơ quan" in line.value and "cả lĩnh vực" in line.value for line in app.header)
    app.session_state["units_door"] = True
    app.run()
    (told,) = (table.value for table in app.table if text("vi")("screens.column.agency") in table.value.columns)
    assert len(told) == 4
    assert set(told[text("vi")("screens.column.likelihood")]) <= {"nhiều khả năng", "chưa chắc", "ít khả năng"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_doctoral_students_stand_beside_the_doctorates_still_to_be_awarded(shown: Home, language: Language) -> None:
    app = opened("forecast", lang=language, sector="GD", indicator="TIEN_SI_DAO_TAO")
    words = {"vi": "nghiên cứu sinh đang học", "en": "doctoral students enrolled"}[language]
    assert sum(words in line.value for line in app.markdown) == 2


@pytest.mark.parametrize("level", ["agency", "commune"])
def test_doctorates_of_units_have_no_target_of_their_own(shown: Home, level: str) -> None:
    app = opened("forecast", sector="GD", indicator="TIEN_SI_DAO_TAO", level=level)
    assert app.get("popover") == []
    assert list(app.slider) == []


def test_a_period_before_the_newest_year_end_has_no_forecast_of_units(arts: Home) -> None:
    app = opened("forecast", level="agency", period="2024-N", **MASTERS)
    assert app.get("popover") == []
    assert "còn thiếu" in app.title[0].value


def test_overview_says_the_status_where_there_is_one(arts: Home) -> None:
    app = opened("overview")
    labels = {metric.label: metric.value for metric in app.metric}
    assert int(labels["Đúng tiến độ 2030"]) + int(labels["Chậm 2030"]) >= 1
    assert turned(app, "gap").title


def arts_name(language: Language) -> str:
    return {"vi": "Văn học, nghệ thuật, thể thao", "en": "Literature, arts and sports"}[language]


def scenario_sentence(lines: Iterable[Markdown]) -> str:
    return next(line.value for line in lines if line.value.startswith("**Phương án A"))
