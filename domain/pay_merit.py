"""Pay merit: raises by grade and place in the band, scaled down to what a budget has.

What is budgeted is a year's pay for the time that is worked, in the plan's currency. Exceptions are
given as they stand and come out of the budget first; the others share what that leaves. Whatever
becomes whole units on the way to a salary is cut, so that nothing costs more than its part.
Raises are placed before what lies above a maximum becomes a lump sum. Who has no grade or no band
gets no raise unless an exception gives one.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

from domain.decider import fact
from domain.errors import Invalid
from domain.pay_basis import (
    HUNDRED,
    NOTHING,
    convertible,
    money,
    out_of_plan,
    require_currency,
    summed,
    units,
    whole,
    yearly,
)
from domain.pay_line import NothingBecause, PayException, PayInputs, PayLine, PayResult, Terms
from domain.pay_outcome import Computed, UnitBudget
from domain.pay_plan_content import BudgetBy, MeritPlan, PayPlan
from domain.policies import formula
from domain.policies.allocation import Weighted, allocation
from domain.policies.band import penetration
from domain.policies.merit import Raised, lump_sum, merit_budget, merit_cell
from domain.policies.rounding import rational


@fact
class Wanted:
    """What somebody shall be raised by, before the budget.

    `paid` is a year's pay and `cost` the raise for a year, both in the plan's units. What is
    `fixed` is not scaled.
    """

    inputs: PayInputs
    paid: Fraction
    per_cent: Decimal | None = None
    cost: Fraction = NOTHING
    fixed: bool = False
    nothing_because: NothingBecause | None = None


def computed(
    plan: PayPlan,
    terms: Terms,
    inputs: Sequence[PayInputs],
    exceptions: Mapping[str, PayException],
) -> Computed:
    """Return everybody's raise. Raise `Invalid` if the plan has no merit part or a rate lacks."""
    merit = require_merit(plan)
    raises = [wanted(plan, merit, each, exceptions.get(each.employee_id)) for each in inputs]
    groups = by_unit(merit.budget_by, raises)
    parts: dict[str, int] = {}
    counted: list[UnitBudget] = []
    for unit, budget in budgets(plan, terms, merit, groups).items():
        given = placed(plan, merit, budget, groups[unit])
        parts |= given
        counted.append(spent(plan, unit, budget, groups[unit], sum(given.values())))
    lines = tuple(
        line(plan, each, parts[each.inputs.employee_id], exceptions.get(each.inputs.employee_id))
        for each in raises
    )
    return Computed(
        lines=lines, units=tuple(counted), total=money(sum(parts.values()), plan.currency)
    )


def require_merit(plan: PayPlan) -> MeritPlan:
    """Return the plan's part about raises. Raise `Invalid` if it has none."""
    if plan.merit is None:
        raise Invalid("plan-lacks-part", version=plan.version, part="MERIT")
    return plan.merit


def wanted(
    plan: PayPlan, merit: MeritPlan, each: PayInputs, exception: PayException | None
) -> Wanted:
    """Return what an exception, or else the matrix, raises somebody by."""
    fixed = exception is not None and exception.per_cent is not None
    because = without(plan, each, exception)
    if because is NothingBecause.EXCLUDED and not convertible(plan, each.salary.currency):
        return Wanted(inputs=each, paid=NOTHING, nothing_because=because)
    paid = yearly(plan, each)
    if because is not None:
        return Wanted(inputs=each, paid=paid, nothing_because=because)
    per_cent = exception.per_cent if exception else None
    if per_cent is None:
        per_cent = by_matrix(plan, merit, each)
    cost = paid * rational(per_cent) / HUNDRED
    return Wanted(inputs=each, paid=paid, per_cent=per_cent, cost=cost, fixed=fixed)


def without(
    plan: PayPlan, each: PayInputs, exception: PayException | None
) -> NothingBecause | None:
    """Return why somebody gets no raise, if they get none whatever the matrix says."""
    if exception is not None and exception.excluded:
        return NothingBecause.EXCLUDED
    if each.fraction == 0:
        return NothingBecause.NOT_PRESENT
    if exception is not None and exception.per_cent is not None:
        return None
    if each.grade is None:
        return NothingBecause.NO_GRADE
    if each.grade not in plan.grades:
        return NothingBecause.GRADE_NOT_IN_PLAN
    return NothingBecause.NO_BAND if each.band is None else None


def by_matrix(plan: PayPlan, merit: MeritPlan, each: PayInputs) -> Decimal:
    """Return the usual raise of somebody's cell; they have a grade and a band."""
    if each.band is None or each.grade is None:
        raise ValueError(f"{each.employee_id} has no cell in any matrix")
    through = formula.find(formula.named("penetration", plan.formulas), penetration)
    cell = formula.find(formula.named("merit-cell", plan.formulas), merit_cell)
    reached = through(each.salary, each.band).number or NOTHING
    return cell(each.grade, reached, merit.matrix).usual


