"""Career again: what an entry of a career says once a case is taken back that it came of."""

from typing import Any

from domain.money import Money
from domain.placement import HeldAgain, PlacementRescinded
from domain.salary_entry import PaidAgain, SalaryRescinded
from projections.salary import why

VALUES = {
    "DEPARTMENT": "department_id",
    "TITLE": "title",
    "LEVEL": "level",
    "POSITION": "position",
    "SUPERIOR": "superior_id",
}
"""The column of what each part of a placement says."""


def again(
    event: PlacementRescinded | SalaryRescinded, kind: str, key: str
) -> dict[str, Any] | None:
    """Return the columns that say something else now; none if nothing is said of the day."""
    if isinstance(event, PlacementRescinded):
        held = (each for each in event.taken_back if each.part.value == kind)
        day = next(each for each in held if key.endswith(f"/{each.effective_on}"))
        return day.again and placed(day.again, kind)
    paid = next(each for each in event.taken_back if key.endswith(f"/{each.effective_on}"))
    return paid.again and earned(paid.again)


def placed(said: HeldAgain, kind: str) -> dict[str, Any]:
    """Return the columns of a part of a placement."""
    return {VALUES[kind]: said.value, "division": said.division, "case_id": said.case_id}


def earned(said: PaidAgain) -> dict[str, Any]:
    """Return the columns of a salary."""
    return {**paid(said.salary, why(said).value), "case_id": said.case_id}


def paid(amount: Money, cause: str) -> dict[str, Any]:
    """Return the columns of a salary, or of what was paid once."""
    return {"amount": amount.amount, "currency": amount.currency, "cause": cause}
