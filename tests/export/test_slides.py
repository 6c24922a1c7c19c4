"""Slides: made as an office makes them, opened again, and every figure held against the marts and the plan's files."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import openpyxl
import pytest
from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.util import Inches

from analytics import story as stories
from analytics import warehouse
from analytics.__main__ import main
from analytics.export import slides
from analytics.export.refused import ExportRefused
from analytics.home import PROJECT, Home
from analytics.story import Slide, Story
from analytics.text import LANGUAGES, Language, text
from analytics.warehouse.shelf import kept_plan, manifest
from tests.export import decks, outline
from tests.intake.test_containers import torn
from tests.programs import program

REFERENCE = PROJECT / "data" / "reference"
NOW, BEFORE = "2026-H1", "2025-N"
FEW = ("title", "total", "matrix")  # each kind of page there is
Target = Mapping[str, str]


class Mart(NamedTuple):
    """A sector's figure of one indicator as people over people."""

    numerator: int | None
    denominator: int | None


@dataclass(frozen=True)
class Made:
    """A file of slides, and the story that it should tell."""

    content: bytes
    story: Story
    version: str

    @cached_property
    def deck(self) -> Deck:
        return decks.opened(self.content)

    @cached_property
    def titles(self) -> list[str]:
        return [decks.title(page) for page in self.deck.slides]

    def slide(self, code: str) -> list[tuple[Slide, int]]:
        """The slides of a code, each with the place of its first page."""
        return [(each, self.pages(each)[0]) for each in self.story.slides if each.code.startswith(code)]

    def pages(self, slide: Slide) -> list[int]:
        """The places of a slide's pages in the deck."""
        told = [slide.title, text(self.story.language)("slides.continued", title=slide.title)]
        return [place for place, title in enumerate(self.titles) if title in told]


@pytest.fixture(scope="module")
def made(sampled: Home, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Language], Made]:
    """The slides of one language, by the command line, with what changed since the period before."""
    folder, held = tmp_path_factory.mktemp("slides"), dict[Language, Made]()

    def make(language: Language) -> Made:
        if language not in held:
            held[language] = _made(sampled, folder / f"{language}.pptx", language)
        return held[language]

    return make


def _made(home: Home, path: Path, language: Language) -> Made:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TRITHUC45_HOME", str(home.root))
        asked = ["--period", NOW, "--since", BEFORE, "--lang", language, "--out", str(path)]
        assert main(["export", "slides", *asked]) == 0
    story = told(home, language)
    return Made(path.read_bytes(), story, story.version)


def told(home: Home, language: Language) -> Story:
    """The same story, told in this process."""
    with warehouse.open_current(home) as snapshot, kept_plan(home, manifest(home, snapshot.version)) as plan:
        now = stories.edition(snapshot, plan, language, period=NOW)
        return stories.tell(now, since=replace(now, period=BEFORE))


@pytest.fixture(scope="module", params=LANGUAGES)
def one(request: pytest.FixtureRequest, made: Callable[[Language], Made]) -> Made:
    """The slides in each language."""
    return made(request.param)


@pytest.fixture(scope="module")
def vi(made: Callable[[Language], Made]) -> Made:
    return made("vi")


@dataclass(frozen=True)
class Marts:
    """A copy of a snapshot's file, read by nothing of the program's."""

    path: Path

    def figures(self, period: str) -> dict[tuple[str, str], Mart]:
        """Every sector's people over people as of a period, by sector and indicator."""
        asked = "select sector, indicator, numerator, denominator from current_value where as_of = ? and variant = ?"
        return {(row[0], row[1]): Mart(row[2], row[3]) for row in self._rows(asked, period, "default")}

    def people(self, indicator: str) -> list[int]:
        """All the province's people of an indicator, period by period."""
        asked = "select numerator from value where level = 'province' and indicator = ? and variant = ? order by ord"
        return [row[0] for row in self._rows(asked, indicator, "default")]

    def _rows(self, asked: str, *values: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.path), read_only=True) as database:
            return database.execute(asked, values).fetchall()


