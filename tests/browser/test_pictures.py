"""Pictures and files on the page: really shown, to those who may see them, described, opened larger, and kept."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.kit_app import Kit, form, plain, section
from tests.browser.test_accessible import EACH, VARIANTS, Inspector
from tests.browser.test_surfaces import at_the_channel
from tests.browser.visitor import Visitor
from tests.support.png import png

ALT = "Three of five handoffs are accepted, one is late."
WIDE = png(1600, 900)
CSV = b"number,thing\r\nH-1,the pager\r\n"


def image(file_id: str, title: str = "Timeline") -> dict[str, object]:
    """An image block."""
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": ALT, "title": plain(title)}


async def uploaded(kit: Kit, name: str = "timeline.png", data: bytes = WIDE, **more: Any) -> str:
    """A file that Slack has looked through."""
    kit.sandbox.workspace.files.scan_after = 0
    answer = await kit.client.files_upload_v2(filename=name, content=data, **more)
    return str(answer["file"]["id"])


async def test_a_picture_is_shown_and_opens_larger(kit: Kit, visitor: Visitor) -> None:
    file_id = await uploaded(kit)
    await kit.says_to("Ana", "The plan", section("The plan"), image(file_id))
    await at_the_channel(visitor, kit)
    message = visitor.message("The plan")
    picture = message.get_by_role("img", name=ALT)
    await expect(picture).to_have_js_property("naturalWidth", 1600)
    await visitor.sees("Timeline", message)
    await message.get_by_role("button", name="Enlarge: Timeline").focus()
    await visitor.page.keyboard.press("Enter")
    large = visitor.dialog("Timeline")
    await visitor.there(large.get_by_role("img", name=ALT), "the large picture")
    small_box, large_box = await picture.bounding_box(), await large.get_by_role("img").bounding_box()
    assert small_box is not None
    assert large_box is not None
    assert large_box["width"] > small_box["width"]
    await expect(large.get_by_role("button", name="Close")).to_be_focused()
    await visitor.page.keyboard.press("Escape")
    await visitor.gone(large, "the large picture")
    await expect(message.get_by_role("button", name="Enlarge: Timeline")).to_be_focused()
    await picture.click()
    await large.get_by_role("button", name="Close").click()
    await visitor.gone(large, "the large picture")


async def test_a_picture_that_is_not_for_them_is_a_frame_with_its_words(kit: Kit, visit: Visit) -> None:
    file_id = await uploaded(kit)
    await kit.posts(section("The plan"), image(file_id))
    ben = await visit()
    await at_the_channel(ben, kit, "Ben")
    await expect(ben.message("The plan").get_by_role("img", name=ALT)).to_have_js_property("naturalWidth", 1600)
    del kit.sandbox.workspace.files.by_id[file_id]
    with ben.troubles.expected("404"):
        await ben.reloads()
        await ben.there(ben.message("The plan").locator(".framed"), "the frame")
    await expect(ben.message("The plan").get_by_role("button", name="Enlarge")).to_have_count(0)


async def test_a_modal_and_home_show_pictures(kit: Kit, visitor: Visitor) -> None:
    file_id = await uploaded(kit)
    kit.home = [section("Mine"), image(file_id, "Progress")]
    await at_the_channel(visitor, kit)
    await kit.shows("Ana", form(image(file_id)))
    picture = visitor.dialog("A note").get_by_role("img", name=ALT)
    await expect(picture).to_have_js_property("naturalWidth", 1600)
    await visitor.dialog("A note").get_by_role("button", name="Enlarge: Timeline").click()
    await visitor.there(visitor.dialog("Timeline"), "the large picture over the modal")
    await visitor.page.keyboard.press("Escape")
    await visitor.there(visitor.dialog("A note"), "the modal below")
    await visitor.page.keyboard.press("Escape")
    await visitor.goes_to("Kit")
    await visitor.main.get_by_role("tab", name="Home").click()
    await expect(visitor.main.get_by_role("img", name=ALT)).to_have_js_property("naturalWidth", 1600)


async def test_a_file_comes_as_a_card_and_can_be_kept(kit: Kit, visitor: Visitor, tmp_path: Path) -> None:
    await uploaded(kit, "plan.csv", CSV, title="The plan", channel=kit.channel.id, initial_comment="All handoffs")
    await at_the_channel(visitor, kit)
    message = visitor.message("All handoffs")
    await visitor.sees("The plan", message)
    await visitor.sees(f"CSV · {len(CSV)} bytes", message)
    async with visitor.page.expect_download() as downloading:
        await message.get_by_role("link", name="Download: plan.csv").click()
    download = await downloading.value
    assert download.suggested_filename == "plan.csv"
    await download.save_as(tmp_path / "plan.csv")
    assert (tmp_path / "plan.csv").read_bytes() == CSV


async def test_a_picture_may_come_as_a_file(kit: Kit, visitor: Visitor) -> None:
    await uploaded(kit, title="As a file", channel=kit.channel.id, alt_txt=ALT)
    await at_the_channel(visitor, kit)
    message = visitor.message("As a file")
    await expect(message.get_by_role("img", name=ALT)).to_have_js_property("naturalWidth", 1600)
    await visitor.there(message.get_by_role("link", name="Download: timeline.png"), "its download")
    await visitor.sees_not("undefined", message)


@EACH
async def test_everybody_can_use_them(kit: Kit, visit: Visit, variant: str) -> None:
    visitor = await visit(**VARIANTS[variant])
    inspector = Inspector(visitor)
    file_id = await uploaded(kit)
    await uploaded(kit, "plan.csv", CSV, title="A title " * 20, channel=kit.channel.id, initial_comment="All handoffs")
    await kit.posts(section("The plan"), image(file_id), text="The plan")
    await at_the_channel(visitor, kit)
    await inspector.looks_at("a message", visitor.message("The plan").get_by_role("img"))
    await inspector.looks_at("a card", visitor.message("All handoffs").get_by_role("link"))
    button = visitor.message("The plan").get_by_role("button", name=re.compile("^Enlarge"))
    box = await button.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= (44 if variant == "phone" else 32)
    await button.click()
    await inspector.looks_at("a large picture", visitor.dialog("Timeline").get_by_role("img"))
    scrolls = await visitor.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not scrolls
    assert inspector.found == {}


@pytest.mark.parametrize("name", ["page.html", "picture.svg"])
async def test_a_file_that_would_run_is_only_kept(kit: Kit, visitor: Visitor, name: str) -> None:
    script = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"
    file_id = await uploaded(kit, name, script, channel=kit.channel.id)
    await at_the_channel(visitor, kit)
    async with visitor.page.expect_download():
        await visitor.page.evaluate(f"location.href = '/page/file/{file_id}?as={kit.sandbox.person('Ana').id}'")
