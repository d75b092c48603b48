"""Rulebook: the features there are, and the revision of the rules that decides today."""

from typing import Any

from domain.absence import absence
from domain.acknowledgement import acknowledgement
from domain.appraisal import appraisal
from domain.award import award
from domain.calibration import calibration
from domain.candidacy import candidacy
from domain.career_framework import career_framework
from domain.competency import competency
from domain.conduct import conduct
from domain.cycle import cycle
from domain.decider import Decider
from domain.department import department
from domain.employee import employee
from domain.goal import goal
from domain.goal_progress import goal_progress
from domain.improvement import improvement
from domain.job import job
from domain.learning import learning
from domain.measure_template import measure_template
from domain.move import move
from domain.organisation import organisation
from domain.pay_batch import pay_batch
from domain.pay_plan import pay_plan
from domain.pay_review import pay_review
from domain.pay_structure import pay_structure
from domain.payroll import payroll
from domain.policy import policy
from domain.position_proposal import position_proposal
from domain.promotion import promotion
from domain.rating import rating
from domain.salary import salary
from domain.training import training

RULES = 7
"""Grows by one whenever a figure gets a new revision, or a decision says more than it did.

It is recorded with every command, so that what was decided before is decided again as it was.
"""

FEATURES: tuple[Decider[Any, Any, Any], ...] = (
    organisation,
    department,
    employee,
    absence,
    payroll,
    salary,
    award,
    policy,
    pay_structure,
    pay_plan,
    acknowledgement,
    cycle,
    measure_template,
    appraisal,
    calibration,
    rating,
    improvement,
    goal,
    goal_progress,
    career_framework,
    competency,
    conduct,
    candidacy,
    promotion,
    position_proposal,
    training,
    learning,
    move,
    pay_review,
    pay_batch,
    job,
)
