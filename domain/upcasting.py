"""Upcasting: how a fact stored in an older shape is read today.

A new optional field with a default needs nothing. Anything else is a pure step here, from one
schema version of a stored type to the next; the old file in `tests/stored/` still loads. A changed
meaning is a new name. Nothing stored is ever edited.
"""

from collections.abc import Callable, Mapping
from typing import Any

Body = dict[str, Any]

STEPS: Mapping[tuple[str, int], Callable[[Body], Body]] = {}
"""By stored name and the version that the step leads away from."""


def upcast(name: str, version: int, body: Body) -> Body:
    """Return `body`, stored as `name` in `version`, in today's shape."""
    while (step := STEPS.get((name, version))) is not None:
        body, version = step(body), version + 1
    return body
