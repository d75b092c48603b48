"""Ratings as people look them up: who is to rate, what each has said, and what a group came to.

What a rater says is in rows of the rater's own stream, and nothing in any other row changes with
it. Drafts and submissions stand side by side; who sees which is for the schema to say.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from domain import appraisal, ids, rating_case
from domain.appraisal_policy import Rater
from domain.closing import GroupRated
from domain.measure import MOST_MEASURES
from domain.nomination import (
    ANONYMOUS,
    EvaluationDelegated,
    RaterNominated,
    RaterWithdrawn,
)
from domain.rating_case import EvaluationDrafted, EvaluationDraftSuperseded, EvaluationGiven, Event
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table, once, whole
from projections.note import note_id


class NominationRow(Row):
    """A rater, or a superior who has handed the evaluation over; none counts once withdrawn."""

    id: str
    appraisal_id: str
    cycle_id: str
    employee_id: str
    evaluation_id: str
    rater: Rater
    rater_id: str
    withdrawn: bool
    delegate_id: str | None
    delegate_from_on: date | None
    delegate_until_on: date | None
    at: datetime
    origin: Origin


class EvaluationRow(Row):
    """`submitted_by` and `drafted_by` wrote the latest; `anonymous` ones are their authors' own."""

    id: str
    appraisal_id: str
    employee_id: str
    rater: Rater
    rater_id: str
    anonymous: bool
    submitted_at: datetime | None
    submitted_by: str | None
    on_behalf: bool
    comment_id: str | None
    drafted_at: datetime | None
    drafted_by: str | None
    draft_comment_id: str | None
    origin: Origin


class EvaluationRatingRow(Row):
    """The latest of a measure, submitted or in the `draft`."""

    id: str
    evaluation_id: str
    employee_id: str
    draft: bool
    measure: str
    rating: Decimal
    origin: Origin


class GroupRatingRow(Row):
    """`mean` and `points` are fractions; without figures too few have rated."""

    id: str
    appraisal_id: str
    employee_id: str
    rater: Rater
    measure: str
    count: int | None
    mean: str | None
    spread: Decimal | None
    points: str | None
    origin: Origin


def nominations(recorded: Recorded[Any]) -> tuple[str, ...]:
    match recorded.event:
        case RaterNominated() | RaterWithdrawn() | EvaluationDelegated():
            return (f"{recorded.stream}/rater/{ids.code(recorded.event.rater_id)}",)
        case _:
            return ()


def nomination(
    row: NominationRow | None, recorded: Recorded[Any], key: str
) -> NominationRow | None:
    """Return what the row of a rater becomes; who is nominated again begins anew."""
    match row, recorded.event:
        case _, RaterNominated() as e:
            return named(e, recorded, key)
        case NominationRow(), RaterWithdrawn():
            return replace(
                row,
                withdrawn=True,
                delegate_id=None,
                delegate_from_on=None,
                delegate_until_on=None,
                origin=recorded.origin,
            )
        case _, EvaluationDelegated() as e:
            return replace(
                row or named(e, recorded, key),
                delegate_id=e.delegate_id,
                delegate_from_on=e.from_on,
                delegate_until_on=e.until_on,
                origin=recorded.origin,
            )
        case _:
            return row


def named(
    event: RaterNominated | EvaluationDelegated, recorded: Recorded[Any], key: str
) -> NominationRow:
    """Return the row of a rater of whom nothing was known."""
    return NominationRow(
        id=key,
        appraisal_id=recorded.stream,
        cycle_id=f"cycle:{recorded.stream.split(':')[1]}",
        employee_id=appraisal.person(recorded.stream),
        evaluation_id=rating_case.id_of(recorded.stream, event.rater_id),
        rater=event.rater,
        rater_id=event.rater_id,
        withdrawn=False,
        delegate_id=None,
        delegate_from_on=None,
        delegate_until_on=None,
        at=recorded.at,
        origin=recorded.origin,
    )


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    return (recorded.stream,)


