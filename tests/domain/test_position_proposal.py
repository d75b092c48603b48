from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain import appraisal, appraisal_policy, competency, cycle, employee, move, promotion
from domain.actor import Role
from domain.appeal import (
    AppealFiled,
    AppealOutcome,
    AppealStatus,
    DecideAppeal,
    ResultAdjusted,
)
from domain.appraisal_case import Enrolled, Released
from domain.appraisal_policy import OPERATIONS
from domain.competency import Assessments
from domain.cycle import Phase
from domain.decider import In
from domain.errors import Invalid, Rejected
from domain.feedback import ResultReleased
from domain.move import Move
from domain.move_content import MoveKind
from domain.position_proposal import (
    AnswerProposal,
    ProposePosition,
    WithdrawProposal,
    position_proposal,
)
from domain.position_proposal_case import (
    Event,
    PositionKind,
    PositionProposalAnswered,
    PositionProposalLifted,
    PositionProposalWithdrawn,
    PositionProposed,
    ProposalAnswer,
    ProposalCause,
    ProvenCompetency,
    ref,
)
from domain.promotion_case import Promotion
from domain.promotion_content import PromotionStatus
from domain.sealed import Sealed
from domain.timeline import Entry, Timeline
from tests.domain.appraisal_case import BOSS, HER, during, inputs, quarter, release, scored, she
from tests.domain.appraisal_case import ID as CASE
from tests.given import Rules

ID, ANN, BOB = "position_proposal:2016Q1:E00002", "employee:HR1", "employee:HR2"
RISE, TURN = "promotion:E00002:1", "move:E00002:1"
TODAY, FOUND = date(2016, 4, 18), date(2016, 3, 1)
WHY = Sealed("s:why")
enrolled = Enrolled(id=CASE, cycle_id="cycle:2016Q1", employee_id=HER, superior_id=BOSS)
result = Released(case=enrolled, score=Decimal(91), grade="S", released_on=date(2016, 4, 15))
case = Promotion(
    id=RISE,
    employee_id=HER,
    to_level="P4",
    status=PromotionStatus.DRAFT,
    framework_id="career_framework:ops",
)
turned = Move(id=TURN, kind=MoveKind.ROTATION, effective_on=TODAY, planned_until=None)
known = Assessments(
    assessed={("career_framework:ops", "innovation"): Timeline((Entry(FOUND, 4),))},
    own={("career_framework:ops", "communication"): Timeline((Entry(FOUND, 5),))},
)
rules = (
    Rules(position_proposal)
    .knowing(employee.ref(HER), she)
    .knowing(appraisal.ref(CASE), result)
    .knowing(competency.ref(HER), known)
    .knowing(promotion.ref(RISE), case)
    .knowing(move.ref(TURN), turned)
    .on(TODAY)
)

propose = ProposePosition(proposal_id=ID, kind=PositionKind.PROMOTION, why=WHY)
withdraw = WithdrawProposal(proposal_id=ID, why=WHY)
accept = AnswerProposal(proposal_id=ID, answer=ProposalAnswer.ACCEPTED, case_id=RISE)
refuse = AnswerProposal(proposal_id=ID, answer=ProposalAnswer.REFUSED, why=WHY)
proposed = PositionProposed(
    kind=PositionKind.PROMOTION,
    cause=ProposalCause.HAND,
    appraisal_id=CASE,
    grade="S",
    profile=(
        ProvenCompetency(
            framework_id="career_framework:ops",
            competency="innovation",
            proficiency=4,
            assessed_on=FOUND,
        ),
    ),
    why=WHY,
    number=1,
    proposed_on=TODAY,
    proposed_by=BOSS,
)
withdrawn = PositionProposalWithdrawn(why=WHY, withdrawn_on=TODAY, withdrawn_by=BOSS)
accepted = PositionProposalAnswered(
    answer=ProposalAnswer.ACCEPTED, case_id=RISE, why=None, answered_on=TODAY, answered_by=ANN
)
refused = replace(accepted, answer=ProposalAnswer.REFUSED, case_id=None, why=WHY)
by_line = replace(proposed, cause=ProposalCause.GRADE, why=None, proposed_by=None)
lifted = PositionProposalLifted(lifted_on=TODAY)


def refusal(
    command: Any,  # noqa: ANN401 - of the three
    *events: Event,
    by: str = ANN,
    roles: tuple[Role, ...] = (Role.HR,),
    **around: Any,  # noqa: ANN401 - of any feature
) -> str:
    """Return by which rule a command is refused after some events."""
    under = rules
    for ref_, state in around.values():
        under = under.knowing(ref_, state)
    with pytest.raises(Rejected) as refusal:
        under.given(*events).by(by, *roles).when(command)
    return refusal.value.rule


