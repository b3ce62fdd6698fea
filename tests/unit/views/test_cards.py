"""What a card must not hide."""

from __future__ import annotations

import datetime as dt

from bot.domain import events as ev
from bot.domain.due_dates import Due
from bot.ports import Nudged
from bot.views.cards import channel_card, place_card, private_card
from bot.views.echo import echo
from bot.views.history import history
from bot.views.receipt import receipt
from tests.unit.views.builders import (
    ANA,
    BEN,
    CHLOE,
    DUE,
    LATER,
    PAIR,
    PLAN,
    WARSAW,
    Story,
    accepted,
    agreed,
    delivered,
    labels,
    moved,
    offered,
    one_line,
    proposed,
)
from tests.unit.views.test_limits import rows_of


def noted(story: Story) -> str:
    """What stands under the criteria on the channel's card."""
    said = one_line(channel_card(story.now_is, story.plan, story.look()))
    return said.partition("3. Rota lists Ben.")[2].strip()


def test_a_plain_card_has_no_notes() -> None:
    assert noted(proposed()) == ""


def test_the_state_stands_by_its_name() -> None:
    story = agreed()
    assert "agreed, your move." in private_card(story.now_is, PLAN, ANA, story.look()).text
    assert "agreed, Ana's move." in private_card(story.now_is, PLAN, BEN, story.look()).text


def test_unconfirmed() -> None:
    assert noted(proposed(by=CHLOE)) == "Ana has not confirmed."


def test_an_open_offer_and_who_is_to_answer() -> None:
    assert noted(offered()) == 'Ben suggests Fri 18 Dec: "change freeze"; Ana has not answered.'
    both = noted(offered(LATER, ["three pages"]))
    assert both == (
        "Suggested, done when: 1. Three pages. "
        'Ben suggests Fri 18 Dec and other criteria: "change freeze"; Ana has not answered.'
    )


def test_a_moved_date_until_it_is_answered() -> None:
    story = moved()
    assert noted(story) == "Was Tue 15 Dec, moved by Ana, Ben has not answered."
    story.does(BEN, ev.Acknowledge())
    assert noted(story) == "First agreed for Tue 15 Dec; moved once."
    story.does(ANA, ev.Reschedule(DUE, LATER, None))
    assert noted(story) == (
        "Was Fri 18 Dec, moved by Ana, Ben has not answered. First agreed for Tue 15 Dec; moved 2 times."
    )


def test_overdue_follows_from_now() -> None:
    story = agreed(due=Due(dt.date(2026, 11, 30), None, WARSAW))
    assert noted(story) == "It is 2 working days late."


def test_evidence_wording_and_what_it_follows() -> None:
    story = delivered(follows=3)
    assert noted(story) == "Evidence: both pages handled https://wiki.example/runbook. It follows H-3."
    story = agreed()
    story.does(ANA, ev.Edit(story.keep("the whole pager"), story.now_is.criteria, 2))
    assert noted(story) == "Wording 2, changed Wed 2 Dec."


def test_handed_back() -> None:
    story = accepted()
    story.does(BEN, ev.HandBack(9, story.keep("it broke")))
    assert noted(story) == "It was handed back as H-9."


def test_a_place_decides_whose_card_it_is() -> None:
    story = proposed()
    assert labels(place_card(story.now_is, PLAN, "C1", story.look())) == ["Open"]
    assert labels(place_card(story.now_is, PLAN, "G1", story.look())) == ["Open"]
    assert labels(place_card(story.now_is, PLAN, BEN, story.look()))[0] == "I'll take it"


def test_the_echo_names_whoever_is_asked() -> None:
    both = proposed(by=CHLOE)
    said = one_line(echo(both.now_is, PLAN, CHLOE, both.look(), first=False, joined=True))
    assert said.startswith("H-1 is proposed; Ana and Ben are being asked.")
    away = one_line(echo(both.now_is, PLAN, CHLOE, both.look(), first=False, joined=False))
    assert away.startswith("H-1 is made; Ana and Ben are asked. I can't post here: type `/invite @Baton`.")
    receiver = proposed(by=BEN)
    said = one_line(echo(receiver.now_is, PLAN, BEN, receiver.look(), first=False, joined=True))
    assert said.startswith("H-1 is proposed; Ana is being asked.")
    pair = proposed(plan=PAIR)
    said = one_line(echo(pair.now_is, PAIR, ANA, pair.look(), first=True, joined=True))
    assert said.endswith("Only the two of you see it.")


