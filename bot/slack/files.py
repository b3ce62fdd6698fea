"""Files in Slack: pictures that stand in messages and views, and files for one person's direct message.

Three steps (SLACK.md, `files.*External`): Slack is told the name and length, the bytes go to the address it gives, and
the upload is completed. None of them is repeated: each press may try again, and where it fails there is a text.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.outgoing import is_person
from bot.slack.client import CallFailed, Json, call

logger = logging.getLogger(__name__)

KEPT = 64  # pictures whose ids are remembered: a few of each plan that is looked at
ALT_MAX = 1000  # characters that Slack takes with an upload; the image block has the whole of it
SCAN_PAUSES = (0.2, 0.4, 0.8, 1.6, 2.0)  # seconds between questions whether Slack has looked a picture through

Sleep = Callable[[float], Awaitable[None]]


class Files:
    """Uploads with the workspace's bot token. Nothing here raises: what fails is logged, without anybody's words."""

    def __init__(self, session: aiohttp.ClientSession, client: AsyncWebClient, sleep: Sleep = asyncio.sleep) -> None:
        self._session = session
        self._client = client
        self._sleep = sleep
        self._ids: OrderedDict[str, str] = OrderedDict()

    async def picture(self, name: str, alt: str, png: bytes) -> str | None:
        """The id of a picture that image blocks can show (`slack_file`), shared with nobody by itself; None where that
        fails. The same picture is uploaded once.
        """
        key = hashlib.sha256(alt.encode() + b"\0" + png).hexdigest()
        if key in self._ids:
            self._ids.move_to_end(key)
            return self._ids[key]
        try:
            file_id = await self._upload(name, png, alt_txt=alt[:ALT_MAX])
            await self._complete(file_id, name)
            await self._scanned(file_id)
        except CallFailed as failed:
            logger.warning("a picture could not be uploaded: %s", failed.code)
            return None
        self._ids[key] = file_id
        if len(self._ids) > KEPT:
            self._ids.popitem(last=False)
        return file_id

    def forget(self, *file_ids: str) -> None:
        """Slack does not show these any more, as where somebody deleted them: the next time they are uploaded anew."""
        self._ids = OrderedDict((key, one) for key, one in self._ids.items() if one not in file_ids)

    async def send(self, place: str, name: str, data: bytes, comment: str) -> bool:
        """Send a file with a few words to a person's direct message (by their id), or to a conversation. Whether Slack
        took it.
        """
        try:
            channel = await self._direct(place) if is_person(place) else place
            # No alternative text: with one, Slack drops the share of what is no picture, and says ok.
            file_id = await self._upload(name, data)
            await self._complete(file_id, name, channel_id=channel, initial_comment=comment)
        except CallFailed as failed:
            logger.warning("a file could not be sent: %s", failed.code)
            return False
        return True

    async def _upload(self, name: str, data: bytes, **more: str) -> str:
        """The id of a file whose bytes Slack has."""
        announced = {"filename": name, "length": str(len(data)), **more}
        answer = await self._call("files.getUploadURLExternal", announced)
        file_id, url = answer.get("file_id"), answer.get("upload_url")
        if not isinstance(file_id, str) or not isinstance(url, str):
            raise CallFailed("no_upload_url")
        try:
            async with self._session.post(url, data=data, proxy=self._client.proxy) as response:
                if response.status != 200:
                    raise CallFailed(f"http_{response.status}", response.status)
        except TimeoutError:
            raise CallFailed("timeout") from None
        except (aiohttp.ClientError, OSError, ValueError):
            raise CallFailed("connection_lost") from None
        return file_id

    async def _complete(self, file_id: str, title: str, **more: str) -> None:
        files = json.dumps([{"id": file_id, "title": title}])
        await self._call("files.completeUploadExternal", {"files": files, **more})

    async def _scanned(self, file_id: str) -> None:
        """Wait until Slack knows of what kind it is: before, blocks with it are refused."""
        for pause in (*SCAN_PAUSES, None):
            file = (await self._call("files.info", {"file": file_id})).get("file")
            if isinstance(file, dict) and file.get("mimetype"):
                return
            if pause is not None:
                await self._sleep(pause)
        raise CallFailed("not_scanned")

    async def _direct(self, person: str) -> str:
        channel = (await self._call("conversations.open", {"users": person})).get("channel")
        if not isinstance(channel, dict) or not isinstance(channel.get("id"), str):
            raise CallFailed("no_channel")
        return str(channel["id"])

    async def _call(self, method: str, arguments: dict[str, str]) -> Json:
        """These methods read forms; not each of them reads JSON."""
        return await call(lambda: self._client.api_call(method, data=arguments))
