"""Awards as they are explained: a whole tree for each use, down to what was taken in."""

from dataclasses import replace
from decimal import Decimal

from domain.pay_line import DepartmentAttained, PayUse
from domain.pay_plan_content import BonusPlan, CurvePoint, FactorRule, PoolPlan, PoolWeight
from tests.domain.explanation_pay_case import shown, tree
from tests.domain.pay_case import (
    coefficients,
    compute,
    excepted,
    money,
    paid,
    person,
    plan,
    terms,
)

POOL = PoolPlan(
    coefficients=coefficients(S="1.2", A="1.0", B="0.8"),
    by_department=True,
    cap=Decimal(50),
    reserve=Decimal(10),
)
SHARING = [
    person(1, "100.00", "S", department="department:D1"),
    person(2, "100.00", "B", department="department:D1"),
    person(3, "100.00", "A", department="department:D2"),
    person(4, "100.00", None, department="department:D1"),
]
ON_POOL = terms(PayUse.POOL, money("100.00"))


def test_a_share_of_a_pool() -> None:
    under = plan(pool=POOL)
    made = compute(under, ON_POOL, SHARING)
    assert tree(under, ON_POOL, made, SHARING[0]) == shown("""
pay 36.00 by pool/1 from PROPOSAL
. weight_in_pool 6/5
. . grade S from RESULT
. . presence 1 by proration/1
. . . period_days 365 from REVIEW
. . . segment.1 1 from WORKING_TIME
. . . segment.1.days 365 from ABSENCE
. most 50.00
. unit_value 30 from PROPOSAL
. shared 60.00 by pool/1 from PROPOSAL
. . headcount 2 from PROPOSAL
. . department 1 from REVIEW
. . pool 100.00 from REVIEW
. . held_back 10 from REVIEW
""")
    assert tree(under, ON_POOL, made, SHARING[3], of_all=False) == shown("""
pay 0.00 by pool/1 from PROPOSAL
. nothing_because NO_GRADE
. weight_in_pool 0
. . grade None from RESULT
. unit_value 30 from PROPOSAL
""")


def test_a_share_by_salary() -> None:
    by_salary = replace(POOL, weight=PoolWeight.SALARY_BY_COEFFICIENT, by_department=False)
    under = plan(pool=replace(by_salary, cap=None))
    made = compute(under, ON_POOL, SHARING)
    assert tree(under, ON_POOL, made, SHARING[0]) == shown("""
pay 36.00 by pool/1 from PROPOSAL
. weight_in_pool 120
. . grade S from RESULT
. . pay_in_period 100.00 by proration/1
. . . period_days 365 from REVIEW
. . . segment.1 100.00 from SALARY
. . . segment.1.days 365 from ABSENCE
. unit_value 3/10 from PROPOSAL
. shared 90.00 from PROPOSAL
. . pool 100.00 from REVIEW
. . held_back 10 from REVIEW
""")


def test_an_amount_that_an_exception_gives() -> None:
    under = plan(pool=POOL)
    made = compute(under, ON_POOL, SHARING, excepted(SHARING[0], amount=money("5.00")))
    assert tree(under, ON_POOL, made, SHARING[0]) == shown("""
pay 5.00 from PROPOSAL
. exception 5.00 from EXCEPTION
""")


def test_a_bonus() -> None:
    under = plan(
        bonus=BonusPlan(
            target=Decimal(15),
            coefficients=coefficients(A="1.2"),
            organisation=FactorRule(
                curve=(CurvePoint(attained=Decimal(1), paid=Decimal("1.5")),), gate=Decimal("0.8")
            ),
            department=FactorRule(),
            cap=Decimal("1.1"),
        )
    )
    attained = DepartmentAttained(department_id="department:D1", attained=Decimal("0.5"))
    on = replace(
        terms(PayUse.BONUS),
        organisation_attained=Decimal("1.2"),
        department_attained=(attained,),
    )
    who = person(1, "1000.00", "A", paid("1000.00", unpaid=73))
    made = compute(under, on, [who])
    assert tree(under, on, made, who) == shown("""
pay 108.00 by bonus/1 from PROPOSAL
. target 120.00 by proration/1
. . period_days 365 from REVIEW
. . segment.1 150.00 from SALARY
. . segment.1.days 292 from ABSENCE
. organisation 3/2 by payout/1
. . attained 6/5 from REVIEW
. . gate 4/5 from REVIEW
. department 1/2
. . attained 1/2 from REVIEW
. personal 6/5
. . grade A from RESULT
. . attained 6/5 from REVIEW
. factor 9/10
""")
    better = replace(on, organisation_attained=Decimal(2), department_attained=())
    capped = replace(under, bonus=replace(under.bonus, department=None)) if under.bonus else under
    steps = tree(capped, better, compute(capped, better, [who]), who)
    assert steps[0] == "pay 132.00 by bonus/1 from PROPOSAL"
    assert steps[-1] == ". most 132.00"


def test_a_correction_from_the_reserve() -> None:
    under = plan(pool=replace(POOL, by_department=False, cap=None))
    first = compute(under, ON_POOL, SHARING)
    before = {
        each.inputs.employee_id: each.result.award.amount
        for each in first.lines
        if each.result.award is not None
    }
    on = replace(ON_POOL, adjusts="pay_review:2015", unit_values=first.unit_values, budget=None)
    better = replace(SHARING[2], grade="S")
    made = compute(under, on, [better], before=before)
    assert tree(under, on, made, better) == shown("""
pay 6.00 from PROPOSAL
. award 36.00 by pool/1
. . weight_in_pool 6/5
. . . grade S from RESULT
. . . presence 1 by proration/1
. . . . period_days 365 from REVIEW
. . . . segment.1 1 from WORKING_TIME
. . . . segment.1.days 365 from ABSENCE
. . unit_value 30 from PAID
. before 30.00 from PAID
""")


def test_a_clawback() -> None:
    on = replace(terms(PayUse.CLAWBACK), adjusts="pay_review:2015")
    before = {SHARING[0].employee_id: Decimal("36.00")}
    made = compute(
        plan(), on, SHARING[:2], excepted(SHARING[0], amount=money("6.00")), before=before
    )
    assert tree(plan(), on, made, SHARING[0]) == shown("""
pay -6.00 from PROPOSAL
. award 30.00
. . exception 6.00 from EXCEPTION
. before 36.00 from PAID
""")
    assert tree(plan(), on, made, SHARING[1]) == ["pay None from PROPOSAL"]
