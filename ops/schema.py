"""Schema: print the GraphQL schema, as in schema/schema.graphql, or the shapes of the events."""

import argparse
import json
import signal
import sys

from ledger import catalogue
from ledger.catalogue import RELEASE
from ops.settings import Settings
from schema.schema import schema

NEEDS_DATABASE = False


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the sub-command takes."""
    of_events = parser.add_mutually_exclusive_group()
    of_events.add_argument("--events", action="store_true", help="JSON Schemas of the events")
    of_events.add_argument("--asyncapi", action="store_true", help="the same as AsyncAPI 3")


def run(settings: Settings, chosen: argparse.Namespace) -> int:
    """Print the schema."""
    del settings
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # who reads has seen enough
    if chosen.events or chosen.asyncapi:
        told = catalogue.events() if chosen.events else catalogue.asyncapi(RELEASE)
        text = json.dumps(told, indent=1, ensure_ascii=False)
    else:
        text = schema().as_str()
    sys.stdout.write(text + "\n")
    return 0
