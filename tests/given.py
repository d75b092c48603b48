"""given(events).when(command) == [events]: how every rule of the domain is tested."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

from domain.actor import Actor, Role
from domain.decider import Decider, Given, In, Ref
from domain.rulebook import RULES

C = TypeVar("C")
E = TypeVar("E")
S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True)
class Rules(Generic[C, E, S]):
    decider: Decider[C, E, S]
    events: Sequence[E] = ()
    around: Mapping[str, object] = field(default_factory=dict[str, object])
    actor: Actor = Actor("employee:HR1")
    roles: frozenset[Role] = frozenset({Role.EMPLOYEE, Role.HR})
    today: date = date(2016, 1, 4)
    rules: int = RULES

    def knowing(self, ref: Ref[T], state: T) -> "Rules[C, E, S]":
        return replace(self, around={**self.around, ref.stream: state})

    def by(self, actor: str, *roles: Role) -> "Rules[C, E, S]":
        return replace(self, actor=Actor(actor), roles=frozenset({Role.EMPLOYEE, *roles}))

    def on(self, today: date) -> "Rules[C, E, S]":
        return replace(self, today=today)

    def given(self, *events: E) -> "Rules[C, E, S]":
        return replace(self, events=events)

    def when(self, command: C) -> Sequence[E | In]:
        state = self.decider.replay(self.events)
        known: dict[str, object] = {}
        for _ in range(self.decider.rounds):  # what it did not ask for, it lacks
            asked: Sequence[Ref[Any]] = self.decider.reads(command, state, self.knows(known))
            named = {ref.stream: self.around.get(ref.stream, ref.decider.initial) for ref in asked}
            if named.keys() <= known.keys():
                break
            known |= named
        return self.decider.decide(command, state, self.knows(known))

    def knows(self, states: Mapping[str, object]) -> Given:
        return Given(
            by=self.actor,
            roles=self.roles,
            at=datetime(self.today.year, self.today.month, self.today.day, 9, tzinfo=UTC),
            today=self.today,
            rules=self.rules,
            states=states,
        )
