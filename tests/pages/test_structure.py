"""The Structure screen: what it says first, what it hides, and what it says where nobody has reported."""

from __future__ import annotations

import pytest

from analytics import disclosure
from analytics.export.table import stamped
from analytics.home import Home
from analytics.story import edition, tell
from analytics.text import LANGUAGES, Language, text
from analytics.ui import fetch, structure, tables
from analytics.ui.markup import plain
from analytics.ui.structure import Chosen
from analytics.ui.takeaway import Exhibit
from analytics.ui.view import View
from tests.pages.browse import opened, state


def chosen(view: View, by: str, sector: str, group: str = "") -> Chosen:
    return Chosen(next(each for each in view.plan.breakdowns if each.code == by), sector, group)


def test_what_is_chosen_is_in_the_address(shown: Home) -> None:
    app = opened("structure", by="ethnic")
    app.selectbox(key="group").select("all_minorities").run()
    app.button_group(key="sector").set_value("GD").run()
    assert {"by": "ethnic", "group": "all_minorities", "sector": "GD"}.items() <= state(app).items()
    assert app.title[0].value == plain("Giáo dục và đào tạo: 87,0% là mọi dân tộc thiểu số (1.781/2.047 người)")


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
