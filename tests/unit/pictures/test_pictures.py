"""Pictures as they come out: for plans of every size, for the longest and strangest texts, for every eye."""

from __future__ import annotations

import io
import itertools
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pytest
from PIL import Image

from bot.domain.charts import Chart, waits_of
from bot.domain.gates import Facts
from bot.domain.handoff import State
from bot.domain.plan import Plan
from bot.domain.retrospective import Medians
from bot.pictures import draw, drawing, palette, svg
from bot.pictures.canvas import LETTERS, WIDTH, Box, Drawing
from bot.pictures.clean import clean
from bot.pictures.fonts import Weight, fitted, font, wrapped
from bot.pictures.parts import mark
from bot.pictures.png import png
from bot.views.charts import progress_chart, retrospective_chart, timeline_chart
from bot.views.look import Look
from tests.unit.pictures import plans

Charted = Callable[[Plan, Facts, Look], Chart]
COUNTS = (0, 1, 5, 50, 500)
SCORED = plans.scored((3, 4, 2, 5), (4, 4, 3, 4), (3, 5, 2, 2))
STRANGE = {
    "markup": '</text><script>alert("x")</script>&amp;<!--]]>',
    "controls": "pa\x00ger\x0b\ufffe\ud800 \u202etxet\u202c",
    "right to left": "שלום עולם مرحبا",
    "emoji": "🎉🎊 👩\u200d🚒 party",
    "piled marks": "a" + "\u0301\u0322\u0323" * 200,
    "wide": "日本語の引き継ぎ" * 20,
    "nothing": "",
}


@dataclass(frozen=True)
class Before:
    """The plan before, as a retrospective is given it."""

    plan: Plan
    medians: Medians


BEFORE = Before(plans.NAMED, Medians(3, 3.5, 2, 4))


def charts_of(count: int) -> list[Chart]:
    """Timeline and progress of plans of this size, with and without gates, with common and with the longest texts."""
    known = plans.facts(count)
    return [
        chart(plan, known, at)
        for chart in (timeline_chart, progress_chart)
        for plan in (plans.UNNAMED, plans.WITH_SLOTS, plans.IN_SHADOW, plans.LIVE)
        for at in (plans.look(), plans.longest())
    ]


RETROSPECTIVES: Sequence[Chart] = [
    retrospective_chart(SCORED, at, before) for at in (plans.look(), plans.longest()) for before in (None, BEFORE)
] + [retrospective_chart(plans.LIVE, plans.look())]


def image(made: bytes) -> Image.Image:
    """The picture's pixels."""
    return Image.open(io.BytesIO(made))


# Sizes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("at", [plans.look(), plans.longest()], ids=["common", "longest"])
@pytest.mark.parametrize("chart", [timeline_chart, progress_chart])
def test_a_picture_fits_a_message_whatever_the_plan(count: int, at: Look, chart: Charted) -> None:
    made = draw(chart(plans.IN_SHADOW, plans.facts(count), at))
    width, height = image(made).size
    assert width == WIDTH
    assert 100 < height <= 2000
    assert len(made) < 300_000


def test_the_same_chart_gives_the_same_bytes() -> None:
    chart = timeline_chart(plans.IN_SHADOW, plans.facts(50), plans.look())
    again = timeline_chart(plans.IN_SHADOW, plans.facts(50), plans.look())
    assert draw(chart) == draw(again)


@pytest.mark.parametrize("chart", [timeline_chart, progress_chart])
def test_the_card_is_solid_and_light_in_a_dark_theme(chart: Charted) -> None:
    pixels = image(draw(chart(plans.IN_SHADOW, plans.facts(5), plans.look()))).convert("RGBA")
    assert pixels.getchannel("A").getextrema() == (255, 255)
    assert pixels.getpixel((0, 0)) == pixels.getpixel((WIDTH - 1, pixels.height - 1)) != (255, 255, 255, 255)
    assert pixels.getpixel((10, 10)) == (255, 255, 255, 255)


# What is drawn ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "rows"), [(0, 0), (1, 1), (5, 5), (16, 16), (17, 12), (50, 12), (500, 12)])
def test_a_row_each_until_they_are_too_many(count: int, rows: int) -> None:
    chart = timeline_chart(plans.IN_SHADOW, plans.facts(count), plans.look())
    assert len(chart.rows) == rows
    assert sum(heap.count for heap in chart.more) == count - rows
    assert [row.date for row in chart.rows] == sorted(row.date for row in chart.rows)
    said = {shape.text for shape in drawing(chart).shapes}
    assert {row.number for row in chart.rows} <= said


@pytest.mark.parametrize("count", COUNTS)
def test_nothing_reaches_beyond_the_card(count: int) -> None:
    for chart in [*charts_of(count), *RETROSPECTIVES]:
        made = drawing(chart)
        card = Box(0, 0, WIDTH, made.height)
        assert [one for one in made.shapes if not within(one.box, card)] == []


@pytest.mark.parametrize("count", COUNTS)
def test_no_words_lie_upon_others_and_none_is_too_small(count: int) -> None:
    for chart in [*charts_of(count), *RETROSPECTIVES]:
        words = [one for one in drawing(chart).shapes if one.text]
        assert min(one.size for one in words) >= LETTERS
        upon = [(a.text, b.text) for a, b in itertools.combinations(words, 2) if shrunk(a.box).overlaps(shrunk(b.box))]
        assert upon == []


def within(box: Box, card: Box) -> bool:
    """Whether all of it is on the card."""
    return card.left <= box.left and card.top <= box.top and box.right <= card.right and box.bottom <= card.bottom


def shrunk(box: Box) -> Box:
    """What letters without ascenders fill of a line, so that lines may stand close to each other."""
    return Box(box.left, box.top + 4, box.right, box.bottom - 4)


