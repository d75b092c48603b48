"""Pay computation: from frozen inputs to everybody's amounts, the same whenever it is run again.

What is computed depends on what is given here alone: the plan with the formulas that it names, the
terms, the inputs of all people, the exceptions, and of a correction what was paid before. In which
order the people are listed decides nothing but the order of the lines.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import assert_never

from domain import pay_bonus, pay_merit, pay_pool
from domain.errors import Invalid
from domain.pay_adjustment import against, from_reserve, shared_anew, taken_back
from domain.pay_basis import convertible
from domain.pay_formula import FORMULAS, with_formulas
from domain.pay_line import PayException, PayInputs, PayUse, Terms
from domain.pay_outcome import Computed, UnitBudget
from domain.pay_plan_content import AfterPayment, PayPlan

__all__ = ["FORMULAS", "Computed", "UnitBudget", "computed", "with_formulas"]

NAMED = 20
"""How many people a refusal names; it counts the others."""


def computed(
    plan: PayPlan,
    terms: Terms,
    inputs: Sequence[PayInputs],
    exceptions: Mapping[str, PayException],
    before: Mapping[str, Decimal] | None = None,
) -> Computed:
    """Return what everybody gets. Raise `Rejected` if it cannot be computed.

    `before` is what the review that this one corrects has paid, by employee.
    """
    if terms.use is not PayUse.CLAWBACK:
        require_rates(plan, inputs, exceptions)
    match terms.use:
        case PayUse.MERIT:
            return pay_merit.computed(plan, terms, inputs, exceptions)
        case PayUse.BONUS:
            made = pay_bonus.computed(plan, terms, inputs, exceptions)
            return made if before is None else against(plan, made, before)
        case PayUse.POOL:
            if before is not None and plan.after_payment is AfterPayment.RESERVE:
                return from_reserve(plan, terms, inputs, exceptions, before)
            made = pay_pool.computed(plan, terms, inputs, exceptions)
            return made if before is None else shared_anew(plan, made, before)
        case PayUse.CLAWBACK:
            return taken_back(plan, inputs, exceptions, before or {})
        case _:
            assert_never(terms.use)


def require_rates(
    plan: PayPlan, inputs: Sequence[PayInputs], exceptions: Mapping[str, PayException]
) -> None:
    """Raise `Invalid` with those whose pay the plan cannot convert; who is excluded may be so."""
    lacking: list[str] = []
    currencies: set[str] = set()
    for who in inputs:
        own = {who.salary.currency, *(each.salary.currency for each in who.segments)}
        without = {each for each in own if not convertible(plan, each)}
        exception = exceptions.get(who.employee_id) if without else None
        if without and not (exception and exception.excluded):
            lacking.append(who.employee_id)
            currencies |= without
    if lacking:
        raise Invalid(
            "rates-missing",
            into=plan.currency,
            currencies=tuple(sorted(currencies)),
            people=len(lacking),
            employees=tuple(lacking[:NAMED]),
        )
