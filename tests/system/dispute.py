"""Dispute: what docs/dispute.md asks of the demonstration, and how its answers are compared.

Ids of decisions, moments, log positions, hashes and what is signed are others each time. What the
page shows in their place stands for what a server answers, the same wherever it is shown again.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias, cast

from domain.actor import Actor, Role
from schema.engine.token import Viewer
from tests.schema.page import Example, examples
from tests.system.serving import Served

PAGE = Path("docs/dispute.md")
VIEWERS = {
    "employee:E03401": Viewer(actor=Actor("employee:E03401"), roles=frozenset({Role.EMPLOYEE})),
    "service:audit": Viewer(actor=Actor("service:audit"), roles=frozenset({Role.AUDITOR})),
}
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OTHERS = tuple(
    map(
        re.compile,
        (
            r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z",
            r"[0-9]{4,}",
            r"[A-Za-z0-9+/]{43}=",
        ),
    )
)
"""An id, a moment, a log position, a hash."""

JSON: TypeAlias = Any
Known: TypeAlias = dict[str, str]
"""What a server has answered, by what the page shows in its place."""


def steps() -> list[Example]:
    """Return what is asked on the page, in its order."""
    return list(examples(PAGE.read_text(), VIEWERS))


def commands() -> Iterator[list[str]]:
    """Yield the words of each command line on the page."""
    for block in SHELL.findall(PAGE.read_text()):
        for line in block.splitlines():
            yield line.partition("#")[0].split()


def kind(text: str) -> int | None:
    """Return of which kind a text is that is another each time; none if it stays."""
    return next((n for n, each in enumerate(OTHERS) if each.fullmatch(text)), None)


def alike(shown: JSON, answered: JSON, known: Known) -> bool:
    """Return whether an answer is the one shown; what stands for what is noted in `known`."""
    if isinstance(shown, dict) and isinstance(answered, dict):
        left, right = cast("dict[str, JSON]", shown), cast("dict[str, JSON]", answered)
        return left.keys() == right.keys() and all(
            alike(each, right[name], known) for name, each in left.items()
        )
    if isinstance(shown, list) and isinstance(answered, list):
        before, now = cast("list[JSON]", shown), cast("list[JSON]", answered)
        pairs = zip(before, now, strict=False)
        return len(before) == len(now) and all(alike(*pair, known) for pair in pairs)
    if isinstance(shown, str) and isinstance(answered, str) and kind(shown) is not None:
        return kind(shown) == kind(answered) and known.setdefault(shown, answered) == answered
    kinds: tuple[type, type] = (cast("object", shown).__class__, cast("object", answered).__class__)
    return kinds[0] is kinds[1] and shown == answered


def given(variables: Mapping[str, JSON], known: Known) -> JSON:
    """Return variables with what the server has answered in place of what is shown for it."""
    text = json.dumps(variables)
    for shown, answered in known.items():
        text = text.replace(json.dumps(shown), json.dumps(answered))
    return json.loads(text)


def answer(served: Served, step: Example, known: Known) -> JSON:
    """Return what a server answers to a step over HTTP."""
    asked = {"query": step.operation, "variables": given(step.variables, known)}
    token = served.token(step.viewer.actor, step.viewer.roles)
    response = served.post(json.dumps(asked).encode(), Authorization=f"Bearer {token}")
    return response.json()