@pytest.fixture(scope="module")
def marts(sampled: Home, tmp_path_factory: pytest.TempPathFactory) -> Marts:
    with warehouse.open_current(sampled) as snapshot:
        return Marts(Path(shutil.copy(snapshot.path, tmp_path_factory.mktemp("marts"))))


def rows(name: str) -> list[dict[str, str]]:
    """A file of the plan, read without the program."""
    return list(csv.DictReader(io.StringIO((REFERENCE / name).read_text("utf-8-sig")), delimiter=";"))


INDICATORS = {row["code"]: row for row in rows("indicators.csv")}
SECTORS = {row["code"]: row for row in rows("sectors.csv")}
TARGETS = rows("targets.csv")


def targets(sector: str, indicator: str) -> list[Target]:
    return [each for each in TARGETS if (each["sector"], each["indicator"]) == (sector, indicator)]


def value(indicator: str, mart: Mart) -> Fraction | None:
    """Percent, people or times the baseline; None where there is nothing to show."""
    unit = INDICATORS[indicator]["unit"]
    if mart.numerator is None or mart.denominator == 0:
        return None
    return Fraction(mart.numerator) * {"percent": 100}.get(unit, 1) / (1 if unit == "people" else mart.denominator or 1)


def short(target: Target, indicator: str, mart: Mart) -> int:
    """How many more people would meet a target, tried one by one."""
    number = 0
    while not _meets(target, value(indicator, mart._replace(numerator=(mart.numerator or 0) + number))):
        number += 1
    return number


def _meets(target: Target, figure: Fraction | None) -> bool:
    goal = Fraction(target["value"])
    return figure is not None and (figure > goal if target["comparator"] == ">" else figure >= goal)


def _same(shown: float | None, figure: Fraction | None) -> bool:
    return (shown is None) == (figure is None) and (
        figure is None or abs(Fraction(shown or 0) - figure) < Fraction(1, 10**9)
    )


# What is told


def test_every_slide_is_there_and_its_title_is_the_finding(one: Made) -> None:
    deck, places = one.deck, [place for slide in one.story.slides for place in one.pages(slide)]
    assert places == list(range(len(deck.slides)))
    assert {"title", "total", "matrix", "gaps", "forecast", "changes", "closing"} <= {s.code for s in one.story.slides}
    for slide in one.story.slides:
        assert decks.title(deck.slides[one.pages(slide)[0]]) == slide.title
        assert slide.kicker in decks.written(deck.slides[one.pages(slide)[0]])


def test_sentences_and_notes_stand_on_the_slide(one: Made) -> None:
    deck = one.deck
    for slide in one.story.slides:
        words = "\n".join(decks.written(deck.slides[one.pages(slide)[0]]))
        assert all(line in words for line in slide.lines)
        assert all(note in words for note in slide.notes)


def test_the_speaker_has_definitions_the_plans_words_coverage_and_version(one: Made) -> None:
    deck, english = one.deck, one.story.language == "en"
    for slide in one.story.slides:
        for place in one.pages(slide):
            notes = deck.slides[place].notes_slide.notes_text_frame.text
            assert all(sentence in notes for sentence in (*slide.speech, *slide.notes))
            assert one.version in notes
    for slide, place in one.slide("sector-"):
        notes, sector = deck.slides[place].notes_slide.notes_text_frame.text, slide.code.removeprefix("sector-")
        aimed = {each["indicator"] for each in TARGETS if each["sector"] == sector}
        language = "en" if english else "vi"
        assert all(INDICATORS[code][f"definition_{language}"] in notes for code in aimed)
        assert all(each[f"phrase_{language}"] in notes for each in TARGETS if each["sector"] == sector)


