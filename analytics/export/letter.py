"""Documents for meetings, filled from Word templates: the review letter, the yearly evaluation, the one-page brief.

All three are told from the same words, which data/templates/README.md lists for those who change a template.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

from analytics import charts, findings
from analytics.charts.drawing import Drawing
from analytics.charts.figures import Figure, by_sector, years
from analytics.charts.numbers import people_text
from analytics.export import account, annex, picture, reports, staff
from analytics.export.duties import Duty, duties, tally
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
    """`told` is called after each step: the words, then the file with its pictures."""
    chosen = template or TEMPLATES / f"{kind}.{edition.language}.docx"
    title = edition.t(f"letter.title.{kind}", period=edition.t.period(edition.period, inside=True))
    placed, day = words(edition), edition.plan.period(edition.period).end
    told(1, 2)
    made = fill(chosen, placed, title=title, language=edition.language, day=day)
    told(2, 2)
    return made


def words(edition: Edition) -> Words:
    """Everything a template can name: text, lists and mappings of text, pictures."""
    return {**_heads(edition), **_told(edition), **_lists(edition), **_pictures(edition)}


def _heads(edition: Edition) -> Words:
    """Who writes, of what, of when, and how far it can be trusted."""
    t, province, language = edition.t, edition.plan.province, edition.language
    blank = t("letter.blank")
    illustrative = t("letter.mark.illustrative") if edition.meta["illustrative"] else ""
    provisional = t("letter.mark.provisional") if edition.provisional else ""
    return {
        "province": province.text("name", language),
        "committee": province.text("committee", language),
        "plan_title": province.text("plan_title", language),
        "plan_name": province.text("plan_name", language) or province.text("plan_title", language),
        "party": province.text("party", language) or blank,
        "drafter": province.text("drafter", language) or blank,
        "drafter_code": province.drafter_code or blank,
        "recipients": [*province.text("recipients", language)] or [blank],
        "period": t.period(edition.period),
        "in_period": t.period(edition.period, inside=True),
        "year_told": _year_told(edition),
        "day": t.day(edition.plan.period(edition.period).end),
        "version": edition.snapshot.version,
        "reading": annex.reading_name(edition),
        "illustrative": illustrative,
        "provisional": provisional,
        "mark": " · ".join(filter(None, (illustrative, provisional))),
    }


def _year_told(edition: Edition) -> str:
    """`năm 2025`; `năm 2026, số liệu đến 30/06/2026` while the year lasts."""
    t, period = edition.t, edition.plan.period(edition.period)
    if period.kind == "year":
        return t.period(period.code, inside=True)
    return t("letter.year_so_far", year=period.year, day=t.day(period.end))


def _told(edition: Edition) -> Words:
    t, plan, figures = edition.t, edition.plan, account.aimed(edition)
    return {
        "overview": account.ended(findings.overview(t, figures, plan)),
        "furthest": account.ended(findings.gap_points(t, figures, plan)),
        "most_people": account.ended(findings.gap_people(t, figures, plan)),
        "coverage": account.coverage(edition),
        "tasks_told": account.tasks(edition),
        "situation": account.situation(edition),
        "breaks": account.breaks(edition),
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
        "targets": annex.targets(edition, edition.figures),
        "missing": annex.missing(edition),
        "readings": annex.readings(edition),
        "agencies": annex.agencies(edition),
        "changes": annex.changes(edition),
        **{part: _groups(edition, part) for part in ("organisation", "measures")},
        "leads": _leads(edition),
        "structure": staff.told(edition),
        **staff.aims(edition),
        "due_told": reports.told(edition),
        "due": reports.forms(edition),
        "bounds": reports.bounds(edition),
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
    verdicts = [target.met for figure in members if (target := figure.target(edition.next_year))]
    return {
        "name": plan.sector(sector).text("name", t.language),
        "short": plan.sector(sector).text("short", t.language),
        "finding": account.ended(findings.sector(t, members, plan)),
        "forecasts": [account.ahead(edition, figure) for figure in members],
        "targets": annex.targets(edition, members),
        "reached": f"{verdicts.count(True)}/{len(verdicts)}",
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


def _groups(edition: Edition, part: str) -> list[Words]:
    """The plan's tasks of one part, section by section; a plan that names no sections has measures alone."""
    listed, named = duties(edition), {section.code: section for section in edition.plan.task_sections}
    codes = dict.fromkeys(one.section for one in listed)
    return [
        {
            "code": code,
            "name": named[code].text("name", edition.language) if code in named else code,
            "told": account.ended(tally(edition.t, [one for one in listed if one.section == code])),
            "tasks": [_words(one) for one in listed if one.section == code],
        }
        for code in codes
        if part == (named[code].part if code in named else "measures")
    ]


def _words(one: Duty) -> Words:
    return {each.name: getattr(one, each.name) for each in fields(one) if each.name != "progress"}


def _leads(edition: Edition) -> list[Mapping[str, str]]:
    """Who leads how many tasks, and how many of them were reported on."""
    listed, t = duties(edition), edition.t
    count, reported = (
        Counter(one.lead for one in listed),
        Counter(one.lead for one in listed if one.progress.submission),
    )
    return [
        {"lead": lead, "count": t.number(count[lead]), "reported": t.number(reported[lead])}
        for lead in dict.fromkeys(one.lead for one in listed)
    ]


def _pictures(edition: Edition) -> Mapping[str, Picture]:
    rows = (edition.progress, edition.current, edition.plan, edition.t, edition.outlook)
    figures = account.aimed(edition)
    points = findings.gap_points(edition.t, figures, edition.plan)
    people = findings.gap_people(edition.t, figures, edition.plan)
    return {
        "points_chart": _picture(edition, charts.gap_points_data(*rows), points),
        "people_chart": _picture(edition, charts.gap_people_data(*rows), people),
    }


def _picture(edition: Edition, drawing: Drawing, finding: str) -> Picture:
    """A chart for white paper, with its mark; the finding stands in the text above it."""
    caption = picture.Caption("", illustrative=edition.meta["illustrative"], provisional=edition.provisional)
    drawn = partial(picture.png, drawing, caption, edition.language, width=_PIXELS, ground="white")
    return Picture(drawn, f"{finding}. {edition.t(f'charts.{drawing.chart}.description')}", _WIDE)
