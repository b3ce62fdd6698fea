"""`baton migrate`: what it did, on both databases; and what needs a schema says so."""

from __future__ import annotations

import pytest

from bot.cli import main


def test_it_says_what_it_did(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert main(["migrate"]) == 0
    first = capsys.readouterr().out
    assert "from an empty database to schema " in first and first.count("\n") == 1
    assert main(["migrate"]) == 0
    assert "nothing to do" in capsys.readouterr().out


def test_serving_from_an_old_postgresql_is_refused(
    postgres_database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_database_url)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "secret")
    assert main(["serve"]) == 2
    said = capsys.readouterr().err
    assert "run `baton migrate`" in said and said.count("\n") == 1


def test_nothing_is_verified_where_there_is_no_database(
    sqlite_database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_database_url)
    assert main(["audit", "verify"]) == 2
    assert "run `baton migrate`" in capsys.readouterr().err
