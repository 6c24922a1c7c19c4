"""Every number on every slide, against the marts by an independent calculation (`reckoning`)."""

from __future__ import annotations

from collections import Counter

from analytics.plan import Unit
from analytics.story import Slide
from analytics.warehouse import queries
from tests.story.conftest import Told
from tests.story.reckoning import Fact, Numbers
from tests.story.reckoning import told as words_of


def test_the_total(told: Told) -> None:
    reckoned, slide = told.reckoned, found(told, "total")
    if slide is None:
        assert not [fact for fact in reckoned.facts if fact.unit == "times"]
        return
    (fact,) = (fact for fact in reckoned.facts if fact.unit == "times")
    assert fact.people is not None
    (aim,) = fact.aims
    people, short = reckoned.write(fact.people), reckoned.write(fact.short(aim.year))
    goal = reckoned.write(aim.value * fact.of)
    baseline = told.edition.plan.indicator(fact.indicator).baseline_period[:4]
    head = [people, reckoned.shown(fact), baseline, short, goal, str(aim.year)]
    same(told, slide, [*head, *reckoned.takes(fact), *reckoned.coverage([fact])])
    rows = told.edition.series(fact.sector, fact.indicator).to_pylist()
    assert slide.plot is not None
    counts, levels = slide.plot.series.values()
    assert counts == tuple(row["numerator"] for row in rows)
    assert levels == (float(aim.value * fact.of),) * len(rows)


def test_the_matrix(told: Told) -> None:
    reckoned, slide = told.reckoned, found(told, "matrix")
    assert slide is not None
    assert slide.grid is not None
    facts = [fact for sector in reckoned.sectors for fact in reckoned.of(sector)]
    cells = [cell for row in slide.grid.rows for cell in row[1:] if cell.words]
    wanted = Counter(map(tuple, (in_the_matrix(told, fact) for fact in facts)))
    assert Counter(tuple(reckoned.numbers(cell.words)) for cell in cells) == wanted
    assert Counter(cell.value for cell in cells) == Counter(float(fact.value) if fact.known else None for fact in facts)
    heads = [*reckoned.tally(reckoned.facts), *reckoned.unknown(), *reckoned.coverage(facts)]
    same(told, slide, [*heads, *(number for fact in facts for number in in_the_matrix(told, fact))])


def in_the_matrix(told: Told, fact: Fact) -> Numbers:
    """Figure, each target with its year, people short of the next."""
    reckoned = told.reckoned
    figure = [reckoned.shown(fact)] if fact.known else []
    aims = [number for aim in fact.aims for number in (str(aim.year), *reckoned.goal(aim))]
    return sorted([*figure, *aims, *short_of_next(told, fact)])


def short_of_next(told: Told, fact: Fact) -> Numbers:
    """People short of the next target; none where it is met or nothing is known."""
    if not fact.aims or not fact.known or fact.met(fact.aims[0].year):
        return []
    return [told.reckoned.write(fact.short(fact.aims[0].year))]


def test_each_sector(told: Told) -> None:
    reckoned = told.reckoned
    shown = [slide for slide in told.story.slides if slide.code.startswith("sector-")]
    assert [slide.code for slide in shown] == [f"sector-{sector}" for sector in reckoned.sectors]
    for sector, slide in zip(reckoned.sectors, shown, strict=True):
        facts = reckoned.of(sector)
        free = [reckoned.shown(fact) for fact in facts if not fact.aims and fact.known]
        takes = [number for fact in facts for number in reckoned.takes(fact)]
        same(told, slide, [*reckoned.tally(facts), *takes, *free, *reckoned.coverage(facts)])
        ratios = [fact for fact in facts if fact.aims and fact.unit == "percent"]
        assert slide.plot is not None
        now, *aims = slide.plot.series.values()
        assert now == tuple(float(fact.value) if fact.known else None for fact in ratios)
        years = sorted({aim.year for fact in ratios for aim in fact.aims})
        assert aims == [tuple(float(a.value) if (a := fact.aim(year)) else None for fact in ratios) for year in years]


def test_the_largest_gaps(told: Told) -> None:
    reckoned, slide = told.reckoned, found(told, "gaps")
    assert slide is not None
    short = largest(told)
    worst = short[0]
    aim = worst.aim(reckoned.year)
    ratios = [fact for fact in reckoned.facts if fact.unit == "percent" and fact.met(reckoned.year) is False]
    assert aim is not None
    head = [str(len(short)), reckoned.write(worst.short(aim.year)), str(aim.year), *reckoned.a_year(worst, aim)]
    furthest = max(ratios, key=lambda fact: (aim_of(fact, aim.year) - fact.value, fact.short(aim.year)))
    same(told, slide, [*head, *reckoned.points(furthest), str(aim.year), *reckoned.coverage(short)])
    assert slide.plot is not None
    years = sorted({each.year for fact in short for each in fact.aims})
    wanted = [tuple(float(fact.short(year)) if fact.aim(year) else None for fact in short) for year in years]
    assert list(slide.plot.series.values()) == wanted


def largest(told: Told) -> list[Fact]:
    """The ten that most people are missing for; those of the province's total are counted otherwise."""
    year = told.reckoned.year
    short = [fact for fact in told.reckoned.facts if fact.unit != "times" and fact.short(year)]
    return sorted(short, key=lambda fact: -fact.short(year))[:10]


