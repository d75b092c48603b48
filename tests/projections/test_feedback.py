from datetime import date

from domain.feedback import FeedbackGiven, InterviewRecorded
from domain.sealed import Sealed
from ledger.recorded import Origin
from projections.feedback import FeedbackRow, InterviewRow
from tests.domain.appraisal_case import BOSS, HER, ID, enrolled
from tests.projections.given import moment, rows
from tests.projections.replacing import replace

given = FeedbackGiven(
    strengths=Sealed("s"), weaknesses=Sealed("w"), suggestions=Sealed("i"), given_by=BOSS
)
talked = InterviewRecorded(held_on=date(2016, 4, 18), notes=Sealed("n"), recorded_by=BOSS)
row = FeedbackRow(
    id=f"{ID}/feedback",
    appraisal_id=ID,
    employee_id=HER,
    strengths_id=f"{ID}/2/strengths",
    weaknesses_id=f"{ID}/2/weaknesses",
    suggestions_id=f"{ID}/2/suggestions",
    at=moment(2),
    origin=Origin.PERSON,
)
talk = InterviewRow(
    id=f"{ID}/interview/2016-04-18",
    appraisal_id=ID,
    employee_id=HER,
    held_on=date(2016, 4, 18),
    notes_id=f"{ID}/2/notes",
    at=moment(2),
    origin=Origin.PERSON,
)


def test_the_later_feedback_takes_the_earlier_ones_place() -> None:
    assert rows("feedback", ID, enrolled) == []
    assert rows("feedback", ID, enrolled, given) == [row]
    [later] = rows("feedback", ID, enrolled, given, talked, given)
    assert later == replace(
        row,
        strengths_id=f"{ID}/4/strengths",
        weaknesses_id=f"{ID}/4/weaknesses",
        suggestions_id=f"{ID}/4/suggestions",
        at=moment(4),
    )


def test_each_day_of_a_talk_is_a_row() -> None:
    earlier = replace(talked, held_on=date(2016, 4, 11))
    assert rows("interview", ID, enrolled, talked) == [talk]
    found = rows("interview", ID, enrolled, talked, earlier, talked)
    assert [(each.held_on.day, each.notes_id) for each in found] == [
        (11, f"{ID}/3/notes"),
        (18, f"{ID}/4/notes"),
    ]