@pytest.mark.parametrize(("illustrative", "provisional"), [(True, True), (True, False), (False, True), (False, False)])
def test_what_must_be_known_of_the_figures_stands_on_every_slide(
    vi: Made, *, illustrative: bool, provisional: bool
) -> None:
    told = replace(vi.story.only(FEW), illustrative=illustrative, provisional=provisional)
    deck = vi.deck if illustrative and provisional else decks.opened(slides.make(told))
    assert len(deck.slides) >= len(FEW)
    for slide in deck.slides:
        words = " ".join(decks.written(slide))
        assert ("SỐ LIỆU MINH HỌA" in words, "TẠM TÍNH" in words) == (illustrative, provisional)
    assert deck.core_properties.keywords == ("SỐ LIỆU MINH HỌA" if illustrative else "")


def test_the_outline(one: Made) -> None:
    """After a wanted change: python -m tests.export.outline."""
    golden = outline.golden(one.story.language)
    assert outline.of(one.content) == golden.read_text("utf-8")


# What is drawn


def test_charts_and_tables_are_native_and_there_are_no_pictures(one: Made) -> None:
    deck, names = one.deck, decks.parts(one.content)
    assert not [name for name in names if "/media/" in name]
    for slide in one.story.slides:
        pages = [deck.slides[place] for place in one.pages(slide)]
        assert sum(decks.chart(page) is not None for page in pages) == (slide.plot is not None)
        assert any(decks.table(page) for page in pages) == (slide.grid is not None)


