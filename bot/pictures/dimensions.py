"""The retrospective: a scale from 1 to 5 for each dimension, a disc for this plan and a ring for the one before."""

from __future__ import annotations

from bot.domain.charts import Dimensions, Scale
from bot.domain.retrospective import HIGHEST, LOWEST
from bot.pictures import palette as p
from bot.pictures.canvas import MARGIN, RIGHT, Drawing, Style
from bot.pictures.fonts import Weight
from bot.pictures.parts import QUIET, STRONG, heading, paragraph

_ROW = 130
_LEFT, _RIGHT = MARGIN + 20, RIGHT - 20
_DISC, _RING = 12, 18
_VALUE = Style(24, Weight.SEMIBOLD, p.BLUE)


def draw_dimensions(chart: Dimensions) -> Drawing:
    """About 720 pixels high; less where too few people have scored."""
    drawing = Drawing()
    bottom = heading(drawing, chart.heading, chart.subtitle)
    if not chart.scales:
        drawing.height = paragraph(drawing, bottom - 10, chart.empty) + 22
        return drawing
    for n, scale in enumerate(chart.scales):
        _scale(drawing, scale, bottom + n * _ROW)
    drawing.height = _legend(drawing, chart, bottom + len(chart.scales) * _ROW) + 28
    return drawing


def _scale(drawing: Drawing, scale: Scale, top: float) -> None:
    value = drawing.text(RIGHT, top + 36, scale.caption, _VALUE, align="right")
    drawing.text(MARGIN, top + 36, scale.label, STRONG, most=value.left - MARGIN - 16)
    y = top + 66
    drawing.line([(_LEFT, y), (_RIGHT, y)], p.GUIDE, 4)
    for score in range(LOWEST, HIGHEST + 1):
        x = _x(score)
        drawing.line([(x, y - 9), (x, y + 9)], p.GUIDE, 3)
        drawing.text(x, top + 110, str(score), QUIET, align="middle")
    if scale.before is not None:
        drawing.circle(_x(scale.before), y, _RING, p.CARD if scale.before != scale.median else "none", p.INK, 3)
    drawing.circle(_x(scale.median), y, _DISC, p.BLUE)


def _legend(drawing: Drawing, chart: Dimensions, top: float) -> float:
    """Which mark is which plan."""
    if not chart.before:
        return top
    y = top + 30
    drawing.circle(_LEFT, y, _DISC, p.BLUE)
    ours = drawing.text(_LEFT + 28, y + 8, chart.ours)
    left = ours.right + 60
    drawing.circle(left, y, _RING, p.CARD, p.INK, 3)
    drawing.text(left + 34, y + 8, chart.before, most=RIGHT - left - 34)
    return top + 52


def _x(score: float) -> float:
    return _LEFT + (score - LOWEST) / (HIGHEST - LOWEST) * (_RIGHT - _LEFT)
