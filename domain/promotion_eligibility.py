"""Promotion eligibility: whether somebody may apply, from the streams that a decision reads.

The server names what it found besides the employee's own streams; what is named is read, and the
decision is refused if it is not what it was taken for. That nothing is left out is the server's.
"""

from collections.abc import Iterator
from typing import Any

from domain import appraisal, career_framework, competency, conduct, cycle, employee, improvement
from domain.appraisal_case import Released
from domain.career_framework_content import CareerFramework, CareerLevel
from domain.decider import Given, Ref
from domain.eligibility import CareerFacts, Eligibility, ReleasedGrade, eligibility
from domain.employee import Employee
from domain.errors import Ineligible
from domain.improvement_plan import OpenPlan
from domain.promotion_content import CareerSources

MOST_APPRAISALS = 20
"""As many results as a level may look back on."""

MOST_TEAM = 140
"""Results of a team that are read one by one; beyond that they count as the server found them."""


def reads(employee_id: str, framework_id: str, sources: CareerSources) -> list[Ref[Any]]:
    """Return the streams that eligibility is reckoned from."""
    own = sources.appraisals[:MOST_APPRAISALS]
    return [
        employee.ref(employee_id),
        career_framework.ref(framework_id),
        competency.ref(employee_id),
        conduct.ref(employee_id),
        *(appraisal.ref(each) for each in own),
        *(cycle.ref("cycle:" + each.split(":")[1]) for each in own),
        *(appraisal.ref(each.appraisal_id) for each in sources.team[:MOST_TEAM]),
        *(improvement.ref(each) for each in sources.plans),
    ]


def eligible(  # noqa: PLR0917 - who, for what, by what
    who: Employee,
    framework_id: str,
    framework: CareerFramework,
    level: CareerLevel,
    sources: CareerSources,
    given: Given,
) -> Eligibility:
    """Return whether somebody may apply today. Raise `Ineligible` if the sources say otherwise."""
    known = CareerFacts(
        hired_on=who.hired_on,
        last_day_on=who.last_day_on,
        levels=who.levels,
        grades=tuple(released(who.id, sources, given)),
        team=tuple(of_team(who.id, sources, given)),
        held=given[competency.ref(who.id)].on(framework_id, given.today),
        open_plans=tuple(standing(who.id, sources, given)),
        sanctions=given[conduct.ref(who.id)].sanctions_on(given.today),
    )
    return eligibility(framework, level, known, given.today)


def released(employee_id: str, sources: CareerSources, given: Given) -> Iterator[ReleasedGrade]:
    """Yield the employee's results. Raise `Ineligible` if one is not theirs, or not released."""
    for each in sources.appraisals[:MOST_APPRAISALS]:
        found = given[appraisal.ref(each)]
        if not isinstance(found, Released) or found.case.employee_id != employee_id:
            raise Ineligible("career-facts-differ", id=each)
        of = given[cycle.ref(found.case.cycle_id)]
        if of is None:
            raise Ineligible("career-facts-differ", id=each)
        yield ReleasedGrade(period=of.period, ends_on=of.ends_on, grade=found.standing_grade)


def of_team(employee_id: str, sources: CareerSources, given: Given) -> Iterator[str | None]:
    """Yield the grades of the team. Raise `Ineligible` if one is other than the server found."""
    for number, each in enumerate(sources.team):
        if number < MOST_TEAM:
            found = given[appraisal.ref(each.appraisal_id)]
            if (
                not isinstance(found, Released)
                or found.case.employee_id == employee_id
                or found.standing_grade != each.grade
            ):
                raise Ineligible("career-facts-differ", id=each.appraisal_id)
        yield each.grade


def standing(employee_id: str, sources: CareerSources, given: Given) -> Iterator[str]:
    """Yield the plans that are open. Raise `Ineligible` if one is not the employee's, or not so."""
    for each in sources.plans:
        found = given[improvement.ref(each)]
        if not isinstance(found, OpenPlan) or found.plan.employee_id != employee_id:
            raise Ineligible("career-facts-differ", id=each)
        yield each
