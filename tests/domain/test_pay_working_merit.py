"""Raises as they are explained: a whole tree, from the salary to the cell of the matrix."""

from dataclasses import replace
from decimal import Decimal

from domain.explanation_pay import explained
from domain.pay_line import PayUse
from domain.pay_plan_content import MeritPlan, Rate
from tests.domain.explanation_pay_case import shown, tree
from tests.domain.pay_case import band, cell, compute, excepted, money, person, plan, terms

MATRIX = MeritPlan(matrix=(cell("S", "7"), cell("A", "5"), cell("D", "0")), budget=Decimal("3.5"))
BAND = band("12000.00", "16000.00", "20000.00")
PEOPLE = [
    person(1, "14500.00", "S", band=BAND),
    person(2, "19500.00", "A", band=BAND, fraction="0.8"),
    person(3, "17500.00", "D", band=BAND),
    person(4, "100.00", None),
]
MERIT, ON_MERIT = plan(merit=MATRIX), terms(PayUse.MERIT)


def test_a_raise() -> None:
    made = compute(MERIT, ON_MERIT, PEOPLE)
    assert tree(MERIT, ON_MERIT, made, PEOPLE[1]) == shown("""
pay 20000.00 by lump-sum/1 from PROPOSAL
. salary 19500.00 from SALARY
. working_time 4/5 from WORKING_TIME
. within 500.00
. maximum 20000.00 from BAND
. above 406.83
. lump_sum 325.47
. cost 725.47 by merit-budget/1
. . wanted 780.00
. . . paid 15600.00 from SALARY
. . . per_cent 5 by merit-cell/1
. . . . grade A from RESULT
. . . . penetration 15/16 by penetration/1
. . . . . minimum 12000.00 from BAND
. . . . . maximum 20000.00 from BAND
. . budget 1669.50 from PROPOSAL
. . payroll 47700.00 from PROPOSAL
. . wanted_by_all 1795.00 from PROPOSAL
. . spent_by_all 1669.50 from PROPOSAL
""")


def test_what_may_tell_what_others_get_is_left_out() -> None:
    made = compute(MERIT, ON_MERIT, PEOPLE)
    whole = tree(MERIT, ON_MERIT, made, PEOPLE[1])
    mine = tree(MERIT, ON_MERIT, made, PEOPLE[1], of_all=False)
    assert mine == whole[:-4]


def test_a_raise_by_an_exception() -> None:
    yen = person(5, "100000", None, band=None, currency="JPY")
    under = replace(MERIT, rates=(Rate(currency="JPY", rate=Decimal("0.05")),))
    made = compute(under, ON_MERIT, [yen, PEOPLE[0]], excepted(yen, per_cent="2"))
    assert tree(under, ON_MERIT, made, yen, of_all=False) == shown("""
pay 102000 by lump-sum/1 from PROPOSAL
. salary 100000 from SALARY
. within 2000
. cost 100.00 by merit-budget/1
. . wanted 100.00
. . . paid 5000.00 from SALARY
. . . rate 1/20 from REVIEW
. . . per_cent 2 from EXCEPTION
""")


def test_no_raise() -> None:
    made = compute(MERIT, ON_MERIT, PEOPLE, excepted(PEOPLE[0], excluded=True))
    assert tree(MERIT, ON_MERIT, made, PEOPLE[3]) == shown("""
pay 100.00 from PROPOSAL
. salary 100.00 from SALARY
. nothing_because NO_GRADE
""")
    assert tree(MERIT, ON_MERIT, made, PEOPLE[0])[2:] == [
        ". nothing_because EXCLUDED from EXCEPTION"
    ]


def test_what_was_frozen_otherwise_is_not_reproduced() -> None:
    made = compute(MERIT, ON_MERIT, PEOPLE)
    (first, *others) = made.lines
    odd = replace(first, result=replace(first.result, cost=money("944.04")))
    found = explained(
        MERIT,
        ON_MERIT,
        [odd, *others],
        {},
        {},
        employee_id=PEOPLE[0].employee_id,
        of_all=True,
    )
    assert not found.reproduced
