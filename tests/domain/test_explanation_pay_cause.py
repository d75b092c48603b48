"""From which events an amount is: as many as were seen, and of these what held on its days."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from domain.absence import AbsenceEnded, AbsenceKind, AbsenceRecorded
from domain.appeal import ResultAdjusted
from domain.award import AwardKind, AwardPaid
from domain.explanation_pay_cause import Known, causes
from domain.explanation_tree import StepCause
from domain.feedback import ResultReleased
from domain.pay_line import PayInputs, PayLine, PayResult, PayUse, Seen, Terms
from domain.pay_review_case import (
    PayExceptionSet,
    PayReviewAdjusted,
    PayReviewOpened,
    PayReviewProposed,
)
from domain.pay_structure import PayStructurePublished
from domain.pay_working import Source
from domain.salary import Cause, SalaryAdjusted, SalaryRecorded
from domain.salary_entry import SalaryRescinded
from domain.sealed import Sealed
from domain.working_time import WorkingTimeChanged
from tests.domain.pay_case import FIRST, LAST, excepted, money, person, plan, terms

SALARY, APPRAISAL, ABSENCE, AWARD = (
    f"{kind}:E00001" for kind in ("salary", "appraisal", "absence", "award")
)
REVIEW, ORIGINAL, STRUCTURE = "pay_review:2016", "pay_review:2015", "pay_structure:CNY"

WHO = person(1, "1.00")
ON = terms(PayUse.POOL)


class Log:
    """Events of some streams as they stand in a log, the first at 1."""

    def __init__(self) -> None:
        self.known: list[Known] = []

    def add(self, stream: str, *events: object) -> "Log":
        for event in events:
            cause = StepCause(
                position=len(self.known) + 1,
                at=datetime(2016, 4, 1, tzinfo=UTC),
                by="employee:HR",
                event=type(event).__name__,
            )
            self.known.append(Known(stream=stream, cause=cause, event=event))
        return self

    def positions(
        self, source: Source, who: PayInputs = WHO, on: Terms = ON, **more: object
    ) -> list[int]:
        """Return where what a figure is from stands."""
        versions = tuple(
            Seen(stream=stream, version=sum(each.stream == stream for each in self.known))
            for stream in (SALARY, APPRAISAL, ABSENCE)
        )
        self.add(REVIEW, proposed(1))
        seen = replace(who, versions=who.versions or versions)
        line = PayLine(inputs=seen, result=PayResult(employee_id=who.employee_id), **more)  # type: ignore[arg-type]
        found = causes(line, on, 1, self.known)
        return [each.position for each in found.get(source, ())]


def proposed(revision: int) -> PayReviewProposed:
    return PayReviewProposed(
        revision=revision,
        batches=1,
        people=1,
        total=money("1.00"),
        units=(),
        reserve=None,
        digest="",
        proposed_by="employee:HR",
    )


def recorded(effective_on: date) -> SalaryRecorded:
    return SalaryRecorded(salary=money("1.00"), effective_on=effective_on, unknown_before=None)


def adjusted(effective_on: date) -> SalaryAdjusted:
    return SalaryAdjusted(
        salary=money("1.00"), effective_on=effective_on, cause=Cause.MARKET, was=money("2.00")
    )


def test_a_salary_is_from_the_entries_that_held_in_the_period_or_on_the_day() -> None:
    log = Log().add(
        SALARY,
        recorded(date(2010, 1, 1)),
        adjusted(date(2014, 1, 1)),
        adjusted(date(2015, 7, 1)),
        adjusted(date(2016, 4, 2)),
        adjusted(date(2015, 7, 1)),
        adjusted(date(2016, 4, 1)),
    )
    assert log.positions(Source.SALARY) == [2, 5, 6]
    raised = replace(ON, period_from=None, period_until=None)
    assert log.positions(Source.SALARY, on=raised) == [6]


def test_a_salary_of_a_case_that_is_taken_back_is_no_source() -> None:
    case_id = "promotion:E00001:1"
    log = Log().add(
        SALARY,
        recorded(date(2010, 1, 1)),
        adjusted(date(2015, 7, 1)),
        replace(adjusted(date(2015, 7, 1)), case_id=case_id),
        SalaryRescinded(case_id=case_id, taken_back=()),
    )
    assert log.positions(Source.SALARY) == [1, 2]


def test_what_was_recorded_after_it_was_seen_counts_nothing() -> None:
    log = Log().add(SALARY, recorded(date(2010, 1, 1)), adjusted(date(2014, 1, 1)))
    earlier = replace(WHO, versions=(Seen(stream=SALARY, version=1),))
    assert log.positions(Source.SALARY, earlier) == [1]
    assert (
        log.positions(Source.SALARY, replace(WHO, versions=(Seen(stream=AWARD, version=9),))) == []
    )


def test_working_time_is_from_its_own_entries() -> None:
    log = Log().add(
        SALARY,
        recorded(date(2010, 1, 1)),
        WorkingTimeChanged(fraction=Decimal("0.5"), effective_on=FIRST, was=Decimal(1)),
    )
    assert log.positions(Source.WORKING_TIME) == [2]
    assert log.positions(Source.SALARY) == [1]


def test_a_grade_is_from_the_last_result_that_was_seen() -> None:
    log = Log().add(
        APPRAISAL,
        ResultReleased(score=Decimal(80), grade="A"),
        ResultAdjusted(score=Decimal(90), grade="S", adjusted_on=LAST),
    )
    assert log.positions(Source.RESULT) == [2]
    earlier = replace(WHO, versions=(Seen(stream=APPRAISAL, version=1),))
    assert log.positions(Source.RESULT, earlier) == [1]


def away(kind: AbsenceKind, from_on: date, until_on: date | None) -> AbsenceRecorded:
    return AbsenceRecorded(kind=kind, from_on=from_on, until_on=until_on)


def test_unpaid_days_are_from_the_absences_in_the_period() -> None:
    log = Log().add(
        ABSENCE,
        away(AbsenceKind.UNPAID, date(2014, 1, 1), date(2014, 12, 31)),
        away(AbsenceKind.UNPAID, date(2015, 3, 1), None),
        AbsenceEnded(from_on=date(2015, 3, 1), until_on=date(2015, 3, 9)),
        away(AbsenceKind.SICKNESS, date(2015, 4, 1), None),
        AbsenceEnded(from_on=date(2015, 4, 1), until_on=date(2015, 4, 9)),
        away(AbsenceKind.UNPAID, LAST, LAST),
        away(AbsenceKind.UNPAID, date(2016, 1, 1), date(2016, 1, 2)),
    )
    assert log.positions(Source.ABSENCE) == [2, 3, 6]


def published(version: str) -> PayStructurePublished:
    return PayStructurePublished(
        version=version, effective_from=FIRST, replaces=None, drafted_by="", published_by=""
    )


def test_a_band_is_from_the_version_of_the_structure() -> None:
    log = (
        Log()
        .add(STRUCTURE, published("1"), published("2"))
        .add("pay_structure:JPY", published("1"))
    )
    banded = replace(WHO, structure_id=STRUCTURE, structure_version="1")
    assert log.positions(Source.BAND, banded) == [1]
    assert log.positions(Source.BAND) == []


def test_terms_and_exceptions_and_totals_are_from_the_review() -> None:
    mine, other = excepted(WHO, per_cent="1"), excepted(person(2, "1.00"), per_cent="1")
    sealed = Sealed("x")
    log = Log().add(
        REVIEW,
        PayReviewOpened(review_id=REVIEW, name="", terms=ON, plan=plan(), opened_by="employee:HR"),
        PayExceptionSet(employee_id=WHO.employee_id, exception=mine, why=sealed),
        PayExceptionSet(employee_id=other.employee_id, exception=other, why=sealed),
    )
    assert log.positions(Source.REVIEW) == [1]
    assert log.positions(Source.EXCEPTION, exception=mine) == [2]
    assert log.positions(Source.EXCEPTION) == []
    assert log.positions(Source.PROPOSAL) == [4]


def test_another_revision_is_no_source() -> None:
    log = Log().add(REVIEW, proposed(2))
    assert log.positions(Source.PROPOSAL) == [2]


def award(review_id: str) -> AwardPaid:
    return AwardPaid(
        kind=AwardKind.BONUS, amount=money("1.00"), review_id=review_id, line_id="", paid_on=LAST
    )


def test_what_was_paid_is_from_the_review_that_is_corrected_and_its_corrections() -> None:
    log = (
        Log()
        .add(ORIGINAL, PayReviewAdjusted(by_review="pay_review:2015a", drawn=None))
        .add(AWARD, award("pay_review:2014"), award(ORIGINAL), award("pay_review:2015a"))
    )
    correcting = replace(ON, adjusts=ORIGINAL)
    assert log.positions(Source.PAID, on=correcting) == [3, 4]
    log.add(AWARD, award(ORIGINAL))
    assert log.positions(Source.PAID, on=correcting) == [3, 4]
