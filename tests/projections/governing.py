"""Governing: what happens in a chronicle beside its cycle, before anybody comes or goes."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.acknowledgement import AcknowledgePolicy
from domain.actor import Role
from domain.annual import AnnualPolicy
from domain.appraisal_policy import OPERATIONS, Dimension
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle, Phase
from domain.employee import AssignSuperior
from domain.enrolment import EnrolParticipant
from domain.evaluation import EvaluateAppraisal
from domain.feedback import ReleaseResult
from domain.measure import SetMeasures
from domain.measure_template import DraftMeasureTemplate, PublishMeasureTemplate, TemplateDefinition
from domain.pay_plan import PublishPayPlan
from domain.pay_structure import PublishPayStructure
from domain.policy import PublishPolicy
from domain.scoring import ScoreAppraisal
from ledger.order import Order
from tests.domain.appraisal_case import measures, ratings
from tests.domain.kinds import every_kind
from tests.ledger.house import ALL, order
from tests.projections.replacing import replace
from tests.stored.banded import PLAN, USD, banded
from tests.stored.collected import collected
from tests.stored.course import changed
from tests.stored.governed import HOUSE, governed
from tests.stored.lately import LATELY
from tests.stored.promoted import promoted
from tests.stored.rated import rated
from tests.stored.reviewed import CLERK, reviewed

EVERY = ALL | {Role.EMPLOYEE}
BOSS, HERS = "employee:E1", "employee:E2"
YEAR = "cycle:2017"
QUARTERS = tuple(f"{YEAR}Q{n}" for n in range(1, 5))


def governing() -> Iterator[Order]:
    """Yield what the stored log has of it too, as far as the clock lets it, and the rest of it."""
    for employee_id in (HERS, "employee:E3"):
        yield order(
            AssignSuperior(employee_id=employee_id, superior_id=BOSS, effective_on=date(2016, 1, 1))
        )
    lately = (part() for part in LATELY)
    for part in (governed(), changed(), collected(), rated(), *lately, banded()):
        for command, how in part:
            circumstances: dict[str, Any] = {"roles": EVERY, **how}
            yield order(command, **circumstances)
    for command, how in promoted(datetime.now(ZoneInfo("America/New_York")).date()):
        circumstances = {"roles": EVERY, **how}
        yield order(command, **circumstances)
    published = PublishPolicy(policy_id=HOUSE, version="v1", effective_from=date(2190, 1, 1))
    yield order(published, by="employee:E4", reason="The works council agreed.")
    banding = PublishPayStructure(structure_id=USD, version="v1", effective_from=date(2190, 1, 1))
    yield order(banding, by="employee:E4", reason="The market was looked at.")
    planning = PublishPayPlan(plan_id=PLAN, version="2017", effective_from=date(2190, 1, 1))
    yield order(planning, by="employee:E4", reason="It was agreed.")
    read = AcknowledgePolicy(policy_id=HOUSE, version="v1", employee_id=HERS)
    yield order(read, by=HERS, roles=EVERY)
    yield from library()
    for n, quarter in enumerate(QUARTERS):
        opened = opening(quarter, CyclePeriod.QUARTER, date(2017, 3 * n + 1, 1))
        yield from appraised(replace(opened, ends_on=date(2017, 3 * n + 3, 28)))
    opened = opening(YEAR, CyclePeriod.YEAR, date(2017, 1, 1))
    policy = replace(OPERATIONS, annual=AnnualPolicy())
    yield from appraised(replace(opened, policy=policy, quarters=QUARTERS))
    for command, how in reviewed(2190, YEAR):
        circumstances = {"by": CLERK, "roles": EVERY, **how}
        yield order(command, **circumstances)


def library() -> Iterator[Order]:
    """Yield a template whose rule has points."""
    rule = next(each.rule for each in every_kind if each.code == "steps")
    definition = TemplateDefinition(
        name="Steps", name_zh="分档", dimension=Dimension.RESULTS, unit="calls", rule=rule
    )
    yield order(DraftMeasureTemplate(template_id="template:steps", definition=definition))
    yield order(PublishMeasureTemplate(template_id="template:steps"))


def opening(cycle_id: str, period: CyclePeriod, starts_on: date) -> OpenCycle:
    """Return the opening of a cycle of the year."""
    return OpenCycle(
        cycle_id=cycle_id,
        name=cycle_id,
        period=period,
        starts_on=starts_on,
        ends_on=date(2017, 12, 31),
        policy=OPERATIONS,
    )


def appraised(opened: OpenCycle) -> Iterator[Order]:
    """Yield a cycle of one appraisal, from its opening to its release."""
    cycle_id = opened.cycle_id
    case = f"appraisal:{cycle_id.partition(':')[2]}:E2"
    yield order(opened)
    yield order(EnrolParticipant(cycle_id=cycle_id, employee_id=HERS))
    yield order(AdvanceCycle(cycle_id=cycle_id, to=Phase.SET_MEASURES))
    yield order(SetMeasures(appraisal_id=case, measures=measures))
    for phase in (Phase.COLLECT, Phase.EVALUATE):
        yield order(AdvanceCycle(cycle_id=cycle_id, to=phase))
    yield order(EvaluateAppraisal(appraisal_id=case, ratings=ratings), by=BOSS)
    yield order(ScoreAppraisal(appraisal_id=case))
    yield order(AdvanceCycle(cycle_id=cycle_id, to=Phase.FEED_BACK))
    yield order(ReleaseResult(appraisal_id=case))
