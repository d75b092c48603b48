"""Governed: what happens in the stored log with policies, and with a year of its quarters."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.acknowledgement import AcknowledgePolicy
from domain.actor import Role
from domain.appeal import AppealOutcome, DecideAppeal, FileAppeal
from domain.appraisal_policy import OPERATIONS
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle, Phase
from domain.enrolment import EnrolParticipant
from domain.evaluation import EvaluateAppraisal
from domain.feedback import ReleaseResult
from domain.measure import SetMeasures
from domain.policies.annual import AnnualPolicy
from domain.policies.distribution import Distribution, Enforcement, Limit, Quota, Ties
from domain.policy import DraftPolicy, PublishPolicy, WithdrawDraft
from domain.scoring import ScoreAppraisal
from domain.sealed import Sealed
from tests.domain.appraisal_case import measures, ratings

BOSS, SHE, HE = "employee:E1", "employee:E2", "employee:E3"
PANEL: dict[str, Any] = {"by": "employee:E9", "roles": frozenset({Role.EMPLOYEE, Role.HR})}
HOUSE, THIRD, YEAR = "policy:house", "cycle:2016Q3", "cycle:2016"
HERS, HIS = "appraisal:2016:E2", "appraisal:2016:E3"
HER_LAST = "appraisal:2016Q4:E2"

Act = Iterator[tuple[object, dict[str, Any]]]

guided = replace(
    OPERATIONS,
    version="v2",
    distribution=Distribution(
        limits=(Limit(grades=("S", "A"), share=2_000),),
        quotas=tuple(Quota(grade=each.grade, share=2_000) for each in OPERATIONS.grades),
        ties=Ties.LOWER,
        enforcement=Enforcement.BLOCK,
    ),
)


def governed() -> Act:
    """Yield a policy that is drafted, published by somebody else, acknowledged and superseded."""
    draft = DraftPolicy(policy_id=HOUSE, template="operations-2", version="v1", name="The house's")
    yield draft, {}
    yield draft, {}  # nothing changes
    publish = PublishPolicy(policy_id=HOUSE, version="v1", effective_from=date(2016, 2, 1))
    yield publish, {}  # one's own draft
    yield publish, {**PANEL, "reason": "The works council agreed."}
    yield DraftPolicy(policy_id=HOUSE, policy=guided), PANEL
    yield WithdrawDraft(policy_id=HOUSE, version="v2"), {}
    yield DraftPolicy(policy_id=HOUSE, policy=guided), PANEL
    yield replace(publish, version="v2", effective_from=date(2017, 1, 1)), {"reason": "A year."}
    read = AcknowledgePolicy(policy_id=HOUSE, version="v1", employee_id=SHE)
    yield read, {"by": HE}  # for another
    yield read, {"by": SHE}
    yield read, {"by": SHE}  # out of turn
    opened = OpenCycle(
        cycle_id=THIRD,
        name="Third quarter of 2016",
        period=CyclePeriod.QUARTER,
        starts_on=date(2016, 1, 31),
        ends_on=date(2016, 9, 30),
        policy_id=HOUSE,
    )
    yield opened, {}  # no policy in force
    yield replace(opened, starts_on=date(2016, 7, 1)), {}


def yearly() -> Act:
    """Yield a year: hers is scored anew because a quarter changed, his has too few quarters."""
    opened = OpenCycle(
        cycle_id=YEAR,
        name="The year 2016",
        period=CyclePeriod.YEAR,
        starts_on=date(2016, 1, 1),
        ends_on=date(2016, 12, 31),
        policy=replace(OPERATIONS, annual=AnnualPolicy()),
        quarters=("cycle:2016Q1", "cycle:2016Q2", THIRD),
    )
    yield opened, {}  # three quarters of four
    yield replace(opened, quarters=(*opened.quarters, "cycle:2016Q4")), {}
    both = ((SHE, HERS), (HE, HIS))
    for employee_id, _ in both:
        yield EnrolParticipant(cycle_id=YEAR, employee_id=employee_id), {}
    yield AdvanceCycle(cycle_id=YEAR, to=Phase.SET_MEASURES), {}
    for _, case in both:
        yield SetMeasures(appraisal_id=case, measures=measures), {"by": BOSS}
    yield AdvanceCycle(cycle_id=YEAR, to=Phase.COLLECT), {}
    yield AdvanceCycle(cycle_id=YEAR, to=Phase.EVALUATE), {}
    for _, case in both:
        yield EvaluateAppraisal(appraisal_id=case, ratings=ratings), {"by": BOSS}
        yield ScoreAppraisal(appraisal_id=case), {}
    yield AdvanceCycle(cycle_id=YEAR, to=Phase.FEED_BACK), {}
    yield FileAppeal(appraisal_id=HER_LAST, grounds=Sealed("One call was lost.")), {"by": SHE}
    change = DecideAppeal(
        appraisal_id=HER_LAST, outcome=AppealOutcome.CHANGED, score=Decimal("91.25")
    )
    yield change, {**PANEL, "reason": "It was found."}
    yield ReleaseResult(appraisal_id=HERS), {}  # a quarter changed
    yield ScoreAppraisal(appraisal_id=HERS), {}
    yield ReleaseResult(appraisal_id=HERS), {}
    yield ReleaseResult(appraisal_id=HIS), {}  # not rated
