"""Quarter: the appraisals of one quarter of 2016, all of it invented.

Everybody in the two departments who has a superior on the quarter's first day takes part. Whoever
leaves before the evaluation, or whose superior does, stays unevaluated, as it happens.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from demo import calibration, chance, interruption, library, measuring, outcome, policy, second
from demo.bulk import Bulk
from demo.clock import CHANGED_ON, LEFT_ON, moment
from demo.county import Entry
from demo.script import invented
from demo.task import measured, tasks
from demo.verdict import comment, rating
from demo.workforce import Standing, Workforce
from domain.actor import Actor
from domain.appraisal_policy import Rater
from domain.cycle import AdvanceCycle, CyclePeriod, Deadline, OpenCycle, Phase
from domain.enrolment import EnrolParticipant
from domain.evaluation import EvaluateAppraisal, Rating
from domain.feedback import ReleaseResult
from domain.measure import Measure
from domain.phase import PHASES
from domain.policies import appraisal_score
from domain.policies.measure import Achieved, RuleKind
from domain.scoring import ScoreAppraisal
from ledger.order import Order

DEPARTMENTS = frozenset({"DOT", "DGS"})
YEAR = 2016
LAST = 4
"""The quarter that is calibrated."""

BEGINS = {
    Phase.SET_MEASURES: 4,
    Phase.COLLECT: 1,
    Phase.EVALUATE: 6,
    Phase.FEED_BACK: 16,
    Phase.IMPROVE: 26,
    Phase.CLOSED: 40,
}
"""Days after the quarter's first day (measures), or its last, on which a phase begins."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """One of the four; `number` counts from 1."""

    number: int

    @property
    def code(self) -> str:
        return f"{YEAR}Q{self.number}"

    @property
    def cycle_id(self) -> str:
        return f"cycle:{self.code}"

    @property
    def starts_on(self) -> date:
        return date(YEAR, 3 * self.number - 2, 1)

    @property
    def ends_on(self) -> date:
        month = 3 * self.number
        following = date(YEAR + month // 12, month % 12 + 1, 1)
        return following - timedelta(days=1)

    @property
    def calibrated(self) -> datetime:
        """Return when its results are first looked at together, before any is released."""
        return moment(self.begins(Phase.FEED_BACK), 9)

    def begins(self, phase: Phase) -> date:
        """Return the day on which a phase begins."""
        since = self.starts_on if phase is Phase.SET_MEASURES else self.ends_on
        return since + timedelta(days=BEGINS[phase])


QUARTERS = tuple(Quarter(number) for number in range(1, 5))
ENDS = moment(QUARTERS[-1].begins(Phase.CLOSED), 8)
LEFT = moment(LEFT_ON, 8)
"""When nothing more happens to whom stays, and to whom one of the two leaves."""


def taking_part(standing: Sequence[Standing]) -> list[tuple[Entry, str]]:
    """Return who takes part, and who appraises them."""
    return [
        (entry, superior)
        for entry, superior in standing
        if entry.department_code in DEPARTMENTS and superior is not None
    ]


def calibrating(standing: Sequence[Standing]) -> dict[str, str]:
    """Return the head of each of the two departments, who has no superior."""
    return {
        entry.department_code: entry.code
        for entry, superior in standing
        if entry.department_code in DEPARTMENTS and superior is None
    }


def orders(quarter: Quarter, workforce: Workforce) -> Iterator[Order]:
    """Yield the quarter's commands. The workforce must have reached the quarter's first day."""
    yield from phases(quarter)
    heads = calibrating(workforce.standing[quarter.starts_on]) if quarter.number == LAST else {}
    looked_at: dict[tuple[str, str], list[str]] = {}
    for entry, superior in taking_part(workforce.standing[quarter.starts_on]):
        evaluated = quarter.begins(Phase.EVALUATE)
        pair = (entry.code, superior)
        there = all(workforce.in_service(code, evaluated) for code in pair)
        stay = all(workforce.in_service(code, CHANGED_ON) for code in pair)
        head = heads.get(entry.department_code) if there else None
        if head is not None:
            looked_at.setdefault((entry.department_code, head), []).append(entry.code)
        yield from appraisal(
            quarter, entry, superior, evaluated=there, until=ENDS if stay else LEFT, head=head
        )
    for (department, head), codes in looked_at.items():
        yield from calibration.orders(quarter.code, department, head, codes, quarter.calibrated)


def enrolment(quarter: Quarter, workforce: Workforce) -> Bulk:
    """Return the enrolment of everybody who takes part."""
    return Bulk(
        name=f"enrolment-{quarter.code}",
        about=quarter.cycle_id,
        commands=[
            EnrolParticipant(cycle_id=quarter.cycle_id, employee_id=entry.employee_id)
            for entry, _ in taking_part(workforce.standing[quarter.starts_on])
        ],
        simulated=moment(quarter.starts_on + timedelta(days=2), 10),
    )


def phases(quarter: Quarter) -> Iterator[Order]:
    """Yield the opening of the cycle and its advances."""
    later = PHASES[1:]
    ends = [quarter.begins(phase) - timedelta(days=1) for phase in later]
    opening = OpenCycle(
        cycle_id=quarter.cycle_id,
        name=f"Quarter {quarter.number} of {YEAR}",
        period=CyclePeriod.QUARTER,
        starts_on=quarter.starts_on,
        ends_on=quarter.ends_on,
        policy_id=policy.POLICY_ID,
        deadlines=tuple(
            Deadline(phase=phase, due_on=on) for phase, on in zip(PHASES, ends, strict=False)
        ),
    )
    at = moment(quarter.starts_on + timedelta(days=2), 9)
    yield invented(opening, f"cycle/{quarter.code}", at)
    for phase in later:
        advance = AdvanceCycle(cycle_id=quarter.cycle_id, to=phase)
        yield invented(advance, f"cycle/{quarter.code}/{phase}", moment(quarter.begins(phase), 8))
    yield from interruption.reopening(quarter.code, quarter.cycle_id, quarter.ends_on)


def appraisal(
    quarter: Quarter,
    entry: Entry,
    superior: str,
    *,
    evaluated: bool,
    until: datetime,
    head: str | None = None,
) -> Iterator[Order]:
    """Yield one person's appraisal, from its measures on, and what follows `until` a moment."""
    id_ = f"appraisal:{quarter.code}:{entry.code}"
    key = f"appraisal/{quarter.code}/{entry.code}"
    rater, about = Actor(f"employee:{superior}"), (quarter.code, entry.code)

    def within(since: Phase, days: int, *, after: int = 0) -> datetime:
        later = after + chance.number(days, since, after, *about)
        on = quarter.begins(since) + timedelta(days=later)
        return moment(on, 9 + chance.number(8, "hour", since, *about))

    course = measuring.Measuring(*about, rater, quarter.starts_on, quarter.ends_on)
    if about in interruption.AWAY:
        yield from interruption.absent(course)
        return
    measures = second.beside(entry.code, tasks(entry))
    setting = measuring.setting(id_, measures)
    yield invented(setting, f"{key}/measures", within(Phase.SET_MEASURES, 7), rater)
    if not evaluated:
        return
    yield from measuring.agreed(course)
    found = achieved(course, measures)
    yield from collected(course, measures, found, within(Phase.COLLECT, 4))
    at_last = tuple(measuring.lowered(course, each) for each in measures)
    ratings = tuple(
        Rating(measure=measure.code, rating=Decimal(rating(entry, measure.code, quarter.code)))
        for measure in at_last
        if measure.rule.kind is RuleKind.RATED
    )
    evaluation = EvaluateAppraisal(
        appraisal_id=id_, ratings=ratings, comment=comment(ratings, *about)
    )
    yield invented(evaluation, f"{key}/evaluation", within(Phase.EVALUATE, 7), rater)
    scoring = moment(quarter.begins(Phase.FEED_BACK) - timedelta(days=1), 18)
    yield invented(ScoreAppraisal(appraisal_id=id_), f"{key}/score", scoring)
    release = within(Phase.FEED_BACK, 4, after=1)
    yield invented(ReleaseResult(appraisal_id=id_), f"{key}/release", release)
    put_in = [
        *(appraisal_score.Entry(measure=code, value=value) for code, value in found.items()),
        *(
            appraisal_score.Entry(measure=each.measure, value=each.rating, rater=Rater.SUPERIOR)
            for each in ratings
        ),
    ]
    result = outcome.Result(
        quarter=quarter.code,
        code=entry.code,
        superior=superior,
        measures=at_last,
        entries=put_in,
        released=release,
        until=until,
    )
    if head is not None and not result.told and (score := result.scored.score) is not None:
        yield from calibration.moved(quarter.code, entry.code, head, score, quarter.calibrated)
    yield from outcome.orders(result, acknowledging=quarter.number == 1)
    if about in interruption.LATE:
        yield from interruption.late(course, measures[0], measured(measures[0], *about), release)


def achieved(course: measuring.Measuring, measures: Sequence[Measure]) -> dict[str, Achieved]:
    """Return what is achieved at last, by the codes of the measures that are not rated."""
    found: dict[str, Achieved] = {}
    for measure in measures:
        if measure.code in library.CHINESE:
            more = interruption.CORRECTED.get(course.about, Decimal())
            found[measure.code] = measured(measure, *course.about) + more
        elif measure.rule.kind is not RuleKind.RATED and not interruption.spares(course):
            found[measure.code] = second.SECONDS[course.code].in_quarter(course.quarter)
    return found


def collected(
    course: measuring.Measuring,
    measures: Sequence[Measure],
    found: Mapping[str, Achieved],
    at: datetime,
) -> Iterator[Order]:
    """Yield what is said and told of measures until they are evaluated; told `at` a moment."""
    for measure in measures:
        if measure.code in library.CHINESE:
            first = measured(measure, *course.about)
            yield from measuring.checked_in(course, measure, first)
            yield from measuring.changed(course, measure)
            yield measuring.told(course, measure, first, at)
            if course.about in interruption.CORRECTED:
                yield interruption.corrected(course, measure, first)
        elif measure.code in found:
            yield second.told(course, found[measure.code], at)
        elif measure.rule.kind is not RuleKind.RATED:
            yield from interruption.excluded(course, measure.code)
