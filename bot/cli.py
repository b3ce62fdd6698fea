"""The command line. Each command lies in `bot.commands` and is imported only when it is called: `--help` is quick.

Exit status: 0 done; 1 done, and something was found (`doctor`, `audit verify`, a demo that went wrong);
2 not done: a setting, an argument or the database is to blame, and one line on standard error says which.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.outcome import DONE, INTERRUPTED, NOT_DONE, CommandError

if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status. Raises SystemExit for `--help` and for wrong arguments."""
    arguments = build_parser().parse_args(argv)
    from bot.settings import SettingError

    try:
        status: int = arguments.run(arguments)
    except (SettingError, CommandError) as error:
        print(f"baton: {error}", file=sys.stderr)
        return NOT_DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def build_parser() -> argparse.ArgumentParser:
    """Every command with its options; docs/commands.md has a row for each."""
    parser = argparse.ArgumentParser(
        prog="baton",
        description="The Slack bot that gets handoffs done. Settings come from the environment: docs/settings.md.",
    )
    parser.add_argument("--version", action="store_true", help="print the version")
    commands = parser.add_subparsers(metavar="command")
    parser.set_defaults(run=lambda arguments: _version() if arguments.version else _usage(parser))

    _add_demo(commands.add_parser("demo", help="try Baton in a Slack workspace on this machine, in the browser"))

    serve = commands.add_parser("serve", help="run Baton; on SQLite this also brings the database up to date")
    serve.set_defaults(run=_serve)

    migrate = commands.add_parser("migrate", help="bring the database up to date")
    migrate.set_defaults(run=_migrate)

    doctor = commands.add_parser("doctor", help="check settings, database and Slack, and say what to do")
    doctor.set_defaults(run=_doctor)

    manifest = commands.add_parser("manifest", help="print the Slack app's manifest, for Socket Mode")
    manifest.add_argument("--url", metavar="URL", help="for HTTP instead: the public address that Slack calls")
    manifest.set_defaults(run=_manifest)

    still = "print every reminder that is still to come, if nothing moves"
    _add_preview(commands.add_parser("preview", help=still, description=f"{still[0].upper()}{still[1:]}."))

    _add_shadow(commands)
    _add_audit(commands)
    return parser


def _add_demo(demo: argparse.ArgumentParser) -> None:
    demo.add_argument("--port", type=_port, metavar="N", help="serve the page there; 0 takes a free one (3100)")
    demo.add_argument("--no-browser", action="store_true", help="only print the page's address")
    demo.add_argument("--keep", type=_folder, metavar="DIR", help="keep everything there, and go on from it next time")
    demo.add_argument("--tour", action="store_true", help="instead, play one handoff in the terminal and end")
    demo.set_defaults(run=_demo)


def _add_preview(preview: argparse.ArgumentParser) -> None:
    preview.add_argument("--plan", type=_plan, metavar="P", help="only of the plan of this number")
    preview.add_argument("--workspace", metavar="T", help="only of the workspace of this id")
    preview.add_argument("--until", type=_date, metavar="DATE", help="up to and with that date, as 2026-12-31")
    preview.set_defaults(run=_preview)


def _add_shadow(commands: _Commands) -> None:
    shadow = commands.add_parser("shadow", help="log the cases of a plan's shadow mode")
    shadows = shadow.add_subparsers(metavar="command", required=True)
    what = "log the cases of a file, all of them or none"
    shadow_import = shadows.add_parser("import", help=what, description=f"{what[0].upper()}{what[1:]}.")
    shadow_import.add_argument("file", type=Path, metavar="FILE", help="case, recommendation, decision: .csv or .jsonl")
    shadow_import.add_argument("--plan", type=_plan, metavar="P", required=True, help="the plan of this number")
    shadow_import.add_argument("--workspace", metavar="T", help="of the workspace of this id, where several have it")
    shadow_import.set_defaults(run=_shadow_import)


def _add_audit(commands: _Commands) -> None:
    audit = commands.add_parser("audit", help="check the trail")
    audits = audit.add_subparsers(metavar="command", required=True)
    verify = audits.add_parser("verify", help="check that the trail is whole and that it explains every state")
    verify.add_argument("--plan", type=_plan, metavar="P", help="only the plan of this number, in every workspace")
    verify.set_defaults(run=_verify)


def _version() -> int:
    from importlib.metadata import version  # slow to import, and wanted here alone

    print(f"baton {version('baton')}")
    return DONE


def _usage(parser: argparse.ArgumentParser) -> int:
    parser.print_help(sys.stderr)
    return NOT_DONE


def _plan(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is no plan's number")
    return int(text)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date: write it as 2026-12-31") from None


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is no port: 0 to 65535")
    return int(text)


def _folder(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError("name a folder")
    return Path(text)


def _demo(arguments: argparse.Namespace) -> int:
    if arguments.tour and (arguments.port is not None or arguments.keep or arguments.no_browser):
        raise CommandError("--tour plays in the terminal: it goes without --port, --no-browser and --keep")
    from bot.commands import demo

    if arguments.tour:
        return demo.tour()
    return demo.run(arguments.port, arguments.keep, browser=not arguments.no_browser)


def _serve(_arguments: argparse.Namespace) -> int:
    from bot.commands import serve

    return serve.run()


def _migrate(_arguments: argparse.Namespace) -> int:
    from bot.commands import migrate

    return migrate.run()


def _doctor(_arguments: argparse.Namespace) -> int:
    from bot.commands import doctor

    return doctor.run()


def _manifest(arguments: argparse.Namespace) -> int:
    from bot.commands import manifest

    return manifest.run(arguments.url)


def _preview(arguments: argparse.Namespace) -> int:
    from bot.commands import preview

    return preview.run(arguments.plan, arguments.workspace, arguments.until)


def _shadow_import(arguments: argparse.Namespace) -> int:
    from bot.commands import shadow

    return shadow.run(arguments.file, arguments.plan, arguments.workspace)


def _verify(arguments: argparse.Namespace) -> int:
    from bot.commands import audit

    return audit.run(arguments.plan)
