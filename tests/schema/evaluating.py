"""Evaluating: the county while ANN is being evaluated, and all who are not the rater."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.actor import Role
from domain.appraisal_policy import OPERATIONS, Rater, RaterWeight
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle, Phase
from domain.enrolment import EnrolParticipant
from domain.evaluation import Rating
from domain.measure import SetMeasures
from domain.nomination import NominateRater
from domain.rating import SubmitEvaluation
from domain.rating_case import id_of
from schema.engine.token import Viewer
from tests.domain.appraisal_case import measures, ratings
from tests.schema.county import (
    ADMINISTRATOR,
    ANN,
    BOB,
    BOSS,
    EVE,
    GUEST,
    HR,
    TOP,
    County,
    person,
    who,
)

CYCLE, CASE = "cycle:2016H2", "appraisal:2016H2:ANN"
PEERS = (EVE, TOP)
RATERS = (*PEERS, BOB)
WEIGHTS = (
    RaterWeight(rater=Rater.SUPERIOR, weight=6_000),
    RaterWeight(rater=Rater.PEER, weight=2_000),
    RaterWeight(rater=Rater.REPORT, weight=2_000),
)
OTHERS: Mapping[str, Viewer] = {
    "HR": HR,
    "HR who is the superior": who(BOSS, Role.EMPLOYEE, Role.HR),
    "HR who is a peer": who(TOP, Role.EMPLOYEE, Role.HR),
    "superior": person(BOSS),
    "subject": person(ANN),
    "superior's superior": person(TOP),
    "report": person(BOB),
    "administrator": ADMINISTRATOR,
    "guest": GUEST,
}


async def opened_round(county: County) -> None:
    """Let ANN be evaluated; one peer alone is enough to count."""
    await county.do(
        OpenCycle(
            cycle_id=CYCLE,
            name="Second half",
            period=CyclePeriod.HALF,
            starts_on=date(2016, 7, 1),
            ends_on=date(2016, 12, 31),
            policy=replace(OPERATIONS, raters=WEIGHTS, minimum_raters=1),
        )
    )
    await county.do(EnrolParticipant(cycle_id=CYCLE, employee_id=ANN))
    await county.do(AdvanceCycle(cycle_id=CYCLE, to=Phase.SET_MEASURES))
    await county.do(SetMeasures(appraisal_id=CASE, measures=measures))
    for peer in PEERS:
        await county.do(NominateRater(appraisal_id=CASE, rater=Rater.PEER, rater_id=peer))
    await county.do(NominateRater(appraisal_id=CASE, rater=Rater.REPORT, rater_id=BOB))
    for phase in (Phase.COLLECT, Phase.EVALUATE):
        await county.do(AdvanceCycle(cycle_id=CYCLE, to=phase))


def rated(worth: str) -> tuple[Rating, ...]:
    return tuple(Rating(measure=each.measure, rating=Decimal(worth)) for each in ratings)


def submission(rater_id: str, worth: str) -> SubmitEvaluation:
    return SubmitEvaluation(evaluation_id=id_of(CASE, rater_id), ratings=rated(worth))
