"""Walkthrough: what docs/walkthrough.md asks, and how a server is asked it on another day.

All of the page happens on one day. The server's clock is real, so every day on the page is moved by
as many days as have passed since, in what is asked, and moved back in what is answered.
"""

import json
import re
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from domain.actor import Actor, Role
from schema.engine.token import Viewer
from tests.schema.page import Example, examples
from tests.system.serving import Served

PAGE = Path("docs/walkthrough.md")
TOLD_ON = date(2027, 1, 1)
"""The day on which all of the page happens."""

DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
PEOPLE = re.compile(r"^\| (`\w+:.*?) \|.*\| (`[A-Z].*?) \|$", re.MULTILINE)
QUOTED = re.compile(r"`(.+?)`")
ENOUGH = 120
"""How many seconds of a day must be left, lest the replay goes on into the next one."""


def viewers(text: str) -> dict[str, Viewer]:
    """Return who asks on the page, with the roles that its table gives them."""
    return {
        actor: Viewer(actor=Actor(actor), roles=frozenset(map(Role, QUOTED.findall(roles))))
        for actors, roles in PEOPLE.findall(text)
        for actor in QUOTED.findall(actors)
    }


def steps() -> list[Example]:
    """Return what is asked on the page, in its order."""
    text = PAGE.read_text()
    return list(examples(text, viewers(text)))


def passed() -> timedelta:
    """Return how long ago the page's day was; a day that is nearly over is waited out."""
    now = datetime.now(UTC)
    left = timedelta(days=1) - (now - now.replace(hour=0, minute=0, second=0, microsecond=0))
    if left.total_seconds() < ENOUGH:
        time.sleep(left.total_seconds() + 1)
    return datetime.now(UTC).date() - TOLD_ON


def moved(content: str, by: timedelta) -> str:
    """Return JSON with every day in it moved."""
    return DAY.sub(lambda found: str(date.fromisoformat(found[0]) + by), content)


def answer(served: Served, step: Example, by: timedelta) -> Any:  # noqa: ANN401 - JSON
    """Return what a server answers to a step over HTTP, in days of the page."""
    asked = json.dumps({"query": step.operation, "variables": step.variables})
    token = served.token(step.viewer.actor, step.viewer.roles)
    response = served.post(moved(asked, by).encode(), Authorization=f"Bearer {token}")
    return json.loads(moved(response.text, -by))
