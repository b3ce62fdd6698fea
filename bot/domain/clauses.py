"""The clauses of a handoff sentence before "done when": by when, who, what, to whom (DESIGN.md, section 2).

Works on typed text whose mentions, links and quotations are opaque (`typed_text`), so it is a matter of finding
the lead ("By …"), the verb, and the last "to <person>".
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.due_dates import Ask, DateProblem, Due
from bot.domain.typed_text import MENTION, OTHER, Typed


@dataclass(frozen=True, slots=True)
class Mention:
    """A person by Slack id (`U…`, `W…`)."""

    user_id: str


@dataclass(frozen=True, slots=True)
class Name:
    """A plain name, to be looked up: one match or a question, never a guess."""

    text: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """The person typing: I, me, my, or no giver at all."""


Who = Mention | Name | Speaker
ReadDate = Callable[[str], Due | Ask]


@dataclass(slots=True)
class Clauses:
    """What was found; None where it is missing. `left_over` is set when words were found that have no place."""

    verb: bool = False
    giver: Who | None = None
    several_givers: bool = False
    thing: str | None = None
    receiver: Who | None = None
    several_receivers: bool = False
    due: Due | Ask | None = None
    left_over: bool = False


LEAD = re.compile(r"\s*(?:(?:please|pls)\b[\s,]*)?(?:(by|until|till|before|on)\s+)?", re.IGNORECASE)
VERB = re.compile(
    r"(?<![\w-])(?:transfer(?:s|red|ring)?|hand(?:s|ed|ing)?(?:(?:\s+|-)(?:over|off))?|hand(?:over|off)s?"
    r"|giv(?:es?|en|ing)|gave|pass(?:es|ed|ing)?(?:\s+(?:on|over|along))?|mov(?:es?|ed|ing)(?:\s+over)?)(?![\w-])",
    re.IGNORECASE,
)
_AUXILIARIES = re.compile(
    r"will|shall|would|should|must|can|ha[sd]|have|is|are|am|was|were|be(?:en|ing)?|to|going|about"
    r"|needs?|wants?|plans?|now|also|hereby|please",
    re.IGNORECASE,
)
_ME = r"(?:i|me|my|myself)"
_I_AT_END = re.compile(r"(?:^|(?<!\band)[\s,])(i(?:['’](?:ll|m|ve|d))?)$", re.IGNORECASE)
_SUBJECT_SUFFIX = re.compile(r"['’](?:ll|m|ve|d|s|re)$", re.IGNORECASE)
_NAME = (
    r"(?!(?:the|an?|my|our|your|their|his|her|its|this|that|these|those)\b)"
    r"@?\w[\w.'’-]*(?:\s+\w[\w.'’-]*){0,4}?"
)
_WHO = re.compile(rf"(?P<opaque>{MENTION}|{OTHER})|(?P<me>{_ME})\b|(?P<name>{_NAME})", re.IGNORECASE)
_TO = re.compile(r"(?:^|(?<=\s))to\s+", re.IGNORECASE)
_BY = re.compile(r"(?<![\w-])(?:by|until|till)\s+", re.IGNORECASE)
_THEN_BY = re.compile(rf"[\s,.]*{_BY.pattern}", re.IGNORECASE)
_RECEIVER = re.compile(
    rf"(?:(?P<opaque>{MENTION}|{OTHER})|(?P<me>{_ME})|(?P<name>{_NAME}))"
    r"(?=\s*$|\s*,|\s+(?:by|until|till|on|and|or)\s|(?<=[\U000f0000-\U0010fffd])[\s.])",
    re.IGNORECASE,
)
_AND_MORE = re.compile(
    rf"\s*(?:(?:&|\+|/|and\s|or\s)\s*(?!by\b|until\b|till\b)\S|,\s*(?:and\s|or\s)?@?{MENTION})", re.IGNORECASE
)
_PARTICLE = re.compile(r"(?<=\s)(?:over|off)$", re.IGNORECASE)
_PASS_PARTICLE = re.compile(r"(?<=\s)(?:over|off|on|along)$", re.IGNORECASE)
_HAS_PARTICLE = re.compile(r".*(?:over|off|on|along)s?", re.IGNORECASE | re.DOTALL)
_FROM = re.compile(rf"(?:^|\s)(?:from|by)\s+({MENTION}|{_ME})$", re.IGNORECASE)
_GIVEN_FIRST = re.compile(rf"\s*(?:({MENTION})|me)\s+(?=\S)", re.IGNORECASE)
_CUT = re.compile(r"[,\s]+")
_MOST_TRIES = 12
_EDGES = " \t\n,:;–—"


def read_clauses(head: str, source: Typed, read_date: ReadDate) -> Clauses:
    """Take the part of a sentence before "done when" apart."""
    found = Clauses()
    head = head.rstrip(f"{_EDGES}.-(")
    lead = LEAD.match(head)
    start = lead.end() if lead else 0
    verb = VERB.search(head, start)
    found.verb = verb is not None
    subject = head[start : verb.start()] if verb else ""
    if lead and lead[1]:
        if verb is None:  # the date reaches to the comma
            phrase, _, rest = head[start:].partition(",")
            start = len(head) - len(rest)
            subject = phrase
        prefix = "before " if lead[1].lower() == "before" else ""
        found.due, subject = _split_date(subject, lambda phrase: read_date(prefix + phrase))
    subject = _without_auxiliaries(subject)
    _read_subject(subject, found, source)
    unnamed = found.giver is None and not found.several_givers
    _read_object(head[verb.end() if verb else start :], verb[0] if verb else "", found, source, read_date)
    if unnamed and found.thing is None:  # "The pager moves to @ben"
        found.thing, subject = source.words(subject) or None, ""
    if unnamed and not subject:
        found.giver = found.giver or Speaker()
    return found


def _split_date(region: str, read_date: ReadDate) -> tuple[Due | Ask, str]:
    """What stands between "by" and the verb: a date, then perhaps the giver. Dates may hold commas, names spaces."""
    region = region.strip(_EDGES)
    opaque = re.search(f"{MENTION}|{OTHER}", region)
    if opaque:
        return read_date(region[: opaque.start()].strip(_EDGES)), region[opaque.start() :]
    region = _without_auxiliaries(region)
    speaker = _I_AT_END.search(region)
    if speaker:
        return read_date(region[: speaker.start()].strip(_EDGES)), speaker[1]
    cuts = [match.start() for match in _CUT.finditer(region)]
    for end in (len(region), *reversed(cuts[-_MOST_TRIES:])):  # the longest date there is, then the giver
        due = read_date(region[:end])
        if _is_date(due):
            return due, region[end:].strip(_EDGES)
    phrase, _, giver = region.rpartition(",")
    return (read_date(phrase), giver.strip(_EDGES)) if phrase else (read_date(region), "")


def _is_date(due: Due | Ask) -> bool:
    return isinstance(due, Due) or due.reason not in (DateProblem.UNCLEAR, DateProblem.MISSING)


def _without_auxiliaries(region: str) -> str:
    """Without the "will have", "is going to" before the verb."""
    region = region.strip(_EDGES)
    while region:
        rest, _, last = region.rpartition(" ")
        if not _AUXILIARIES.fullmatch(last):
            break
        region = rest.rstrip(_EDGES)
    return region


def _read_object(body: str, verb: str, found: Clauses, source: Typed, read_date: ReadDate) -> None:
    """What follows the verb: the thing and the receiver, in either order, and perhaps a date."""
    thing = body.strip(_EDGES)
    to, who = _last_receiver(body, source)
    if to and who:
        thing, rest = body[: to.start()].strip(_EDGES), body[who.end() :]
        found.receiver = _person(who, source)
        if _AND_MORE.match(rest):
            found.receiver, found.several_receivers = None, True
            by = _BY.search(rest)
            found.due = read_date(rest[by.end() :]) if by and found.due is None else found.due
        elif not thing and verb and not _is_when(rest, read_date):
            thing = rest.strip(_EDGES)  # hands over to @ben the pager
        else:
            _read_rest(rest, found, read_date)
    elif verb:
        given = _GIVEN_FIRST.match(body)
        if given:  # gives @ben the pager
            found.receiver = Mention(source.people[given[1]]) if given[1] else Speaker()
            thing = body[given.end() :].strip(_EDGES)
    else:
        thing = ""
    _read_thing(thing, verb, found, source, read_date)


def _last_receiver(body: str, source: Typed) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """The last "to <person>". A name that only follows "to @ben by …" is part of that date: the mention counts."""
    last: tuple[re.Match[str] | None, re.Match[str] | None] = (None, None)
    for to in list(_TO.finditer(body))[: -_MOST_TRIES - 1 : -1]:
        who = _RECEIVER.match(body, to.end())
        if who is None or (who["opaque"] and _person(who, source) is None):
            continue
        if who["opaque"]:
            return last if last[0] and not _THEN_BY.match(body, who.end()) else (to, who)
        if last[0] is None:
            last = (to, who)
    return last


def _person(who: re.Match[str], source: Typed) -> Who | None:
    """The person that a match of the patterns above means; None for a link, a channel or a group."""
    opaque = who["opaque"]
    if opaque is None:
        return Speaker() if who["me"] else Name(" ".join(who["name"].split()).removeprefix("@"))
    if opaque in source.people:
        return Mention(source.people[opaque])
    name = source.quotations.get(opaque, "").strip()
    return Name(name) if name else None


def _is_when(rest: str, read_date: ReadDate) -> bool:
    return not rest.strip(_EDGES) or _THEN_BY.match(rest) is not None or _is_date(read_date(rest.strip(_EDGES)))


def _read_rest(rest: str, found: Clauses, read_date: ReadDate) -> None:
    """What follows the receiver: nothing, or the date if it did not come first."""
    by = _THEN_BY.match(rest)
    phrase = (rest[by.end() :] if by else rest).strip(_EDGES)
    if not phrase:
        return
    asked = by is not None or phrase.lower().startswith("before ")
    due = read_date(phrase) if found.due is None else None
    if due is not None and (asked or _is_date(due)):
        found.due = due
    else:
        found.left_over = True


def _read_thing(thing: str, verb: str, found: Clauses, source: Typed, read_date: ReadDate) -> None:
    """The thing, without a date that stands behind it ("the pager by Friday to @ben"), and without "from @ana"."""
    if found.due is None:
        by = list(_BY.finditer(thing))
        due = read_date(thing[by[-1].end() :]) if by else None
        if due is not None and _is_date(due):
            found.due, thing = due, thing[: by[-1].start()].rstrip(_EDGES)
    if not _HAS_PARTICLE.fullmatch(verb):  # hands the pager over
        thing = (_PASS_PARTICLE if verb.lower().startswith("pass") else _PARTICLE).sub("", thing).rstrip(_EDGES)
    found.thing = source.words(thing.removeprefix("of ")) or None
    agent = _FROM.search(thing)
    if agent and not found.several_givers and (found.giver is None or not agent.start()):
        _read_agent(agent, found, source)


def _read_agent(agent: re.Match[str], found: Clauses, source: Typed) -> None:
    """The giver of "from @ana" or "by me" before "to", where the subject is none or, with nothing else, the thing."""
    subject = found.giver.text if isinstance(found.giver, Name) else None
    found.thing = source.words(agent.string[: agent.start()]) or subject
    found.giver = Mention(source.people[agent[1]]) if agent[1] in source.people else Speaker()


def _read_subject(subject: str, found: Clauses, source: Typed) -> None:
    """Who hands over, where the words before the verb name a person."""
    who = _WHO.fullmatch(_SUBJECT_SUFFIX.sub("", subject))
    if len(re.findall(MENTION, subject)) > 1 or subject.lower() == "we":
        found.several_givers = True
    elif who:
        found.giver = _person(who, source)
