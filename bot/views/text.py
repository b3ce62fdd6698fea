"""Text that people typed, made safe and readable: nothing of it mentions, broadcasts or formats."""

from __future__ import annotations

import re

from bot.domain.words import Words

_TOKEN = re.compile(r"<([@#!]|https?://|mailto:|tel:)([^<>|]*)(?:\|([^<>]*))?>")
_LINK = re.compile(r"https?://[^\s<>\"|]+")
_AFTER_LINK = ".,;:!?)]}'"
# Marks that turn the direction of all that follows, and so could make a message read as another one.
_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def escape(user_text: str) -> str:
    """The text for Slack's mrkdwn: `&`, `<` and `>` escaped, and nothing else (Slack's own rule)."""
    return user_text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(user_text: str, words: Words) -> str:
    """What was typed, with Slack's tokens as words: `<@U1|ana>` is "@Ana", `<#C1|dev>` "#dev", links their address."""
    return _TOKEN.sub(lambda token: _word_of(token, words), user_text.translate(_TURNING))


def from_wire(user_text: str, words: Words) -> str:
    """The same for text as Slack sent it, where `&`, `<` and `>` are still written as entities."""
    said, end = "", 0
    for token in _TOKEN.finditer(user_text):
        said += _unescaped(user_text[end : token.start()]) + _word_of(token, words)
        end = token.end()
    return (said + _unescaped(user_text[end:])).translate(_TURNING)


def _unescaped(wire: str) -> str:
    return wire.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _word_of(token: re.Match[str], words: Words) -> str:
    """Within a token Slack's entities stand even where the text around it is as it was typed."""
    kind, rest, label = token.group(1), _unescaped(token.group(2)), _unescaped(token.group(3) or "")
    if kind == "@":
        return f"@{words.people.get(rest) or label or rest}"
    if kind == "#":
        return f"#{words.channels.get(rest) or label or rest}"
    if kind == "!":
        return f"@{(label or rest).lstrip('@')}"
    address = rest if kind in {"mailto:", "tel:"} else kind + rest
    return address if not label or label in address else f"{label} ({address})"


def split_links(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a web address; a full stop after one is not part of it."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for found in _LINK.finditer(text):
        address = found.group().rstrip(_AFTER_LINK)
        pieces += [(text[end : found.start()], False), (address, True)]
        end = found.start() + len(address)
    pieces.append((text[end:], False))
    return [(piece, is_link) for piece, is_link in pieces if piece]


def bare(thing: str) -> str:
    """A thing without its leading article, for use after a colon: "fraud-model pager"."""
    return thing[4:] if thing[:4].lower() == "the " else thing


def headline(thing: str) -> str:
    """A thing at the start of a line: "Fraud-model pager"."""
    return _capital(bare(thing))


def criterion(text: str) -> str:
    """A criterion as a line of its own: "Runbook is merged." """
    line = _capital(text.strip())
    pieces = split_links(line)
    stop = pieces and not pieces[-1][1] and line[-1] not in ".!?:;…"
    return f"{line}." if stop else line


def unstopped(text: str) -> str:
    """Words without their full stop, for use within a sentence."""
    return text.strip().removesuffix(".")


def sentence_start(thing: str) -> str:
    """A thing as the first words of a sentence, article kept: "The model registry"."""
    return _capital(thing)


def _capital(text: str) -> str:
    """Names with capitals of their own, mentions and addresses stay as they are."""
    first = text.split(" ", 1)[0]
    return text[:1].upper() + text[1:] if first.islower() and "://" not in first else text


def clip(text: str, most: int) -> str:
    """At most so many characters, on one line; what was cut off shows as "…"."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def quote(text: str) -> str:
    """What somebody wrote, in quotation marks."""
    return f'"{text}"'


def evidence(text: str) -> str:
    """Evidence in a sentence: words in quotation marks, addresses at its end plain after them."""
    words = unstopped(text)
    links: list[str] = []
    while (pieces := split_links(words)) and pieces[-1][1]:
        links.insert(0, pieces[-1][0])
        words = words[: -len(links[0])].rstrip(" ,;\n")
    return ", ".join(([quote(words)] if words else []) + links)


def number(handoff: int) -> str:
    """A handoff's number as people read it."""
    return f"H-{handoff}"
