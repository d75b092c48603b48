from datetime import date
from typing import Any

from domain.participation import EndOfParticipation
from domain.phase import Phase
from ledger.recorded import Origin
from projections.appraisal import AppraisalStatus
from projections.participation import AppraisalChangeRow, ParticipationChange
from tests.domain.appraisal_case import BOSS, HER, ID, enrolled, inputs
from tests.domain.test_participation import (
    HR,
    LAST,
    NEXT,
    changed,
    ended,
    extended,
    moved,
    reopened,
    resumed,
)
from tests.projections.given import moment, rows
from tests.projections.replacing import replace


def change(version: int, kind: ParticipationChange, **rest: Any) -> AppraisalChangeRow:  # noqa: ANN401 - its columns
    return AppraisalChangeRow(
        id=f"{ID}/change/{version}",
        appraisal_id=ID,
        employee_id=HER,
        kind=kind,
        changed_by=HR,
        at=moment(version),
        origin=Origin.PERSON,
        **rest,
    )


def test_each_change_is_one_row() -> None:
    absent = {"cause": EndOfParticipation.ABSENCE, "effective_on": LAST}
    people = {"superior_id": NEXT, "earlier_superior_id": BOSS}
    events = (enrolled, ended, resumed, changed, moved, extended, reopened)
    assert rows("appraisal_change", ID, *events) == [
        change(2, ParticipationChange.ENDED, **absent),
        change(3, ParticipationChange.RESUMED),
        change(4, ParticipationChange.SUPERIOR, **people),
        change(
            5,
            ParticipationChange.TRANSFER,
            department_id="department:DGS",
            effective_on=date(2016, 2, 1),
        ),
        change(6, ParticipationChange.DEADLINE, phase=Phase.COLLECT, until_on=date(2016, 2, 1)),
        change(7, ParticipationChange.REOPENED, phase=Phase.COLLECT, until_on=date(2016, 1, 10)),
    ]


def test_an_appraisal_says_how_it_stands_now() -> None:
    [row] = rows("appraisal", ID, replace(enrolled, counts_from=date(2016, 2, 1)))
    assert (row.counts_from, row.ended_on, row.kept_open_in) == (date(2016, 2, 1), None, None)
    [over] = rows("appraisal", ID, enrolled, ended)
    assert (over.ended_on, over.ended_cause) == (LAST, EndOfParticipation.ABSENCE)
    [again] = rows("appraisal", ID, enrolled, ended, resumed)
    assert (again.ended_on, again.ended_cause) == (None, None)
    [longer] = rows("appraisal", ID, enrolled, extended)
    assert (longer.kept_open_in, longer.kept_open_until) == (Phase.COLLECT, date(2016, 2, 1))


def test_a_new_superior_begins_anew_and_the_department_stays() -> None:
    [fresh] = rows("appraisal", ID, enrolled, changed)
    assert (fresh.superior_id, fresh.status) == (NEXT, AppraisalStatus.ENROLLED)
    [handed] = rows("appraisal", ID, *inputs, changed)
    assert (handed.superior_id, handed.status) == (NEXT, AppraisalStatus.MEASURED)
    [there] = rows("appraisal", ID, enrolled, moved)
    assert there.department_id == "department:DOT"