def fold(row: EvaluationRow | None, recorded: Recorded[Event], key: str) -> EvaluationRow | None:
    """Return what the row becomes; a submission takes the draft away."""
    event, comment = recorded.event, note_id(recorded, "comment")
    if isinstance(event, EvaluationDraftSuperseded):
        return without_draft(row, recorded.origin)
    comment_id = None if event.comment is None else comment
    blank = EvaluationRow(
        id=key,
        appraisal_id=rating_case.appraisal_of(key),
        employee_id=rating_case.person(key),
        rater=event.rater,
        rater_id=rating_case.rater_of(key),
        anonymous=event.rater in ANONYMOUS,
        submitted_at=None,
        submitted_by=None,
        on_behalf=False,
        comment_id=None,
        drafted_at=None,
        drafted_by=None,
        draft_comment_id=None,
        origin=recorded.origin,
    )
    held = row if row is not None and row.rater is event.rater else blank
    match event:
        case EvaluationDrafted(drafted_by=by):
            return replace(held, drafted_at=recorded.at, drafted_by=by, draft_comment_id=comment_id)
        case EvaluationGiven():
            return replace(
                blank,
                submitted_at=recorded.at,
                submitted_by=event.given_by,
                on_behalf=event.on_behalf_of is not None,
                comment_id=comment_id,
            )


def without_draft(row: EvaluationRow | None, origin: Origin) -> EvaluationRow | None:
    """Return the row with what was submitted alone, or none where nothing was."""
    if row is None or row.submitted_at is None:
        return None
    return replace(row, drafted_at=None, drafted_by=None, draft_comment_id=None, origin=origin)


SAID = {False: "rating", True: "draft"}
"""What the rows of a submission and of a draft are called."""


PLACES = {
    draft: tuple(f"/{name}/{number}" for number in range(1, MOST_MEASURES + 1))
    for draft, name in SAID.items()
}
"""How the ids of their rows end, by the place in what was said."""


def ratings(recorded: Recorded[Event]) -> tuple[str, ...]:
    """Return the keys of what an event says, and of what it takes the place of."""
    stream, given = recorded.stream, isinstance(recorded.event, EvaluationGiven)
    places = (*PLACES[False], *PLACES[True]) if given else PLACES[True]
    return tuple([stream + end for end in places])


def rating(
    _: EvaluationRatingRow | None, recorded: Recorded[Event], key: str
) -> EvaluationRatingRow | None:
    """Return the row of a rating in the latest that was said, or none where that says less."""
    return said(recorded).get(key)


@once
def said(recorded: Recorded[Event]) -> dict[str, EvaluationRatingRow]:
    """Return the rows of what an event says, by key."""
    event, stream = recorded.event, recorded.stream
    if isinstance(event, EvaluationDraftSuperseded):
        return {}
    draft = isinstance(event, EvaluationDrafted)
    return {
        key: EvaluationRatingRow(
            id=key,
            evaluation_id=stream,
            employee_id=rating_case.person(stream),
            draft=draft,
            measure=each.measure,
            rating=each.rating,
            origin=recorded.origin,
        )
        for end, each in zip(PLACES[draft], event.ratings, strict=False)
        for key in [stream + end]
    }


def groups(recorded: Recorded[Any]) -> dict[str, GroupRatingRow]:
    """Return the row of what a group came to in a measure."""
    if not isinstance(recorded.event, GroupRated):
        return {}
    e = recorded.event
    key = f"{recorded.stream}/{e.rater}/{e.measure}"
    row = GroupRatingRow(
        id=key,
        appraisal_id=recorded.stream,
        employee_id=appraisal.person(recorded.stream),
        rater=e.rater,
        measure=e.measure,
        count=e.count,
        mean=e.mean,
        spread=e.spread,
        points=e.points,
        origin=recorded.origin,
    )
    return {key: row}


TABLES = (
    Table(
        name="nomination",
        row=NominationRow,
        follows=("appraisal",),
        events=(RaterNominated, RaterWithdrawn, EvaluationDelegated),
        touches=nominations,
        fold=nomination,
        indexes=(("appraisal_id", "id"), ("rater_id", "id"), ("delegate_id", "id")),
    ),
    Table(
        name="group_rating",
        row=GroupRatingRow,
        follows=("appraisal",),
        events=(GroupRated,),
        touches=groups,
        fold=whole(groups),
        indexes=(("appraisal_id", "id"),),
    ),
    Table(
        name="evaluation",
        row=EvaluationRow,
        follows=("evaluation",),
        touches=touches,
        fold=fold,
        indexes=(("rater_id", "id"), ("appraisal_id", "id")),
    ),
    Table(
        name="evaluation_rating",
        row=EvaluationRatingRow,
        follows=("evaluation",),
        touches=ratings,
        fold=rating,
        indexes=(("evaluation_id", "id"),),
    ),
)
