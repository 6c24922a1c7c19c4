"""The first sheet: whose figures these are, how far they can be trusted, and what is on which sheet."""

from __future__ import annotations

from collections.abc import Sequence

from analytics import paper
from analytics.export import account, annex
from analytics.export.workbook.sheet import HEADER, Sheet, Stamp, raise_row, top
from analytics.paper import Paper
from analytics.story import Edition

_WIDTHS = (28, 92)


def stamp(edition: Edition) -> Stamp:
    """The mark and the line below the title of every sheet."""
    t = edition.t
    marks = (("illustrative", edition.meta["illustrative"]), ("provisional", edition.provisional))
    about = t(
        "workbook.about",
        province=edition.plan.province.text("name", t.language),
        period=t.period(edition.period),
        version=edition.snapshot.version,
        reading=annex.reading_name(edition),
    )
    return Stamp(" · ".join(t(f"letter.mark.{name}") for name, holds in marks if holds), about)


def write(book: Paper, edition: Edition, sheets: Sequence[Sheet], stamp: Stamp) -> None:
    """Facts, notes, then each sheet with a way to it."""
    t, made = edition.t, book.open_sheet(edition.t("workbook.cover.name"))
    top(book, made, t("workbook.cover.title"), stamp)
    for place, width in enumerate(_WIDTHS):
        made.set_column(place, place, width)
    label, words = book.style(paper.STRONG, {"valign": "top"}), book.style({"text_wrap": True, "valign": "top"})
    at = HEADER
    for name, said in _facts(edition).items():
        made.write_string(at, 0, t(f"workbook.cover.{name}"), label)
        made.write_string(at, 1, said, words)
        raise_row(made, at, ("", said), _WIDTHS)
        at += 1
    link = book.style({"font_color": paper.ACCENT, "underline": 1, "valign": "top"})
    for row, sheet in enumerate(sheets, at + 1):
        quoted = sheet.name.replace("'", "''")
        made.write_url(row, 0, f"internal:'{quoted}'!A1", link, sheet.name)
        made.write_string(row, 1, sheet.note, words)
        raise_row(made, row, ("", sheet.note), _WIDTHS)
    made.fit_to_pages(1, 0)


def _facts(edition: Edition) -> dict[str, str]:
    t, plan = edition.t, edition.plan
    return {
        "plan": plan.province.text("plan_title", t.language),
        "period": f"{t.period(edition.period)} ({annex.closing(edition, edition.period)})",
        "version": edition.snapshot.version,
        "reading": annex.reading_name(edition),
        "submissions": t.number(edition.meta["submissions"]),
        "coverage": account.coverage(edition),
        "marks": stamp(edition).mark or t("workbook.cover.no_mark"),
        "hidden": t("disclosure.why"),
        "blank": t("workbook.cover.blank_means"),
        "contact": plan.agency(plan.province.reviewing_agency).text("name", t.language),
    }
