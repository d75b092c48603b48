"""Reviewing: reviews of pay in the larger county; what happened.

One is sent back, recomputed, and paid to ZOE and LEE; of another ANN's raise is proposed and
approved by one; for a third somebody is frozen, and nothing is proposed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain import pay_batch_case, pay_computation
from domain.pay_batch import ExecutePayBatch, FreezePayLines
from domain.pay_line import (
    DepartmentAttained,
    PaidSegment,
    PayException,
    PayInputs,
    PayUse,
    Seen,
    Terms,
)
from domain.pay_plan_template import YEARLY
from domain.pay_review import (
    ApprovePayReview,
    ExecutePayReview,
    OpenPayReview,
    ProposePayReview,
    RecomputePayReview,
    SendBackPayReview,
    SetPayException,
)
from domain.policies.band import Band
from domain.rulebook import RULES
from domain.sealed import Sealed
from tests.ledger.house import dollars
from tests.schema.oracle.banding import BY_LEVEL, PLAN, planned

HR, PANEL, BOARD = "service:hr", "service:panel", "service:board"
ANN, LEE, ZOE, BRG = "employee:ANN", "employee:LEE", "employee:ZOE", "department:BRG"
BONUS, RAISES, IDLE = (f"pay_review:{code}" for code in ("bonus", "raises", "idle"))
PERIOD = (date(2189, 1, 1), date(2189, 12, 31))

bonus = Terms(
    use=PayUse.BONUS,
    plan_id=PLAN,
    plan_version="yearly-1",
    cycle_id="cycle:2016Q1",
    effective_on=BY_LEVEL,
    departments=(BRG, "department:DOT"),
    period_from=PERIOD[0],
    period_until=PERIOD[1],
    organisation_attained=Decimal("1.05"),
    department_attained=(DepartmentAttained(department_id=BRG, attained=Decimal("0.9")),),
)
raises = replace(
    bonus, use=PayUse.MERIT, period_from=None, period_until=None, budget=dollars(5_000)
)


def person(employee_id: str, grade: str | None, salary: int) -> PayInputs:
    return PayInputs(
        employee_id=employee_id,
        department_id=BRG,
        salary=dollars(salary),
        level="P3",
        structure_id="pay_structure:USD",
        structure_version="v1",
        band=Band(minimum=dollars(800), midpoint=dollars(900), maximum=dollars(1110)),
        appraisal_id="appraisal:2016Q1:ANN" if employee_id == ANN else None,
        grade=grade,
        segments=(PaidSegment(first=PERIOD[0], last=PERIOD[1], salary=dollars(salary)),),
        versions=(Seen(stream=f"salary:{employee_id.partition(':')[2]}", version=1),),
    )


def freeze(
    review_id: str,
    revision: int,
    terms: Terms,
    inputs: Sequence[PayInputs],
    exceptions: Sequence[PayException] = (),
) -> FreezePayLines:
    drafted = next(each for _, each in planned() if getattr(each, "plan", None) is not None)
    plan = pay_computation.with_formulas(getattr(drafted, "plan", YEARLY), RULES)
    by_person = {each.employee_id: each for each in exceptions}
    lines = pay_computation.computed(plan, terms, inputs, by_person).lines
    return FreezePayLines(
        review_id=review_id, revision=revision, number=1, batches=1, digest="d" * 64, lines=lines
    )


def reviewed() -> Iterator[tuple[str, object]]:
    """Yield it; each with who did it."""
    yield HR, OpenPayReview(review_id=BONUS, name='"Bonus" 奖金', terms=bonus)
    exception = SetPayException(
        review_id=BONUS, employee_id=LEE, amount=dollars(33), why=Sealed("He stood in. 顶班")
    )
    yield HR, exception
    said = PayException(employee_id=LEE, by=HR, amount=dollars(33))
    first = (person(LEE, "B", 849), person(ZOE, "A", 700))
    yield HR, freeze(BONUS, 1, bonus, first, (said,))
    yield HR, ProposePayReview(review_id=BONUS, revision=1, batches=1)
    back = SendBackPayReview(review_id=BONUS, revision=1, employees=(LEE,), why=Sealed("Look."))
    yield PANEL, back
    yield HR, freeze(BONUS, 3, bonus, first, (said,))
    yield HR, ProposePayReview(review_id=BONUS, revision=3, batches=1)
    second = (first[0], replace(first[1], grade="S"))
    anew = freeze(BONUS, 4, bonus, second, (said,))
    yield HR, replace(anew, replaces=3, compared=(1,))
    yield HR, RecomputePayReview(review_id=BONUS, revision=4, batches=1)
    for by in (PANEL, BOARD):
        yield by, ApprovePayReview(review_id=BONUS, revision=4)
    yield HR, ExecutePayReview(review_id=BONUS)
    yield HR, ExecutePayBatch(batch_id=pay_batch_case.of(BONUS, 4, 1))
    yield HR, ExecutePayReview(review_id=BONUS)
    yield HR, OpenPayReview(review_id=RAISES, name="Raises", terms=raises)
    yield HR, freeze(RAISES, 1, raises, (person(ANN, "S", 1100), person(ZOE, None, 700)))
    yield HR, ProposePayReview(review_id=RAISES, revision=1, batches=1)
    yield PANEL, ApprovePayReview(review_id=RAISES, revision=1)
    more = replace(bonus, adjusts=BONUS, departments=())
    yield HR, OpenPayReview(review_id=IDLE, name="Idle", terms=more)
    yield HR, freeze(IDLE, 1, bonus, (person(ANN, "S", 1100),))