def test_history_in_plain_words() -> None:
    story = agreed()
    story.does(BEN, ev.Offer(LATER, None, story.keep("change freeze.")))
    story.does(ANA, ev.Keep(14, None))
    story.does(ANA, ev.Reschedule(LATER, DUE, story.keep("ill")))
    story.does(BEN, ev.Acknowledge())
    story.does(ANA, ev.Deliver(None))
    story.does(BEN, ev.Return((2,), story.keep("no rollback step")))
    story.does(BEN, ev.Accept((1, 2, 3), 1, story.keep("rehearsed"), None, undelivered=True, no_evidence=True))
    story.does(BEN, ev.HandBack(9, story.keep("it broke")))
    said = history(story.now_is, PLAN, rows_of(story), story.look()).text.split("\n")
    assert said[0] == "Fraud-model pager · H-1 · accepted. Times in Warsaw."
    assert {line.split(" · ")[0] for line in said[1:]} == {"Wed 2 Dec 10:00"}
    assert said[1].endswith(
        "Ana proposed it: Ana transfers the fraud-model pager to Ben by Tue 15 Dec, "
        "done when two pages answered alone; runbook is merged; rota lists Ben."
    )
    assert [line.split(" · ")[1] for line in said[2:]] == [
        "Ben took it.",
        'Ben suggested Fri 18 Dec: "change freeze".',
        "Ana kept it as it is.",
        'Ana moved it from Tue 15 Dec to Fri 18 Dec: "ill".',
        "Ben is fine with the date.",
        "Ana marked it delivered, no evidence.",
        'Ben said not yet: point 2: "no rollback step".',
        'Ben accepted it: all 3 points, wording 1, note: "rehearsed", not marked delivered, no evidence.',
        'Ben handed it back as H-9: "it broke".',
    ]


def test_history_ends_with_the_reminders() -> None:
    story = agreed()
    times = dt.datetime(2026, 12, 7, 8, tzinfo=dt.UTC), dt.datetime(2026, 12, 4, 8, tzinfo=dt.UTC)
    nudged = [Nudged(BEN, 6, times[0]), Nudged(ANA, 1, times[1])]
    said = history(story.now_is, PLAN, rows_of(story), story.look(), nudged).text.split("\n")
    assert said[-3].endswith("Ben took it.")
    assert said[-2:] == ["Baton nudged Ben 6 times, last Mon 7 Dec 09:00.", "Baton nudged Ana once, Fri 4 Dec 09:00."]


def test_who_is_away_is_shown_so_where_it_is_their_move() -> None:
    story = agreed()
    story.away = {ANA: dt.date(2027, 1, 4), BEN: dt.date(2027, 1, 4)}
    assert channel_card(story.now_is, PLAN, story.look()).text.startswith(
        "Fraud-model pager · H-1 · agreed, Ana's move (away until 4 Jan)."
    )
    assert "agreed, your move." in private_card(story.now_is, PLAN, ANA, story.look()).text
    back = dt.datetime(2027, 1, 3, 23, tzinfo=dt.UTC)  # it is the 4th in Warsaw
    assert "agreed, Ana's move." in channel_card(story.now_is, PLAN, story.look(now=back)).text


def test_history_of_the_other_acts() -> None:
    story = proposed(by=CHLOE)
    story.does(ANA, ev.Confirm())
    story.does(BEN, ev.Offer(None, story.keep_all(["a", "b"]), None))
    story.does(ANA, ev.AgreeToChange(14))
    story.does(ANA, ev.Edit(story.keep("the rota"), story.keep_all(["c"]), 3))
    story.does(BEN, ev.Decline(None, not_me=True))
    story.does(ANA, ev.Reassign(ev.Side.RECEIVER, BEN, CHLOE, None))
    story.does(CHLOE, ev.Decline(story.keep("busy"), not_me=False))
    story.does(ANA, ev.Cancel(story.keep("obsolete")))
    said = history(story.now_is, PLAN, rows_of(story), story.look()).text.split("\n")
    assert [line.split(" · ")[1] for line in said[2:]] == [
        "Ana confirmed it.",
        "Ben suggested done when a; b.",
        "Ana agreed to the change.",
        "Ana changed it, wording 3: the rota, done when c.",
        "Ben declined: not the one.",
        "Ana reassigned it from Ben to Chloe.",
        'Chloe declined: "busy".',
        'Ana cancelled it: "obsolete".',
    ]


def test_a_receipt_gives_the_record_exactly() -> None:
    story = accepted()
    record = '{"act":"accept","at":"2026-12-15T08:00:00Z"}'
    said = receipt(story.now_is, PLAN, record, "ab" * 32, 41, story.look())
    (shown,) = [part for block in said.blocks for part in block["elements"] if part["type"] == "rich_text_preformatted"]
    assert shown["elements"] == [{"type": "text", "text": record}]
    assert said.text.startswith("Record 41 of the fraud-model pager (H-1, #fraud-model)")
    assert "`sha256sum record.json`" in said.text
    assert said.text.endswith("ab" * 32)
