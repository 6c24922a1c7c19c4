"""A deck as one page that opens from a disk: script, style, fonts and figures inside; its policy fetches nothing.

The Present screen makes the same page in the browser (`whole` in deck.js), of the slides chosen there.
"""

from __future__ import annotations

import json
import re
import tomllib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache

from analytics.charts.palette import Theme
from analytics.export.deck.content import Told, content
from analytics.home import PROJECT
from analytics.story import Story

_PARTS = PROJECT / "analytics" / "ui" / "components" / "assets"
_FONTS = PROJECT / "analytics" / "ui"
_SETTINGS = PROJECT / ".streamlit" / "config.toml"
_MODULE = re.compile(r"^import .*$|^export (default )?", re.MULTILINE)


def make(story: Story, theme: Theme = "light", told: Told = lambda done, of: None) -> bytes:
    """The story as HTML, in UTF-8; `told` is called after each slide with how many are done, of how many."""
    data = json.dumps(content(story, theme, told), ensure_ascii=False).replace("<", "\\u003c")
    parts = {"style": f"{_faces()}\n{_part('deck.css')}", "script": _script(), "data": data}
    return re.sub(r"\{\{(\w+)\}\}", lambda place: parts[place[1]], _part("deck.html")).encode()


def _part(name: str) -> str:
    return (_PARTS / name).read_text("utf-8")


def _script() -> str:
    """The deck's modules as one."""
    return "\n".join(_MODULE.sub("", _part(name)) for name in ("dom.js", "deck.js"))


def fonts() -> Sequence[Mapping[str, str]]:
    """The program's own fonts: family, weight, unicodeRange, and the url at which they are served."""
    faces: list[dict[str, str]] = tomllib.loads(_SETTINGS.read_text("utf-8"))["theme"]["fontFaces"]
    return faces


@cache
def _faces() -> str:
    """The fonts as a style sheet that holds them."""
    return "\n".join(_face(face) for face in fonts())


def _face(face: Mapping[str, str]) -> str:
    coded = b64encode((_FONTS / face["url"]).read_bytes()).decode("ascii")
    return (
        f'@font-face{{font-family:"{face["family"]}";font-weight:{face["weight"]};unicode-range:{face["unicodeRange"]};'
        f'src:url(data:font/woff2;base64,{coded}) format("woff2")}}'
    )
