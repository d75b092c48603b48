"""Measure case: what is known of an appraisal's measures besides their definitions and actuals."""

from collections.abc import Mapping
from dataclasses import field
from typing import TypeAlias, assert_never

from domain.actual import ActualRecorded, with_key
from domain.agreement import AgreementStatus, MeasuresAgreed, MeasuresObjected, ObjectionSettled
from domain.check_in import MeasureCheckedIn
from domain.decider import fact, replace
from domain.late_actual import CorrectionApproved, Late, LateActualRecorded, told
from domain.measure import MeasuresSet
from domain.measure_change import (
    MeasureChanged,
    MeasureChangeProposed,
    MeasureChangeRefused,
    MeasureExcluded,
    Waiting,
    waiting_of,
    without,
)

Event: TypeAlias = (
    MeasuresAgreed
    | MeasuresObjected
    | ObjectionSettled
    | MeasureChangeProposed
    | MeasureChanged
    | MeasureExcluded
    | MeasureChangeRefused
    | MeasureCheckedIn
    | LateActualRecorded
    | CorrectionApproved
)


@fact
class MeasureCase:
    """`waiting` are proposals by measure, `excluded` the measures that do not apply.

    `proposed_by` is who set the measures, where it was not the superior.

    `keys` are actuals by source and key, `late` those told after the evaluation, by number.
    """

    agreement: AgreementStatus | None = None
    proposals: int = 0
    waiting: Mapping[str, Waiting] = field(default_factory=dict[str, Waiting])
    excluded: frozenset[str] = frozenset()
    proposed_by: str | None = None
    keys: Mapping[str, ActualRecorded] = field(default_factory=dict[str, ActualRecorded])
    late: Mapping[int, Late] = field(default_factory=dict[int, Late])


def after(state: MeasureCase, event: Event | MeasuresSet | ActualRecorded) -> MeasureCase:
    """Return what is known after `event`; measures that are set anew begin anew."""
    match event:
        case MeasuresSet(set_by=by):
            return replace(
                state,
                agreement=AgreementStatus.PROPOSED,
                waiting={},
                excluded=frozenset(),
                proposed_by=by,
            )
        case ActualRecorded():
            return replace(state, keys=with_key(state.keys, event))
        case MeasuresAgreed():
            return replace(state, agreement=AgreementStatus.AGREED)
        case MeasuresObjected():
            return replace(state, agreement=AgreementStatus.OBJECTED)
        case ObjectionSettled():
            return replace(state, agreement=AgreementStatus.SETTLED)
        case MeasureChangeProposed() as e:
            held = {**state.waiting, e.before.code: waiting_of(e)}
            return replace(state, proposals=e.number, waiting=held)
        case MeasureChanged() as e:
            return replace(state, waiting=without(state.waiting, e.measure.code))
        case MeasureExcluded(measure=code):
            left = without(state.waiting, code)
            return replace(state, waiting=left, excluded=state.excluded | {code})
        case MeasureChangeRefused(measure=code):
            return replace(state, waiting=without(state.waiting, code))
        case MeasureCheckedIn():
            return state
        case LateActualRecorded() as e:
            heard = told(e)
            late = {**state.late, e.number: Late(told=heard)}
            return replace(state, keys=with_key(state.keys, heard), late=late)
        case CorrectionApproved(number=number):
            done = replace(state.late[number], approved=True)
            return replace(state, late={**state.late, number: done})
        case _:
            assert_never(event)
