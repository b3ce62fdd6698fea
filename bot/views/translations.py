"""Messages through gettext: English is the source, other languages are `.po` files read at start (Babel).

Words to translate stand in `gettext(…)`/`_(…)` and `ngettext(…)`; words in a module's table are marked with `N_` and
translated where they are shown. After a change, extract anew:
`pybabel extract --omit-header --no-location --sort-output -o bot/views/locale/baton.pot bot/views`.
"""

from __future__ import annotations

import functools
import gettext
import io
from pathlib import Path

LOCALE_DIR = Path(__file__).parent / "locale"


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark words of a table for extraction; they are translated where they are shown."""
    return message


@functools.cache
def translations(locale: str, folder: Path = LOCALE_DIR) -> gettext.NullTranslations:
    """The catalogue of a language from `<folder>/<language>.po`; the source's English where there is none."""
    path = folder / f"{locale}.po"
    if not locale.isidentifier() or not path.is_file():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=locale))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
