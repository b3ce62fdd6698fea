"""What every view is given besides its value: who reads, when, and in which words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.domain.digests import Digest
from bot.domain.words import Words
from bot.views.text import plain
from bot.views.translations import translations


@dataclass(frozen=True, slots=True)
class Look:
    """`now` is an aware instant; `zone` (an IANA name) is the reader's, or the plan's where a channel reads."""

    words: Words
    now: dt.datetime
    zone: str
    locale: str = "en"

    def gettext(self, message: str) -> str:
        """The message in the reader's language."""
        return translations(self.locale).gettext(message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The form that this count asks for, in the reader's language."""
        return translations(self.locale).ngettext(one, many, count)

    def person(self, person: str) -> str:
        """A person's name as Slack shows it; the id where it is not known."""
        return plain(self.words.people.get(person, person), self.words)

    def channel(self, channel: str | None) -> str:
        """A channel as `#name`; empty where its name is not known or not for this reader."""
        name = self.words.channels.get(channel) if channel else None
        return f"#{name}" if name and name != channel else ""  # Slack does not tell every command where it is typed

    def away_until(self, person: str) -> dt.date | None:
        """The day on which somebody who is away is back; None where they are not, by the reader's calendar."""
        back = self.words.away.get(person)
        today = self.now.astimezone(ZoneInfo(self.zone)).date()
        return back if back and back > today else None

    def text(self, digest: Digest | None) -> str:
        """What somebody wrote, as plain words; says so where it was erased, empty where there was none."""
        if digest is None:
            return ""
        words = self.words.texts.get(digest)
        return self.gettext("(erased)") if words is None else plain(words, self.words)
