"""Rulebook: the features there are, and the revision of the rules that decides today."""

from typing import Any

from domain.absence import absence
from domain.acknowledgement import acknowledgement
from domain.appraisal import appraisal
from domain.calibration import calibration
from domain.cycle import cycle
from domain.decider import Decider
from domain.department import department
from domain.employee import employee
from domain.goal import goal
from domain.goal_progress import goal_progress
from domain.improvement import improvement
from domain.job import job
from domain.measure_template import measure_template
from domain.organisation import organisation
from domain.policy import policy
from domain.rating import rating
from domain.salary import salary

RULES = 4
"""Grows by one whenever a figure gets a new revision, or a decision says more than it did.

It is recorded with every command, so that what was decided before is decided again as it was.
"""

FEATURES: tuple[Decider[Any, Any, Any], ...] = (
    organisation,
    department,
    employee,
    absence,
    salary,
    policy,
    acknowledgement,
    cycle,
    measure_template,
    appraisal,
    calibration,
    rating,
    improvement,
    goal,
    goal_progress,
    job,
)
