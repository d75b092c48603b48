"""Pay working merit: how a raise came about, from the matrix over the budget to the salary."""

from collections.abc import Iterator

from domain.pay_basis import rate, units
from domain.pay_merit import raised, require_merit, unit_of, wanted
from domain.pay_working import (
    Case,
    Source,
    Worked,
    because,
    grade,
    in_currency,
    made_by,
    stated,
    written,
)
from domain.policies import formula
from domain.policies.band import penetration


def worked(case: Case) -> Worked:
    """Return how somebody's salary came about; what they are paid once stands below it."""
    who, result = case.who, case.result
    salary = who.salary if result.salary is None else result.salary
    before = Worked(name="salary", value=written(who.salary), source=Source.SALARY)
    if result.nothing_because is not None:
        return Worked(
            name="pay",
            value=written(salary),
            source=Source.PROPOSAL,
            parts=(before, *because(case)),
        )
    return Worked(
        name="pay",
        value=written(salary),
        formula=made_by(case.plan, "lump-sum"),
        source=Source.PROPOSAL,
        parts=(before, *split(case), cost(case)),
    )


def split(case: Case) -> Iterator[Worked]:
    """Yield what the salary rises by, and what lies above the maximum."""
    who, own = case.who, case.who.salary.currency
    came = raised(case.plan, who, 0 if case.result.cost is None else units(case.result.cost))
    if who.fraction != 1:
        yield stated("working_time", who.fraction, Source.WORKING_TIME)
    yield Worked(name="within", value=in_currency(came.within, own))
    if who.band is not None:
        yield Worked(name="maximum", value=written(who.band.maximum), source=Source.BAND)
        yield Worked(name="above", value=in_currency(came.above, own))
    if came.lump_sum:
        yield Worked(name="lump_sum", value=in_currency(came.lump_sum, own))


def cost(case: Case) -> Worked:
    """Return what the raise costs after the budget."""
    has = case.unit(unit_of(require_merit(case.plan).budget_by, case.who))
    parts = [asked(case)]
    if has is not None:
        figures = (
            ("budget", has.budget),
            ("payroll", has.payroll),
            ("wanted_by_all", has.wanted),
            ("spent_by_all", has.spent),
        )
        parts += [
            Worked(name=name, value=written(amount), source=Source.PROPOSAL, of_all=True)
            for name, amount in figures
            if amount is not None
        ]
    return Worked(
        name="cost",
        value=None if case.result.cost is None else written(case.result.cost),
        formula=made_by(case.plan, "merit-budget"),
        parts=tuple(parts),
    )


def asked(case: Case) -> Worked:
    """Return what the raise would cost without a budget."""
    plan, who = case.plan, case.who
    wants = wanted(plan, require_merit(plan), who, case.line.exception)
    paid = Worked(name="paid", value=in_currency(wants.paid, plan.currency), source=Source.SALARY)
    parts = [paid, *converted(case), percentage(case)]
    return Worked(name="wanted", value=in_currency(wants.cost, plan.currency), parts=tuple(parts))


def converted(case: Case) -> Iterator[Worked]:
    """Yield the plan's rate, if the salary is in another currency."""
    if case.who.salary.currency != case.plan.currency:
        yield stated("rate", rate(case.plan, case.who.salary.currency), Source.REVIEW)


def percentage(case: Case) -> Worked:
    """Return the raise in per cent: an exception's, or that of a cell of the matrix."""
    who, band, exception = case.who, case.who.band, case.line.exception
    if band is None or (exception is not None and exception.per_cent is not None):
        return stated("per_cent", case.result.per_cent, Source.EXCEPTION)
    through = formula.find(made_by(case.plan, "penetration"), penetration)(who.salary, band)
    place = Worked(
        name="penetration",
        value=through.value,
        formula=made_by(case.plan, "penetration"),
        parts=(
            Worked(name="minimum", value=written(band.minimum), source=Source.BAND),
            Worked(name="maximum", value=written(band.maximum), source=Source.BAND),
        ),
    )
    return Worked(
        name="per_cent",
        value=stated("per_cent", case.result.per_cent, Source.REVIEW).value,
        formula=made_by(case.plan, "merit-cell"),
        parts=(grade(case), place),
    )
