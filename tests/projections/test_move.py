from datetime import date

from domain.move_content import MoveEnded, MoveExtended, MoveRescinded
from tests.domain.test_move import MOVE, UNTIL, seconded
from tests.projections.given import rows

LATER = date(2016, 6, 30)


def test_a_move_keeps_what_became_of_it() -> None:
    (row,) = rows(
        "move",
        MOVE,
        seconded,
        MoveExtended(planned_until=LATER, was=UNTIL, extended_by="employee:HR1"),
    )
    assert (row.employee_id, row.planned_until, row.last_day_on) == ("employee:E2", LATER, None)
    ended = MoveEnded(last_day_on=UNTIL, ended_by="employee:HR1")
    (row,) = rows("move", MOVE, seconded, ended)
    assert (row.last_day_on, row.rescinded) == (UNTIL, False)
    (row,) = rows("move", MOVE, seconded, ended, MoveRescinded(rescinded_by="employee:HR1"))
    assert row.rescinded
