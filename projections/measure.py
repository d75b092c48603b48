"""Measures as people look them up: one row each, with what was put in and what it was worth.

The figures are those of the latest scoring; the appraisal's status says whether they still count.
A measure that is no longer set has no row.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from domain import appraisal
from domain.actual import ActualRecorded
from domain.appraisal_case import Event
from domain.appraisal_policy import Dimension
from domain.check_in import MeasureCheckedIn
from domain.evaluation import EvaluationSubmitted
from domain.late_actual import CorrectionApproved, counting
from domain.measure import Measure, MeasuresSet
from domain.measure_change import MeasureChanged, MeasureExcluded
from domain.policies.combination import Combine
from domain.policies.measure import Form, RuleKind
from domain.policies.progress import ProgressStatus
from domain.scoring import AppraisalScored
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table
from projections.note import note_id


class MeasureRow(Row):
    """`weight` is in basis points of the dimension; `kind` is the scoring rule's.

    `effective_on` is the day of its latest change in the middle of the cycle. One that is
    `excluded` does not apply. `planned` and `attained` are those of the latest check-in.
    `doubled` says that a source told the same twice.

    A measure has an actual with its source, or a rating where the rule is RATED. The actual is a
    figure, or whether it `occurred`; that of milestones and of months is theirs. The score is of
    `scored_actual` or `scored_occurred`, whatever was corrected since.
    """

    id: str
    appraisal_id: str
    cycle_id: str
    employee_id: str
    code: str
    name: str
    dimension: Dimension
    unit: str
    weight: int
    kind: RuleKind
    target: Decimal | None
    form: Form | None
    baseline: Decimal | None
    low: Decimal | None
    high: Decimal | None
    tolerance: Decimal | None
    points_each: Decimal | None
    late_points_per_day: Decimal | None
    grade_cap: str | None
    combine: Combine | None
    scale_low: Decimal | None
    scale_high: Decimal | None
    cap: Decimal | None
    floor: Decimal | None
    actual: Decimal | None
    occurred: bool | None
    actual_source: str | None
    evidence_id: str | None
    rating: Decimal | None
    exact: str | None
    score: Decimal | None
    scored_actual: Decimal | None
    scored_occurred: bool | None
    template_id: str | None
    template_version: int | None
    effective_on: date | None
    excluded: bool
    checked_on: date | None
    planned: str | None
    attained: str | None
    progress: ProgressStatus | None
    months_due: int
    doubled: bool
    origin: Origin


def codes(event: Event) -> Iterable[str]:
    """Return the codes of the measures that an event is about."""
    match event:
        case MeasuresSet():
            return (*(each.code for each in event.measures), *event.dropped)
        case ActualRecorded() | CorrectionApproved() | MeasureCheckedIn() | MeasureExcluded():
            return (event.measure,)
        case MeasureChanged():
            return (event.measure.code,)
        case EvaluationSubmitted():
            return (each.measure for each in event.ratings)
        case AppraisalScored():
            return (each.code for each in event.measures)
        case _:
            return ()


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    return tuple(f"{recorded.stream}/{code}" for code in codes(recorded.event))


def fold(row: MeasureRow | None, recorded: Recorded[Event], key: str) -> MeasureRow | None:
    """Return what the row becomes; what was put in stays while the measure is set."""
    code, origin = key.removeprefix(f"{recorded.stream}/"), recorded.origin
    match row, recorded.event:
        case _, MeasuresSet(measures=measures):
            wanted = next((each for each in measures if each.code == code), None)
            if wanted is None:
                return None
            made = as_set(row, wanted, recorded, key)
            return replace(made, effective_on=None, excluded=False)
        case MeasureRow(), MeasureChanged() as e:
            return replace(as_set(row, e.measure, recorded, key), effective_on=e.effective_on)
        case MeasureRow(), MeasureExcluded():
            return replace(row, excluded=True, origin=origin)
        case MeasureRow(), MeasureCheckedIn() as e:
            return checked(row, e, origin)
        case MeasureRow(), ActualRecorded() as e:
            evidence = None if e.evidence is None else note_id(recorded, "evidence")
            return told(row, e, evidence, origin)
        case MeasureRow(), CorrectionApproved() as e:
            return told(row, counting(e), None, origin)
        case MeasureRow(), EvaluationSubmitted(ratings=ratings):
            rating = next(each.rating for each in ratings if each.measure == code)
            return replace(row, rating=rating, origin=origin)
        case MeasureRow(), AppraisalScored(measures=scores):
            scored = next(each for each in scores if each.code == code)
            return replace(
                row,
                exact=scored.exact,
                score=scored.score,
                scored_actual=row.actual,
                scored_occurred=row.occurred,
                origin=origin,
            )
        case _:
            return row


def told(row: MeasureRow, e: ActualRecorded, evidence_id: str | None, origin: Origin) -> MeasureRow:
    """Return the row with what was achieved; a month has its own row for its figure."""
    single = e.month is None and not e.progress
    said = (row.actual, row.occurred, row.actual_source)
    return replace(
        row,
        actual=e.actual if e.month is None else None,
        occurred=e.occurred,
        actual_source=e.source,
        evidence_id=evidence_id,
        doubled=row.doubled or (single and said == (e.actual, e.occurred, e.source)),
        origin=origin,
    )


def checked(row: MeasureRow, e: MeasureCheckedIn, origin: Origin) -> MeasureRow:
    """Return the row as a check-in leaves it; one of an earlier day changes nothing."""
    if row.checked_on is not None and row.checked_on > e.checked_on:
        return row
    return replace(
        row,
        checked_on=e.checked_on,
        planned=e.planned,
        attained=e.attained,
        progress=e.status,
        origin=origin,
    )


def as_set(
    row: MeasureRow | None, wanted: Measure, recorded: Recorded[Event], key: str
) -> MeasureRow:
    """Return the row of a measure as it is set, with what was put in before."""
    return MeasureRow(
        id=key,
        appraisal_id=recorded.stream,
        cycle_id=f"cycle:{recorded.stream.split(':')[1]}",
        employee_id=appraisal.person(recorded.stream),
        code=wanted.code,
        name=wanted.name,
        dimension=wanted.dimension,
        unit=wanted.unit,
        weight=wanted.weight,
        kind=wanted.rule.kind,
        target=wanted.rule.target,
        form=wanted.rule.form,
        baseline=wanted.rule.baseline,
        low=wanted.rule.low,
        high=wanted.rule.high,
        tolerance=wanted.rule.tolerance,
        points_each=wanted.rule.points_each,
        late_points_per_day=wanted.rule.late_points_per_day,
        grade_cap=wanted.rule.grade_cap,
        combine=wanted.rule.combine,
        scale_low=wanted.rule.scale_low,
        scale_high=wanted.rule.scale_high,
        cap=wanted.rule.cap,
        floor=wanted.rule.floor,
        actual=row.actual if row else None,
        occurred=row.occurred if row else None,
        actual_source=row.actual_source if row else None,
        evidence_id=row.evidence_id if row else None,
        rating=row.rating if row else None,
        exact=row.exact if row else None,
        score=row.score if row else None,
        scored_actual=row.scored_actual if row else None,
        scored_occurred=row.scored_occurred if row else None,
        template_id=wanted.template_id,
        template_version=wanted.template_version,
        effective_on=row.effective_on if row else None,
        excluded=row.excluded if row else False,
        checked_on=row.checked_on if row else None,
        planned=row.planned if row else None,
        attained=row.attained if row else None,
        progress=row.progress if row else None,
        months_due=len(wanted.rule.targets),
        doubled=row.doubled if row else False,
        origin=recorded.origin,
    )


TABLES = (
    Table(
        name="measure",
        row=MeasureRow,
        follows=("appraisal",),
        touches=touches,
        fold=fold,
        indexes=(("appraisal_id", "id"), ("cycle_id", "id")),
    ),
)
