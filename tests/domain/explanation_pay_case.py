"""An explained case: somebody's tree of pay as lines, each with where it is from."""

from datetime import UTC, datetime

from domain.explanation_pay import explained
from domain.explanation_tree import ExplanationStep, StepCause, StepKind
from domain.pay_line import PayInputs, Terms
from domain.pay_outcome import Computed
from domain.pay_plan_content import PayPlan
from domain.pay_working import Source


def cause(position: int, event: str = "SalaryRecorded") -> StepCause:
    return StepCause(
        position=position, at=datetime(2016, 4, 1, tzinfo=UTC), by="employee:HR", event=event
    )


NUMBERED = {source: (cause(n),) for n, source in enumerate(Source, start=1)}


def tree(
    under: PayPlan,
    on: Terms,
    made: Computed,
    who: PayInputs,
    *,
    of_all: bool = True,
) -> list[str]:
    """Return somebody's tree: a line a step, with the sources that it is from."""
    found = explained(
        under,
        on,
        made.lines,
        {each.inputs.employee_id: each.exception for each in made.lines if each.exception},
        NUMBERED,
        employee_id=who.employee_id,
        of_all=of_all,
    )
    assert found.reproduced
    assert found.plan_version == under.version
    return [line(each) for each in found.steps]


def line(step: ExplanationStep) -> str:
    assert step.kind is StepKind.FIGURE
    assert step.name == step.path[-1]
    sources = list(Source)
    from_ = [sources[each.position - 1].value for each in step.causes]
    by = [] if step.formula is None else [f"by {step.formula}"]
    words = [". " * (len(step.path) - 1) + step.name, str(step.value), *by]
    return " ".join(words + [f"from {each}" for each in from_])


def shown(text: str) -> list[str]:
    return text.strip("\n").split("\n")
