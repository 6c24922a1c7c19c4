"""The story of the figures, slide by slide, over the whole window."""

from analytics.ui import presenting, show
from analytics.ui.view import current

view = current()
since = presenting.choose_since(view)
story = presenting.story(view, since)

show.finding(view.t("present.head", count=len(story.slides)))
presenting.deck(view, since)
presenting.newer(view)
presenting.choices(view)
presenting.outline(view, story)
