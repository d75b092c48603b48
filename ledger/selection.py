"""Selection: which events somebody follows, the same in SQL and in memory.

Some nobody is sent, whoever they are: what raters say who may stay unknown, and who they are; the
goals that people set for themselves; and what a job or a pay review has frozen and may never carry
out. What comes of these is told by other events.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.goal_plan import PersonalGoalSet
from domain.job import job
from domain.nomination import EvaluationDelegated, RaterNominated, RaterWithdrawn
from domain.pay_batch import pay_batch
from domain.rating import rating

WITHHELD_KINDS = frozenset({rating.kind, pay_batch.kind, job.kind})
"""Features whose events are sent to nobody."""

WITHHELD_TYPES = frozenset(
    cls.__name__ for cls in (PersonalGoalSet, RaterNominated, RaterWithdrawn, EvaluationDelegated)
)
"""Further types that are not."""

CONDITION = """NOT split_part(e.stream, ':', 1) = ANY (%s::text[]) AND NOT e.type = ANY (%s::text[])
    AND (%s::text[] = '{}' OR e.type = ANY (%s::text[]))
    AND (%s::text[] = '{}' OR e.stream = ANY (%s::text[]))
    AND (%s::text[] = '{}' OR e.unit = ANY (%s::text[]))
    AND (%s::text[] = '{}' OR e.person = ANY (%s::text[]))"""
"""Whether an event `e` is selected; it takes `Selection.values`."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Events of some types, streams, departments and people; of all where none are named."""

    types: frozenset[str] = frozenset()
    streams: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    def holds(self, stream: str, type_: str, unit: str | None, person: str | None) -> bool:
        """Return whether an event is selected, by what the log keeps around it."""
        return (
            (not self.types or type_ in self.types)
            and (not self.streams or stream in self.streams)
            and (not self.units or unit in self.units)
            and (not self.people or person in self.people)
            and type_ not in WITHHELD_TYPES
            and stream.partition(":")[0] not in WITHHELD_KINDS
        )

    @property
    def values(self) -> Sequence[list[str]]:
        """Return what `CONDITION` takes."""
        parts = (self.types, self.streams, self.units, self.people)
        withheld = [sorted(WITHHELD_KINDS), sorted(WITHHELD_TYPES)]
        return [*withheld, *(sorted(part) for part in parts for _ in range(2))]
