"""Token: make a token, to try the API with or to give to a service."""

import argparse
import sys
from datetime import UTC, datetime, timedelta

from domain.actor import Role, actor
from ops.errors import Unusable
from ops.settings import Settings
from schema.engine.token import issue

NEEDS_DATABASE = False

MOST_DAYS = 3660


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the sub-command takes."""
    parser.add_argument("actor", help="who: employee:E00002 or service:payroll")
    parser.add_argument(
        "roles",
        nargs="+",
        type=str.upper,
        choices=[role.value for role in Role],
        metavar="role",
        help=f"their roles, of {', '.join(Role)}",
    )
    parser.add_argument("--days", type=days, default=1, help="days until it expires (default 1)")


def days(text: str) -> int:
    """Return the whole days that `text` names. Raise `ValueError` if there are none or too many."""
    if not 1 <= int(text) <= MOST_DAYS:
        raise ValueError(text)
    return int(text)


def run(settings: Settings, chosen: argparse.Namespace) -> int:
    """Print a token. Raise `Unusable` if there is no key to sign it with."""
    if settings.token_key is None:
        raise Unusable("TOKEN_KEY is not set: there is nothing to sign a token with")
    try:
        who = actor(chosen.actor)
    except ValueError as error:
        raise Unusable(str(error)) from error
    roles = [Role(role) for role in chosen.roles]
    lifetime = timedelta(days=chosen.days)
    sys.stdout.write(issue(settings.token_key, who, roles, lifetime, datetime.now(UTC)) + "\n")
    return 0
