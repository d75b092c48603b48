"""Cycles as people look them up: one row each, and what their policies say of them.

Deadlines, dimensions and grades are rows of their own; all but deadlines are fixed when it opens.
"""

from datetime import date, datetime
from decimal import Decimal

from domain import ids
from domain.appraisal_policy import Dimension, MoveEffect
from domain.cycle import CycleOpened, CyclePeriod, Event, Phase, PhaseBegun
from domain.phase import DeadlineExtended, PhaseReopened
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table, whole
from projections.policy import version_id


class CycleRow(Row):
    """`phase_at` is when its phase began, `raters` are whose judgement its policy asks for.

    `version_id` is the published version it runs under, if it was opened by a policy's id.
    """

    id: str
    code: str
    name: str
    period: CyclePeriod
    starts_on: date
    ends_on: date
    phase: Phase
    policy_version: str
    version_id: str | None
    quarters: tuple[str, ...]
    raters: tuple[str, ...]
    move_effect: MoveEffect
    phase_at: datetime
    origin: Origin


class CycleDeadlineRow(Row):
    id: str
    cycle_id: str
    phase: Phase
    due_on: date
    origin: Origin


class CycleDimensionRow(Row):
    """`weight` is in basis points."""

    id: str
    cycle_id: str
    dimension: Dimension
    weight: int
    origin: Origin


class CycleGradeRow(Row):
    """`from_score` is the least score that earns the grade; `place` 1 is the best."""

    id: str
    cycle_id: str
    grade: str
    from_score: Decimal
    place: int
    origin: Origin


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    return (recorded.stream,)


def fold(row: CycleRow | None, recorded: Recorded[Event], key: str) -> CycleRow | None:
    """Return what the row becomes."""
    match row, recorded.event:
        case _, CycleOpened() as e:
            return CycleRow(
                id=key,
                code=ids.code(key),
                name=e.name,
                period=e.period,
                starts_on=e.starts_on,
                ends_on=e.ends_on,
                phase=Phase.PLAN,
                policy_version=e.policy.version,
                version_id=e.policy_id and version_id(e.policy_id, e.policy.version),
                quarters=e.quarters,
                raters=tuple(each.rater for each in e.policy.raters),
                move_effect=e.policy.move_effect,
                phase_at=recorded.at,
                origin=recorded.origin,
            )
        case CycleRow(), (PhaseBegun() | PhaseReopened()) as e:
            return replace(row, phase=e.phase, phase_at=recorded.at, origin=recorded.origin)
        case _:
            return row


def deadlines(recorded: Recorded[Event]) -> dict[str, CycleDeadlineRow]:
    """Return the rows of the phases that are given a deadline."""
    if not isinstance(recorded.event, CycleOpened | DeadlineExtended | PhaseReopened):
        return {}
    return {
        key: CycleDeadlineRow(
            id=key,
            cycle_id=recorded.stream,
            phase=each.phase,
            due_on=each.due_on,
            origin=recorded.origin,
        )
        for each in recorded.event.deadlines
        for key in [f"{recorded.stream}/{each.phase}"]
    }


def dimensions(recorded: Recorded[Event]) -> dict[str, CycleDimensionRow]:
    """Return the rows of the policy's dimensions."""
    if not isinstance(recorded.event, CycleOpened):
        return {}
    return {
        key: CycleDimensionRow(
            id=key,
            cycle_id=recorded.stream,
            dimension=each.dimension,
            weight=each.weight,
            origin=recorded.origin,
        )
        for each in recorded.event.policy.dimensions
        for key in [f"{recorded.stream}/{each.dimension}"]
    }


def grades(recorded: Recorded[Event]) -> dict[str, CycleGradeRow]:
    """Return the rows of the policy's grades."""
    if not isinstance(recorded.event, CycleOpened):
        return {}
    return {
        key: CycleGradeRow(
            id=key,
            cycle_id=recorded.stream,
            grade=each.grade,
            from_score=each.from_score,
            place=place,
            origin=recorded.origin,
        )
        for place, each in enumerate(recorded.event.policy.grades, start=1)
        for key in [f"{recorded.stream}/{each.grade}"]
    }


TABLES = (
    Table(
        name="cycle",
        row=CycleRow,
        follows=("cycle",),
        touches=touches,
        fold=fold,
        indexes=(("starts_on", "id"),),
    ),
    Table(
        name="cycle_deadline",
        row=CycleDeadlineRow,
        follows=("cycle",),
        touches=deadlines,
        fold=whole(deadlines),
        indexes=(("cycle_id", "id"),),
    ),
    Table(
        name="cycle_dimension",
        row=CycleDimensionRow,
        follows=("cycle",),
        touches=dimensions,
        fold=whole(dimensions),
        indexes=(("cycle_id", "id"),),
    ),
    Table(
        name="cycle_grade",
        row=CycleGradeRow,
        follows=("cycle",),
        touches=grades,
        fold=whole(grades),
        indexes=(("cycle_id", "id"),),
    ),
)
