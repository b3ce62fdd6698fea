"""The command line itself: quick to start, and clear about what is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import build_parser, main

SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "secret"}


def run(*argv: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """`python -m bot` in a process of its own, with these settings and no others."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "bot", *argv],
        check=False,
        env=kept | environ,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_help_names_every_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert all(name in done.stdout for name in ("demo", "serve", "migrate", "doctor", "manifest", "audit"))


@pytest.mark.parametrize("argv", [["dance"], ["audit"], ["audit", "verify", "--plan", "seven"], ["serve", "now"]])
def test_what_is_no_command_is_refused_with_its_usage(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(argv)
    assert exit_.value.code == 2
    assert "usage: baton" in capsys.readouterr().err


def test_no_command_prints_the_help() -> None:
    done = run()
    assert done.returncode == 2
    assert "serve" in done.stderr


def test_the_version() -> None:
    assert run("--version").stdout.startswith("baton 0.")


@pytest.mark.parametrize(
    ("argv", "environ", "name"),
    [
        (["serve"], {}, "SLACK_BOT_TOKEN"),
        (["serve"], {"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        (["serve"], SLACK | {"PORT": "many"}, "PORT"),
        (["serve"], SLACK | {"SLACK_APP_TOKEN": "xoxb-2"}, "SLACK_APP_TOKEN"),
        (["migrate"], {"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        (["migrate"], {"DATABASE_URL": "postgresql://u@h:s3cret/x"}, "DATABASE_URL"),
        (["migrate"], {"DATABASE_URL": "postgresql://h/x?host=a:s3cret&host=b&port=1"}, "DATABASE_URL"),
        (["audit", "verify"], {"DATABASE_URL": "baton.db"}, "DATABASE_URL"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(
    argv: list[str],
    environ: dict[str, str],
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for setting in ("DATABASE_URL", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "HOST", "PORT"):
        monkeypatch.delenv(setting, raising=False)
    for setting, value in environ.items():
        monkeypatch.setenv(setting, value)
    assert main(argv) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("baton: ") and name in said.err and said.err.count("\n") == 1
    assert "s3cret" not in said.err


def test_a_process_ends_with_the_same_status() -> None:
    done = run("serve")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "Traceback" not in done.stderr


def test_an_unreachable_database_is_one_line_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://baton:hush@127.0.0.1:1/baton")
    assert main(["migrate"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("baton: DATABASE_URL: ") and said.count("\n") == 1
    assert "hush" not in said


def test_options_are_read() -> None:
    parser = build_parser()
    assert parser.parse_args(["audit", "verify", "--plan", "7"]).plan == 7
    assert parser.parse_args(["manifest", "--url", "https://a.example"]).url == "https://a.example"
    assert parser.parse_args(["demo", "--tour"]).tour is True
