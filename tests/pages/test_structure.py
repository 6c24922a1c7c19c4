"""The Structure screen: what it says first, what it hides, and what it says where nobody has reported."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from analytics import disclosure
from analytics.charts.aims import Counted, Pursued
from analytics.export.table import stamped
from analytics.home import Home, from_environment
from analytics.story import edition, tell
from analytics.text import LANGUAGES, Language, text
from analytics.ui import exhibits, fetch, structure, tables, takeaway
from analytics.ui.markup import plain
from analytics.ui.structure import Chosen
from analytics.ui.takeaway import Exhibit
from analytics.ui.view import View
from analytics.warehouse import build
from tests.pages.browse import opened, state, words

T = text("vi")
MINING, TOTAL = "TT-THIEU_KHAI_THAC_MO-2030", "SO_TRI_THUC_SO_VOI_2020"


def chosen(view: View, by: str, sector: str, group: str = "") -> Chosen:
    return Chosen(next(each for each in view.plan.breakdowns if each.code == by), sector, group)


def test_what_is_chosen_is_in_the_address(shown: Home) -> None:
    app = opened("structure", by="ethnic")
    app.button_group(key="group").set_value("all_minorities").run()
    app.button_group(key="sector").set_value("GD").run()
    assert {"by": "ethnic", "group": "all_minorities", "sector": "GD"}.items() <= state(app).items()
    assert app.title[0].value == plain(
        "Giáo dục và đào tạo: 87,0% là mọi dân tộc thiểu số (1.781/2.047 người của 2/57 đơn vị)"
    )


def test_ages_say_who_retires_and_what_it_does_to_the_ratios(shown: Home) -> None:
    app = opened("structure", by="age", sector="KT")
    heads = [head.value for head in app.header]
    assert any("đến hết năm 2030" in head and "đến tuổi nghỉ hưu" in head for head in heads)
    [left] = [each.value for each in app.table if text("vi")("screens.column.left") in each.value.columns]
    assert set(left[text("vi")("screens.column.target_year")]) == {"2030", "2045"}


def test_where_nobody_has_filled_the_columns_it_says_so_and_whom_to_ask(shown: Home) -> None:
    app = opened("structure", by="political", sector="YT")
    assert app.title[0].value == plain("Y tế chưa có số liệu về lý luận chính trị: đề nghị Sở Y tế điền nhóm cột này")
    assert any(text("vi")("screens.structure.nobody") in line.value for line in app.markdown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_small_count_is_in_what_is_drawn_or_downloaded(shown: Home, language: Language) -> None:
    opened(lang=language)
    view = View(language, "2026-H1", "default", str(fetch.newest()), "light")
    found = fetch.makeups(view.version, view.period)
    assert any(part.hidden for by in found.values() for each in by.values() for part in each.parts)
    for code, by in found.items():
        if code == "degree":
            continue  # results of the plan's indicators
        for exhibit in (structure.in_sectors(view, chosen(view, code, "TT")), *_each(view, code, list(by))):
            rows = exhibit.data().to_pylist()
            assert not {row["people"] for row in rows} & set(range(1, disclosure.LEAST))
            assert all(
                (row["people"] is None) == row["hidden"] == (row["value"] is None) for row in rows if row["whole"]
            )
            readable = tables.readable(view, stamped(exhibit.data(), fetch.meta(view.version)))
            assert len(set(readable.column_names)) == exhibit.data().num_columns + 2


def _each(view: View, code: str, sectors: list[str]) -> list[Exhibit]:
    return [structure.in_parts(view, chosen(view, code, sector)) for sector in sectors]


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_without_a_chart_leave_as_files_without_small_counts(shown: Home, language: Language) -> None:
    opened(lang=language)
    view = View(language, "2026-H1", "default", str(fetch.newest()), "light")
    aims, pursued = structure.aims_data(view).to_pylist(), fetch.pursued(view.asked)
    assert [row["target_id"] for row in aims] == [each.aim.id for each in pursued]
    hidden = [row for row in aims if row["hidden"]]
    assert hidden
    assert {(row["people"], row["whole"], row["value"]) for row in hidden} == {(None, None, None)}
    assert not {row["people"] for row in aims} & set(range(1, disclosure.LEAST))
    for row in aims:
        if row["value"] is not None:
            part = row["people"] * 100 / row["whole"] if row["whole"] else row["people"]
            assert row["value"] == pytest.approx(part)
    left = structure.left_data(view).to_pylist()
    assert {row["target_year"] for row in left} == {2030, 2045}
    for row in left:
        if row["lowest"] is not None and row["highest"] is not None and row["target"] is not None:
            verdicts = {row["lowest"] >= row["target"], row["highest"] >= row["target"]}
            assert row["holds"] == (verdicts.pop() if len(verdicts) == 1 else None)
    for table in (structure.aims_data(view), structure.left_data(view)):
        written = takeaway.TABLES["csv"](view, table).decode("utf-8-sig").splitlines()
        heads = written[0].split(";")
        assert (len(written), len(set(heads))) == (table.num_rows + 1, table.num_columns + 2)
        assert text(language)("screens.column.illustrative") in heads


def test_a_hidden_share_leaves_without_its_whole(shown: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    opened()
    view = View("vi", "2026-H1", "default", str(fetch.newest()), "light")
    share = next(each for each in view.plan.aims if each.unit == "percent" and each.form)
    one_of_many = Pursued(share, (Counted("2025-N", "year", None, 90, 1, 1),), None)
    monkeypatch.setattr(fetch, "pursued", lambda _: (one_of_many,))
    [row] = structure.aims_data(view).to_pylist()
    assert (row["people"], row["whole"], row["value"], row["hidden"]) == (None, None, None, True)


def test_the_province_s_own_levels_are_told_apart_and_change_no_figure(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened()
    asked = fetch.Asked(str(fetch.newest()), "2026-H1", "default")
    before = fetch.figures(asked)
    reference = shutil.copytree(home.reference, tmp_path / "reference")
    levels = (
        ";YT;TY_LE_SDH_CHUYEN_SAU;2028;>=;12,5;Nghị quyết 12;Resolution 12\n"
        f";TT;{TOTAL};2028;>=;1,25;Nghị quyết 12;Resolution 12\n{MINING};;;2028;>=;4;Nghị quyết 12;Resolution 12\n"
    )
    with (reference / "local_targets.csv").open("a", encoding="utf-8") as file:
        file.write(levels)
    monkeypatch.setenv("TRITHUC45_REFERENCE", str(reference))
    build(from_environment())
    newest = str(fetch.newest())
    assert newest != asked.version
    assert fetch.figures(replace(asked, version=newest)) == before
    told = {sector: "\n".join(words(opened("sector", lang="en", sector=sector))) for sector in ("YT", "TT", "GD")}
    assert "local target: 12.5% or more by 2028, set by the province: Resolution 12" in plainly(told["YT"])
    assert "local target: 1.25 times or more by 2028" in plainly(told["TT"])
    assert "Resolution 12" not in told["GD"]
    view = View("en", "2026-H1", "default", newest, "light")
    bullet = exhibits.bullet(view, view.asked.of("YT", "TY_LE_SDH_CHUYEN_SAU"))
    assert any(note.startswith("Triangle: ") and "local target: 12.5%" in note for note in bullet.notes)
    assert not any("local" in name for name in bullet.data().column_names)
    [aims] = [each.value for each in opened("structure").table if T("screens.column.local") in each.value.columns]
    assert [words_ for words_ in aims[T("screens.column.local")] if "Nghị quyết 12" in words_]


def plainly(words_: str) -> str:
    return words_.replace("\\", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_slides_tell_who_retires_and_the_aims_without_small_counts(shown: Home, language: Language) -> None:
    opened(lang=language)
    version, t = str(fetch.newest()), text(language)
    slides = {each.code: each for each in tell(edition(fetch.snapshot(version), fetch.plan(version), language)).slides}
    assert "2030" in slides["structure"].title
    assert slides["structure"].plot
    aims = slides["aims"].grid
    assert aims
    assert len(aims.rows) == 13
    assert slides["aims-share"].grid
    cells = {row[0].words: row[1] for row in aims.rows}
    few = next(cell for name, cell in cells.items() if "(" in name)  # 2 experts in social sciences and humanities
    assert (few.words, few.value) == (t("disclosure.hidden"), None)
    assert not {cell.value for cell in cells.values()} & {1, 2}
