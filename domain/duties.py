"""Duties: as what somebody acts in a case, and which two of those nobody may be at once.

Who held which duty follows from the events; which are incompatible is declared here, each from a
day on. A rule that is declared later tells of what was decided before it, too: what was recorded
names everybody. Most of it is refused when it is decided; the rest is listed all the same.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum

from domain.decider import fact


class Duty(StrEnum):
    """As what somebody acts in a case."""

    SUBJECT = "SUBJECT"
    AUTHOR = "AUTHOR"
    PUBLISHER = "PUBLISHER"
    SUPERIOR = "SUPERIOR"
    MEASURE_PROPOSER = "MEASURE_PROPOSER"
    MEASURE_APPROVER = "MEASURE_APPROVER"
    ACTUAL_RECORDER = "ACTUAL_RECORDER"
    CORRECTION_APPROVER = "CORRECTION_APPROVER"
    RATER = "RATER"
    SCORER = "SCORER"
    CALIBRATOR = "CALIBRATOR"
    RELEASER = "RELEASER"
    APPEAL_DECIDER = "APPEAL_DECIDER"
    SALARY_RECORDER = "SALARY_RECORDER"
    PAY_PREPARER = "PAY_PREPARER"
    PAY_APPROVER = "PAY_APPROVER"
    SANCTIONER = "SANCTIONER"
    SANCTION_APPEAL_DECIDER = "SANCTION_APPEAL_DECIDER"
    PROMOTION_EVALUATOR = "PROMOTION_EVALUATOR"
    PROMOTION_EXPERT = "PROMOTION_EXPERT"
    PROMOTION_DECIDER = "PROMOTION_DECIDER"


BY, PERSON = "by", "person"
"""Whoever acted, and whom it is about: what is recorded beside every event."""


@fact
class Holding:
    """An event of that type says who has a duty in its stream: the field `who` names them.

    `part` leads to what tells apart what is decided in one stream: by its names, parted by commas.
    """

    event: str
    duty: Duty
    who: str = BY
    part: str | None = None


@fact
class Incompatible:
    """Whoever has one of `duties` in a case may not have one of `decides`, from a day on."""

    rule: str
    duties: tuple[Duty, ...]
    decides: tuple[Duty, ...]
    since: date


@fact
class Pair:
    """Two duties that a rule keeps apart; without a day it is one that is only asked about."""

    rule: str
    duty: Duty
    decides: Duty
    since: date | None = None


def _held(duty: Duty, who: str, *events: str, part: str | None = None) -> tuple[Holding, ...]:
    return tuple(Holding(event=each, duty=duty, who=who, part=part) for each in events)


HOLDINGS = (
    *_held(
        Duty.SUBJECT,
        PERSON,
        "AppraisalScored",
        "Calibrated",
        "ResultReleased",
        "AppealDecided",
        "MeasureChanged",
        "MeasureExcluded",
        "CorrectionApproved",
        "SalaryRecorded",
        "SalaryAdjusted",
        "SanctionImposed",
        "SanctionAppealDecided",
        "PromotionEvaluated",
        "PromotionVoted",
        "PromotionStageApproved",
    ),
    *_held(
        Duty.AUTHOR,
        "drafted_by",
        "PolicyPublished",
        "PayStructurePublished",
        "PayPlanPublished",
        "CareerFrameworkPublished",
        part="version",
    ),
    *_held(
        Duty.PUBLISHER,
        "published_by",
        "PolicyPublished",
        "PayStructurePublished",
        "PayPlanPublished",
        "CareerFrameworkPublished",
        part="version",
    ),
    *_held(Duty.SUPERIOR, "superior_id", "ParticipantEnrolled", "AppraisalSuperiorChanged"),
    *_held(Duty.MEASURE_PROPOSER, "proposed_by", "MeasureChangeProposed", part="number"),
    *_held(
        Duty.MEASURE_APPROVER, "approved_by", "MeasureChanged", "MeasureExcluded", part="number"
    ),
    *_held(Duty.ACTUAL_RECORDER, "recorded_by", "LateActualRecorded", part="number"),
    *_held(Duty.CORRECTION_APPROVER, "approved_by", "CorrectionApproved", part="number"),
    *_held(Duty.RATER, "evaluated_by", "EvaluationSubmitted"),
    *_held(Duty.RATER, "rater_id", "RaterNominated"),
    *_held(Duty.RATER, "delegate_id", "EvaluationDelegated"),
    *_held(Duty.SCORER, "scored_by", "AppraisalScored"),
    *_held(Duty.CALIBRATOR, "calibrated_by", "Calibrated"),
    *_held(Duty.RELEASER, "released_by", "ResultReleased"),
    *_held(Duty.APPEAL_DECIDER, "decided_by", "AppealDecided"),
    *_held(Duty.SALARY_RECORDER, BY, "SalaryRecorded", "SalaryAdjusted"),
    *_held(Duty.PAY_PREPARER, BY, "PayReviewOpened", "PayExceptionSet", "PayExceptionRemoved"),
    *_held(Duty.PAY_PREPARER, "proposed_by", "PayReviewProposed"),
    *_held(Duty.PAY_APPROVER, "approved_by", "PayReviewApproved", part="revision"),
    *_held(Duty.SANCTIONER, "imposed_by", "SanctionImposed", part="entry,code"),
    *_held(Duty.SANCTION_APPEAL_DECIDER, "decided_by", "SanctionAppealDecided", part="code"),
    *_held(Duty.PROMOTION_EVALUATOR, "evaluated_by", "PromotionEvaluated"),
    *_held(Duty.PROMOTION_EXPERT, "expert_id", "PromotionVoted"),
    *_held(Duty.PROMOTION_DECIDER, "approved_by", "PromotionStageApproved"),
    *_held(Duty.PROMOTION_DECIDER, "refused_by", "PromotionRefused"),
)
"""Which events say who has which duty."""

DECLARED = date(2026, 11, 23)

INCOMPATIBLE = (
    Incompatible(
        rule="own-case",
        duties=(Duty.SUBJECT,),
        decides=(
            Duty.SCORER,
            Duty.CALIBRATOR,
            Duty.RELEASER,
            Duty.APPEAL_DECIDER,
            Duty.MEASURE_APPROVER,
            Duty.CORRECTION_APPROVER,
            Duty.SALARY_RECORDER,
            Duty.SANCTIONER,
            Duty.SANCTION_APPEAL_DECIDER,
            Duty.PROMOTION_EVALUATOR,
            Duty.PROMOTION_EXPERT,
            Duty.PROMOTION_DECIDER,
        ),
        since=DECLARED,
    ),
    Incompatible(
        rule="own-draft", duties=(Duty.AUTHOR,), decides=(Duty.PUBLISHER,), since=DECLARED
    ),
    Incompatible(
        rule="proposer-approves",
        duties=(Duty.MEASURE_PROPOSER,),
        decides=(Duty.MEASURE_APPROVER,),
        since=DECLARED,
    ),
    Incompatible(
        rule="recorder-approves",
        duties=(Duty.ACTUAL_RECORDER,),
        decides=(Duty.CORRECTION_APPROVER,),
        since=DECLARED,
    ),
    Incompatible(
        rule="superior-calibrates",
        duties=(Duty.SUPERIOR,),
        decides=(Duty.CALIBRATOR,),
        since=DECLARED,
    ),
    Incompatible(
        rule="took-part",
        duties=(Duty.SUPERIOR, Duty.RATER, Duty.SCORER, Duty.CALIBRATOR, Duty.RELEASER),
        decides=(Duty.APPEAL_DECIDER,),
        since=DECLARED,
    ),
    Incompatible(
        rule="preparer-approves",
        duties=(Duty.PAY_PREPARER,),
        decides=(Duty.PAY_APPROVER,),
        since=DECLARED,
    ),
    Incompatible(
        rule="approved-by-the-same",
        duties=(Duty.PAY_APPROVER,),
        decides=(Duty.PAY_APPROVER,),
        since=DECLARED,
    ),
    Incompatible(
        rule="imposer-decides",
        duties=(Duty.SANCTIONER,),
        decides=(Duty.SANCTION_APPEAL_DECIDER,),
        since=DECLARED,
    ),
    Incompatible(
        rule="one-part-in-a-promotion",
        duties=(Duty.PROMOTION_EVALUATOR, Duty.PROMOTION_EXPERT),
        decides=(Duty.PROMOTION_DECIDER,),
        since=DECLARED,
    ),
    Incompatible(
        rule="evaluator-reviews",
        duties=(Duty.PROMOTION_EVALUATOR,),
        decides=(Duty.PROMOTION_EXPERT,),
        since=DECLARED,
    ),
)
"""What is declared; a rule that is added has the day from which it holds."""

ASKED = "asked"
"""The rule of a pair that nobody has declared."""


def pairs(
    on: date | None = None,
    asked: Iterable[tuple[Duty, Duty]] = (),
    declared: Iterable[Incompatible] = INCOMPATIBLE,
) -> Iterator[Pair]:
    """Yield the pairs that rules keep apart which hold `on` a day, and those that are `asked`."""
    for each in declared:
        if on is None or each.since <= on:
            for duty in each.duties:
                for decides in each.decides:
                    yield Pair(rule=each.rule, duty=duty, decides=decides, since=each.since)
    for duty, decides in dict.fromkeys(asked):
        yield Pair(rule=ASKED, duty=duty, decides=decides)
