"""Results: what hangs on an appraisal's result, and on the plan that follows from it."""

from collections.abc import Callable, Mapping

from tests.schema.oracle.asking import Item, Value
from tests.schema.oracle.kinds import column
from tests.schema.oracle.world import Row

ONE: Mapping[str, tuple[str, Value]] = {
    "Appraisal.feedback": ("Feedback", lambda item: f"{item.row['id']}/feedback"),
    "Appraisal.appeal": ("Appeal", lambda item: f"{item.row['id']}/appeal"),
    "Appraisal.improvement": (
        "ImprovementPlan",
        lambda item: item.row["id"].replace("appraisal", "improvement"),
    ),
    "Appeal.appraisal": ("Appraisal", column("appraisal_id")),
    "ImprovementPlan.cycle": ("Cycle", column("cycle_id")),
    "ImprovementPlan.appraisal": ("Appraisal", column("appraisal_id")),
    "ImprovementPlan.employee": ("Employee", column("employee_id")),
    "ImprovementPlan.superior": ("Employee", column("superior_id")),
    "ImprovementPlan.continuesIn": ("Cycle", column("linked_cycle_id")),
}
"""From a field to the type and the id of the neighbour."""


def interviews(item: Item) -> list[Row]:
    if not item.eyes.result(item.row):
        return []
    rows = item.world.having("interview", "appraisal_id", item.row["id"])
    return sorted(rows, key=lambda row: row["held_on"])


def planned(table: str) -> Callable[[Item], list[Row]]:
    """Return the goals or the actions of a plan, by the day on which they are due."""

    def found(item: Item) -> list[Row]:
        rows = item.world.having(table, "improvement_id", item.row["id"])
        return sorted(rows, key=lambda row: (row["due_on"], row["id"]))

    return found


EACH: Mapping[str, tuple[str, Callable[[Item], list[Row]]]] = {
    "Appraisal.interviews": ("Interview", interviews),
    "ImprovementPlan.goals": ("ImprovementGoal", planned("improvement_goal")),
    "ImprovementPlan.actions": ("ImprovementAction", planned("improvement_action")),
}
"""From a field to the type and the rows of a short list."""
