"""Replay of pay: what a paid review would have come to by other results, all else as it was frozen.

Everybody's line is computed anew by the review's own plan and terms: of a pool everybody's share
moves with one result. Whoever has no other result keeps the grade that was frozen, and exceptions
stay as people made them. A line takes the grade that counted when it was frozen.
"""

from collections.abc import Mapping, Sequence

from domain import pay_computation
from domain.decider import replace
from domain.pay_line import PayInputs, PayLine, Terms
from domain.pay_outcome import Computed
from domain.pay_plan_content import PayPlan
from domain.replay_under import Replayed


def paid_under(
    plan: PayPlan, terms: Terms, lines: Sequence[PayLine], replays: Mapping[str, Replayed]
) -> Computed:
    """Return what a review comes to by the results of `replays`, which are by appraisal.

    Raise `Rejected` if it cannot be computed.
    """
    return pay_computation.computed(
        plan,
        terms,
        [graded(each.inputs, replays) for each in lines],
        {each.inputs.employee_id: each.exception for each in lines if each.exception},
    )


def graded(inputs: PayInputs, replays: Mapping[str, Replayed]) -> PayInputs:
    """Return what was frozen of a person, with the grade that they would have had."""
    replay = replays.get(inputs.appraisal_id or "")
    if replay is None:
        return inputs
    seen = [each.version for each in inputs.versions if each.stream == inputs.appraisal_id]
    standing = replay.at(seen[0]) if seen else replay.standing
    return inputs if standing is None else replace(inputs, grade=standing.after.grade)
