"""Feed: a consumer of the log over plain HTTP, which needs nothing but Python.

TOKEN=… python -m examples.feed http://127.0.0.1:8000 mirror.db
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from examples.mirror import Mirror

SILENCE = 40
"""Seconds without a sign of life, which comes every 15, after which nobody is there."""

AGAIN = 0.5
"""Seconds between two attempts."""

UNAVAILABLE = 500
"""What begins the answers that another attempt may change."""


def lines(address: str, token: str, after: int) -> Iterator[bytes]:
    """Yield what comes after a position, each event a line. Raise `OSError` if it breaks off."""
    wanted = Request(f"{address}/events?follow=true&after={after}")
    wanted.add_header("Authorization", f"Bearer {token}")
    with urlopen(wanted, timeout=SILENCE) as answer:
        yield from answer


def follow(address: str, token: str, mirror: Mirror) -> None:
    """Keep every event, whatever becomes of the server meanwhile.

    Raise `HTTPError` if the server refuses: the token has ended, or the log ends before what is
    kept here, as after a restoration from a backup.
    """
    while True:
        try:
            for line in lines(address, token, mirror.progress[0]):
                if line.endswith(b"\n") and line.strip():  # neither broken off nor a sign of life
                    event = json.loads(line)
                    mirror.keep(
                        int(event["id"]), event["type"], event["subject"], line.decode().strip()
                    )
        except HTTPError as refused:
            if refused.code < UNAVAILABLE:
                raise
        except (OSError, HTTPException):
            pass
        time.sleep(AGAIN)


if __name__ == "__main__":
    follow(sys.argv[1], os.environ["TOKEN"], Mirror(sys.argv[2]))
