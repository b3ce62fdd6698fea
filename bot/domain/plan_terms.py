"""The terms in which acts on a plan speak: gates, risk classes, how bad an incident was, how often summaries come."""

from __future__ import annotations

from enum import StrEnum


class Gate(StrEnum):
    """The steps of a plan, in order."""

    KICKOFF = "kickoff"
    INTEGRATION = "integration"
    SHADOW = "shadow"
    GO_LIVE = "go_live"
    STABLE = "stable"
    RETROSPECTIVE = "retrospective"


class Risk(StrEnum):
    """Who is hurt when the system is wrong: by it shadow mode has its weeks."""

    INTERNAL = "internal"
    CUSTOMER_FACING = "customer_facing"
    FINANCIAL_OR_HEALTH = "financial_or_health"


class Cadence(StrEnum):
    """How often the home channel gets a summary."""

    OFF = "off"
    DAILY = "daily"  # Monday to Friday
    WEEKLY = "weekly"
    TWO_WEEKS = "two_weeks"
    MONTHLY = "monthly"  # on the first; where that is a weekend, on the Monday after it


class Severity(StrEnum):
    """How bad an incident was; a major one starts the three months again."""

    MAJOR = "major"
    MINOR = "minor"
