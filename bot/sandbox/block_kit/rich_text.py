"""The rich_text block: sections, lists, quotes and preformatted text made of styled runs.

See https://docs.slack.dev/reference/block-kit/blocks/rich-text-block.
"""

from bot.sandbox.block_kit.objects import IDENTIFIER, LINK
from bot.sandbox.block_kit.schema import Array, Boolean, Integer, Object, String, Typed

_STYLE = Object(optional={name: Boolean() for name in ("bold", "italic", "strike", "code", "underline", "highlight")})
_MENTION_STYLE = Object(
    optional={
        name: Boolean() for name in ("bold", "italic", "strike", "underline", "highlight", "client_highlight", "unlink")
    }
)

_RUNS = Typed(
    {
        "text": Object({"text": String(shortest=1)}, {"style": _STYLE}),
        "link": Object({"url": LINK}, {"text": String(), "style": _STYLE, "unsafe": Boolean()}),
        "emoji": Object({"name": String(shortest=1)}, {"unicode": String(), "skin_tone": Integer(1, 6)}),
        "user": Object({"user_id": IDENTIFIER}, {"style": _MENTION_STYLE}),
        "usergroup": Object({"usergroup_id": IDENTIFIER}, {"style": _MENTION_STYLE}),
        "channel": Object({"channel_id": IDENTIFIER}, {"style": _MENTION_STYLE}),
        "broadcast": Object({"range": String(choices=("here", "channel", "everyone"))}, {"style": _STYLE}),
        "color": Object({"value": String(shortest=1)}, {"style": _STYLE}),
        "date": Object(
            {"timestamp": Integer(0), "format": String(shortest=1)},
            {"url": LINK, "fallback": String(), "style": _STYLE},
        ),
    }
)
_BORDER = {"border": Integer(0, 1)}
_SECTION = Object({"elements": Array(_RUNS)})
_LIST = Object(
    {
        "elements": Array(Typed({"rich_text_section": _SECTION})),
        "style": String(choices=("bullet", "ordered")),
    },
    {"indent": Integer(0, 8), "offset": Integer(0), **_BORDER},
)

RICH_TEXT = Object(
    {
        "elements": Array(
            Typed(
                {
                    "rich_text_section": _SECTION,
                    "rich_text_list": _LIST,
                    "rich_text_quote": Object({"elements": Array(_RUNS)}, _BORDER),
                    "rich_text_preformatted": Object({"elements": Array(_RUNS)}, _BORDER),
                }
            ),
            fewest=1,
        )
    },
    {"block_id": IDENTIFIER},
)