def test_a_chart_can_be_edited_its_workbook_holds_what_is_drawn(vi: Made) -> None:
    charts = [shape.chart for slide in vi.deck.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == sum(slide.plot is not None for slide in vi.story.slides) > 0
    for chart in charts:
        sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
        assert sheet is not None
        (head, *body), (plot,) = list(sheet.iter_rows(values_only=True)), chart.plots
        assert [name for name in head if name] == [series.name for series in plot.series]
        assert [row[0] for row in body] == list(plot.categories)
        drawn = zip(*(series.values for series in plot.series), strict=True)
        assert [row[1:] for row in body] == [pytest.approx(values, abs=1e-9) for values in drawn]


def test_tables_hold_every_word_of_the_story(one: Made) -> None:
    """A table cut over several pages is whole when they are put together again."""
    deck = one.deck
    for slide in (each for each in one.story.slides if each.grid):
        assert slide.grid is not None
        parts = [decks.table(deck.slides[place]) for place in one.pages(slide)]
        heads, body = {tuple(part[0]) for part in parts if part}, [row for part in parts for row in part[1:]]
        assert heads == {slide.grid.columns}
        assert [[_said(cell) for cell in row] for row in body] == [
            [_said(cell.words) for cell in row] for row in slide.grid.rows
        ]


def _said(words: str) -> list[str]:
    """What a cell says, in whatever order its lines stand."""
    return sorted(re.split(r"\n| · ", words))


# Every figure


def test_a_sectors_chart_is_the_marts_and_the_plans(one: Made, marts: Marts) -> None:
    deck, now, short_name = one.deck, marts.figures(NOW), f"short_{one.story.language}"
    shown = one.slide("sector-")
    assert {slide.code.removeprefix("sector-") for slide, _ in shown} == {each["sector"] for each in TARGETS} & {
        code for code, row in SECTORS.items() if row["kind"] == "sector"
    }
    for slide, place in shown:
        sector, drawn = slide.code.removeprefix("sector-"), decks.chart(deck.slides[place])
        assert drawn is not None
        aimed = [code for code in INDICATORS if targets(sector, code) and INDICATORS[code]["unit"] == "percent"]
        assert drawn[0] == [INDICATORS[code][short_name] for code in aimed]
        (current, *aims) = drawn[1].items()
        assert all(_same(each, value(code, now[sector, code])) for code, each in zip(aimed, current[1], strict=True))
        for name, values in aims:
            year = re.findall(r"\d{4}", name)[0]
            goals = [next((t for t in targets(sector, code) if t["year"] == year), None) for code in aimed]
            assert values == [float(goal["value"]) if goal else None for goal in goals]


def test_the_total_is_counted_people_towards_one_and_a_half_times_the_baseline(one: Made, marts: Marts) -> None:
    ((_, place),) = one.slide("total")
    drawn = decks.chart(one.deck.slides[place])
    (multiple,) = {each["indicator"] for each in TARGETS if INDICATORS[each["indicator"]]["unit"] == "times"}
    assert drawn is not None
    (people, *levels) = drawn[1].values()
    assert people == [float(count) for count in marts.people(multiple)]
    assert {level for values in levels for level in values} == {25767.0}


def test_gaps_are_the_largest_and_count_people_one_by_one(one: Made, marts: Marts) -> None:
    ((_, place),) = one.slide("gaps")
    drawn, now = decks.chart(one.deck.slides[place]), marts.figures(NOW)
    assert drawn is not None
    asked = {
        (each["sector"], each["indicator"]) for each in TARGETS if INDICATORS[each["indicator"]]["unit"] != "times"
    }
    needed = {pair: _needed(*pair, now[pair], "2030") for pair in asked if now[pair].numerator is not None}
    worst = sorted(filter(None, needed.values()), reverse=True)[:10]
    names = {_named(*pair, one.story.language): pair for pair in asked}
    for series, values in drawn[1].items():
        year = re.findall(r"\d{4}", series)[0]
        pairs = [names[name] for name in drawn[0]]
        assert values == [_needed(*pair, now[pair], year) for pair in pairs]
        assert year != "2030" or values == worst


def _needed(sector: str, indicator: str, mart: Mart, year: str) -> int | None:
    goal = next((each for each in targets(sector, indicator) if each["year"] == year), None)
    return short(goal, indicator, mart) if goal else None


def _named(sector: str, indicator: str, language: str) -> str:
    return f"{SECTORS[sector][f'short_{language}']} · {INDICATORS[indicator][f'short_{language}']}"


def numbers(words: str, language: str) -> Iterator[Decimal]:
    """Every number in some words, under the separators of the language."""
    thousand, point = (".", ",") if language == "vi" else (",", ".")
    for found in re.findall(rf"\d+(?:\{thousand}\d{{3}})*(?:\{point}\d+)?", words):
        yield Decimal(found.replace(thousand, "").replace(point, "."))


def _says(shown: Decimal, figure: Fraction, aims: Sequence[Target]) -> bool:
    """A figure as shown: rounded, and on the same side of each target as the figure itself."""
    places = max(0, -int(shown.as_tuple().exponent))
    near = abs(Fraction(shown) - figure) <= Fraction(1, 2 * 10**places)
    return near and all(_meets(aim, Fraction(shown)) == _meets(aim, figure) for aim in aims)


def test_the_matrix_says_every_figure_and_every_target(one: Made, marts: Marts) -> None:
    ((slide, _),) = one.slide("matrix")
    now, language, deck = marts.figures(NOW), one.story.language, one.deck
    body = [row for place in one.pages(slide) for row in decks.table(deck.slides[place])[1:]]
    for sector, row in ((code, row) for code, row in SECTORS.items() if row["kind"] == "sector"):
        names = (row[f"name_{language}"], row[f"short_{language}"])
        cells = [cell.split("\n") for line in body if line[0].startswith(names) for cell in line[1:] if cell]
        codes = [
            code for code in INDICATORS if (sector, code) in now and sector in INDICATORS[code]["sectors"].split("|")
        ]
        assert sector in {each["sector"] for each in TARGETS} or not cells
        for code in codes if cells else []:
            figure, aims = value(code, now[sector, code]), targets(sector, code)
            goals = {Decimal(aim["value"]) for aim in aims}
            said = [cell for cell in cells if goals <= set(numbers(" ".join(cell[1:]), language))]
            firsts = [next(numbers(cell[0], language), None) for cell in said]
            assert any(
                first is None if figure is None else first is not None and _says(first, figure, aims)
                for first in firsts
            )


@pytest.mark.parametrize(("code", "then"), [("forecast", None), ("changes", BEFORE)])
def test_rows_of_an_indicator_say_its_figure_its_target_and_what_it_was(
    one: Made, marts: Marts, code: str, then: str | None
) -> None:
    ((slide, _),) = one.slide(code)
    language, deck = one.story.language, one.deck
    known = {_named(*pair, language): pair for pair in marts.figures(NOW)}
    body = [row for place in one.pages(slide) for row in decks.table(deck.slides[place])[1:]]
    assert body
    for row in body:
        sector, indicator = known[row[0]]
        aims = targets(sector, indicator)
        figures = [value(indicator, marts.figures(period)[sector, indicator]) for period in filter(None, (then, NOW))]
        for cell, figure in zip(row[1:], figures, strict=False):
            first = next(numbers(cell, language), None)
            assert first is None if figure is None else first is not None and _says(first, figure, aims)
        assert set(numbers(row[1 + len(figures) + bool(then)], language)) >= {Decimal(aims[0]["value"])}


def test_changes_are_the_differences_of_both_periods(one: Made, marts: Marts) -> None:
    ((_, place),) = one.slide("changes")
    language, now, then = one.story.language, marts.figures(NOW), marts.figures(BEFORE)
    known = {_named(*pair, language): pair for pair in now}
    moved = {
        name for name, pair in known.items()
        if targets(*pair) and value(pair[1], now[pair]) != value(pair[1], then[pair])
    }  # fmt: skip
    body = decks.table(one.deck.slides[place])[1:]
    assert {row[0] for row in body} <= moved
    assert len(body) == min(len(moved), 12)
    for row in body:
        pair = known[row[0]]
        was, is_ = value(pair[1], then[pair]), value(pair[1], now[pair])
        if was is None or is_ is None:
            assert row[3] == ""
            continue
        change = is_ - was
        if INDICATORS[pair[1]]["unit"] == "times":
            change = Fraction((now[pair].numerator or 0) - (then[pair].numerator or 0))
        (shown,) = numbers(row[3], language)
        assert row[3].startswith("+" if change > 0 else "−")
        assert _says(shown, abs(change), [])


# How it is set


def test_slides_are_16_to_9_in_a_font_of_every_office(one: Made) -> None:
    deck = one.deck
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=0.001)
    assert {font for font in decks.fonts(one.content) if not font.startswith("+")} <= {"Arial", "Calibri"}
    assert min(decks.sizes(deck)) >= 11
    assert min(shape.chart.font.size.pt for slide in deck.slides for shape in slide.shapes if shape.has_chart) >= 11


