"""Learning: what can be learnt, what is planned for whom, and what it did; and what happened."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from domain.competency import AssessCompetency
from domain.learning_plan import (
    CompleteTraining,
    DropTraining,
    EvaluateTraining,
    PlanTraining,
    RecordAttendance,
    TakeSession,
)
from domain.sealed import Sealed
from domain.training import (
    CancelSession,
    OfferTraining,
    RetireTraining,
    ScheduleSession,
    TrainingKind,
)
from tests.schema.oracle.asking import Item, Json, Value
from tests.schema.oracle.careers import LADDER
from tests.schema.oracle.looks import column, noted
from tests.schema.oracle.world import Row

HR, BOB, EVE, LEE, ZOE = "service:hr", *(f"employee:{e}" for e in ("BOB", "EVE", "LEE", "ZOE"))
FIGURES, TALK, VISIT = "training:figures", "training:talk", "training:visit"
PAST, FAR = date(2016, 2, 1), date(2190, 3, 1)


def learnt() -> Iterator[tuple[str, object]]:
    """Yield courses and sessions, and what was planned, attended, done and dropped; with who."""
    offer = OfferTraining(
        training_id=FIGURES,
        name='"Figures" 数',
        kind=TrainingKind.PROFESSIONAL_SKILL,
        competencies=("data-analysis", "user-research"),
    )
    yield HR, offer
    for training_id, kind in ((TALK, TrainingKind.SHARING), (VISIT, TrainingKind.EXCHANGE)):
        yield HR, OfferTraining(training_id=training_id, name=training_id, kind=kind, name_zh="听")
    for session, on in (("spring", PAST), ("late", FAR), ("winter", FAR)):
        yield (
            HR,
            ScheduleSession(
                training_id=FIGURES, session=session, starts_on=on, ends_on=FAR, places=2
            ),
        )
    yield HR, CancelSession(training_id=FIGURES, session="winter")
    plan = PlanTraining(
        employee_id=BOB, training_id=FIGURES, due_on=FAR, competency="user-research"
    )
    done = CompleteTraining(employee_id=BOB, training_id=FIGURES, completed_on=date(2016, 5, 15))
    yield BOB, plan
    yield BOB, TakeSession(employee_id=BOB, training_id=FIGURES, session="spring")
    yield ZOE, RecordAttendance(employee_id=BOB, training_id=FIGURES, attended=True)
    yield ZOE, done
    yield (
        BOB,
        EvaluateTraining(employee_id=BOB, training_id=FIGURES, rating=4, remark=Sealed("好")),
    )
    yield BOB, PlanTraining(employee_id=BOB, training_id=FIGURES, due_on=FAR)
    for employee_id in (ZOE, LEE):
        yield HR, PlanTraining(employee_id=employee_id, training_id=TALK, due_on=FAR)
    yield HR, DropTraining(employee_id=LEE, training_id=TALK)
    yield (
        ZOE,
        AssessCompetency(
            employee_id=BOB,
            framework_id=LADDER,
            version="v1",
            competency="user-research",
            proficiency=4,
            assessed_on=date(2016, 6, 1),
            evidence=Sealed("after the course"),
        ),
    )
    yield EVE, replace(plan, employee_id=LEE)
    yield LEE, TakeSession(employee_id=LEE, training_id=FIGURES, session="late")
    yield HR, RetireTraining(training_id=VISIT)


def is_open(item: Item) -> bool:
    retired = item.row["retired_on"]
    return retired is None or retired > item.on


def overdue(item: Item) -> bool:
    return item.row["status"] == "PLANNED" and item.row["due_on"] < item.on


def places(item: Item) -> Json:
    rows = item.world.having("learning", "session_id", item.row["id"])
    return sum(row["status"] != "DROPPED" for row in rows)


def found(item: Item, within: Callable[[date], bool]) -> Json:
    """Return what others last found of the competency on the days that are meant."""
    rows = [
        row
        for row in item.world.having("competency", "employee_id", item.row["employee_id"])
        if row["competency"] == item.row["competency"]
        and row["assessor"] != "SELF"
        and row["assessed_on"] <= item.on
        and within(row["assessed_on"])
    ]
    last = max(rows, key=lambda row: (row["assessed_on"], row["place"]), default=None)
    return None if last is None else last["proficiency"]


def before(item: Item) -> Json:
    ended = item.row["ended_on"]
    return found(item, lambda on: ended is None or on <= ended)


def after(item: Item) -> Json:
    ended = item.row["ended_on"]
    return found(item, lambda on: ended is not None and on > ended)


def sessions(item: Item) -> list[Row]:
    rows = item.world.having("training_session", "training_id", item.row["id"])
    return sorted(rows, key=lambda row: (row["starts_on"], row["id"]))


SHOWN: Mapping[str, Value] = {
    "Training.open": is_open,
    "TrainingSession.taken": places,
    "LearningPlan.overdue": overdue,
    "LearningPlan.before": before,
    "LearningPlan.after": after,
    "LearningPlan.remark": noted("remark_id"),
}
ONE: Mapping[str, tuple[str, Value]] = {
    "LearningPlan.training": ("Training", column("training_id")),
    "LearningPlan.session": ("TrainingSession", column("session_id")),
    "CareerEntry.training": ("Training", column("training_id")),
}
EACH: Mapping[str, tuple[str, Callable[[Item], list[Row]]]] = {
    "Training.sessions": ("TrainingSession", sessions),
}
COMPARED: Mapping[str, Value] = {
    "TrainingFilter.open": is_open,
    "LearningPlanFilter.overdue": overdue,
}
TABLES: Mapping[str, str] = {
    "Training": "training",
    "TrainingSession": "training_session",
    "LearningPlan": "learning",
}
SEEN: Mapping[str, Callable[[Item], bool]] = {
    "Training": lambda item: item.eyes.house(),
    "TrainingSession": lambda item: item.eyes.house(),
    "LearningPlan": lambda item: item.eyes.acknowledged(item.row["employee_id"]),
}
DOCUMENTS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "what is learnt": (
        """query ($on: Date) { trainings(filter: {open: true}, on: $on) { totalCount nodes { id
            code name nameZh kind open retiredOn sessions { code startsOn endsOn places taken
              cancelled } } }
          employees(on: $on) { nodes { id learningPlans(direction: DESC) { totalCount nodes { id
            number status dueOn overdue competency before after plannedOn plannedBy attended
            endedOn rating remark session { code } training { id open } } }
            overdue: learningPlans(filter: {overdue: true}) { totalCount }
            careerHistory(filter: {kind: {eq: TRAINING}}) { nodes { id effectiveOn
              training { name } } } } }
          early: employee(id: "employee:BOB", on: "2016-05-20") { learningPlans { nodes { before
            after } } } }""",
        {"on": "2190-04-01"},
    ),
}
