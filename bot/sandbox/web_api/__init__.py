"""Slack's Web API: one module for each family of methods, all of them plain functions of a call."""

from bot.sandbox.web_api import apps, chat, conversations, files, history, users, views
from bot.sandbox.web_api.call import ApiError, Arguments, Call, Method

METHODS: dict[str, Method] = {
    method.name: method
    for family in (apps, chat, conversations, files, history, users, views)
    for method in family.METHODS
}

__all__ = ["METHODS", "ApiError", "Arguments", "Call", "Method"]
