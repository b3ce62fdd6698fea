"""`baton manifest`: the file as it stands, or made ready for HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.cli import main

ROOT = Path(__file__).parents[3]


def test_it_prints_the_manifest_as_it_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifest"]) == 0
    assert capsys.readouterr().out == (ROOT / "app_manifest.yml").read_text("utf-8")


def test_the_package_brings_the_same_file() -> None:
    assert (ROOT / "bot" / "app_manifest.yml").read_bytes() == (ROOT / "app_manifest.yml").read_bytes()


@pytest.mark.parametrize("given", ["https://baton.northwind.example", "https://baton.northwind.example/"])
def test_for_http_every_address_is_filled_in(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifest", "--url", given]) == 0
    printed = capsys.readouterr().out
    manifest = yaml.safe_load(printed)
    request_url = "https://baton.northwind.example/slack/events"
    assert manifest["settings"]["socket_mode_enabled"] is False
    assert manifest["settings"]["event_subscriptions"]["request_url"] == request_url
    assert manifest["settings"]["interactivity"]["request_url"] == request_url
    assert {command["url"] for command in manifest["features"]["slash_commands"]} == {request_url}
    assert "baton.example.com" not in printed


@pytest.mark.parametrize("url", ["http://baton.example", "baton.example", "https://", "https://a b", "https://a?b=c"])
def test_a_wrong_address_is_refused(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifest", "--url", url]) == 2
    said = capsys.readouterr()
    assert said.out == "" and "--url" in said.err
