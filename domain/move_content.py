"""Move content: how somebody is placed otherwise than by a promotion, and what is said of it."""

from datetime import date
from enum import StrEnum

from domain import career_framework, career_framework_check
from domain.career_framework import CareerFrameworks
from domain.career_framework_content import CareerFramework
from domain.decider import fact
from domain.employee import Employee
from domain.errors import Ineligible, Invalid
from domain.placement_effect import PlacementChange


class MoveKind(StrEnum):
    """What a move is: for good to the side or down, or for a time elsewhere."""

    LATERAL = "LATERAL"
    ROTATION = "ROTATION"
    DEMOTION = "DEMOTION"
    SECONDMENT = "SECONDMENT"


FOR_A_TIME = frozenset({MoveKind.ROTATION, MoveKind.SECONDMENT})
"""The kinds that are to end, after which somebody is where they would be without the move."""


@fact
class MoveEmployee:
    """What is not given stays. A level is one of the framework in force on the day.

    `planned_until` is the last day of what is for a time, as it is planned.
    """

    move_id: str
    kind: MoveKind
    effective_on: date
    planned_until: date | None = None
    framework_id: str | None = None
    level: str | None = None
    title: str | None = None
    position: str | None = None
    department_id: str | None = None
    division: str | None = None
    superior_id: str | None = None


@fact
class ExtendMove:
    move_id: str
    planned_until: date


@fact
class EndMove:
    """After `last_day_on` somebody is again where they would be without the move."""

    move_id: str
    last_day_on: date


@fact
class RescindMove:
    """What the move did is undone, its end included, and nothing else."""

    move_id: str


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class EmployeeMoved:
    """`from_level` is the one that held on the day, if one did."""

    move_id: str
    kind: MoveKind
    effective_on: date
    planned_until: date | None
    framework_id: str | None
    from_level: str | None
    level: str | None
    title: str | None
    position: str | None
    department_id: str | None
    division: str | None
    superior_id: str | None
    moved_by: str


@fact
class MoveExtended:
    planned_until: date
    was: date | None
    extended_by: str


@fact
class MoveEnded:
    last_day_on: date
    ended_by: str


@fact
class MoveRescinded:
    rescinded_by: str


def change(c: MoveEmployee) -> PlacementChange:
    """Return what a move changes of somebody's place."""
    return PlacementChange(
        effective_on=c.effective_on,
        level=c.level,
        title=c.title,
        position=c.position,
        department_id=c.department_id,
        division=c.division,
        superior_id=c.superior_id,
    )


def require_planned(c: MoveEmployee) -> None:
    """Raise `Invalid` unless what is for a time, and nothing else, says until when."""
    if (c.kind in FOR_A_TIME) is (c.planned_until is None):
        raise Invalid("planned-end-of-kind", field="planned_until", kind=c.kind)
    if c.planned_until is not None and c.planned_until < c.effective_on:
        raise Invalid("until-before-from", field="planned_until")


def require_level(c: MoveEmployee, who: Employee, held: CareerFrameworks | None) -> None:
    """Raise `Rejected` unless the level fits the kind: equivalent, or lower on its track."""
    if c.level is None:
        if c.kind is MoveKind.DEMOTION:
            raise Invalid("move-level-missing", field="level")
        return
    if c.framework_id is None:
        raise Invalid("move-framework-missing", field="framework_id")
    framework = career_framework.in_force(c.framework_id, held, c.effective_on)
    career_framework_check.require_known(framework, c.level)
    now = who.level_on(c.effective_on)
    if c.kind is MoveKind.DEMOTION:
        if not lower(framework, c.level, now):
            raise Ineligible("level-not-lower", level=c.level, now=now)
    elif now != c.level:
        levels = () if now is None else framework.equivalents(now)
        if c.level not in levels:
            raise Ineligible("level-not-equivalent", level=c.level, now=now, levels=levels)


def lower(framework: CareerFramework, level: str, now: str | None) -> bool:
    """Return whether a level lies below another: on its track, or that of an equivalent."""
    if now is None or framework.level(now) is None:
        return False
    rises = (
        career_framework_check.rise(framework, level, each)
        for each in (now, *framework.equivalents(now))
    )
    return any(rise is not None and rise > 0 for rise in rises)
