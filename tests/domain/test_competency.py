from dataclasses import replace
from datetime import date

import pytest

from domain import career_framework, employee
from domain.actor import Role
from domain.career_framework import CareerFrameworks
from domain.career_framework_template import OPERATIONS
from domain.competency import (
    AssessCompetency,
    Assessments,
    Assessor,
    CompetencyAssessed,
    CompetencyGap,
    competency,
    gaps,
)
from domain.employee import Employee
from domain.errors import Ineligible, Invalid, Unknown
from domain.sealed import Sealed
from domain.timeline import Timeline
from tests.given import Rules

SHE, BOSS, LADDER = "employee:E1", "employee:E2", "career_framework:ladder"
HIRED, TODAY = date(2015, 4, 1), date(2016, 1, 4)
line: Timeline[str | None] = Timeline()
her = Employee(id=SHE, hired_on=HIRED, superiors=line.with_entry(HIRED, BOSS))
held = CareerFrameworks(id=LADDER, name="Ladder", published={"operations-1": OPERATIONS})
rules = (
    Rules(competency)
    .knowing(employee.ref(SHE), her)
    .knowing(career_framework.ref(LADDER), held)
    .by(BOSS)
)
assess = AssessCompetency(
    employee_id=SHE,
    framework_id=LADDER,
    version="operations-1",
    competency="innovation",
    proficiency=3,
    assessed_on=TODAY,
    evidence=Sealed("s:1"),
)
assessed = CompetencyAssessed(
    framework_id=LADDER,
    version="operations-1",
    competency="innovation",
    proficiency=3,
    assessed_on=TODAY,
    assessor=Assessor.SUPERIOR,
    assessed_by=BOSS,
    evidence=Sealed("s:1"),
)
own = replace(assessed, assessor=Assessor.SELF, assessed_by=SHE, proficiency=5)


def test_the_superior_assesses_and_human_resources_do() -> None:
    assert rules.when(assess) == [assessed]
    by_hr = replace(assessed, assessor=Assessor.HR, assessed_by="employee:HR1")
    assert rules.by("employee:HR1", Role.HR).when(assess) == [by_hr]


def test_of_oneself_it_is_a_self_assessment_whatever_roles_one_has() -> None:
    said = replace(own, proficiency=3)
    assert rules.by(SHE).when(assess) == rules.by(SHE, Role.HR).when(assess) == [said]


def test_whoever_is_nobody_to_somebody_does_not_know_them() -> None:
    for state in (her, None):
        with pytest.raises(Unknown):
            rules.knowing(employee.ref(SHE), state).by("employee:E9").when(assess)


def test_a_day_has_come_and_is_in_service() -> None:
    with pytest.raises(Invalid) as refused:
        rules.when(replace(assess, assessed_on=date(2016, 1, 5)))
    assert (refused.value.rule, refused.value.parameters["today"]) == ("assessment-ahead", TODAY)
    with pytest.raises(Ineligible):
        rules.when(replace(assess, assessed_on=date(2015, 3, 31)))
    gone = replace(her, last_day_on=date(2015, 12, 31))
    with pytest.raises(Ineligible):
        rules.knowing(employee.ref(SHE), gone).when(assess)


def test_it_is_of_a_published_framework_and_its_scale() -> None:
    with pytest.raises(Unknown):
        rules.when(replace(assess, version="v2"))
    with pytest.raises(Invalid) as refused:
        rules.when(replace(assess, competency="singing"))
    assert refused.value.rule == "competency-unknown"
    with pytest.raises(Invalid) as refused:
        rules.when(replace(assess, proficiency=6))
    assert refused.value.rule == "proficiency-off-scale"


def test_what_others_found_last_by_a_day_holds_and_oneself_changes_nothing() -> None:
    earlier = replace(assessed, assessed_on=HIRED, proficiency=1)
    anew = replace(assessed, proficiency=4)
    elsewhere = replace(assessed, framework_id="career_framework:other", proficiency=2)
    state = competency.replay([assessed, earlier, own, elsewhere, anew])
    assert state.on(LADDER, date(2015, 12, 31)) == {"innovation": 1}
    assert state.on(LADDER, TODAY) == {"innovation": 4}
    assert state.on(LADDER, date(2015, 3, 31)) == {}
    assert Assessments().on(LADDER, TODAY) == {}


def test_a_gap_is_what_is_missing_and_never_less_than_nothing() -> None:
    level = replace(OPERATIONS.levels[1], requirements=OPERATIONS.levels[1].requirements[3:5])
    found = gaps(level, {"communication": 5})
    assert found == (
        CompetencyGap(competency="communication", required=2, assessed=5, gap=0),
        CompetencyGap(competency="innovation", required=2, assessed=None, gap=2),
    )


def test_its_stream_is_about_the_employee() -> None:
    assert competency.stream(assess) == "competency:E1"
    assert competency.person("competency:E1") == SHE
