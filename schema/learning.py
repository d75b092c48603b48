"""Learning: how to ask what somebody is to learn, and what came of it."""

from datetime import date, datetime
from enum import Enum

import strawberry

from ledger.recorded import Origin
from projections.learning import LearningStatus
from schema.engine.enums import described
from schema.engine.filtering import (
    Comparison,
    DateComparison,
    all_of,
    any_of,
    compare,
    holds,
    none_of,
)
from schema.engine.note import said
from schema.engine.ordering import key
from schema.engine.reading import column, on_day, one, read
from schema.engine.rights import COMPETENCIES
from schema.organisation import ORIGIN
from schema.training import Training, TrainingSession

described(LearningStatus)

OVERDUE = "({row}.status = 'PLANNED' AND {row}.due_on < {on})"


def found(when: str) -> str:
    """Return what others last found of the competency before the course ended, or by the day."""
    return (
        "(SELECT a.proficiency FROM read.competency a WHERE a.employee_id = {row}.employee_id"  # noqa: S608 - made from declarations
        " AND a.competency = {row}.competency AND a.assessor <> 'SELF' AND a.assessed_on <= {on}"
        f" AND {when} ORDER BY a.assessed_on DESC, a.place DESC LIMIT 1)"
    )


BEFORE = found("a.assessed_on <= coalesce({row}.ended_on, {on})")
AFTER = found("a.assessed_on > {row}.ended_on")


@strawberry.enum(description="What planned courses can be ordered by, then by id.")
class LearningPlanOrder(Enum):
    DUE_ON = key("{row}.due_on", "date", description="The day by which it shall be done.")
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on a planned course; all that is given holds.")
class LearningPlanFilter:
    and_: list["LearningPlanFilter"] | None = all_of()
    or_: list["LearningPlanFilter"] | None = any_of()
    not_: "LearningPlanFilter | None" = none_of()
    status: Comparison[LearningStatus] | None = compare(
        "{row}.status", description="How far it has come."
    )
    due_on: DateComparison | None = compare("{row}.due_on", description="Its deadline.")
    overdue: bool | None = holds(OVERDUE, description="It is planned beyond its deadline.")


@read(
    "learning",
    sees=COMPETENCIES,
    person="employee_id",
    description="A course that is planned for somebody, and what came of it.",
)
class LearningPlan:
    id: strawberry.ID = column(description="The id, unique among all that is planned.")
    training: Training | None = one("{row}.id = {parent}.training_id", description="The course.")
    number: int = column(description="Which time it is planned for them: 1 is the first.")
    status: LearningStatus = column(description="How far it has come.")
    due_on: date = column(description="The day by which it shall be done.")
    overdue: bool = on_day(OVERDUE, description="Whether it is planned beyond that day.")
    competency: str | None = column(
        description="The code of the competency that it shall help with, if one is named."
    )
    before: int | None = on_day(
        BEFORE, description="What others found of that last, by the day on which it ended."
    )
    after: int | None = on_day(
        AFTER, description="What others found of it since, by the day that is asked for."
    )
    planned_on: date = column(description="The day on which it was planned.")
    planned_by: strawberry.ID = column(description="Who planned it.")
    session: TrainingSession | None = one(
        "{row}.id = {parent}.session_id",
        description="The session that they take, if one is chosen.",
    )
    attended: bool | None = column(description="Whether they attended it, once that is recorded.")
    ended_on: date | None = column(description="The day on which it was completed, or dropped.")
    rating: int | None = column(description="What they say of it: 1 to 5, which is the best.")
    remark: str | None = column(said("remark_id"), description="The same in their words.")
    at: datetime = column(description="When it was planned.")
    origin: Origin = column(description=ORIGIN)
