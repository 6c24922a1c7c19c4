"""A chart as a picture for letters and slides: no browser, no network, the bundled font.

The picture carries what the page says around the chart: the finding, the
period, coverage and source, and a mark where figures are illustrative.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import wrap
from typing import Any

import vl_convert

from analytics import charts
from analytics.charts.drawing import FONT, Drawing, Spec
from analytics.charts.palette import Palette, Theme, palette
from analytics.text import Language, text

_FONTS = Path(__file__).parent / "fonts"
_WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}
_MARGIN, _TITLE, _NOTE = 28, 22, 13
_LETTER = 0.56  # the average letter's width, as a share of the font size


@dataclass(frozen=True)
class Caption:
    """What stands above the chart: the finding, then lines on period, coverage and source."""

    title: str
    notes: Sequence[str] = ()
    illustrative: bool = False


@dataclass(frozen=True)
class _Line:
    words: str
    size: int
    weight: int
    colour: str


def svg(drawing: Drawing, caption: Caption, language: Language, *, theme: Theme = "light", width: int = 1200) -> str:
    """The chart as SVG text with its font inside, `width` pixels wide."""
    picture: str = vl_convert.vegalite_to_svg(_spec(drawing, caption, language, theme, width), allowed_base_urls=[])
    return picture.replace(">", f">{_font_faces()}", 1)


def bare(drawing: Drawing, language: Language, *, theme: Theme = "light", width: int = 900) -> str:
    """The chart alone as SVG text, for a page that brings the words around it, and the font, itself."""
    _register_fonts()
    spec: Spec = json.loads(json.dumps(charts.spec(drawing.chart, language, theme, drawing.frame)))
    spec |= {"width": width, "datasets": {name: rows.to_pylist() for name, rows in drawing.tables.items()}}
    picture: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return picture


def png(
    drawing: Drawing,
    caption: Caption,
    language: Language,
    *,
    theme: Theme = "light",
    width: int = 1200,
    scale: float = 2,
    ground: str = "",
) -> bytes:
    """The chart as PNG bytes, `width` x `scale` pixels wide, on the theme's ground or another colour."""
    _register_fonts()
    spec = _spec(drawing, caption, language, theme, width)
    spec["config"]["background"] = ground or spec["config"]["background"]
    picture: bytes = vl_convert.vegalite_to_png(spec, scale=scale, allowed_base_urls=[])
    return picture


def _spec(drawing: Drawing, caption: Caption, language: Language, theme: Theme, width: int) -> Spec:
    _register_fonts()
    spec: Spec = json.loads(json.dumps(charts.spec(drawing.chart, language, theme, drawing.frame)))
    colours, inner = palette(theme), width - 2 * _MARGIN
    lines = list(_lines(caption, colours, language, inner))
    head = round(sum(line.size * 1.45 for line in lines)) + _MARGIN
    spec |= {
        "width": inner,
        "padding": {"left": _MARGIN, "right": _MARGIN, "bottom": _MARGIN, "top": head + _MARGIN // 2},
        "datasets": {name: rows.to_pylist() for name, rows in drawing.tables.items()},
    }
    spec["config"]["background"] = colours.page
    spec["layer"].extend(_text_layers(lines, head))
    return spec


def _lines(caption: Caption, colours: Palette, language: Language, width: int) -> Iterable[_Line]:
    if caption.illustrative:
        yield _Line(text(language)("charts.picture.illustrative"), _NOTE, 700, colours.accent)
    for words in wrap(caption.title, int(width / _TITLE / _LETTER)):
        yield _Line(words, _TITLE, 700, colours.ink)
    for note in caption.notes:
        for words in wrap(note, int(width / _NOTE / _LETTER)):
            yield _Line(words, _NOTE, 400, colours.muted)


def _text_layers(lines: Iterable[_Line], head: int) -> Iterable[dict[str, Any]]:
    """The caption, written above the chart in the room that the padding leaves."""
    y = float(-head)
    for line in lines:
        y += line.size * 1.45
        mark = {"type": "text", "text": line.words, "align": "left", "x": 0, "y": y, "fontSize": line.size}
        yield {
            "data": {"values": [{}]},
            "mark": mark | {"baseline": "bottom", "fontWeight": line.weight},
            "encoding": {"color": {"value": line.colour}},
        }


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(_FONTS))


@cache
def _font_faces() -> str:
    """The bundled font as a style sheet, so that the SVG looks the same on a machine without it."""
    return f"<style>{''.join(_font_face(weight, name) for weight, name in _WEIGHTS.items())}</style>"


def _font_face(weight: int, name: str) -> str:
    content = b64encode((_FONTS / f"BeVietnamPro-{name}.ttf").read_bytes()).decode("ascii")
    source = f"url(data:font/ttf;base64,{content}) format('truetype')"
    return f"@font-face{{font-family:'{FONT}';font-weight:{weight};src:{source}}}"
