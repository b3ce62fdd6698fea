"""Block Kit's composition objects: text, options, confirmation dialogs, filters, files.

Lengths are Slack's, in characters; see https://docs.slack.dev/reference/block-kit/composition-objects.
"""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.block_kit.schema import Array, Boolean, Object, String, Typed, exactly_one_of, problem

IDENTIFIER = String(longest=255)
LINK = String(longest=3000, pattern=r"^[A-Za-z][A-Za-z0-9+.-]*:.")
WEB_ADDRESS = String(longest=3000, pattern=r"^https?://.")
STYLE = String(choices=("primary", "danger"))


def text_variants(longest: int) -> dict[str, Object]:
    """Both text objects. `emoji` belongs to plain text alone, `verbatim` to markup alone."""
    text = String(longest, shortest=1)
    return {
        "plain_text": Object({"text": text}, {"emoji": Boolean()}),
        "mrkdwn": Object({"text": text}, {"verbatim": Boolean()}),
    }


def any_text(longest: int) -> Typed:
    """A text object, plain or with markup, of 1 to `longest` characters."""
    return Typed(text_variants(longest))


def plain_text(longest: int) -> Typed:
    """A text object that must be plain, of 1 to `longest` characters."""
    return Typed({"plain_text": text_variants(longest)["plain_text"]})


def _option(text: Typed, **extra: String) -> Object:
    return Object({"text": text, "value": String(150, shortest=1)}, {"description": text, **extra})


PLAIN_OPTION = _option(plain_text(75))
MARKUP_OPTION = _option(any_text(75))  # check boxes and radio buttons show markup
OVERFLOW_OPTION = _option(plain_text(75), url=LINK)
OPTION_GROUP = Object({"label": plain_text(75), "options": Array(PLAIN_OPTION, most=100, fewest=1)})

# The reference calls `text` plain, but Slack's own examples use markup there and it is accepted.
CONFIRM = Object(
    {"title": plain_text(100), "text": any_text(300), "confirm": plain_text(30), "deny": plain_text(30)},
    {"style": STYLE},
)

DISPATCH_ACTION_CONFIG = Object(
    optional={
        "trigger_actions_on": Array(String(choices=("on_enter_pressed", "on_character_entered")), most=2, fewest=1)
    }
)

CONVERSATION_FILTER = Object(
    optional={
        "include": Array(String(choices=("im", "mpim", "private", "public")), most=4, fewest=1),
        "exclude_external_shared_channels": Boolean(),
        "exclude_bot_users": Boolean(),
    }
)

SLACK_FILE = Object(
    optional={"id": String(pattern=r"^[F][A-Z0-9]{8,}$"), "url": WEB_ADDRESS}, rules=(exactly_one_of("id", "url"),)
)


def _offered(body: dict[str, Any], at: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for index, option in enumerate(body.get("options", [])):
        yield f"{at}/options/{index}", option
    for number, group in enumerate(body.get("option_groups", [])):
        for index, option in enumerate(group["options"]):
            yield f"{at}/option_groups/{number}/options/{index}", option


def unique_option_values(body: dict[str, Any], at: str) -> Iterator[str]:
    """Rule: an option's value tells it from all others of its element."""
    seen: set[str] = set()
    for pointer, option in _offered(body, at):
        value = option["value"]
        if value in seen:
            yield problem(f'`value` "{value}" already exists', f"{pointer}/value")
        seen.add(value)


def initial_among_options(body: dict[str, Any], at: str) -> Iterator[str]:
    """Rule: what is preselected equals an offered option; an empty preselection is refused too."""
    offered = [option for _, option in _offered(body, at)]
    if "initial_option" in body and body["initial_option"] not in offered:
        yield problem("must be one of the provided options", f"{at}/initial_option")
    if "initial_options" in body:
        chosen = body["initial_options"]
        if not chosen or any(option not in offered for option in chosen):
            yield problem("must be one of the provided options", f"{at}/initial_options")
