from dataclasses import replace

from domain.position_proposal_case import PositionKind, ProposalStatus
from tests.domain.test_position_proposal import (
    ANN,
    BOSS,
    CASE,
    HER,
    ID,
    RISE,
    TODAY,
    TURN,
    accepted,
    by_line,
    lifted,
    proposed,
    refused,
    withdrawn,
)
from tests.projections.given import rows


def test_a_proposal_stands_beside_what_others_had_found() -> None:
    (row,) = rows("position_proposal", ID, proposed)
    assert (row.employee_id, row.cycle_id, row.appraisal_id) == (HER, "cycle:2016Q1", CASE)
    assert (row.status, row.why_id, row.ended_on) == (ProposalStatus.OPEN, f"{ID}/1/why", None)
    (found,) = rows("proven_competency", ID, proposed)
    assert (found.competency, found.proficiency, found.number) == ("innovation", 4, 1)


def test_an_answer_names_the_case_or_says_why_there_is_none() -> None:
    (row,) = rows("position_proposal", ID, proposed, accepted)
    assert (row.status, row.promotion_id, row.move_id) == (ProposalStatus.ACCEPTED, RISE, None)
    assert (row.ended_by, row.remark_id) == (ANN, None)
    turn = replace(accepted, case_id=TURN)
    (row,) = rows("position_proposal", ID, replace(proposed, kind=PositionKind.ROTATION), turn)
    assert (row.promotion_id, row.move_id) == (None, TURN)
    (row,) = rows("position_proposal", ID, proposed, refused)
    assert (row.status, row.remark_id) == (ProposalStatus.REFUSED, f"{ID}/2/why")


def test_a_later_proposal_of_the_cycle_takes_the_place_of_one_that_is_over() -> None:
    for over, by, status in (
        (withdrawn, BOSS, ProposalStatus.WITHDRAWN),
        (lifted, None, ProposalStatus.LIFTED),
    ):
        (row,) = rows("position_proposal", ID, by_line, over)
        assert (row.status, row.ended_on, row.ended_by) == (status, TODAY, by)
        (row,) = rows("position_proposal", ID, by_line, over, replace(proposed, number=2))
        assert (row.status, row.ended_on, row.number) == (ProposalStatus.OPEN, None, 2)
        assert len(rows("proven_competency", ID, by_line, over, replace(proposed, number=2))) == 2
