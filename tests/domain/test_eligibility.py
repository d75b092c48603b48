from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.career_framework_content import CareerLevel, EligibilityRules, GradeRule, TeamRule
from domain.career_framework_template import OPERATIONS
from domain.cycle import CyclePeriod
from domain.eligibility import (
    CareerFacts,
    Eligibility,
    EligibilityReason,
    Finding,
    ReleasedGrade,
    eligibility,
)
from domain.timeline import Entry, Timeline

HIRED, ON = date(2014, 1, 1), date(2016, 1, 1)
Reason = EligibilityReason
levels: Timeline[str] = Timeline()
levels = levels.with_entry(HIRED, "P1").with_entry(date(2015, 1, 1), "P2")


def level(code: str) -> CareerLevel:
    found = OPERATIONS.level(code)
    assert found is not None
    return found


def quarters(*grades: str | None, period: CyclePeriod = CyclePeriod.QUARTER) -> Any:  # noqa: ANN401
    """Return released results, the oldest first, that end by the day."""
    return tuple(
        ReleasedGrade(period=period, ends_on=date(2015, n + 1, 28), grade=grade)
        for n, grade in enumerate(grades)
    )


able = {each.competency: each.proficiency for each in level("P3").requirements}
fit = CareerFacts(
    hired_on=HIRED,
    levels=Timeline((Entry(HIRED, "P1"), Entry(date(2014, 6, 1), "P2"))),
    grades=quarters("A", "B", "B", "C", "B", "S"),
    held=able,
)


def asked(to: str = "P3", known: CareerFacts = fit, on: date = ON, **rules: Any) -> Eligibility:  # noqa: ANN401
    """Return the eligibility for a level, by other rules than its own if any are given."""
    wanted = level(to)
    if rules:
        other: dict[str, Any] = {"competencies": False, **rules}
        wanted = replace(wanted, rules=EligibilityRules(**other))
    return eligibility(OPERATIONS, wanted, known, on)


def finding(found: Eligibility, reason: Reason) -> Finding:
    (only,) = [each for each in found.findings if each.reason is reason]
    return only


def test_whoever_meets_everything_may_apply() -> None:
    found = asked()
    assert (found.level, found.to_level, found.eligible) == ("P2", "P3", True)
    assert [each.reason for each in found.findings if not each.met] == []
    assert [each.reason for each in found.findings if each.reason is not Reason.COMPETENCY] == [
        Reason.IN_SERVICE,
        Reason.NEXT_LEVEL,
        Reason.MONTHS_IN_LEVEL,
        Reason.MONTHS_IN_TRACK,
        Reason.GRADES,
        Reason.OPEN_PLAN,
        Reason.SANCTION,
    ]


def test_every_reason_is_told_though_one_would_do() -> None:
    poor = CareerFacts(
        hired_on=HIRED, levels=levels, open_plans=("improvement:1",), sanctions=("b", "a")
    )
    found = asked(known=poor)
    missed = {each.reason for each in found.findings if not each.met}
    assert not found.eligible
    assert missed == {
        Reason.MONTHS_IN_LEVEL,
        Reason.GRADES,
        Reason.COMPETENCY,
        Reason.OPEN_PLAN,
        Reason.SANCTION,
    }
    assert finding(found, Reason.SANCTION).of == ("a", "b")


def test_what_a_level_does_not_ask_for_is_no_reason() -> None:
    found = asked(no_open_plan=False, no_sanction=False)
    assert [each.reason for each in found.findings] == [Reason.IN_SERVICE, Reason.NEXT_LEVEL]
    assert not found.exception
    assert asked(exception=True).exception


@pytest.mark.parametrize(("on", "months"), [(date(2016, 6, 30), 17), (date(2016, 7, 1), 18)])
def test_months_in_the_level_are_whole(on: date, months: int) -> None:
    known = replace(fit, levels=levels)
    found = finding(asked(known=known, on=on, months_in_level=18), Reason.MONTHS_IN_LEVEL)
    assert (found.actual, found.met) == (months, months >= 18)


