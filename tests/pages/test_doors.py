"""Every chart that a screen shows has a door: it can be named, drawn at any size, taken along as data, and framed.

The screens are walked, and what they draw is held against the gallery and the command line: a new chart without a door
fails here.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyarrow as pa
import pytest
import streamlit as st

from analytics.__main__ import main
from analytics.charts import CHARTS
from analytics.export.table import stamped
from analytics.home import PROJECT, Home
from analytics.story import edition, tell
from analytics.text import LANGUAGES, Language, text
from analytics.ui import fetch, gallery, show, tables
from analytics.ui.address import FIGURES
from analytics.ui.gallery import Pick
from analytics.ui.markup import plain
from analytics.ui.takeaway import KINDS, Exhibit, Look
from analytics.ui.view import View
from tests.pages.browse import opened

HEALTH = {"sector": "YT", "indicator": "TY_LE_SDH_CHUYEN_SAU"}
# Each screen, and what changes which charts it shows.
WALK: Sequence[tuple[str, Mapping[str, str]]] = (
    *((screen, {}) for screen in FIGURES),
    ("gap", {"unit": "points"}),
    ("sector", HEALTH),
    ("forecast", HEALTH),
    ("forecast", {**HEALTH, "compare": "1", "trained": "40", "growth_b": "-2", "hires_b": "35"}),
    ("forecast", {**HEALTH, "level": "agency", "who": "SYT", "trained": "50"}),
    *(("structure", {"by": by}) for by in ("degree", "sex", "ethnic", "political", "language", "shortage", "expert")),
    ("structure", {"by": "age", "sector": "KT"}),
)
# Drawn nowhere but on slides and behind the door of its parts.
UNSEEN = ({"chart": "sector", "sector": "YT"},)
DRAWS = re.compile(r"st\.\w*(_chart|pyplot|\.map|image|graphviz)\(|chart_data=|components\.v1")


@contextmanager
def drawn() -> Iterator[list[Exhibit]]:
    """What screens draw meanwhile."""
    seen, draw = list[Exhibit](), show.chart
    with pytest.MonkeyPatch.context() as patched:

        def spy(view: View, shown: Exhibit, *, key: str = "", picks: str | None = None) -> Mapping[str, object]:
            seen.append(shown)
            return draw(view, shown, key=key, picks=picks)

        patched.setattr(show, "chart", spy)
        yield seen


@pytest.fixture
def view(sampled: Home, monkeypatch: pytest.MonkeyPatch) -> View:
    """A view of the home by nobody in particular."""
    monkeypatch.setenv("TRITHUC45_HOME", str(sampled.root))
    return View("vi", "2026-H1", "default", str(fetch.newest()), "light")


@pytest.fixture(scope="module")
def walked() -> dict[str, Exhibit]:
    """What the first test sees, for all."""
    return {}


@pytest.fixture
def every(view: View, walked: dict[str, Exhibit]) -> Mapping[str, Exhibit]:
    """Every chart that any screen draws, and those drawn only elsewhere, by what names it; as it leaves the house."""
    if not walked:
        with drawn() as seen:
            for screen, query in WALK:
                opened(screen, **query)
        seen += [found for place in UNSEEN if (found := named(view, place))]
        leaving = [outside for each in seen if (outside := each.outside)]
        walked |= {" ".join(f"{name}={value}" for name, value in each.place.items()): each for each in leaving}
    return walked


def named(view: View, place: Mapping[str, str]) -> Exhibit | None:
    """What the gallery has by that name."""

    def option(name: str, options: Sequence[str]) -> str:
        return place[name] if place.get(name) in options else next(iter(options), "")

    def number(name: str, lowest: int, highest: int, usual: int) -> int:
        return int(place.get(name, usual))

    return gallery.CHARTS[place["chart"]](view, Pick(option, number))


def one_of_each(every: Mapping[str, Exhibit]) -> list[Exhibit]:
    """A chart of each name, and of each that is drawn in another way under the same name."""
    return list({(each.place["chart"], each.ready.drawing.chart): each for each in every.values()}.values())


def test_the_walk_sees_every_chart_there_is(every: Mapping[str, Exhibit]) -> None:
    assert {each.ready.drawing.chart for each in every.values()} == {*CHARTS}
    assert {each.place["chart"] for each in every.values()} == {*gallery.CHARTS}
    assert len(every) > 20


def test_help_and_guide_name_every_chart() -> None:
    told = [text(language)("command.help.chart") for language in LANGUAGES]
    assert all(", ".join(gallery.CHARTS) in each for each in told)
    assert f"--chart {'|'.join(gallery.CHARTS)} " in (PROJECT / "README.md").read_text("utf-8")


def test_nothing_but_the_one_way_draws() -> None:
    files = [*PROJECT.glob("*.py"), *(PROJECT / "pages").glob("*.py"), *(PROJECT / "analytics" / "ui").rglob("*.py")]
    assert [each.name for each in files if DRAWS.search(each.read_text("utf-8"))] == ["guide.py", "show.py"]


def test_every_chart_can_be_asked_for_by_name(view: View, every: Mapping[str, Exhibit]) -> None:
    for place, shown in every.items():
        found = named(view, shown.place)
        assert found, place
        assert (found.name, found.place, found.ready.drawing) == (shown.name, shown.place, shown.ready.drawing), place
        assert (found.finding, found.notes) == (shown.finding, shown.notes), place


def test_charts_of_slides_can_too(view: View, every: Mapping[str, Exhibit]) -> None:
    story = tell(edition(fetch.snapshot(view.version), view.plan, "vi"))
    shown = {each.drawing.chart for each in story.slides if each.drawing}
    assert shown
    assert shown <= {each.ready.drawing.chart for each in every.values()}


def options(place: Mapping[str, str]) -> list[str]:
    """A place as options of the command line."""
    names = {"by": "breakdown"} | {name: name.replace("_", "-") for name in place if name != "by"}
    asked = (f"--{names[name]}" if name == "compare" else f"--{names[name]}={value}" for name, value in place.items())
    return list(asked)


def test_the_command_line_draws_each_at_exactly_the_size_asked_for(
    every: Mapping[str, Exhibit], tmp_path: Path
) -> None:
    width, height = 640, 360
    for number, shown in enumerate(one_of_each(every)):
        asked = ["export", "chart", *options(shown.place), f"--size={width}x{height}"]
        svg, png = (tmp_path / f"{number}.{kind}" for kind in ("svg", "png"))
        assert [main([*asked, f"--out={file}"]) for file in (svg, png)] == [0, 0], shown.place
        assert struct.unpack(">II", png.read_bytes()[16:24]) == (width, height), shown.place
        drawn_as = svg.read_text("utf-8")
        assert f'width="{width}" height="{height}"' in drawn_as[: drawn_as.index(">")], shown.place
        assert f"{text('vi')('charts.picture.illustrative')} · {text('vi')('charts.picture.provisional')}" in drawn_as


@pytest.mark.parametrize(("width", "height"), [(200, 200), (333, 777), (1920, 1080)])
def test_a_size_nobody_thought_of_is_met_to_the_pixel(view: View, tmp_path: Path, width: int, height: int) -> None:
    file = tmp_path / "chart.png"
    assert (
        main(["export", "chart", "--chart=retirement", "--sector=KT", f"--size={width}x{height}", f"--out={file}"]) == 0
    )
    assert struct.unpack(">II", file.read_bytes()[16:24]) == (width, height)


def test_the_mark_of_what_is_not_accepted_goes_once_all_is(view: View, every: Mapping[str, Exhibit]) -> None:
    for shown in one_of_each(every):
        accepted = replace(shown, data=partial(_accepted, shown.data()))
        picture = KINDS["svg"](view, accepted, Look(600)).decode()
        assert ("SỐ LIỆU MINH HỌA" in picture, "TẠM TÍNH" in picture) == (True, False), shown.place


def _accepted(data: pa.Table) -> pa.Table:
    at = data.column_names.index("provisional")
    return data.set_column(at, "provisional", pa.array([False] * data.num_rows, pa.bool_()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_has_data_with_a_heading_for_every_column(
    view: View, language: Language, every: Mapping[str, Exhibit]
) -> None:
    told = replace(view, language=language)
    for place, shown in every.items():
        data = shown.data()
        assert data.num_rows, place
        readable = tables.readable(told, stamped(data, fetch.meta(view.version)))
        assert len(set(readable.column_names)) == data.num_columns + 2, place


def test_each_stands_alone_in_a_frame(every: Mapping[str, Exhibit], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(st.context), "is_embedded", property(lambda _: True))
    for shown in one_of_each(every):
        with drawn() as seen:
            app = opened(**shown.place)
        assert [each.ready.drawing for each in seen] == [shown.ready.drawing], shown.place
        assert [head.value for head in app.subheader] == [plain(shown.finding)], shown.place
        assert not app.sidebar.children, shown.place


def test_a_number_out_of_bounds_is_refused(view: View, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["export", "chart", "--chart", "scenario", "--sector", "YT", "--indicator", HEALTH["indicator"]]
    assert main([*asked, "--leaving", "11", "--out", str(tmp_path / "chart.svg")]) == 64
    assert "leaving" in capsys.readouterr().err
    assert list(tmp_path.glob("*.svg")) == []
