"""Free text at the door: cleaned, measured, split into criteria, and swapped for digests before anything is decided."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.digests import Digest
from bot.domain.errors import Code, Refused
from bot.domain.sentence import CRITERIA_MAX, CRITERION_MAX, THING_MAX, clean
from bot.ports import UnitOfWork

NOTE_MAX = 1500  # a reason, a note, evidence: what fits a message beside everything else
_MARKER = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+")


def checked_thing(text: str) -> str:
    """What is handed over, on one line. Raises Refused."""
    thing = " ".join(clean(text).split())
    if not thing:
        raise Refused(Code.NO_THING)
    if len(thing) > THING_MAX:
        raise Refused(Code.THING_TOO_LONG, most=THING_MAX)
    return thing


def criteria_lines(text: str) -> tuple[str, ...]:
    """A form's lines; numbers and bullets that people type before them are taken off, blank lines left out."""
    return tuple(row for row in (_MARKER.sub("", line).strip() for line in clean(text).splitlines()) if row)


def checked_criteria(criteria: Sequence[str]) -> tuple[str, ...]:
    """The criteria, held against the limits. Raises Refused."""
    criteria = tuple(criteria)
    if not criteria:
        raise Refused(Code.NO_CRITERIA)
    if len(criteria) > CRITERIA_MAX:
        raise Refused(Code.TOO_MANY_CRITERIA, most=CRITERIA_MAX)
    for number, criterion in enumerate(criteria, 1):
        if len(criterion) > CRITERION_MAX:
            raise Refused(Code.CRITERION_TOO_LONG, number=number, most=CRITERION_MAX)
    return criteria


def keep_note(uow: UnitOfWork, text: str | None, *, required: bool = False) -> Digest | None:
    """The digest of an optional text, None where it is blank. Raises Refused where it is required or too long."""
    note = clean(text or "").strip()
    if not note:
        if required:
            raise Refused(Code.NO_REASON)
        return None
    if len(note) > NOTE_MAX:
        raise Refused(Code.TEXT_TOO_LONG, most=NOTE_MAX)
    return uow.keep_text(note)


def keep_names(uow: UnitOfWork, *people: str) -> tuple[Digest, ...]:
    """The display names that these people have today: an auditor reads them long after they changed or left."""
    known = {person.id: person.name for person in uow.people(people)}
    return tuple(uow.keep_text(known.get(person, person)) for person in people)


def keep_or_same(uow: UnitOfWork, old: Digest, text: str) -> Digest:
    """The old digest where the words did not change, so that an unchanged text is not taken for a new one."""
    return old if uow.text(old) == text else uow.keep_text(text)


def keep_criteria(uow: UnitOfWork, old: Sequence[Digest], criteria: Sequence[str]) -> tuple[Digest, ...]:
    """Digests of criteria; each that stood before keeps its own."""
    known = {text: digest for digest, text in uow.texts(tuple(old)).items()}
    return tuple(known.get(criterion) or uow.keep_text(criterion) for criterion in criteria)
