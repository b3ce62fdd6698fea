"""`baton demo` refused: each time one line that says what to do, and nothing of anybody's touched."""

from __future__ import annotations

import asyncio
import json
import socket
import sqlite3
from pathlib import Path

import pytest

from bot.cli import main
from bot.commands.demo import has_screen
from bot.demo import START, demo_world
from bot.demo.keeping import home_in
from bot.demo.page import listen
from bot.outcome import CommandError

ELSEWHERE = ": choose another folder with --keep"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder in which a demo was kept."""
    asyncio.run(live(tmp_path / "home"))
    return tmp_path / "home"


async def live(folder: Path) -> None:
    """A short demo that is kept there, or goes on."""
    with home_in(folder) as home:
        async with demo_world(START, home) as world:
            assert world.keeper is not None
            world.keeper.start()


def refused(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    """The one line with which a demo is refused."""
    capsys.readouterr()
    assert main(["demo", "--no-browser", "--port", "0", *argv]) == 2
    said = capsys.readouterr()
    assert "Open" not in said.out and said.err.count("\n") == 1 and said.err.startswith("baton: ")
    return said.err.removeprefix("baton: ").rstrip("\n")


@pytest.mark.parametrize("port", ["-1", "65536", "http", "3e3", "٣", ""])
def test_what_is_no_port_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["demo", f"--port={port}"])
    assert ended.value.code == 2
    assert f"argument --port: {port!r} is no port" in capsys.readouterr().err


@pytest.mark.parametrize("option", [["--port", "3200"], ["--keep", "somewhere"], ["--no-browser"]])
def test_the_tour_goes_alone(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--tour", *option]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1 and "--tour plays in the terminal" in said.err


def test_a_port_that_was_asked_for_is_that_one_or_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=rf"^port {port} is taken: choose another with --port$"):
            listen(port, otherwise=0)
        with listen(None, otherwise=port) as found:
            assert found.getsockname()[1] not in {0, port}
    with listen(None, otherwise=port) as found:
        assert found.getsockname() == ("127.0.0.1", port)


@pytest.mark.parametrize(
    ("platform", "environ", "screen"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("darwin", {}, True),
        ("win32", {}, True),
    ],
)
def test_a_browser_is_opened_where_there_is_a_screen(platform: str, environ: dict[str, str], screen: bool) -> None:
    assert has_screen(platform, environ) is screen


def test_a_workspace_that_is_broken_or_newer_is_left_alone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = home / "workspace.json"
    whole = file.read_bytes()
    kept = json.loads(whole)
    newer = {**kept, "workspace": {**kept["workspace"], "format": 2}}
    nobody: dict[str, list[str]] = {"users": [], "channels": [], "messages": []}
    others = {**kept, "workspace": {**kept["workspace"], **nobody}}
    for content, told in (
        (whole[:-9], "is damaged"),
        (b"\xff", "is damaged"),
        (b"", "is damaged"),
        (b"[" * 100_000, "is damaged"),
        (b"[]", "holds no workspace"),
        (json.dumps(others).encode(), "is of another team"),
        (json.dumps(newer).encode(), "is of another version of Baton, or of something else"),
        (json.dumps({**kept, "now": "later"}).encode(), "is damaged"),
        (json.dumps({**kept, "now": "2026-12-02T10:00:00"}).encode(), "is damaged"),
        (json.dumps({**kept, "read": 7}).encode(), "is damaged"),
        (json.dumps({**kept, "read": {"floor": 0, "marks": [["U1"]]}}).encode(), "is damaged"),
    ):
        file.write_bytes(content)
        database = (home / "baton.db").read_bytes()
        assert refused(capsys, "--keep", str(home)) == f"{file} {told}{ELSEWHERE}"
        assert file.read_bytes() == content and (home / "baton.db").read_bytes() == database


def test_a_database_that_is_not_the_demos_is_left_alone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database, workspace = home / "baton.db", home / "workspace.json"
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    told = "the database was made by a newer version of Baton"
    assert refused(capsys, "--keep", str(home)) == f"{database}: {told}"
    database.write_bytes(b"no database, but long enough to be one" * 9)
    assert refused(capsys, "--keep", str(home)) == f"{database}: file is not a database"
    whole = workspace.read_bytes()
    workspace.unlink()
    before = database.read_bytes()
    assert refused(capsys, "--keep", str(home)) == f"{database} is no demo's{ELSEWHERE}"
    assert database.read_bytes() == before and not workspace.exists()
    workspace.write_bytes(whole)
    database.unlink()
    missing = f"{workspace} is there, but {database} is missing{ELSEWHERE}"
    assert refused(capsys, "--keep", str(home)) == missing


def test_a_folder_that_cannot_be_used_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert refused(capsys, "--keep", str(tmp_path / "file")) == (
        f"--keep {tmp_path / 'file'}: that is a file, and a folder is needed"
    )
    below = tmp_path / "file" / "below"
    assert refused(capsys, "--keep", str(below)) == f"--keep {below}: Not a directory"


@pytest.mark.parametrize("name", ["k%41x", "where?", "#1 & é", "a+b@c:d;e=f"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    for _ in range(2):
        asyncio.run(live(tmp_path / name))
        assert (tmp_path / name / "baton.db").stat().st_size > 0
    assert [folder.name for folder in tmp_path.iterdir()] == [name]


def test_two_demos_cannot_share_a_folder(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with home_in(home):
        assert refused(capsys, "--keep", str(home)) == f"--keep {home}: another demo is using it"


def test_one_that_was_killed_at_its_start_begins_again(home: Path) -> None:
    (home / "workspace.json").write_text('{"unfinished": true}')
    with home_in(home) as found:
        assert found.kept is None
        assert [path.name for path in home.iterdir() if path.suffix == ".db"] == []
