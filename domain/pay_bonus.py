"""Pay bonus: a target in per cent of the salary, times what up to three factors come to.

The target goes by the days of the period that were paid, with the salary, the working time and the
level that held in them. A bonus is an amount of the salary's currency, rounded once; what it costs
is that in the plan's currency. An exception's amount is in the salary's currency, too.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from domain.decider import fact
from domain.errors import Invalid
from domain.money import Money
from domain.pay_basis import (
    FULL,
    HUNDRED,
    NOTHING,
    coefficient,
    converted,
    into_plan,
    money,
    payroll,
    prorated,
    require_currency,
    whole,
    worked,
)
from domain.pay_line import (
    NothingBecause,
    PaidSegment,
    PayException,
    PayInputs,
    PayLine,
    PayResult,
    Terms,
)
from domain.pay_outcome import Computed, UnitBudget, total
from domain.pay_plan_content import BonusPlan, FactorRule, PayPlan
from domain.policies import formula
from domain.policies.bonus import Factor, Point, bonus, payout
from domain.policies.formula import Figure
from domain.policies.rounding import rational


@fact
class Bonus:
    """What somebody earns, in the units of their own currency, and what it is made of."""

    target: Figure
    factors: tuple[Factor, ...] = ()
    paid: Figure | None = None
    nothing_because: NothingBecause | None = None


def computed(
    plan: PayPlan,
    terms: Terms,
    inputs: Sequence[PayInputs],
    exceptions: Mapping[str, PayException],
) -> Computed:
    """Return everybody's bonus. Raise `Invalid` if a factor that the plan names is not known."""
    lines = tuple(line(plan, terms, each, exceptions.get(each.employee_id)) for each in inputs)
    spent, budget = total(plan, lines), terms.budget
    if budget is not None:
        require_currency(budget, plan.currency)
    whole = UnitBudget(
        unit=None,
        payroll=payroll(plan, inputs),
        budget=budget,
        wanted=spent,
        spent=spent,
        exceeded=budget is not None and spent.amount > budget.amount,
    )
    return Computed(lines=lines, units=(whole,), total=spent)


def line(plan: PayPlan, terms: Terms, who: PayInputs, exception: PayException | None) -> PayLine:
    """Return somebody's bonus, or why there is none."""
    award, because = awarded(plan, terms, who, exception)
    result = PayResult(
        employee_id=who.employee_id,
        award=award,
        cost=converted(plan, award),
        nothing_because=because,
    )
    return PayLine(inputs=who, result=result, exception=exception)


def awarded(
    plan: PayPlan, terms: Terms, who: PayInputs, exception: PayException | None
) -> tuple[Money, NothingBecause | None]:
    """Return what an exception gives, or else what was earned."""
    currency = who.salary.currency
    if exception is not None and exception.excluded:
        return money(0, currency), NothingBecause.EXCLUDED
    if exception is not None and exception.amount is not None:
        return require_currency(exception.amount, currency), None
    made = earned(plan, terms, who)
    if made.paid is None or made.paid.number is None:
        return money(0, currency), made.nothing_because
    return money(whole(made.paid.number), currency), made.nothing_because


def earned(plan: PayPlan, terms: Terms, who: PayInputs) -> Bonus:
    """Return what somebody earns by the plan."""
    rule, target = require_bonus(plan), targeted(plan, terms, who)
    if who.grade is None:
        return Bonus(target=target, nothing_because=NothingBecause.NO_GRADE)
    if (personal := coefficient(rule.coefficients, who.grade)) is None:
        return Bonus(target=target, nothing_because=NothingBecause.GRADE_NOT_IN_PLAN)
    if not target.number:
        return Bonus(target=target, nothing_because=NothingBecause.NOT_PRESENT)
    factors = tuple(
        factor(plan, name, by, attained)
        for name, by, attained in (
            ("organisation", rule.organisation, of_organisation(terms, rule)),
            ("department", rule.department, of_department(terms, rule, who.department_id)),
            ("personal", rule.personal, personal),
        )
        if by is not None
    )
    cap = None if rule.cap is None else rational(rule.cap)
    reckoned = formula.find(formula.named("bonus", plan.formulas), bonus)
    closed = any(each.gated for each in factors)
    return Bonus(
        target=target,
        factors=factors,
        paid=reckoned(target.number, factors, rule.combination, cap),
        nothing_because=NothingBecause.BELOW_GATE if closed else None,
    )


def require_bonus(plan: PayPlan) -> BonusPlan:
    """Return the plan's part about bonuses. Raise `Invalid` if it has none."""
    if plan.bonus is None:
        raise Invalid("plan-lacks-part", version=plan.version, part="BONUS")
    return plan.bonus


def targeted(plan: PayPlan, terms: Terms, who: PayInputs) -> Figure:
    """Return somebody's target, in their own currency's units, for the days that were paid."""
    rule, own = require_bonus(plan), who.salary.currency
    of_levels = {each.level: each.per_cent for each in rule.level_targets}

    def target(part: PaidSegment) -> Fraction:
        per_cent = of_levels.get(part.level or who.level or "", rule.target)
        paid = worked(part.salary, part.fraction)
        if part.salary.currency != own:
            paid = into_plan(plan, paid, part.salary.currency) / into_plan(plan, FULL, own)
        return paid * rational(per_cent) / HUNDRED

    return prorated(plan, terms, who, target)


def factor(plan: PayPlan, name: str, by: FactorRule, attained: Fraction) -> Factor:
    """Return the factor that is paid for what was attained."""
    curve = [Point(attained=rational(it.attained), paid=rational(it.paid)) for it in by.curve]
    pays = formula.find(formula.named("payout", plan.formulas), payout)
    value = pays(attained, curve).number if curve else attained
    return Factor(
        name=name,
        value=NOTHING if value is None else value,
        weight=rational(by.weight),
        gate=None if by.gate is None else rational(by.gate),
        attained=attained,
    )


def of_organisation(terms: Terms, rule: BonusPlan) -> Fraction:
    """Return what the organisation attained. Raise `Invalid` if it counts and is not known."""
    if rule.organisation is None:
        return NOTHING
    if terms.organisation_attained is None:
        raise Invalid("attained-missing", of="organisation")
    return rational(terms.organisation_attained)


def of_department(terms: Terms, rule: BonusPlan, department_id: str) -> Fraction:
    """Return what a department attained. Raise `Invalid` if it counts and is not known."""
    if rule.department is None:
        return NOTHING
    for each in terms.department_attained:
        if each.department_id == department_id:
            return rational(each.attained)
    raise Invalid("attained-missing", of=department_id)
