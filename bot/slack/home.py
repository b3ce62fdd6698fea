"""The App Home, published to one person when they look at it and after what they do there."""

from __future__ import annotations

import logging

from bot.domain.errors import Refused
from bot.ports import Reads
from bot.slack.client import CallFailed, call
from bot.slack.services import Services
from bot.usecases.home import Home, home_of
from bot.usecases.outgoing import zone_of
from bot.views.home import home_view

logger = logging.getLogger(__name__)


async def publish_home(services: Services, who: str) -> None:
    """Show somebody their plans as they stand. What fails is logged: Home is published again when it is opened."""

    def query(reads: Reads) -> tuple[Home, str]:
        return home_of(reads, who), zone_of(reads, who)

    try:
        await services.directory.meet((who,))
        home, zone = await services.read(query)
        view = home_view(home.plans, who, services.look(home.words, zone))
        await call(lambda: services.client.api_call("views.publish", json={"user_id": who, "view": view}))
    except Refused as refused:
        logger.warning("a Home could not be read: %s", refused.code)
    except CallFailed as failed:
        logger.warning("a Home could not be published: %s", failed.code)
