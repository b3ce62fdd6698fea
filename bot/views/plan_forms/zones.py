"""A choice of a time zone, by city and country: people type the first letters, and Slack finds it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from bot.views import dates
from bot.views.forms import inputs
from bot.views.kit import Block
from bot.views.look import Look

_MOST = 100  # options in a group
_NO_PLACE = "Etc"
_UTC = "Etc/UTC"

Choices = Sequence[tuple[str, str]]


def zone_choice(chosen: str, near: Sequence[str], at: Look) -> Block:
    """All zones by part of the world, with the present one and those of the people concerned (`near`) before them."""
    first = tuple(dict.fromkeys((chosen, *near)))
    shown = [(_label(zone, at.locale), zone) for zone in first]
    others = [(part, [one for one in inside if one[1] not in first]) for part, inside in _world(at.locale)]
    groups = [(at.gettext("Here, and where your people are"), shown), *((part, left) for part, left in others if left)]
    hint = at.gettext("Type a city or a country.")
    return inputs.select_input("zone", at.gettext("Time zone"), groups, chosen, hint=hint)


@lru_cache(maxsize=8)  # one a language
def _world(locale: str) -> Sequence[tuple[str, Choices]]:
    """Each part of the world by its cities; where they are more than a list holds, in stretches named by their ends."""
    known = available_timezones()
    placed = [zone for zone in get_global("zone_territories") if zone in known and not zone.startswith(_NO_PLACE)]
    parts: list[tuple[str, Choices]] = [("UTC", [("UTC", _UTC)])]
    for part, zones in groupby(sorted(placed), lambda zone: zone.split("/", 1)[0]):
        named = sorted((_label(zone, locale), zone) for zone in zones)
        stretches = [named[start : start + _MOST] for start in range(0, len(named), _MOST)]
        for stretch in stretches:
            ends = f": {dates.city(stretch[0][1])} – {dates.city(stretch[-1][1])}" if len(stretches) > 1 else ""
            parts.append((f"{part}{ends}", stretch))
    return parts


def _label(zone: str, locale: str) -> str:
    """ "Warsaw, Poland"."""
    country = get_global("zone_territories").get(zone)
    name = Locale.parse(locale).territories.get(country) if country else None
    city = dates.city(zone)
    return f"{city}, {name}" if name and name != city and not zone.startswith(_NO_PLACE) else city
