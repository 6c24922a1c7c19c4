"""Specifications: as agreed (golden files), without data, and drawn in both languages, themes and layouts.

After a change that is meant, write the golden files anew with UPDATE_GOLDEN=1.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import vl_convert

from analytics import charts
from analytics.charts import CHARTS, Spec
from analytics.charts.drawing import HALL, HALL_ZOOM, NARROW, Drawing
from analytics.charts.palette import Theme
from analytics.text import LANGUAGES, Language, text
from tests.charts.example import PLAN, UNITS, drawing, figure

GOLDEN = Path(__file__).parent / "golden"
WORDS: dict[str, dict[Language, list[str]]] = {
    "overview": {
        "vi": ["Nông nghiệp", "96,4%", "còn thiếu 14 người", "không đặt chỉ tiêu 2030", "chưa có số liệu", "Đạt"],
        "en": ["Agriculture", "96.4%", "14 people short", "no target set for 2030", "no data yet", "1 person short"],
    },
    "total": {"vi": ["17.178", "25.767", "1,5 × 17.178"], "en": ["17,178", "25,767", "1.5 × 17,178"]},
    "bullet": {"vi": ["96,4%", "chỉ tiêu 2030: 98%"], "en": ["96.4%", "target 2045: 99%"]},
    "bullets": {"vi": ["96,4%", "2030: 98%", "2045: 2–3"], "en": ["96.4%", "2030: 98%", "2045: 2–3"]},
    "trend": {
        "vi": ["95,5%", "7/9 đơn vị", "từ năm 2025: đổi phạm vi,", "đường tham chiếu, không phải chỉ tiêu"],
        "en": ["95.5%", "7/9 units", "not comparable with before", "reference path, not a target"],
    },
    "units": {
        "vi": ["81,8% · 270/330 · thiếu 41 người", "cả lĩnh vực 92,1%", "chỉ tiêu 2030: 94%"],
        "en": ["81.8% · 270/330 · 41 people short", "whole sector 92.1%", "target 2030: 94%"],
    },
    "fan": {
        "vi": ["85,4%", "94,0%", "99%", "chỉ tiêu 2045", "Dự báo", "Kịch bản,", "không phải dự báo", "dải 80%"],
        "en": ["85.4%", "94.0%", "99%", "target 2045", "Forecast", "Scenario,", "not a forecast", "80% band"],
    },
    "scenario": {
        "vi": ["94,0%", "A 99,0%", "B 96,5%", "phương án B", "chỉ tiêu 2030"],
        "en": ["94.0%", "A 99.0%", "B 96.5%", "scenario B", "target 2030"],
    },
    "shares": {
        "vi": ["50%", "Dân tộc Lô Lô", "900 người · 9/9 đơn vị", "ẩn: dưới 3 hoặc suy ra được"],
        "en": ["50%", "Ethnic Lô Lô", "900 people · 9/9 units", "hidden: under 3, or tells one"],
    },
    "parts": {
        "vi": ["340 · 37,8%", "Từ 51 đến 60 tuổi", "có thể đến tuổi nghỉ hưu đến hết 2030"],
        "en": ["340 · 37.8%", "51 to 60", "may reach retirement by the end of 2030"],
    },
    "gap_points": {"vi": ["6,1 điểm %", "0,04 điểm %", "còn đến 2030"], "en": ["6.1 points", "0.04 points", "to 2030"]},
    "gap_people": {"vi": ["225 người · 46 người/năm", "1 người"], "en": ["225 people · 46 a year", "1 person"]},
}


@pytest.mark.parametrize("chart", CHARTS)
def test_specification_is_the_agreed_one(chart: str) -> None:
    made = json.dumps(spec_of(chart, "vi", "light"), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    golden = GOLDEN / f"{chart}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(made, "utf-8")
    assert made == golden.read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chart", CHARTS)
def test_a_legend_stays_within_an_office_desk_and_its_entries_apart(chart: str, language: Language) -> None:
    spec = spec_of(chart, language, "light")
    placed = sorted({(row["row"], row["x"], row["label"]) for layer in spec["layer"] for row in entries(layer)})
    letter, sign, room = 6.5, 24, 900
    ends = [x + sign + letter * len(label) for _, x, label in placed]
    assert all(end <= room for end in ends)
    pairs = zip(placed, placed[1:], ends, strict=False)
    assert all(after[0] > before[0] or after[1] > end for before, after, end in pairs)


def entries(layer: dict[str, Any]) -> list[dict[str, Any]]:
    """What a layer holds of the legend."""
    return [row for row in layer["data"].get("values", []) if "label" in row]


@pytest.mark.parametrize("chart", CHARTS)
def test_specification_holds_no_figures(chart: str) -> None:
    spec = spec_of(chart, "vi", "light")
    own = [row for layer in spec["layer"] for row in layer["data"].get("values", [])]
    assert "datasets" not in spec
    assert all("value" not in row for row in own)


@pytest.mark.parametrize("chart", CHARTS)
def test_specification_names_only_columns_that_its_data_have(chart: str) -> None:
    tables = drawing(chart, "vi").tables
    for layer in spec_of(chart, "vi", "light")["layer"]:
        name = layer["data"].get("name")
        if name:
            assert set(fields(layer["encoding"])) <= set(tables[name].column_names)


@pytest.mark.parametrize(("theme", "width"), [("light", 390), ("dark", 1366)])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chart", CHARTS)
def test_chart_says_its_figures(chart: str, language: Language, theme: Theme, width: int) -> None:
    picture = drawn(chart, language, theme, width)
    short = {"units": " · ", "gap_people": " · "}.get(chart, "\0")
    told = [words for words in WORDS[chart][language] if width > NARROW or short not in words]
    assert [words for words in told if f">{words}</" not in picture] == []
    assert not re.search("NaN|undefined|null", picture)


@pytest.mark.parametrize("chart", CHARTS)
def test_height_follows_the_width(chart: str) -> None:
    frame = drawing(chart, "vi").frame
    heights = [height(drawn(chart, "vi", "light", width)) for width in (NARROW - 1, NARROW, HALL)]
    assert heights == pytest.approx([frame.narrow, frame.wide, HALL_ZOOM * frame.wide], abs=1)


def test_the_same_specification_is_not_built_twice() -> None:
    assert spec_of("overview", "vi", "light") is spec_of("overview", "vi", "light")


def test_numbers_on_axes_follow_the_language() -> None:
    assert spec_of("trend", "vi", "light")["config"]["locale"]["number"]["decimal"] == ","
    assert spec_of("trend", "en", "light")["config"]["locale"]["number"]["decimal"] == "."


@pytest.mark.parametrize("width", [390, 900, HALL])
def test_the_words_at_a_break_are_clear_of_every_figure(width: int) -> None:
    heights = re.findall(
        r'<text[^>]*translate\([^,]+,([^)]+)\)[^>]*font-size="([^"]+)px"[^>]*>(.*?)</text>',
        drawn("trend", "vi", "light", width),
    )
    (words,) = [float(y) + 1.7 * float(size) for y, size, said in heights if "đổi phạm vi" in said]
    figures = [float(y) - float(size) for y, size, said in heights if re.fullmatch("[0-9,]+%|chỉ tiêu 20..", said)]
    assert words < min(figures)


@pytest.mark.parametrize("width", [900, HALL])
def test_a_units_verdict_has_room(width: int) -> None:
    rows = [row | {"numerator": 6828, "denominator": 7570} for row in UNITS.to_pylist()]
    made = charts.units_data(pa.Table.from_pylist(rows), figure("GD", "TY_LE_DH_SDH"), PLAN, text("vi"))
    assert ">90,2% · 6.828/7.570 · thiếu 288 người</" in picture_of(made, "vi", "light", width)


def spec_of(chart: str, language: Language, theme: Theme) -> Spec:
    return charts.spec(chart, language, theme, drawing(chart, language).frame)


def fields(part: object) -> Iterator[str]:
    """Every column that an encoding reads."""
    if isinstance(part, dict):
        if isinstance(part.get("field"), str):
            yield part["field"]
        for inside in part.values():
            yield from fields(inside)
    if isinstance(part, list):
        for inside in part:
            yield from fields(inside)


def drawn(chart: str, language: Language, theme: Theme, width: int) -> str:
    return picture_of(drawing(chart, language), language, theme, width)


def picture_of(made: Drawing, language: Language, theme: Theme, width: int) -> str:
    data = {name: rows.to_pylist() for name, rows in made.tables.items()}
    spec = {**charts.spec(made.chart, language, theme, made.frame), "width": width, "datasets": data}
    picture: str = vl_convert.vegalite_to_svg(json.loads(json.dumps(spec)), allowed_base_urls=[])
    return picture


def height(picture: str) -> float:
    return float(picture.split('height="', 1)[1].split('"', 1)[0])
