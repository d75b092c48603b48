"""Exported: which rows of the read tables leave the house, as the feed has it of events.

What an event says that nobody is sent must not leave as a row. Tables that such an event can
touch are named here, each with the rows of it that leave; a test fails for one that is not.
"""

from collections.abc import Mapping

ROWS: Mapping[str, str | None] = {
    "appraisal": None,  # nominations change nothing in it
    "measure": None,  # likewise
    "goal": "owner <> 'EMPLOYEE'",
    "goal_holder": "employee_id IS NULL",
    "goal_link": None,  # `GoalLinked` is sent
}
"""Conditions by table; none if every row leaves."""
