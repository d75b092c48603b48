"""Moved: what happens in the stored log with where people are, otherwise than by a promotion."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from domain.actor import Role
from domain.move_content import EndMove, ExtendMove, MoveEmployee, MoveKind, RescindMove
from tests.stored.developed import FAR, LADDER, SHE

Act = Iterator[tuple[object, dict[str, Any]]]

WHY: dict[str, Any] = {"reason": "It was agreed with her."}
LENT = "move:E2:lent"


def moved() -> Act:
    """Yield a secondment that is extended, ended and rescinded, and a lateral move that stands."""
    lent = MoveEmployee(
        move_id=LENT,
        kind=MoveKind.SECONDMENT,
        effective_on=FAR,
        planned_until=date(2190, 6, 30),
        title="Coordinator",
        position="Coordinator of the fleet",
    )
    yield lent, {**WHY, "by": SHE, "roles": frozenset({Role.HR})}  # one's own case
    yield replace(lent, planned_until=None), WHY  # for good
    yield lent, WHY
    yield ExtendMove(move_id=LENT, planned_until=date(2190, 9, 30)), WHY
    yield EndMove(move_id=LENT, last_day_on=date(2190, 8, 31)), WHY
    yield EndMove(move_id=LENT, last_day_on=date(2190, 9, 30)), WHY  # over
    sideways = MoveEmployee(
        move_id="move:E2:over",
        kind=MoveKind.LATERAL,
        effective_on=date(2191, 1, 1),
        framework_id=LADDER,
        level="M1",
        position="Lead of the fleet",
    )
    yield replace(sideways, level="M9"), WHY  # not of the framework
    yield sideways, WHY
    yield RescindMove(move_id=LENT), WHY
