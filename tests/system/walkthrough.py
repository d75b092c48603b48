"""Walkthrough: what docs/walkthrough*.md ask, and how a server is asked it on another day.

All of a page happens on one day. The server's clock is real, so every day on the page is moved by
as many days as have passed since, in what is asked, and moved back in what is answered. Digests and
the token of a guest differ each time: what a page shows in their place stands for them.
"""

import json
import re
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from domain.actor import Actor, Role
from schema.engine.token import Viewer
from tests.schema.page import Example, examples
from tests.system.serving import Served

PAGE = Path("docs/walkthrough.md")
PROMOTION = Path("docs/walkthrough_promotion.md")
TOLD_ON = date(2027, 1, 1)
"""The day on which all of the page happens."""

TOKEN = "eyJ"
"""What a token begins with."""

OTHERS = re.compile(rf"\b[0-9a-f]{{64}}\b|\b{TOKEN}[\w-]+\.[\w-]+\.[\w-]+")
"""A digest, a token."""

Known: TypeAlias = dict[str, str]
"""What a server has answered, by what the page shows in its place."""

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


def steps(page: Path = PAGE) -> list[Example]:
    """Return what is asked on a page, in its order."""
    text = page.read_text()
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


def bearer(served: Served, viewer: Viewer, known: Known) -> str:
    """Return the token of whoever asks; a guest has the link that was answered last."""
    if Role.GUEST not in viewer.roles:
        return served.token(viewer.actor, viewer.roles)
    *_, link = (each for each in known.values() if each.startswith(TOKEN))
    return link


def answer(served: Served, step: Example, by: timedelta, known: Known) -> Any:  # noqa: ANN401 - JSON
    """Return what a server answers to a step over HTTP, in days and words of the page."""
    asked = moved(json.dumps({"query": step.operation, "variables": step.variables}), by)
    for shown, answered in known.items():
        asked = asked.replace(shown, answered)
    token = bearer(served, step.viewer, known)
    text = moved(served.post(asked.encode(), Authorization=f"Bearer {token}").text, -by)
    others = (OTHERS.findall(each) for each in (json.dumps(step.answer), text))
    for shown, answered in zip(*others, strict=False):
        text = text.replace(known.setdefault(shown, answered), shown)
    return json.loads(text)
