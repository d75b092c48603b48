"""Pay trial: what terms come to under a plan that need not hold, with nothing recorded."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from domain import ids, pay_computation, pay_plan, pay_plan_check, pay_review_terms
from domain.decider import replace
from domain.errors import Invalid, Unknown
from domain.pay_line import PayInputs, PayLine, Terms
from domain.pay_outcome import Computed
from domain.pay_plan_content import PayPlan
from domain.rulebook import RULES
from ledger.jobs import Desk
from schema.engine.context import Context
from schema.engine.history import Moment
from schema.engine.inputs import Given, fact_of
from schema.engine.rights import PAY_DRAFTS
from schema.pay_gathering import gathered, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Terms under a plan, with whom they take in and what they come to."""

    terms: Terms
    plan: PayPlan
    inputs: Sequence[PayInputs]
    computed: Computed


async def tried(
    context: Context, terms: Given, plan: Given, as_of: Moment, beside: Trial | None = None
) -> Trial:
    """Return what terms come to under their plan, or one put in. Raise `Rejected` if they err.

    Whom the one `beside` takes in is not gathered again if it is the same.
    """
    wanted = cast("Terms", fact_of(Terms, terms, ("terms",)))
    content = await plan_of(context, wanted, plan)
    wanted = await sound(context, wanted, content)
    if beside is not None and alike(beside, wanted, content):
        inputs = beside.inputs
    else:
        async with Desk(context.journal).pool.connection() as connection:
            inputs = await gathered(connection, wanted, content, as_of, versions=False)
    found = await asyncio.to_thread(pay_computation.computed, content, wanted, inputs, {})
    return Trial(terms=wanted, plan=content, inputs=inputs, computed=found)


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


async def sound(context: Context, terms: Terms, plan: PayPlan) -> Terms:
    """Return terms that can be tried. Raise `Rejected` if a review could not be opened for them."""
    if terms.adjusts is not None or terms.unit_values:
        raise Invalid("correction-not-tried", field="terms")
    pay_review_terms.require_days(terms)
    if not await context.sees(ids.require("cycle", terms.cycle_id)):
        raise Unknown(terms.cycle_id)
    for each in terms.departments:
        ids.require("department", each)
    return replace(terms, budget=pay_review_terms.require_budget(terms, plan))


def people(trial: Trial) -> dict[str, PayLine]:
    """Return the lines by employee."""
    return {each.inputs.employee_id: each for each in trial.computed.lines}
