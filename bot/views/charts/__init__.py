"""What pictures of a plan show, made from its state; and the same in words, for where a picture cannot be sent."""

from bot.views.charts.dimensions import retrospective_chart, retrospective_text
from bot.views.charts.progress import progress_chart, progress_text
from bot.views.charts.timeline import timeline_chart, timeline_text

__all__ = [
    "progress_chart",
    "progress_text",
    "retrospective_chart",
    "retrospective_text",
    "timeline_chart",
    "timeline_text",
]