def test_the_superior_proposes_with_the_grade_and_what_others_found() -> None:
    assert rules.by(BOSS).when(propose) == [proposed]
    adjusted = ResultAdjusted(score=Decimal(85), grade="A", adjusted_on=TODAY)
    under = rules.knowing(appraisal.ref(CASE), replace(result, adjusted=adjusted))
    assert under.when(propose) == [replace(proposed, grade="A", proposed_by=ANN)]


def test_it_takes_a_released_result_that_is_not_disputed() -> None:
    pending = appraisal.ref(CASE)
    assert refusal(propose, known=(pending, enrolled)) == "result-not-released"
    assert refusal(propose, known=(pending, None)) == "result-not-released"
    disputed = replace(result, appeal=AppealStatus.FILED)
    assert refusal(propose, known=(pending, disputed)) == "appeal-undecided"


def test_it_says_why_and_is_of_somebody_in_service() -> None:
    assert refusal(replace(propose, why=Sealed(""))) == "reason-missing"
    left = replace(she, last_day_on=FOUND)
    assert refusal(propose, known=(employee.ref(HER), left)) == "left-service"
    assert refusal(replace(propose, proposal_id="position_proposal:2016Q1")) == "id-malformed"


def test_nobody_proposes_or_answers_for_themself_and_others_see_nothing() -> None:
    for command, events in ((propose, ()), (accept, (proposed,))):
        assert refusal(command, *events, by=HER) == "own-case"
        assert refusal(command, *events, by=HER, roles=()) == "unknown"
        assert refusal(command, *events, by="employee:E8", roles=()) == "unknown"
    assert refusal(accept, proposed, by=BOSS, roles=(Role.EMPLOYEE,)) == "role-missing"
    assert refusal(withdraw) == "unknown"


def test_there_is_one_open_and_one_accepted_proposal_of_a_cycle() -> None:
    assert refusal(propose, proposed) == "proposed-already"
    assert refusal(propose, proposed, accepted) == "proposed-already"
    for over in (withdrawn, refused, lifted):
        again = replace(proposed, number=2)
        assert rules.given(proposed, over).by(BOSS).when(propose) == [again]


def test_whoever_proposed_it_takes_it_back_while_it_is_open() -> None:
    assert rules.given(proposed).by(BOSS).when(withdraw) == [withdrawn]
    assert refusal(withdraw, proposed) == "not-the-proposer"
    assert refusal(withdraw, by_line) == "not-the-proposer"
    assert refusal(withdraw, proposed, refused, by=BOSS) == "proposal-over"


def test_human_resources_answer_what_another_proposed() -> None:
    assert rules.given(proposed).by(ANN, Role.HR).when(accept) == [accepted]
    assert rules.given(by_line).by(ANN, Role.HR).when(refuse) == [refused]
    assert refusal(accept, replace(proposed, proposed_by=ANN)) == "own-proposal"
    for over in (accepted, refused, withdrawn, lifted):
        assert refusal(refuse, proposed, over) == "proposal-over"


def test_a_refusal_says_why_and_names_no_case() -> None:
    for why in (None, Sealed("")):
        assert refusal(replace(refuse, why=why), proposed) == "reason-missing"
    assert refusal(replace(refuse, case_id=RISE), proposed) == "case-of-refusal"


def test_what_is_accepted_names_a_case_that_carries_it_out() -> None:
    around = (replace(proposed, kind=PositionKind.ROTATION),)
    turn = replace(accept, case_id=TURN)
    assert rules.given(*around).by(ANN, Role.HR).when(turn) == [replace(accepted, case_id=TURN)]
    assert refusal(replace(accept, case_id=None), proposed) == "case-missing"
    assert refusal(turn, proposed) == "id-malformed"  # a move promotes nobody
    assert refusal(accept, *around) == "id-malformed"
    assert refusal(replace(accept, case_id="promotion:E00002:2"), proposed) == "unknown"
    sideways = (move.ref(TURN), replace(turned, kind=MoveKind.LATERAL))
    assert refusal(turn, *around, known=sideways) == "case-of-another-kind"
    gone = (move.ref(TURN), replace(turned, rescinded=True))
    assert refusal(turn, *around, known=gone) == "case-over"
    over = (PromotionStatus.REFUSED, PromotionStatus.WITHDRAWN, PromotionStatus.RESCINDED)
    for status in over:
        dead = (promotion.ref(RISE), replace(case, status=status))
        assert refusal(accept, proposed, known=dead) == "case-over"


