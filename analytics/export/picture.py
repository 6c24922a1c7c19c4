"""A chart as a picture for letters and slides: no browser, no network, the bundled font.

The picture carries what the page says around the chart: the finding, the
period, coverage and source, and a mark where figures are illustrative or provisional.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from textwrap import wrap
from typing import Any, Literal

import vl_convert

from analytics import charts
from analytics.charts.drawing import FONT, NARROW, Drawing, Spec, height_in
from analytics.charts.palette import Palette, Theme, palette
from analytics.text import Language, text

_FONTS = Path(__file__).parent / "fonts"
_WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}
_MARGIN, _TITLE, _SMALL_TITLE, _NOTE = 28, 22, 18, 13
_LEADING = 1.45
_LETTER = 0.56  # the average letter's width, as a share of the font size
# Widths that a picture of a given size is laid out in before it is scaled: up to a phone's, from a desk's on.
_PHONE, _DESK, _WIDEST, _STEP = 640, 960, 2400, 20
_SPARE = 120  # of an elastic chart's height, what it can do without
_ELASTIC = frozenset({"trend", "total", "fan", "scenario"})  # as tall as there is room
Ink = Literal["ink", "muted", "accent"]


@dataclass(frozen=True)
class Caption:
    """What stands above the chart: the finding, then sentences on unit, period, coverage and source."""

    title: str
    notes: Sequence[str] = ()
    illustrative: bool = False
    provisional: bool = False


@dataclass(frozen=True)
class _Line:
    words: str
    size: int
    weight: int
    ink: Ink


def svg(
    drawing: Drawing,
    caption: Caption,
    language: Language,
    *,
    theme: Theme = "light",
    width: int = 1200,
    height: int | None = None,
) -> str:
    """The chart as SVG text with its font inside, `width` x `height` pixels; without a height as tall as it takes."""
    picture = _picture(drawing, caption, language, theme, width, height)
    return picture.replace(">", f">{_font_faces()}", 1)


def png(
    drawing: Drawing,
    caption: Caption,
    language: Language,
    *,
    theme: Theme = "light",
    width: int = 1200,
    height: int | None = None,
    scale: float = 2,
    ground: str = "",
) -> bytes:
    """The same as PNG bytes, `scale` times as many pixels each way, on the theme's ground or another colour."""
    picture = _picture(drawing, caption, language, theme, width, height, ground)
    content: bytes = vl_convert.svg_to_png(picture, scale=scale)
    return content


def bare(drawing: Drawing, language: Language, *, theme: Theme = "light", width: int = 900) -> str:
    """The chart alone as SVG text, for a page that brings the words around it, and the font, itself."""
    _register_fonts()
    picture: str = vl_convert.vegalite_to_svg(_filled(drawing, language, theme, width), allowed_base_urls=[])
    return picture


