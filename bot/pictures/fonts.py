"""How wide text will be: the advance widths of Open Sans, read from its own files (OpenType's cmap, hhea and hmtx)."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files
from itertools import chain

FAMILY = "Open Sans"
_WIDE, _OTHER = 1.0, 0.75  # of the font size: letters of other fonts, in Chinese, Japanese and Korean, and else
_ELLIPSIS = "…"
_SEGMENTS = 4  # the cmap format in which all letters of the basic plane stand


class Weight(IntEnum):
    """Those in use, as SVG numbers them."""

    REGULAR = 400
    SEMIBOLD = 600


_FILES = {Weight.REGULAR: "OpenSans-Regular.ttf", Weight.SEMIBOLD: "OpenSans-SemiBold.ttf"}


@dataclass(frozen=True, slots=True)
class Font:
    """Widths by character, as a part of the font size."""

    widths: Mapping[int, float]

    def has(self, character: str) -> bool:
        """Whether Open Sans draws it."""
        return ord(character) in self.widths

    def width(self, text: str) -> float:
        """Of the text, as a part of the font size; for letters that Open Sans lacks a guess on the wide side."""
        return sum(self.widths.get(ord(character)) or _guess(character) for character in text)


def font_path(weight: Weight) -> str:
    """The font's file."""
    return str(files("ttf_opensans") / "ttf" / _FILES[weight])


@cache
def font(weight: Weight) -> Font:
    """Reads the file once."""
    with open(font_path(weight), "rb") as file:
        return Font(_widths(file.read()))


def fitted(text: str, most: float, size: float, weight: Weight) -> str:
    """The text, or as much of it as is at most so many pixels wide, with "…" at its end."""
    measure = font(weight).width
    if measure(text) * size <= most:
        return text
    kept = text
    while kept and measure(kept.rstrip() + _ELLIPSIS) * size > most:
        kept = kept[:-1]
    return kept.rstrip() + _ELLIPSIS if kept else ""


def wrapped(text: str, most: float, size: float, weight: Weight) -> list[str]:
    """The text in lines of at most so many pixels, broken at spaces."""
    measure, lines = font(weight).width, [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if measure(longer) * size <= most or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _guess(character: str) -> float:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0.0
    return _WIDE if unicodedata.east_asian_width(character) in {"W", "F"} else _OTHER


def _widths(data: bytes) -> dict[int, float]:
    tables = _tables(data)
    (units,) = struct.unpack_from(">H", data, tables["head"] + 18)
    (count,) = struct.unpack_from(">H", data, tables["hhea"] + 34)
    advances = struct.unpack_from(">" + "Hh" * count, data, tables["hmtx"])[::2]
    glyphs = _glyphs(data, tables["cmap"])
    return {character: advances[min(glyph, count - 1)] / units for character, glyph in glyphs.items() if glyph}


def _tables(data: bytes) -> dict[str, int]:
    """Where each table begins."""
    (count,) = struct.unpack_from(">H", data, 4)
    rows = (struct.unpack_from(">4sLLL", data, 12 + 16 * n) for n in range(count))
    return {tag.decode(): offset for tag, _, offset, _ in rows}


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """Glyphs by character, from the subtable in segments (format 4)."""
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    rows = (struct.unpack_from(">HHL", data, cmap + 4 + 8 * n) for n in range(count))
    start = next(cmap + at for _, _, at in rows if struct.unpack_from(">H", data, cmap + at)[0] == _SEGMENTS)
    segments = struct.unpack_from(">H", data, start + 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", data, start + 14)
    starts = struct.unpack_from(f">{segments}H", data, start + 16 + 2 * segments)
    deltas = struct.unpack_from(f">{segments}h", data, start + 16 + 4 * segments)
    ranges = start + 16 + 6 * segments
    found = (
        _segment(data, ranges + 2 * n, first, last, delta)
        for n, (first, last, delta) in enumerate(zip(starts, ends, deltas, strict=True))
    )
    return dict(chain.from_iterable(found))


def _segment(data: bytes, at: int, first: int, last: int, delta: int) -> list[tuple[int, int]]:
    """The glyphs of characters in a row; the last segment of each font is 0xFFFF, which is no character."""
    (offset,) = struct.unpack_from(">H", data, at)
    characters = range(first, min(last, 0xFFFE) + 1)
    if not offset:
        return [(character, (character + delta) & 0xFFFF) for character in characters]
    found = struct.unpack_from(f">{len(characters)}H", data, at + offset)
    return [
        (character, (glyph + delta) & 0xFFFF if glyph else 0)
        for character, glyph in zip(characters, found, strict=True)
    ]
