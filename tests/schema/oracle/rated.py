"""Rated: a cycle in which others than the superior rate; one round is closed, one still open.

ZOE's result is released: LEE and EVE rated her as peers, ANN as second level, for whom BOSS
wrote. Of EVE, LEE has a draft as her report, ZOE has rated as a peer, and TOP is withdrawn after
she did.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.appraisal_policy import OPERATIONS, Rater, RaterWeight
from domain.closing import CloseEvaluation
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle, Phase
from domain.enrolment import EnrolParticipant
from domain.evaluation import EvaluateAppraisal, Rating
from domain.feedback import ReleaseResult
from domain.measure import SetMeasures
from domain.nomination import DelegateEvaluation, NominateRater, WithdrawRater
from domain.rating import SaveEvaluationDraft, SubmitEvaluation
from domain.rating_case import id_of
from domain.scoring import ScoreAppraisal
from domain.sealed import Sealed
from tests.domain.appraisal_case import measures, ratings

HR = "service:hr"
TOP, BOSS, ANN, BOB, EVE, LEE, ZOE = (
    f"employee:{code}" for code in ("TOP", "BOSS", "ANN", "BOB", "EVE", "LEE", "ZOE")
)
CYCLE = "cycle:2016H2"
ZOES, EVES = "appraisal:2016H2:ZOE", "appraisal:2016H2:EVE"
WEIGHTS = (
    RaterWeight(rater=Rater.SELF, weight=500),
    RaterWeight(rater=Rater.SUPERIOR, weight=6_000),
    RaterWeight(rater=Rater.SECOND_LEVEL, weight=1_000),
    RaterWeight(rater=Rater.PEER, weight=2_000),
    RaterWeight(rater=Rater.REPORT, weight=500),
)
FAR = date(2190, 6, 30)

Act = Iterator[tuple[str, object]]


def rated() -> Act:
    """Yield it; each with who did it."""
    yield (
        HR,
        OpenCycle(
            cycle_id=CYCLE,
            name="Second half",
            period=CyclePeriod.HALF,
            starts_on=date(2016, 7, 1),
            ends_on=date(2016, 12, 31),
            policy=replace(OPERATIONS, raters=WEIGHTS, minimum_raters=2),
        ),
    )
    for employee_id in (ZOE, EVE):
        yield HR, EnrolParticipant(cycle_id=CYCLE, employee_id=employee_id)
    yield HR, AdvanceCycle(cycle_id=CYCLE, to=Phase.SET_MEASURES)
    for case in (ZOES, EVES):
        yield HR, SetMeasures(appraisal_id=case, measures=measures)
    for case, peers in ((ZOES, (LEE, EVE)), (EVES, (ZOE, TOP))):
        for peer in peers:
            yield HR, NominateRater(appraisal_id=case, rater=Rater.PEER, rater_id=peer)
    yield HR, NominateRater(appraisal_id=EVES, rater=Rater.REPORT, rater_id=LEE)
    away = DelegateEvaluation(
        appraisal_id=ZOES, rater_id=ANN, delegate_id=BOSS, from_on=date(2016, 9, 1), until_on=FAR
    )
    yield HR, away
    for phase in (Phase.COLLECT, Phase.EVALUATE):
        yield HR, AdvanceCycle(cycle_id=CYCLE, to=phase)
    yield from said()
    yield HR, WithdrawRater(appraisal_id=EVES, rater_id=TOP)
    yield HR, CloseEvaluation(appraisal_id=ZOES)
    yield HR, ScoreAppraisal(appraisal_id=ZOES)
    yield HR, AdvanceCycle(cycle_id=CYCLE, to=Phase.FEED_BACK)
    yield HR, ReleaseResult(appraisal_id=ZOES)


def said() -> Act:
    """Yield what the raters draft and submit."""
    for by, rater, case, worth in (
        (ZOE, ZOE, ZOES, 5),
        (EVE, EVE, ZOES, 2),
        (BOSS, ANN, ZOES, 4),
        (LEE, LEE, ZOES, 3),
        (EVE, EVE, EVES, 4),
        (ZOE, ZOE, EVES, 1),
        (TOP, TOP, EVES, 3),
    ):
        open_ = rater in (ANN, case.replace("appraisal:2016H2", "employee"))
        yield (
            by,
            SubmitEvaluation(
                evaluation_id=id_of(case, rater),
                ratings=each(worth),
                comment=Sealed(f"{by} says so 说") if open_ else None,
            ),
        )
    for by, case, comment in ((LEE, EVES, None), (EVE, ZOES, None), (ZOE, ZOES, Sealed("or so"))):
        evaluation_id = id_of(case, by)
        yield (
            by,
            SaveEvaluationDraft(evaluation_id=evaluation_id, ratings=each(2)[:2], comment=comment),
        )
    evaluation = EvaluateAppraisal(appraisal_id=ZOES, ratings=ratings, comment=Sealed("good"))
    yield BOB, evaluation


def each(worth: int) -> tuple[Rating, ...]:
    """Return the same rating of every rated measure."""
    return tuple(Rating(measure=one.measure, rating=Decimal(worth)) for one in ratings)
