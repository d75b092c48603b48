"""Earning: what changes in pay besides salaries: a month that is paid, and a working time."""

from typing import Any

from schema.engine.token import Viewer
from tests.schema.api import HR, PAY

HIM = "employee:HIM"

EARNING: list[tuple[str, Viewer, dict[str, Any], str, int]] = [
    ("ClosePayroll", HR, {"month": "2016-01-01"}, "payroll:main", 1),
    ("ClosePayroll", PAY, {"month": "2016-02-01"}, "payroll:main", 2),
    (
        "ChangeWorkingTime",
        PAY,
        {
            "employeeId": HIM,
            "fraction": "0.5",
            "effectiveOn": "2016-02-01",
            "reason": "asked for it",
        },
        HIM,
        4,
    ),
]
"""The mutation, who gives it, its input, the entity of the answer and its version."""
