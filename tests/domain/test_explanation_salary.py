"""What a salary came of: the raise of a case with its band, each from its own event."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from domain.explanation_pay_cause import Known
from domain.explanation_salary import explained, structure
from domain.explanation_tree import StepCause
from domain.pay_structure import PayStructurePublished
from domain.salary_entry import CasePay, Cause, SalaryAdjusted, SalaryRecorded, SalaryRescinded
from tests.domain.pay_case import money

SALARY, STRUCTURE, CASE = "salary:E2", "pay_structure:CNY", "promotion:E2:1"
HIRED, PROMOTED = date(2015, 1, 1), date(2016, 4, 1)

first = SalaryRecorded(salary=money("100000.00"), effective_on=HIRED, unknown_before=None)
pay = CasePay(
    per_cent=Decimal(10),
    formula="promotion-salary/1",
    structure_id=STRUCTURE,
    structure_version="v2",
    minimum=money("120000.00"),
    maximum=money("150000.00"),
)
raised = SalaryAdjusted(
    salary=money("120000.00"),
    effective_on=PROMOTED,
    cause=Cause.PROMOTION,
    was=money("100000.00"),
    case_id=CASE,
    pay=pay,
)
published = [
    PayStructurePublished(
        version=version,
        effective_from=HIRED,
        replaces=None,
        drafted_by="service:pay",
        published_by="service:hr",
    )
    for version in ("v1", "v2")
]


def history(stream: str, *events: Any, since: int = 1) -> list[Known]:  # noqa: ANN401 - of any
    at = datetime(2016, 1, 1, tzinfo=UTC)
    return [
        Known(
            stream=stream,
            cause=StepCause(position=n, at=at, by="service:hr", event=type(event).__name__),
            event=event,
        )
        for n, event in enumerate(events, since)
    ]


def figures(*events: Any) -> dict[str, tuple[str | None, list[int]]]:  # noqa: ANN401 - likewise
    """Return the steps of the day of the promotion: their values, and where these are from."""
    found = explained(history(SALARY, *events), history(STRUCTURE, *published, since=11), PROMOTED)
    assert found is not None
    return {
        "/".join(step.path[1:]): (step.value, [each.position for each in step.causes])
        for step in found.steps
    }


def test_a_promotion_opens_into_the_raise_and_the_band() -> None:
    assert figures(first, raised) == {
        "": ("120000", []),
        "yearly_salary": ("120000.00", [2]),
        "yearly_salary/cause": ("PROMOTION", []),
        "yearly_salary/salary": ("100000.00", []),
        "yearly_salary/case": (CASE, []),
        "yearly_salary/per_cent": ("10", []),
        "yearly_salary/minimum": ("120000.00", [12]),
        "yearly_salary/maximum": ("150000.00", [12]),
    }
    assert structure(history(SALARY, first, raised), PROMOTED) == STRUCTURE
    assert structure(history(SALARY, first, raised), HIRED) is None


def test_what_the_formula_would_not_make_is_said() -> None:
    for amount, same in (("120000.00", True), ("120000.01", False)):
        paid = replace(raised, salary=money(amount))
        found = explained(history(SALARY, first, paid), [], PROMOTED)
        assert found is not None
        assert found.reproduced is same


def test_what_was_taken_back_tells_nothing() -> None:
    gone = SalaryRescinded(case_id=CASE, taken_back=())
    assert figures(first, raised, gone) == {
        "": ("100000", []),
        "yearly_salary": ("100000.00", [1]),
    }
    assert explained([], [], PROMOTED) is None
