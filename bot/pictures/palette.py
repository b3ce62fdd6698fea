"""The colours: Okabe and Ito's, which the colour-blind tell apart, darkened where words are written in them.

All stand on `CARD`, which is light whatever the theme of Slack.
"""

from __future__ import annotations

CARD, BORDER = "#FFFFFF", "#C4CBD4"
INK, QUIET = "#1B2430", "#515D6B"  # words; words of lesser weight
GRID, GUIDE, LINK = "#E1E6EC", "#D3DAE3", "#6B7785"
BLUE, GREEN, ORANGE, PURPLE = "#0072B2", "#007A59", "#E69F00", "#A0457F"
BROWN = "#6A4A00"  # around orange
LATE, LATE_BAND = "#B34700", "#FDF1E8"
PALE_BLUE = "#D4E6F2"

WORDS = (INK, QUIET, LATE)  # at least 4.5 to 1 upon the card and the band
SHAPES = (BLUE, GREEN, BROWN, PURPLE, LATE, LINK, QUIET)  # at least 3 to 1
