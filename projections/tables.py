"""Tables: every read table there is."""

from typing import Any

from projections import (
    absence,
    appeal,
    appraisal,
    career,
    cycle,
    department,
    employee,
    feedback,
    improvement,
    job,
    measure,
    measure_part,
    note,
    organisation,
    person,
    placement,
    salary,
)
from projections.engine.table import Table

TABLES: tuple[Table[Any], ...] = (
    *organisation.TABLES,
    *department.TABLES,
    *employee.TABLES,
    *placement.TABLES,
    *person.TABLES,
    *note.TABLES,
    *absence.TABLES,
    *salary.TABLES,
    *cycle.TABLES,
    *appraisal.TABLES,
    *measure.TABLES,
    *measure_part.TABLES,
    *feedback.TABLES,
    *appeal.TABLES,
    *improvement.TABLES,
    *career.TABLES,
    *job.TABLES,
)
