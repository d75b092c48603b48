"""Published: a policy in the larger county, who has read it, and a year that comes of its quarters.

Its versions hold from days far ahead, however late these tests are run.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from domain.acknowledgement import AcknowledgePolicy
from domain.appraisal_policy import OPERATIONS, MoveEffect
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle, Phase
from domain.enrolment import EnrolParticipant
from domain.feedback import ReleaseResult
from domain.policies.annual import AnnualPolicy
from domain.policies.distribution import Distribution, Limit, Quota, Ties
from domain.policy import DraftPolicy, PublishPolicy, WithdrawDraft
from domain.policy_template import ALL_ROUND
from domain.scoring import ScoreAppraisal

HR, PANEL = "service:hr", "service:panel"
ANN, BOB, EVE = "employee:ANN", "employee:BOB", "employee:EVE"
HOUSE, NEW = "policy:house", "policy:new"
FIRST, SECOND = date(2190, 1, 1), date(2190, 7, 1)
YEAR = "cycle:2016"

shared = replace(
    OPERATIONS,
    version="v3",
    distribution=Distribution(
        quotas=tuple(Quota(grade=each.grade, share=2_000) for each in OPERATIONS.grades),
        limits=(Limit(grades=("D",), share=125), Limit(grades=("A", "S"), share=2_050)),
        ties=Ties.LOWER,
    ),
    annual=AnnualPolicy(quarters=(3_333, 6_667), quarters_weight=10_000, review_weight=0),
)


def published() -> Iterator[tuple[str, object]]:
    """Yield a policy with versions of every status, and another that is a draft; each with who."""
    first = DraftPolicy(policy_id=HOUSE, template="operations-2", version="v1", name='"House" 方案')
    yield HR, first
    yield HR, replace(first, template=None, policy=replace(ALL_ROUND, appeal_days=7))
    for version, on in (("v1", FIRST), ("v2", SECOND), ("v3", SECOND)):
        if version != "v1":
            yield HR, replace(first, template=None, policy=shared, version=version)
        yield PANEL, PublishPolicy(policy_id=HOUSE, version=version, effective_from=on)
    for version in ("v4", "v5"):
        yield PANEL, DraftPolicy(policy_id=HOUSE, template="operations-1", version=version)
    yield HR, WithdrawDraft(policy_id=HOUSE, version="v5")
    yield HR, DraftPolicy(policy_id=NEW, template="operations-1")
    for employee_id, version in ((ANN, "v1"), (BOB, "v1"), (BOB, "v3"), (EVE, "v3")):
        yield (
            employee_id,
            AcknowledgePolicy(policy_id=HOUSE, version=version, employee_id=employee_id),
        )
    yield (
        HR,
        OpenCycle(
            cycle_id="cycle:2190Q1",
            name="Far",
            period=CyclePeriod.QUARTER,
            starts_on=FIRST,
            ends_on=date(2190, 3, 31),
            policy_id=HOUSE,
        ),
    )


def yearly() -> Iterator[tuple[str, object]]:
    """Yield a year: ANN's is released, BOB's is scored, EVE's is not rated; each act with who."""
    annual = AnnualPolicy(
        quarters=(4_000, 6_000), quarters_weight=10_000, review_weight=0, minimum_quarters=1
    )
    yield (
        HR,
        OpenCycle(
            cycle_id=YEAR,
            name="The year",
            period=CyclePeriod.YEAR,
            starts_on=date(2016, 1, 1),
            ends_on=date(2016, 12, 31),
            policy=replace(
                OPERATIONS, version="year", annual=annual, move_effect=MoveEffect.SETTLED
            ),
            quarters=("cycle:2016Q1", "cycle:2016Q2"),
        ),
    )
    for employee_id in (ANN, BOB, EVE):
        yield HR, EnrolParticipant(cycle_id=YEAR, employee_id=employee_id)
    for phase in (Phase.SET_MEASURES, Phase.COLLECT, Phase.EVALUATE, Phase.FEED_BACK):
        yield HR, AdvanceCycle(cycle_id=YEAR, to=phase)
    for code in ("ANN", "ANN", "BOB", "EVE"):
        yield HR, ScoreAppraisal(appraisal_id=f"appraisal:2016:{code}")
    for code in ("ANN", "EVE"):
        yield HR, ReleaseResult(appraisal_id=f"appraisal:2016:{code}")
