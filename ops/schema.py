"""Schema: print the GraphQL schema, as committed in schema/schema.graphql."""

import argparse
import signal
import sys

from ops.settings import Settings
from schema.schema import schema

NEEDS_DATABASE = False


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the sub-command takes: nothing."""
    del parser


def run(settings: Settings, chosen: argparse.Namespace) -> int:
    """Print the schema."""
    del settings, chosen
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # who reads has seen enough
    sys.stdout.write(schema().as_str() + "\n")
    return 0
