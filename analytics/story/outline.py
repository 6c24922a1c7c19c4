"""All slides in their order."""

from __future__ import annotations

from analytics.story import (
    changes,
    closing,
    followup,
    forecast,
    gaps,
    matrix,
    sector,
    structure,
    tasks,
    title,
    total,
)
from analytics.story.edition import Edition
from analytics.story.slide import Slide, Story

_BEFORE = (title, total, matrix, sector, gaps, forecast, structure, followup, tasks)


def tell(edition: Edition, *, since: Edition | None = None) -> Story:
    """The story of an edition; with what changed since an earlier one, if that is given."""
    slides: list[Slide] = [slide for part in _BEFORE for slide in part.slides(edition)]
    slides += changes.slides(edition, since) if since else ()
    slides += closing.slides(edition)
    return Story(
        title=edition.plan.province.text("plan_title", edition.language),
        language=edition.language,
        period=edition.period,
        reading=edition.reading,
        version=edition.snapshot.version,
        illustrative=edition.meta["illustrative"],
        provisional=edition.provisional,
        slides=tuple(slides),
    )
