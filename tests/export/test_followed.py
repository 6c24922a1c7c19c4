"""Follow-up, tasks, structure, aims and closing in the slides, reports, tasks and bounds in the workbook: number by
number against the base tables of a home with reports that are late, withdrawn and returned (`base`).
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from analytics import plan as plans
from analytics import warehouse
from analytics.charts.makeup import part_label
from analytics.export import deck, slides
from analytics.home import Home
from analytics.plan import Aim, Plan
from analytics.text import LANGUAGES, Language, text
from analytics.warehouse import outside
from tests.export import decks, texts
from tests.export.base import STUCK, Base, Span, Told, read
from tests.export.test_slides import BEFORE, NOW, Made, numbers, told
from tests.export.test_workbook import opened, rows
from tests.pages.homes import home_in, submit_sample
from tests.warehouse.conftest import AT, House

DUE = date(2026, 7, 10)
COMMUNES = ("01336", "01288")  # in time, late
WITHDRAWN, RETURNED = "BM01-UBXP-01273-2026-H1", "BM05-STC-2026-H1"
GOING = ("under_way", "standing")


@pytest.fixture(scope="module")
def plan(sampled: Home) -> Plan:
    return plans.load(sampled.reference)


@pytest.fixture(scope="module")
def followed(sampled: Home, plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The shared home with reports on tasks, a due date, a submission withdrawn and one returned."""
    folder = tmp_path_factory.mktemp("followed") / "home"
    shutil.copytree(sampled.root, folder)
    home = home_in(folder)
    assert submit_sample(home, _more) == 10
    house = House(home, plan)
    numbers_ = {receipt.file_name.partition(".")[0]: receipt.number for receipt in house.archive.receipts()}
    house.archive.period("opening", NOW, by="Ban Tổ chức", at=AT, due=DUE)
    house.withdraw(numbers_[WITHDRAWN])
    house.review(numbers_[RETURNED], "return")
    warehouse.build(home, plan)
    return home


def _more(file: str) -> bool:
    is_commune = any(f"BM01-UBXP-{code}-{NOW}" in file for code in COMMUNES)
    return is_commune or ("BM05" in file and file.startswith((BEFORE, NOW)))


