"""Viewers: as whom the reads are measured: one who sees everything, and a superior."""

from dataclasses import dataclass
from typing import Literal

import psycopg

from bench import stand
from bench.stand import Database, Unready

BELOW = 50
APPRAISALS = 50
"""How many a superior sees at least, which is what a page of the deepest shape has."""

SUPERIORS = """
WITH RECURSIVE now (employee_id, superior_id) AS (
    SELECT DISTINCT ON (s.employee_id) s.employee_id, s.superior_id
    FROM read.employee_superior s
    WHERE s.effective_on <= current_date
    ORDER BY s.employee_id, s.effective_on DESC
), below (superior_id, employee_id) AS (
    SELECT superior_id, employee_id FROM now WHERE superior_id IS NOT NULL
    UNION
    SELECT b.superior_id, n.employee_id FROM below b JOIN now n ON n.superior_id = b.employee_id
)
SELECT b.superior_id
FROM below b JOIN read.employee e ON e.id = b.superior_id
WHERE e.last_day_on IS NULL
GROUP BY 1
HAVING (
    SELECT count(*) FROM read.appraisal a
    WHERE a.status = 'RELEASED' AND a.employee_id = ANY (array_agg(b.employee_id))
) >= %(appraisals)s
ORDER BY abs(count(*) - %(below)s), 1 LIMIT 1
"""

STRANGER = """
SELECT min(e.id) FROM read.employee e
WHERE e.last_day_on IS NULL AND e.id <> %(superior)s AND NOT EXISTS (
    SELECT FROM read.employee_superior s WHERE s.employee_id = e.id AND s.superior_id IS NOT NULL
)
"""
"""Somebody at the top, below nobody."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks; `line` is somebody who sees those below them, `all` somebody who sees everything.

    `employee_id` is one whom they may see, `stranger` one whom they may not.
    """

    name: str
    actor: str
    role: str
    sees: Literal["all", "line"]
    employee_id: str
    stranger: str | None = None

    def token(self) -> str:
        """Return a token of theirs."""
        return stand.token(self.actor, self.role)


def viewers(database: Database) -> tuple[Viewer, Viewer]:
    """Return both. Raise `Unready` if there is no superior."""
    with psycopg.connect(database.owner) as connection:
        found = connection.execute(SUPERIORS, {"below": BELOW, "appraisals": APPRAISALS}).fetchone()
        if found is None:
            raise Unready("nobody in the demonstration has anybody below them")
        (superior,) = found
        report = connection.execute(
            "SELECT min(employee_id) FROM read.employee_superior WHERE superior_id = %s",
            (superior,),
        ).fetchone()
        stranger = connection.execute(STRANGER, {"superior": superior}).fetchone()
    one = report[0] if report else superior
    return (
        Viewer("HR", "service:bench", "HR", "all", one),
        Viewer("a superior", superior, "EMPLOYEE", "line", one, stranger[0] if stranger else None),
    )
