from dataclasses import replace
from datetime import date

from projections.learning import LearningStatus
from tests.domain.test_learning import (
    attended,
    completed,
    dropped,
    evaluated,
    planned,
    taken,
)
from tests.domain.test_training import COURSE, cancelled, offered, retired, scheduled
from tests.projections.given import rows

HERS = "learning:E1"


def test_each_time_a_course_is_planned_is_a_row() -> None:
    again = replace(planned, number=2)
    first, second = rows("learning", HERS, planned, dropped, again)
    assert (first.id, first.status) == (f"{HERS}/figures/1", LearningStatus.DROPPED)
    assert (second.id, second.status) == (f"{HERS}/figures/2", LearningStatus.PLANNED)


def test_a_row_keeps_how_it_went() -> None:
    (row,) = rows("learning", HERS, planned, taken, attended, completed, evaluated)
    assert (row.session_id, row.attended) == (f"{COURSE}/spring", True)
    assert (row.status, row.ended_on) == (LearningStatus.COMPLETED, date(2016, 1, 4))
    assert (row.rating, row.remark_id) == (5, f"{HERS}/5/remark")
    (row,) = rows("learning", HERS, planned, taken, attended, replace(taken, session="fall"))
    assert (row.session_id, row.attended) == (f"{COURSE}/fall", None)


def test_a_completed_course_is_in_the_career() -> None:
    (entry,) = rows("career", HERS, planned, completed)
    assert (entry.training_id, entry.effective_on) == (COURSE, date(2016, 1, 4))
    assert rows("career", HERS, planned, dropped) == []


def test_a_course_is_retired_and_offered_again() -> None:
    assert rows("training", COURSE, offered, retired)[0].retired_on == date(2016, 1, 4)
    assert rows("training", COURSE, offered, retired, offered)[0].retired_on is None


def test_a_session_is_cancelled() -> None:
    (row,) = rows("training_session", COURSE, offered, scheduled)
    assert (row.id, row.training_id, row.cancelled) == (f"{COURSE}/spring", COURSE, False)
    assert rows("training_session", COURSE, offered, scheduled, cancelled)[0].cancelled