@pytest.fixture(scope="module")
def base(followed: Home, plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Base:
    return read(followed, plan, NOW, tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest, followed: Home) -> Made:
    """The slides in each language, opened again."""
    story = told(followed, request.param)
    return Made(slides.make(story), story, story.version)


def page(made: Made, code: str) -> tuple[str, list[str], list[list[str]]]:
    """Title, sentences and table of a slide, as python-pptx finds them on its pages."""
    (slide,) = (each for each in made.story.slides if each.code == code)
    pages = [made.deck.slides[place] for place in made.pages(slide)]
    said = [line for words in decks.written(pages[0]) for line in words.split("\n")]
    return decks.title(pages[0]), said, [row for each in pages for row in decks.table(each)[1:]]


def of(words: str | Iterable[str], language: Language) -> list[Decimal]:
    """The numbers in some words, sorted."""
    lines = [words] if isinstance(words, str) else words
    return sorted(number for line in lines for number in numbers(line, language))


def sorted_(*figures: float | Fraction | str) -> list[Decimal]:
    return sorted(Decimal(str(each)) for each in figures)


def rounded(value: Fraction, places: int = 1) -> Decimal:
    """Half up, as a percentage is written."""
    scaled = value * 10**places
    return Decimal(int(scaled + Fraction(1, 2))) / Decimal(10**places)


def name(plan: Plan, sector: str, indicator: str, language: Language) -> tuple[str, str]:
    return plan.sector(sector).text("short", language), plan.indicator(indicator).text("short", language)


# Follow-up


def test_the_home_has_every_kind_of_report(base: Base) -> None:
    states = Counter(each.state for each in base.reports.values())
    assert {"on_time", "late", "missing", "withdrawn", "returned"} == set(states)
    assert len(base.spans) > 5


def test_the_follow_up_counts_every_report(made: Made, base: Base, followed: Home) -> None:
    language = made.story.language
    title, said, table = page(made, "followup")
    states = Counter(each.state for each in base.reports.values())
    came, dated = states["on_time"] + states["late"], len(base.reports)
    counts = [states[state] for state in ("missing", "returned", "withdrawn", "late")]
    assert of(title.partition(":")[2], language) == sorted_(came, dated, *counts)
    shares = [rounded(Fraction(100 * part, dated)) for part in (came, states["on_time"])]
    assert any(of(line, language) == sorted(shares) for line in said)
    agencies = dict.fromkeys(agency for _, agency, _ in base.reports)
    wanted = {code: _counts(base, code) for code in agencies}
    shown = {}
    for row in table:
        (code,) = (each for each in agencies if base.plan.agency(each).text("name", language) == row[0])
        shown[code] = [int(next(numbers(cell, language))) for cell in row[1:5]]
        assert shown[code] == wanted[code]
        _require_effect(base, followed, code, row[5], language)
    most = sorted((counts[3] for counts in wanted.values()), reverse=True)
    assert [counts[3] for counts in shown.values()] == most[: len(shown)]
    assert len(shown) == min(10, len(agencies))


def _counts(base: Base, agency: str) -> list[int]:
    """Due, received, on time, to be reminded of."""
    mine = [report for (_, of_, _), report in base.reports.items() if of_ == agency]
    kinds = Counter(report.state for report in mine)
    gone = kinds["missing"] + kinds["withdrawn"] + kinds["returned"]
    return [len(mine), kinds["on_time"] + kinds["late"], kinds["on_time"], gone]


def _told(base: Base, home: Home, place: tuple[str, str]) -> bool:
    """Whether bounds may be told: there are some, not of one or two people, nor of one unit that has a small count."""
    span = base.spans[place]
    if span.people is None or span.people in {1, 2}:
        return False
    with warehouse.open_current(home) as snapshot:
        return span.alone is None or outside.withheld(snapshot, base.plan, place[0]).is_open(
            place[1], "default", span.alone
        )


def _require_effect(base: Base, home: Home, agency: str, words: str, language: Language) -> None:
    """The ratio that the agency's missing units leave most open, or nothing."""
    touched = {
        place: span
        for place, span in base.spans.items()
        if _told(base, home, place) and any(unit[0] == agency for unit in base.missing(*place))
    }
    if not touched or not _counts(base, agency)[3]:
        assert words == ""
        return
    width = max(_width(span) for span in touched.values())
    best = {place: span for place, span in touched.items() if _width(span) == width}
    head, _, tail = words.rpartition(": ")
    found = [place for place in best if head.lower() == ", ".join(name(base.plan, *place, language)).lower()]
    assert len(found) == 1
    span = best[found[0]]
    assert list(numbers(tail, language)) == [rounded(span.lowest or Fraction()), rounded(span.highest or Fraction())]


def _width(span: Span) -> Fraction:
    return (span.highest or Fraction()) - (span.lowest or Fraction())


def test_the_follow_up_says_how_many_verdicts_could_turn(made: Made, base: Base) -> None:
    t = text(made.story.language)
    _, said, _ = page(made, "followup")
    turns = sum(could for place in base.spans for could in base.turns(*place).values())
    assert turns
    assert t("followup.missing.turns", count=t.number(turns), ratios=t.number(len(base.spans))) in said


# Tasks


def _state(base: Base, task: str, until: str = "") -> str:
    found = base.tasks(until).get(task)
    return found.status if found else "unreported"


def test_tasks_are_counted_section_by_section(made: Made, base: Base) -> None:
    language = made.story.language
    title, said, table = page(made, "tasks")
    states = {task.id: _state(base, task.id) for task in base.plan.tasks}
    known = [state for state in states.values() if state != "unreported"]
    stuck = sum(state in STUCK for state in known)
    assert of(title, language) == sorted_(len(known), len(states), known.count("done"), stuck)
    sections: dict[str, list[str]] = {}
    for task in base.plan.tasks:
        sections.setdefault(task.section, []).append(states[task.id])
    assert [row[0].partition(" ")[0] for row in table] == list(sections)  # a name may follow
    for row in table:
        mine = sections[row[0].partition(" ")[0]]
        groups = (("done",), GOING, STUCK, ("unreported",))
        wanted = [len(mine), *(sum(state in group for state in mine) for group in groups)]
        assert [int(next(numbers(cell, language))) for cell in row[1:]] == wanted
    then, now = base.tasks(BEFORE), base.tasks()
    moved = [code for code in states if _moved(then.get(code), now.get(code))]
    assert moved
    (line,) = (each for each in said if "→" in each)
    assert re.findall(r"[IV]+(?:\.\d)+", line) == moved[:4]
    year = list(numbers(line.partition(":")[0], language))
    assert Decimal(len(moved)) in year


def _moved(then: Told | None, now: Told | None) -> bool:
    """Whether state or percent differ."""
    before, after = (each and (each.status, each.percent) for each in (then, now))
    return before != after


def test_tasks_that_do_not_move_are_listed_with_their_state(made: Made, base: Base) -> None:
    language, t = made.story.language, text(made.story.language)
    title, _, table = page(made, "tasks_stuck")
    stuck = {task.id: base.tasks()[task.id] for task in base.plan.tasks if _state(base, task.id) in STUCK}
    assert of(title, language) == sorted_(len(stuck))
    assert [row[0].split()[0] for row in table] == list(stuck)
    for row, found in zip(table, stuck.values(), strict=True):
        assert row[2].startswith(t(f"tasks.state.{found.status}"))
        assert of(row[2], language) == ([] if found.percent is None else sorted_(found.percent))


# Structure and aims


def test_the_structure_is_the_sums_of_what_was_reported(made: Made, base: Base) -> None:
    language, plan = made.story.language, base.plan
    title, said, _ = page(made, "structure")
    (slide,) = (each for each in made.story.slides if each.code == "structure")
    drawn = decks.chart(made.deck.slides[made.pages(slide)[0]])
    assert drawn is not None
    ages = next(each for each in plan.breakdowns if each.code == "age")
    people = {part: _sum(base, part, ages.whole, ages.parts) for part in ages.parts}
    assert drawn[0] == [part_label(plan, ages, part, language) for part in ages.parts]
    (shares,) = drawn[1].values()
    for share, (counted, whole) in zip(shares, people.values(), strict=True):
        assert share is None or share == pytest.approx(100 * counted / whole)
    assert sum(share is None for share in shares) in {0, 2, 3}
    lines = [line for line in said if line.strip()]
    for sentence, year in ((title, 2030), (next(line for line in lines if "2045" in line), 2045)):
        least, most = _retiring(base, {part: counted for part, (counted, _) in people.items()}, year)
        staff = next(iter(people.values()))[1]
        assert of(sentence, language) == sorted_(year, *{least, most}, staff, *_units(base, ages.whole, ages.parts))
    women, all_of = _sum(base, "nu", "tong_cc_vc", ("nu",))
    larger, other = max(women, all_of - women), min(women, all_of - women)
    both = (rounded(Fraction(100 * part, all_of)) for part in (larger, other))
    wanted = sorted([*sorted_(larger, all_of, *_units(base, "tong_cc_vc", ("nu",))), *both])
    assert any(of(line, language) == wanted for line in lines)
    ethnic = next(each for each in plan.breakdowns if each.code == "ethnic")
    group = next(each for each in plan.groupings if each.breakdown == "ethnic")
    few = [_sum(base, part, ethnic.whole, ethnic.parts) for part in group.parts]
    some = (sum(each[0] for each in few), few[0][1])
    counts = (*some, *_units(base, ethnic.whole, ethnic.parts))
    wanted = sorted([*sorted_(*counts), rounded(Fraction(100 * some[0], some[1]))])
    assert any(of(line, language) == wanted for line in lines)


def _units(base: Base, whole: str, parts: tuple[str, ...]) -> tuple[int, ...]:
    """Units that have filled this for all their sectors, and those that are due; nothing where these are as many."""
    filled = {(unit, of) for period, of, unit, *_ in base.counted("BM01", parts, (whole,)) if period == NOW}
    due = {(agency, commune): each for (form, agency, commune), each in base.due.items() if form == "BM01"}
    reported = sum(all((unit, sector) in filled for sector in mine) for unit, mine in due.items())
    return () if reported == len(due) else (reported, len(due))


def _sum(base: Base, part: str, whole: str, needed: tuple[str, ...]) -> tuple[int, int]:
    """People of a part over all, in the rows that filled every part."""
    found = base.newest("BM01", (part,), (whole,), needed)
    assert found
    return found


def _retiring(base: Base, people: Mapping[str, int], year: int) -> tuple[int, int]:
    """How many are surely past the age of retirement at a year's end, and how many may be: age by age, in months."""
    plan, end = base.plan, base.plan.period(base.period).end
    ages = plan.retirement_age(year)
    assert ages
    later = 12 * (year - end.year) + 12 - end.month
    least = most = 0
    for band in plan.age_bands:
        oldest = band.oldest or 100
        months = range(12 * band.youngest, 12 * oldest + 12)
        past = [age + later >= limit for age in months for limit in (ages.men, ages.women)]
        least += people[band.column] if all(past) else 0
        most += people[band.column] if any(past) else 0
    return least, most


def test_the_aims_are_the_sums_of_what_was_reported(made: Made, base: Base) -> None:
    language, t = made.story.language, text(made.story.language)
    found = {aim.id: base.newest(str(aim.form), aim.numerator, aim.denominator) for aim in base.plan.aims if aim.form}
    known = {aim.text("name", language): aim for aim in base.plan.aims if found.get(aim.id)}
    table = [row for code in ("aims", "aims-share") for row in page(made, code)[2]]
    assert {row[0] for row in table} == set(known)
    hidden = 0
    for row in table:
        aim = known[row[0]]
        people, whole = found[aim.id] or (0, 0)
        if row[1].startswith(t("disclosure.hidden")):
            hidden += 1
            continue
        assert people not in {1, 2}
        shown = list(numbers(row[1], language))
        assert shown[-1 if aim.unit != "percent" else 1] == people
        if aim.unit == "percent":
            places = -int(shown[0].as_tuple().exponent)
            assert shown[0] == rounded(Fraction(100 * people, whole), places)
            assert shown[2] == whole
    assert hidden
    _require_trend(base, table, known, language)


def _require_trend(base: Base, table: list[list[str]], known: Mapping[str, Aim], language: Language) -> None:
    """Where it says that an aim grew, it did: against the newest period before."""
    grown = {"vi": "tăng", "en": "up"}[language]
    up = [row for row in table if row[2].startswith(grown)]
    assert up
    for row in up:
        now = list(numbers(row[1], language))
        then = list(numbers(row[2], language))
        if known[row[0]].unit == "percent":
            assert Fraction(now[1]) / Fraction(now[2]) > Fraction(then[1]) / Fraction(then[2])
        else:
            assert now[0] > then[0]


# What to do next


def test_the_closing_actions_are_what_is_missing(made: Made, base: Base) -> None:
    language, t = made.story.language, text(made.story.language)
    title, _, table = page(made, "closing")
    assert of(title, language) == sorted_(len(table))
    gone = [key for key, report in base.reports.items() if report.state in {"missing", "withdrawn", "returned"}]
    (row,) = (each for each in table if each[0] == t("story.closing.submit", count=t.number(len(gone))))
    often = Counter(agency for _, agency, _ in gone)
    (first, times), *_ = often.most_common()
    assert row[1].startswith(f"{base.plan.agency(first).text('name', language)} ({times})")
    assert row[1].endswith(t("story.closing.others", count=len(often) - 3))
    silent = sum(_state(base, task.id) == "unreported" for task in base.plan.tasks)
    assert t("story.closing.tasks", count=t.number(silent)) in [each[0] for each in table]


def test_the_deck_tells_the_same(made: Made) -> None:
    """As the file that a browser opens holds it; what the slides tell is what was counted above."""
    told = ("followup", "tasks", "tasks_stuck", "structure", "aims", "aims-share", "closing")
    file = deck.make(made.story.only(told)).decode()
    (data,) = re.findall(r"mount\(\{ data: (\{.*\}), parentElement: ", file)
    found = json.loads(data)["slides"]
    assert [each["code"] for each in found] == [*told]
    for each in found:
        title, said, table = page(made, each["code"])
        assert each["title"] == title
        assert set(each["lines"]) <= set(said)
        rows_ = each["grid"]["rows"] if each["grid"] else []
        assert [[sorted(cell["words"].split()) for cell in row] for row in rows_] == [
            [sorted(cell.split()) for cell in row] for row in table
        ]


# The workbook


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_lists_reports_tasks_and_bounds(followed: Home, base: Base, language: Language) -> None:
    book = opened(texts.made(followed, "workbook", language))
    t, plan = text(language), base.plan
    listed = {(line["form"], line["code"]): line for line in rows(book, "reports", language)}
    wanted = {(form, commune or agency): each for (form, agency, commune), each in base.reports.items()}
    assert listed.keys() == wanted.keys()
    for key, report in wanted.items():
        line = listed[key]
        assert (line["state"], line["number"], line["days"]) == (
            t(f"followup.state.{report.state}"), report.number, report.days,
        )  # fmt: skip
        assert (_day(line["came"]), _day(line["deadline"])) == (report.day, DUE)
    found = base.tasks()
    for line in rows(book, "tasks", language):
        said = found.get(line["task"])
        assert line["state"] == t(f"tasks.state.{said.status if said else 'unreported'}")
        percent = said.percent if said else None
        assert line["percent"] == (None if percent is None else pytest.approx(percent / 100))
        assert _day(line["closing"]) == (plan.period(said.period).end if said else None)
        assert line["by"] == (plan.agency(said.agency).text("name", language) if said else None)
    bounds = {(line["sector"], line["indicator"]): line for line in rows(book, "bounds", language)}
    assert bounds.keys() == {name(plan, *place, language) for place in base.spans}
    for place, span in base.spans.items():
        line = bounds[name(plan, *place, language)]
        assert line["value"] == _share(span.value)
        assert (line["units"], line["unknown"]) == (span.units, span.unknown)
        shown = span if _told(base, followed, place) else Span(None, None, None, 0, None, 0)
        assert (line["lowest"], line["highest"]) == (_share(shown.lowest), _share(shown.highest))
        assert line["missing_people"] == shown.people
        could = {True: t("followup.turn.could"), False: t("followup.turn.stays")}
        turns = "; ".join(f"{year}: {could[turn]}" for year, turn in base.turns(*place).items())
        assert line["turn"] == (turns or t("charts.status.no_target"))
    kept = [place for place, span in base.spans.items() if span.alone and not _told(base, followed, place)]
    assert [place for place in kept if (base.spans[place].people or 0) > 2]  # of a unit that has a small count


def _day(cell: object) -> date | None:
    return cell.date() if isinstance(cell, datetime) else None


def _share(value: Fraction | None) -> object:
    return None if value is None else pytest.approx(float(value / 100), abs=1e-12)
