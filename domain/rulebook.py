"""Rulebook: the features there are, and the revision of the rules that decides today."""

from typing import Any

from domain.absence import absence
from domain.appraisal import appraisal
from domain.cycle import cycle
from domain.decider import Decider
from domain.department import department
from domain.employee import employee
from domain.improvement import improvement
from domain.job import job
from domain.organisation import organisation
from domain.salary import salary

RULES = 3
"""Grows by one whenever a figure gets a new revision, or a decision says more than it did.

It is recorded with every command, so that what was decided before is decided again as it was.
"""

FEATURES: tuple[Decider[Any, Any, Any], ...] = (
    organisation,
    department,
    employee,
    absence,
    salary,
    cycle,
    appraisal,
    improvement,
    job,
)
