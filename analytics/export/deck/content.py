"""Everything that a deck in a browser shows, ready: words, charts as SVG, colours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from analytics.charts import Drawing
from analytics.charts.palette import Theme, palette
from analytics.charts.status import looks
from analytics.export import picture
from analytics.story import Slide, Story
from analytics.text import Language, text

# Charts are drawn for a room 1760 units wide: at these widths their smallest words become 22 units high.
_WIDTH = 880
_WIDTHS: Mapping[str, int] = {"gap_people": 960}
_NARROW = 350  # pixels that a phone held upright has for a chart
_KINDS: Mapping[str, str] = {"title": "title", "matrix": "matrix"}
Told = Callable[[int, int], None]


def content(story: Story, theme: Theme, told: Told = lambda done, of: None) -> Mapping[str, Any]:
    """A story as the deck's script takes it; `version` tells one deck from another.

    `told` is called after each slide with how many are done, of how many.
    """
    t, colours = text(story.language), palette(theme)
    slides = []
    for number, slide in enumerate(story.slides, start=1):
        slides.append(_slide(slide, story.language, theme))
        told(number, len(story.slides))
    return {
        "version": f"{story.version} {story.period} {story.reading} {story.language} {theme}",
        "title": story.title,
        "name": f"{t('present.file')}-{story.period}-{story.version}-{story.language}",
        "language": story.language,
        "theme": theme,
        "colours": asdict(colours),
        "looks": {status: asdict(look) for status, look in looks(colours).items()},
        "marks": _marks(story),
        "words": t.component("deck"),
        "slides": slides,
    }


def _marks(story: Story) -> Sequence[str]:
    """What stands on every slide about its figures."""
    shown = {"illustrative": story.illustrative, "provisional": story.provisional}
    return [text(story.language)(f"screens.notice.{name}") for name, holds in shown.items() if holds]


def _slide(slide: Slide, language: Language, theme: Theme) -> Mapping[str, Any]:
    drawing = slide.drawing
    return {
        "code": slide.code,
        "kind": _KINDS.get(slide.code, "plain"),
        "kicker": slide.kicker,
        "title": slide.title,
        "lines": slide.lines,
        "notes": slide.notes,
        "speech": slide.speech,
        "drawings": _drawings(slide.code, drawing, language, theme) if drawing else {},
        "described": text(language)(f"charts.{drawing.chart}.description") if drawing else "",
        "grid": asdict(slide.grid) if slide.grid else None,
    }


def _drawings(code: str, drawing: Drawing, language: Language, theme: Theme) -> Mapping[str, str]:
    """The chart for a hall and for a phone, with names of its clips that no other slide has."""
    widths = {"wide": _WIDTHS.get(drawing.chart, _WIDTH), "narrow": _NARROW}
    return {
        name: picture.bare(drawing, language, theme=theme, width=width)
        .replace('id="clip', f'id="{code}-{name}-clip')
        .replace("url(#clip", f"url(#{code}-{name}-clip")
        for name, width in widths.items()
    }
