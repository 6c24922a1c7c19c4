"""What a meeting, a slide file or a letter tells: one data version read as a sequence of findings."""

from analytics.story.edition import Edition, before, earlier, edition
from analytics.story.outline import tell
from analytics.story.slide import Cell, Grid, Plot, Slide, Story

__all__ = ["Cell", "Edition", "Grid", "Plot", "Slide", "Story", "before", "earlier", "edition", "tell"]
