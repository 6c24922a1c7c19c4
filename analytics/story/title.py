"""The first slide: which plan, whose figures, of when."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.story.edition import Edition
from analytics.story.resting import notes
from analytics.story.slide import Slide


def slides(edition: Edition) -> Iterator[Slide]:
    """One slide, in the plan's own words."""
    t, province = edition.t, edition.plan.province
    yield Slide(
        "title",
        kicker=province.text("committee", t.language),
        title=province.text("plan_title", t.language),
        lines=(
            t("story.title.province", province=province.text("name", t.language)),
            t("story.title.period", period=t.period(edition.period)),
        ),
        notes=notes(edition, "", t("story.title.submissions", count=t.number(edition.meta["submissions"]))),
        speech=(t("story.title.keys"),),
    )
