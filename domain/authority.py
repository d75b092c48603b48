"""Authority: which roles may give which command; a command that is not listed nobody may give.

It comes first and looks at roles alone. Whose case it is, and who stands above whom, is for each
feature's own rules. Commands go by the names they are stored under, so that a feature may ask here
without this page reading the feature.
"""

from collections.abc import Mapping

from domain.actor import Role
from domain.decider import Given
from domain.errors import Forbidden

HR = frozenset({Role.HR})
PAY = frozenset({Role.HR, Role.COMPENSATION})
DECIDING = PAY | {Role.EXECUTIVE}
INVOLVED = frozenset({Role.EMPLOYEE, Role.HR})
OWN = frozenset({Role.EMPLOYEE})
DECIDED = INVOLVED | {Role.EXECUTIVE}
INVITED = frozenset({Role.EMPLOYEE, Role.GUEST})
OPERATION = frozenset({Role.ADMINISTRATOR})

MAY: Mapping[str, frozenset[Role]] = {
    # organisation
    "FoundOrganisation": OPERATION,
    # department
    "FoundDepartment": HR,
    "RenameDepartment": HR,
    "CloseDepartment": HR,
    # employee
    "HireEmployee": HR,
    "RecordPersonalDetails": HR,
    "ReassignEmployee": HR,
    "AssignSuperior": HR,
    "EndService": HR,
    "RescindEndOfService": HR,
    # move
    "MoveEmployee": HR,
    "ExtendMove": HR,
    "EndMove": HR,
    "RescindMove": HR,
    # absence
    "RecordAbsence": HR,
    "EndAbsence": HR,
    # salary
    "RecordSalary": PAY,
    "AdjustSalary": PAY,
    "ChangeWorkingTime": PAY,
    # payroll
    "ClosePayroll": PAY,
    # policy
    "DraftPolicy": HR,
    "WithdrawDraft": HR,
    "PublishPolicy": HR,
    # pay structure
    "DraftPayStructure": PAY,
    "WithdrawPayStructure": PAY,
    "PublishPayStructure": PAY,
    # pay plan
    "DraftPayPlan": PAY,
    "WithdrawPayPlan": PAY,
    "PublishPayPlan": PAY,
    # career framework
    "DraftCareerFramework": HR,
    "WithdrawCareerFramework": HR,
    "PublishCareerFramework": HR,
    # competency
    "AssessCompetency": INVOLVED,
    # conduct
    "RecordHonour": HR,
    "WithdrawHonour": HR,
    "ImposeSanction": HR,
    "LiftSanction": HR,
    "AppealSanction": OWN,
    "DecideSanctionAppeal": HR,
    # promotion
    "DraftPromotion": INVOLVED,
    "SetPromotionTerms": HR,
    "ApplyForPromotion": OWN,
    "EvaluatePromotion": OWN,
    "NamePromotionExpert": HR,
    "InvitePromotionExpert": HR,
    "DismissPromotionExpert": HR,
    "DeclareConflict": INVITED,
    "VoteOnPromotion": INVITED,
    "ClosePromotionReview": HR,
    "ApprovePromotion": DECIDED,
    "RefusePromotion": DECIDED,
    "SendBackPromotion": DECIDED,
    "WithdrawPromotion": INVOLVED,
    "RescindPromotion": HR,
    "RecordPromotion": HR,
    # position proposal
    "ProposePosition": INVOLVED,
    "WithdrawProposal": INVOLVED,
    "AnswerProposal": HR,
    # training
    "OfferTraining": HR,
    "RetireTraining": HR,
    "ScheduleSession": HR,
    "CancelSession": HR,
    # learning
    "PlanTraining": INVOLVED,
    "TakeSession": INVOLVED,
    "RecordAttendance": INVOLVED,
    "CompleteTraining": INVOLVED,
    "EvaluateTraining": OWN,
    "DropTraining": INVOLVED,
    # acknowledgement
    "AcknowledgePolicy": OWN,
    # template
    "DraftMeasureTemplate": HR,
    "PublishMeasureTemplate": HR,
    "RetireMeasureTemplate": HR,
    # cycle
    "OpenCycle": HR,
    "AdvanceCycle": HR,
    "ExtendDeadline": HR,
    "ReopenPhase": HR,
    # appraisal
    "EnrolParticipant": HR,
    "EndParticipation": HR,
    "ResumeParticipation": HR,
    "ChangeAppraisalSuperior": HR,
    "RecordTransfer": HR,
    "ExtendAppraisalDeadline": HR,
    "ReopenAppraisal": HR,
    "SettleMove": HR,
    "SetMeasures": INVOLVED,
    "AgreeMeasures": OWN,
    "ObjectToMeasures": OWN,
    "SettleObjection": HR,
    "RecordActual": INVOLVED,
    "RecordActuals": INVOLVED,
    "CheckInMeasure": INVOLVED,
    "ChangeMeasure": INVOLVED,
    "MarkNotApplicable": INVOLVED,
    "ApproveMeasureChange": INVOLVED,
    "RefuseMeasureChange": INVOLVED,
    "ApproveCorrection": HR,
    "NominateRater": INVOLVED,
    "WithdrawRater": INVOLVED,
    "DelegateEvaluation": INVOLVED,
    "EvaluateAppraisal": INVOLVED,
    "CloseEvaluation": HR,
    "SaveEvaluationDraft": INVOLVED,
    "SubmitEvaluation": INVOLVED,
    "ScoreAppraisal": HR,
    "ReleaseResult": HR,
    "CalibrateResult": INVOLVED,
    "RemoveFromCalibration": INVOLVED,
    "GiveFeedback": INVOLVED,
    "RecordInterview": INVOLVED,
    "AcknowledgeResult": OWN,
    "FileAppeal": OWN,
    "WithdrawAppeal": OWN,
    "DecideAppeal": HR,
    # calibration
    "OpenCalibration": HR,
    "TakeResults": HR,
    "MergeCalibration": HR,
    "ApplyQuota": INVOLVED,
    "LockCalibration": INVOLVED,
    "ApproveCalibration": INVOLVED,
    "ReopenCalibration": HR,
    # improvement
    "OpenImprovementPlan": INVOLVED,
    "SetImprovementGoal": INVOLVED,
    "SetImprovementAction": INVOLVED,
    "CompleteImprovementAction": INVOLVED,
    "CheckInImprovement": INVOLVED,
    "ExtendImprovementPlan": INVOLVED,
    "LinkImprovementPlan": INVOLVED,
    "CloseImprovementPlan": INVOLVED,
    # goal
    "SetGoal": HR,
    "SetPersonalGoal": INVOLVED,
    "ConfirmGoal": INVOLVED,
    "LinkGoals": INVOLVED,
    "UnlinkGoals": INVOLVED,
    "HandOverGoal": INVOLVED,
    "CloseGoal": INVOLVED,
    # goal progress
    "ReportGoalProgress": INVOLVED,
    "LinkMeasure": INVOLVED,
    "UnlinkMeasure": INVOLVED,
    # pay review
    "OpenPayReview": PAY,
    "SetPayException": PAY,
    "RemovePayException": PAY,
    "ProposePayReview": PAY,
    "RecomputePayReview": PAY,
    "SendBackPayReview": DECIDING,
    "ApprovePayReview": DECIDING,
    "WithdrawPayReview": PAY,
    "ExecutePayReview": PAY,
    # pay batch
    "FreezePayLines": PAY,
    "ExecutePayBatch": PAY,
    # job
    "OpenJob": HR,
    "FreezeBatch": HR,
    "CloseJob": HR,
    "AbandonJob": HR,
    "ReportBatch": HR,
    "CompleteJob": HR,
}


def may(roles: frozenset[Role], command: type) -> bool:
    """Return whether one of `roles` entitles to give a `command`."""
    return not MAY.get(command.__name__, frozenset()).isdisjoint(roles)


def require(given: Given, *roles: Role) -> None:
    """Raise `Forbidden` if the actor has none of `roles`."""
    if given.roles.isdisjoint(roles):
        raise Forbidden("role-missing", by=given.by, roles=roles)
