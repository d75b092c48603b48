"""Shapes: the three questions that reading is measured by, in our words and in PostGraphile's.

Both sides' answers have the same keys: where a peer names a field otherwise, an alias says ours.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

COLUMNS = "id code name hiredOn employment"
THEIRS = COLUMNS.replace("id", "id: rowId", 1)


@dataclass(frozen=True, slots=True)
class Shape:
    """A question: our document, PostGraphile's, and their variables.

    `at_least` and `aim` are the bounds of its figures, by the figure's key.
    """

    name: str
    ours: str
    postgraphile: str
    bounds: Mapping[str, tuple[float, float]]
    variables: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def body(self, document: str, **more: str) -> bytes:
        """Return the request's body, with the same bytes each time."""
        variables = {**self.variables, **more}
        return json.dumps({"query": document, "variables": variables}).encode()


def one(employee_id: str) -> Shape:
    """Return the question for an employee by id."""
    return Shape(
        name="one row by id",
        ours=f"query ($id: ID!) {{ employee(id: $id) {{ {COLUMNS} }} }}",
        postgraphile="query ($id: String!)"
        f" {{ employee: employeeByRowId(rowId: $id) {{ {THEIRS} }} }}",
        variables={"id": employee_id},
        bounds={
            "postgraphile": (2, 3),
            "postgraphile cpu": (2, 3),
            "plain": (4, 8),
            "pgbench": (0.08, 0.12),
        },
    )


LISTED: Mapping[str, tuple[float, float]] = {
    "postgraphile": (3, 5),
    "postgraphile cpu": (3, 5),
    "plain": (10, 30),
    "pgbench": (0.30, 0.40),
}

LIST = Shape(
    name="100 rows × 5 fields",
    ours=f"{{ employees(first: 100) {{ nodes {{ {COLUMNS} }} }} }}",
    postgraphile=f"{{ employees: allEmployees(first: 100) {{ nodes {{ {THEIRS} }} }} }}",
    bounds=LISTED,
)
"""The house, for who sees all of it; its names are sealed in the log and plain in one table."""

LATEST, THEIR_LATEST = "direction: DESC", "orderBy: PRIMARY_KEY_DESC"

RESULTS = "{ %s(first: 100, %s) { nodes { id status score grade comment } } }"

LINE = Shape(
    name="100 rows × 5 fields",
    ours=RESULTS % ("appraisals", LATEST),
    postgraphile=RESULTS.replace(" id ", " id: rowId ")
    % ("appraisals: allAppraisals", THEIR_LATEST),
    bounds=LISTED,
)
"""What fifty people came to, for their superior; comments are sealed as names are."""

DEEP = """{ %s(first: 50, %s) { nodes {
  id status score grade
  employee%s { id name department%s { id name } }
  measures%s(first: 20) { nodes { id code name score } }
} } }"""

NESTED = Shape(
    name="three levels",
    ours=DEEP % ("appraisals", LATEST, "", "", ""),
    postgraphile=DEEP.replace(" id ", " id: rowId ")
    % (
        "appraisals: allAppraisals",
        THEIR_LATEST,
        ": employeeByEmployeeId",
        ": departmentByDepartmentId",
        ": measuresByAppraisalId",
    ),
    bounds={
        "postgraphile": (2.5, 5),
        "postgraphile cpu": (2.5, 4),
        "plain": (20, 50),
        "pgbench": (0.50, 0.65),
    },
)
