"""SVG to PNG by resvg. Letters are Open Sans, from a package; what it lacks is of the system's fonts."""

from __future__ import annotations

from bot.pictures.fonts import FAMILY, Weight, font_path


def png(svg: str) -> bytes:
    """The picture in its own size. Loads resvg when first called. Raises ValueError where the SVG is none."""
    import resvg_py

    return resvg_py.svg_to_bytes(
        svg_string=svg,
        font_files=[font_path(weight) for weight in Weight],
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )
