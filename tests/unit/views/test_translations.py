"""Every word can be translated, and the template of translations is what the code says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import bot.views
from bot.domain.words import Words
from bot.views.look import Look
from bot.views.translations import LOCALE_DIR, translations
from tests.unit.views.builders import NOW

VIEWS = Path(bot.views.__file__).parent
RENEW = "pybabel extract --omit-header --no-location --sort-output -o bot/views/locale/baton.pot bot/views"
POLISH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"

msgid "today"
msgstr "dzisiaj"

msgid "in {count} day"
msgid_plural "in {count} days"
msgstr[0] "za {count} dzień"
msgstr[1] "za {count} dni"
msgstr[2] "za {count} dni"
"""


def in_the_code() -> Iterator[object]:
    """What Babel extracts."""
    for _file, _line, message, _comments, _context in extract_from_dir(VIEWS):
        yield message if isinstance(message, str) else tuple(message[:2])


def test_the_template_is_up_to_date() -> None:
    with (LOCALE_DIR / "baton.pot").open("rb") as file:
        template = {message.id for message in read_po(file) if message.id}
    assert template == set(in_the_code()), f"extract it anew: {RENEW}"


def test_there_are_no_compiled_catalogues() -> None:
    assert not list(LOCALE_DIR.rglob("*.mo"))


def test_english_is_the_source() -> None:
    assert translations("en").gettext("today") == "today"
    assert translations("../../etc/passwd").gettext("today") == "today"
    assert Look(Words(), NOW, "UTC").ngettext("in {count} day", "in {count} days", 2) == "in {count} days"


def test_a_language_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "pl.po").write_text(POLISH, encoding="utf-8")
    polish = translations("pl", tmp_path)
    assert polish.gettext("today") == "dzisiaj"
    assert polish.ngettext("in {count} day", "in {count} days", 1) == "za {count} dzień"
    assert polish.ngettext("in {count} day", "in {count} days", 5) == "za {count} dni"
    assert polish.gettext("History") == "History"