def _picture(  # noqa: PLR0917 - those of svg and png
    drawing: Drawing,
    caption: Caption,
    language: Language,
    theme: Theme,
    width: int,
    height: int | None,
    ground: str = "",
) -> str:
    """The picture as SVG text of exactly this size, its font not yet inside."""
    _register_fonts()
    layout = _fitted(drawing, caption, language, width, height)
    spec = _filled(drawing, language, theme, layout.chart_width)
    if drawing.chart in _ELASTIC:
        spec["params"] = [_fixed(each, layout.chart_height) for each in spec["params"]]
    below = layout.height - layout.head - _MARGIN // 2 - layout.chart_height
    right = layout.width - _MARGIN - layout.chart_width
    spec["padding"] = {"left": _MARGIN, "right": right, "bottom": below, "top": layout.head + _MARGIN // 2}
    spec["config"]["background"] = ground or palette(theme).page
    spec["layer"].extend(_text_layers(layout.lines, palette(theme), layout.head))
    picture: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return _sized(picture, width, height or round(layout.height))


def _filled(drawing: Drawing, language: Language, theme: Theme, width: int) -> Spec:
    """A copy of the chart's specification with its data, `width` pixels wide."""
    spec: Spec = json.loads(json.dumps(charts.spec(drawing.chart, language, theme, drawing.frame)))
    return spec | {"width": width, "datasets": {name: rows.to_pylist() for name, rows in drawing.tables.items()}}


def _fixed(parameter: dict[str, Any], height: float) -> dict[str, Any]:
    return {"name": "height", "expr": str(height)} if parameter["name"] == "height" else parameter


def _sized(picture: str, width: int, height: int) -> str:
    """The picture drawn in this many pixels, whatever size it was laid out in."""
    head, rest = picture.split(">", 1)
    head = re.sub(r' width="[^"]*" height="[^"]*"', "", head, count=1)
    return f'{head} width="{width}" height="{height}">{rest}'


@dataclass(frozen=True)
class _Layout:
    """Where things stand, in the pixels of a picture that is then scaled as a whole."""

    lines: Sequence[_Line]
    head: float
    width: float
    height: float
    chart_width: int
    chart_height: float


def _fitted(drawing: Drawing, caption: Caption, language: Language, width: int, height: int | None) -> _Layout:
    """The layout for a picture of this size: of all that fit, the one with the largest letters.

    A picture of a hall's size is laid out like a desk's and enlarged; in one that is too small for its content
    everything is made smaller.
    """
    if height is None:
        return _layout(drawing, caption, language, width)
    widths = [wide for wide in range(min(width, _DESK), max(_WIDEST, width) + 1, _STEP) if not _PHONE < wide < _DESK]
    tried = [_layout(drawing, caption, language, wide, low=drawing.chart in _ELASTIC) for wide in widths]
    best = max(tried, key=lambda layout: (min(width / layout.width, height / layout.height), layout.width))
    scale = min(width / best.width, height / best.height)
    full_width, full_height = width / scale, height / scale
    stretched = full_height - best.height if drawing.chart in _ELASTIC else 0
    return replace(best, width=full_width, height=full_height, chart_height=best.chart_height + stretched)


def _layout(drawing: Drawing, caption: Caption, language: Language, width: int, *, low: bool = False) -> _Layout:
    """As tall as it takes in this width; `low`: as low as an elastic chart can be read."""
    lines = list(_lines(caption, language, width - 2 * _MARGIN))
    head = round(sum(line.size * _LEADING for line in lines)) + _MARGIN
    inner = width - 2 * _MARGIN
    tall = height_in(drawing.frame, inner) - (_SPARE if low else 0)
    return _Layout(lines, head, width, head + _MARGIN // 2 + tall + _MARGIN, inner, tall)


def _lines(caption: Caption, language: Language, width: int) -> Iterable[_Line]:
    title = _TITLE if width >= NARROW else _SMALL_TITLE
    marks = [name for name in ("illustrative", "provisional") if getattr(caption, name)]
    if marks:
        said = " · ".join(text(language)(f"charts.picture.{name}") for name in marks)
        yield from _folded(said, width, _NOTE, 700, "accent")
    yield from _folded(caption.title, width, title, 700, "ink")
    yield from _folded(" ".join(caption.notes), width, _NOTE, 400, "muted")


def _folded(words: str, width: int, size: int, weight: int, ink: Ink) -> Iterable[_Line]:
    for line in wrap(words, int(width / size / _LETTER)):
        yield _Line(line, size, weight, ink)


def _text_layers(lines: Iterable[_Line], colours: Palette, head: float) -> Iterable[dict[str, Any]]:
    """The caption, written above the chart in the room that the padding leaves."""
    y = -head
    for line in lines:
        y += line.size * _LEADING
        mark = {"type": "text", "text": line.words, "align": "left", "x": 0, "y": y, "fontSize": line.size}
        yield {
            "data": {"values": [{}]},
            "mark": mark | {"baseline": "bottom", "fontWeight": line.weight},
            "encoding": {"color": {"value": getattr(colours, line.ink)}},
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
