from domain.hire import PersonalDetailsRecorded
from domain.sealed import Sealed
from ledger.recorded import Origin
from projections.note import NoteRow, sealed_as
from tests.domain.appraisal_case import HER, ID, evaluated, inputs
from tests.domain.workforce import hired
from tests.projections.given import BY_NAME, moment, rows
from tests.projections.replacing import replace

comment = NoteRow(
    id=f"{ID}/5/comment",
    person_id=HER,
    feature="appraisal",
    field="comment",
    text=Sealed("token"),
    at=moment(5),
    origin=Origin.PERSON,
)


def test_each_sealed_text_is_a_row() -> None:
    assert rows("note", ID, *inputs) == [comment]


def test_a_later_text_stands_beside_the_earlier_one() -> None:
    again = replace(evaluated, comment=Sealed("other"))
    assert [row.text for row in rows("note", ID, *inputs, again)] == ["token", "other"]


def test_no_text_is_no_row() -> None:
    assert rows("note", ID, *inputs[:-1], replace(evaluated, comment=None)) == []


def test_names_and_addresses_are_no_notes() -> None:
    named = PersonalDetailsRecorded(name=Sealed("name"), email=Sealed("email"))
    assert rows("note", HER, hired, named) == []


def test_it_follows_whatever_has_texts() -> None:
    assert BY_NAME["note"].follows == (
        "appraisal",
        "competency",
        "conduct",
        "employee",
        "evaluation",
        "goal",
        "improvement",
        "learning",
        "pay_review",
        "position_proposal",
        "progress",
        "promotion",
    )


def test_it_is_opened_as_what_it_was_sealed_as() -> None:
    assert sealed_as(comment, "text") == (HER, "appraisal", "comment")
