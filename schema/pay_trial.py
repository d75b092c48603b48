"""Pay trial: what terms come to under a plan that need not hold, with nothing recorded."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from domain import (
    ids,
    pay_computation,
    pay_plan,
    pay_plan_check,
    pay_review_case,
    pay_review_exception,
    pay_review_terms,
)
from domain.decider import fact, replace
from domain.errors import Ineligible, Invalid, Unknown
from domain.money import Money
from domain.pay_line import PayException, PayInputs, PayLine, PayUse, Terms
from domain.pay_outcome import Computed
from domain.pay_plan_content import PayPlan
from domain.rulebook import RULES
from ledger.jobs import Desk
from schema.engine.context import Context
from schema.engine.history import Moment
from schema.engine.inputs import Given, fact_of
from schema.engine.rights import PAY_DRAFTS
from schema.pay_correction import paid
from schema.pay_gathering import gathered, values


@fact
class TriedException:
    """What somebody would get unlike the plan: a raise, an amount, or nothing at all."""

    employee_id: str
    per_cent: Decimal | None = None
    amount: Money | None = None
    excluded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be tried, as it was put in."""

    terms: Given
    plan: Given = None
    exceptions: Given = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Terms under a plan, with whom they take in and what they come to."""

    terms: Terms
    plan: PayPlan
    inputs: Sequence[PayInputs]
    computed: Computed


async def tried(
    context: Context, asked: Asked, as_of: Moment, beside: Trial | None = None
) -> Trial:
    """Return what terms come to under their plan, or one put in. Raise `Rejected` if they err.

    Whom the one `beside` takes in is not gathered again if it is the same.
    """
    wanted = cast("Terms", fact_of(Terms, asked.terms, ("terms",)))
    content = await plan_of(context, wanted, asked.plan)
    wanted = await sound(context, wanted, content, as_of)
    exceptions = exceptions_of(asked.exceptions, wanted.use, str(context.viewer.actor))
    async with Desk(context.journal).pool.connection() as connection:
        if beside is not None and alike(beside, wanted, content):
            inputs = beside.inputs
        else:
            inputs = await gathered(connection, wanted, content, as_of, versions=False)
        before = wanted.adjusts and await paid(connection, wanted.adjusts, as_of)
    require_inside(exceptions, inputs)
    found = await asyncio.to_thread(
        pay_computation.computed, content, wanted, inputs, exceptions, before or None
    )
    return Trial(terms=wanted, plan=content, inputs=inputs, computed=found)


def exceptions_of(given: Given, use: PayUse, by: str) -> dict[str, PayException]:
    """Return the exceptions that were put in, by employee. Raise `Invalid` if one cannot be."""
    found: dict[str, PayException] = {}
    for n, each in enumerate(given or ()):
        said = cast("TriedException", fact_of(TriedException, each, ("exceptions", str(n))))
        if ids.require("employee", said.employee_id) in found:
            raise Invalid("listed-twice", field="exceptions")
        pay_review_exception.require_one(said, use)
        found[said.employee_id] = pay_review_exception.exception_of(said, by)
    if len(found) > pay_review_exception.MOST:
        raise Invalid("exceptions-too-many", most=pay_review_exception.MOST)
    return found


def require_inside(exceptions: Mapping[str, PayException], inputs: Sequence[PayInputs]) -> None:
    """Raise `Ineligible` if an exception is for somebody whom the terms do not take in."""
    people = {each.employee_id for each in inputs}
    for each in exceptions:
        if each not in people:
            raise Ineligible("exception-outside-review", employee_id=each)


def alike(trial: Trial, terms: Terms, plan: PayPlan) -> bool:
    """Return whether the same would be gathered for terms under a plan."""
    same = values(trial.terms, None, ()) == values(terms, None, ())
    return same and trial.plan.rates == plan.rates and segmented(trial.terms) == segmented(terms)


def segmented(terms: Terms) -> bool:
    """Return whether terms name a period, which is cut into segments."""
    return terms.period_from is not None and terms.period_until is not None


async def plan_of(context: Context, terms: Terms, given: Given) -> PayPlan:
    """Return the plan that was put in, else the version that the terms name.

    A draft is there for those who may see it. Raise `Rejected` if there is none, or it errs.
    """
    if given is not None:
        content = cast("PayPlan", fact_of(PayPlan, given, ("plan",)))
        return pay_computation.with_formulas(pay_plan_check.require(content), RULES)
    events = await context.history((ids.require("pay_plan", terms.plan_id),), None)
    state = pay_plan.pay_plan.replay(each.event for each in events)
    draft = state.drafts.get(terms.plan_version) if state is not None else None
    if draft is not None and not PAY_DRAFTS.roles.isdisjoint(context.viewer.roles):
        return pay_computation.with_formulas(draft.content, RULES)
    return pay_plan.version(terms.plan_id, state, terms.plan_version)


async def sound(context: Context, terms: Terms, plan: PayPlan, as_of: Moment) -> Terms:
    """Return terms that can be tried. Raise `Rejected` if a review could not be opened for them."""
    if terms.adjusts is not None:
        stream = ids.require("pay_review", terms.adjusts)
        events = await context.history((stream,), as_of)
        state = pay_review_case.reader.replay(each.event for each in events)
        original = pay_review_terms.require_corrected(terms, plan, "", state)
        values = original.proposal.unit_values if original.proposal else ()
        terms = replace(terms, unit_values=values)
    elif terms.use is PayUse.CLAWBACK:
        raise Invalid("nothing-to-adjust", field="terms")
    pay_review_terms.require_days(terms)
    if not await context.sees(ids.require("cycle", terms.cycle_id)):
        raise Unknown(terms.cycle_id)
    for each in terms.departments:
        ids.require("department", each)
    return replace(terms, budget=pay_review_terms.require_budget(terms, plan))


def people(trial: Trial) -> dict[str, PayLine]:
    """Return the lines by employee."""
    return {each.inputs.employee_id: each for each in trial.computed.lines}
