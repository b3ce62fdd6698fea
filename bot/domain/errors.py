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
    PLAN_NOT_FOUND = "plan_not_found"  # there is none, or this person may not see it: the same answer
    PLAN_STALE = "plan_stale"  # the plan changed while the form was open
    UNNAMED = "unnamed"  # gates are for plans that were made by name
    ALREADY_NAMED = "already_named"  # the channel's plan has a name: the form asks for another channel
    NOT_YOUR_PLAN = "not_your_plan"  # act, who: the act is for other people
    NOTHING_NEW = "nothing_new"  # what was sent is what stands
    OWNER_IS_HERE = "owner_is_here"  # person: the plan owner's account is active, so nobody takes over
    MEMBERS_ONLY = "members_only"  # a plan without an owner passes to a member of its channel, and not to a guest
    NO_CHANNEL = "no_channel"  # the plan of two people alone has none
    NOT_IN_CHANNEL = "not_in_channel"  # this person is not in it, as far as is known
    CHANNEL_TAKEN = "channel_taken"  # another plan has its home there
    NOT_A_MEMBER = "not_a_member"  # person: they may not see the plan, being no member of its private channel
    NO_NAME = "no_name"
    NAME_TOO_LONG = "name_too_long"  # most
    TARGET_PAST = "target_past"
    NO_SLOT = "no_slot"  # it was filled in or dropped
    NO_TEMPLATE = "no_template"
    NOTHING_TO_SAVE = "nothing_to_save"  # a plan without handoffs makes no template
    NO_LINK = "no_link"  # evidence without a web address
    GATE_CLOSED = "gate_closed"  # gate, missing: `bot.domain.gates.Missing`
    GATE_IS_OPEN = "gate_is_open"  # gate
    NOT_BY_HAND = "not_by_hand"  # gate: time opens it, or the production owner's press
    ALREADY_ASKED = "already_asked"  # person: to go live, or to confirm an override
    NO_OVERRIDE = "no_override"  # gate: it has none
    NOTHING_TO_OVERRIDE = "nothing_to_override"  # gate: all its conditions hold
    SECOND_NEEDED = "second_needed"  # plan owner and production owner are one person
    NO_SECOND_NEEDED = "no_second_needed"
    SECOND_IS_SAME = "second_is_same"  # the second person must be another one
    NO_OVERRIDE_ASKED = "no_override_asked"  # it was answered or taken back
    NOT_IN_SHADOW = "not_in_shadow"  # shadow mode does not run
    NO_CASES = "no_cases"
    BAD_CASES = "bad_cases"  # lines: which, and why (`bot.domain.shadow_log.BadLine`)
    NO_TOKEN = "no_token"
    NOT_LIVE = "not_live"
    NO_SEVERITY = "no_severity"  # an incident neither major nor minor
    NO_ACCOUNT = "no_account"  # an incident without what happened
    NO_SCORE = "no_score"  # a dimension without a score from 1 to 5
    IN_A_CIRCLE = "in_a_circle"  # chain: handoffs that would wait for each other, the first one repeated at the end
    NOT_IN_PLAN = "not_in_plan"  # handoff: of another plan, or not to be seen
    UNCLEAR_SCHEDULE = "unclear_schedule"  # phrase: no times at which a summary could come
    UNCLEAR_FILTER = "unclear_filter"  # phrase: a plan or a date that a list cannot be narrowed to
    NO_CALENDAR = "no_calendar"  # there is no address to revoke
    NO_CHECK_IN = "no_check_in"  # it was answered, or handed back

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
