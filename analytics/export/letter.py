"""Documents for meetings, filled from Word templates: the review letter, the yearly evaluation, the one-page brief.

All three are told from the same words, which data/templates/README.md lists for those who change a template.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analytics import charts, findings
from analytics.charts.drawing import Drawing
from analytics.charts.figures import Figure, by_sector, status, years
from analytics.charts.numbers import people_text
from analytics.export import account, annex, picture
from analytics.export.duties import duties
from analytics.export.receipt import period_name
from analytics.export.template import TEMPLATES, Picture, fill
from analytics.story import Edition

_WIDE, _PIXELS = 165, 860  # mm on paper, pixels it is laid out in
Words = Mapping[str, Any]
Told = Callable[[int, int], None]


def letter(edition: Edition, template: Path | None = None, told: Told = lambda done, of: None) -> bytes:
    """The review for the Standing Committee (báo cáo sơ kết) as DOCX. Raises ExportRefused."""
    return _document(edition, "letter", template, told)


def evaluation(edition: Edition, template: Path | None = None, told: Told = lambda done, of: None) -> bytes:
    """The yearly evaluation of the agencies' results (section I.2 of the plan) as DOCX. Raises ExportRefused."""
    return _document(edition, "evaluation", template, told)


def brief(edition: Edition, template: Path | None = None, told: Told = lambda done, of: None) -> bytes:
    """One page for leaders as DOCX. Raises ExportRefused."""
    return _document(edition, "brief", template, told)


def _document(edition: Edition, kind: str, template: Path | None, told: Told) -> bytes:
    """`told` is called after each step: the words, the pictures, the file."""
    chosen = template or TEMPLATES / f"{kind}.{edition.language}.docx"
    title = edition.t(f"letter.title.{kind}", period=findings.small(period_name(edition.period, edition.t)))
    steps = (_texts, _pictures)
    placed: dict[str, Any] = {}
    for done, step in enumerate(steps, 1):
        placed |= step(edition)
        told(done, len(steps) + 1)
    day = edition.plan.period(edition.period).end
    made = fill(chosen, placed, title=title, language=edition.language, day=day)
    told(len(steps) + 1, len(steps) + 1)
    return made


def words(edition: Edition) -> Words:
    """Everything a template can name: text, lists and mappings of text, pictures."""
    return {**_texts(edition), **_pictures(edition)}


def _texts(edition: Edition) -> Words:
    return {**_heads(edition), **_told(edition), **_lists(edition)}


def _heads(edition: Edition) -> Words:
    """Who writes, of what, of when, and how far it can be trusted."""
    t, province, language = edition.t, edition.plan.province, edition.language
    illustrative = t("letter.mark.illustrative") if edition.meta["illustrative"] else ""
    provisional = t("letter.mark.provisional") if edition.provisional else ""
    return {
        "province": province.text("name", language),
        "committee": province.text("committee", language),
        "plan_title": province.text("plan_title", language),
        "period": period_name(edition.period, t),
        "in_period": findings.small(period_name(edition.period, t)),
        "day": t.day(edition.plan.period(edition.period).end),
        "version": edition.snapshot.version,
        "reading": annex.reading_name(edition),
        "illustrative": illustrative,
        "provisional": provisional,
        "mark": " · ".join(filter(None, (illustrative, provisional))),
    }


def _told(edition: Edition) -> Words:
    t, plan, figures = edition.t, edition.plan, account.aimed(edition)
    return {
        "overview": account.ended(findings.overview(t, figures, plan)),
        "furthest": account.ended(findings.gap_points(t, figures, plan)),
        "most_people": account.ended(findings.gap_people(t, figures, plan)),
        "coverage": account.ended(findings.coverage(t, figures, plan) or t("letter.account.complete")),
        "tasks_told": account.tasks(edition),
        "situation": account.situation(edition),
        "strengths": account.strengths(edition),
        "shortcomings": account.shortcomings(edition),
        "directions": account.directions(edition),
        "requests": account.requests(edition),
        "outlook": account.outlook(edition),
    }


