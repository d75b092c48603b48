"""Explanation of pay: how an amount came about, as a tree that opens into what was taken in.

The tree is not stored. It is what the formulas that the plan names make of the frozen inputs once
more, so it is also the proof that they make the same cents.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import assert_never

from domain import pay_working_award, pay_working_merit
from domain.decider import fact
from domain.explanation_tree import ExplanationStep, Path, StepCause, StepKind
from domain.pay_computation import computed
from domain.pay_line import PayException, PayInputs, PayLine, PayUse, Terms
from domain.pay_plan_content import PayPlan
from domain.pay_working import Case, Source, Worked


@fact
class PayExplanation:
    """The steps, each before those that it opens into.

    `reproduced` is whether the formulas make the frozen amounts of the frozen inputs.
    """

    plan_version: str
    reproduced: bool
    steps: tuple[ExplanationStep, ...]


def worked(
    plan: PayPlan,
    terms: Terms,
    inputs: Sequence[PayInputs],
    exceptions: Mapping[str, PayException],
    before: Mapping[str, Decimal] | None,
    *,
    employee_id: str,
) -> tuple[PayLine, Worked]:
    """Return somebody's line, computed anew with everybody's, and how it came about.

    Raise `KeyError` if they are not among the people.
    """
    made = computed(plan, terms, inputs, exceptions, before)
    lines = {each.inputs.employee_id: each for each in made.lines}
    case = Case(
        plan=plan,
        terms=terms,
        made=made,
        line=lines[employee_id],
        before=None if before is None else before.get(employee_id, Decimal()),
    )
    match terms.use:
        case PayUse.MERIT:
            return case.line, pay_working_merit.worked(case)
        case PayUse.BONUS | PayUse.POOL | PayUse.CLAWBACK:
            return case.line, pay_working_award.worked(case)
        case _:
            assert_never(terms.use)


def explained(
    plan: PayPlan,
    terms: Terms,
    frozen: Sequence[PayLine],
    exceptions: Mapping[str, PayException],
    causes: Mapping[Source, Sequence[StepCause]],
    *,
    employee_id: str,
    of_all: bool,
) -> PayExplanation:
    """Return how somebody's line came about, from the `frozen` lines of everybody.

    `of_all` says whether the steps are shown that may tell what others get.
    """
    inputs, before = [each.inputs for each in frozen], paid_before(terms, frozen)
    line, working = worked(plan, terms, inputs, exceptions, before, employee_id=employee_id)
    kept = next(each for each in frozen if each.inputs.employee_id == employee_id)
    return PayExplanation(
        plan_version=plan.version,
        reproduced=line.result == kept.result,
        steps=tuple(steps(working, (), causes, of_all=of_all)),
    )


def paid_before(terms: Terms, frozen: Sequence[PayLine]) -> dict[str, Decimal] | None:
    """Return what everybody was paid before a correction, as their lines were frozen with it."""
    if terms.adjusts is None:
        return None
    return {
        each.inputs.employee_id: (each.result.award - each.result.delta).amount
        for each in frozen
        if each.result.award is not None and each.result.delta is not None
    }


def steps(
    working: Worked,
    under: Path,
    causes: Mapping[Source, Sequence[StepCause]],
    *,
    of_all: bool,
) -> Iterator[ExplanationStep]:
    """Yield a figure as a step, and below it the steps that it opens into."""
    if working.of_all and not of_all:
        return
    path = (*under, working.name)
    yield ExplanationStep(
        path=path,
        kind=StepKind.FIGURE,
        name=working.name,
        value=working.value,
        formula=working.formula,
        causes=() if working.source is None else tuple(causes.get(working.source, ())),
    )
    for part in working.parts:
        yield from steps(part, path, causes, of_all=of_all)
