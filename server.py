"""Server: puts the parts together, and is the command line's entry.

    settings → database → log → read tables → schema → HTTP

Each sub-command is a module of `ops/` with `NEEDS_DATABASE`, `arguments` and `run`.
"""

import argparse
import asyncio
import gc
import sys
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType

import uvloop

from ledger.keyring import OtherMaster
from ledger.ledger import Ledger, opened
from ops import database, log
from ops.errors import Unusable
from ops.house import House
from ops.settings import Settings, read
from projections.engine.folds import TableFolds
from projections.tables import TABLES

ROOT = Path(__file__).resolve().parent

SUBCOMMANDS = {
    "serve": "ops.serve",
    "import": "ops.import_",
    "import-actuals": "ops.import_actuals",
    "enrol": "ops.enrol",
    "cycle": "ops.cycle",
    "rebuild": "ops.rebuild",
    "detach": "ops.detach",
    "relay": "ops.relay",
    "replay": "ops.replay",
    "checkpoint": "ops.checkpoint",
    "export": "ops.export",
    "calculate": "ops.calculate",
    "schema": "ops.schema",
    "token": "ops.token",
}
"""The module of each; only the one that is asked for is imported, or all of them for `--help`."""


def main(words: list[str] | None = None) -> int:
    """Run the sub-command that the command line names. Return the exit code."""
    arguments = parsed(sys.argv[1:] if words is None else words)
    module = imported(SUBCOMMANDS[arguments.subcommand])
    try:
        settings = read(root=ROOT).with_made_keys()
        log.configure(settings.log_level, settings.log_format)
        if not module.NEEDS_DATABASE:
            return int(module.run(settings, arguments))
        with house(settings) as parts, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            code = int(runner.run(module.run(parts, arguments)))
            gc.freeze()  # nothing that is left need be walked: it goes with the process
            return code
    except (Unusable, OtherMaster) as unusable:
        print(f"merit ledger: {unusable}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def parsed(words: list[str]) -> argparse.Namespace:
    """Return what the command line says. Exit with a message if it says nothing we know."""
    parser = argparse.ArgumentParser(prog="python server.py", description="Merit Ledger")
    subparsers = parser.add_subparsers(dest="subcommand", required=True)
    for name in wanted(words):
        module = imported(SUBCOMMANDS[name])
        summary = summary_of(module)
        module.arguments(subparsers.add_parser(name, help=summary, description=summary))
    return parser.parse_args(words)


def wanted(words: list[str]) -> list[str]:
    """Return the sub-command that the command line begins with, or all where it does with none."""
    return [name for name in SUBCOMMANDS if words[:1] == [name]] or [*SUBCOMMANDS]


def imported(name: str) -> ModuleType:
    """Import a module. What that makes stays, so nothing is collected meanwhile: an eighth less."""
    gc.disable()
    try:
        return import_module(name)
    finally:
        gc.enable()


def summary_of(module: ModuleType) -> str:
    """Return what a sub-command does, as the first line of its module says it."""
    words = str(module.__doc__).splitlines()[0].partition(": ")[2]
    return words[:1].upper() + words[1:]


@asynccontextmanager
async def open_ledger(conninfo: str, settings: Settings) -> AsyncGenerator[Ledger]:
    """Open the log with all read tables. Raise `Unusable` if nothing could be sealed in it."""
    if settings.master_key is None:
        raise Unusable("MASTER_KEY is not set: without it no personal field can be sealed")
    async with opened(
        conninfo,
        TableFolds(TABLES),
        settings.master_key,
        readers=settings.read_connections,
        bound=settings.writer_queue,
    ) as ledger:
        yield ledger


@contextmanager
def house(settings: Settings) -> Generator[House]:
    """Put the parts together over a database that is brought up to date first."""
    with database.reached(settings) as (owner, conninfo):
        yield House(
            settings=settings,
            owner=owner,
            conninfo=conninfo,
            tables=TABLES,
            places=database.updated(owner, conninfo, TABLES),
            open_ledger=partial(open_ledger, conninfo, settings),
        )


if __name__ == "__main__":
    sys.exit(main())