def aim_of(fact: Fact, year: int) -> float:
    aim = fact.aim(year)
    assert aim is not None
    return float(aim.value)


def test_the_forecast(told: Told) -> None:
    reckoned, slide = told.reckoned, found(told, "forecast")
    assert slide is not None
    ahead = [fact for fact in reckoned.facts if fact.met(reckoned.year) is False]
    said = Counter(aim.likelihood for fact in ahead if (aim := fact.aim(reckoned.year)))
    assert reckoned.numbers(slide.kicker) == [str(reckoned.year)]
    assert reckoned.numbers(slide.title) == sorted([str(len(ahead)), str(reckoned.year), *map(str, said.values())])
    assert slide.grid is not None
    values = [(row[1].value, row[2].value) for row in slide.grid.rows]
    assert Counter(values) == Counter((float(fact.value), aim_of(fact, reckoned.year)) for fact in ahead)
    for row in slide.grid.rows:
        (fact,) = (each for each in ahead if named(told, each) == row[0].words)
        aim = fact.aim(reckoned.year)
        assert aim is not None
        assert reckoned.numbers(row[1].words) == [reckoned.shown(fact)]
        assert reckoned.numbers(row[2].words) == reckoned.goal(aim)
        assert (row[3].status is None) == (row[3].words in {"chưa đủ số liệu", "not enough data"})


def named(told: Told, fact: Fact) -> str:
    """Sector and indicator in short, as their files call them."""
    tables, language = told.reckoned.tables, told.edition.language
    sector = next(row for row in tables["sectors"] if row["code"] == fact.sector)
    indicator = next(row for row in tables["indicators"] if row["code"] == fact.indicator)
    return f"{sector[f'short_{language}']} · {indicator[f'short_{language}']}"


def test_what_changed(told: Told) -> None:
    slide = found(told, "changes")
    assert slide is not None
    assert told.since is not None
    now = {named(told, fact): fact for fact in told.reckoned.facts if fact.aims}
    then = earlier(told)
    moved = {name: fact for name, fact in now.items() if name in then and then[name] != exact(fact)}
    assert slide.grid is not None or not moved
    rows = slide.grid.rows if slide.grid else ()
    assert {row[0].words for row in rows} <= set(moved)
    assert len(rows) == min(len(moved), 12)
    for name, before, after, change, *_ in rows:
        fact, old = moved[name.words], then[name.words]
        assert after.value == (float(fact.value) if fact.known else None)
        assert before.value == old
        if old is not None and fact.known:
            assert told.reckoned.numbers(change.words) == [distance(told, fact)]
            assert change.words.startswith("+" if float(fact.value) > old else "−")
    if not moved:
        assert told.reckoned.numbers(slide.title) == []


def exact(fact: Fact) -> float | None:
    return float(fact.value) if fact.known else None


def earlier(told: Told) -> dict[str, float | None]:
    """The figures of the period before, by the same names."""
    assert told.since is not None
    rows = queries.current(told.since.snapshot, period=told.since.period, variant=told.since.reading).to_pylist()
    units: dict[str, Unit] = {each.code: each.unit for each in told.edition.plan.indicators}
    found = {(row["sector"], row["indicator"]): row for row in rows}
    result = {}
    for fact in told.reckoned.facts:
        row = found.get((fact.sector, fact.indicator))
        if row is not None:
            of = row["denominator"] if units[fact.indicator] != "people" else 1
            known = row["numerator"] is not None and of
            scale = 100 if units[fact.indicator] == "percent" else 1
            result[named(told, fact)] = scale * row["numerator"] / of if known else None
    return result


def distance(told: Told, fact: Fact) -> str:
    """How far a figure moved: points of a ratio to one decimal or more, people of anything else."""
    old = earlier(told)[named(told, fact)]
    assert old is not None
    if fact.unit == "percent":
        return told.reckoned.write(abs(float(fact.value) - old), 1)
    return told.reckoned.write(round(abs(float(fact.value) - old) * (fact.of if fact.unit == "times" else 1)))


def test_what_to_do_next(told: Told) -> None:
    reckoned, slide = told.reckoned, found(told, "closing")
    assert slide is not None
    assert slide.grid is not None
    gaps = largest(told)[:5]
    for fact, (action, _) in zip(gaps, slide.grid.rows[: len(gaps)], strict=True):
        aim = fact.aims[0]
        wanted = [reckoned.write(fact.short(aim.year)), *reckoned.goal(aim), str(aim.year), *reckoned.a_year(fact, aim)]
        assert action.words.startswith(named(told, fact))
        assert reckoned.numbers(action.words) == sorted(wanted)
    assert reckoned.numbers(slide.title) == [str(len(slide.grid.rows))]


def test_the_title_counts_what_the_figures_rest_on(told: Told) -> None:
    slide = found(told, "title")
    assert slide is not None
    submissions = queries.submissions(told.edition.snapshot).to_pylist()
    same(told, slide, [str(sum(row["counts"] for row in submissions))])


def found(told: Told, code: str) -> Slide | None:
    """A slide by its code."""
    return next((slide for slide in told.story.slides if slide.code == code), None)


def same(told: Told, slide: Slide, wanted: Numbers) -> None:
    """The slide tells these numbers and no others, each as often as it has to."""
    assert Counter(told.reckoned.numbers(*words_of(slide))) == Counter(wanted), slide.title