def test_months_of_a_track_and_of_service_count_all_there_were() -> None:
    found = asked(months_in_track=24, months_of_service=25)
    assert finding(found, Reason.MONTHS_IN_TRACK) == Finding(
        reason=Reason.MONTHS_IN_TRACK,
        met=True,
        required=24,
        actual=24,
        of=("P1", "P2", "P3", "P4"),
    )
    assert finding(found, Reason.MONTHS_OF_SERVICE).actual == 24
    assert not finding(found, Reason.MONTHS_OF_SERVICE).met


def test_nobody_applies_for_what_does_not_follow() -> None:
    found = finding(asked("P4"), Reason.NEXT_LEVEL)
    assert (found.met, found.of) == (False, ("P3",))
    assert finding(asked("M1"), Reason.NEXT_LEVEL).met
    nobody = asked(known=replace(fit, levels=Timeline()), months_in_level=1)
    assert nobody.level is None
    assert not finding(nobody, Reason.NEXT_LEVEL).met
    assert finding(nobody, Reason.MONTHS_IN_LEVEL).actual == 0


def test_whoever_does_not_serve_on_the_day_applies_for_nothing() -> None:
    last = replace(fit, last_day_on=ON)
    assert finding(asked(known=last), Reason.IN_SERVICE).met
    assert not finding(asked(known=last, on=date(2016, 1, 2)), Reason.IN_SERVICE).met
    assert not finding(asked(on=date(2013, 12, 31)), Reason.IN_SERVICE).met


def test_of_the_latest_results_enough_have_the_grade_or_a_better() -> None:
    rule = GradeRule(period=CyclePeriod.QUARTER, cycles=3, least=2, grade="B")

    def graded(*grades: str | None) -> Finding:
        return finding(
            asked(known=replace(fit, grades=quarters(*grades)), grades=rule), Reason.GRADES
        )

    assert graded("D", "S", "B", "C").of == ("C", "B", "S")
    assert graded("D", "S", "B", "C").met
    assert not graded("S", "S", "C", None, "B").met
    assert graded("S", "S", "C", None, "B").of == ("B", "", "C")
    assert graded("A").actual == 1
    assert graded("F").actual == 0


def test_results_of_other_periods_and_of_later_days_do_not_count() -> None:
    rule = GradeRule(period=CyclePeriod.YEAR, cycles=2, least=1, grade="A")
    assert finding(asked(grades=rule), Reason.GRADES).of == ()
    years = replace(fit, grades=quarters("A", "S", period=CyclePeriod.YEAR))
    early = finding(asked(known=years, on=date(2015, 2, 27), grades=rule), Reason.GRADES)
    assert early.of == ("A",)


@pytest.mark.parametrize(
    ("team", "large", "share"),
    [((), False, 0), (("A", "B", "C"), True, 6_666), (("A", None, "B", "S"), True, 7_500)],
)
def test_a_team_is_large_enough_and_good_enough(
    team: tuple[str | None, ...], *, large: bool, share: int
) -> None:
    rule = TeamRule(people=3, share=7_000, grade="B")
    found = asked(known=replace(fit, team=team), team=rule)
    assert finding(found, Reason.TEAM_PEOPLE).met is large
    grades = finding(found, Reason.TEAM_GRADES)
    assert (grades.actual, grades.met) == (share, share >= 7_000)


def test_each_competency_is_a_reason_of_its_own() -> None:
    found = asked(known=replace(fit, held={**able, "innovation": 2}), competencies=True)
    missed = [each for each in found.findings if not each.met]
    assert missed == [
        Finding(reason=Reason.COMPETENCY, met=False, required=3, actual=2, of=("innovation",))
    ]


@given(st.lists(st.sampled_from(["S", "A", "B", "C", "D", None]), max_size=8))
def test_a_better_result_never_makes_anybody_less_eligible(grades: list[str | None]) -> None:
    before = asked(known=replace(fit, grades=quarters(*grades)))
    after = asked(known=replace(fit, grades=quarters(*("S" for _ in grades))))
    assert after.eligible >= before.eligible
