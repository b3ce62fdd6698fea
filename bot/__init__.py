"""Baton: the Slack bot that gets handoffs done."""
