"""Pictures of a plan: a chart as SVG, and that as PNG. Plain functions that block: run them off the event loop."""

from bot.pictures.draw import draw, drawing, svg

__all__ = ["draw", "drawing", "svg"]
