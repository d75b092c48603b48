"""Explanation of pay causes: the events that the figures of an amount were taken from.

A line says which version each stream had. What counts of a stream is what that many of its events
say about the days that the amount is for; what was recorded later changes nothing here.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from domain.absence import Absence, AbsenceEnded, AbsenceKind, AbsenceRecorded
from domain.appeal import ResultAdjusted
from domain.award import AwardPaid
from domain.decider import fact
from domain.explanation_tree import StepCause
from domain.feedback import ResultReleased
from domain.pay_line import PayLine, Terms
from domain.pay_review_case import (
    PayExceptionSet,
    PayReviewAdjusted,
    PayReviewOpened,
    PayReviewProposed,
)
from domain.pay_structure import PayStructurePublished
from domain.pay_working import Source
from domain.salary_entry import SalaryAdjusted, SalaryRecorded, SalaryRescinded
from domain.working_time import WorkingTimeChanged


@fact
class Known:
    """An event, the stream that it is of, and where it stands."""

    stream: str
    cause: StepCause
    event: Any


def causes(
    line: PayLine, terms: Terms, revision: int, history: Sequence[Known]
) -> dict[Source, tuple[StepCause, ...]]:
    """Return the events that each source comes to, by position.

    `history` is of the streams that the line has seen, of its person's awards and band, of the
    review, and of the one that it corrects.
    """
    proposal = next(
        each
        for each in history
        if isinstance(each.event, PayReviewProposed) and each.event.revision == revision
    )
    reviews = {terms.adjusts} | {
        each.event.by_review for each in history if isinstance(each.event, PayReviewAdjusted)
    }
    found: defaultdict[Source, list[StepCause]] = defaultdict(list)
    found[Source.PROPOSAL].append(proposal.cause)
    for source, each in (*taken(line, terms, history), *decided(line, reviews, history)):
        if each.cause.position <= proposal.cause.position and each.cause not in found[source]:
            found[source].append(each.cause)
    return {
        source: tuple(sorted(some, key=lambda cause: cause.position))
        for source, some in found.items()
    }


def taken(line: PayLine, terms: Terms, history: Sequence[Known]) -> Iterator[tuple[Source, Known]]:
    """Yield what of the streams that were seen counts, as far as they were seen."""
    seen: list[Known] = []
    for stream in line.inputs.versions:
        seen += [each for each in history if each.stream == stream.stream][: stream.version]
    first = terms.effective_on if terms.period_from is None else terms.period_from
    until = terms.effective_on if terms.period_until is None else terms.period_until
    last = max(terms.effective_on, until)
    for each in held(seen, (SalaryRecorded, SalaryAdjusted), first, last):
        yield Source.SALARY, each
    for each in held(seen, (WorkingTimeChanged,), first, last):
        yield Source.WORKING_TIME, each
    results = [each for each in seen if isinstance(each.event, ResultReleased | ResultAdjusted)]
    for each in results[-1:]:
        yield Source.RESULT, each
    unpaid: set[date] = set()
    for each in seen:
        match each.event:
            case AbsenceRecorded(kind=AbsenceKind.UNPAID, from_on=from_on, until_on=until_on):
                absence = Absence(kind=AbsenceKind.UNPAID, from_on=from_on, until_on=until_on)
                if absence.meets(first, until):
                    unpaid.add(from_on)
                    yield Source.ABSENCE, each
            case AbsenceEnded(from_on=from_on) if from_on in unpaid:
                yield Source.ABSENCE, each
            case _:
                pass


def held(
    seen: Sequence[Known], of: tuple[type[Any], ...], first: date, last: date
) -> Iterator[Known]:
    """Yield the entries of a timeline that hold on a day of these.

    Of entries for one day the latest holds that was not taken back with its case.
    """
    kept = [each for each in seen if isinstance(each.event, of)]
    for rescinded in (each for each in seen if isinstance(each.event, SalaryRescinded)):
        case_id = rescinded.event.case_id
        kept = [each for each in kept if getattr(each.event, "case_id", None) != case_id]
    entries = {each.event.effective_on: each for each in kept}
    before = [on for on in entries if on <= first]
    for on, each in entries.items():
        if first < on <= last or (before and on == max(before)):
            yield each


def decided(
    line: PayLine, reviews: set[str | None], history: Sequence[Known]
) -> Iterator[tuple[Source, Known]]:
    """Yield what the review, its exception, the band and the payment before say."""
    who = line.inputs
    for each in history:
        match each.event:
            case PayReviewOpened():
                yield Source.REVIEW, each
            case PayExceptionSet(exception=exception) if exception == line.exception:
                yield Source.EXCEPTION, each
            case PayStructurePublished(version=version) if (each.stream, version) == (
                who.structure_id,
                who.structure_version,
            ):
                yield Source.BAND, each
            case AwardPaid(review_id=review_id) if review_id in reviews:
                yield Source.PAID, each
            case _:
                pass
