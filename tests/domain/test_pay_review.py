"""Pay review: what may be opened, and what somebody may have otherwise."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain import employee, pay_review_case
from domain.actor import Role
from domain.errors import Forbidden, Ineligible, Invalid, OutOfTurn, Rejected, Unknown
from domain.pay_line import DepartmentAttained, PayException, PayUse, Terms, UnitValue
from domain.pay_review import OpenPayReview, WithdrawPayReview
from domain.pay_review_case import (
    PayExceptionRemoved,
    PayExceptionSet,
    PayReviewExecuted,
    PayReviewProposed,
    PayReviewWithdrawn,
)
from domain.pay_review_exception import RemovePayException, SetPayException
from domain.sealed import Sealed
from tests.domain.appraisal_case import she
from tests.domain.pay_review_case import (
    COMP,
    HR,
    ID,
    ROADS,
    after,
    merit,
    opened,
    pool,
    reviewing,
    usd,
)

WHY = Sealed("sealed")
proposed = PayReviewProposed(
    revision=1,
    batches=1,
    people=3,
    total=usd("900.00"),
    units=(),
    reserve=usd("100.00"),
    digest="0" * 64,
    proposed_by=HR,
    unit_values=(UnitValue(unit=None, value="225"),),
)
executed = PayReviewExecuted(paid=3, skipped=0, executed_by=HR)
exception = SetPayException(review_id=ID, employee_id="employee:E2", amount=usd("300.00"), why=WHY)
excepted = PayExceptionSet(
    employee_id="employee:E2",
    exception=PayException(employee_id="employee:E2", by=HR, amount=usd("300.00")),
    why=WHY,
)


def opening(terms: Terms = pool, review_id: str = ID) -> OpenPayReview:
    return OpenPayReview(review_id=review_id, name="Year", terms=terms)


def test_a_review_keeps_the_version_of_its_plan() -> None:
    assert reviewing().when(opening()) == [opened()]
    assert reviewing().when(opening(merit)) == [opened(merit)]


def test_a_review_is_opened_once_and_by_pay_alone() -> None:
    with pytest.raises(OutOfTurn):
        reviewing().given(opened()).when(opening())
    with pytest.raises(Forbidden):
        reviewing().by(HR, Role.EXECUTIVE).when(opening())


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"plan_version": "v3"}, "unknown"),
        ({"plan_version": "v2"}, "plan-not-in-force"),
        ({"effective_on": date(2018, 1, 1)}, "plan-not-in-force"),
        ({"use": PayUse.BONUS}, "plan-lacks-part"),
        ({"use": PayUse.CLAWBACK}, "nothing-to-adjust"),
        ({"cycle_id": "cycle:2030Q1"}, "unknown"),
        ({"departments": ("department:NONE",)}, "unknown"),
        ({"departments": (ROADS, ROADS)}, "listed-twice"),
        ({"departments": tuple(f"department:D{n}" for n in range(51))}, "listed-too-many"),
        ({"period_from": None, "period_until": None}, "period-missing"),
        ({"period_from": None}, "period-incomplete"),
        ({"period_from": date(2017, 1, 1)}, "pay-period-reversed"),
        ({"period_from": date(2015, 12, 31)}, "period-too-long"),
        ({"effective_on": date(2016, 12, 30)}, "effective-before-period-ends"),
        ({"budget": None}, "pool-without-amount"),
        ({"budget": usd("-0.01")}, "pool-negative"),
        ({"budget": replace(usd("1"), currency="EUR")}, "currencies-differ"),
        ({"organisation_attained": Decimal(-1)}, "attained-out-of-range"),
        (
            {
                "department_attained": (
                    DepartmentAttained(department_id=ROADS, attained=Decimal(-1)),
                )
            },
            "attained-out-of-range",
        ),
        ({"adjusts": "pay_review:none"}, "unknown"),
    ],
)
def test_terms_that_cannot_be_are_refused(changes: dict[str, object], rule: str) -> None:
    with pytest.raises(Rejected) as refusal:
        reviewing().when(opening(replace(pool, **changes)))  # type: ignore[arg-type]
    assert refusal.value.rule == rule


OTHER = "pay_review:first"


def test_a_correction_goes_by_the_values_of_what_it_corrects() -> None:
    paid = after(opened(review_id=OTHER), proposed, executed)
    rules = reviewing().knowing(pay_review_case.ref(OTHER), paid)
    terms = replace(pool, adjusts=OTHER, effective_on=date(2018, 6, 1), budget=None)
    (made,) = rules.when(opening(terms))
    assert made == opened(replace(terms, unit_values=proposed.unit_values))


@pytest.mark.parametrize(
    ("original", "changes", "rule"),
    [
        (after(opened(review_id=OTHER), proposed), {}, "review-not-paid"),
        (
            after(opened(replace(pool, adjusts=ID), OTHER), proposed, executed),
            {},
            "review-is-correction",
        ),
        (after(opened(merit, OTHER), proposed, executed), {}, "raises-not-corrected"),
        (
            after(opened(review_id=OTHER), proposed, executed),
            {"use": PayUse.MERIT},
            "of-another-use",
        ),
        (
            after(opened(review_id=OTHER), proposed, executed),
            {"plan_version": "v2"},
            "of-another-plan",
        ),
        (
            after(opened(review_id=OTHER), proposed, executed),
            {"period_from": date(2016, 7, 1)},
            "of-another-period",
        ),
    ],
)
def test_only_what_was_paid_is_corrected(
    original: pay_review_case.PayReview, changes: dict[str, object], rule: str
) -> None:
    rules = reviewing().knowing(pay_review_case.ref(OTHER), original)
    with pytest.raises(Rejected) as refusal:
        rules.when(opening(replace(pool, adjusts=OTHER, **changes)))  # type: ignore[arg-type]
    assert refusal.value.rule == rule


def test_an_exception_says_who_made_it_and_why() -> None:
    assert reviewing().given(opened()).when(exception) == [excepted]
    removing = RemovePayException(review_id=ID, employee_id="employee:E2")
    removed = PayExceptionRemoved(employee_id="employee:E2", removed_by=COMP)
    rules = reviewing().given(opened(), excepted).by(COMP, Role.COMPENSATION)
    assert rules.when(removing) == [removed]
    with pytest.raises(Invalid, match="no-exception"):
        reviewing().given(opened(), excepted, removed).when(removing)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"why": None}, "reason-missing"),
        ({"amount": None}, "exception-not-one"),
        ({"excluded": True}, "exception-not-one"),
        ({"amount": None, "per_cent": Decimal(3)}, "exception-of-another-use"),
        ({"amount": usd("-1.00")}, "amount-negative"),
        ({"employee_id": "employee:NOBODY"}, "unknown"),
        ({"employee_id": HR}, "own-case"),
    ],
)
def test_exceptions_that_cannot_be_are_refused(changes: dict[str, object], rule: str) -> None:
    with pytest.raises(Rejected) as refusal:
        reviewing().given(opened()).when(replace(exception, **changes))  # type: ignore[arg-type]
    assert refusal.value.rule == rule


def test_a_raise_by_exception_is_a_per_cent_in_reason() -> None:
    rules = reviewing().given(opened(merit))
    said = replace(exception, amount=None, per_cent=Decimal("4.5"))
    (made,) = rules.when(said)
    assert isinstance(made, PayExceptionSet)
    assert made.exception.per_cent == Decimal("4.5")
    for wrong in (Decimal(-1), Decimal(1001)):
        with pytest.raises(Invalid, match="per-cent-out-of-range"):
            rules.when(replace(said, per_cent=wrong))


def test_too_many_exceptions_are_none() -> None:
    many = [
        replace(
            excepted,
            employee_id=f"employee:X{n}",
            exception=replace(excepted.exception, employee_id=f"employee:X{n}"),
        )
        for n in range(500)
    ]
    with pytest.raises(Invalid, match="exceptions-too-many"):
        reviewing().given(opened(), *many).when(exception)


def test_what_is_proposed_is_not_edited() -> None:
    for command in (exception, RemovePayException(review_id=ID, employee_id="employee:E2")):
        with pytest.raises(OutOfTurn):
            reviewing().given(opened(), excepted, proposed).when(command)


def test_an_exception_is_for_somebody_in_service() -> None:
    gone: employee.Employee = replace(she, id="employee:E2", last_day_on=date(2016, 12, 31))
    rules = reviewing().knowing(employee.ref("employee:E2"), gone).given(opened())
    with pytest.raises(Ineligible, match="left-service"):
        rules.when(exception)


def test_a_review_is_withdrawn_until_it_is_approved() -> None:
    withdrawing = WithdrawPayReview(review_id=ID)
    withdrawn = PayReviewWithdrawn(withdrawn_by=HR)
    assert reviewing().given(opened()).when(withdrawing) == [withdrawn]
    assert reviewing().given(opened(), proposed).when(withdrawing) == [withdrawn]
    for events in ([opened(), withdrawn], [opened(), proposed, executed]):
        with pytest.raises(OutOfTurn):
            reviewing().given(*events).when(withdrawing)
    with pytest.raises(Unknown):
        reviewing().when(withdrawing)
    with pytest.raises(Forbidden, match="own-case"):
        reviewing().given(opened(), proposed).by("employee:E3", Role.HR).when(withdrawing)
