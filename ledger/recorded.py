"""Recorded: an event with what the log keeps around it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

import msgspec

from domain.actor import Actor

E = TypeVar("E")


class Origin(StrEnum):
    """Where a command came from. What a demonstration invents carries its own origin for ever."""

    PERSON = "PERSON"
    IMPORT = "IMPORT"
    JOB = "JOB"
    DEMONSTRATION = "DEMONSTRATION"


ORIGINS: Mapping[str, Origin] = {each.value: each for each in Origin}
"""Where commands came from, by how it is stored."""


class Recorded(msgspec.Struct, Generic[E], frozen=True, kw_only=True, gc=False):
    """An event as a fold sees it: before the log has given it a position, and ever after.

    `version` counts the events of its stream from 1. `at` is the server's clock when the command
    was admitted. `person` is the employee it is about and `unit` their department that day.

    One is made for every event that is written, read or folded; no cycle goes through it.
    """

    stream: str
    version: int
    event: E
    at: datetime
    by: Actor
    origin: Origin
    person: str | None
    unit: str | None
    command: UUID
