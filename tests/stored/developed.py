"""Developed: what happens in the stored log with careers and with those who have them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from domain.acknowledgement import AcknowledgePolicy
from domain.actor import Role
from domain.career_framework import (
    DraftCareerFramework,
    PublishCareerFramework,
    WithdrawCareerFramework,
)
from domain.competency import AssessCompetency
from domain.conduct_entry import (
    AppealSanction,
    DecideSanctionAppeal,
    HonourKind,
    ImposeSanction,
    LiftSanction,
    RecordHonour,
    SanctionKind,
    SanctionOutcome,
    WithdrawHonour,
)
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

Act = Iterator[tuple[object, dict[str, Any]]]

BOSS, SHE = "employee:E1", "employee:E2"
PANEL: dict[str, Any] = {"by": "employee:E9", "roles": frozenset({Role.EMPLOYEE, Role.HR})}
LADDER = "career_framework:ladder"
FAR = date(2190, 1, 1)
"""A day that the chronicle of the read tables, which runs today, has before it too."""


def developed() -> Act:
    """Yield it all."""
    yield from laddered()
    yield from assessed()
    yield from judged()
    yield from learnt()


def laddered() -> Act:
    """Yield a framework that is drafted, published by somebody else, acknowledged and revised."""
    draft = DraftCareerFramework(
        framework_id=LADDER, template="operations-1", version="v1", name="The ladder"
    )
    yield draft, {}
    yield draft, {}  # nothing changes
    publish = PublishCareerFramework(framework_id=LADDER, version="v1", effective_from=FAR)
    yield publish, {}  # one's own draft
    yield publish, {**PANEL, "reason": "The works council agreed."}
    yield DraftCareerFramework(framework_id=LADDER, template="operations-1", version="v2"), PANEL
    yield WithdrawCareerFramework(framework_id=LADDER, version="v2"), {}
    yield AcknowledgePolicy(policy_id=LADDER, version="v1", employee_id=SHE), {"by": SHE}
    after = DraftCareerFramework(framework_id=LADDER, template="operations-1", version="v3")
    yield after, PANEL
    replaced = PublishCareerFramework(framework_id=LADDER, version="v3", effective_from=FAR)
    yield replaced, {"reason": "A better word was found."}
    rest = DraftCareerFramework(framework_id=LADDER, template="operations-1", version="v4")
    yield rest, PANEL


def assessed() -> Act:
    """Yield what is known of somebody: by themself, by their superior and by somebody unknown."""
    first = AssessCompetency(
        employee_id=SHE,
        framework_id=LADDER,
        version="v1",
        competency="innovation",
        proficiency=3,
        assessed_on=date(2016, 1, 4),
        evidence=Sealed("The fleet was planned anew."),
    )
    yield first, {"by": SHE}
    yield replace(first, proficiency=2, evidence=Sealed("Half of it.")), {"by": BOSS}
    yield first, {"by": "employee:E3"}  # nobody to her
    yield replace(first, proficiency=6), {"by": BOSS}  # off the scale
    yield replace(first, version="v4"), {"by": BOSS}  # a draft


def judged() -> Act:
    """Yield an honour that is withdrawn, and sanctions: lifted, annulled on appeal, and upheld."""
    honour = RecordHonour(
        employee_id=SHE,
        code="thanks",
        kind=HonourKind.COMMENDATION,
        from_on=date(2016, 1, 4),
        citation=Sealed("For the fleet."),
    )
    yield honour, {"by": SHE, "roles": frozenset({Role.HR})}  # one's own case
    yield honour, {}
    yield replace(honour, code="prize", until_on=date(2016, 12, 31)), {}
    yield WithdrawHonour(employee_id=SHE, code="prize"), {"reason": "It was another's."}
    for code in ("late", "loud", "lost"):
        imposed = ImposeSanction(
            employee_id=SHE,
            code=code,
            kind=SanctionKind.WARNING,
            from_on=date(2016, 1, 4),
            grounds=Sealed("It happened twice."),
        )
        yield imposed, {"reason": "It happened twice."}
    lift = LiftSanction(employee_id=SHE, code="late", lifted_on=date(2016, 2, 1))
    yield lift, {"reason": "It was made good."}
    for code, outcome in (("loud", SanctionOutcome.ANNULLED), ("lost", SanctionOutcome.UPHELD)):
        objection = Sealed("It was not so.")
        yield AppealSanction(employee_id=SHE, code=code, objection=objection), {"by": SHE}
        decide = DecideSanctionAppeal(
            employee_id=SHE, code=code, outcome=outcome, answer=Sealed("We looked.")
        )
        yield decide, {"reason": "Who imposed it decides."}  # one's own decision
        yield decide, {**PANEL, "reason": "We looked."}


def learnt() -> Act:
    """Yield a course with two sessions, taken, completed and evaluated, and one that is dropped."""
    figures, begun = "training:figures", date(2016, 1, 4)
    yield (
        OfferTraining(
            training_id=figures,
            name="Figures",
            kind=TrainingKind.PROFESSIONAL_SKILL,
            competencies=("innovation",),
        ),
        {},
    )
    session = ScheduleSession(
        training_id=figures, session="spring", starts_on=begun, ends_on=FAR, places=8
    )
    yield session, {}
    yield session, {}  # there already
    yield replace(session, session="fall"), {}
    yield CancelSession(training_id=figures, session="fall"), {}
    plan = PlanTraining(employee_id=SHE, training_id=figures, due_on=FAR, competency="innovation")
    done = CompleteTraining(employee_id=SHE, training_id=figures, completed_on=begun)
    yield plan, {"by": "employee:E3"}  # nobody to her
    yield plan, {"by": SHE}
    yield TakeSession(employee_id=SHE, training_id=figures, session="spring"), {"by": SHE}
    yield done, {"by": BOSS}  # not attended yet
    attend = RecordAttendance(employee_id=SHE, training_id=figures, attended=True)
    yield attend, {"by": SHE}  # one's own case
    yield attend, {"by": BOSS}
    yield done, {"by": BOSS}
    evaluate = EvaluateTraining(
        employee_id=SHE, training_id=figures, rating=4, remark=Sealed("Clear.")
    )
    yield evaluate, {"by": SHE}
    yield replace(plan, competency=None), {"by": BOSS}
    yield DropTraining(employee_id=SHE, training_id=figures), {"by": BOSS}
    yield RetireTraining(training_id=figures), {}
