"""Explanation of a salary: what is paid on a day, opened down to the decision that it came of.

paid ─▶ salary ─▶ the one before, the raise and the band, or the review or case; working time

A raise of a pay review is explained by its line, which froze more than the salary itself says.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import reduce

from domain import placement_pay, salary
from domain.decider import fact
from domain.explanation_pay_cause import Known
from domain.explanation_tree import ExplanationStep, Path, StepCause, figure, in_order
from domain.pay_structure import PayStructurePublished
from domain.policies.rounding import exact
from domain.salary_entry import CasePay, Entered, SalaryAdjusted
from domain.working_time import WorkingTimeChanged

ROOT, SALARY, WORKING_TIME = "yearly", "yearly_salary", "working_time"
WAS, CAUSE, REVIEW, CASE = "salary", "cause", "pay_review", "case"
PER_CENT, MINIMUM, MAXIMUM = "per_cent", "minimum", "maximum"


@fact
class SalaryExplanation:
    """The steps, each before those that it opens into.

    `reproduced` is whether the formula makes the same salary once more; none if none made it.
    """

    reproduced: bool | None
    steps: tuple[ExplanationStep, ...]


def explained(
    pay: Sequence[Known], structures: Sequence[Known], on: date
) -> SalaryExplanation | None:
    """Return how what is paid a year on a day came about, or none if no salary is known of it.

    `pay` are the events of the salary, `structures` those of the structure that the entry names.
    """
    held = salary.held(reduce(salary.evolve, (each.event for each in pay), None))
    entry, fraction = held.entered.on(on), held.fractions.on(on)
    if entry is None:
        return None
    said, path = entry.value, (ROOT, SALARY)
    made = said.pay if isinstance(said, SalaryAdjusted) else None
    yearly = Fraction(said.salary.amount) * Fraction(held.fraction_on(on))
    steps = [
        figure((ROOT,), exact(yearly)),
        figure(path, str(said.salary.amount), cause(pay, said), formula=made and made.formula),
    ]
    if isinstance(said, SalaryAdjusted):
        steps += adjusted(said, path)
    if made is not None:
        steps += raised(made, path, structures)
    if fraction is not None:
        changes = (each for each in reversed(pay) if isinstance(each.event, WorkingTimeChanged))
        last = next(each for each in changes if each.event.effective_on == fraction.effective_on)
        steps.append(figure((ROOT, WORKING_TIME), str(fraction.value), last.cause))
    same = None
    if isinstance(said, SalaryAdjusted) and made is not None:
        same = placement_pay.reckoned(made, said.was) == said.salary
    return SalaryExplanation(reproduced=same, steps=in_order(steps))


def cause(pay: Sequence[Known], said: Entered) -> StepCause:
    """Return where an entry stands: that very one, as another may say the same."""
    return next(each.cause for each in pay if each.event is said)


def adjusted(said: SalaryAdjusted, path: Path) -> Iterator[ExplanationStep]:
    """Yield what an adjustment says of itself."""
    yield figure((*path, CAUSE), said.cause.value)
    yield figure((*path, WAS), str(said.was.amount))
    if said.review_id is not None:
        yield figure((*path, REVIEW), said.review_id)
    if said.case_id is not None:
        yield figure((*path, CASE), said.case_id)


def raised(made: CasePay, path: Path, structures: Sequence[Known]) -> Iterator[ExplanationStep]:
    """Yield what the formula of a case took besides the salary before."""
    yield figure((*path, PER_CENT), str(made.per_cent))
    for each in structures:
        match each.event:
            case PayStructurePublished(version=version) if version == made.structure_version:
                for name, amount in ((MINIMUM, made.minimum), (MAXIMUM, made.maximum)):
                    if amount is not None:
                        yield figure((*path, name), str(amount.amount), each.cause)
            case _:
                pass


def structure(pay: Sequence[Known], on: date) -> str | None:
    """Return the structure that the entry of a day names, if it names one."""
    held = salary.held(reduce(salary.evolve, (each.event for each in pay), None)).entered.on(on)
    said = None if held is None else held.value
    return said.pay.structure_id if isinstance(said, SalaryAdjusted) and said.pay else None
