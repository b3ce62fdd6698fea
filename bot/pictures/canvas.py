"""Shapes on a card, as SVG. Each is kept with the box that it fills, so that a test can see what would overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from bot.pictures.clean import clean
from bot.pictures.fonts import FAMILY, Weight, fitted, font
from bot.pictures.palette import BORDER, CARD, INK

WIDTH, MARGIN = 800, 32
RIGHT = WIDTH - MARGIN
LETTERS = 22  # the smallest: shown 360 wide they are 10 pixels high
_ASCENT, _DESCENT = 0.8, 0.25  # of a line of text, as parts of its size
_AROUND = 4  # pixels beside words that cover what lies behind them


@dataclass(frozen=True, slots=True)
class Box:
    """In pixels from the card's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether they share any area."""
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)


@dataclass(frozen=True, slots=True)
class Shape:
    """What is drawn; `text` where it is words, and their size."""

    svg: str
    box: Box
    text: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Style:
    """Of text: its size in pixels, weight and colour; `ground` is what covers the lines that pass behind it."""

    size: int = LETTERS
    weight: Weight = Weight.REGULAR
    fill: str = INK
    ground: str = ""


PLAIN = Style()


@dataclass(slots=True)
class Drawing:
    """Grows as it is drawn on; `height` is set when all is there."""

    height: float = 0
    shapes: list[Shape] = field(default_factory=list)

    def text(
        self,
        left: float,
        baseline: float,
        words: str,
        style: Style = PLAIN,
        *,
        most: float = WIDTH,
        align: str = "left",
    ) -> Box:
        """Words on one line, cut where they are wider than `most`. `left` is their middle or right end by `align`."""
        said = fitted(clean(words), most, style.size, style.weight)
        width = font(style.weight).width(said) * style.size
        left -= {"left": 0.0, "middle": width / 2, "right": width}[align]
        box = Box(left, baseline - _ASCENT * style.size, left + width, baseline + _DESCENT * style.size)
        if said and style.ground:
            ground = Box(box.left - _AROUND, box.top, box.right + _AROUND, box.bottom)
            self.rect(ground, style.ground)
        if said:
            self.shapes.append(Shape(_text(left, baseline, said, style), box, said, style.size))
        return box

    def line(self, ends: Sequence[tuple[float, float]], colour: str, width: float = 2, dash: str = "") -> None:
        """A line through these points."""
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in ends)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        look = f'fill="none" stroke="{colour}" stroke-width="{_n(width)}" stroke-linejoin="round"{dashed}'
        self._add(f'<polyline points="{points}" {look}/>', ends, width / 2)

    def polygon(self, corners: Sequence[tuple[float, float]], fill: str, stroke: str = "", width: float = 3) -> None:
        """A shape with straight sides."""
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in corners)
        self._add(f'<polygon points="{points}" {_filled(fill, stroke, width)}/>', corners, width / 2 if stroke else 0)

    def circle(self, x: float, y: float, radius: float, fill: str, stroke: str = "", width: float = 3) -> None:
        """A disc or, filled with the card's colour, a ring."""
        made = f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" {_filled(fill, stroke, width)}/>'
        self._add(made, [(x - radius, y - radius), (x + radius, y + radius)], width / 2 if stroke else 0)

    def rect(self, box: Box, fill: str, *, corner: float = 0, stroke: str = "", width: float = 2) -> None:
        """A rectangle, perhaps with round corners."""
        size = f'width="{_n(box.right - box.left)}" height="{_n(box.bottom - box.top)}" rx="{_n(corner)}"'
        made = f'<rect x="{_n(box.left)}" y="{_n(box.top)}" {size} {_filled(fill, stroke, width)}/>'
        self._add(made, [(box.left, box.top), (box.right, box.bottom)], width / 2 if stroke else 0)

    def _add(self, svg: str, points: Sequence[tuple[float, float]], around: float) -> None:
        across, down = [x for x, _ in points], [y for _, y in points]
        box = Box(min(across) - around, min(down) - around, max(across) + around, max(down) + around)
        self.shapes.append(Shape(svg, box))

    def svg(self) -> str:
        """All of it, on a solid card with a border."""
        height = round(self.height)
        inner = f'x="1" y="1" width="{WIDTH - 2}" height="{height - 2}"'
        card = f'<rect {inner} fill="{CARD}" stroke="{BORDER}" stroke-width="2"/>'
        size = f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" font-family="{FAMILY}"'
        lines = (f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', card, *(one.svg for one in self.shapes), "</svg>")
        return "\n".join(lines)


def _text(left: float, baseline: float, said: str, style: Style) -> str:
    look = f'font-size="{style.size}" font-weight="{style.weight}" fill="{style.fill}"'
    return f'<text x="{_n(left)}" y="{_n(baseline)}" {look} xml:space="preserve">{escape(said, quote=False)}</text>'


def _filled(fill: str, stroke: str, width: float) -> str:
    return f'fill="{fill}"' + (f' stroke="{stroke}" stroke-width="{_n(width)}"' if stroke else "")


def _n(value: float) -> str:
    """A number without noise: the same picture is the same text."""
    return f"{value:.1f}".removesuffix(".0")
