"""One typed sentence to a handoff, and back (DESIGN.md, section 2, "The sentence").

`parse` takes Slack's wire form of a command's text and gives the parts as the person typed them: outside of mentions
and links `&amp;`, `&lt;` and `&gt;` are `&`, `<` and `>` again. `render` writes that typed form, so it escapes
nothing but an `&` that would be read as an entity; whoever shows it in Slack escapes it like any text. A part that
is quoted as a whole is taken to the letter, which is how `render` writes one that holds words of the grammar.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.after import split_after
from bot.domain.clauses import LEAD, VERB, Clauses, Mention, Name, Speaker, Who, read_clauses
from bot.domain.criteria import split_criteria, split_head
from bot.domain.due_dates import Ask, DateProblem, Due, parse_due
from bot.domain.typed_text import clean, escaped, quoted, typed

__all__ = [
    "CRITERIA_MAX",
    "CRITERION_MAX",
    "THING_MAX",
    "Mention",
    "Name",
    "Sentence",
    "SentenceProblem",
    "Speaker",
    "Who",
    "clean",
    "is_sentence",
    "parse",
    "render",
]

THING_MAX = 250  # characters: it heads cards and lists
CRITERION_MAX = 500  # characters
CRITERIA_MAX = 20
_LONGEST_SENTENCE = 20_000  # characters: 20 criteria of 500 and more; what is longer is not read


class SentenceProblem(StrEnum):
    """What must be settled, in this order. The `date_…` codes are those of `DateProblem`."""

    NOT_A_HANDOFF = "not_a_handoff"  # no verb that hands over
    NO_GIVER = "no_giver"  # the subject is nobody in particular: "the ops team"
    SEVERAL_GIVERS = "several_givers"
    NO_RECEIVER = "no_receiver"
    SEVERAL_RECEIVERS = "several_receivers"
    NO_THING = "no_thing"
    THING_TOO_LONG = "thing_too_long"
    NO_CRITERIA = "no_criteria"
    TOO_MANY_CRITERIA = "too_many_criteria"
    CRITERION_TOO_LONG = "criterion_too_long"
    LEFT_OVER = "left_over"  # words after the receiver that are no date: "to @ben and his team"
    DATE_MISSING = "date_missing"
    DATE_UNCLEAR = "date_unclear"
    DATE_INCOMPLETE = "date_incomplete"
    DATE_AMBIGUOUS_ORDER = "date_ambiguous_order"
    DATE_AMBIGUOUS_TIME = "date_ambiguous_time"
    DATE_TIME_MISSING = "date_time_missing"
    DATE_WEEKDAY_IS_TODAY = "date_weekday_is_today"
    DATE_WEEKDAY_MISMATCH = "date_weekday_mismatch"
    DATE_NO_SUCH_DAY = "date_no_such_day"
    DATE_PAST = "date_past"
    DATE_TOO_FAR = "date_too_far"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Everything that was understood; None where it is missing. `text` is what was typed, to give back."""

    giver: Who | None
    receiver: Who | None
    thing: str | None
    criteria: tuple[str, ...]
    due: Due | Ask
    text: str
    problems: tuple[SentenceProblem, ...]
    after: tuple[int, ...] = ()  # numbers of the handoffs that it waits for


def parse(text: str, now: datetime, zone: str) -> Sentence:
    """Read a sentence typed at `now` (aware) where dates mean `zone` (IANA name). No text makes it raise."""
    cleaned = clean(text)
    if len(cleaned) > _LONGEST_SENTENCE:
        missing = Ask(DateProblem.MISSING, (), "")
        return Sentence(None, None, None, (), missing, cleaned, (SentenceProblem.NOT_A_HANDOFF,))
    source = typed(cleaned)
    head, done = split_head(source.text)
    head, after = split_after(head)
    clauses = read_clauses(head, source, lambda phrase: parse_due(source.restore(phrase), now, zone))
    criteria = split_criteria(done, source) if done is not None else ()
    due = clauses.due or Ask(DateProblem.MISSING, (), "")
    return Sentence(
        giver=clauses.giver,
        receiver=clauses.receiver,
        thing=clauses.thing,
        criteria=criteria,
        due=due,
        text=source.restore(source.text),
        problems=_problems(clauses, criteria, due),
        after=after,
    )


