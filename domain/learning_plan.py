"""Learning plan: what is done with a course that is planned for somebody."""

from datetime import date

from domain.decider import fact
from domain.sealed import Sealed


@fact
class PlanTraining:
    """`competency` is the gap that it shall close, if it is planned for one."""

    employee_id: str
    training_id: str
    due_on: date
    competency: str | None = None


@fact
class TakeSession:
    """Another session that was taken before is given up."""

    employee_id: str
    training_id: str
    session: str


@fact
class RecordAttendance:
    employee_id: str
    training_id: str
    attended: bool


@fact
class CompleteTraining:
    employee_id: str
    training_id: str
    completed_on: date


@fact
class EvaluateTraining:
    """`rating` is from 1 to 5, which is the best."""

    employee_id: str
    training_id: str
    rating: int
    remark: Sealed | None = None


@fact
class DropTraining:
    employee_id: str
    training_id: str


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class TrainingPlanned:
    """It is the `number`th time that the course is planned for them."""

    training_id: str
    number: int
    due_on: date
    competency: str | None
    planned_on: date
    planned_by: str


@fact
class SessionTaken:
    training_id: str
    number: int
    session: str


@fact
class SessionAttended:
    training_id: str
    number: int
    attended: bool


@fact
class TrainingCompleted:
    training_id: str
    number: int
    completed_on: date


@fact
class TrainingEvaluated:
    training_id: str
    number: int
    rating: int
    remark: Sealed | None


@fact
class TrainingDropped:
    training_id: str
    number: int
    dropped_on: date