def test_late_ones_are_marked_by_band_bar_and_word() -> None:
    chart = timeline_chart(plans.IN_SHADOW, plans.facts(5), plans.look())
    late = [row for row in chart.rows if row.is_late]
    assert [row.number for row in late] == ["H-3"]
    made = svg(chart)
    assert made.count(f'fill="{palette.LATE_BAND}"') == 2  # of the row, and behind its caption
    assert "late, agreed, due 27 Nov" in made


def test_every_state_has_a_shape_of_its_own_without_its_colour() -> None:
    shapes = set()
    for state in State:
        if state is not State.CANCELLED:
            one = Drawing()
            mark(one, 20, 20, state)
            shapes.add(re.sub(r"#[0-9A-F]{6}", "", "".join(shape.svg for shape in one.shapes)))
    assert len(shapes) == 5


def test_arrows_lead_from_what_is_waited_for_and_the_legend_says_so() -> None:
    with_arrows = timeline_chart(plans.IN_SHADOW, plans.facts(7), plans.look())
    assert with_arrows.waits
    assert with_arrows.waits_label in svg(with_arrows)
    without = replace(with_arrows, waits=())
    assert with_arrows.waits_label not in svg(without)
    assert svg(without).count(palette.LINK) == 0


def test_arrows_follow_dates_that_go_backwards_too() -> None:
    first, second = plans.handoffs(2)
    early = replace(first, state=State.AGREED, after=(2,), ended_at=None)
    late = replace(second, state=State.AGREED, ended_at=None)
    chart = timeline_chart(plans.UNNAMED, Facts((early, late)), plans.look())
    assert [(one.awaited, one.waiting) for one in chart.waits] == [(1, 0)]
    made = drawing(chart)
    assert all(within(one.box, Box(0, 0, WIDTH, made.height)) for one in made.shapes)


def test_what_follows_from_others_has_no_arrow_of_its_own() -> None:
    day = plans.NOW.date()
    chain = [plans.handoff(n, State.AGREED, day, after) for n, after in ((1, ()), (2, (1,)), (3, (1, 2)))]
    assert [(one.awaited, one.waiting) for one in waits_of(chain)] == [(0, 1), (1, 2)]


def test_the_plan_before_is_a_ring() -> None:
    beside, alone = retrospective_chart(SCORED, plans.look(), BEFORE), retrospective_chart(SCORED, plans.look())
    assert svg(beside).count("<circle") == 2 * 4 + 2
    assert svg(alone).count("<circle") == 4


# Texts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("strange", STRANGE.values(), ids=STRANGE)
def test_strange_texts_do_no_harm(strange: str) -> None:
    texts = {f"thing {n}": strange for n in range(20)} | {"name": strange}
    at = plans.look(texts, dict.fromkeys(plans.PEOPLE, strange))
    chart = timeline_chart(plans.IN_SHADOW, plans.facts(5), at)
    tree = ET.fromstring(svg(chart))
    tags = {node.tag.rpartition("}")[2] for node in tree.iter()}
    assert tags <= {"svg", "text", "rect", "circle", "line", "polyline", "polygon"}
    assert image(draw(chart)).size[0] == WIDTH
    made = drawing(chart)
    assert all(within(one.box, Box(0, 0, WIDTH, made.height)) for one in made.shapes)


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("Ana 🎉🎊", "Ana ◊"),
        ("a\u0301", "á"),
        ("two\nlines\tand\x07 more", "two lines and more"),
        ("x\u202ey\u2067z", "xyz"),
        ("Zażółć Ω", "Zażółć Ω"),
        ("שלום", "שלום"),
    ],
)
def test_what_cannot_be_drawn_is_left_out(typed: str, drawn: str) -> None:
    assert clean(typed) == drawn


def test_widths_are_those_of_the_drawn_letters() -> None:
    for weight, words in itertools.product(
        Weight, ("Fraud-model pager", "WWWWWWWW", "illicit fillings", "Zażółć 2026")
    ):
        size = 40
        text = f'<text x="10" y="60" font-size="{size}" font-weight="{weight}">{words}</text>'
        made = png(f'<svg xmlns="http://www.w3.org/2000/svg" width="800" height="80">{text}</svg>')
        box = image(made).getchannel("A").getbbox()
        assert box is not None
        assert box[2] - box[0] == pytest.approx(font(weight).width(words) * size, abs=size * 0.2)


def test_long_words_are_cut_to_the_pixel_and_say_so() -> None:
    cut = fitted("The weekly drift report and what is done about it", 200, 22, Weight.REGULAR)
    assert cut.endswith("…")
    assert font(Weight.REGULAR).width(cut) * 22 <= 200
    assert fitted("short", 200, 22, Weight.REGULAR) == "short"
    assert fitted("W", 3, 22, Weight.REGULAR) == ""
    assert wrapped("one two three", 90, 22, Weight.REGULAR) == ["one two", "three"]


# Colours ----------------------------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """WCAG 2's relative luminance."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2's contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", [palette.CARD, palette.LATE_BAND])
def test_words_stand_out_from_their_ground(ground: str) -> None:
    assert [colour for colour in (*palette.WORDS, palette.GREEN, palette.BLUE) if contrast(colour, ground) < 4.5] == []
    assert [colour for colour in palette.SHAPES if contrast(colour, ground) < 3] == []


def test_all_words_are_in_the_colours_of_words() -> None:
    charts = [*charts_of(50), *RETROSPECTIVES]
    colours = {found for chart in charts for found in re.findall(r'<text[^>]* fill="(#\w+)"', svg(chart))}
    assert colours <= {*palette.WORDS, palette.GREEN, palette.BLUE}
