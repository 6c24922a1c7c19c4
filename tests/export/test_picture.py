"""Pictures: complete without the page around them, sharp, and with every Vietnamese letter."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import pytest
import vl_convert

from analytics.charts import CHARTS
from analytics.charts.drawing import FONT
from analytics.charts.palette import THEMES, Theme, palette
from analytics.export.picture import Caption, png, svg
from tests.charts.example import drawing

FINDING = "Đã đạt 5/17 chỉ tiêu năm 2030; xa nhất là thạc sĩ, lĩnh vực du lịch - dịch vụ"
CAPTION = Caption(FINDING, ("Kỳ 2025-N · 63/64 đơn vị · Nguồn: biểu BM01",), illustrative=True)


@pytest.mark.parametrize("chart", CHARTS)
def test_svg_says_finding_source_and_mark(chart: str) -> None:
    picture = svg(drawing(chart, "vi"), CAPTION, "vi", width=1200)
    assert all(words in picture for words in (FINDING, *CAPTION.notes, "SỐ LIỆU MINH HỌA"))
    assert "http" not in picture.replace("http://www.w3.org", "")


def test_real_figures_carry_no_mark() -> None:
    assert "MINH HỌA" not in svg(drawing("bullet", "vi"), Caption(FINDING), "vi")


@pytest.mark.parametrize("theme", THEMES)
def test_background_is_the_themes(theme: Theme) -> None:
    picture = svg(drawing("bullet", "en"), CAPTION, "en", theme=theme)
    assert f'fill="{palette(theme).page}"' in picture


@pytest.mark.parametrize(("width", "scale"), [(1200, 1), (800, 2)])
def test_png_is_as_wide_as_asked(width: int, scale: float) -> None:
    picture = png(drawing("bullet", "vi"), CAPTION, "vi", width=width, scale=scale)
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">I", picture[16:20])[0] == width * scale


def test_a_long_finding_is_folded() -> None:
    picture = svg(drawing("bullet", "vi"), Caption(" ".join([FINDING] * 3)), "vi", width=600)
    assert FINDING not in picture


@pytest.mark.parametrize("weight", [400, 600, 700])
def test_accents_are_drawn_with_the_bundled_font(weight: int) -> None:
    """A letter that the font lacks would be drawn as in the machine's font, whatever family is asked for."""
    png(drawing("bullet", "vi"), CAPTION, "vi")
    same = [letter for letter in letters() if ink(letter, FONT, weight) == ink(letter, "serif", weight)]
    assert same == []


def letters() -> Iterator[str]:
    yield from "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹĐđƯưƠơ–×·"


def ink(letter: str, font: str, weight: int) -> bytes:
    text = f'<text x="5" y="40" font-family="{font}" font-weight="{weight}" font-size="36">{letter}</text>'
    picture: bytes = vl_convert.svg_to_png(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60">{text}</svg>'
    )
    return picture