def is_sentence(text: str) -> bool:
    """Whether a text looks like a handoff sentence, perhaps an incomplete one, and not like "list" or "help"."""
    cleaned = clean(text)
    if len(cleaned) > _LONGEST_SENTENCE:
        return False
    source = typed(cleaned)
    head, done = split_head(source.text)
    lead, verb = LEAD.match(head), VERB.search(head)
    begins, ends = bool(lead and lead[1]), done is not None
    hands_over = verb is not None and bool(head[verb.end() :].strip())
    if hands_over and (begins or ends):
        return True  # as nearly every sentence: it need not be read twice
    head, _ = split_after(head)
    clauses = read_clauses(head, source, lambda phrase: Ask(DateProblem.UNCLEAR, (), phrase))
    receives = clauses.receiver is not None or clauses.several_receivers
    if not hands_over:
        return begins + ends + receives > 1
    return receives or isinstance(clauses.giver, Speaker | Mention)


def render(giver: Who, thing: str, receiver: Who, criteria: Sequence[str], due: Due) -> str:
    """The sentence that says this: `parse` in the zone of `due` gives the same parts again.

    Thing, names and criteria are cleaned, on one line and not empty. They are quoted only where they would else be
    read differently, as a thing that holds "done when" or a criterion with `;`.
    """
    plain = _write(giver, thing, receiver, criteria, due)
    read = parse(plain, due.instant() - timedelta(seconds=1), due.zone)
    parts = (read.giver, read.thing, read.receiver, read.criteria, read.due, read.after)
    if parts == (giver, thing, receiver, tuple(criteria), due, ()) and not read.problems:
        return plain
    to_the_letter = [_to_the_letter(person) for person in (giver, receiver)]
    return _write(to_the_letter[0], quoted(thing), to_the_letter[1], [quoted(c) for c in criteria], due)


def _write(giver: Who, thing: str, receiver: Who, criteria: Sequence[str], due: Due) -> str:
    when = due.date.isoformat() if due.time is None else f"{due.date.isoformat()} {due.time:%H:%M}"
    subject, verb = ("I", "transfer") if isinstance(giver, Speaker) else (_reference(giver), "transfers")
    to = "me" if isinstance(receiver, Speaker) else _reference(receiver)
    done = escaped("; ".join(criteria))
    return f"By {when}, {subject} {verb} {escaped(thing)} to {to}, done when {done}"


def _reference(person: Mention | Name) -> str:
    return f"<@{person.user_id}>" if isinstance(person, Mention) else escaped(person.text)


def _to_the_letter(person: Who) -> Who:
    return Name(quoted(person.text)) if isinstance(person, Name) else person


def _problems(clauses: Clauses, criteria: tuple[str, ...], due: Due | Ask) -> tuple[SentenceProblem, ...]:
    no_giver = clauses.giver is None and not clauses.several_givers
    no_receiver = clauses.receiver is None and not clauses.several_receivers
    holds = {
        SentenceProblem.NOT_A_HANDOFF: not clauses.verb,
        SentenceProblem.NO_GIVER: no_giver,
        SentenceProblem.SEVERAL_GIVERS: clauses.several_givers,
        SentenceProblem.NO_RECEIVER: no_receiver,
        SentenceProblem.SEVERAL_RECEIVERS: clauses.several_receivers,
        SentenceProblem.NO_THING: clauses.thing is None,
        SentenceProblem.THING_TOO_LONG: len(clauses.thing or "") > THING_MAX,
        SentenceProblem.NO_CRITERIA: not criteria,
        SentenceProblem.TOO_MANY_CRITERIA: len(criteria) > CRITERIA_MAX,
        SentenceProblem.CRITERION_TOO_LONG: any(len(criterion) > CRITERION_MAX for criterion in criteria),
        SentenceProblem.LEFT_OVER: clauses.left_over,
    }
    dates = (SentenceProblem(f"date_{due.reason}"),) if isinstance(due, Ask) else ()
    return tuple(problem for problem, held in holds.items() if held) + dates
