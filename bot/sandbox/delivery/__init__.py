"""How Slack reaches the app: signed HTTP requests, or Socket Mode."""

from bot.sandbox.delivery.ack import Ack, Delivery, Kind, Retry, Transport
from bot.sandbox.delivery.http import HttpTransport, sign
from bot.sandbox.delivery.socket import SocketTransport

__all__ = ["Ack", "Delivery", "HttpTransport", "Kind", "Retry", "SocketTransport", "Transport", "sign"]