def by_unit(by: BudgetBy, raises: Sequence[Wanted]) -> dict[str | None, list[Wanted]]:
    """Return the people of each unit that has a budget of its own, as the units sort."""
    found: defaultdict[str | None, list[Wanted]] = defaultdict(list)
    for each in raises:
        found[unit_of(by, each.inputs)].append(each)
    return {unit: found[unit] for unit in sorted(found, key=lambda unit: (unit is None, unit))}


def unit_of(by: BudgetBy, who: PayInputs) -> str | None:
    """Return whose budget somebody's raise comes out of; none is the whole, or of no level."""
    match by:
        case BudgetBy.WHOLE:
            return None
        case BudgetBy.DEPARTMENT:
            return who.department_id
        case BudgetBy.LEVEL:
            return who.level


def budgets(
    plan: PayPlan,
    terms: Terms,
    merit: MeritPlan,
    groups: Mapping[str | None, Sequence[Wanted]],
) -> dict[str | None, int | None]:
    """Return each unit's budget in whole units, never more than its per cent; none is no bound.

    An amount that the review names goes to the units by their payroll, to the last unit.
    """
    payrolls = {unit: payroll(people) for unit, people in groups.items()}
    if terms.budget is not None:
        amount = units(require_currency(terms.budget, plan.currency))
        share = formula.find(formula.named("allocation", plan.formulas), allocation)
        among = [Weighted(name=unit or "", weight=paid) for unit, paid in payrolls.items()]
        shares = share(amount, among) if among else ()
        return {unit: each.part for unit, each in zip(payrolls, shares, strict=True)}
    if merit.budget is None:
        return dict.fromkeys(groups)
    per_cent = rational(merit.budget) / HUNDRED
    return {unit: floor(paid * per_cent) for unit, paid in payrolls.items()}


def payroll(people: Sequence[Wanted]) -> Fraction:
    """Return what people are paid a year together."""
    return summed(each.paid for each in people)


def placed(
    plan: PayPlan, merit: MeritPlan, budget: int | None, people: Sequence[Wanted]
) -> dict[str, int]:
    """Return what each raise costs a year, in whole units, by employee."""
    fixed = {
        each.inputs.employee_id: floor(each.cost)
        for each in people
        if each.fixed or each.nothing_because is not None
    }
    others = [
        Weighted(name=each.inputs.employee_id, weight=each.cost)
        for each in people
        if each.inputs.employee_id not in fixed
    ]
    bound = sum(floor(each.weight) + 1 for each in others)
    left = max(budget - sum(fixed.values()), 0) if budget is not None and merit.scaled else bound
    scale = formula.find(formula.named("merit-budget", plan.formulas), merit_budget)
    return fixed | {share.name: share.part for share in scale(left, others)}


def spent(
    plan: PayPlan, unit: str | None, budget: int | None, people: Sequence[Wanted], paid: int
) -> UnitBudget:
    """Return what a unit's raises come to beside its budget."""
    asked = summed(each.cost for each in people)
    return UnitBudget(
        unit=unit,
        payroll=money(whole(payroll(people)), plan.currency),
        budget=None if budget is None else money(budget, plan.currency),
        wanted=money(whole(asked), plan.currency),
        spent=money(paid, plan.currency),
        exceeded=budget is not None and paid > budget,
    )


def line(plan: PayPlan, each: Wanted, part: int, exception: PayException | None) -> PayLine:
    """Return what somebody gets for their part of the budget."""
    cost = money(part, plan.currency)
    who = each.inputs
    if each.nothing_because is not None:
        result = PayResult(
            employee_id=who.employee_id, cost=cost, nothing_because=each.nothing_because
        )
        return PayLine(inputs=who, result=result, exception=exception)
    came, currency = raised(plan, who, part), who.salary.currency
    result = PayResult(
        employee_id=who.employee_id,
        per_cent=each.per_cent,
        salary=money(came.salary, currency) if came.within else None,
        lump_sum=money(came.lump_sum, currency) if came.lump_sum else None,
        cost=cost,
    )
    return PayLine(inputs=who, result=result, exception=exception)


def raised(plan: PayPlan, who: PayInputs, part: int) -> Raised:
    """Return what a part of the budget makes of somebody's salary, in their own units."""
    cost = out_of_plan(plan, part, who.salary.currency)
    most = None if who.band is None else units(who.band.maximum)
    split = formula.find(formula.named("lump-sum", plan.formulas), lump_sum)
    return split(units(who.salary), cost, rational(who.fraction), most)