def test_nothing_leaves_the_page_or_lies_over_another(one: Made) -> None:
    assert list(decks.misplaced(one.deck)) == []


def test_the_file_is_whole(one: Made) -> None:
    assert decks.faults(one.content) == []


def test_the_file_names_nobody_and_says_what_it_is(one: Made) -> None:
    said = one.deck.core_properties
    assert (said.author, said.last_modified_by, said.comments) == ("", "", "")
    assert (said.title, said.language) == (one.story.title, {"vi": "vi-VN", "en": "en-US"}[one.story.language])
    assert one.version in said.subject


def test_libreoffice_opens_it_page_by_page(made: Callable[[Language], Made], tmp_path: Path) -> None:
    for language in LANGUAGES:
        (tmp_path / f"{language}.pptx").write_bytes(made(language).content)
    files = [str(tmp_path / f"{language}.pptx") for language in LANGUAGES]
    office = [program("soffice", "libreoffice-impress"), f"-env:UserInstallation=file://{tmp_path}/profile"]
    command = [*office, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    for language in LANGUAGES:
        drawn = (tmp_path / f"{language}.pdf").read_bytes()
        assert len(re.findall(rb"/Type\s*/Page\b", drawn)) == len(made(language).deck.slides)


# An office's own template


def office(path: Path, *, wide: float = 10, layouts: bool = True) -> Path:
    """A template that is nothing like the program's: other layouts, other size, with a slide of its own."""
    deck = Presentation()
    deck.slide_width = Inches(wide)
    deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = "Trang mẫu của Văn phòng"
    for layout in deck.slide_layouts:
        layout.name = f"Mẫu VP: {layout.name}"
        for place in [] if layouts else list(layout.placeholders):
            place._element.getparent().remove(place._element)
    deck.save(str(path))
    return path


@pytest.mark.parametrize("wide", [10, 13.333])
def test_an_offices_own_template_is_used(vi: Made, tmp_path: Path, wide: float) -> None:
    content = slides.make(vi.story, office(tmp_path / "mau.pptx", wide=wide))
    deck = decks.opened(content)
    assert (deck.slide_width, deck.slide_height) == (Inches(wide), Inches(7.5))
    assert {slide.slide_layout.name for slide in deck.slides} <= {layout.name for layout in deck.slide_layouts}
    assert all(slide.slide_layout.name.startswith("Mẫu VP: ") for slide in deck.slides)
    assert decks.faults(content) == []
    assert list(decks.misplaced(deck)) == []
    titles = [decks.title(slide) for slide in deck.slides]
    assert [each.title for each in vi.story.slides] == [each for each in titles if not each.endswith(" (tiếp)")]
    assert "Trang mẫu của Văn phòng" not in titles
    assert list(filter(None, map(decks.chart, deck.slides))) == list(filter(None, map(decks.chart, vi.deck.slides)))


def _macros(path: Path) -> Path:
    office(path)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("ppt/vbaProject.bin", b"x")
    return path


def _torn(path: Path) -> Path:
    content = office(path).read_bytes()
    return _holding(path, content[: len(content) // 2])


def _holding(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _letter(path: Path) -> Path:
    return _holding(path, (PROJECT / "data" / "templates" / "letter.vi.docx").read_bytes())


UNSUITABLE: Mapping[str, tuple[Callable[[Path], Path], str]] = {
    "torn": (_torn, "broken"),
    "lost": (lambda path: _holding(path, torn(office(path).read_bytes(), "[Content_Types].xml")), "broken"),
    "a letter": (_letter, "broken"),
    "words": (lambda path: _holding(path, b"m\xe1\xba\xabu"), "broken"),
    "nothing": (lambda path: _holding(path, b""), "broken"),
    "macros": (_macros, "macros"),
    "no layout": (lambda path: office(path, layouts=False), "no_layout"),
}


@pytest.mark.parametrize("kind", UNSUITABLE)
def test_an_unsuitable_template_is_refused_in_words(vi: Made, tmp_path: Path, kind: str) -> None:
    make, key = UNSUITABLE[kind]
    with pytest.raises(ExportRefused) as refused:
        slides.make(vi.story, make(tmp_path / "mau.pptx"))
    for language in LANGUAGES:
        assert refused.value.message(language) == text(language)(f"slides.template.{key}", suffix=".pptx")


def test_a_template_that_is_too_large_is_refused(vi: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics.export.refused.MOST_BYTES", 1000)
    with pytest.raises(ExportRefused, match="MB"):
        slides.make(vi.story, office(tmp_path / "mau.pptx"))


def test_progress_is_told_slide_by_slide(vi: Made) -> None:
    steps = list[tuple[int, int]]()
    slides.make(vi.story.only(FEW), None, lambda done, of: steps.append((done, of)))
    assert steps == [(1, 3), (2, 3), (3, 3)]
