"""Lent: a schema to read through, handed on when it is done with, as one takes long to make."""

from collections.abc import Generator
from contextlib import contextmanager

import strawberry

from schema.schema import schema

SPARE: list[strawberry.Schema] = []


@contextmanager
def lent() -> Generator[strawberry.Schema]:
    """Lend a schema that nobody else reads through meanwhile."""
    one = SPARE.pop() if SPARE else schema()
    try:
        yield one
    finally:
        SPARE.append(one)
