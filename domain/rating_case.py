"""Rating case: what one rater has said of one appraisal, in a stream of their own.

nothing ──draft──▶ Evaluation ──submit──▶ Evaluation, and again until the evaluation is closed

The latest submission counts, the earlier ones stay in the log. A draft is the rater's alone, and is
over with the submission; the superior submits on the appraisal's own stream.
"""

from collections.abc import Sequence
from typing import Any, Never, TypeAlias, assert_never

from domain import ids
from domain.appraisal_policy import Rater
from domain.decider import Decider, Given, Ref, fact, replace
from domain.errors import OutOfTurn
from domain.evaluation import Rating
from domain.sealed import Sealed


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class EvaluationDrafted:
    """`on_behalf_of` is the rater for whom a delegate wrote it."""

    rater: Rater
    ratings: tuple[Rating, ...]
    comment: Sealed | None
    drafted_by: str
    on_behalf_of: str | None = None


@fact
class EvaluationGiven:
    """The submission of a rater, whole; `on_behalf_of` likewise."""

    rater: Rater
    ratings: tuple[Rating, ...]
    comment: Sealed | None
    given_by: str
    on_behalf_of: str | None = None


@fact
class EvaluationDraftSuperseded:
    """The superior, or their delegate, has evaluated: what was drafted before is over."""


Event: TypeAlias = EvaluationDrafted | EvaluationGiven | EvaluationDraftSuperseded


@fact
class Evaluation:
    """The submission that counts, and what it was given as; none before the first.

    `drafted` says that there is a draft.
    """

    rater: Rater | None = None
    ratings: tuple[Rating, ...] = ()
    drafted: bool = False

    def counts_as(self, rater: Rater) -> bool:
        """Return whether it was given as that; who rates as something else begins anew."""
        return self.rater is rater


State: TypeAlias = Evaluation


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event:
        case EvaluationDrafted():
            return replace(state, drafted=True)
        case EvaluationGiven() as e:
            return replace(state, rater=e.rater, ratings=e.ratings, drafted=False)
        case EvaluationDraftSuperseded():
            return replace(state, drafted=False)
        case _:
            assert_never(event)


def nowhere(command: Never) -> str:
    """Refuse: nobody commands what is only read."""
    raise LookupError(command)


def nothing(command: Never, state: State, _: Given) -> Sequence[Event]:
    """Refuse likewise."""
    raise OutOfTurn(command, state)


def person(stream: str) -> str:
    """Return the employee whom an evaluation is about."""
    return f"employee:{stream.split(':')[2]}"


reading: Decider[Never, Event, State] = Decider(
    kind="evaluation",
    commands=(),
    events=Event,
    initial=Evaluation(),
    stream=nowhere,
    decide=nothing,
    evolve=evolve,
    person=person,
)
"""What the closing of an evaluation reads; `domain/rating.py` has what is decided there."""


def id_of(appraisal_id: str, rater_id: str) -> str:
    """Return the id of what a rater says of an appraisal."""
    return f"evaluation:{ids.code(appraisal_id)}:{ids.code(rater_id)}"


def require(evaluation_id: str) -> str:
    """Return the id. Raise `Invalid` if it is not one of an evaluation."""
    return ids.require("evaluation", evaluation_id, codes=3)


def appraisal_of(evaluation_id: str) -> str:
    """Return the appraisal that an evaluation is of."""
    return f"appraisal:{ids.code(evaluation_id).rpartition(':')[0]}"


def rater_of(evaluation_id: str) -> str:
    """Return the employee whose evaluation it is."""
    return f"employee:{evaluation_id.rpartition(':')[2]}"


def ref(appraisal_id: str, rater_id: str) -> Ref[Any]:
    """Return the stream of what a rater says of an appraisal."""
    return Ref(id_of(appraisal_id, rater_id), reading)
