"""Pay pool: an amount shared out by weight, among departments first where the plan says so.

The pool and all parts are amounts of the plan's currency. A share of the pool is held back; what
exceptions give comes out of the rest; what the caps leave and nobody may have joins what was held
back. The parts and the reserve are the pool, to the last unit. A department weighs its people who
share times its factor, and may have what its people may have.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from domain.decider import fact
from domain.errors import Invalid
from domain.pay_basis import HUNDRED, money, payroll, require_currency, scale, units, whole
from domain.pay_line import PayException, PayInputs, PayLine, PayResult, Terms, UnitValue
from domain.pay_outcome import Computed, UnitBudget, total
from domain.pay_plan_content import PayPlan
from domain.pay_weight import Weighed, require_pool, weighed
from domain.policies import formula
from domain.policies.allocation import Share
from domain.policies.pool import Shared, Sharer, pool
from domain.policies.rounding import exact, rational


@fact
class Divided:
    """A pool that was shared out.

    `held` is held back, `left` what exceptions leave of the rest, `first` how departments share
    that, `pools` how people share in each of them, or in the whole. `reserve` is what nobody gets.
    """

    held: int
    left: int
    parts: Mapping[str, int]
    reserve: int
    first: Mapping[str, Share]
    pools: Mapping[str | None, Shared]


def computed(
    plan: PayPlan,
    terms: Terms,
    inputs: Sequence[PayInputs],
    exceptions: Mapping[str, PayException],
) -> Computed:
    """Return everybody's part of the pool. Raise `Invalid` if it cannot be shared out."""
    people = [weighed(plan, terms, who, exceptions.get(who.employee_id)) for who in inputs]
    made = divided(plan, terms, people)
    lines = tuple(line(plan, each, made, exceptions) for each in people)
    return Computed(
        lines=lines,
        units=budgets(plan, lines, people, made),
        total=total(plan, lines),
        reserve=money(made.reserve, plan.currency),
        unit_values=tuple(unit_value(plan, unit, each) for unit, each in made.pools.items()),
    )


def divided(plan: PayPlan, terms: Terms, people: Sequence[Weighed]) -> Divided:
    """Return the pool shared out. Raise `Invalid` if exceptions alone are more than there is."""
    if terms.budget is None:
        raise Invalid("pool-without-amount", field="terms")
    amount = units(require_currency(terms.budget, plan.currency))
    held = whole(amount * rational(require_pool(plan).reserve) / HUNDRED)
    fixed = {each.inputs.employee_id: each.fixed for each in people if each.fixed is not None}
    left = amount - held - sum(fixed.values())
    if fixed and left < 0:
        raise Invalid(
            "exceptions-beyond-pool",
            given=str(money(sum(fixed.values()), plan.currency).amount),
            left=str(money(amount - held, plan.currency).amount),
        )
    nothing = dict.fromkeys((each.inputs.employee_id for each in people), 0)
    sharing = [each for each in people if each.shares]
    if fixed and not sharing:
        return Divided(
            held=held, left=left, parts=nothing | fixed, reserve=held + left, first={}, pools={}
        )
    first, pools = shared(plan, terms, left, sharing)
    given = {each.name: each.part for one in pools.values() for each in one.parts}
    return Divided(
        held=held,
        left=left,
        parts=nothing | fixed | given,
        reserve=held + left - sum(given.values()),
        first=first,
        pools=pools,
    )


def shared(
    plan: PayPlan, terms: Terms, left: int, people: Sequence[Weighed]
) -> tuple[dict[str, Share], dict[str | None, Shared]]:
    """Return the departments' parts, if they share first, and how people share in each."""
    share = formula.find(formula.named("pool", plan.formulas), pool)
    if not require_pool(plan).by_department or not any(each.weight for each in people):
        return {}, {None: share(left, [sharer(each) for each in people])}
    groups = {unit: [sharer(each) for each in group] for unit, group in departments(people)}
    first = share(left, [as_sharer(terms, unit, group) for unit, group in groups.items()])
    parts = {each.name: each for each in first.parts}
    return parts, {
        unit: share(parts[unit].part, group)
        for unit, group in groups.items()
        if any(each.weight for each in group)
    }


def departments(people: Iterable[Weighed]) -> list[tuple[str, list[Weighed]]]:
    """Return people by department, as the departments sort."""
    found: defaultdict[str, list[Weighed]] = defaultdict(list)
    for each in people:
        found[each.inputs.department_id].append(each)
    return sorted(found.items())


def as_sharer(terms: Terms, unit: str, people: Sequence[Sharer]) -> Sharer:
    """Return a department as it shares: by headcount and factor, up to what its people may get."""
    caps = [each.cap for each in people if each.weight]
    most = sum(cap for cap in caps if cap is not None)
    return Sharer(
        name=unit,
        weight=len(people) * factor(terms, unit),
        cap=None if None in caps else most,
    )


def factor(terms: Terms, unit: str) -> Fraction:
    """Return a department's factor. Raise `Invalid` if others have one and it has not."""
    if not terms.department_attained:
        return Fraction(1)
    for each in terms.department_attained:
        if each.department_id == unit:
            return rational(each.attained)
    raise Invalid("attained-missing", of=unit)


def sharer(each: Weighed) -> Sharer:
    """Return somebody as they share in a pool."""
    return Sharer(name=each.inputs.employee_id, weight=each.weight, cap=each.cap)


def unit_value(plan: PayPlan, unit: str | None, made: Shared) -> UnitValue:
    """Return what a weight of 1 came to, in the plan's currency."""
    return UnitValue(unit=unit, value=exact(made.level / scale(plan.currency)))


def line(
    plan: PayPlan, who: Weighed, made: Divided, exceptions: Mapping[str, PayException]
) -> PayLine:
    """Return what somebody gets."""
    id_ = who.inputs.employee_id
    award = money(made.parts[id_], plan.currency)
    result = PayResult(
        employee_id=id_, award=award, cost=award, nothing_because=who.nothing_because
    )
    return PayLine(inputs=who.inputs, result=result, exception=exceptions.get(id_))


def budgets(
    plan: PayPlan,
    lines: Sequence[PayLine],
    people: Sequence[Weighed],
    made: Divided,
) -> tuple[UnitBudget, ...]:
    """Return what each department has of the pool, or the whole, beside what its people get.

    What exceptions give is in what a department has.
    """
    groups: dict[str | None, list[PayLine]] = {None: list(lines)}
    has: dict[str | None, int] = {None: made.left + sum(each.fixed or 0 for each in people)}
    if require_pool(plan).by_department:
        groups, has = {}, {}
        for unit, group in departments(people):
            part = made.first[unit].part if unit in made.first else 0
            groups[unit], has[unit] = [], part + sum(each.fixed or 0 for each in group)
        for each in lines:
            groups[each.inputs.department_id].append(each)
    return tuple(
        UnitBudget(
            unit=unit,
            payroll=payroll(plan, (each.inputs for each in group)),
            budget=money(has[unit], plan.currency),
            wanted=money(has[unit], plan.currency),
            spent=total(plan, group),
            exceeded=False,
        )
        for unit, group in groups.items()
    )