def _lists(edition: Edition) -> Words:
    return {
        "standing": _standing(edition),
        "sectors": [_sector(edition, *group) for group in by_sector(account.aimed(edition))],
        "targets": annex.targets(edition, account.aimed(edition)),
        "missing": annex.missing(edition),
        "readings": annex.readings(edition),
        "agencies": annex.agencies(edition),
        "changes": annex.changes(edition),
        "tasks": _tasks(edition),
        "leads": _leads(edition),
    }


def _standing(edition: Edition) -> list[Mapping[str, str]]:
    """The province in a few figures: how many intellectuals, how many targets are reached in each year."""
    t, figures = edition.t, account.aimed(edition)
    found: list[Mapping[str, str]] = [
        {"value": t.number(figure.numerator), "name": t("letter.standing.total")}
        for figure in figures
        if figure.indicator.unit == "times" and figure.numerator is not None
    ]
    for year in years(figures):
        verdicts = [target.met for figure in figures for target in figure.targets if target.year == year]
        found.append(
            {"value": f"{verdicts.count(True)}/{len(verdicts)}", "name": t("letter.standing.reached", year=year)}
        )
    return found


def _sector(edition: Edition, sector: str, members: Sequence[Figure]) -> Words:
    """One sector: its finding, its figures, and where each of them leads."""
    t, plan = edition.t, edition.plan
    verdicts = [status(figure, figure.next_target.year) for figure in members if figure.next_target]
    return {
        "name": plan.sector(sector).text("name", t.language),
        "short": plan.sector(sector).text("short", t.language),
        "finding": account.ended(findings.sector(t, members, plan)),
        "forecasts": [account.ended(findings.forecast(t, figure, plan)) for figure in members],
        "targets": annex.targets(edition, members),
        "reached": f"{verdicts.count('reached')}/{len(verdicts)}",
        "largest": _largest(edition, members),
    }


def _largest(edition: Edition, members: Sequence[Figure]) -> str:
    """The sector's next target that most people are missing for, in few words."""
    short = [(target.gap_people or 0, figure) for figure in members if (target := figure.next_target)]
    most, figure = max(short, key=lambda pair: pair[0])
    if not most:
        return annex.NONE
    name = figure.indicator.text("short", edition.language)
    return edition.t("letter.brief.largest", indicator=name, people=people_text(edition.t, most))


def _tasks(edition: Edition) -> Mapping[str, Sequence[Words]]:
    """The tasks of each section of the plan: `III.1` and so on."""
    listed = duties(edition)
    return {section: [asdict(one) for one in listed if one.section == section] for section in _sections(edition)}


def _sections(edition: Edition) -> Sequence[str]:
    return tuple(dict.fromkeys(task.section for task in edition.plan.tasks))


def _leads(edition: Edition) -> list[Mapping[str, str]]:
    """Who leads how many tasks, and how many of them were reported on."""
    listed, t = duties(edition), edition.t
    count, reported = Counter(one.lead for one in listed), Counter(one.lead for one in listed if one.reported)
    return [
        {"lead": lead, "count": t.number(count[lead]), "reported": t.number(reported[lead])}
        for lead in dict.fromkeys(one.lead for one in listed)
    ]


def _pictures(edition: Edition) -> Mapping[str, Picture]:
    rows = (edition.progress, edition.current, edition.plan, edition.t, edition.outlook)
    figures = account.aimed(edition)
    return {
        "points_chart": _picture(
            edition, charts.gap_points_data(*rows), findings.gap_points(edition.t, figures, edition.plan)
        ),
        "people_chart": _picture(
            edition, charts.gap_people_data(*rows), findings.gap_people(edition.t, figures, edition.plan)
        ),
    }


def _picture(edition: Edition, drawing: Drawing, finding: str) -> Picture:
    """A chart with its finding, period, version and mark."""
    t = edition.t
    notes = (t("letter.chart.source", period=period_name(edition.period, t), version=edition.snapshot.version),)
    caption = picture.Caption(
        finding, notes, illustrative=edition.meta["illustrative"], provisional=edition.provisional
    )
    content = picture.png(drawing, caption, edition.language, width=_PIXELS)
    return Picture(content, f"{finding}. {t(f'charts.{drawing.chart}.description')}", _WIDE)
