"""Decision explanation: how what a decision left came about, each score and each amount.

They are the explanations that anybody can open by the id of what they explain, as of the decision's
last event and under the viewer's rights.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeAlias

import strawberry

from domain.arrears import ArrearsArisen
from domain.award import AwardPaid
from domain.salary_entry import SalaryAdjusted, SalaryRecorded
from ledger.recorded import Recorded
from schema import explanation, explanation_arrears, explanation_pay, explanation_salary
from schema.decision_content import person_of
from schema.decision_sight import kind_of
from schema.engine.context import Context
from schema.engine.decided import Stored
from schema.explanation import Explanation, ExplanationStep
from schema.explanation_arrears import BETWEEN, ArrearsExplanation
from schema.explanation_pay import PayExplanation
from schema.explanation_salary import SalaryExplanation

MOST = 5
"""How many a decision is shown with; what it left of a whole batch is opened one by one."""

Tree: TypeAlias = Explanation | ArrearsExplanation | PayExplanation | SalaryExplanation
Opening: TypeAlias = Callable[[], Awaitable[Tree | None]]


@strawberry.type(description="How something came about that a decision left.")
class DecisionExplanation:
    of: strawberry.ID = strawberry.field(
        description="What it explains: an appraisal, a line of a pay review, arrears, or whose"
        " salary."
    )
    on: date | None = strawberry.field(description="The day from which it is paid, of a salary.")
    reproduced: bool | None = strawberry.field(
        description="Whether the recorded formulas make the same of the recorded inputs; null where"
        " no formula made it."
    )
    steps: list[ExplanationStep] = strawberry.field(
        description="The tree as a list: each step before those that it opens into."
    )


async def explanations(
    context: Context, stored: Stored, events: Sequence[Recorded[Any]]
) -> list[DecisionExplanation]:
    """Return how what a decision left came about, as far as the viewer sees it."""
    found: dict[tuple[str, date | None], DecisionExplanation] = {}
    for each in events if stored.rule is None else ():
        of, on, opening = way(context, each, stored.judged_at)
        if opening is None or (of, on) in found or len(found) == MOST:
            continue
        tree = await opening()
        if tree is not None:
            found[of, on] = DecisionExplanation(
                of=strawberry.ID(of), on=on, reproduced=tree.reproduced, steps=tree.steps
            )
    return [*found.values()]


def way(
    context: Context, recorded: Recorded[Any], until: int
) -> tuple[str, date | None, Opening | None]:
    """Return what of an event is explained, and how it is opened as of a log position."""
    stream = recorded.stream
    match recorded.event:
        case SalaryAdjusted(effective_on=on) | SalaryRecorded(effective_on=on):
            of = person_of(stream)
            return of, on, partial(explanation_salary.explaining, context, of, on, until)
        case ArrearsArisen():
            of = f"{stream}{BETWEEN}{recorded.version}"
            return of, None, partial(explanation_arrears.explaining, context, of, until)
        case AwardPaid(line_id=of):
            return of, None, partial(explanation_pay.explaining, context, of, until)
        case _ if kind_of(stream) == "appraisal":
            return stream, None, partial(explanation.explaining, context, stream, until)
        case _:
            return stream, None, None
