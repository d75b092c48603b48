"""Pay adjustment: what a correction after payment adds to, or takes from, what was paid.

Nothing that was paid is touched: a correction says what each gets more or less. From the reserve, a
weight is worth what it was worth before, and nobody else notices; run again, the pool is shared
anew, and everybody's difference is listed. A clawback takes the amounts that it is given, and no
more than was paid.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from domain.decider import replace
from domain.errors import Ineligible, Invalid
from domain.money import Money
from domain.pay_basis import converted, money, payroll, require_currency, scale, units, whole
from domain.pay_line import NothingBecause, PayException, PayInputs, PayLine, PayResult, Terms
from domain.pay_outcome import Computed, UnitBudget, total
from domain.pay_plan_content import PayPlan
from domain.pay_weight import Weighed, weighed
from domain.policies.rounding import parse


def against(plan: PayPlan, made: Computed, before: Mapping[str, Decimal]) -> Computed:
    """Return awards as what they add to what was paid `before`, by employee."""
    lines = tuple(differing(plan, each, before) for each in made.lines)
    return replace(made, lines=lines, total=total(plan, lines))


def shared_anew(plan: PayPlan, made: Computed, before: Mapping[str, Decimal]) -> Computed:
    """Return a pool that was shared anew as what that adds to what was paid `before`.

    Raise `Ineligible` if it paid somebody who does not share now: they keep what they have.
    """
    people = {each.inputs.employee_id for each in made.lines if not left_out(each)}
    for who, paid in before.items():
        if paid and who not in people:
            raise Ineligible("paid-outside-review", employee_id=who)
    return against(plan, made, before)


def differing(plan: PayPlan, line: PayLine, before: Mapping[str, Decimal]) -> PayLine:
    """Return a line with what it adds to what was paid before.

    Who is left out is left out of the correction, and keeps what was paid.
    """
    award = line.result.award
    if award is None:
        return line
    was = Money(amount=before.get(line.inputs.employee_id, Decimal()), currency=award.currency)
    award = money(units(was), award.currency) if left_out(line) else award
    delta = money(units(award) - units(was), award.currency)
    result = replace(line.result, award=award, delta=delta, cost=converted(plan, delta))
    return replace(line, result=result)


def left_out(line: PayLine) -> bool:
    """Return whether an exception leaves somebody out."""
    return line.result.nothing_because is NothingBecause.EXCLUDED


def from_reserve(
    plan: PayPlan,
    terms: Terms,
    inputs: Sequence[PayInputs],
    exceptions: Mapping[str, PayException],
    before: Mapping[str, Decimal],
) -> Computed:
    """Return what a weight that is worth what it was gives everybody.

    Raise `Invalid` if the terms do not say what a weight was worth.
    """
    lines = tuple(
        reserved(
            plan,
            terms,
            weighed(plan, terms, who, exceptions.get(who.employee_id)),
            exceptions,
            before,
        )
        for who in inputs
    )
    made = Computed(lines=lines, units=(), total=money(0, plan.currency))
    return with_whole(plan, against(plan, made, before), inputs)


def reserved(
    plan: PayPlan,
    terms: Terms,
    who: Weighed,
    exceptions: Mapping[str, PayException],
    before: Mapping[str, Decimal],
) -> PayLine:
    """Return what somebody gets for their weight as it is now.

    A part was the floor or the ceiling of a share. Where it still is one, it stays.
    """
    id_ = who.inputs.employee_id
    was = units(Money(amount=before.get(id_, Decimal()), currency=plan.currency))
    if who.fixed is not None:
        part = who.fixed
    elif who.nothing_because is not None:
        part = 0
    else:
        share = who.weight * worth(terms, who.inputs) * scale(plan.currency)
        if who.cap is not None:
            share = min(share, Fraction(who.cap))
        part = was if abs(share - was) < 1 else whole(share)
    result = PayResult(
        employee_id=id_,
        award=money(part, plan.currency),
        nothing_because=who.nothing_because,
    )
    return PayLine(inputs=who.inputs, result=result, exception=exceptions.get(id_))


def worth(terms: Terms, who: PayInputs) -> Fraction:
    """Return what a weight of 1 was worth to somebody, in the plan's currency."""
    for each in terms.unit_values:
        if each.unit in (None, who.department_id):
            return parse(each.value)
    raise Invalid("unit-value-missing", unit=who.department_id)


def taken_back(
    plan: PayPlan,
    inputs: Sequence[PayInputs],
    exceptions: Mapping[str, PayException],
    before: Mapping[str, Decimal],
) -> Computed:
    """Return what is left of each award after what exceptions take back.

    Raise `Invalid` if an amount is below 0, `Ineligible` if it is more than was paid.
    """
    lines = tuple(
        remaining(
            plan, who, exceptions.get(who.employee_id), before.get(who.employee_id, Decimal())
        )
        for who in inputs
    )
    made = Computed(lines=lines, units=(), total=money(0, plan.currency))
    return with_whole(plan, against(plan, made, before), inputs)


def remaining(
    plan: PayPlan, who: PayInputs, exception: PayException | None, paid: Decimal
) -> PayLine:
    """Return what somebody keeps of what they were paid."""
    if exception is None or exception.amount is None or exception.excluded:
        nothing = PayResult(employee_id=who.employee_id, cost=money(0, plan.currency))
        return PayLine(inputs=who, result=nothing, exception=exception)
    taken = exception.amount
    if taken.currency != who.salary.currency:
        require_currency(taken, plan.currency)
    was = units(Money(amount=paid, currency=taken.currency))
    if units(taken) < 0:
        raise Invalid("amount-negative", field="amount")
    if units(taken) > was:
        raise Ineligible("clawback-above-paid", employee_id=who.employee_id, paid=str(paid))
    kept = money(was - units(taken), taken.currency)
    result = PayResult(employee_id=who.employee_id, award=kept)
    return PayLine(inputs=who, result=result, exception=exception)


def with_whole(plan: PayPlan, made: Computed, inputs: Sequence[PayInputs]) -> Computed:
    """Return a correction with its cost as that of the whole."""
    whole = UnitBudget(
        unit=None,
        payroll=payroll(plan, inputs),
        budget=None,
        wanted=made.total,
        spent=made.total,
        exceeded=False,
    )
    return replace(made, units=(whole,))
