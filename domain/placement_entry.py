"""Placement entry: what an entry of a placement says, and of which part."""

from datetime import date

from domain.placement import (
    Assigned,
    DepartmentAssigned,
    LevelChanged,
    Placement,
    PlacementPart,
    PositionAssigned,
    SuperiorAssigned,
    TitleAssigned,
)


def said(event: Assigned) -> Placement | str | None:
    """Return what an entry says."""
    match event:
        case DepartmentAssigned(department_id=department_id, division=division):
            return Placement(department_id=department_id, division=division)
        case TitleAssigned(title=value) | LevelChanged(level=value):
            return value
        case PositionAssigned(position=value) | SuperiorAssigned(superior_id=value):
            return value


def part_of(event: Assigned) -> PlacementPart:
    """Return the timeline that an entry belongs to."""
    match event:
        case DepartmentAssigned():
            return PlacementPart.DEPARTMENT
        case TitleAssigned():
            return PlacementPart.TITLE
        case LevelChanged():
            return PlacementPart.LEVEL
        case PositionAssigned():
            return PlacementPart.POSITION
        case SuperiorAssigned():
            return PlacementPart.SUPERIOR


def entered(part: PlacementPart, value: Placement | str | None, on: date, case_id: str) -> Assigned:
    """Return an entry of a case."""
    if isinstance(value, Placement):
        return DepartmentAssigned(
            department_id=value.department_id,
            division=value.division,
            effective_on=on,
            case_id=case_id,
        )
    if part is PlacementPart.SUPERIOR or value is None:
        return SuperiorAssigned(superior_id=value, effective_on=on, case_id=case_id)
    if part is PlacementPart.TITLE:
        return TitleAssigned(title=value, effective_on=on, case_id=case_id)
    if part is PlacementPart.LEVEL:
        return LevelChanged(level=value, effective_on=on, case_id=case_id)
    return PositionAssigned(position=value, effective_on=on, case_id=case_id)