def test_a_case_of_somebody_else_carries_nothing_out() -> None:
    theirs = "promotion:E00003:1"
    of_another = (promotion.ref(theirs), replace(case, id=theirs, employee_id="employee:E00003"))
    answer = replace(accept, case_id=theirs)
    assert refusal(answer, proposed, known=of_another) == "case-of-another"


FED_BACK = date(2016, 4, 17)


def released_with(grade: str | None, *events: Event, **policy: str | None) -> list[Any]:
    """Return what a release brings besides itself under a policy with some lines."""
    lines = {"promotion_line": "A", "demotion_line": "D", **policy}
    period = replace(quarter, phase=Phase.FEED_BACK, policy=replace(quarter.policy, **lines))
    under = during(Phase.FEED_BACK).knowing(cycle.ref(quarter.id), period)
    under = under.knowing(ref(ID), position_proposal.replay(events))
    under = under.knowing(competency.ref(HER), known).on(TODAY)
    return list(under.given(*inputs, replace(scored, grade=grade)).when(release))[1:]


@pytest.mark.parametrize(
    ("grade", "kind"),
    [
        ("S", PositionKind.PROMOTION),
        ("A", PositionKind.PROMOTION),
        ("B", None),
        ("C", None),
        ("D", PositionKind.DEMOTION),
        (None, None),
    ],
)
def test_a_grade_beyond_a_line_proposes_by_itself(
    grade: str | None, kind: PositionKind | None
) -> None:
    made = released_with(grade)
    wanted = replace(by_line, kind=kind or PositionKind.PROMOTION, grade=grade)
    assert made == ([] if kind is None else [In(ref(ID), wanted)])


def test_without_a_line_no_grade_does_and_what_is_open_or_accepted_stays() -> None:
    assert released_with("S", promotion_line=None) == []
    assert released_with("D", demotion_line=None) == []
    assert released_with("S", proposed) == released_with("S", proposed, accepted) == []
    again = replace(by_line, number=2)
    assert released_with("S", proposed, withdrawn) == [In(ref(ID), again)]


def decided(score: int, *events: Event, before: str, serves: bool = True) -> list[Any]:
    """Return what a granted appeal brings besides itself and the adjustment."""
    lines = {"promotion_line": "A", "demotion_line": "D"}
    period = replace(quarter, phase=Phase.FEED_BACK, policy=replace(quarter.policy, **lines))
    told = ResultReleased(
        score=Decimal(61), grade=before, released_by="employee:HR1", released_on=FED_BACK
    )
    filed = AppealFiled(grounds=WHY, filed_on=FED_BACK, last_day_on=TODAY)
    under = during(Phase.FEED_BACK).knowing(cycle.ref(quarter.id), period)
    under = under.knowing(ref(ID), position_proposal.replay(events))
    under = under.knowing(competency.ref(HER), known).on(TODAY).by(BOB, Role.HR)
    if not serves:
        under = under.knowing(employee.ref(HER), replace(she, last_day_on=FED_BACK))
    change = DecideAppeal(appraisal_id=CASE, outcome=AppealOutcome.CHANGED, score=Decimal(score))
    return list(under.given(*inputs, scored, told, filed).when(change))[2:]


def test_another_grade_lifts_what_the_earlier_one_proposed() -> None:
    demoted = replace(by_line, kind=PositionKind.DEMOTION, grade="D")
    assert decided(75, demoted, before="D") == [In(ref(ID), lifted)]
    assert decided(75, proposed, before="D") == []  # by hand: it stays
    risen = replace(by_line, number=2)
    assert decided(95, demoted, before="D") == [In(ref(ID), lifted), In(ref(ID), risen)]
    assert decided(95, before="B") == [In(ref(ID), by_line)]
    assert decided(92, by_line, before="A") == []
    assert decided(95, before="B", serves=False) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"promotion_line": "E"}, "proposal-line-unknown"),
        ({"demotion_line": "E"}, "proposal-line-unknown"),
        ({"promotion_line": "B", "demotion_line": "B"}, "proposal-lines-cross"),
        ({"promotion_line": "C", "demotion_line": "B"}, "proposal-lines-cross"),
    ],
)
def test_lines_are_grades_that_do_not_cross(change: dict[str, str], rule: str) -> None:
    with pytest.raises(Invalid) as found:
        appraisal_policy.require(replace(OPERATIONS, **change))
    assert found.value.rule == rule
    fine = replace(OPERATIONS, promotion_line="A", demotion_line="B")
    assert appraisal_policy.require(fine) is fine
