"""Text made fit to be drawn, whatever people typed: no character that XML refuses, none that nobody can see."""

from __future__ import annotations

import unicodedata

from bot.pictures.fonts import Weight, font

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})  # control, format, surrogate, private, unassigned
_SYMBOLS = frozenset({"So", "Sk"})
_MARKS = frozenset({"Mn", "Me"})
_VARIATIONS = range(0xFE00, 0xFE10)
_STANDS_FOR_A_SYMBOL = "◊"
_MOST_MARKS = 2  # upon one letter


def clean(text: str) -> str:
    """One line. A row of symbols that Open Sans lacks, as emoji, becomes one lozenge; letters that it lacks stay. Marks
    that turn the direction of writing go, and so do those that are piled upon a letter.
    """
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", " ".join(text.split())):
        category = unicodedata.category(character)
        marks = marks + 1 if category in _MARKS else 0
        if category in _UNSEEN or marks > _MOST_MARKS or ord(character) in _VARIATIONS:
            continue
        if category in _SYMBOLS and not font(Weight.REGULAR).has(character):
            if kept[-1:] != [_STANDS_FOR_A_SYMBOL]:
                kept.append(_STANDS_FOR_A_SYMBOL)
            continue
        kept.append(character)
    return "".join(kept)
