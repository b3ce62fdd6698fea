"""What a person does on the page, one function an act, carried out as if they sat at Slack's own client."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.sandbox.keyboard import Impossible, Keyboard
from bot.sandbox.model import Channel, Json
from bot.sandbox.page.body import Body, Refused, unreadable
from bot.sandbox.page.extras import Extras
from bot.sandbox.page.forms import Forms
from bot.sandbox.page.marks import Marks, moment
from bot.sandbox.page.shown import Shown
from bot.sandbox.page.stream import Tabs
from bot.sandbox.people import User
from bot.sandbox.slack_side import SlackSide

TS = re.compile(r"[0-9]{1,12}\.[0-9]{6}")
_LOCAL_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")
_MOST_IN_GROUP = 8
_BEHIND_THE_SCENES = {"jump", "travel", "reset"}
"""What is done with the workspace itself: a deactivated account keeps nobody from it."""


class Acts:
    """Carries acts out. Raises `Impossible` or `Refused`, each with a sentence for the person."""

    def __init__(self, slack: SlackSide, shown: Shown, marks: Marks, tabs: Tabs) -> None:
        self._slack, self._workspace = slack, slack.workspace
        self._shown, self._marks, self._tabs = shown, marks, tabs
        self._travelling = asyncio.Lock()
        self.extras = Extras()

    async def carry_out(self, user: User, body: Body) -> Json:
        """Do one act as this person; what is answered goes back to their page."""
        name = body.text("act")
        act = ACTS.get(name)
        if act is None:
            raise unreadable()
        if user.deleted and name not in _BEHIND_THE_SCENES:
            raise Impossible(f"The account of {user.shown} is deactivated.")
        return await act(self, user, body)

    async def say(self, user: User, body: Body) -> Json:
        """Write, or run a command."""
        place, text, thread_ts = self._place(user, body), body.text("text"), body.optional("thread")
        thread = self._shown.find_message(user.id, place.id, thread_ts) if thread_ts is not None else None
        if thread_ts is not None and (thread is None or thread.visible_to):
            raise Refused(404, "The message that starts this thread is not there any more.")
        before = list(place.members)
        await Keyboard(self._slack, user.id).type(text, place, thread)
        moved = self._moved(user, place, before)
        return {"say": moved} if moved else {}

    async def press(self, user: User, body: Body) -> Json:
        """Press a button, or choose in an overflow menu."""
        self._interactive()
        forms = self._forms(user)
        surface = forms.surface(body.part("on"))
        button = forms.button(surface, body)
        forms.enter(surface, body.entries())
        await self._slack.press(user, surface, button)
        return {}

    async def enter(self, user: User, body: Body) -> Json:
        """Put something into an input that is sent at once."""
        self._interactive()
        forms = self._forms(user)
        surface = forms.surface(body.part("on"))
        field, state = forms.field(surface, body)
        forms.enter(surface, body.entries())
        await self._slack.fill(user, surface, field, state)
        return {}

    async def submit(self, user: User, body: Body) -> Json:
        """Send the form in front."""
        self._interactive()
        forms = self._forms(user)
        view = forms.modal(body.text("view"))
        if not view.payload.get("submit"):
            raise Impossible("This form has nothing to send.")
        forms.enter(view, body.entries())
        await self._slack.submit(user, view)
        return {}

    async def close(self, user: User, body: Body) -> Json:
        """Close the form in front, or with `all` those below it too."""
        view = self._forms(user).modal(body.text("view"))
        await self._slack.close(user, view, everything=body.flag("all"))
        return {}

    async def shortcut(self, user: User, body: Body) -> Json:
        """Use a shortcut of the app, on a message or from anywhere."""
        self._interactive()
        on, wanted = body.part("on"), body.text("id")
        kind = "global" if on is None else "message"
        offered = self._workspace.app.config.shortcuts
        shortcut = next((one for one in offered if (one.callback_id, one.kind) == (wanted, kind)), None)
        if shortcut is None:
            raise Refused(404, "There is no such shortcut.")
        message = self._forms(user).message(on) if on is not None else None
        if message is not None and message.visible_to:
            raise Impossible("Shortcuts do not reach messages that only you can see.")
        await self._slack.shortcut(user, shortcut, message)
        return {}

    async def home(self, user: User, _: Body) -> Json:
        """Open the app's Home."""
        if not self._workspace.app.config.home_tab:
            raise Impossible("This app has no Home.")
        await self._slack.open_home(user)
        return {}

    async def read(self, user: User, body: Body) -> Json:
        """Have read a conversation up to a message. One that was just left needs no mark any more: the page may have
        sent this before it heard of that.
        """
        place, ts = self._shown.conversation_of(user.id, body.text("channel")), body.text("ts")
        if not TS.fullmatch(ts):
            raise unreadable()
        if place is None:
            return {}
        if self._marks.read(user.id, place, moment(ts)):
            self._tabs.put([("conversations",)], lambda user_id: user_id == user.id)
            self._tabs.put([("people",), ("cast",)])
        return {}

    async def join(self, user: User, body: Body) -> Json:
        """Join a public channel."""
        place = self._workspace.channels.get(body.text("channel"))
        if place is None or (place.kind != "public" and user.id not in place.members):
            raise Refused(404, "This conversation is not there any more.")
        Keyboard(self._slack, user.id).join(place)
        return {"channel": place.id}

    async def open(self, user: User, body: Body) -> Json:
        """Open the direct message with somebody, or with several."""
        others = [one for one in dict.fromkeys(body.texts("people")) if one != user.id]
        known = {one.id for one in self._workspace.known_to(user.id)}
        if not known.issuperset(others):
            raise Refused(404, "One of these people is not here.")
        if len(others) > _MOST_IN_GROUP:
            raise Impossible(f"A group has at most {_MOST_IN_GROUP + 1} people.")
        return {"channel": self._workspace.direct(user.id, *others).id}

    async def jump(self, user: User, body: Body) -> Json:
        """Take one of the steps of the clock."""
        jumps, index = self.extras.time.jumps, body.number("index")
        if index >= len(jumps):
            raise Refused(404, "The clock does not offer this.")
        return await self._travel(lambda: jumps[index].run(user.id))

    async def travel(self, user: User, body: Body) -> Json:
        """Go to a moment, given in the person's own time."""
        to = self.extras.time.to
        if to is None:
            raise Impossible("The clock of this workspace cannot be set.")
        instant = _instant(body.text("to"), user.tz)

        async def go() -> str:
            if instant <= self._workspace.now():
                raise Impossible("Time runs forward only: choose a later moment.")
            return await to(user.id, instant)

        return await self._travel(go)

    async def reset(self, user: User, _: Body) -> Json:
        """Start again."""
        if self.extras.reset is None:
            raise Impossible("This workspace cannot be started again from here.")
        self.extras.reset()
        return {}

    async def _travel(self, go: Callable[[], Awaitable[str]]) -> Json:
        """One journey at a time; where it ends, all clocks are set."""
        async with self._travelling:
            try:
                return {"say": await go()}
            except ValueError as refused:
                raise Impossible(str(refused)) from None
            finally:
                self._tabs.put([("clock",)])
                self._tabs.moved()

    def _moved(self, user: User, place: Channel, before: list[str]) -> str:
        """Who came into a conversation, or went, since it had those members: nothing else tells the one who did it."""
        if user.id not in place.members:
            return f"You left #{place.name}."
        users = self._workspace.users
        came = [f"{users[one].shown} is in #{place.name} now." for one in place.members if one not in before]
        went = [f"{users[one].shown} is not in #{place.name} any more." for one in before if one not in place.members]
        return " ".join(came + went)

    def _forms(self, user: User) -> Forms:
        return Forms(self._slack, self._shown, user)

    def _place(self, user: User, body: Body) -> Channel:
        place = self._shown.conversation_of(user.id, body.text("channel"))
        if place is None:
            raise Refused(404, "You are not in this conversation.")
        return place

    def _interactive(self) -> None:
        if not self._workspace.app.config.interactivity:
            raise Impossible("This app does not take part in buttons and forms.")


def _instant(local: str, zone: str) -> datetime:
    try:
        if not _LOCAL_TIME.fullmatch(local):
            raise ValueError(local)
        return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refused(400, "Choose a date and a time.") from None


ACTS: dict[str, Callable[[Acts, User, Body], Awaitable[Json]]] = {
    act.__name__: act
    for act in (
        Acts.say,
        Acts.press,
        Acts.enter,
        Acts.submit,
        Acts.close,
        Acts.shortcut,
        Acts.home,
        Acts.read,
        Acts.join,
        Acts.open,
        Acts.jump,
        Acts.travel,
        Acts.reset,
    )
}
