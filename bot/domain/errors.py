"""Why an act is refused: a code and values, never text. `bot.views.errors` holds the one sentence for each code."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Code(StrEnum):
    """Every reason for which Baton says no. Values that a code carries are named beside it."""

    NOT_FOUND = "not_found"  # handoff: does not exist, or this person may not see it: the same answer
    STALE = "stale"  # handoff: the terms changed since the button was drawn
    WRONG_STATE = "wrong_state"  # handoff: the state forbids the act
    NOT_YOURS = "not_yours"  # handoff, act, who: the act is for other people
    NO_OFFER = "no_offer"  # handoff: there is no offer to answer, or it is not the one that was shown
    NO_CHANGE = "no_change"  # handoff: the new terms are the old ones
    UNDO_TOO_LATE = "undo_too_late"  # handoff: answered, or five minutes have passed

    UNCLEAR_SENTENCE = "unclear_sentence"  # no verb of handing over, or words that fit nowhere
    NO_THING = "no_thing"
    THING_TOO_LONG = "thing_too_long"  # most
    NO_CRITERIA = "no_criteria"
    TOO_MANY_CRITERIA = "too_many_criteria"  # most
    CRITERION_TOO_LONG = "criterion_too_long"  # number, most
    NO_GIVER = "no_giver"
    NO_RECEIVER = "no_receiver"
    SAME_PERSON = "same_person"
    NOT_A_PERSON = "not_a_person"  # person: a bot, a group, or a stranger
    DEACTIVATED = "deactivated"  # person
    UNKNOWN_NAME = "unknown_name"  # name
    SEVERAL_PEOPLE = "several_people"  # name, people
    NO_DATE = "no_date"
    UNCLEAR_DATE = "unclear_date"  # phrase
    AMBIGUOUS_DATE = "ambiguous_date"  # phrase, readings
    DATE_PAST = "date_past"
    DATE_TOO_FAR = "date_too_far"
    NO_PLACE = "no_place"  # neither a channel nor "only the two of us" was chosen
    NOT_OUR_PAIR = "not_our_pair"  # "only the two of us", typed by a third person
    PAIR_ONLY = "pair_only"  # a third person cannot come into what only two see
    NO_REASON = "no_reason"
    TEXT_TOO_LONG = "text_too_long"  # most
    UNCONFIRMED = "unconfirmed"  # numbers: criteria whose box is not ticked
    NO_UNMET = "no_unmet"  # "not yet" names no criterion
    NO_WORKING_DAY = "no_working_day"  # settings without a day on which somebody could be reminded
    SNOOZE_PAST = "snooze_past"  # today, or before
    AWAY_PAST = "away_past"  # before today: today is how somebody comes back
    SNOOZE_TOO_FAR = "snooze_too_far"  # more than a year ahead
    TOO_MANY = "too_many"  # most: new handoffs a person and hour

    REPEATED = "repeated"  # handoff (or None): the same delivery again, done the first time
    BUSY = "busy"  # withdrawn before it began: nothing happened, the words come back
    UNAVAILABLE = "unavailable"  # the database cannot be reached: nothing happened


class Refused(Exception):
    """An act is refused; nothing changes. Caught at the edge, where `views` gives it words."""

    def __init__(self, code: Code, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values: Mapping[str, object] = values
