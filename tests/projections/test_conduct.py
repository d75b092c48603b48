from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from domain.conduct import Event, conduct
from domain.conduct_entry import HonourWithdrawn, SanctionOutcome
from projections.career import CareerKind
from tests.domain.test_conduct import annulled, appealed, honoured, imposed, lifted, upheld
from tests.projections.given import rows

HERS = "conduct:E2"


def test_a_sanction_keeps_what_became_of_it() -> None:
    (row,) = rows("sanction", HERS, imposed, lifted)
    assert (row.employee_id, row.code, row.lifted_on) == ("employee:E2", "late", date(2016, 3, 1))
    (row,) = rows("sanction", HERS, imposed, appealed, upheld)
    assert (row.outcome, row.objection_id, row.answer_id) == (
        upheld.outcome,
        f"{HERS}/2/objection",
        None,
    )


def test_an_honour_can_be_withdrawn() -> None:
    assert [row.withdrawn for row in rows("honour", HERS, honoured)] == [False]
    gone = HonourWithdrawn(code="thanks")
    assert [row.withdrawn for row in rows("honour", HERS, honoured, gone)] == [True]
    assert rows("career", HERS, honoured, gone) == []


def test_the_career_shows_a_sanction_as_far_as_it_held() -> None:
    (entry,) = rows("career", HERS, imposed)
    assert (entry.kind, entry.cause) == (CareerKind.SANCTION, "WARNING")
    assert (entry.effective_on, entry.until_on) == (date(2016, 1, 1), date(2016, 6, 30))
    (entry,) = rows("career", HERS, imposed, lifted)
    assert entry.until_on == date(2016, 2, 29)
    assert rows("career", HERS, imposed, appealed, annulled) == []
    assert len(rows("career", HERS, imposed, appealed, upheld)) == 1
    assert rows("career", HERS, lifted) == []
    at_once = replace(lifted, lifted_on=date(2016, 1, 1))
    assert rows("career", HERS, imposed, at_once) == []


MOMENTS = [date(2016, 1, 1), date(2016, 2, 29), date(2016, 3, 1), date(2016, 6, 30)]
HAPPENINGS = [lifted, appealed, upheld, annulled, replace(lifted, lifted_on=date(2016, 2, 1))]


@given(st.lists(st.sampled_from(HAPPENINGS), max_size=4, unique=True))
def test_whatever_happens_row_and_rule_hold_the_same_sanctions(happened: list[Event]) -> None:
    events = (imposed, *happened)
    (row,) = rows("sanction", HERS, *events)
    state = conduct.replay(events)
    for on in MOMENTS:
        stands = row.outcome is not SanctionOutcome.ANNULLED
        ended = row.lifted_on is not None and on >= row.lifted_on
        holds = row.from_on <= on <= row.until_on and stands and not ended
        assert state.sanctions_on(on) == (("late",) if holds else ())
