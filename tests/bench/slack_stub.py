"""The least of Slack that `baton serve` needs under load: a directory of a thousand people, and yes to every post."""

from __future__ import annotations

import itertools
import sys
from typing import Any

from aiohttp import web

_ts = itertools.count(1)


def _answer(method: str, form: dict[str, Any]) -> dict[str, Any]:
    match method:
        case "auth.test":
            return {"team_id": "T0BENCH", "team": "bench", "user_id": "U0BOT", "bot_id": "B0BOT", "url": "http://x/"}
        case "users.list":
            names = (f"U{n:05d}" for n in range(1000))
            people = [
                {"id": name, "team_id": "T0BENCH", "name": name.lower(), "tz": "Europe/Warsaw",
                 "profile": {"display_name": name, "real_name": name}}
                for name in names
            ]  # fmt: skip
            return {"members": people, "response_metadata": {"next_cursor": ""}}
        case "conversations.list":
            rooms = [{"id": f"C{n:05d}", "name": f"bench-{n}", "is_member": True} for n in range(100)]
            return {"channels": rooms, "response_metadata": {"next_cursor": ""}}
        case "conversations.open":
            return {"channel": {"id": "D" + str(form.get("users", ""))[1:]}}
        case "chat.postMessage" | "chat.update":
            return {"channel": form.get("channel", "C0"), "ts": f"{next(_ts)}.000001"}
    return {}


async def _handle(request: web.Request) -> web.Response:
    form = dict(await request.post()) or (await request.json() if request.can_read_body else {})
    return web.json_response({"ok": True, **_answer(request.match_info["method"], form)})


if __name__ == "__main__":
    app = web.Application()
    app.router.add_route("*", "/api/{method}", _handle)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=lambda *_: None, access_log=None)
