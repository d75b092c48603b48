"""Annual: the appraisal of the year 2016 from its four quarters and a review, all of it invented.

Everybody who takes part in the fourth quarter is in it. It is scored once the fourth quarter's
appeals are decided; whoever has fewer quarters than the policy asks for is not rated.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from demo import chance, review
from demo.bulk import Bulk
from demo.clock import moment
from demo.county import Entry
from demo.policy import YEAR_POLICY_ID
from demo.review import Team
from demo.script import invented
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle
from domain.enrolment import EnrolParticipant
from domain.feedback import ReleaseResult
from domain.phase import Phase
from domain.scoring import ScoreAppraisal
from ledger.order import Order

CODE = "2016"
CYCLE_ID = f"cycle:{CODE}"
OPENED_ON = date(2016, 12, 5)
BEGINS = {
    Phase.SET_MEASURES: date(2016, 12, 12),
    Phase.COLLECT: date(2017, 1, 9),
    Phase.EVALUATE: review.BEGINS_ON,
    Phase.FEED_BACK: date(2017, 2, 14),
    Phase.IMPROVE: date(2017, 3, 1),
    Phase.CLOSED: date(2017, 3, 15),
}
SCORED_ON = date(2017, 2, 13)


def orders(people: Sequence[Entry], quarters: Sequence[str], team: Team) -> Iterator[Order]:
    """Yield the year's commands: its cycle, made of `quarters`, and the results of `people`."""
    opening = OpenCycle(
        cycle_id=CYCLE_ID,
        name=f"The year {CODE}",
        period=CyclePeriod.YEAR,
        starts_on=date(2016, 1, 1),
        ends_on=date(2016, 12, 31),
        policy_id=YEAR_POLICY_ID,
        quarters=tuple(quarters),
    )
    yield invented(opening, f"cycle/{CODE}", moment(OPENED_ON, 9))
    for phase, on in BEGINS.items():
        advance = AdvanceCycle(cycle_id=CYCLE_ID, to=phase)
        yield invented(advance, f"cycle/{CODE}/{phase}", moment(on, 8))
    yield from review.orders(CODE, people, team)
    for person in people:
        id_, key = f"appraisal:{CODE}:{person.code}", f"appraisal/{CODE}/{person.code}"
        scoring = ScoreAppraisal(appraisal_id=id_)
        yield invented(scoring, f"{key}/score", moment(SCORED_ON, 9))
        on = BEGINS[Phase.FEED_BACK] + timedelta(days=1 + chance.number(4, CODE, person.code))
        yield invented(ReleaseResult(appraisal_id=id_), f"{key}/release", moment(on, 9))


def enrolment(people: Sequence[Entry]) -> Bulk:
    """Return the enrolment of everybody, measured by what the library has for a review."""
    return Bulk(
        name=f"enrolment-{CODE}",
        about=CYCLE_ID,
        commands=[
            command
            for person in people
            for command in (
                EnrolParticipant(cycle_id=CYCLE_ID, employee_id=person.employee_id),
                review.setting(f"appraisal:{CODE}:{person.code}"),
            )
        ],
        simulated=moment(BEGINS[Phase.SET_MEASURES], 10),
    )
