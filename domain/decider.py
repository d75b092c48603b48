"""Decider: the one shape of every feature.

Source: Jérémie Chassaing, "Functional Event Sourcing Decider", 2021.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from functools import cache, reduce
from operator import attrgetter
from typing import Any, Generic, TypeVar, dataclass_transform

from domain.actor import Actor, Role

C = TypeVar("C")
E = TypeVar("E")
S = TypeVar("S")
T = TypeVar("T")

Setter = Callable[[Any, Any], None]

ROUNDS = 3
"""How often a decision may name further streams after it has seen those it named before."""


@dataclass_transform(frozen_default=True, kw_only_default=True)
def fact(cls: type[T]) -> type[T]:
    """Make `cls` an immutable record: a command, an event, a state or a value."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)


def replace(value: T, **changes: Any) -> T:  # noqa: ANN401 - of any field
    """Return a fact with other values in some fields. Raise `KeyError` if it has no such field.

    Twice as fast as that of `dataclasses`, and made for every version of every row.
    """
    take, setters = slots(type(value))
    made = object.__new__(type(value))
    for setter, each in zip(setters.values(), take(value), strict=True):
        setter(made, each)
    for name, each in changes.items():
        setters[name](made, each)
    return made


@cache
def slots(cls: type[Any]) -> tuple[Callable[[Any], tuple[Any, ...]], dict[str, Setter]]:
    """Return what takes all values of a fact, and what sets each field of a new one."""
    names = [each.name for each in fields(cls)]
    setters = {name: getattr(cls, name).__set__ for name in names}
    if len(names) > 1:
        return attrgetter(*names), setters
    return lambda fact: tuple(getattr(fact, name) for name in names), setters


@dataclass(frozen=True, slots=True)
class Ref(Generic[S]):
    """A stream that a decision depends on, and the decider that reads it."""

    stream: str
    decider: "Decider[Any, Any, S]"


@dataclass(frozen=True, slots=True)
class In:
    """What a decision causes in another stream, which it must have read."""

    ref: Ref[Any]
    event: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a decision may know besides the command: who, when, under which rules, and the states.

    All of it is recorded with the command, so that the decision can be run again. None of it is
    ever a client's input: `by` and `roles` come from the token, `at` is the server's clock when
    the command was admitted, `today` the day it then was in the organisation's time zone, and
    `states` are those of the streams that were asked for, each at one recorded version, of which
    `versions` says how many events it has.
    """

    by: Actor
    roles: frozenset[Role] = frozenset()
    at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    today: date = date(1970, 1, 1)
    rules: int = 1
    states: Mapping[str, object] = field(default_factory=dict[str, object])
    versions: Mapping[str, int] = field(default_factory=dict[str, int])

    def __contains__(self, ref: Ref[Any]) -> bool:
        return ref.stream in self.states

    def __getitem__(self, ref: Ref[S]) -> S:
        return self.states[ref.stream]  # type: ignore[return-value]


def nothing_else(*_: object) -> tuple[Ref[Any], ...]:
    """Return no streams: the decision depends on its own stream alone."""
    return ()


def nobody(_: str) -> str | None:
    """Return no one: the feature's streams are not about a person."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider(Generic[C, E, S]):
    """A feature's rules, with no clock, no database and no request in sight.

    `kind` is the first part of the ids of its streams. `stream` names the stream that a command
    writes to; of what others alone cause, `commands` is empty. `person` names the employee a
    stream is about: a stream is about one person at most, and its id says which. `reads` is asked
    again after each load until it names nothing new, `rounds` times at most.
    """

    kind: str
    commands: Any
    events: Any
    initial: S
    stream: Callable[[C], str]
    decide: Callable[[C, S, Given], Sequence[E | In]]
    evolve: Callable[[S, E], S]
    reads: Callable[[C, S, Given], Sequence[Ref[Any]]] = nothing_else
    person: Callable[[str], str | None] = nobody
    rounds: int = ROUNDS

    def replay(self, events: Iterable[E]) -> S:
        """Return the state that `events`, oldest first, leave behind."""
        return reduce(self.evolve, events, self.initial)
