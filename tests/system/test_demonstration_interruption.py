"""What comes between in a few of the demonstration's appraisals."""

from typing import Any

from tests.ledger.house import rows
from tests.system.conftest import Demonstration


def test_what_comes_between_is_there_too(demonstration: Demonstration) -> None:
    def asked(query: str) -> list[tuple[Any, ...]]:
        return rows(demonstration.database, query)

    assert asked(
        "SELECT p.appraisal_id, p.cause, a.status, b.kind, y.status FROM read.appraisal_change p"
        " JOIN read.appraisal a ON a.id = p.appraisal_id"
        " JOIN read.absence b ON b.employee_id = a.employee_id"
        " JOIN read.appraisal y ON y.employee_id = a.employee_id AND y.cycle_id = 'cycle:2016'"
        " WHERE p.kind = 'ENDED'"
    ) == [("appraisal:2016Q3:E00065", "ABSENCE", "ENROLLED", "PARENTAL", "RELEASED")]
    assert asked(
        "SELECT m.code, m.score, a.score > 0 FROM read.measure m"
        " JOIN read.appraisal a ON a.id = m.appraisal_id WHERE m.excluded"
    ) == [("drivers-trained", None, True)]
    assert asked(
        "SELECT l.appraisal_id, l.approved_by IS NOT NULL, a.adjusted_score > a.released_score"
        " FROM read.late_actual l JOIN read.appraisal a ON a.id = l.appraisal_id ORDER BY 1"
    ) == [("appraisal:2016Q1:E00106", True, True), ("appraisal:2016Q2:E00147", False, None)]
    assert asked(
        "SELECT stream, reason <> '' FROM ledger.command"
        " WHERE type = 'ReopenPhase' AND rule IS NULL"
    ) == [("cycle:2016Q3", True)]
