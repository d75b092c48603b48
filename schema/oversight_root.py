"""Oversight root: what the root of all questions says of decisions seen as a whole."""

import strawberry

from schema.duties import DutyConflict, duty_conflicts
from schema.engine.reading import Connection
from schema.replay_under import ReplayUnderResult, replay_under


@strawberry.type
class OversightRoot:
    """The fields of the root that look at what was decided, and at what might have been."""

    replay_under: ReplayUnderResult | None = replay_under
    duty_conflicts: Connection[DutyConflict] | None = duty_conflicts
